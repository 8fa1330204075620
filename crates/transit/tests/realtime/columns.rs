//! Positions as columns.

use crate::write::{Message, bus, feed};
use contract::transit::Crowding;
use transit::realtime::{Feed, Positions, Span};

#[test]
fn columns_say_what_the_messages_say() {
    let bytes = feed((0..500).map(bus));
    let columns = Positions::decode(&bytes).unwrap();
    assert_eq!(columns.len(), 500);
    assert_eq!(columns.header.timestamp, Some(1_795_000_030));
    for (row, entity) in Feed::read(&bytes).unwrap().entities().enumerate() {
        let vehicle = entity.unwrap().vehicle.unwrap();
        let (place, trip) = (vehicle.position.unwrap(), vehicle.trip.unwrap());
        assert_eq!(Some(columns.latitude[row]), place.latitude);
        assert_eq!(Some(columns.longitude[row]), place.longitude);
        assert_eq!(Some(columns.bearing[row]), place.bearing);
        assert_eq!(Some(columns.speed[row]), place.speed);
        assert_eq!(Some(columns.timestamp[row]), vehicle.timestamp);
        assert_eq!(columns.text(columns.vehicle[row]), vehicle.vehicle.unwrap().id);
        assert_eq!(columns.text(columns.trip[row]), trip.trip_id);
        assert_eq!(columns.text(columns.route[row]), trip.route_id);
        assert_eq!(columns.text(columns.start_date[row]), trip.start_date);
        assert_eq!(columns.text(columns.stop[row]), vehicle.stop_id);
        assert_eq!(Some(columns.stop_sequence[row]), vehicle.current_stop_sequence);
        assert_eq!(Some(columns.status[row]), vehicle.status.map(|status| status as u8));
        assert_eq!(columns.crowding(row), vehicle.crowding());
    }
}

#[test]
fn what_is_not_said_is_told_apart_from_nought() {
    let place = Message::new().float(1, 36.0).float(2, 120.0);
    let bytes = feed([Message::new().bytes(1, "V1").message(4, Message::new().message(2, place))]);
    let columns = Positions::decode(&bytes).unwrap();
    assert!(columns.bearing[0].is_nan() && columns.speed[0].is_nan());
    assert_eq!((columns.timestamp[0], columns.status[0], columns.crowding(0)), (0, 255, None));
    assert_eq!((columns.trip[0], columns.text(columns.trip[0])), (Span::default(), None));
    assert_eq!(columns.text(columns.vehicle[0]), Some("V1"), "the entity's id stands in for the vehicle's");
}

#[test]
fn deleted_vehicles_and_such_without_a_place_have_no_row() {
    let nowhere = Message::new().bytes(1, "a").message(4, Message::new().number(9, 5));
    let half =
        Message::new().bytes(1, "b").message(4, Message::new().message(2, Message::new().float(1, 36.0)));
    let bytes = feed([nowhere, half, bus(1).number(2, 1), bus(2)]);
    let columns = Positions::decode(&bytes).unwrap();
    assert_eq!(columns.len(), 1);
    assert_eq!(columns.crowding(0), Some(Crowding::FewSeats));
}
