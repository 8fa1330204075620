use super::*;
use proptest::prelude::*;

fn xingguang() -> Tariff {
    Tariff::new(30, 30, vec![Step::up_to(60, Fen::new(150)), Step::on(Fen::new(200))])
        .and_then(|it| it.charged_between(480, 1080))
        .and_then(|it| it.with_day_cap(Fen::new(1500)))
        .unwrap()
}

#[test]
fn a_begun_unit_counts_whole_and_the_cap_holds() {
    let table = [(0, 0), (30, 0), (31, 150), (60, 150), (61, 300), (90, 300), (91, 500), (600, 1500)];
    for (minutes, fen) in table {
        assert_eq!(xingguang().price_of_stay(minutes), Ok(Fen::new(fen)), "{minutes} minutes");
    }
}

#[test]
fn tables_that_make_no_sense_are_refused() {
    assert_eq!(Tariff::new(0, 0, vec![Step::on(Fen::ZERO)]), Err(TariffError::Unit(0)));
    assert_eq!(Tariff::new(0, 30, vec![Step::on(Fen::ZERO).per(1441)]), Err(TariffError::Unit(1441)));
    assert_eq!(Tariff::new(0, 30, vec![]), Err(TariffError::Steps));
    let falling = vec![Step::up_to(60, Fen::ZERO), Step::up_to(30, Fen::ZERO)];
    assert_eq!(Tariff::new(0, 30, falling), Err(TariffError::Steps));
    let open_first = vec![Step::on(Fen::ZERO), Step::on(Fen::ZERO)];
    assert_eq!(Tariff::new(0, 30, open_first), Err(TariffError::Steps));
    assert_eq!(Tariff::new(0, 30, vec![Step::on(Fen::new(-1))]), Err(TariffError::Price(-1)));
    let empty = Tariff::free().charged_between(480, 480);
    assert_eq!(empty, Err(TariffError::Window(480, 480)));
}

#[test]
fn a_table_survives_the_wire_and_a_bad_one_does_not_pass() {
    let json = serde_json::to_string(&xingguang()).unwrap();
    assert_eq!(serde_json::from_str::<Tariff>(&json).unwrap(), xingguang());
    assert!(serde_json::from_str::<Tariff>(r#"{"unit_min":0,"steps":[]}"#).is_err());
}

proptest! {
    #[test]
    fn a_longer_stay_never_costs_less(a in 0_u32..20_000, b in 0_u32..20_000) {
        let (short, long) = (a.min(b), a.max(b));
        prop_assert!(xingguang().price_of_stay(short)? <= xingguang().price_of_stay(long)?);
    }
}
