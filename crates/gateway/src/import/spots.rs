//! Sensors in single bays: each is a car park of one bay that is free or not.

use super::{
    intake::{Taken, Verdict},
    row::{Row, bad, need},
};
use contract::{
    Timestamp,
    parkapi::{OpeningStatus, Realtime},
};

pub(super) fn realtime(row: &Row<'_>) -> Taken<Realtime> {
    let uid = need(row.id("id"), "id")?;
    let at: Timestamp = need(row.text("timestamp"), "timestamp")?
        .parse()
        .map_err(|error| bad("timestamp", format!("{error}")))?;
    let is_occupied = need(row.flag("occupied"), "occupied")?;
    Ok(Verdict::Take(Realtime {
        uid,
        realtime_data_updated_at: at,
        realtime_opening_status: OpeningStatus::Unknown,
        realtime_capacity: Some(1),
        realtime_free_capacity: Some(u32::from(!is_occupied)),
    }))
}
