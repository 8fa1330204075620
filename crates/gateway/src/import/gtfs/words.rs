//! What things are called in which language: `feed_info.txt` and `translations.txt`.

use super::{
    GtfsError,
    archive::Archive,
    report::Report,
    table::{Bad, Taken, each_if_there},
};
use contract::Name;
use std::collections::HashMap;

/// What has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Named {
    Agency,
    Stop,
    RouteShort,
    RouteLong,
    TripHeadsign,
    StopHeadsign,
}

impl Named {
    fn of(table: &str, field: &str) -> Option<Self> {
        Some(match (table, field) {
            ("agency", "agency_name") => Self::Agency,
            ("stops", "stop_name") => Self::Stop,
            ("routes", "route_short_name") => Self::RouteShort,
            ("routes", "route_long_name") => Self::RouteLong,
            ("trips", "trip_headsign") => Self::TripHeadsign,
            ("stop_times", "stop_headsign") => Self::StopHeadsign,
            _ => return None,
        })
    }
}

/// How well a translation serves whoever does not read Chinese; the higher the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Chinese in Latin letters.
    Pinyin,
    English,
}

impl Rank {
    fn of(language: &str) -> Option<Self> {
        let language = language.to_ascii_lowercase().replace('_', "-");
        let mut parts = language.split('-');
        match parts.next() {
            Some("en") => Some(Self::English),
            Some("zh") if parts.any(|part| part == "latn") => Some(Self::Pinyin),
            _ => None,
        }
    }
}

type Table<K> = HashMap<K, (Rank, String)>;

/// Latin names of a feed.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Whether the feed's own names are English already.
    english: bool,
    by_record: Table<(Named, String)>,
    by_value: Table<(Named, String)>,
    /// Of the older form, which names only the text.
    anywhere: Table<String>,
}

impl Words {
    /// A name as it stands in the feed, with its translation: of this record, or else of this text.
    pub fn name(&self, what: Named, id: &str, base: &str) -> Name {
        let found = self
            .by_record
            .get(&(what, id.to_owned()))
            .or_else(|| self.by_value.get(&(what, base.to_owned())))
            .or_else(|| self.anywhere.get(base));
        let en = found.filter(|(_, text)| !self.english && text != base).map(|(_, text)| text.clone());
        Name { zh: base.to_owned(), en }
    }
}

/// Reads both files; a feed can do without either.
pub(super) fn read(archive: &Archive<'_>, report: &mut Report) -> Result<Words, GtfsError> {
    let mut words = Words::default();
    each_if_there(archive, "feed_info.txt", ["feed_lang", "default_lang"], 0, report, |row, tally| {
        // Of a feed in several languages (`mul`) the default says which one its names are in.
        let of_names = Some(row.text(0)).filter(|it| !it.is_empty() && *it != "mul").unwrap_or(row.text(1));
        if tally.file.taken > 0 {
            return Err(Bad::new("", "only one row can stand here: the first counts"));
        }
        words.english = Rank::of(of_names) == Some(Rank::English);
        Ok(Taken::Yes)
    })?;
    let columns = [
        "table_name",
        "field_name",
        "language",
        "translation",
        "record_id",
        "field_value",
        "trans_id",
        "lang",
    ];
    each_if_there(archive, "translations.txt", columns, 0, report, |row, _| {
        let is_old = row.some(6).is_some();
        let language = row.some(2).or(row.some(7)).ok_or_else(|| Bad::new("language", "missing"))?;
        let text = row.need(3)?.to_owned();
        let what = Named::of(row.text(0), row.text(1));
        if what.is_none() && !is_old {
            row.need(0)?;
            row.need(1)?;
            return Ok(Taken::PassedOver("of fields without a name"));
        }
        let Some(rank) = Rank::of(language) else { return Ok(Taken::PassedOver("in other languages")) };
        let said = match (what, row.some(4), row.some(5)) {
            (Some(what), Some(id), _) => put(&mut words.by_record, (what, id.to_owned()), rank, text),
            (Some(what), None, Some(value)) => put(&mut words.by_value, (what, value.to_owned()), rank, text),
            (Some(_), None, None) => {
                return Err(Bad::new("record_id", "neither a record nor a text is named"));
            }
            (None, ..) => put(&mut words.anywhere, row.text(6).to_owned(), rank, text),
        };
        if said { Ok(Taken::Yes) } else { Ok(Taken::PassedOver("beside better ones")) }
    })?;
    Ok(words)
}

/// Keeps the better translation, of two alike the first.
fn put<K: std::hash::Hash + Eq>(table: &mut Table<K>, key: K, rank: Rank, text: String) -> bool {
    let known = table.get(&key).is_some_and(|(before, _)| *before >= rank);
    if !known {
        table.insert(key, (rank, text));
    }
    !known
}
