//! One event, printed once for all readers who listen to the same.

use bytes::Bytes;
use contract::Timestamp;
use std::{fmt::Write as _, ops::Range};

/// The `event` field of the stream.
pub const NAME: &str = "update";

/// An [`contract::live::Update`] as it goes over the wire. Cheap to clone: readers share its bytes.
#[derive(Clone, Debug)]
pub struct Event {
    frame: Bytes,
    json: Range<usize>,
}

/// What an event is put together of: parts that are JSON already.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts<'a> {
    /// Whether it is the whole picture.
    pub whole: bool,
    /// A list of car parks.
    pub lots: Option<&'a str>,
    /// A list of alerts.
    pub alerts: Option<&'a str>,
}

impl Event {
    /// Puts an event together.
    pub fn compose<'a>(
        id: u64,
        now: Timestamp,
        parts: Parts<'_>,
        lines: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut frame = format!("id: {id}\nevent: {NAME}\ndata: ");
        let start = frame.len();
        // Writing into a text cannot fail. On one line, as `data:` needs: no part has a line break.
        let _ = write!(frame, r#"{{"id":{id},"whole":{},"now":{}"#, parts.whole, now.millis());
        for (name, list) in [("lots", parts.lots), ("alerts", parts.alerts)] {
            if let Some(list) = list {
                let _ = write!(frame, r#","{name}":{list}"#);
            }
        }
        let mut separator = r#","lines":["#;
        for line in lines {
            frame.push_str(separator);
            frame.push_str(line);
            separator = ",";
        }
        if separator == "," {
            frame.push(']');
        }
        frame.push('}');
        let json = start..frame.len();
        frame.push_str("\n\n");
        Self { frame: frame.into(), json }
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
