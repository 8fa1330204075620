use crate::{
    random::{free_min, length, moment, plain_tariff, tariff, visit, within_hours},
    reference::{self, Minute},
};
use proptest::prelude::*;
use tariff::{Fen, FreeReason, Line, LineKind, Quote, Step, Tariff, TariffError, Visit};

fn total(tariff: &Tariff, visit: &Visit) -> Result<Fen, TariffError> {
    tariff.quote(visit).map(|quote| quote.total)
}

/// Lines follow each other from entry to leaving, none is below nought, and they add up to the total; a line of
/// units is their product.
fn check_lines(quote: &Quote, visit: &Visit) -> Result<(), TestCaseError> {
    let mut at = visit.entered;
    for line in &quote.lines {
        prop_assert_eq!(line.from, at);
        prop_assert!(line.to > line.from);
        prop_assert!(line.amount >= Fen::ZERO);
        at = line.to;
        match line.why {
            LineKind::Units { units, fen_per_unit, .. } => {
                prop_assert!(units > 0);
                prop_assert_eq!(Some(line.amount), fen_per_unit.checked_mul(units.into()));
            }
            LineKind::Flat { price } => prop_assert!(line.amount == Fen::ZERO || line.amount == price),
            LineKind::Free { .. } | LineKind::MonthTicket => prop_assert_eq!(line.amount, Fen::ZERO),
            LineKind::DayCap { cap, .. } | LineKind::SpanCap { cap, .. } | LineKind::StayCap { cap } => {
                prop_assert!(line.amount <= cap);
            }
            LineKind::Unknown => prop_assert!(false, "a line that says nothing"),
        }
    }
    prop_assert_eq!(at, visit.left);
    prop_assert_eq!(Fen::try_sum(quote.lines.iter().map(|line| line.amount)), Some(quote.total));
    Ok(())
}

/// What a line says of each of its minutes.
fn minute_of(line: &Line) -> Minute {
    match line.why {
        LineKind::MonthTicket => Minute::Ticket,
        LineKind::Free { reason } => match reason {
            FreeReason::Hours => Minute::FreeHours,
            FreeReason::Holiday => Minute::FreeHoliday,
            FreeReason::FirstMinutes { .. }
            | FreeReason::NewEnergy { .. }
            | FreeReason::DisabledDriver { .. } => Minute::Allowance,
            FreeReason::NoCharge | FreeReason::Unknown => Minute::Charged,
        },
        _ => Minute::Charged,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_says_what_counting_minute_by_minute_says(tariff in tariff(), visit in visit()) {
        let quote = tariff.quote(&visit)?;
        check_lines(&quote, &visit)?;
        let bill = reference::bill(&tariff, &visit);
        prop_assert_eq!(quote.total.get(), bill.total, "{:#?}", quote);
        if !tariff.is_free() {
            prop_assert_eq!(&quote.new_energy_days, &bill.new_energy_days);
            let told = quote.lines.iter().flat_map(|line| {
                std::iter::repeat_n(minute_of(line), (line.to.get() - line.from.get()) as usize)
            });
            prop_assert_eq!(told.collect::<Vec<_>>(), bill.minutes);
        }
    }

    #[test]
    fn staying_longer_never_costs_less(tariff in tariff(), visit in visit(), longer in length()) {
        let left = visit.left.checked_add(longer).unwrap();
        let later = Visit { left, ..visit.clone() };
        prop_assert!(total(&tariff, &visit)? <= total(&tariff, &later)?);
    }

    #[test]
    fn no_stay_costs_more_than_its_caps(tariff in tariff(), visit in visit()) {
        let quote = tariff.quote(&visit)?;
        let size = visit.vehicle.size;
        let factor = tariff.size(size).map_or((1, 1), |it| (i64::from(it.factor.num), i64::from(it.factor.den)));
        let scaled = |cap: Fen| cap.get() * factor.0 / factor.1;
        if let Some(cap) = tariff.stay_cap() {
            prop_assert!(quote.total.get() <= scaled(cap));
        }
        if let Some(cap) = tariff.day_cap() {
            let days = i64::from(visit.left.get() / 1440 - visit.entered.get() / 1440) + 1;
            prop_assert!(quote.total.get() <= scaled(cap) * days);
        }
    }

    #[test]
    fn going_and_coming_back_at_once_is_never_cheaper(
        tariff in plain_tariff(), entered in moment(), first in length(), second in length(),
    ) {
        let between = entered.checked_add(first).unwrap();
        let left = between.checked_add(second).unwrap();
        let parts = [Visit::new(entered, between), Visit::new(between, left)];
        let parts = Fen::try_sum([total(&tariff, &parts[0])?, total(&tariff, &parts[1])?]).unwrap();
        prop_assert!(total(&tariff, &Visit::new(entered, left))? <= parts);
    }

    #[test]
    fn the_list_and_the_bill_agree_within_the_charged_hours_of_a_day((tariff, entered, length) in within_hours()) {
        let visit = Visit::new(entered, entered.checked_add(length).unwrap());
        prop_assert_eq!(total(&tariff, &visit)?, tariff.price_of_stay(length)?);
    }

    #[test]
    fn at_one_price_a_unit_no_allowance_makes_a_stay_dearer(
        tariff in plain_tariff(), visit in visit(), new_energy in free_min(), disabled in free_min(),
    ) {
        let tariff = tariff.with_new_energy_free(new_energy).with_disabled_free(disabled);
        let plain = Visit::new(visit.entered, visit.left);
        prop_assert!(total(&tariff, &visit)? <= total(&tariff, &plain)?);
    }

    #[test]
    fn amounts_too_large_are_an_error_and_never_a_panic(
        tariff in tariff(), visit in visit(), price in prop_oneof![Just(i64::MAX), (i64::MAX / 4)..i64::MAX],
    ) {
        let huge = Tariff::new(tariff.free_min(), tariff.unit_min(), vec![Step::on(Fen::new(price))]).unwrap();
        match huge.quote(&visit) {
            Ok(quote) => check_lines(&quote, &visit)?,
            Err(error) => prop_assert_eq!(error, TariffError::Overflow),
        }
        let capped = huge.with_stay_cap(Fen::new(i64::MAX)).unwrap();
        prop_assert!(capped.quote(&visit).is_ok());
    }
}
