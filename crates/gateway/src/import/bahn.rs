//! Deutsche Bahn, parking information v2: descriptions of car parks at stations.

use super::{
    intake::{Taken, Verdict},
    row::{Bad, Maybe, Row, bad, need},
};
use crate::record::LotRecord;
use contract::{
    Name,
    lot::{Amenities, LotKind},
};
use serde_json::Value;

/// The entry of a list of objects whose member `key` says `word`.
fn entry<'a>(row: &Row<'a>, list: &str, key: &str, word: &str) -> Result<Option<Row<'a>>, Bad> {
    let entries = row.list(list)?.iter().filter_map(Value::as_object);
    Ok(entries.map(Row::new).find(|it| it.value(key).is_some_and(|it| it == word)))
}

fn bays(row: &Row<'_>, kind: &str) -> Maybe<u32> {
    entry(row, "capacity", "type", kind)?.map_or(Ok(None), |it| it.count("total"))
}

fn name(row: &Row<'_>) -> Result<String, Bad> {
    for context in ["NAME", "DISPLAY"] {
        if let Some(entry) = entry(row, "name", "context", context)?
            && let Some(name) = entry.text("name")?
        {
            return Ok(name.to_owned());
        }
    }
    Err(bad("name", "absent"))
}

pub(super) fn lot(row: &Row<'_>) -> Taken<LotRecord> {
    let text = |path: &str| row.soft(row.text(path));
    let kind = match text("type.name") {
        Some("Parkplatz") => LotKind::Ground,
        Some("Parkhaus" | "Parkdeck") => LotKind::Garage,
        Some("Tiefgarage") => LotKind::Underground,
        Some("Straße") => LotKind::Roadside,
        _ => LotKind::Other,
    };
    let town: Vec<_> = ["address.zip", "address.city"].into_iter().filter_map(text).collect();
    let street = text("address.streetAndNumber").map(str::to_owned);
    let address: Vec<_> = street.into_iter().chain((!town.is_empty()).then(|| town.join(" "))).collect();
    let is_always_open = row.soft(row.flag("access.openingHours.is24h")) == Some(true);
    Ok(Verdict::Take(LotRecord {
        uid: need(row.id("id"), "id")?,
        name: Name { zh: name(row)?, en: None },
        kind,
        position: row.position("address.location.longitude", "address.location.latitude")?,
        capacity: need(bays(row, "PARKING"), "capacity")?,
        amenities: Amenities {
            charging: row.soft(row.flag("equipment.charging.hasChargingStation")).unwrap_or(false),
            ..Amenities::default()
        },
        // Centimetres, as a text, some with the dust of binary fractions (229.99999999999997).
        max_height_cm: row.soft(row.height_cm("access.restrictions.clearance.height", 1.0)),
        address: (!address.is_empty()).then(|| address.join(", ")),
        operator: text("operator.name").map(str::to_owned),
        opening_hours: is_always_open.then(|| "24/7".to_owned()),
        charging_bays: None,
        accessible_bays: row.soft(bays(row, "HANDICAPPED_PARKING")),
        tariff: None,
        fee_words: row.soft(fee_words(row)),
    }))
}

/// The standard prices as a line: `30min: 0.80 €, 1hour: 1.60 €`.
fn fee_words(row: &Row<'_>) -> Maybe<String> {
    let mut words = Vec::new();
    for price in row.list("tariff.prices")?.iter().filter_map(Value::as_object).map(Row::new) {
        let is_standard = price.text("group.groupName")?.is_none_or(|it| it == "standard");
        if let (true, Some(span), Some(euros)) =
            (is_standard, price.text("duration")?, price.number("price")?)
        {
            words.push(format!("{span}: {euros:.2} €"));
        }
    }
    Ok((!words.is_empty()).then(|| words.join(", ")))
}
