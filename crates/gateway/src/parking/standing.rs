//! What a stay costs and where it stands. Pure: the moment and all facts stand in the question.
//!
//! A driver never pays more than the published rate table: of the operator's own amount and the table's the lower one
//! is charged (Price Law, article 13: nobody may ask more than the marked price). While the car stands there only the
//! table counts, since the operator's amount is of an earlier moment. Without a table the operator's amount is all
//! there is. What an order was paid for covers the stay until [`Grace::until`].

use crate::store::stays::{Ended, Grace, StoredStay};
use contract::{
    Fen, Tariff, Timestamp,
    account::{Plate, PlateKind},
    parking::StayState,
};
use std::collections::BTreeSet;
use tariff::{DaySpan, LocalDay, LocalMinute, Quote, Vehicle, VehicleSize, Visit};

/// What a price depends on beside the stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The car park's rate table.
    pub tariff: Option<Tariff>,
    /// Days whose new-energy allowance another stay of this plate has.
    pub new_energy_used: BTreeSet<LocalDay>,
    /// Month tickets of this plate for this car park.
    pub month_tickets: Vec<DaySpan>,
}

/// How a stay stands at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What the rate table says until then.
    pub quote: Option<Quote>,
    /// What the whole stay costs its driver until then; `None` when nobody has said anything.
    pub charge: Option<Fen>,
    /// What is to pay; never below nought.
    pub due: Fen,
    /// What was paid more than it costs; never below nought.
    pub surplus: Fen,
    /// Where it stands.
    pub state: StayState,
}

/// What the rate table says of a stay until a moment; `None` without a table, or where it cannot tell.
pub fn quote(stay: &StoredStay, facts: &Facts, until: Timestamp) -> Option<Quote> {
    let entered = LocalMinute::in_qingdao(stay.entered.millis()).ok()?;
    // Clocks differ: a car that is told to come in a moment has just come.
    let left = LocalMinute::in_qingdao(until.max(stay.entered).millis()).ok()?;
    let mut visit = Visit::new(entered, left).with_vehicle(vehicle(&stay.plate, stay.record.size));
    visit.new_energy_used.clone_from(&facts.new_energy_used);
    visit.month_tickets.clone_from(&facts.month_tickets);
    facts.tariff.as_ref()?.quote(&visit).ok()
}

/// A car as its plate and the operator's camera tell.
pub fn vehicle(plate: &Plate, size: VehicleSize) -> Vehicle {
    Vehicle { size, new_energy: plate.is_new_energy(), disabled_driver: false }
}

/// The size that a plate tells by itself.
pub fn size_of(plate: &Plate) -> VehicleSize {
    match plate.kind() {
        PlateKind::LargeNewEnergy => VehicleSize::Large,
        PlateKind::Special if plate.as_str().ends_with('挂') => VehicleSize::Large,
        PlateKind::Ordinary | PlateKind::SmallNewEnergy | PlateKind::Special => VehicleSize::Small,
    }
}

/// The end of a stay that leaves at this moment: from now on its price is fixed, whatever becomes of the table.
pub fn end(stay: &StoredStay, facts: &Facts, left: Timestamp) -> Ended {
    let quote = quote(stay, facts, left);
    let table = quote.as_ref().map(|it| it.total);
    let charge = match (table, stay.record.operator_says) {
        (Some(table), Some(operator)) => table.min(operator),
        (table, operator) => table.or(operator).unwrap_or(Fen::ZERO),
    };
    Ended { left, charge: covered(charge, stay.record.grace, left), quote }
}

/// What is still to pay when a payment has covered the stay until some moment.
fn covered(charge: Fen, grace: Option<Grace>, at: Timestamp) -> Fen {
    grace.filter(|grace| at <= grace.until).map_or(charge, |grace| charge.min(grace.charge))
}

/// How a stay stands now.
pub fn standing(stay: &StoredStay, facts: &Facts, now: Timestamp) -> Standing {
    let (quote, charge) = if let Some(ended) = &stay.record.ended {
        (ended.quote.clone(), Some(ended.charge))
    } else {
        let quote = quote(stay, facts, now);
        let charge = quote.as_ref().map(|it| it.total).or(stay.record.operator_says);
        (quote, charge.map(|it| covered(it, stay.record.grace, now)))
    };
    let (due, surplus) = charge.map_or((Fen::ZERO, Fen::ZERO), |charge| {
        (above(charge, stay.record.paid), above(stay.record.paid, charge))
    });
    let state = match (&stay.record.ended, due) {
        (None, _) => StayState::Parked,
        (Some(_), Fen::ZERO) => StayState::Settled,
        (Some(_), _) => StayState::Owed,
    };
    Standing { quote, charge, due, surplus, state }
}

/// By how much the one is more than the other; nought when it is not.
fn above(more: Fen, less: Fen) -> Fen {
    more.checked_sub(less).filter(|it| *it > Fen::ZERO).unwrap_or(Fen::ZERO)
}

/// The operator's amount, where it is another than the table's for the whole stay.
pub fn disagreement(ended: &Ended, operator_says: Option<Fen>) -> Option<Fen> {
    let table = ended.quote.as_ref()?.total;
    operator_says.filter(|operator| *operator != table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::stays::StayRecord;
    use contract::{LotId, StayId};
    use std::time::Duration;
    use tariff::Step;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-20T{text}+08:00").parse().unwrap()
    }

    /// ¥2.00 a begun half hour, ¥20.00 a day.
    fn facts() -> Facts {
        let tariff = Tariff::new(0, 30, vec![Step::on(Fen::new(200))]).unwrap();
        let tariff = tariff.with_day_cap(Fen::new(2_000)).unwrap().with_new_energy_free(120);
        Facts { tariff: Some(tariff), ..Facts::default() }
    }

    fn stay() -> StoredStay {
        StoredStay {
            id: StayId::new(Timestamp::EPOCH, [1; 10]),
            source: "demo".parse().unwrap(),
            uid: "s1".into(),
            lot: LotId(1),
            plate: "鲁B12345".parse().unwrap(),
            bay: None,
            entered: at("08:00:00"),
            state: StayState::Parked,
            record: StayRecord {
                size: VehicleSize::Small,
                ended: None,
                operator_says: None,
                paid: Fen::ZERO,
                grace: None,
                auto: None,
            },
        }
    }

    fn due(stay: &StoredStay, facts: &Facts, now: &str) -> i64 {
        standing(stay, facts, at(now)).due.get()
    }

    #[test]
    fn what_is_due_grows_and_what_was_paid_covers_the_way_out() {
        let mut stay = stay();
        assert_eq!(due(&stay, &facts(), "08:59:00"), 400);
        stay.record.paid = Fen::new(400);
        stay.record.grace = Some(Grace { until: at("09:14:00"), charge: Fen::new(400) });
        assert_eq!(due(&stay, &facts(), "09:14:00"), 0);
        assert_eq!(due(&stay, &facts(), "09:14:01"), 200, "the way out took too long: all of it counts");
        assert_eq!(end(&stay, &facts(), at("09:14:00")).charge, Fen::new(400));
        assert_eq!(end(&stay, &facts(), at("09:15:00")).charge, Fen::new(600));
    }

    #[test]
    fn the_lower_of_two_amounts_is_charged_and_the_table_alone_while_the_car_stands() {
        for (operator, charged) in [(Some(300), 300), (Some(900), 400), (None, 400), (Some(0), 0)] {
            let mut stay = stay();
            stay.record.operator_says = operator.map(Fen::new);
            let ended = end(&stay, &facts(), at("09:00:00"));
            assert_eq!(ended.charge, Fen::new(charged), "{operator:?}");
            assert_eq!(disagreement(&ended, stay.record.operator_says), operator.map(Fen::new));
            assert_eq!(due(&stay, &facts(), "09:00:00"), 400, "{operator:?}");
        }
    }

    #[test]
    fn without_a_table_the_operators_amount_is_all_there_is() {
        let mut stay = stay();
        let none = Facts::default();
        let unknown = standing(&stay, &none, at("09:00:00"));
        assert_eq!((unknown.charge, unknown.due, unknown.quote), (None, Fen::ZERO, None));
        stay.record.operator_says = Some(Fen::new(700));
        assert_eq!(due(&stay, &none, "09:00:00"), 700);
        let ended = end(&stay, &none, at("09:00:00"));
        assert_eq!((ended.charge, disagreement(&ended, stay.record.operator_says)), (Fen::new(700), None));
    }

    #[test]
    fn a_stay_that_has_ended_keeps_its_price_when_the_table_changes() {
        let mut stay = stay();
        stay.record.ended = Some(end(&stay, &facts(), at("09:00:00")));
        let dearer = Tariff::new(0, 30, vec![Step::on(Fen::new(900))]).unwrap();
        let facts = Facts { tariff: Some(dearer), ..Facts::default() };
        let standing = standing(&stay, &facts, at("23:00:00"));
        assert_eq!((standing.due, standing.state), (Fen::new(400), StayState::Owed));
    }

    #[test]
    fn more_than_it_costs_is_a_surplus_and_never_a_debt() {
        let mut stay = stay();
        stay.record.paid = Fen::new(900);
        stay.record.ended = Some(end(&stay, &facts(), at("09:00:00")));
        let standing = standing(&stay, &facts(), at("10:00:00"));
        assert_eq!(
            (standing.due, standing.surplus, standing.state),
            (Fen::ZERO, Fen::new(500), StayState::Settled)
        );
    }

    #[test]
    fn a_green_car_has_its_allowance_once_a_day_and_a_ticket_pays_for_its_days() {
        let mut green = stay();
        green.plate = "鲁BD12345".parse().unwrap();
        assert_eq!(due(&green, &facts(), "09:59:00"), 0);
        let day: LocalDay = "2026-11-20".parse().unwrap();
        let used = Facts { new_energy_used: BTreeSet::from([day]), ..facts() };
        assert_eq!(due(&green, &used, "09:00:00"), 400);
        let ticket = Facts { month_tickets: vec![DaySpan { first: day, last: day }], ..facts() };
        assert_eq!(due(&stay(), &ticket, "22:00:00"), 0);
    }

    #[test]
    fn a_car_that_comes_in_a_moment_has_just_come() {
        let mut stay = stay();
        stay.entered = at("09:00:00").plus(Duration::from_secs(50));
        assert_eq!(due(&stay, &facts(), "09:00:00"), 0);
    }

    #[test]
    fn plates_tell_how_large_a_car_is() {
        for (plate, size) in [
            ("鲁B12345", VehicleSize::Small),
            ("鲁BD12345", VehicleSize::Small),
            ("鲁U12345D", VehicleSize::Large),
            ("鲁B1234挂", VehicleSize::Large),
        ] {
            assert_eq!(size_of(&plate.parse().unwrap()), size, "{plate}");
        }
    }
}
