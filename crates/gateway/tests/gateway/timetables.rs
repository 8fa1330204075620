//! Feeds in the database, and the one timetable that is made of them.

use crate::storage::databases;
use contract::{StopId, Timestamp, manifest::Part as Listed};
use gateway::{
    import::gtfs::{self, Archive, Feed},
    pack,
    record::SourceName,
    store::{
        Store,
        timetables::{IdChange, IdKind},
    },
    timetable::{self, Part, merge},
    transit_index::TransitIndex,
};
use std::{
    fs,
    io::{Cursor, Write as _},
    path::PathBuf,
};
use tempfile::TempDir;
use transit::Timetable;
use zip::{ZipWriter, write::SimpleFileOptions};

fn name(name: &str) -> SourceName {
    name.parse().unwrap()
}

/// The importers' town, with changes in some of its tables.
fn town(changes: &[(&str, &str, &str)]) -> Vec<u8> {
    let tables = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gtfs");
    let folder = tempfile::tempdir().unwrap();
    for file in fs::read_dir(tables).unwrap() {
        let file = file.unwrap();
        let table = file.file_name().into_string().unwrap();
        let mut text = fs::read_to_string(file.path()).unwrap();
        for (_, from, to) in changes.iter().filter(|(of, ..)| *of == table) {
            assert!(text.contains(from), "{table} has no {from}");
            text = text.replace(from, to);
        }
        fs::write(folder.path().join(table), text).unwrap();
    }
    gtfs::load(folder.path()).unwrap()
}

/// The archive with tables more.
fn with(archive: Vec<u8>, tables: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new_append(Cursor::new(archive)).unwrap();
    for (name, text) in tables {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn read(archive: &[u8]) -> Feed {
    gtfs::read(&Archive::open(archive).unwrap(), "2026-03-01".parse().unwrap()).unwrap()
}

/// As `gateway import gtfs` does it.
async fn import(store: &Store, source: &str, sample: bool, archive: &[u8]) -> IdChange {
    let feed = read(archive);
    let sha256 = timetable::hex(archive);
    let uids = (feed.stop_uids.as_slice(), feed.line_uids.as_slice());
    let at = Timestamp::from_millis(1_772_000_000_000).unwrap();
    store.put_feed(&name(source), sample, (&sha256, archive), uids, at).await.unwrap()
}

async fn index(store: &Store) -> TransitIndex {
    TransitIndex::current(store).await.unwrap().unwrap()
}

async fn packed(store: &Store) -> (contract::manifest::Manifest, Timetable, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let written = pack::write(store, "小镇", folder.path()).await.unwrap();
    assert_eq!(written.left_out, [] as [&str; 0]);
    let listed = written.manifest.files.iter().find(|file| file.part == Listed::Timetable).unwrap();
    let file = fs::read(folder.path().join(&listed.name)).unwrap();
    (written.manifest.clone(), Timetable::read(file).unwrap(), folder)
}

#[tokio::test]
async fn a_feed_is_kept_as_it_was_and_its_ids_stay_for_ever() {
    for database in databases("feed_ids").await {
        let store = Store::open(&database.url).await.unwrap();
        let first = town(&[]);
        assert_eq!(import(&store, "bus", true, &first).await, IdChange { new_stops: 6, new_lines: 2 });
        let before = store.transit_ids(&name("bus"), IdKind::Stop).await.unwrap();
        assert_eq!((before["A"], before["S2"]), (1, 6));
        // Another feed of the source has lost a stop, gained one, and turned their order round.
        let second = town(&[("stops.txt", "A,码头", "New,新站"), ("stop_times.txt", ",A,", ",New,")]);
        assert_eq!(import(&store, "bus", true, &second).await, IdChange { new_stops: 1, new_lines: 0 });
        // The same ids of another source are other stops.
        assert_eq!(import(&store, "ferry", false, &first).await, IdChange { new_stops: 6, new_lines: 2 });
        store.close().await;

        let store = Store::open(&database.url).await.unwrap();
        let after = store.transit_ids(&name("bus"), IdKind::Stop).await.unwrap();
        assert!(before.iter().all(|(uid, id)| after[uid] == *id));
        assert_eq!(after["New"], 7);
        assert_eq!(store.transit_ids(&name("ferry"), IdKind::Stop).await.unwrap()["A"], 8);
        assert_eq!(store.transit_ids(&name("ferry"), IdKind::Line).await.unwrap()["R1"], 3);
        let feeds: Vec<_> = store
            .feeds()
            .await
            .unwrap()
            .into_iter()
            .map(|feed| (feed.source.as_str().to_owned(), feed.sample, feed.sha256))
            .collect();
        assert_eq!(
            feeds,
            [
                ("bus".to_owned(), true, timetable::hex(&second)),
                ("ferry".to_owned(), false, timetable::hex(&first)),
            ]
        );
        let kept = store.feed(&name("bus")).await.unwrap().unwrap();
        assert_eq!(kept.archive, second);
        assert_eq!(store.feed(&name("nobody")).await.unwrap(), None);
    }
}

#[tokio::test]
async fn the_pack_has_the_timetable_and_the_index_knows_its_trips() {
    for database in databases("feed_pack").await {
        let store = Store::open(&database.url).await.unwrap();
        let empty = tempfile::tempdir().unwrap();
        let without = pack::write(&store, "小镇", empty.path()).await.unwrap();
        assert!(without.manifest.files.iter().all(|file| file.part != Listed::Timetable));
        assert!(TransitIndex::current(&store).await.unwrap().is_none());

        import(&store, "bus", true, &town(&[])).await;
        let (manifest, timetable, _folder) = packed(&store).await;
        assert!(manifest.sample && timetable.is_sample());
        assert_eq!((timetable.stop_count(), timetable.line_count(), timetable.trip_count()), (6, 2, 3));

        let index = index(&store).await;
        assert_eq!(index.stamp, timetable.stamp());
        assert_eq!(Timetable::read(index.file.to_vec()).unwrap(), timetable);
        let bus = index.source("bus").unwrap();
        assert_eq!(bus.stop("A"), Some(StopId(1)));
        assert_eq!(bus.stop("nowhere"), None);
        let mut numbers: Vec<u32> =
            ["t1", "t2", "m1"].into_iter().flat_map(|id| bus.trips(id)).copied().collect();
        numbers.sort_unstable();
        assert_eq!((numbers, bus.trips("ghost")), (vec![0, 1, 2], [].as_slice()));
        assert!(index.source("ferry").is_none());
    }
}

#[tokio::test]
async fn a_timetable_is_made_once_of_the_same_feeds_and_anew_of_others() {
    for database in databases("feed_once").await {
        let store = Store::open(&database.url).await.unwrap();
        import(&store, "bus", true, &town(&[])).await;
        let first = timetable::current(&store).await.unwrap().unwrap();
        // Another gateway at the same database finds it.
        let other = Store::open(&database.url).await.unwrap();
        assert_eq!(other.timetable(&first.inputs).await.unwrap().unwrap(), first);
        assert_eq!(timetable::current(&other).await.unwrap().unwrap(), first);
        import(&store, "bus", true, &town(&[])).await;
        assert_eq!(timetable::current(&store).await.unwrap().unwrap(), first);
        // No more sample data: another timetable, and the one before is gone.
        import(&store, "bus", false, &town(&[])).await;
        let second = timetable::current(&other).await.unwrap().unwrap();
        assert_ne!((&second.inputs, second.stamp), (&first.inputs, first.stamp));
        assert_eq!(store.timetable(&first.inputs).await.unwrap(), None);
    }
}

#[tokio::test]
async fn sources_of_one_clock_share_a_timetable() {
    for database in databases("feed_merge").await {
        let store = Store::open(&database.url).await.unwrap();
        import(&store, "bus", false, &town(&[])).await;
        // The same clock by another name.
        import(&store, "ferry", true, &town(&[("agency.txt", "Asia/Shanghai", "Asia/Chongqing")])).await;
        // Another clock.
        import(&store, "train", false, &town(&[("agency.txt", "Asia/Shanghai", "Asia/Tokyo")])).await;
        let (manifest, timetable, _folder) = packed(&store).await;
        assert!(manifest.sample);
        assert_eq!(timetable.zone().name, "Asia/Shanghai");
        assert_eq!((timetable.stop_count(), timetable.line_count(), timetable.trip_count()), (12, 4, 6));
        let index = index(&store).await;
        let mut sources: Vec<_> = index.sources().collect();
        sources.sort_unstable();
        assert_eq!(sources, ["bus", "ferry"]);
        let [bus, ferry] = ["bus", "ferry"].map(|source| index.source(source).unwrap());
        assert_ne!(bus.trips("t1"), ferry.trips("t1"));
        assert_ne!(bus.line("R1"), ferry.line("R1"));
    }
}

#[test]
fn merged_feeds_keep_their_fares_blocks_and_stations_to_themselves() {
    let fares = "fare_id,price,currency_type\neverywhere,2,CNY\n";
    let changes = "transfer_type,from_stop_id,to_stop_id,min_transfer_time\n2,S1,S2,60\n";
    let part = |source: &str| {
        let archive = with(town(&[]), &[("fare_attributes.txt", fares), ("transfers.txt", changes)]);
        Part { source: name(source), network: read(&archive).network }
    };
    let alone = merge(vec![part("bus")]).network;
    assert_eq!((alone.fares.products[0].lines.as_slice(), alone.trips[0].block), ([].as_slice(), Some(0)));
    let both = merge(vec![part("bus"), part("ferry")]);
    assert_eq!(both.trips, [(name("bus"), 0..3), (name("ferry"), 3..6)]);
    let network = both.network;
    // A fare of all lines would otherwise be one of the neighbour's lines too.
    let lines: Vec<_> = network.fares.products.iter().map(|it| it.lines.clone()).collect();
    assert_eq!(lines, [[0, 1], [2, 3]]);
    assert_eq!((network.trips[0].block, network.trips[3].block), (Some(0), Some(1)));
    assert_eq!((network.stops[4].station, network.stops[10].station), (Some(3), Some(9)));
    assert_eq!((network.transfers[1].from, network.transfers[1].to), (10, 11));
    assert!(Timetable::build(&alone).is_err(), "without ids no two things can be told apart");
}

#[tokio::test]
async fn a_feed_that_does_not_hold_together_costs_nobody_the_car_parks() {
    for database in databases("feed_broken").await {
        let store = Store::open(&database.url).await.unwrap();
        store.put_lots(&crate::city::source(), true, &[crate::city::lot("a", 10)]).await.unwrap();
        // Bytes that no import would have let in.
        let at = Timestamp::from_millis(0).unwrap();
        store.put_feed(&name("bus"), false, ("00", b"no archive"), (&[], &[]), at).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let written = pack::write(&store, "小镇", folder.path()).await.unwrap();
        assert!(
            written.left_out[0].starts_with("the feed of bus: not a ZIP archive"),
            "{:?}",
            written.left_out
        );
        assert!(written.manifest.files.iter().any(|file| file.part == Listed::Lots));
    }
}

#[tokio::test]
async fn trips_that_are_run_again_and_again_share_their_id() {
    for database in databases("feed_repeats").await {
        let store = Store::open(&database.url).await.unwrap();
        let rows = "trip_id,start_time,end_time,headway_secs\nt1,6:00:00,7:00:00,600\n";
        let archive = with(town(&[]), &[("frequencies.txt", rows)]);
        import(&store, "bus", false, &archive).await;
        let index = index(&store).await;
        let trips = index.source("bus").unwrap().trips("t1");
        assert!(trips.len() == 6 && trips.is_sorted(), "{trips:?}");
    }
}
