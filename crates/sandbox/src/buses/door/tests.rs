//! The desk's knobs, as a test turns them, and what the gateway hears.

use super::super::{Buses, Fleet, Network, Plan};
use super::*;
use crate::line::Line;
use std::{
    net::Ipv4Addr,
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};
use tiny_http::{Response, Server};
use transit::realtime;

/// What the gateway was told: address, key, media type, body.
type Told = Receiver<(String, String, String, Vec<u8>)>;

/// A machine that drives one line, and a gateway that takes everything.
fn machine() -> (Buses, Told) {
    let server = Server::http("127.0.0.1:0").unwrap();
    let gateway = format!("http://{}", server.server_addr().to_ip().unwrap());
    let (sender, told) = channel();
    thread::spawn(move || {
        for mut request in server.incoming_requests() {
            let header = |name: &'static str| {
                let found = request.headers().iter().find(|it| it.field.equiv(name));
                found.map(|it| it.value.to_string()).unwrap_or_default()
            };
            let (key, kind, url) =
                (header("authorization"), header("content-type"), request.url().to_owned());
            let mut body = Vec::new();
            request.as_reader().read_to_end(&mut body).unwrap();
            let _ = sender.send((url, key, kind, body));
            let _ = request.respond(Response::from_string("{}"));
        }
    });
    let network = Network::build(Plan { seed: 7, bus_lines: 3 }).unwrap();
    let buses = Buses::default();
    let fleet = Fleet::new(network, 7, Some(&["316".to_owned()]));
    buses.open(fleet, Line::new(&gateway, "demo-transit", "the-key"), Duration::from_secs(10));
    (buses, told)
}

fn morning() -> Timestamp {
    "2026-11-20T08:00:00+08:00".parse().unwrap()
}

fn ask(buses: &Buses, method: &str, path: &str, body: &Value) -> (u16, Vec<u8>) {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let ask = Ask {
        method: method.into(),
        path: path.into(),
        query: query.into(),
        headers: vec![],
        body: body.to_string().into_bytes(),
        peer: Some(Ipv4Addr::LOCALHOST.into()),
    };
    let parts = ask.parts();
    let parts: Vec<_> = parts.iter().map(String::as_str).collect();
    let say = buses.answer(&ask, &parts, morning()).unwrap();
    (say.status, say.body)
}

fn post(buses: &Buses, path: &str, body: Value) -> (u16, Value) {
    let (status, body) = ask(buses, "POST", path, &body);
    (status, serde_json::from_slice(&body).unwrap())
}

fn vehicles(buses: &Buses) -> Vec<Value> {
    let (_, body) = ask(buses, "GET", "/control/transit?line=316", &json!(null));
    let shown: Value = serde_json::from_slice(&body).unwrap();
    shown["vehicles"].as_array().unwrap().clone()
}

/// Where the gateway was told that a vehicle is.
fn place(body: &[u8], vehicle: &Value) -> (f64, f64, u64) {
    let feed = realtime::Feed::read(body).unwrap();
    let mut told = feed.entities().filter_map(|it| it.unwrap().vehicle);
    let found = told.find(|it| it.vehicle.unwrap().id == vehicle.as_str()).unwrap();
    let at = found.position.unwrap();
    (f64::from(at.longitude.unwrap()), f64::from(at.latitude.unwrap()), found.timestamp.unwrap())
}

#[test]
fn the_gateway_is_told_as_by_any_vendor_and_others_may_poll_the_same() {
    let (buses, told) = machine();
    buses.tick(morning()).unwrap();
    let (url, key, kind, body) = told.try_recv().unwrap();
    assert_eq!(
        (url.as_str(), key.as_str(), kind.as_str()),
        ("/api/v1/vendors/demo-transit/gtfs-realtime", "Bearer the-key", "application/x-protobuf")
    );
    let whole = Feed::decode(&body[..]).unwrap();
    let polled: Vec<_> = ["vehicle-positions.pb", "trip-updates.pb", "alerts.pb"]
        .iter()
        .flat_map(|it| {
            let (status, body) = ask(&buses, "GET", &format!("/gtfs-realtime/{it}"), &json!(null));
            assert_eq!(status, 200);
            Feed::decode(&body[..]).unwrap().entity
        })
        .collect();
    assert_eq!(whole.entity, polled);
    assert!(whole.entity.len() > 10);
    assert_eq!(ask(&buses, "GET", "/gtfs-realtime/other.pb", &json!(null)).0, 404);
}

#[test]
fn a_silent_feed_tells_nothing_and_a_wrong_clock_tells_wrong_times() {
    let (buses, told) = machine();
    let (status, _) = post(&buses, "/control/transit", json!({ "silent": true }));
    assert_eq!(status, 200);
    buses.tick(morning()).unwrap();
    assert!(told.try_recv().is_err());
    post(&buses, "/control/transit", json!({ "silent": false, "clock_off_s": -300 }));
    let (.., body) = told.try_recv().unwrap();
    let at = realtime::Feed::read(&body).unwrap().header().timestamp.unwrap();
    assert_eq!(at as i64, seconds(morning()) - 300);
    assert_eq!(post(&buses, "/control/transit", json!({ "clock_off_s": 100_000 })).0, 422);
    assert_eq!(post(&buses, "/control/transit", json!({ "sielnt": true })).0, 400);
}

#[test]
fn a_vehicle_that_jumps_is_told_fifty_kilometres_off_and_then_where_it_is() {
    let (buses, told) = machine();
    let vehicle = vehicles_after_a_tick(&buses, &told)[0]["vehicle"].clone();
    post(&buses, "/control/transit/jump", json!({ "vehicle": vehicle }));
    buses.tick(morning()).unwrap();
    let [off, right] = [0, 1].map(|_| place(&told.try_recv().unwrap().3, &vehicle));
    assert!((off.0 - right.0 - 0.556).abs() < 1e-3, "{off:?} {right:?}");
    assert_eq!(post(&buses, "/control/transit/jump", json!({ "vehicle": "no-such" })).0, 404);
}

#[test]
fn a_trip_that_is_cancelled_is_told_so_and_its_vehicle_is_gone() {
    let (buses, told) = machine();
    let trip = vehicles_after_a_tick(&buses, &told)[0]["trip"].clone();
    assert_eq!(post(&buses, "/control/transit/cancel", json!({ "trip": trip })).0, 200);
    let (.., body) = told.try_recv().unwrap();
    let feed = realtime::Feed::read(&body).unwrap();
    let update = feed
        .entities()
        .filter_map(|it| it.unwrap().trip_update)
        .find(|it| it.trip.trip_id == trip.as_str())
        .unwrap();
    assert_eq!(update.trip.schedule, Some(realtime::TripSchedule::Canceled));
    assert!(vehicles(&buses).iter().all(|it| it["trip"] != trip));
}

#[test]
fn a_vehicle_is_called_to_a_stop_and_comes_in_so_many_seconds() {
    let (buses, told) = machine();
    vehicles_after_a_tick(&buses, &told);
    let (status, called) = post(&buses, "/control/transit/approach", json!({ "line": "316", "in_s": 25 }));
    assert_eq!(status, 200, "{called}");
    let coming = vehicles(&buses).into_iter().find(|it| it["vehicle"] == called["vehicle"]).unwrap();
    assert_eq!((&coming["next_stop"], &coming["arrives_in_s"]), (&called["stop"], &json!(25)));
    assert_eq!(post(&buses, "/control/transit/approach", json!({ "line": "M1" })).0, 404);
}

#[test]
fn a_camera_takes_a_picture_when_asked() {
    let (buses, told) = machine();
    let vehicle = vehicles_after_a_tick(&buses, &told)[0]["vehicle"].clone();
    post(&buses, "/control/transit/photo", json!({ "vehicle": vehicle }));
    let (.., body) = told.try_recv().unwrap();
    let feed = realtime::Feed::read(&body).unwrap();
    let mut told = feed.entities().filter_map(|it| it.unwrap().vehicle);
    let cabin = told.find(|it| it.vehicle.unwrap().id == vehicle.as_str()).unwrap().cabin.unwrap();
    assert!(cabin.photo.unwrap().starts_with(b"\x89PNG"));
    assert_eq!((cabin.photo_type, cabin.faces_blurred), (Some("image/png"), Some(true)));
}

#[test]
fn before_the_first_vehicle_drives_the_desk_says_so() {
    let buses = Buses::default();
    assert_eq!(ask(&buses, "GET", "/control/transit", &json!(null)).0, 503);
}

/// The vehicles on the road, once the gateway has been told for the first time.
fn vehicles_after_a_tick(buses: &Buses, told: &Told) -> Vec<Value> {
    buses.tick(morning()).unwrap();
    told.try_recv().unwrap();
    vehicles(buses)
}
