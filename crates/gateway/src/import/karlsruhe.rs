//! The region of Karlsruhe: a WFS that answers `GeoJSON` in degrees.

use super::{
    intake::{Taken, Verdict},
    row::{Row, bad, located, need},
};
use crate::record::LotRecord;
use contract::{
    Name, Timestamp,
    lot::{Amenities, LotKind},
    parkapi::{OpeningStatus, Realtime},
};

pub(super) fn lot(row: &Row<'_>) -> Taken<LotRecord> {
    const FIELD: &str = "geometry.coordinates";
    let (lon, lat) = row.point()?;
    let name = need(row.text("properties.parkhaus_name"), "parkhaus_name")?;
    let text = |path: &str| row.soft(row.text(path));
    let town: Vec<_> =
        ["properties.parkhaus_plz", "properties.parkhaus_gemeinde"].into_iter().filter_map(text).collect();
    let address: Vec<_> = text("properties.parkhaus_strasse")
        .map(str::to_owned)
        .into_iter()
        .chain((!town.is_empty()).then(|| town.join(" ")))
        .collect();
    Ok(Verdict::Take(LotRecord {
        uid: need(row.id("properties.id"), "id")?,
        name: Name { zh: name.to_owned(), en: None },
        kind: kind(name),
        position: located(lon, lat, FIELD, FIELD)?,
        capacity: need(row.count("properties.gesamte_parkplaetze"), "gesamte_parkplaetze")?,
        amenities: Amenities {
            charging: row.soft(row.flag("properties.e_parken")).unwrap_or(false),
            ..Amenities::default()
        },
        max_height_cm: row.soft(row.height_cm("properties.max_durchfahrtshoehe", 100.0)),
        address: (!address.is_empty()).then(|| address.join(", ")),
        operator: text("properties.betreiber_name").map(str::to_owned),
        opening_hours: None,
        charging_bays: None,
        accessible_bays: None,
        tariff: None,
        fee_words: None,
    }))
}

/// The feed has no kind; a name often says it.
fn kind(name: &str) -> LotKind {
    let lower = name.to_lowercase();
    if lower.contains("tiefgarage") {
        LotKind::Underground
    } else if lower.contains("parkhaus") || lower.contains("garage") {
        LotKind::Garage
    } else if lower.contains("parkplatz") {
        LotKind::Ground
    } else {
        LotKind::Other
    }
}

pub(super) fn realtime(row: &Row<'_>) -> Taken<Realtime> {
    const AT: &str = "properties.stand_freieparkplaetze";
    if row.flag("properties.echtzeit_belegung")? != Some(true) {
        return Ok(Verdict::Uncounted);
    }
    if row.text("properties.echtzeit_status")? == Some("Störung") {
        return Err(bad("echtzeit_status", "the operator says that its counter is out of order"));
    }
    let at: Timestamp = need(row.text(AT), AT)?.parse().map_err(|error| bad(AT, format!("{error}")))?;
    let status = match row.flag("properties.geschlossen")? {
        Some(true) => OpeningStatus::Closed,
        Some(false) => OpeningStatus::Open,
        None => OpeningStatus::Unknown,
    };
    let free = row.count("properties.freie_parkplaetze")?;
    if free.is_none() && status != OpeningStatus::Closed {
        return Err(bad("freie_parkplaetze", "absent"));
    }
    Ok(Verdict::Take(Realtime {
        uid: need(row.id("properties.id"), "id")?,
        realtime_data_updated_at: at,
        realtime_opening_status: status,
        realtime_capacity: row.count("properties.gesamte_parkplaetze")?,
        realtime_free_capacity: free,
    }))
}
