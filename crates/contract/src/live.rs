//! What changes while one looks: `GET /api/v1/live` (server-sent events) and `GET /api/v1/live/poll`.
//!
//! An event's `id` is a number that rises; its `event` field is the [`Topic`]; its `data` is one [`Update`]
//! as JSON on one line. A stream that is opened without `Last-Event-ID`, or with one that the gateway no
//! longer remembers, begins with a whole picture (`whole: true`), after which only changes come.

use crate::{LotId, Timestamp, timestamp::millis};
use serde::{Deserialize, Serialize};

/// What one may listen to. Topics are whole-city: which corner of it interests a reader is nobody's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Free bays.
    Lots,
}

impl Topic {
    /// As in `?topics=` and in the stream's `event` field.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lots => "lots",
        }
    }
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Update {
    /// Rises by one from event to event.
    pub id: u64,
    /// Whether this is the whole picture (what is not in it is unknown) or only what changed.
    #[serde(default)]
    pub whole: bool,
    /// The gateway's clock when it was sent, for readers whose own clock is off.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    #[serde(with = "millis")]
    pub now: Timestamp,
    /// Car parks, each as three numbers: id, free bays (−1 for closed), seconds since they were counted.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Vec<i64>>))]
    pub lots: Vec<LotNow>,
}

/// How full one car park is: on the wire `[id, free, age]`, with `free` −1 for closed and `age` in seconds
/// before the event's `now`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(u32, i64, u32)", into = "(u32, i64, u32)")]
pub struct LotNow {
    /// Which.
    pub id: LotId,
    /// Free bays; `None` when it is closed.
    pub free: Option<u32>,
    /// Seconds since they were counted.
    pub age_s: u32,
}

/// A count of free bays that is neither a number of bays nor −1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no count of free bays: nought or more, or -1 for closed")]
pub struct BadFree(i64);

impl TryFrom<(u32, i64, u32)> for LotNow {
    type Error = BadFree;

    fn try_from((id, free, age_s): (u32, i64, u32)) -> Result<Self, BadFree> {
        let free = match free {
            -1 => None,
            count => Some(u32::try_from(count).map_err(|_| BadFree(count))?),
        };
        Ok(Self { id: LotId(id), free, age_s })
    }
}

impl From<LotNow> for (u32, i64, u32) {
    fn from(now: LotNow) -> Self {
        (now.id.0, now.free.map_or(-1, i64::from), now.age_s)
    }
}

/// Answer of the poll: events after the one named, oldest first; a whole picture when that one is forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Polled {
    /// The events.
    pub updates: Vec<Update>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_car_park_is_three_numbers_on_the_wire() {
        let open = LotNow { id: LotId(7), free: Some(3), age_s: 12 };
        let closed = LotNow { id: LotId(8), free: None, age_s: 0 };
        assert_eq!(serde_json::to_string(&[open, closed]).unwrap(), "[[7,3,12],[8,-1,0]]");
        assert_eq!(serde_json::from_str::<Vec<LotNow>>("[[7,3,12],[8,-1,0]]").unwrap(), [open, closed]);
        assert!(serde_json::from_str::<LotNow>("[7,-2,0]").is_err());
    }
}
