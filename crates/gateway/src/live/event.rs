//! One event, printed once for all its readers.

use bytes::Bytes;
use contract::live::{Topic, Update};
use std::ops::Range;

/// An [`Update`] as it goes over the wire. Cheap to clone: readers share its bytes.
#[derive(Clone, Debug)]
pub struct Event {
    id: u64,
    frame: Bytes,
    json: Range<usize>,
}

impl Event {
    /// Prints an update.
    pub fn print(topic: Topic, update: &Update) -> Self {
        let head = format!("id: {}\nevent: {}\ndata: ", update.id, topic);
        let mut frame = head.into_bytes();
        let start = frame.len();
        // An update is numbers only: it always prints. serde_json writes it on one line, as `data:` needs.
        frame.extend(serde_json::to_vec(update).unwrap_or_default());
        let json = start..frame.len();
        frame.extend(b"\n\n");
        Self { id: update.id, frame: frame.into(), json }
    }

    /// Its id.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// As the stream sends it.
    pub fn frame(&self) -> Bytes {
        self.frame.clone()
    }

    /// The update alone, as JSON.
    pub fn json(&self) -> Bytes {
        self.frame.slice(self.json.clone())
    }
}
