//! Feeds of real operators beside what another reader made of them. They are not part of the repository: read where
//! they are, else skipped.

use serde_json::{Map, Value, json};
use std::{env, fs, path::PathBuf};
use transit::realtime::{
    Alert, Entity, Feed, Incrementality, Place, StopSchedule, StopTimeEvent, Translation, TripDescriptor,
    TripSchedule, TripUpdate, VehicleDescriptor, VehiclePosition,
};

/// A capture from `$CITY_FIXTURES/gtfs` or `../shared/data/gtfs` beside the workspace.
fn capture(name: &str) -> Option<Vec<u8>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = env::var_os("CITY_FIXTURES").map_or_else(beside, PathBuf::from);
    let file = fs::read(folder.join("gtfs").join(name)).ok();
    if file.is_none() {
        println!("skipped: fixture not found: {name}");
    }
    file
}

#[test]
fn captures_read_field_for_field_as_another_reader_read_them() {
    for name in ["bart-trip-updates", "bart-alerts", "ct-trip-updates", "ct-vehicle-positions"] {
        let Some(bytes) = capture(&format!("{name}.pb")) else { continue };
        let Some(expected) = capture(&format!("{name}.pb.json")) else { continue };
        let expected: Value = serde_json::from_slice(&expected).unwrap();
        let read = feed(&Feed::read(&bytes).unwrap());
        let ids = |feed: &Value| feed["entity"].as_array().unwrap().len();
        assert_eq!(ids(&read), ids(&expected), "{name}");
        let pairs = read["entity"].as_array().unwrap().iter().zip(expected["entity"].as_array().unwrap());
        for (ours, theirs) in pairs {
            assert_eq!(ours, theirs, "{name}");
        }
        assert_eq!(read, expected, "{name}");
    }
}

#[test]
fn captures_without_a_second_reading_are_read_to_the_end() {
    if let Some(bytes) = capture("raba-trip-updates.pb") {
        let feed = Feed::read(&bytes).unwrap();
        assert_eq!((feed.header().version, feed.header().timestamp), ("2.0", Some(1_749_416_885)));
        let updates: Vec<_> = feed.entities().map(|it| it.unwrap().trip_update.unwrap()).collect();
        assert_eq!(updates[0].trip.trip_id, Some("28c61524-6da8-4506-9a92-22f2f6e91872"));
        assert_eq!(updates[0].vehicle.unwrap().id, Some("5701"));
        assert!(updates[1].stops.iter().all(|stop| stop.schedule == Some(StopSchedule::Skipped)));
    }
    if let Some(bytes) = capture("raba-vehicle-positions.pb") {
        let feed = Feed::read(&bytes).unwrap();
        let vehicles: Vec<_> = feed.entities().map(|it| it.unwrap().vehicle.unwrap()).collect();
        assert_eq!(vehicles[0].vehicle.unwrap().id, Some("66"));
        assert!(vehicles.iter().all(|it| it.position.unwrap().position().is_some()));
        assert_eq!(vehicles.iter().map(|it| it.timestamp.unwrap()).max(), Some(1_749_416_905));
    }
}

/// What is not absent, under its name.
fn object(fields: impl IntoIterator<Item = (&'static str, Option<Value>)>) -> Value {
    let fields = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(fields.collect::<Map<_, _>>())
}

fn text(text: Option<&str>) -> Option<Value> {
    text.map(Value::from)
}

/// Numbers of 64 bits are texts in that form.
fn long(number: Option<impl ToString>) -> Option<Value> {
    number.map(|number| Value::from(number.to_string()))
}

/// The shortest decimal of a float, as a double.
fn float(number: Option<f32>) -> Option<Value> {
    number.map(|number| json!(number.to_string().parse::<f64>().unwrap()))
}

fn list(items: Vec<Value>) -> Option<Value> {
    (!items.is_empty()).then_some(Value::Array(items))
}

fn feed(feed: &Feed<'_>) -> Value {
    let incrementality = match feed.header().incrementality {
        Incrementality::FullDataset => "FULL_DATASET",
        Incrementality::Differential => "DIFFERENTIAL",
    };
    let header = object([
        ("gtfsRealtimeVersion", text(Some(feed.header().version))),
        ("incrementality", text(Some(incrementality))),
        ("timestamp", long(feed.header().timestamp)),
    ]);
    let entities = feed.entities().map(|it| entity(&it.unwrap())).collect();
    object([("header", Some(header)), ("entity", list(entities))])
}

fn entity(entity: &Entity<'_>) -> Value {
    object([
        ("id", text(Some(entity.id))),
        ("tripUpdate", entity.trip_update.as_ref().map(trip_update)),
        ("vehicle", entity.vehicle.as_ref().map(vehicle_position)),
        ("alert", entity.alert.as_ref().map(alert)),
    ])
}

fn trip(trip: &TripDescriptor<'_>) -> Value {
    let schedule = trip.schedule.map(|schedule| match schedule {
        TripSchedule::Scheduled => "SCHEDULED",
        TripSchedule::Added => "ADDED",
        other => panic!("no capture has {other:?}"),
    });
    object([
        ("tripId", text(trip.trip_id)),
        ("startTime", text(trip.start_time)),
        ("startDate", text(trip.start_date)),
        ("scheduleRelationship", text(schedule)),
        ("routeId", text(trip.route_id)),
        ("directionId", trip.direction_id.map(Value::from)),
    ])
}

fn vehicle(vehicle: &VehicleDescriptor<'_>) -> Value {
    object([
        ("id", text(vehicle.id)),
        ("label", text(vehicle.label)),
        ("licensePlate", text(vehicle.license_plate)),
    ])
}

fn trip_update(update: &TripUpdate<'_>) -> Value {
    let event = |event: StopTimeEvent| {
        object([
            ("delay", event.delay.map(Value::from)),
            ("time", long(event.time)),
            ("uncertainty", event.uncertainty.map(Value::from)),
        ])
    };
    let stops = update.stops.iter().map(|stop| {
        let schedule = stop.schedule.map(|schedule| match schedule {
            StopSchedule::Scheduled => "SCHEDULED",
            other => panic!("no capture has {other:?}"),
        });
        object([
            ("stopSequence", stop.stop_sequence.map(Value::from)),
            ("stopId", text(stop.stop_id)),
            ("arrival", stop.arrival.map(event)),
            ("departure", stop.departure.map(event)),
            ("scheduleRelationship", text(schedule)),
        ])
    });
    object([
        ("trip", Some(trip(&update.trip))),
        ("vehicle", update.vehicle.as_ref().map(vehicle)),
        ("stopTimeUpdate", list(stops.collect())),
        ("timestamp", long(update.timestamp)),
        ("delay", update.delay.map(Value::from)),
    ])
}

fn vehicle_position(position: &VehiclePosition<'_>) -> Value {
    let place = |place: Place| {
        object([
            ("latitude", float(place.latitude)),
            ("longitude", float(place.longitude)),
            ("bearing", float(place.bearing)),
            ("odometer", place.odometer.map(Value::from)),
            ("speed", float(place.speed)),
        ])
    };
    object([
        ("trip", position.trip.as_ref().map(trip)),
        ("vehicle", position.vehicle.as_ref().map(vehicle)),
        ("position", position.position.map(place)),
        ("currentStopSequence", position.current_stop_sequence.map(Value::from)),
        ("stopId", text(position.stop_id)),
        ("timestamp", long(position.timestamp)),
    ])
}

fn alert(alert: &Alert<'_>) -> Value {
    let words = |words: &[Translation<'_>]| {
        let each =
            words.iter().map(|it| object([("text", text(Some(it.text))), ("language", text(it.language))]));
        list(each.collect()).map(|all| json!({ "translation": all }))
    };
    let cause = alert.cause.map(|cause| if cause == 12 { "MEDICAL_EMERGENCY" } else { "?" });
    let effect = alert.effect.map(|effect| if effect == 3 { "SIGNIFICANT_DELAYS" } else { "?" });
    let informed = alert.informed.iter().map(|about| {
        object([
            ("agencyId", text(about.agency_id)),
            ("routeId", text(about.route_id)),
            ("stopId", text(about.stop_id)),
        ])
    });
    object([
        ("informedEntity", list(informed.collect())),
        ("cause", text(cause)),
        ("effect", text(effect)),
        ("url", words(&alert.url)),
        ("headerText", words(&alert.header)),
        ("descriptionText", words(&alert.description)),
    ])
}
