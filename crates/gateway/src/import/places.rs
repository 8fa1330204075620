//! Places one can search near: `GeoJSON` points with `name`, `name:en` and `kind`.

use super::{
    freiburg::Grid,
    intake::{Taken, Verdict},
    row::{Row, bad, need},
};
use crate::record::PlaceRecord;
use contract::{Name, place::PlaceKind};

pub(super) fn place(row: &Row<'_>, grid: Grid) -> Taken<PlaceRecord> {
    let zh = need(row.text("properties.name"), "name")?.to_owned();
    let kind = match row.text("properties.kind")? {
        Some("station") => PlaceKind::Station,
        Some("district") => PlaceKind::District,
        Some("sight") => PlaceKind::Sight,
        Some("hospital") => PlaceKind::Hospital,
        Some("other") | None => PlaceKind::Other,
        Some(word) => {
            row.soft(Err(bad("kind", format!("{word:?} is no kind of place")))).unwrap_or(PlaceKind::Other)
        }
    };
    // Two places of one kind and name would be one for a reader too: then the file has to give ids.
    let made = || format!("{}:{zh}", format!("{kind:?}").to_lowercase());
    let uid = match row.id("id")? {
        Some(uid) => uid,
        None => row.id("properties.uid")?.unwrap_or_else(made),
    };
    let en = row.soft(row.text("properties.name:en")).map(str::to_owned);
    Ok(Verdict::Take(PlaceRecord { uid, name: Name { zh, en }, kind, position: grid.position(row)? }))
}
