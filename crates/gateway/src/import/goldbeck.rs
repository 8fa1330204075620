//! Goldbeck Parking: facilities in one file, counters in another.

use super::{
    berlin,
    intake::{Rows, Taken, Verdict},
    json::Document,
    row::{Bad, Row, bad, need},
};
use crate::record::LotRecord;
use contract::{
    Name,
    lot::{Amenities, LotKind},
    parkapi::{OpeningStatus, Realtime},
};
use serde_json::Value;
use std::collections::HashMap;

/// Bays by facility, from the occupancies.
#[derive(Default)]
pub(super) struct Bays(HashMap<String, u32>);

impl Bays {
    pub(super) fn of(occupancies: &Document) -> Self {
        let rows = Rows::of(occupancies).into_iter().flat_map(|rows| rows.values());
        let told = rows.filter_map(|value| {
            let row = Row::new(value.as_object()?);
            let id = row.id("facilityId").ok()??;
            Some((id, total(&row).ok()??.capacity))
        });
        Self(told.collect())
    }
}

/// The counter over everything.
struct Total {
    capacity: u32,
    free: u32,
}

/// The counter of type `TOTAL` that does not count reserved bays only. `None` when there is no such one.
fn total(row: &Row<'_>) -> Result<Option<Total>, Bad> {
    let counters = row.list("counters")?.iter().filter_map(Value::as_object).map(Row::new);
    for counter in counters {
        let is_total = counter.text("type.type")? == Some("TOTAL");
        let is_reserved = counter.text("type.reservationStatus")? == Some("ONLY_RESERVATIONS");
        if !is_total || is_reserved {
            continue;
        }
        let Some(capacity) = counter.count("maxPlaces")? else { continue };
        // Contract parkers beyond their share push `freePlaces` below nought: then the occupied ones tell.
        let free = match counter.number("freePlaces")? {
            Some(below) if below < 0.0 => {
                let occupied = need(counter.count("occupiedPlaces"), "occupiedPlaces")?;
                capacity.saturating_sub(occupied)
            }
            _ => need(counter.count("freePlaces"), "freePlaces")?,
        };
        return Ok(Some(Total { capacity, free }));
    }
    Ok(None)
}

pub(super) fn lot(row: &Row<'_>, bays: &Bays) -> Taken<LotRecord> {
    let uid = need(row.id("id"), "id")?;
    if matches!(row.text("status")?, Some("INACTIVE" | "DELETED")) {
        return Err(bad("status", "the operator no longer runs it"));
    }
    let capacity = *bays.0.get(&uid).ok_or_else(|| {
        bad(
            "capacity",
            "not told for this facility; Goldbeck tells it in the occupancies, import them beside",
        )
    })?;
    let part = |paths: [&str; 2]| {
        let words = paths.map(|path| row.soft(row.text(path)));
        let words: Vec<_> = words.into_iter().flatten().collect();
        (!words.is_empty()).then(|| words.join(" "))
    };
    let street = part(["postalAddress.street1", "postalAddress.street2"]);
    let town = part(["postalAddress.zip", "postalAddress.city"]);
    let address: Vec<_> = [street, town].into_iter().flatten().collect();
    Ok(Verdict::Take(LotRecord {
        uid,
        name: Name { zh: need(row.text("name"), "name")?.to_owned(), en: None },
        kind: LotKind::Garage,
        position: row.position("position.longitude", "position.latitude")?,
        capacity,
        amenities: Amenities::default(),
        max_height_cm: None,
        address: (!address.is_empty()).then(|| address.join(", ")),
        operator: None,
        opening_hours: None,
        charging_bays: None,
        accessible_bays: None,
        tariff: None,
        fee_words: row.soft(fee_words(row)),
    }))
}

/// The words of the tariff in force, freed of their HTML.
fn fee_words(row: &Row<'_>) -> Result<Option<String>, Bad> {
    for tariff in row.list("tariffs")?.iter().filter_map(Value::as_object).map(Row::new) {
        if tariff.flag("isActive")? != Some(true) {
            continue;
        }
        for item in tariff.list("tariffItems")?.iter().filter_map(Value::as_object).map(Row::new) {
            if let Some(html) = item.text("plainTextValue")? {
                return Ok(Some(without_tags(html)).filter(|it| !it.is_empty()));
            }
        }
    }
    Ok(None)
}

/// The text between tags; a paragraph's or line's end becomes a line's end.
fn without_tags(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tagged)) = rest.split_once('<') {
        words.push_str(before);
        let (tag, after) = tagged.split_once('>').unwrap_or((tagged, ""));
        if matches!(tag.trim_end_matches(['/', ' ']), "/p" | "br" | "/li" | "/div") {
            words.push('\n');
        }
        rest = after;
    }
    words.push_str(rest);
    let words = words.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    words.lines().map(str::trim).filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n")
}

pub(super) fn realtime(row: &Row<'_>) -> Taken<Realtime> {
    let uid = need(row.id("facilityId"), "facilityId")?;
    let Some(Total { capacity, free }) = total(row)? else { return Ok(Verdict::Uncounted) };
    let at = need(row.text("valuesFrom"), "valuesFrom")?;
    Ok(Verdict::Take(Realtime {
        uid,
        realtime_data_updated_at: berlin::moment(at).map_err(|reason| bad("valuesFrom", reason))?,
        realtime_opening_status: OpeningStatus::Unknown,
        realtime_capacity: Some(capacity),
        realtime_free_capacity: Some(free),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_in_html_become_lines_of_text() {
        let html =
            r#"<p><strong style="x">Pro Stunde</strong> 2,50&nbsp;EUR</p><p></p>A &amp; B<br/>C<unclosed"#;
        assert_eq!(without_tags(html), "Pro Stunde 2,50 EUR\nA & B\nC");
    }
}
