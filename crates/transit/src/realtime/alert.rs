//! What an operator says (`Alert`).

use super::{
    trip::TripDescriptor,
    wire::{Cursor, Fault, Flaw, SIZED, VARINT, parts},
};
use contract::transit::Severity;

/// The most entries that are read of each list of one alert. Some operators name every stop of the town.
const MAX_ENTRIES: usize = 16_384;

/// What is said about lines, stops or everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alert<'a> {
    /// When it holds: Unix seconds, from and until; none given is always.
    pub active: Vec<ActivePeriod>,
    /// What it is about.
    pub informed: Vec<EntitySelector<'a>>,
    /// Number of `Cause`: 1 unknown, 2 other, 3 technical problem … 12 medical emergency.
    pub cause: Option<i32>,
    /// Number of `Effect`: 1 no service, 2 reduced service … 11 accessibility issue.
    pub effect: Option<i32>,
    /// How bad it is; unknown (1) counts as a warning.
    pub severity: Option<Severity>,
    /// In a few words.
    pub header: Vec<Translation<'a>>,
    /// In full.
    pub description: Vec<Translation<'a>>,
    /// Where more stands.
    pub url: Vec<Translation<'a>>,
}

/// A span of time, Unix seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ActivePeriod {
    /// From; `None` since ever.
    pub start: Option<u64>,
    /// Until, not included; `None` until further notice.
    pub end: Option<u64>,
}

/// What an alert is about: everything that all the given parts hold for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntitySelector<'a> {
    /// `agency_id` of the timetable.
    pub agency_id: Option<&'a str>,
    /// `route_id` of the timetable.
    pub route_id: Option<&'a str>,
    /// `route_type` of the timetable.
    pub route_type: Option<i32>,
    /// 0 or 1.
    pub direction_id: Option<u32>,
    /// A trip.
    pub trip: Option<TripDescriptor<'a>>,
    /// `stop_id` of the timetable.
    pub stop_id: Option<&'a str>,
}

/// A text in a language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Translation<'a> {
    /// The text.
    pub text: &'a str,
    /// BCP 47; `None` for the feed's own.
    pub language: Option<&'a str>,
}

impl<'a> Alert<'a> {
    pub(super) fn merge(&mut self, mut from: Cursor<'a>) -> Result<(), Fault> {
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (SIZED, 1) => {
                    let period = ActivePeriod::read(from.message()?)?;
                    push(&mut self.active, period, &from)?;
                }
                (SIZED, 5) => {
                    let about = EntitySelector::read(from.message()?)?;
                    push(&mut self.informed, about, &from)?;
                }
                (VARINT, 6) => self.cause = Some(from.int32()?),
                (VARINT, 7) => self.effect = Some(from.int32()?),
                (SIZED, 8) => translated(&mut self.url, from.message()?)?,
                (SIZED, 10) => translated(&mut self.header, from.message()?)?,
                (SIZED, 11) => translated(&mut self.description, from.message()?)?,
                (VARINT, 14) => {
                    self.severity = match from.int32()? {
                        1 | 3 => Some(Severity::Warning),
                        2 => Some(Severity::Info),
                        4 => Some(Severity::Severe),
                        _ => self.severity,
                    }
                }
                _ => from.skip(tag)?,
            }
        }
        Ok(())
    }
}

fn push<T>(list: &mut Vec<T>, entry: T, at: &Cursor<'_>) -> Result<(), Fault> {
    if list.len() == MAX_ENTRIES {
        return Err(at.fault(Flaw::Long));
    }
    list.push(entry);
    Ok(())
}

/// The entries of a `TranslatedString`.
fn translated<'a>(list: &mut Vec<Translation<'a>>, mut from: Cursor<'a>) -> Result<(), Fault> {
    while let Some(tag) = from.tag()? {
        match parts(tag) {
            (SIZED, 1) => {
                let translation = Translation::read(from.message()?)?;
                push(list, translation, &from)?;
            }
            _ => from.skip(tag)?,
        }
    }
    Ok(())
}

impl ActivePeriod {
    fn read(mut from: Cursor<'_>) -> Result<Self, Fault> {
        let mut period = Self::default();
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (VARINT, 1) => period.start = Some(from.varint()?),
                (VARINT, 2) => period.end = Some(from.varint()?),
                _ => from.skip(tag)?,
            }
        }
        Ok(period)
    }
}

impl<'a> EntitySelector<'a> {
    fn read(mut from: Cursor<'a>) -> Result<Self, Fault> {
        let mut about = Self::default();
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (SIZED, 1) => about.agency_id = Some(from.text()?),
                (SIZED, 2) => about.route_id = Some(from.text()?),
                (VARINT, 3) => about.route_type = Some(from.int32()?),
                (SIZED, 4) => about.trip.get_or_insert_default().merge(from.message()?)?,
                (SIZED, 5) => about.stop_id = Some(from.text()?),
                (VARINT, 6) => about.direction_id = Some(from.uint32()?),
                _ => from.skip(tag)?,
            }
        }
        Ok(about)
    }
}

impl<'a> Translation<'a> {
    fn read(mut from: Cursor<'a>) -> Result<Self, Fault> {
        let mut translation = Self::default();
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (SIZED, 1) => translation.text = from.text()?,
                (SIZED, 2) => translation.language = Some(from.text()?),
                _ => from.skip(tag)?,
            }
        }
        Ok(translation)
    }
}
