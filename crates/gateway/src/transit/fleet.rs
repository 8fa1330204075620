//! The vehicles and trips of one source, as its feeds tell them.

use super::{City, FeedError, Photos, Picture, news::is_news, notices};
use crate::live::{Key, LineNews, TripAt};
use ::transit::{
    arrival::{Follower, Sighting, Spotted, Step, Ways, likeliest, settle},
    live::{Names, Unmatched, lines_now, match_trip, vehicle_id},
    realtime::{Feed, Incrementality, VehiclePosition},
};
use bytes::Bytes;
use contract::{
    LineId, Position, Timestamp,
    live::{TripNow, VehicleNow},
    transit::{Alert, Crowding, TripKey, VehicleId},
};
use serde::Serialize;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::Duration,
};

/// A vehicle that nobody has spoken of for so long is forgotten.
const FORGET: Duration = Duration::from_mins(20);
/// What the operator says of a trip counts before what its vehicle's place says, unless it is so much older.
const FRESHER: Duration = Duration::from_secs(90);
/// Characters of a vehicle's label.
const LABEL: usize = 16;

/// What became of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Told {
    /// Trip updates whose trip was found.
    pub trips: u32,
    /// Vehicles whose trip was found.
    pub vehicles: u32,
    /// Alerts that were taken.
    pub alerts: u32,
    /// What was not taken, by reason.
    pub left_out: BTreeMap<String, u32>,
}

impl Told {
    fn leave_out(&mut self, why: impl ToString, count: u32) {
        if count > 0 {
            *self.left_out.entry(why.to_string()).or_default() += count;
        }
    }
}

/// What is to be passed on.
#[derive(Debug)]
pub struct Heard {
    /// For whoever sent the feed.
    pub told: Told,
    /// For the bus.
    pub news: Vec<LineNews>,
    /// Everything that the operator says now, when the feed says anything of that kind.
    pub alerts: Option<Vec<Alert>>,
}

/// The vehicles and trips of one source.
#[derive(Debug, Default)]
pub struct Fleet {
    /// The timetable that the keys are of.
    stamp: u32,
    ways: Ways,
    updates: HashMap<TripKey, (TripNow, Timestamp)>,
    vehicles: HashMap<VehicleId, Vehicle>,
    alerts: Vec<Alert>,
    /// What was told last of each trip, and when.
    told: HashMap<TripKey, (TripAt, Timestamp)>,
}

#[derive(Debug)]
struct Vehicle {
    label: Option<String>,
    trip: TripKey,
    follower: Follower,
    crowding: Option<Crowding>,
    temperature: Option<(i16, Timestamp)>,
    photo: Option<Timestamp>,
    heard: Timestamp,
}

impl Fleet {
    /// Takes a feed that was heard at this moment.
    pub fn hear(
        &mut self,
        city: &City,
        source: &str,
        feed: &[u8],
        now: Timestamp,
        photos: &mut Photos,
    ) -> Result<Heard, FeedError> {
        let feed = Feed::read(feed)?;
        let names = city.names(source).ok_or(FeedError::NoTimetable)?;
        if self.stamp != city.timetable.stamp() {
            // Numbers of another timetable mean other trips.
            *self = Self {
                stamp: city.timetable.stamp(),
                alerts: std::mem::take(&mut self.alerts),
                ..Self::default()
            };
        }
        let mut told = Told::default();
        self.take_updates(city, names, &feed, now, &mut told);
        self.take_vehicles(city, names, &feed, now, photos, &mut told);
        let alerts = self.take_alerts(city, names, source, &feed, &mut told);
        self.vehicles.retain(|_, vehicle| vehicle.heard.age_at(now) < FORGET);
        let heard = second(settle(feed.header().timestamp, unix(now)));
        Ok(Heard { told, news: self.news(city, heard, now), alerts })
    }

    fn take_updates(&mut self, city: &City, names: &Names, feed: &Feed<'_>, now: Timestamp, told: &mut Told) {
        let reading = lines_now(&city.timetable, names, feed, unix(now));
        told.trips = reading.matched;
        told.leave_out("unreadable", u32::try_from(reading.faults.len()).unwrap_or(u32::MAX));
        let unmatched: u32 = reading.unmatched.values().sum();
        for (why, count) in &reading.unmatched {
            told.leave_out(why, *count);
        }
        // A feed of vehicles alone says nothing of trips, and takes nothing back.
        if feed.header().incrementality == Incrementality::FullDataset && reading.matched + unmatched > 0 {
            self.updates.clear();
        }
        for trip in reading.lines.into_iter().flat_map(|line| line.trips) {
            let Ok(day) = tariff::LocalDay::new(trip.day) else { continue };
            let measured = now.minus(Duration::from_secs(trip.age_s.into()));
            self.updates.insert(TripKey { trip: trip.trip, day }, (trip, measured));
        }
    }

    fn take_vehicles(
        &mut self,
        city: &City,
        names: &Names,
        feed: &Feed<'_>,
        now: Timestamp,
        photos: &mut Photos,
        told: &mut Told,
    ) {
        let mut taken: HashSet<TripKey> = HashSet::new();
        for entity in feed.entities().filter_map(Result::ok) {
            let Some(seen) = entity.vehicle else { continue };
            let name = seen.vehicle.and_then(|it| it.id.or(it.label)).unwrap_or(entity.id);
            let Some(id) = vehicle_id(name) else {
                told.leave_out("a vehicle without a name", 1);
                continue;
            };
            if entity.is_deleted {
                self.vehicles.remove(&id);
                continue;
            }
            match self.take_vehicle(city, names, &id, &seen, now, &taken) {
                Ok(trip) => {
                    taken.insert(trip);
                    told.vehicles += 1;
                    self.take_cabin(&id, &seen, now, photos);
                }
                Err(why) => told.leave_out(why, 1),
            }
        }
    }

    fn take_vehicle(
        &mut self,
        city: &City,
        names: &Names,
        id: &VehicleId,
        seen: &VehiclePosition<'_>,
        now: Timestamp,
        taken: &HashSet<TripKey>,
    ) -> Result<TripKey, String> {
        let timetable = &city.timetable;
        let position = position(seen).ok_or("a vehicle that is nowhere on earth")?;
        let measured_s = settle(seen.timestamp, unix(now));
        let matched = seen.trip.as_ref().map(|trip| {
            match_trip(timetable, names, trip, unix(now), |key| strangeness(city, key, measured_s))
        });
        let trip = match matched {
            Some(Ok(trip)) => trip,
            // Of which only the line is known: the trip that it most likely runs.
            Some(Err(Unmatched::Nameless)) => {
                let line = seen.trip.and_then(|trip| trip.route_id).and_then(|id| names.lines.get(id));
                let spotted = Spotted {
                    line: *line.ok_or_else(|| Unmatched::Unknown.to_string())?,
                    direction: seen.trip.and_then(|it| it.direction_id).and_then(|it| u8::try_from(it).ok()),
                    position,
                    bearing: seen.position.and_then(|it| it.bearing).map(f64::from),
                    measured_s,
                };
                let known = self.vehicles.get(id).map(|it| it.trip);
                let is_taken = |key: TripKey| taken.contains(&key) && Some(key) != known;
                likeliest(timetable, &mut self.ways, spotted, is_taken)
                    .ok_or("a vehicle whose trip nobody can guess")?
            }
            Some(Err(why)) => return Err(why.to_string()),
            None => return Err(Unmatched::Nameless.to_string()),
        };
        let label = seen.vehicle.and_then(|it| it.label).filter(|it| !it.is_empty() && *it != id.as_str());
        let vehicle = self.vehicles.entry(id.clone()).or_insert_with(|| Vehicle {
            label: None,
            trip,
            follower: Follower::default(),
            crowding: None,
            temperature: None,
            photo: None,
            heard: now,
        });
        vehicle.trip = trip;
        let sighting = Sighting { position, measured_s: seen.timestamp, heard_s: unix(now) };
        let step = vehicle.follower.see(timetable, &mut self.ways, trip, sighting);
        vehicle.heard = now;
        vehicle.crowding = seen.crowding();
        vehicle.label = label.map(|label| label.chars().take(LABEL).collect());
        if step == Step::Doubted { Err("a vehicle that cannot have got there".into()) } else { Ok(trip) }
    }

    fn take_cabin(
        &mut self,
        id: &VehicleId,
        seen: &VehiclePosition<'_>,
        now: Timestamp,
        photos: &mut Photos,
    ) {
        let (Some(vehicle), Some(cabin)) = (self.vehicles.get_mut(id), seen.cabin) else { return };
        let taken = |at_s: u64| second(settle(Some(at_s), unix(now)));
        if let Some((temperature, measured_s)) = cabin.temperature() {
            vehicle.temperature = Some((temperature, taken(measured_s)));
        }
        if let Some(photo) = cabin.sound_photo() {
            let bytes = Bytes::copy_from_slice(photo.bytes);
            photos.put(id, Picture { media_type: photo.media_type, bytes, taken: taken(photo.taken_s) });
        }
        vehicle.photo = photos.get(id).map(|picture| picture.taken);
    }

    fn take_alerts(
        &mut self,
        city: &City,
        names: &Names,
        source: &str,
        feed: &Feed<'_>,
        told: &mut Told,
    ) -> Option<Vec<Alert>> {
        let said: Vec<_> = feed
            .entities()
            .filter_map(Result::ok)
            .filter_map(|entity| Some((entity.id, entity.alert?, entity.is_deleted)))
            .collect();
        // A feed that has neither vehicles nor trips is one of alerts, of which there may be none now.
        let is_of_alerts = !said.is_empty() || feed.is_empty();
        if !is_of_alerts {
            return None;
        }
        let alerts: Vec<Alert> = said
            .iter()
            .filter(|(.., is_deleted)| !is_deleted)
            .filter_map(|(id, alert, _)| notices::alert(city, names, source, id, alert))
            .collect();
        told.alerts = u32::try_from(alerts.len()).unwrap_or(u32::MAX);
        told.leave_out("an alert about nothing known", u32::try_from(said.len() - alerts.len()).unwrap_or(0));
        self.alerts.clone_from(&alerts);
        Some(alerts)
    }

    /// What is to be told of every line that this source has ever spoken of.
    fn news(&mut self, city: &City, heard: Timestamp, now: Timestamp) -> Vec<LineNews> {
        let timetable = &city.timetable;
        let line_of = |key: &TripKey| timetable.line_id(timetable.line_of(timetable.pattern_of(key.trip)));
        let by_trip: HashMap<TripKey, &VehicleId> =
            self.vehicles.iter().map(|(id, vehicle)| (vehicle.trip, id)).collect();
        let keys: HashSet<TripKey> = self.updates.keys().chain(by_trip.keys()).copied().collect();
        let mut lines: BTreeMap<LineId, (Vec<TripAt>, Vec<Key>)> = BTreeMap::new();
        let gone: Vec<TripKey> = self.told.keys().filter(|key| !keys.contains(key)).copied().collect();
        for key in gone {
            self.told.remove(&key);
            lines.entry(line_of(&key)).or_default().1.push((key.trip, key.day.get()));
        }
        for key in keys {
            let trip = self.trip_at(city, key, by_trip.get(&key).copied());
            let line = lines.entry(line_of(&key)).or_default();
            if self.told.get(&key).is_none_or(|(before, told)| is_news((before, *told), &trip, now)) {
                self.told.insert(key, (trip.clone(), now));
                line.0.push(trip);
            }
        }
        let stamp = self.stamp;
        let news = lines.into_iter().filter(|(_, (changed, gone))| !changed.is_empty() || !gone.is_empty());
        news.map(|(line, (changed, gone))| LineNews { line, stamp, heard, changed, gone }).collect()
    }

    /// What is known of a trip, by its operator and by its vehicle.
    fn trip_at(&self, city: &City, key: TripKey, id: Option<&VehicleId>) -> TripAt {
        let update = self.updates.get(&key);
        let vehicle = id.and_then(|id| Some((id, self.vehicles.get(id)?)));
        let followed = vehicle.and_then(|(_, vehicle)| vehicle.follower.now(&city.timetable));
        let Some(((id, vehicle), followed)) = vehicle.zip(followed) else {
            let now = update.map_or_else(
                || TripNow { trip: key.trip, day: key.day.get(), ..TripNow::default() },
                |(now, _)| now.clone(),
            );
            return TripAt { now, measured: update.map(|it| it.1), ..TripAt::default() };
        };
        let seen = second(followed.measured_s);
        // What the operator foretold long before the vehicle was seen counts no more.
        let operator = update.filter(|(now, measured)| now.cancelled || measured.plus(FRESHER) >= seen);
        let mut now = followed.late(&city.timetable, operator.map(|it| &it.0));
        if now.cancelled {
            return TripAt { now, measured: operator.map(|it| it.1), ..TripAt::default() };
        }
        let hundred_thousandths = |degrees: f64| (degrees * 1e5).round() as i32;
        let place = followed.position;
        now.vehicle = Some(VehicleNow {
            id: id.clone(),
            label: vehicle.label.clone(),
            place: (hundred_thousandths(place.lon()), hundred_thousandths(place.lat())),
            along_m: followed.along_m,
            crowding: vehicle.crowding,
            cabin: vehicle.temperature.map(|it| (it.0, 0)),
            photo_age_s: None,
        });
        TripAt {
            now,
            measured: operator.map(|it| it.1).max(Some(seen)),
            temperature: vehicle.temperature.map(|it| it.1),
            photo: vehicle.photo,
        }
    }
}

/// How far from its running time a trip would be, seconds.
fn strangeness(city: &City, key: TripKey, measured_s: i64) -> i64 {
    let halts = city.timetable.halt_count(key.trip);
    let moment = |halt: usize, is_last: bool| {
        let (arrival_s, departure_s) = city.timetable.call(key.trip, halt);
        let seconds = if is_last { arrival_s } else { departure_s };
        city.timetable.zone().day_start(key.day) + i64::from(seconds)
    };
    (moment(0, false) - measured_s).max(measured_s - moment(halts.saturating_sub(1), true)).max(0)
}

/// Where a vehicle says it is; `None` for nowhere on earth, and for 0, 0, where receivers without a fix are.
fn position(seen: &VehiclePosition<'_>) -> Option<Position> {
    let place = seen.position?;
    let (lat, lon) = (f64::from(place.latitude?), f64::from(place.longitude?));
    Position::new(lon, lat).ok().filter(|_| lat.abs() > 0.001 || lon.abs() > 0.001)
}

fn unix(at: Timestamp) -> i64 {
    at.millis().div_euclid(1000)
}

fn second(unix_s: i64) -> Timestamp {
    // `settle` gives no moment after now.
    Timestamp::from_millis(unix_s.saturating_mul(1000)).unwrap_or(Timestamp::EPOCH)
}
