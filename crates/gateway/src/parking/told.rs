//! What an operator may say of a stay, and what of it is taken. Pure.
//!
//! The same told twice changes nothing, and less told later takes nothing back (messages overtake each other). A stay
//! keeps its plate, its car park and its moment of entering. What was said before may be corrected:
//!
//! | what | in the driver's favour | against the driver |
//! |---|---|---|
//! | when it left | always: to an earlier moment, not before it came | to a later one, within [`CORRECTED_WITHIN`] and only while nothing was paid for it |
//! | the operator's amount | always: to a lower one | to a higher one, as long |
//! | the size | as long | as long |
//!
//! What was paid too much after a correction can be asked back ([`contract::pay::AskRefund`]).

use crate::store::stays::StoredStay;
use contract::{Fen, LotId, Timestamp, parking::ToldStay};
use std::time::Duration;
use tariff::VehicleSize;

/// Clocks may differ by so much; what is told of a later moment is not believed.
pub const AHEAD: Duration = Duration::from_mins(2);

/// A stay that began longer ago is somebody's mistake.
pub const LONGEST: Duration = Duration::from_hours(366 * 24);

/// After leaving, a driver's price may rise for so long.
pub const CORRECTED_WITHIN: Duration = Duration::from_hours(24);

/// The most that a stay may cost by an operator's word.
pub const MOST: Fen = Fen::new(10_000_000);

/// What is wrong with a record: the field, and why.
pub type Wrong = (Option<&'static str>, String);

/// What a record changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Nothing,
    /// The stay is new.
    New,
    /// It goes on, or is corrected.
    Change(Change),
}

/// What changes of a stay that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its bay from now on.
    pub bay: Option<String>,
    /// Its size from now on.
    pub size: VehicleSize,
    /// The operator's amount from now on.
    pub operator_says: Option<Fen>,
    /// When it left, if it has.
    pub left: Option<Timestamp>,
}

/// Looks at a record by itself.
pub fn check(told: &ToldStay, now: Timestamp) -> Result<(), Wrong> {
    let wrong = |field, why: &str| Err((Some(field), why.to_owned()));
    if told.entered_at > now.plus(AHEAD) {
        return wrong("entered_at", "in the future");
    }
    if told.entered_at < now.minus(LONGEST) {
        return wrong("entered_at", "more than a year ago");
    }
    if let Some(left) = told.left_at {
        if left < told.entered_at {
            return wrong("left_at", "before it came");
        }
        if left > now.plus(AHEAD) {
            return wrong("left_at", "in the future");
        }
    }
    if told.charged_fen.is_some_and(|fen| fen < Fen::ZERO || fen > MOST) {
        return wrong("charged_fen", "0 to 10000000 fen");
    }
    if told.bay.as_deref().is_some_and(|bay| !is_bay(bay)) {
        return wrong("bay", "4 to 32 letters, digits and hyphens");
    }
    Ok(())
}

/// Whether a text is a bay's code.
pub fn is_bay(text: &str) -> bool {
    (4..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// What this record, which is right by itself, changes of what is known of the stay.
pub fn step(known: Option<&StoredStay>, told: &ToldStay, lot: LotId, now: Timestamp) -> Result<Step, Wrong> {
    let wrong = |field, why: &str| Err((Some(field), why.to_owned()));
    let Some(known) = known else { return Ok(Step::New) };
    if known.plate != told.plate {
        return wrong("plate", "this stay was told with another plate");
    }
    if known.lot != lot {
        return wrong("lot_uid", "this stay was told in another car park");
    }
    if known.entered != told.entered_at {
        return wrong("entered_at", "this stay was told with another moment");
    }
    let record = &known.record;
    let left_before = record.ended.as_ref().map(|ended| ended.left);
    let is_late = left_before.is_some_and(|left| left.age_at(now) > CORRECTED_WITHIN);
    let may_rise = record.paid == Fen::ZERO && !is_late;
    let size = told.size.unwrap_or(record.size);
    if size != record.size && !may_rise {
        return wrong("size", "it was paid, or left a day ago: it is not changed any more");
    }
    let left = told.left_at.or(left_before);
    // A payment before leaving does not keep a car from leaving.
    if left_before.is_some_and(|before| left > Some(before)) && !may_rise {
        return wrong("left_at", "it was paid, or left a day ago: it can only be moved to an earlier moment");
    }
    let operator_says = told.charged_fen.or(record.operator_says);
    if left_before.is_some() && operator_says > record.operator_says.or(operator_says) && !may_rise {
        return wrong("charged_fen", "it was paid, or left a day ago: it can only be lowered");
    }
    let bay = told.bay.clone().or_else(|| known.bay.clone());
    if (&bay, size, operator_says, left) == (&known.bay, record.size, record.operator_says, left_before) {
        return Ok(Step::Nothing);
    }
    Ok(Step::Change(Change { bay, size, operator_says, left }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::stays::{Ended, StayRecord};
    use contract::{StayId, parking::StayState};

    fn at(minute: u64) -> Timestamp {
        "2026-11-20T08:00:00+08:00".parse::<Timestamp>().unwrap().plus(Duration::from_mins(minute))
    }

    fn told(left: Option<u64>, charged: Option<i64>) -> ToldStay {
        ToldStay {
            uid: "s1".into(),
            lot_uid: "a".into(),
            plate: "鲁B12345".parse().unwrap(),
            bay: None,
            size: None,
            entered_at: at(0),
            left_at: left.map(at),
            charged_fen: charged.map(Fen::new),
        }
    }

    fn known(left: Option<u64>, charged: Option<i64>, paid: i64) -> StoredStay {
        StoredStay {
            id: StayId::new(Timestamp::EPOCH, [1; 10]),
            source: "demo".parse().unwrap(),
            uid: "s1".into(),
            lot: LotId(1),
            plate: "鲁B12345".parse().unwrap(),
            bay: Some("A-01".into()),
            entered: at(0),
            state: StayState::Parked,
            record: StayRecord {
                size: VehicleSize::Small,
                ended: left.map(|left| Ended { left: at(left), charge: Fen::new(500), quote: None }),
                operator_says: charged.map(Fen::new),
                paid: Fen::new(paid),
                grace: None,
                auto: None,
            },
        }
    }

    #[test]
    fn a_record_that_makes_no_sense_is_refused_with_its_field() {
        type Spoil = fn(&mut ToldStay);
        let now = at(100);
        let table: [(&str, Spoil); 8] = [
            ("entered_at", |it| it.entered_at = at(103)),
            ("entered_at", |it| it.entered_at = at(100).minus(LONGEST + Duration::from_secs(1))),
            ("left_at", |it| it.left_at = Some(at(0).minus(Duration::from_millis(1)))),
            ("left_at", |it| it.left_at = Some(at(103))),
            ("charged_fen", |it| it.charged_fen = Some(Fen::new(-1))),
            ("charged_fen", |it| it.charged_fen = Some(Fen::new(10_000_001))),
            ("bay", |it| it.bay = Some("A1".into())),
            ("bay", |it| it.bay = Some("../../x".into())),
        ];
        for (field, change) in table {
            let mut record = told(None, None);
            change(&mut record);
            assert_eq!(check(&record, now).unwrap_err().0, Some(field), "{record:?}");
        }
        assert_eq!(check(&told(Some(101), Some(0)), now), Ok(()));
    }

    #[test]
    fn a_stay_keeps_its_plate_its_car_park_and_its_beginning() {
        let known = known(None, None, 0);
        let mut other = told(None, None);
        other.plate = "鲁B99999".parse().unwrap();
        assert_eq!(step(Some(&known), &other, LotId(1), at(9)).unwrap_err().0, Some("plate"));
        assert_eq!(step(Some(&known), &told(None, None), LotId(2), at(9)).unwrap_err().0, Some("lot_uid"));
        let mut later = told(None, None);
        later.entered_at = at(1);
        assert_eq!(step(Some(&known), &later, LotId(1), at(9)).unwrap_err().0, Some("entered_at"));
    }

    #[test]
    fn the_same_again_or_less_changes_nothing() {
        let known = known(Some(60), Some(300), 0);
        for record in [told(Some(60), Some(300)), told(None, None), told(Some(60), None)] {
            assert_eq!(step(Some(&known), &record, LotId(1), at(70)), Ok(Step::Nothing), "{record:?}");
        }
    }

    #[test]
    fn corrections_for_the_driver_are_always_taken_and_others_only_while_nothing_was_paid() {
        const DAY: u64 = 24 * 60;
        // Known: left at minute 60, the operator says 300. Told, paid, now, refused field.
        let table = [
            (told(Some(50), None), 500, 9 * DAY, None),
            (told(None, Some(200)), 500, 9 * DAY, None),
            (told(Some(61), None), 0, 70, None),
            (told(None, Some(400)), 0, 70, None),
            (told(Some(61), None), 1, 70, Some("left_at")),
            (told(None, Some(301)), 1, 70, Some("charged_fen")),
            (told(Some(61), None), 0, 61 + DAY, Some("left_at")),
            (told(None, Some(301)), 0, 61 + DAY, Some("charged_fen")),
        ];
        for (record, paid, now, refused) in table {
            let taken = step(Some(&known(Some(60), Some(300), paid)), &record, LotId(1), at(now));
            assert_eq!(
                taken.as_ref().err().and_then(|it| it.0),
                refused,
                "{record:?} {paid} {now}: {taken:?}"
            );
        }
        let mut larger = told(None, None);
        larger.size = Some(VehicleSize::Large);
        let taken = step(Some(&known(Some(60), Some(300), 1)), &larger, LotId(1), at(70));
        assert_eq!(taken.unwrap_err().0, Some("size"));
    }

    #[test]
    fn a_car_that_has_paid_before_leaving_may_leave_at_any_later_moment() {
        let taken = step(Some(&known(None, Some(300), 300)), &told(Some(600), Some(900)), LotId(1), at(600));
        let Ok(Step::Change(change)) = taken else { panic!("{taken:?}") };
        assert_eq!((change.left, change.operator_says), (Some(at(600)), Some(Fen::new(900))));
        assert_eq!(change.bay.as_deref(), Some("A-01"), "what is not told again stays");
    }

    #[test]
    fn an_operator_that_has_said_no_amount_may_say_one_after_leaving() {
        let taken = step(Some(&known(Some(60), None, 0)), &told(None, Some(400)), LotId(1), at(61));
        assert!(matches!(taken, Ok(Step::Change(_))), "{taken:?}");
    }
}
