//! The way from here to there.

use super::{Crowding, Departure, Known, LineTag, Mode, TripKey};
use crate::{LineId, Name, Position, StopId, Timestamp, timestamp::millis};
use geo::Bounds;
use serde::{Deserialize, Serialize};
use tariff::Fen;

/// A question for journeys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanAsk {
    /// Where one is.
    pub from: Stand,
    /// Where one wants to be.
    pub to: Stand,
    /// When.
    pub when: When,
    /// Only what somebody in a wheelchair can use; what nobody said anything about counts as not usable.
    #[serde(default)]
    pub wheelchair: bool,
    /// What one does not want.
    #[serde(default)]
    pub avoid: Avoid,
    /// The farthest one walks to the first stop, from the last, and between two, in metres each; 0 to 5,000.
    pub max_walk_m: u16,
    /// The asker's clock.
    #[serde(with = "millis")]
    pub now: Timestamp,
}

/// Where a journey begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// At a stop or a station.
    Stop(StopId),
    /// Anywhere.
    At(Position),
}

/// When a journey is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Not before this.
    Depart(#[serde(with = "millis")] Timestamp),
    /// There by this.
    Arrive(#[serde(with = "millis")] Timestamp),
    /// Every good departure from this moment for so long.
    Range {
        /// From when.
        #[serde(with = "millis")]
        from: Timestamp,
        /// For so many seconds; at most six hours are looked at.
        for_s: u32,
    },
}

/// What a traveller does not want.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Avoid {
    /// Kinds of vehicle.
    #[serde(default)]
    pub modes: Vec<Mode>,
    /// Lines.
    #[serde(default)]
    pub lines: Vec<LineId>,
}

/// Journeys of which none is beaten by another in arrival, departure, changes and walking at once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plans {
    /// By departure, then arrival.
    pub journeys: Vec<Journey>,
    /// All the way on foot, when that is short enough to be thought of (as far as an hour).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_foot: Option<Walk>,
    /// Whether any of it stands on sample data.
    pub sample: bool,
}

/// One way to get there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Journey {
    /// When to set out.
    #[serde(with = "millis")]
    pub leave: Timestamp,
    /// When one is there, by what is known.
    #[serde(with = "millis")]
    pub arrive: Timestamp,
    /// Vehicles less one.
    pub changes: u8,
    /// On foot in all, metres.
    pub walk_m: u32,
    /// What it costs; `None` when a part's fare is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fare: Option<Fen>,
    /// Grams of carbon dioxide for one person.
    pub co2_g: u32,
    /// The same way by a car with one person in it, grams.
    pub car_co2_g: u32,
    /// Parts in order.
    pub legs: Vec<Leg>,
    /// What one should know before.
    pub warnings: Vec<Warning>,
}

/// A part of a journey.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(
    target_pointer_width = "64",
    expect(clippy::large_enum_variant, reason = "a journey has a handful of parts, most of them rides")
)]
pub enum Leg {
    /// On foot.
    Walk(Walk),
    /// In a vehicle.
    Ride(Ride),
}

/// Where a leg begins or ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// The stop, unless it is the point that was asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<StopId>,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// Sign of the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// Where.
    pub position: Position,
    /// When one is there.
    #[serde(with = "millis")]
    pub at: Timestamp,
}

/// On foot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Walk {
    /// From here.
    pub from: Spot,
    /// To there.
    pub to: Spot,
    /// Metres, estimated from the distance as the crow flies unless the feed gives the way.
    pub metres: u32,
    /// Seconds.
    pub seconds: u32,
}

/// In a vehicle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ride {
    /// The line.
    pub line: LineTag,
    /// Where it goes.
    pub headsign: Name,
    /// The trip.
    pub trip: TripKey,
    /// Where one gets on; its time is the departure by what is known.
    pub from: Spot,
    /// Where one gets off; its time is the arrival by what is known.
    pub to: Spot,
    /// What the timetable says of the departure.
    #[serde(with = "millis")]
    pub scheduled: Timestamp,
    /// What is known of the departure.
    pub known: Known,
    /// Halts on the way, without both ends.
    pub between: Vec<Spot>,
    /// The way on the ground.
    pub path: Vec<Position>,
    /// How full it is, when somebody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crowding: Option<Crowding>,
    /// Whether one stays seated: the vehicle of the ride before goes on as this line.
    #[serde(default)]
    pub stay_seated: bool,
    /// The next of this line from here to there, soonest first, at most three.
    pub later: Vec<Departure>,
}

/// What one should know before setting out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// The ride on this leg is the line's last of the day: who misses it does not get there so.
    LastRide {
        /// Index in the journey's legs.
        leg: u8,
    },
    /// Little time to change before this leg.
    TightChange {
        /// Index in the journey's legs.
        leg: u8,
        /// Seconds to spare, without walking.
        spare_s: u32,
    },
    /// A ride whose vehicle has fallen silent: the timetable's time is shown.
    Silent {
        /// Index in the journey's legs.
        leg: u8,
    },
    /// It has to be booked before.
    OnDemand {
        /// Index in the journey's legs.
        leg: u8,
    },
}

impl Journey {
    /// What a map must show to show all of it; `None` without legs.
    pub fn bounds(&self) -> Option<Bounds> {
        let ends = |leg: &Leg| match leg {
            Leg::Walk(walk) => vec![walk.from.position, walk.to.position],
            Leg::Ride(ride) => {
                ride.path.iter().copied().chain([ride.from.position, ride.to.position]).collect()
            }
        };
        Bounds::of(self.legs.iter().flat_map(ends))
    }
}
