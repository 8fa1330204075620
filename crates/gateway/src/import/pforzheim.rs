//! Pforzheim: descriptions without counts.

use super::{
    intake::{Taken, Verdict},
    row::{Row, need},
};
use crate::record::LotRecord;
use contract::{
    Name,
    lot::{Amenities, LotKind},
};

pub(super) fn lot(row: &Row<'_>) -> Taken<LotRecord> {
    if row.text("dataType")?.is_some_and(|it| it != "parkingCar") {
        return Ok(Verdict::NotForCars);
    }
    let text = |path: &str| row.soft(row.text(path));
    let kind = match text("type") {
        Some("undergroundCarPark") => LotKind::Underground,
        Some("carPark" | "multiStorey") => LotKind::Garage,
        Some("offStreetParking") => LotKind::Ground,
        Some("onStreetParking") => LotKind::Roadside,
        _ => LotKind::Other,
    };
    let is_always_open = row.soft(row.flag("hasOpeningHours24h")) == Some(true);
    Ok(Verdict::Take(LotRecord {
        uid: need(row.id("Id"), "Id")?,
        name: Name { zh: need(row.text("name"), "name")?.to_owned(), en: None },
        kind,
        position: row.position("lon", "lat")?,
        capacity: need(row.count("capacity"), "capacity")?,
        amenities: Amenities {
            charging: row.soft(row.flag("hasChargingStation")).unwrap_or(false),
            ..Amenities::default()
        },
        max_height_cm: None,
        address: text("address").map(|it| it.lines().map(str::trim).collect::<Vec<_>>().join(", ")),
        operator: text("operatorID").map(str::to_owned),
        opening_hours: is_always_open.then(|| "24/7".to_owned()),
        charging_bays: None,
        accessible_bays: row.soft(row.count("quantitySpacesReservedForMobilityImpededPerson")),
        tariff: None,
        fee_words: text("feeInformation").map(str::to_owned),
    }))
}
