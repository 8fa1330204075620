//! An `ArcGIS` feature set in WGS-84 with the attributes of Konstanz.

use super::{
    intake::{Taken, Verdict},
    row::{Maybe, Row, bad, need},
};
use crate::record::LotRecord;
use contract::{
    Name, Timestamp,
    lot::{Amenities, LotKind},
    parkapi::{OpeningStatus, Realtime},
};

pub(super) fn lot(row: &Row<'_>) -> Taken<LotRecord> {
    let text = |path: &str| row.soft(row.text(path));
    let kind = match text("attributes.type") {
        Some("Parkhaus") => LotKind::Garage,
        Some("Tiefgarage") => LotKind::Underground,
        Some("Parkplatz") => LotKind::Ground,
        _ => LotKind::Other,
    };
    // `geometry` may be in another reference than the attributes, which are degrees always.
    let is_always_open = text("attributes.opening_h").is_some_and(|it| it == "ganztägig");
    Ok(Verdict::Take(LotRecord {
        uid: need(row.id("attributes.id"), "id")?,
        name: Name { zh: need(row.text("attributes.name"), "name")?.to_owned(), en: None },
        kind,
        position: row.position("attributes.lon", "attributes.lat")?,
        capacity: need(row.count("attributes.max_cap"), "max_cap")?,
        amenities: Amenities::default(),
        max_height_cm: row.soft(height_cm(row)),
        address: text("attributes.address").map(str::to_owned),
        operator: text("attributes.operator").map(str::to_owned),
        opening_hours: is_always_open.then(|| "24/7".to_owned()),
        charging_bays: row.soft(row.count("attributes.capacity_c")),
        accessible_bays: row.soft(row.count("attributes.capacity_d")),
        tariff: None,
        fee_words: text("attributes.fee_descr").map(str::to_owned),
    }))
}

/// `2,05 m` in centimetres.
fn height_cm(row: &Row<'_>) -> Maybe<u16> {
    const FIELD: &str = "attributes.max_hei";
    let Some(text) = row.text(FIELD)? else { return Ok(None) };
    let metres = text.trim_end_matches('m').trim_end().replace(',', ".").parse::<f64>();
    let metres = metres.ok().filter(|it| (1.0..=10.0).contains(it));
    let metres = metres.ok_or_else(|| bad(FIELD, format!("metres were expected, not {text:?}")))?;
    Ok(Some((metres * 100.0).round() as u16))
}

pub(super) fn realtime(row: &Row<'_>) -> Taken<Realtime> {
    const AT: &str = "attributes.updated";
    if row.flag("attributes.has_live")? == Some(false) {
        return Ok(Verdict::Uncounted);
    }
    let at_ms = need(row.number(AT), AT)?;
    let at = Timestamp::from_millis(at_ms as i64).ok_or_else(|| bad(AT, format!("{at_ms} is no moment")))?;
    let status = match row.flag("attributes.opening_s")? {
        Some(true) => OpeningStatus::Open,
        Some(false) => OpeningStatus::Closed,
        None => OpeningStatus::Unknown,
    };
    Ok(Verdict::Take(Realtime {
        uid: need(row.id("attributes.id"), "id")?,
        realtime_data_updated_at: at,
        realtime_opening_status: status,
        realtime_capacity: Some(need(row.count("attributes.real_capa"), "real_capa")?),
        realtime_free_capacity: Some(need(row.count("attributes.real_fcap"), "real_fcap")?),
    }))
}
