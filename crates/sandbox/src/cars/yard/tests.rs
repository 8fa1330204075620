use super::*;
use contract::parkapi::{Purpose, SiteType};
use tariff::Step;

fn noon() -> Timestamp {
    "2026-11-20T12:00:00+08:00".parse().unwrap()
}

fn sites() -> Vec<Site> {
    (0..40)
        .map(|it| Site {
            uid: format!("lot-{it}"),
            name: format!("停车场{it}（示例）"),
            name_en: None,
            purpose: Purpose::Car,
            kind: Some(SiteType::Underground),
            lat: 36.06,
            lon: 120.38,
            address: None,
            operator_name: None,
            capacity: 100,
            capacity_disabled: None,
            capacity_charging: None,
            max_height: None,
            has_fee: None,
            fee_description: None,
            tariff: (it % 4 != 0).then(|| Tariff::new(0, 30, vec![Step::on(Fen::new(200))]).unwrap()),
            has_etc: None,
            opening_hours: None,
            has_realtime_data: true,
            static_data_updated_at: None,
        })
        .collect()
}

fn yard() -> Yard {
    Yard::new(&sites(), 7, None, noon())
}

fn known(yard: &Yard) -> Car {
    yard.standing_of(&KNOWN[0].parse().unwrap()).unwrap()
}

#[test]
fn at_the_start_the_usual_number_stands_there_and_everybodys_cars_since_95_minutes() {
    let yard = yard();
    assert_eq!(yard.due().len(), 360);
    for plate in KNOWN {
        let car = yard.standing_of(&plate.parse().unwrap()).unwrap();
        assert_eq!(car.entered, noon().minus(Duration::from_mins(95)));
    }
    assert_eq!(yard.due(), self::yard().due(), "the same seed makes the same cars");
}

#[test]
fn the_day_goes_and_what_was_told_is_told_again_only_when_it_changes() {
    let mut yard = yard();
    yard.note(&yard.due());
    assert!(yard.due().is_empty());
    let mut left = 0;
    for minute in 1..=180 {
        let now = noon().plus(Duration::from_mins(minute));
        yard.step(now);
        let due = yard.due();
        left += due.iter().filter(|it| it.left_at.is_some()).count();
        assert!(due.iter().all(|it| it.left_at.is_none_or(|left| left >= it.entered_at && left <= now)));
        yard.note(&due);
    }
    assert!(left > 100, "{left}");
    assert!(yard.standing() >= 300, "{}", yard.standing());
}

#[test]
fn a_car_that_has_paid_leaves_through_the_barrier_and_everybodys_comes_back() {
    let mut yard = yard();
    yard.note(&yard.due());
    let car = known(&yard);
    let leave_by = noon().plus(Duration::from_mins(15));
    let payment =
        PaidStay { uid: car.uid.clone(), amount: Fen::new(800), at: noon(), leave_by: Some(leave_by) };
    yard.paid(&payment, noon());
    yard.step(noon().plus(Duration::from_mins(1)));
    assert_eq!(known(&yard).uid, car.uid);
    yard.step(noon().plus(Duration::from_mins(3)));
    let told = yard.due().into_iter().find(|it| it.uid == car.uid).unwrap();
    assert_eq!(told.left_at, Some(noon().plus(WAY_OUT)));
    assert_eq!(told.charged_fen, Some(Fen::new(800)), "ninety-seven minutes");
    assert_ne!(known(&yard).uid, car.uid);
}

#[test]
fn books_bring_every_standing_car_back_and_a_known_car_does_not_stand_for_days() {
    let mut before = yard();
    let parked = Parked {
        plate: "鲁B67890".parse().unwrap(),
        lot: "停车场7".into(),
        minutes_ago: 30,
        bay: Some("A-001".into()),
    };
    let car = before.park(parked, noon()).unwrap();
    before.note(&before.due());
    let books = serde_json::to_string(&before.books()).unwrap();
    let later = noon().plus(Duration::from_hours(8));
    let after = Yard::new(&sites(), 7, serde_json::from_str(&books).ok(), later);
    let told = after.due();
    let again = told.iter().find(|it| it.uid == car.uid).unwrap();
    assert_eq!(
        (&again.plate, again.entered_at, again.bay.as_deref()),
        (&car.plate, car.entered, Some("A-001"))
    );
    let known_stays: Vec<_> = told.iter().filter(|it| it.plate == known(&before).plate).collect();
    assert_eq!(known_stays.len(), 2, "the old one has left, a new one stands there");
    assert_eq!(known_stays.iter().filter(|it| it.left_at.is_none()).count(), 1);
}

#[test]
fn what_is_not_there_cannot_be_parked_at_or_driven_away() {
    let mut yard = yard();
    for lot in ["", "nowhere"] {
        let parked =
            Parked { plate: "鲁B67890".parse().unwrap(), lot: lot.into(), minutes_ago: 0, bay: None };
        assert_eq!(yard.park(parked, noon()), Err(YardError::NoLot(lot.into())));
    }
    assert_eq!(yard.leave("nobody", noon()), Err(YardError::NoCar));
    let car = known(&yard);
    assert_eq!(yard.leave(&car.uid, noon()).unwrap().left, Some(noon()));
    assert_eq!(yard.leave(&car.uid, noon()), Err(YardError::NoCar));
}

#[test]
fn cars_are_forgotten_some_time_after_they_left_and_not_before_it_was_told() {
    let mut yard = yard();
    let car = known(&yard);
    yard.leave(&car.uid, noon()).unwrap();
    let later = noon().plus(Duration::from_hours(3));
    yard.forget_gone(later);
    assert!(yard.by_hand().iter().any(|it| it.uid == car.uid));
    yard.note(&yard.due());
    yard.forget_gone(later);
    assert!(!yard.by_hand().iter().any(|it| it.uid == car.uid));
}
