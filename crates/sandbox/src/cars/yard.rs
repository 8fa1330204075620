//! Which cars stand where, and what the gateway has to be told. Pure: clock and randomness are given.

use crate::random::Random;
use contract::{
    Fen, Tariff, Timestamp,
    account::Plate,
    parkapi::Site,
    parking::{PaidStay, ToldStay},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, time::Duration};
use tariff::{LocalMinute, Vehicle, Visit};

/// Sample plates that always stand somewhere: an ordinary car and a new-energy one.
pub const KNOWN: [&str; 2] = ["鲁B12345", "鲁BD12345"];

/// At the start they have stood there for so long.
const KNOWN_SINCE: Duration = Duration::from_mins(95);

/// A known car that has stood longer leaves at the start, owing, and stands somewhere else.
const KNOWN_LONGEST: Duration = Duration::from_hours(6);

/// A car that has paid drives to the barrier in so long.
const WAY_OUT: Duration = Duration::from_mins(2);

/// Most cars that come in one step, so that a city that wakes up is not told of all at once.
const COME_AT_ONCE: usize = 20;

/// How many cars stand there at 0:00, 3:00, 6:00, … 21:00.
const CROWD: [usize; 8] = [120, 100, 140, 280, 360, 350, 320, 200];

/// A car park.
#[derive(Clone, Debug)]
pub struct Place {
    /// The operator's id.
    pub uid: String,
    /// Its Chinese name.
    pub name: String,
    tariff: Option<Tariff>,
}

/// A car's stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Car {
    /// The operator's id of the stay.
    pub uid: String,
    /// The operator's id of the car park.
    pub lot_uid: String,
    /// Its plate.
    pub plate: Plate,
    /// Its bay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bay: Option<String>,
    /// When it came.
    pub entered: Timestamp,
    /// When it leaves by itself; one that somebody has parked does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaves: Option<Timestamp>,
    /// When it left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Timestamp>,
    /// Whether a person or a test has parked it, or it is one of [`KNOWN`].
    #[serde(default)]
    pub by_hand: bool,
    /// What was paid for it.
    #[serde(default)]
    pub paid: Fen,
    /// Whether the gateway knows it as it is.
    #[serde(skip)]
    is_told: bool,
}

/// What is kept over restarts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Books {
    cars: Vec<Car>,
    heard: u64,
    made: u64,
}

/// A car that somebody parks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Its plate.
    pub plate: Plate,
    /// The car park: its id, or a part of its name.
    pub lot: String,
    /// Since how many minutes.
    pub minutes_ago: u32,
    /// Its bay.
    pub bay: Option<String>,
}

/// Why a car cannot be parked or driven away.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum YardError {
    /// No car park is called so.
    #[error("there is no car park {0:?}")]
    NoLot(String),
    /// No such car stands there.
    #[error("no such car stands there")]
    NoCar,
}

/// The cars and the car parks.
#[derive(Debug)]
pub struct Yard {
    places: Vec<Place>,
    cars: BTreeMap<String, Car>,
    heard: u64,
    made: u64,
    /// Names the stays of this start: a machine that has lost its books makes no uid twice.
    start: i64,
    random: Random,
}

impl Yard {
    /// The yard at a moment: as the books have it, filled up to what is usual.
    pub fn new(sites: &[Site], seed: u64, books: Option<Books>, now: Timestamp) -> Self {
        let places = sites
            .iter()
            .map(|it| Place { uid: it.uid.clone(), name: it.name.clone(), tariff: it.tariff.clone() })
            .collect();
        let Books { cars, heard, made } = books.unwrap_or_default();
        let cars = cars.into_iter().map(|car| (car.uid.clone(), car)).collect();
        let mut yard =
            Self { places, cars, heard, made, start: now.millis(), random: Random::of(seed, "cars") };
        if !yard.places.is_empty() {
            yard.stand_known(now);
            while yard.standing() < crowd(now) {
                yard.come(now, true);
            }
        }
        yard
    }

    /// Lets time pass: cars leave whose time has come, others come.
    pub fn step(&mut self, now: Timestamp) {
        for car in self.cars.values_mut() {
            if let Some(leaves) = car.leaves.filter(|leaves| car.left.is_none() && *leaves <= now) {
                car.left = Some(leaves.max(car.entered));
                car.is_told = false;
            }
        }
        if self.places.is_empty() {
            return;
        }
        self.stand_known(now);
        for _ in 0..crowd(now).saturating_sub(self.standing()).min(COME_AT_ONCE) {
            self.come(now, false);
        }
    }

    /// What the gateway has to be told.
    pub fn due(&self) -> Vec<ToldStay> {
        self.cars.values().filter(|car| !car.is_told).map(|car| self.told(car)).collect()
    }

    /// Notes that these were told. One that has changed since is told again.
    pub fn note(&mut self, told: &[ToldStay]) {
        for it in told {
            if let Some(car) = self.cars.get_mut(&it.uid) {
                car.is_told = car.left == it.left_at && car.bay == it.bay;
            }
        }
    }

    /// Forgets cars that have left and were told.
    pub fn forget_gone(&mut self, now: Timestamp) {
        // For a while they can still be seen on the desk's page.
        let is_gone = |left: Timestamp| left.age_at(now) > Duration::from_hours(2);
        self.cars.retain(|_, car| !(car.is_told && car.left.is_some_and(is_gone)));
    }

    /// The last payment that was heard of.
    pub fn heard(&self) -> u64 {
        self.heard
    }

    /// Payments up to this one were heard of.
    pub fn hear_on(&mut self, next: u64) {
        self.heard = next;
    }

    /// A payment: the barrier opens until `leave_by`.
    pub fn paid(&mut self, payment: &PaidStay, now: Timestamp) {
        let Some(car) = self.cars.get_mut(&payment.uid) else { return };
        car.paid = car.paid.checked_add(payment.amount).unwrap_or(car.paid);
        if let Some(until) = payment.leave_by.filter(|_| car.left.is_none()) {
            car.leaves = Some(now.plus(WAY_OUT).min(until).max(now));
        }
    }

    /// Somebody parks a car.
    pub fn park(&mut self, parked: Parked, now: Timestamp) -> Result<Car, YardError> {
        let place = self.places.iter().find(|it| it.uid == parked.lot);
        let place = place.or_else(|| self.places.iter().find(|it| it.name.contains(&parked.lot)));
        let lot_uid = place.filter(|_| !parked.lot.is_empty()).map(|it| it.uid.clone());
        let lot_uid = lot_uid.ok_or(YardError::NoLot(parked.lot))?;
        let entered = now.minus(Duration::from_mins(parked.minutes_ago.into()));
        let uid = self.uid();
        let car = Car {
            uid: uid.clone(),
            lot_uid,
            plate: parked.plate,
            bay: parked.bay,
            entered,
            leaves: None,
            left: None,
            by_hand: true,
            paid: Fen::ZERO,
            is_told: false,
        };
        self.cars.insert(uid, car.clone());
        Ok(car)
    }

    /// Somebody drives away: the barrier opens, paid or not.
    pub fn leave(&mut self, uid: &str, now: Timestamp) -> Result<Car, YardError> {
        let car = self.cars.get_mut(uid).filter(|it| it.left.is_none()).ok_or(YardError::NoCar)?;
        car.left = Some(now.max(car.entered));
        car.is_told = false;
        Ok(car.clone())
    }

    /// The cars that people, tests and everybody know, the latest first.
    pub fn by_hand(&self) -> Vec<Car> {
        let mut cars: Vec<_> = self.cars.values().filter(|it| it.by_hand).cloned().collect();
        cars.sort_by_key(|it| (it.left.is_some(), std::cmp::Reverse(it.entered)));
        cars
    }

    /// The standing car of this plate, the latest.
    pub fn standing_of(&self, plate: &Plate) -> Option<Car> {
        let cars = self.cars.values().filter(|it| it.plate == *plate && it.left.is_none());
        cars.max_by_key(|it| it.entered).cloned()
    }

    /// The car park of this id.
    pub fn place(&self, uid: &str) -> Option<&Place> {
        self.places.iter().find(|it| it.uid == uid)
    }

    /// Every car park.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// What is kept over restarts: cars that the gateway may not know of, or that still stand there.
    pub fn books(&self) -> Books {
        let cars = self.cars.values().filter(|it| it.left.is_none() || !it.is_told);
        Books { cars: cars.cloned().collect(), heard: self.heard, made: self.made }
    }

    /// What the operator's own machine makes of a stay: its rate table, or ¥5.00 a begun hour where it has none.
    fn charged(&self, car: &Car, left: Timestamp) -> Option<Fen> {
        let minute = |at: Timestamp| LocalMinute::in_qingdao(at.millis()).ok();
        let (entered, left) = (minute(car.entered)?, minute(left)?);
        let table = self.places.iter().find(|it| it.uid == car.lot_uid)?.tariff.as_ref();
        let Some(table) = table else {
            let hours = left.get().checked_sub(entered.get())?.div_ceil(60);
            return Fen::new(500).checked_mul(hours.into());
        };
        let vehicle = Vehicle { new_energy: car.plate.is_new_energy(), ..Vehicle::default() };
        table.quote(&Visit::new(entered, left).with_vehicle(vehicle)).ok().map(|it| it.total)
    }

    fn told(&self, car: &Car) -> ToldStay {
        ToldStay {
            uid: car.uid.clone(),
            lot_uid: car.lot_uid.clone(),
            plate: car.plate.clone(),
            bay: car.bay.clone(),
            size: None,
            entered_at: car.entered,
            left_at: car.left,
            // New-energy cars are left to the gateway: only it knows whether their allowance was used elsewhere.
            charged_fen: car
                .left
                .filter(|_| !car.plate.is_new_energy())
                .and_then(|left| self.charged(car, left)),
        }
    }

    fn standing(&self) -> usize {
        self.cars.values().filter(|it| it.left.is_none()).count()
    }

    fn uid(&mut self) -> String {
        self.made += 1;
        format!("{}-{}", self.start, self.made)
    }

    /// Sees that the known cars stand somewhere, each by itself.
    fn stand_known(&mut self, now: Timestamp) {
        let is_start = now.millis() == self.start;
        for text in KNOWN {
            let Ok(plate) = text.parse::<Plate>() else { continue };
            if let Some(car) = self.standing_of(&plate) {
                if !(is_start && car.entered.age_at(now) > KNOWN_LONGEST) {
                    continue;
                }
                if let Some(car) = self.cars.get_mut(&car.uid) {
                    car.left = Some(now.minus(KNOWN_SINCE).max(car.entered));
                    car.is_told = false;
                }
            }
            // Where it costs something, so that there is something to pay.
            let charging: Vec<_> = (0..self.places.len())
                .filter(|&it| {
                    self.places[it].tariff.as_ref().is_some_and(|it| !it.is_free() && it.charged().is_none())
                })
                .collect();
            let drawn = self.random.between(0, u32::MAX - 1) as usize;
            let at = match charging.as_slice() {
                [] => drawn % self.places.len(),
                places => places[drawn % places.len()],
            };
            let entered = if is_start { now.minus(KNOWN_SINCE) } else { now };
            let uid = self.uid();
            let bay =
                Some(format!("{}-{:03}", if plate.is_new_energy() { "E" } else { "B" }, 1 + drawn % 999));
            let lot_uid = self.places[at].uid.clone();
            let car = Car {
                uid: uid.clone(),
                lot_uid,
                plate,
                bay,
                entered,
                leaves: None,
                left: None,
                by_hand: true,
                paid: Fen::ZERO,
                is_told: false,
            };
            self.cars.insert(uid, car);
        }
    }

    /// One more car comes; `is_start` for one that has stood there for a while.
    fn come(&mut self, now: Timestamp, is_start: bool) {
        let drawn = self.random.between(0, u32::try_from(self.places.len()).unwrap_or(u32::MAX).max(1) - 1);
        let minutes = |it: u32| Duration::from_mins(it.into());
        let stays_min = self.random.between(20, 120) + self.random.between(0, 240);
        let since_min = if is_start { self.random.between(0, stays_min - 1) } else { 0 };
        let entered = now.minus(minutes(since_min));
        let (uid, plate) = (self.uid(), self.plate());
        let Some(lot) = self.places.get(drawn as usize) else { return };
        let car = Car {
            uid: uid.clone(),
            lot_uid: lot.uid.clone(),
            plate,
            bay: None,
            entered,
            leaves: Some(entered.plus(minutes(stays_min))),
            left: None,
            by_hand: false,
            paid: Fen::ZERO,
            is_told: false,
        };
        self.cars.insert(uid, car);
    }

    /// A sample plate: all of them begin with 00.
    fn plate(&mut self) -> Plate {
        let new_energy = self.random.percent(35.0);
        let number = self.random.between(0, 999);
        let text = if new_energy { format!("鲁BF00{number:03}") } else { format!("鲁B00{number:03}") };
        // Letters and digits in the places of a plate.
        text.parse().unwrap_or_else(|_| unreachable!("{text} is a plate"))
    }
}

/// How many cars stand there at a moment.
fn crowd(at: Timestamp) -> usize {
    let minute = LocalMinute::in_qingdao(at.millis()).map_or(0, LocalMinute::minute_of_day);
    CROWD[usize::from(minute / 180) % CROWD.len()]
}

#[cfg(test)]
mod tests {
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
}
