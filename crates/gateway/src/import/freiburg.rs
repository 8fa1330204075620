//! The parking guidance system of Freiburg: `GeoJSON` whose coordinates are metres of UTM zone 32.

use super::{
    berlin,
    intake::{Taken, Verdict},
    row::{Bad, Row, bad, located, need},
    utm,
};
use crate::record::LotRecord;
use contract::{
    Name,
    lot::{Amenities, LotKind},
    parkapi::{OpeningStatus, Realtime},
};
use serde_json::Value;

/// What the coordinates are measured in.
#[derive(Clone, Copy)]
pub(super) enum Grid {
    /// EPSG:25832, ETRS89 / UTM zone 32 north. ETRS89 and WGS-84 differ by less than a metre.
    Utm32,
    /// Degrees, as RFC 7946 has it when nothing else is said.
    Degrees,
    /// Another one.
    Unknown,
}

impl Grid {
    /// As the collection's `crs` member says (`GeoJSON` 2008 §3).
    pub(super) fn of(root: &Value) -> Self {
        let Some(crs) = root.get("crs").filter(|it| !it.is_null()) else { return Self::Degrees };
        let name = crs.pointer("/properties/name").and_then(Value::as_str).unwrap_or_default();
        match name.rsplit([':', '/']).next() {
            Some("25832" | "32632") => Self::Utm32,
            Some("4326" | "CRS84") => Self::Degrees,
            _ => Self::Unknown,
        }
    }

    pub(super) fn position(self, row: &Row<'_>) -> Result<contract::Position, Bad> {
        const FIELD: &str = "geometry.coordinates";
        let (x, y) = row.point()?;
        match self {
            Self::Degrees => located(x, y, FIELD, FIELD),
            Self::Utm32 => {
                let (lon, lat) = utm::to_degrees(utm::Zone::north(32), x, y)
                    .ok_or_else(|| bad(FIELD, format!("{x}, {y} lies outside of UTM zone 32")))?;
                located(lon, lat, FIELD, FIELD)
            }
            Self::Unknown => Err(bad("crs", "only EPSG:25832, 32632 and 4326 can be read")),
        }
    }
}

pub(super) fn lot(row: &Row<'_>, grid: Grid) -> Taken<LotRecord> {
    Ok(Verdict::Take(LotRecord {
        uid: need(row.id("properties.obs_parkid"), "obs_parkid")?,
        name: Name { zh: need(row.text("properties.park_name"), "park_name")?.to_owned(), en: None },
        kind: LotKind::Other,
        position: grid.position(row)?,
        capacity: need(row.count("properties.obs_max"), "obs_max")?,
        amenities: Amenities::default(),
        max_height_cm: None,
        address: None,
        operator: None,
        opening_hours: None,
        charging_bays: None,
        accessible_bays: None,
        tariff: None,
        fee_words: None,
    }))
}

pub(super) fn realtime(row: &Row<'_>) -> Taken<Realtime> {
    const AT: &str = "properties.obs_ts";
    let at = need(row.text(AT), AT)?;
    let capacity = need(row.count("properties.obs_max"), "obs_max")?;
    // `obs_state` is 1 in service; 0 stands beside a capacity of nought. The system does not tell "closed".
    if row.text("properties.obs_state")? == Some("0") {
        return Err(bad("obs_state", "the system says that it does not count here"));
    }
    Ok(Verdict::Take(Realtime {
        uid: need(row.id("properties.obs_parkid"), "obs_parkid")?,
        realtime_data_updated_at: berlin::moment(at).map_err(|reason| bad(AT, reason))?,
        realtime_opening_status: OpeningStatus::Unknown,
        realtime_capacity: Some(capacity),
        realtime_free_capacity: Some(need(row.count("properties.obs_free"), "obs_free")?),
    }))
}
