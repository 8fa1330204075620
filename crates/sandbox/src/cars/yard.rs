//! Which cars stand where, and what the gateway has to be told. Pure: clock and randomness are given.

#[cfg(test)]
mod tests;

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
