//! A feed of arbitrary bytes is refused or read; it never panics, and both ways of reading it agree.

#![no_main]

use libfuzzer_sys::fuzz_target;
use transit::realtime::{Entity, Feed, Positions};

fuzz_target!(|bytes: &[u8]| {
    let columns = Positions::decode(bytes);
    let Ok(feed) = Feed::read(bytes) else {
        assert!(columns.is_err());
        return;
    };
    let entities: Vec<_> = feed.entities().collect();
    assert_eq!(entities.len(), feed.len());
    // The columns leave out parts that the messages read, so they may be sound where a message is not.
    if let Ok(entities) = entities.into_iter().collect::<Result<Vec<_>, _>>() {
        let columns = columns.expect("what the messages read is sound");
        let places = entities.iter().filter(|entity| has_row(entity)).count();
        assert_eq!(columns.len(), places);
        for row in 0..columns.len() {
            let _ =
                (columns.text(columns.vehicle[row]), columns.text(columns.stop[row]), columns.crowding(row));
        }
    }
});

fn has_row(entity: &Entity<'_>) -> bool {
    let place = entity.vehicle.as_ref().and_then(|vehicle| vehicle.position);
    !entity.is_deleted && place.is_some_and(|it| it.latitude.is_some() && it.longitude.is_some())
}
