//! Any bytes at all.

use crate::write::{Message, bus, feed};
use proptest::prelude::*;
use transit::realtime::{Entity, Fault, Feed, Flaw, Positions};

fn entities(bytes: &[u8]) -> Result<Vec<Entity<'_>>, Fault> {
    Feed::read(bytes)?.entities().collect()
}

fn mixed() -> Vec<u8> {
    let event = Message::new().number(1, 60).number(2, 1_795_000_100);
    let halt = |n| Message::new().number(1, n).message(2, event.clone()).bytes(4, "S");
    let update =
        Message::new().message(1, Message::new().bytes(1, "T")).message(2, halt(1)).message(2, halt(2));
    let words = Message::new().message(1, Message::new().bytes(1, "绕行").bytes(2, "zh"));
    let alert = Message::new().message(5, Message::new().bytes(2, "316")).message(10, words);
    let others =
        [Message::new().bytes(1, "u").message(3, update), Message::new().bytes(1, "a").message(5, alert)];
    feed((0..4).map(bus).chain(others))
}

#[test]
fn a_feed_cut_off_anywhere_is_a_fault_or_a_shorter_feed() {
    let bytes = mixed();
    let whole = entities(&bytes).unwrap();
    let mut shorter = 0;
    for end in 0..bytes.len() {
        match entities(&bytes[..end]) {
            Ok(part) => {
                assert_eq!(part, whole[..part.len()], "cut at {end}");
                assert!(part.len() < whole.len());
                shorter += 1;
            }
            Err(fault) => assert!(fault.at <= end, "cut at {end}: {fault}"),
        }
        if let Ok(part) = Positions::decode(&bytes[..end]) {
            let all = Positions::decode(&bytes).unwrap();
            assert_eq!(part.latitude, all.latitude[..part.len()]);
            assert_eq!(part.trip, all.trip[..part.len()]);
        }
    }
    // After the header and after each entity but the last.
    assert_eq!(shorter, whole.len());
}

#[test]
fn a_fault_says_where_the_feed_was_cut() {
    let bytes = mixed();
    let fault = entities(&bytes[..bytes.len() - 1]).unwrap_err();
    assert_eq!(fault.flaw, Flaw::Truncated);
    assert_eq!(bytes[fault.at - 1], 0x12, "the length of the last entity leads past the end");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = entities(&bytes);
        let _ = Positions::decode(&bytes);
    }

    #[test]
    fn no_change_to_a_feed_makes_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = mixed();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(columns) = Positions::decode(&bytes) {
            for row in 0..columns.len() {
                let _ = columns.text(columns.trip[row]);
            }
        }
        if let Ok(feed) = Feed::read(&bytes) {
            prop_assert_eq!(feed.entities().count(), feed.len());
        }
    }

    #[test]
    fn columns_and_messages_agree_on_what_is_readable(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = feed((0..3).map(bus));
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(read) = entities(&bytes) {
            let placed = |entity: &Entity<'_>| {
                let place = entity.vehicle.and_then(|it| it.position);
                !entity.is_deleted && place.is_some_and(|it| it.latitude.is_some() && it.longitude.is_some())
            };
            let columns = Positions::decode(&bytes).unwrap();
            prop_assert_eq!(columns.len(), read.iter().filter(|entity| placed(entity)).count());
        }
    }
}
