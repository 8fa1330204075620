//! Public transport at the desk.
//!
//! - `GET /gtfs-realtime/vehicle-positions.pb`, `trip-updates.pb`, `alerts.pb`: what was said last, for whoever polls
//! - `GET /control/transit` the knobs, and how many vehicles are on the road; `?line=316` lists those of a line
//! - `POST /control/transit` with `{"silent"?: true, "clock_off_s"?: -300}`
//! - `POST /control/transit/jump` with `{"vehicle": "316-07", "messages"?: 1}`: is told 50 km off, in so many messages
//! - `POST /control/transit/cancel` with `{"trip": "316-0w-12"}`
//! - `POST /control/transit/photo` with `{"vehicle": "316-07"}`: its camera takes a picture now
//! - `POST /control/transit/approach` with `{"line": "316", "stop"?: "B00123", "in_s"?: 60}`: a vehicle of the line is
//!   there in so many seconds; answers which and where
//!
//! After a `POST` the gateway has been told when the answer comes; `gateway` in it is what the gateway said.

use super::{
    fleet::{Approach, Fleet},
    operator::{Machine, seconds},
    realtime::Feed,
};
use crate::desk::wire::{Ask, Say};
use contract::Timestamp;
use prost::Message as _;
use serde::Deserialize;
use serde_json::{Value, json};
use std::net::IpAddr;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    silent: Option<bool>,
    clock_off_s: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Jump {
    vehicle: String,
    #[serde(default = "once")]
    messages: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cancel {
    trip: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Photo {
    vehicle: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Approached {
    line: String,
    stop: Option<String>,
    #[serde(default = "a_minute")]
    in_s: u32,
}

const fn once() -> u32 {
    1
}

const fn a_minute() -> u32 {
    60
}

/// Most by which the operator's clock can be off: a day.
const MOST_OFF_S: i64 = 86_400;

pub(super) fn answer(machine: Option<&Machine>, ask: &Ask, parts: &[&str], now: Timestamp) -> Option<Say> {
    let (["gtfs-realtime", ..] | ["control", "transit", ..]) = parts else { return None };
    let Some(machine) = machine else {
        return Some(Say::json(503, &json!({ "error": "no vehicle drives here yet" })));
    };
    if let ["gtfs-realtime", file] = parts {
        return Some(feed(machine, ask, file));
    }
    if !ask.peer.is_some_and(|it: IpAddr| it.is_loopback()) {
        return Some(Say::json(403, &json!({ "error": "from this machine only" })));
    }
    Some(match (ask.method.as_str(), &parts[2..]) {
        ("GET", []) => Say::json(200, &shown(&machine.fleet(), ask.said("line").as_deref(), seconds(now))),
        ("POST", knob) => {
            // A statement of its own: the fleet must be free again when the gateway is told.
            let turned = turn(&mut machine.fleet(), knob, &ask.body, seconds(now));
            match turned {
                Ok(answer) => tell(machine, answer, now),
                Err((status, words)) => Say::json(status, &json!({ "error": words })),
            }
        }
        _ => Say::missing(),
    })
}

fn feed(machine: &Machine, ask: &Ask, file: &str) -> Say {
    let said = machine.said();
    let entities = match (ask.method.as_str(), file) {
        ("GET", "vehicle-positions.pb") => said.positions.clone(),
        ("GET", "trip-updates.pb") => said.updates.clone(),
        ("GET", "alerts.pb") => said.alerts.clone(),
        _ => return Say::missing(),
    };
    let feed: Feed = said.feed(entities);
    Say::of(200, "application/x-protobuf", feed.encode_to_vec())
}

/// A knob was turned: the gateway hears of it before the one who turned it does.
fn tell(machine: &Machine, mut answer: Value, now: Timestamp) -> Say {
    match machine.tick(now) {
        Ok(told) => {
            answer["gateway"] = told;
            Say::json(200, &answer)
        }
        Err(error) => Say::json(502, &json!({ "error": error.to_string() })),
    }
}

type Turned = Result<Value, (u16, String)>;

fn turn(fleet: &mut Fleet, knob: &[&str], body: &[u8], now_s: i64) -> Turned {
    fleet.advance(now_s);
    match knob {
        [] => set(fleet, read(body)?),
        ["jump"] => {
            let Jump { vehicle, messages } = read(body)?;
            known(fleet, &vehicle)?;
            fleet.knobs.jumps.insert(vehicle.clone(), messages);
            Ok(json!({ "vehicle": vehicle, "messages": messages }))
        }
        ["photo"] => {
            let Photo { vehicle } = read(body)?;
            known(fleet, &vehicle)?;
            fleet.knobs.pictures.insert(vehicle.clone());
            Ok(json!({ "vehicle": vehicle }))
        }
        ["cancel"] => {
            let Cancel { trip } = read(body)?;
            if fleet.cancel(&trip) {
                Ok(json!({ "trip": trip }))
            } else {
                Err((404, format!("no trip {trip:?} is under way or begins within the hour")))
            }
        }
        ["approach"] => approach(fleet, &read(body)?, now_s),
        _ => Err((404, "jump, cancel, photo, approach".to_owned())),
    }
}

fn set(fleet: &mut Fleet, set: Set) -> Turned {
    let off_s = set.clock_off_s.unwrap_or(fleet.knobs.clock_off_s);
    if !(-MOST_OFF_S..=MOST_OFF_S).contains(&off_s) {
        return Err((422, "the clock can be off by a day at most".to_owned()));
    }
    fleet.knobs.clock_off_s = off_s;
    fleet.knobs.is_silent = set.silent.unwrap_or(fleet.knobs.is_silent);
    Ok(json!({ "silent": fleet.knobs.is_silent, "clock_off_s": off_s }))
}

fn approach(fleet: &mut Fleet, wanted: &Approached, now_s: i64) -> Turned {
    let approach = Approach { line_id: &wanted.line, stop_id: wanted.stop.as_deref(), in_s: wanted.in_s };
    let (vehicle, stop) = fleet.approach(&approach, now_s).ok_or_else(|| {
        (404, format!("no vehicle of line {:?} is far enough before such a stop now", wanted.line))
    })?;
    let stop = &fleet.network().stops[stop];
    Ok(json!({ "vehicle": vehicle, "stop": stop.id, "stop_name": stop.name.zh, "in_s": wanted.in_s }))
}

fn known(fleet: &Fleet, vehicle: &str) -> Result<(), (u16, String)> {
    let is_known = fleet.runs.values().any(|it| it.vehicle_id == vehicle);
    if is_known { Ok(()) } else { Err((404, format!("there is no vehicle {vehicle:?} now"))) }
}

fn read<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, (u16, String)> {
    serde_json::from_slice(body).map_err(|error| (400, error.to_string()))
}

fn shown(fleet: &Fleet, line_id: Option<&str>, now_s: i64) -> Value {
    let network = fleet.network();
    let of_line = fleet.on_the_road(now_s).filter_map(|(run, at_s)| {
        let trip = run.of_network(network);
        let spot = run.spot(network, f64::from(at_s));
        let stop = &network.stops[network.course(trip).stops[spot.stop]];
        (line_id == Some(network.line(trip).id.as_str())).then(|| {
            json!({
                "vehicle": run.vehicle_id,
                "trip": run.trip_id,
                "direction": network.course(trip).direction,
                "next_stop": stop.id,
                "next_stop_name": stop.name.zh,
                "arrives_in_s": i64::from(run.arrives_s(spot.stop)) - i64::from(at_s),
                "late_s": run.late_s(network, spot.stop, at_s),
            })
        })
    });
    let vehicles: Vec<_> = of_line.collect();
    json!({
        "silent": fleet.knobs.is_silent,
        "clock_off_s": fleet.knobs.clock_off_s,
        "on_the_road": fleet.on_the_road(now_s).count(),
        "vehicles": vehicles,
    })
}

#[cfg(test)]
mod tests;
