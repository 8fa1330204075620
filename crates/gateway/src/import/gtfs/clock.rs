//! Clock times of a feed's place, out of the IANA database.

use super::GtfsError;
use jiff::{
    Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};
use tariff::LocalDay;
use transit::Zone;

/// Days before the first day and after the last one that are looked at: trips of the day before, and boards of the
/// days to come.
const MARGIN_DAYS: i64 = 30;
const DAY_S: i64 = 86_400;

/// The zone of this name with its offsets from the first to the last day.
pub fn zone(name: &str, first: LocalDay, last: LocalDay) -> Result<Zone, GtfsError> {
    let unknown = || GtfsError::Zone(super::report::shortened(name));
    let zone: TimeZone = TimeZoneDatabase::bundled().get(name).map_err(|_| unknown())?;
    let moment = |unix_s: i64| Timestamp::from_second(unix_s).map_err(|_| unknown());
    let from = (i64::from(first.get()) - MARGIN_DAYS) * DAY_S;
    let until = moment((i64::from(last.get()) + MARGIN_DAYS) * DAY_S)?;
    let start = moment(from)?;
    let mut offsets = vec![(from, zone.to_offset(start).seconds())];
    for change in zone.following(start).take_while(|change| change.timestamp() < until) {
        let offset = change.offset().seconds();
        if offsets.last().is_none_or(|(_, before)| *before != offset) {
            offsets.push((change.timestamp().as_second(), offset));
        }
    }
    Ok(Zone { name: name.to_owned(), offsets })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_knows_its_clock_changes_of_the_time_it_covers() {
        let day = |text: &str| text.parse().unwrap();
        let zone = zone("America/Los_Angeles", day("2019-02-11"), day("2020-02-10")).unwrap();
        assert_eq!(
            zone.offsets[1..],
            [(1_552_212_000, -7 * 3600), (1_572_771_600, -8 * 3600), (1_583_661_600, -7 * 3600)]
        );
        assert_eq!(zone.offsets[0].1, -8 * 3600);
    }

    #[test]
    fn a_zone_without_clock_changes_has_one_offset() {
        let (first, last) = ("2026-01-01".parse().unwrap(), "2027-12-31".parse().unwrap());
        let shanghai = zone("Asia/Shanghai", first, last).unwrap();
        assert_eq!(shanghai.offsets.iter().map(|it| it.1).collect::<Vec<_>>(), [8 * 3600]);
        assert!(matches!(zone("Asia/Tsingtau", first, last), Err(GtfsError::Zone(_))));
        assert!(matches!(zone("", first, last), Err(GtfsError::Zone(_))));
    }
}
