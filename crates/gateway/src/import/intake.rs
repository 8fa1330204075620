//! What happens to every record, whatever its dialect: read it, doubt it, refuse what stands twice.

use super::{
    Fault, Format, Imported,
    json::Document,
    row::{Bad, Row, bad, shown},
};
use crate::record::{LotRecord, PlaceRecord};
use contract::parkapi::Realtime;
use serde_json::Value;
use std::collections::HashSet;

/// The records of a document and where they stand in it.
pub(super) struct Rows<'a> {
    path: &'static str,
    values: &'a [Value],
}

impl<'a> Rows<'a> {
    /// The records: the root itself, or the array under one of the customary names.
    pub(super) fn of(document: &'a Document) -> Option<Self> {
        const NAMES: [&str; 9] = [
            "features",
            "parking_sites",
            "parking_spots",
            "items",
            "results",
            "records",
            "data",
            "sites",
            "_embedded",
        ];
        let (path, values) = match &document.root {
            Value::Array(values) => ("", values),
            root => NAMES.iter().find_map(|name| Some((*name, root.get(name)?.as_array()?)))?,
        };
        Some(Self { path, values: document.saved.as_ref().unwrap_or(values) })
    }

    /// The records as they stand.
    pub(super) fn values(&self) -> impl Iterator<Item = &'a Value> + use<'a> {
        self.values.iter()
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// What a dialect makes of a good record.
pub(super) enum Verdict<T> {
    /// This is one.
    Take(T),
    /// It describes something else than parking for cars.
    NotForCars,
    /// It carries no count, and need not.
    Uncounted,
}

/// What a dialect's reader answers.
pub(super) type Taken<T> = Result<Verdict<T>, Bad>;

/// A checked record.
pub(super) trait Record {
    /// What it is called by.
    fn uid(&self) -> &str;

    /// What no dialect may let pass.
    fn doubt(&mut self, row: &Row<'_>) -> Result<(), Bad>;
}

/// Longest uid and name, in characters (ParkAPI v3).
const LONGEST: usize = 256;
/// Longest other text.
const LONGEST_WORDS: usize = 4096;

fn check_text(field: &str, text: &str, longest: usize) -> Result<(), Bad> {
    let length = text.chars().count();
    if text.trim().is_empty() {
        return Err(bad(field, "empty"));
    }
    if length > longest {
        return Err(bad(field, format!("{length} characters; at most {longest} are taken")));
    }
    match text.chars().find(|it| it.is_control() && !matches!(it, '\n' | '\r' | '\t')) {
        Some(it) => Err(bad(field, format!("control character U+{:04X}", u32::from(it)))),
        None => Ok(()),
    }
}

impl Record for LotRecord {
    fn uid(&self) -> &str {
        &self.uid
    }

    fn doubt(&mut self, row: &Row<'_>) -> Result<(), Bad> {
        check_text("uid", &self.uid, LONGEST)?;
        check_text("name", &self.name.zh, LONGEST)?;
        if self.capacity == 0 {
            return Err(bad("capacity", "no bays"));
        }
        let words = |field: &str, text: &mut Option<String>, longest| {
            if let Some(fault) = text.as_deref().and_then(|it| check_text(field, it, longest).err()) {
                *text = row.soft(Err(fault));
            }
        };
        words("name_en", &mut self.name.en, LONGEST);
        words("address", &mut self.address, LONGEST_WORDS);
        words("operator", &mut self.operator, LONGEST);
        words("opening_hours", &mut self.opening_hours, LONGEST_WORDS);
        words("fee", &mut self.fee_words, LONGEST_WORDS);
        for (field, part) in
            [("charging bays", &mut self.charging_bays), ("accessible bays", &mut self.accessible_bays)]
        {
            if let Some(bays) = *part
                && bays > self.capacity
            {
                *part = row.soft(Err(bad(field, format!("{bays} of {} bays", self.capacity))));
            }
        }
        self.amenities.charging = self.amenities.charging || self.charging_bays.is_some_and(|it| it > 0);
        self.amenities.accessible =
            self.amenities.accessible || self.accessible_bays.is_some_and(|it| it > 0);
        self.amenities.around_the_clock |= self.opening_hours.as_deref() == Some("24/7");
        Ok(())
    }
}

impl Record for PlaceRecord {
    fn uid(&self) -> &str {
        &self.uid
    }

    fn doubt(&mut self, row: &Row<'_>) -> Result<(), Bad> {
        check_text("uid", &self.uid, LONGEST)?;
        check_text("name", &self.name.zh, LONGEST)?;
        if let Some(fault) = self.name.en.as_deref().and_then(|it| check_text("name:en", it, LONGEST).err()) {
            self.name.en = row.soft(Err(fault));
        }
        Ok(())
    }
}

impl Record for Realtime {
    fn uid(&self) -> &str {
        &self.uid
    }

    fn doubt(&mut self, _row: &Row<'_>) -> Result<(), Bad> {
        check_text("uid", &self.uid, LONGEST)?;
        match (self.realtime_free_capacity, self.realtime_capacity) {
            (Some(free), Some(capacity)) if free > capacity => {
                Err(bad("free", format!("{free} of {capacity} bays free")))
            }
            _ => Ok(()),
        }
    }
}

/// Reads every record of a document.
pub(super) fn take<T: Record>(
    format: Format,
    document: &Document,
    read: impl Fn(&Row<'_>) -> Taken<T>,
) -> Imported<T> {
    let mut all = Imported {
        format,
        records: Vec::new(),
        rejected: Vec::new(),
        remarks: Vec::new(),
        not_for_cars: 0,
        uncounted: 0,
    };
    let mut seen = HashSet::new();
    let broken: HashSet<_> = document.breaks.iter().filter_map(|it| it.index).collect();
    let rows = Rows::of(document).unwrap_or(Rows { path: "", values: &[] });
    for (index, value) in rows.values().enumerate().filter(|(index, _)| !broken.contains(index)) {
        let place = format!("{}[{index}]", rows.path);
        let fault = |uid: Option<&str>, it: Bad| Fault {
            place: place.clone(),
            uid: uid.map(|uid| uid.chars().take(LONGEST).collect()),
            field: it.field,
            reason: it.reason,
        };
        let Value::Object(object) = value else {
            let reason = format!("an object was expected, not {}", shown(value));
            all.rejected.push(fault(None, Bad { field: None, reason }));
            continue;
        };
        let row = Row::new(object);
        let mut record = match read(&row) {
            Ok(Verdict::Take(record)) => record,
            Ok(Verdict::NotForCars) => {
                all.not_for_cars += 1;
                continue;
            }
            Ok(Verdict::Uncounted) => {
                all.uncounted += 1;
                continue;
            }
            Err(it) => {
                all.rejected.push(fault(row.said_uid().as_deref(), it));
                continue;
            }
        };
        if let Err(it) = record.doubt(&row) {
            all.rejected.push(fault(Some(record.uid()), it));
        } else if seen.insert(record.uid().to_owned()) {
            all.remarks.extend(row.into_remarks().into_iter().map(|it| fault(Some(record.uid()), it)));
            all.records.push(record);
        } else {
            let reason = "this uid stood before; the first one was taken".to_owned();
            all.rejected.push(fault(Some(record.uid()), Bad { field: Some("uid".to_owned()), reason }));
        }
    }
    all.rejected.extend(document.breaks.iter().map(|it| Fault {
        place: format!("line {}, column {}", it.line, it.column),
        uid: None,
        field: None,
        reason: it.reason.clone(),
    }));
    all
}
