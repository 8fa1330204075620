//! ParkAPI v3: descriptions and counts, as an array or under `parking_sites` or `items`.

use super::{
    intake::{Taken, Verdict},
    row::{Bad, Row, bad, need, shown},
};
use crate::record::LotRecord;
use contract::{
    Name, Tariff, Timestamp,
    lot::{Amenities, LotKind},
    parkapi::{OpeningStatus, Realtime},
};
use serde::Deserialize;

/// Whether the record is about parking for cars, which is what ParkAPI means when it says nothing.
fn is_for_cars(row: &Row<'_>) -> Result<bool, Bad> {
    match row.text("purpose")? {
        None | Some("CAR") => Ok(true),
        Some("BIKE" | "ITEM") => Ok(false),
        Some(other) => Err(bad("purpose", format!("CAR, BIKE or ITEM was expected, not {other:?}"))),
    }
}

fn uid(row: &Row<'_>) -> Result<String, Bad> {
    match row.id("uid")? {
        Some(uid) => Ok(uid),
        None => row.id("original_uid")?.ok_or_else(|| bad("uid", "absent")),
    }
}

pub(super) fn lot(row: &Row<'_>) -> Taken<LotRecord> {
    if !is_for_cars(row)? {
        return Ok(Verdict::NotForCars);
    }
    let kind = row.soft(row.text("type")).map_or(LotKind::Other, |it| match it {
        "ON_STREET" | "ON_KERB" => LotKind::Roadside,
        "OFF_STREET_PARKING_GROUND" => LotKind::Ground,
        "CAR_PARK" => LotKind::Garage,
        "UNDERGROUND" => LotKind::Underground,
        _ => LotKind::Other,
    });
    let name_zh = need(row.text("name"), "name")?.to_owned();
    Ok(Verdict::Take(LotRecord {
        uid: uid(row)?,
        name: Name { zh: name_zh, en: row.soft(row.text("name_en")).map(str::to_owned) },
        kind,
        position: row.position("lon", "lat")?,
        capacity: need(row.count("capacity"), "capacity")?,
        amenities: Amenities { etc: row.soft(row.flag("has_etc")).unwrap_or(false), ..Amenities::default() },
        max_height_cm: row.soft(row.height_cm("max_height", 1.0)),
        address: row.soft(row.text("address")).map(str::to_owned),
        operator: row.soft(row.text("operator_name")).map(str::to_owned),
        opening_hours: row.soft(row.text("opening_hours")).map(str::to_owned),
        charging_bays: row.soft(row.count("capacity_charging")),
        accessible_bays: row.soft(row.count("capacity_disabled")),
        tariff: tariff(row),
        fee_words: row.soft(row.text("fee_description")).map(str::to_owned),
    }))
}

/// The rate table; without one, `has_fee: false` says that it is free.
fn tariff(row: &Row<'_>) -> Option<Tariff> {
    let told = row.value("tariff").map(Tariff::deserialize).transpose();
    let table = row.soft(told.map_err(|error| bad("tariff", error.to_string())));
    table.or_else(|| (row.soft(row.flag("has_fee")) == Some(false)).then(Tariff::free))
}

pub(super) fn realtime(row: &Row<'_>) -> Taken<Realtime> {
    const AT: &str = "realtime_data_updated_at";
    if !is_for_cars(row)? {
        return Ok(Verdict::NotForCars);
    }
    let Some(at) = row.text(AT)? else { return Ok(Verdict::Uncounted) };
    let at: Timestamp = at.parse().map_err(|error| bad(AT, format!("{error}")))?;
    let status = match row.value("realtime_opening_status") {
        None => OpeningStatus::Unknown,
        Some(value) => OpeningStatus::deserialize(value).map_err(|_| {
            bad("realtime_opening_status", format!("a word was expected, not {}", shown(value)))
        })?,
    };
    let told = row.count("realtime_capacity")?;
    let described = || row.soft(row.count("capacity"));
    Ok(Verdict::Take(Realtime {
        uid: uid(row)?,
        realtime_data_updated_at: at,
        realtime_opening_status: status,
        realtime_capacity: told.or_else(described),
        realtime_free_capacity: row.count("realtime_free_capacity")?,
    }))
}
