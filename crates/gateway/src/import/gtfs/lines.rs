//! `agency.txt` and `routes.txt`: who runs what.

use super::{
    GtfsError,
    archive::Archive,
    report::{Report, Tally, shortened},
    table::{Bad, Row, Taken, each},
    words::{Named, Words},
};
use contract::{LineId, transit::Mode};
use std::collections::HashMap;
use transit::network::{Agency, Line};

/// Operators and the zone of their clocks.
#[derive(Debug, Default)]
pub(super) struct Agencies {
    pub all: Vec<Agency>,
    numbers: HashMap<String, usize>,
    /// As in the first row.
    pub zone: String,
}

impl Agencies {
    /// The operator of this id; an empty one means the only operator that there is.
    pub fn find(&self, id: &str) -> Option<usize> {
        let only = (id.is_empty() && self.all.len() == 1).then_some(0);
        self.numbers.get(id).copied().or(only)
    }
}

pub(super) fn agencies(
    archive: &Archive<'_>,
    words: &Words,
    report: &mut Report,
) -> Result<Agencies, GtfsError> {
    const FILE: &str = "agency.txt";
    let columns = ["agency_id", "agency_name", "agency_timezone", "agency_phone"];
    let mut agencies = Agencies::default();
    let there = each(archive, FILE, columns, 0, report, |row, tally| {
        let id = row.text(0);
        if agencies.numbers.contains_key(id) {
            return Err(Bad::new("agency_id", "stands here twice: the first one counts"));
        }
        let zone = row.text(2);
        if agencies.zone.is_empty() {
            zone.clone_into(&mut agencies.zone);
        } else if !zone.is_empty() && zone != agencies.zone {
            let why = format!(
                "a second zone, “{}”: its times are read as times of {}",
                shortened(zone),
                agencies.zone
            );
            tally.remark(row.line, id, "agency_timezone", why);
        }
        let name = row.some(1).or(row.some(0)).ok_or_else(|| Bad::new("agency_name", "missing"))?;
        agencies.numbers.insert(id.to_owned(), agencies.all.len());
        agencies
            .all
            .push(Agency { name: words.name(Named::Agency, id, name), phone: row.some(3).and_then(dialled) });
        Ok(Taken::Yes)
    })?;
    if !there {
        return Err(GtfsError::Missing(FILE));
    }
    if agencies.zone.is_empty() {
        return Err(GtfsError::NoZone);
    }
    Ok(agencies)
}

/// What is dialled of a number as it is printed: digits, and a plus before them.
fn dialled(printed: &str) -> Option<String> {
    let digits: String = printed.chars().filter(char::is_ascii_digit).collect();
    let plus = if printed.starts_with('+') { "+" } else { "" };
    (!digits.is_empty()).then(|| format!("{plus}{digits}"))
}

/// Lines by their ids in the feed.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// In the file's order; their own ids are given later.
    pub all: Vec<Line>,
    pub uids: Vec<String>,
    pub numbers: HashMap<String, usize>,
    /// `route_type` of each.
    pub kinds: Vec<u16>,
}

pub(super) fn routes(
    archive: &Archive<'_>,
    agencies: &Agencies,
    words: &Words,
    report: &mut Report,
) -> Result<Lines, GtfsError> {
    const FILE: &str = "routes.txt";
    let columns = [
        "route_id",
        "route_type",
        "agency_id",
        "route_short_name",
        "route_long_name",
        "route_color",
        "route_sort_order",
    ];
    let mut lines = Lines::default();
    let there = each(archive, FILE, columns, 2, report, |row, tally| {
        let uid = row.need(0)?;
        if lines.numbers.contains_key(uid) {
            return Err(Bad::new("route_id", "stands here twice: the first one counts"));
        }
        row.need(1)?;
        let kind: u16 = row.parse(1, "a route type")?.unwrap_or_default();
        let mode = mode(kind).ok_or_else(|| row.bad(1, "the type of a vehicle that is known here"))?;
        let line = line(row, uid, mode, agencies, words, tally);
        lines.numbers.insert(uid.to_owned(), lines.all.len());
        lines.all.push(line);
        lines.uids.push(uid.to_owned());
        lines.kinds.push(kind);
        Ok(Taken::Yes)
    })?;
    if there { Ok(lines) } else { Err(GtfsError::Missing(FILE)) }
}

fn line<const N: usize>(
    row: &Row<'_, N>,
    uid: &str,
    mode: Mode,
    agencies: &Agencies,
    words: &Words,
    tally: &mut Tally<'_>,
) -> Line {
    let agency = agencies.find(row.text(2));
    if agency.is_none() {
        let why = match row.some(2) {
            Some(id) => format!("“{}” does not stand in agency.txt: left out", shortened(id)),
            None => "missing, though there are several".into(),
        };
        tally.remark(row.line, uid, "agency_id", why);
    }
    let short = row.some(3).map(|text| words.name(Named::RouteShort, uid, text));
    let long = row.some(4).map(|text| words.name(Named::RouteLong, uid, text));
    let long_name = long.clone().filter(|long| short.as_ref().is_some_and(|short| short.zh != long.zh));
    let name = short.or(long).unwrap_or_else(|| {
        tally.remark(
            row.line,
            uid,
            "route_short_name",
            "neither a short nor a long name: its id stands for it",
        );
        words.name(Named::RouteShort, uid, uid)
    });
    let colour = row.colour(5).unwrap_or_else(|_| {
        tally.remark(row.line, uid, "route_color", "not a colour (RRGGBB): left out");
        None
    });
    let order = row.parse(6, "a number").unwrap_or_else(|_| {
        tally.remark(row.line, uid, "route_sort_order", "not a number: left out");
        None
    });
    Line { id: LineId(0), agency, name, long_name, mode, colour, order }
}

/// Route types of GTFS Schedule, and the extended ones (of the European TPEG standard, in hundreds). Aircraft, and
/// what one drives oneself, are not public transport of a city.
fn mode(kind: u16) -> Option<Mode> {
    Some(match kind {
        0 | 5 | 900..=999 => Mode::Tram,
        1 | 400..=404 | 406..=699 => Mode::Metro,
        2 | 100..=199 | 300..=399 => Mode::Rail,
        715 | 1500..=1599 => Mode::OnDemand,
        3 | 11 | 200..=299 | 700..=899 => Mode::Bus,
        4 | 1000..=1099 | 1200..=1299 => Mode::Ferry,
        6 | 7 | 12 | 405 | 1300..=1499 => Mode::Cable,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_type_in_use_has_its_vehicle() {
        let table = [
            (0, Mode::Tram),
            (1, Mode::Metro),
            (2, Mode::Rail),
            (3, Mode::Bus),
            (4, Mode::Ferry),
            (5, Mode::Tram),
            (6, Mode::Cable),
            (7, Mode::Cable),
            (11, Mode::Bus),
            (12, Mode::Cable),
            (109, Mode::Rail),
            (200, Mode::Bus),
            (300, Mode::Rail),
            (401, Mode::Metro),
            (405, Mode::Cable),
            (500, Mode::Metro),
            (600, Mode::Metro),
            (704, Mode::Bus),
            (715, Mode::OnDemand),
            (800, Mode::Bus),
            (900, Mode::Tram),
            (1000, Mode::Ferry),
            (1200, Mode::Ferry),
            (1300, Mode::Cable),
            (1400, Mode::Cable),
            (1501, Mode::OnDemand),
        ];
        for (kind, expected) in table {
            assert_eq!(mode(kind), Some(expected), "{kind}");
        }
        for none in [8, 9, 10, 13, 99, 1100, 1600, 1700, u16::MAX] {
            assert_eq!(mode(none), None, "{none}");
        }
    }

    #[test]
    fn a_number_is_dialled_by_its_digits() {
        assert_eq!(dialled("(852) 2120 0888"), Some("85221200888".into()));
        assert_eq!(dialled("+86 532-8888"), Some("+865328888".into()));
        assert_eq!(dialled("ask the driver"), None);
    }
}
