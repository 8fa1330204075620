//! What a network is made of.

use super::{
    courses, duties,
    hours::Headways,
    lines, metro,
    plane::{Point, Polyline},
    poles::Poles,
    roads::Roads,
};
use crate::city::{CityError, anchors::Anchors};
use serde::{Deserialize, Serialize};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The same seed makes the same network.
    pub seed: u64,
    /// How many bus lines; the metro comes on top.
    pub bus_lines: u32,
}

/// What something is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Chinese.
    pub zh: String,
    /// In Latin letters.
    pub en: String,
}

/// Metro and buses of a city.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// Stations, platforms and poles.
    pub stops: Vec<Stop>,
    /// The metro first.
    pub lines: Vec<Line>,
    /// Every way of a line that is run, two a line.
    pub courses: Vec<Course>,
    /// By line, days, direction and departure.
    pub trips: Vec<Trip>,
}

/// Where one waits, or a station of several such places.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// In the feed: `B0123`, `M012`, `M012-1`.
    pub id: String,
    /// For people.
    pub name: Name,
    /// Where.
    pub at: Point,
    /// A station only groups its platforms.
    pub is_station: bool,
    /// The station it belongs to.
    pub station: Option<usize>,
    /// Whether a wheelchair gets on; `None` when nobody said.
    pub wheelchair: Option<bool>,
}

/// What runs on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Underground and elevated trains.
    Metro,
    /// Buses by day.
    Bus,
    /// Buses by night.
    Night,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// In the feed.
    pub id: String,
    /// As on the bus.
    pub name: Name,
    /// From where to where.
    pub long_name: Name,
    /// What it is, for people: whether its name is a real one, and that the rest is invented.
    pub words: String,
    /// What runs on it.
    pub kind: Kind,
    /// RGB in hexadecimal.
    pub colour: String,
    /// What a ride costs, fen; the metro's depends on the way.
    pub fare_fen: Option<u32>,
    /// How often it runs.
    pub headways: Headways,
    /// Of a hundred vehicles so many take a wheelchair.
    pub low_floor_percent: u8,
    /// Indices of its courses: there and back.
    pub courses: [usize; 2],
}

/// One direction of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Index of its line.
    pub line: usize,
    /// 0 there, 1 back.
    pub direction: u8,
    /// Indices of its stops, in order; a loop ends where it began.
    pub stops: Vec<usize>,
    /// The way on the ground, from the first stop to the last.
    pub way: Polyline,
    /// How far along the way each stop lies; rising, the first 0, the last its length.
    pub along_m: Vec<f64>,
    /// Running times when the streets are as ever, full, and empty: see [`Trip::times`].
    pub times: [Times; 3],
}

/// Seconds after the first departure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// At each stop; rising.
    pub arrive_s: Vec<u32>,
    /// At each stop, not before the arrival.
    pub depart_s: Vec<u32>,
}

/// On which days a trip runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Days {
    /// Monday to Friday.
    Week,
    /// Saturday and Sunday.
    Weekend,
}

/// A run of a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trip {
    /// Index of its course.
    pub course: usize,
    /// When it runs.
    pub days: Days,
    /// Place among the trips of its course on such days, from 0.
    pub number: u32,
    /// Departure at the first stop; may be after midnight.
    pub depart_s: u32,
    /// Which of the course's running times: index in [`Course::times`].
    pub times: u8,
    /// Which of the line's vehicles, from 0.
    pub vehicle: u32,
}

impl Network {
    /// Builds the network of a plan.
    pub fn build(plan: Plan) -> Result<Self, CityError> {
        let anchors = Anchors::read()?;
        let mut network = Self::default();
        metro::lay(&mut network)?;
        let roads = Roads::lay(&anchors, plan.seed)?;
        let mut poles = Poles::along(&roads, plan.seed)?;
        for line in lines::draw(&roads, plan)? {
            courses::lay(line, &roads, &mut poles, &mut network);
        }
        duties::plan(&mut network, plan.seed);
        Ok(network)
    }

    /// The course of a trip.
    pub fn course(&self, trip: &Trip) -> &Course {
        &self.courses[trip.course]
    }

    /// The line of a trip.
    pub fn line(&self, trip: &Trip) -> &Line {
        &self.lines[self.course(trip).line]
    }

    /// The running times of a trip.
    pub fn times(&self, trip: &Trip) -> &Times {
        &self.course(trip).times[usize::from(trip.times)]
    }

    /// A trip's name in the feed: line, direction, days, number.
    pub fn trip_id(&self, trip: &Trip) -> String {
        let days = match trip.days {
            Days::Week => 'w',
            Days::Weekend => 'e',
        };
        format!("{}-{}{days}-{}", self.line(trip).id, self.course(trip).direction, trip.number + 1)
    }

    /// Whether a wheelchair fits into the vehicle of a trip.
    pub fn takes_wheelchair(&self, trip: &Trip) -> bool {
        // Spread over the vehicles, the same for a vehicle all day.
        trip.vehicle * 37 % 100 < u32::from(self.line(trip).low_floor_percent)
    }
}
