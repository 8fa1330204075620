//! The parking guidance system of Basel, as Opendatasoft exports it.

use super::{
    intake::{Taken, Verdict},
    row::{Row, bad, need},
};
use crate::record::LotRecord;
use contract::{
    Name, Timestamp,
    lot::{Amenities, LotKind},
    parkapi::{OpeningStatus, Realtime},
};

pub(super) fn lot(row: &Row<'_>) -> Taken<LotRecord> {
    // `title` is the name with what it is ("Parkhaus Messe"), `name` the bare one.
    let title = match row.text("title")? {
        Some(title) => title,
        None => need(row.text("name"), "name")?,
    };
    Ok(Verdict::Take(LotRecord {
        uid: need(row.id("id2"), "id2")?,
        name: Name { zh: title.to_owned(), en: None },
        kind: if title.contains("Parkhaus") { LotKind::Garage } else { LotKind::Other },
        position: row.position("geo_point_2d.lon", "geo_point_2d.lat")?,
        capacity: need(row.count("total"), "total")?,
        amenities: Amenities::default(),
        max_height_cm: None,
        address: row.soft(row.text("address")).map(str::to_owned),
        operator: None,
        opening_hours: None,
        charging_bays: None,
        accessible_bays: None,
        tariff: None,
        fee_words: None,
    }))
}

pub(super) fn realtime(row: &Row<'_>) -> Taken<Realtime> {
    let at: Timestamp = need(row.text("published"), "published")?
        .parse()
        .map_err(|error| bad("published", format!("{error}")))?;
    Ok(Verdict::Take(Realtime {
        uid: need(row.id("id2"), "id2")?,
        realtime_data_updated_at: at,
        realtime_opening_status: OpeningStatus::Unknown,
        realtime_capacity: Some(need(row.count("total"), "total")?),
        realtime_free_capacity: Some(need(row.count("free"), "free")?),
    }))
}
