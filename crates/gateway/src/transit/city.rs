use crate::{store::Store, timetable::TimetableError, transit_index::TransitIndex};
use ::transit::{Timetable, live::Names};
use std::collections::HashMap;

/// The timetable with what each source calls the things in it.
#[derive(Debug)]
pub struct City {
    /// The timetable, as devices have it.
    pub timetable: Timetable,
    inputs: String,
    names: HashMap<String, Names>,
}

impl City {
    /// Reads what has been imported; `None` without any feed.
    pub async fn read(store: &Store, inputs: Option<String>) -> Result<Option<Self>, TimetableError> {
        let (Some(inputs), Some(index)) = (inputs, TransitIndex::current(store).await?) else {
            return Ok(None);
        };
        let read = tokio::task::spawn_blocking(move || -> Result<Self, TimetableError> {
            let timetable = Timetable::read(index.file.to_vec())?;
            let names = index.sources().filter_map(|name| {
                let source = index.source(name)?;
                let number = |(uid, id): (&str, u32)| Some((uid.to_owned(), id));
                let names = Names {
                    trips: source.all_trips().map(|(id, trips)| (id.to_owned(), trips.to_vec())).collect(),
                    stops: source
                        .all_stops()
                        .filter_map(|(uid, id)| number((uid, timetable.stop_number(id)?)))
                        .collect(),
                    lines: source
                        .all_lines()
                        .filter_map(|(uid, id)| number((uid, timetable.line_number(id)?)))
                        .collect(),
                };
                Some((name.to_owned(), names))
            });
            let names = names.collect();
            Ok(Self { timetable, inputs, names })
        });
        read.await.map_err(|_| TimetableError::BrokenOff)?.map(Some)
    }

    /// Which feeds it was made of.
    pub fn inputs(&self) -> &str {
        &self.inputs
    }

    /// Whether a source's feed is in it.
    pub fn knows(&self, source: &str) -> bool {
        self.names.contains_key(source)
    }

    /// What a source calls things.
    pub fn names(&self, source: &str) -> Option<&Names> {
        self.names.get(source)
    }
}
