//! What changes while one looks: `GET /api/v1/live` (server-sent events) and `GET /api/v1/live/poll`.
//!
//! An event's `id` is a number that rises; its `event` field is `update`; its `data` is one [`Update`]
//! as JSON on one line. A stream that is opened without `Last-Event-ID`, or with one that the gateway no
//! longer remembers, begins with a whole picture (`whole: true`), after which only changes come.

mod line;

pub use line::{LineNow, TripNow, VehicleNow};

use crate::{LineId, LotId, Timestamp, timestamp::millis, transit::Alert};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The most lines that one reader may listen to.
pub const MAX_LINES: usize = 24;

/// What one may listen to, as in `?topics=lots,alerts,line:17`. Where a reader is never shows in it: car parks and
/// alerts are whole-city, and a line is as long as the city.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Free bays.
    Lots,
    /// What operators of public transport say.
    Alerts,
    /// What runs on one line.
    Line(LineId),
}

/// A text that is no topic.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no topic of that name: `lots`, `alerts` and `line:<id>` are")]
pub struct TopicError;

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lots => f.write_str("lots"),
            Self::Alerts => f.write_str("alerts"),
            Self::Line(line) => write!(f, "line:{line}"),
        }
    }
}

impl FromStr for Topic {
    type Err = TopicError;

    fn from_str(text: &str) -> Result<Self, TopicError> {
        match text {
            "lots" => Ok(Self::Lots),
            "alerts" => Ok(Self::Alerts),
            _ => {
                let line = text.strip_prefix("line:").and_then(|id| id.parse().ok());
                line.map(Self::Line).ok_or(TopicError)
            }
        }
    }
}

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Vec<i64>>))]
    pub lots: Vec<LotNow>,
    /// Lines, of those that one listens to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineNow>,
    /// Everything that operators of public transport say now; `None` when it has not changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Object>>))]
    pub alerts: Option<Vec<Alert>>,
}

impl Update {
    /// An event in which nothing is told yet.
    pub const fn new(id: u64, now: Timestamp) -> Self {
        Self { id, whole: false, now, lots: Vec::new(), lines: Vec::new(), alerts: None }
    }
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
