use crate::{
    model::{self, Model},
    records::{
        MADE_MS, any_position, at, by_half_hour, lot, lots, name, open, pack, place, places, position,
    },
};
use city::{LotRecord, Occupancy, PackWriter, RecordError};
use contract::{
    Bounds, Fen, LotId, PlaceId, Timestamp,
    ask::{ClustersAsk, LotFilter, LotOrder, LotsAsk},
    live::{LotNow, Update},
    lot::{LotKind, Vacancy},
    place::PlaceKind,
};
use proptest::{collection, option, prelude::*, sample::select};
use std::collections::HashMap;

fn earth() -> Bounds {
    Bounds::new(-180.0, -90.0, 180.0, 90.0).unwrap()
}

fn all_lots(filter: LotFilter) -> LotsAsk {
    LotsAsk { from: None, within: None, filter, order: LotOrder::Distance, limit: 200, now: at(MADE_MS) }
}

fn everywhere(filter: LotFilter, zoom: u8, now: Timestamp) -> ClustersAsk {
    ClustersAsk { view: earth(), zoom, filter, now }
}

fn told(id: u64, whole: bool, lots: &[(u32, Option<u32>, u32)]) -> Update {
    let lots = lots.iter().map(|&(id, free, age_s)| LotNow { id: LotId(id), free, age_s });
    Update { whole, lots: lots.collect(), ..Update::new(id, at(MADE_MS)) }
}

#[test]
fn a_pack_does_not_depend_on_the_order_of_its_records() {
    let (mut lots, mut places) = (
        vec![lot(1), lot(2), lot(3)],
        vec![place(1, "甲", PlaceKind::Other), place(2, "乙", PlaceKind::Sight)],
    );
    let forwards = pack(&lots, &places);
    lots.reverse();
    places.reverse();
    assert_eq!(pack(&lots, &places), forwards);
}

#[test]
fn a_record_that_cannot_be_kept_is_refused_and_the_rest_goes_on() {
    let mut writer = PackWriter::new("青岛", at(MADE_MS));
    writer.lot(lot(1)).unwrap();
    assert_eq!(writer.lot(lot(1)), Err(RecordError::IdTwice(1)));
    let nameless = LotRecord { name: name("", "Car park"), ..lot(2) };
    assert_eq!(writer.lot(nameless), Err(RecordError::NoName));
    let endless = LotRecord { address: Some("路".repeat(30_000)), ..lot(2) };
    assert_eq!(writer.lot(endless), Err(RecordError::TextTooLong { field: "address", bytes: 90_000 }));
    let huge = LotRecord { capacity: 1_000_001, ..lot(2) };
    assert_eq!(writer.lot(huge), Err(RecordError::TooManyBays { field: "capacity", bays: 1_000_001 }));
    writer.lot(lot(2)).unwrap();
    assert_eq!(open(writer.finish()).facts().lots, 2);
}

#[test]
fn a_count_is_shown_as_live_then_stale_and_never_above_the_capacity() {
    let mut city = open(pack(&[lot(1), lot(2), lot(3)], &[]));
    let heard =
        city.hear(&told(1, true, &[(1, Some(7), 60), (2, Some(101), 0), (3, None, 0), (9, Some(1), 0)]));
    assert_eq!((heard.id, heard.lots), (1, 3), "car park 9 is not in this pack");
    let vacancy = |id, now_ms| city.lot(LotId(id), at(now_ms)).unwrap().summary.vacancy;
    assert!(matches!(vacancy(1, MADE_MS), Vacancy::Live(count) if count.free() == 7));
    assert!(matches!(vacancy(1, MADE_MS + 240_000), Vacancy::Stale(count) if count.free() == 7));
    assert_eq!(vacancy(2, MADE_MS), Vacancy::Unknown, "101 of 100 cannot be");
    assert_eq!(vacancy(3, MADE_MS), Vacancy::Closed);
}

#[test]
fn changes_add_up_a_whole_picture_replaces_and_what_comes_late_is_left_out() {
    let mut city = open(pack(&[lot(1), lot(2)], &[]));
    city.hear(&told(1, true, &[(1, Some(7), 60)]));
    city.hear(&told(2, false, &[(2, Some(3), 0), (1, Some(9), 90)]));
    let free = |city: &city::City, id| city.lot(LotId(id), at(MADE_MS)).unwrap().summary.vacancy.free_now();
    assert_eq!((free(&city, 1), free(&city, 2)), (Some(7), Some(3)));
    city.hear(&told(3, true, &[(2, Some(4), 0)]));
    assert_eq!((free(&city, 1), free(&city, 2)), (None, Some(4)));
}

#[test]
fn what_was_heard_outlives_the_pack() {
    let mut before = Occupancy::default();
    before.hear(&told(1, true, &[(1, Some(7), 0), (2, Some(60), 0)]));
    let city = open(pack(&[lot(1)], &[])).with_occupancy(before);
    assert_eq!(city.lot(LotId(1), at(MADE_MS)).unwrap().summary.vacancy.free_now(), Some(7));
    let smaller = LotRecord { capacity: 50, ..lot(2) };
    let next = open(pack(&[lot(1), smaller], &[])).with_occupancy(city.into_occupancy());
    assert_eq!(next.lot(LotId(1), at(MADE_MS)).unwrap().summary.vacancy.free_now(), Some(7));
    assert_eq!(next.lot(LotId(2), at(MADE_MS)).unwrap().summary.vacancy, Vacancy::Unknown, "60 of 50");
}

#[test]
fn the_free_now_filter_follows_the_clock_without_news() {
    let mut city = open(pack(&[lot(1), lot(2)], &[]));
    city.hear(&told(1, true, &[(1, Some(7), 0), (2, Some(0), 0)]));
    let filter = LotFilter { free_now: true, ..LotFilter::default() };
    let mut total = |now_ms| city.lots(&LotsAsk { now: at(now_ms), ..all_lots(filter.clone()) }).total;
    assert_eq!(total(MADE_MS), 1);
    assert_eq!(total(MADE_MS + 299_999), 1);
    assert_eq!(total(MADE_MS + 300_000), 0, "five minutes later the count is stale");
    assert_eq!(total(MADE_MS), 1, "a clock that is set back");
}

#[test]
fn a_list_without_a_place_shows_the_best_name_and_then_the_largest() {
    let named = |id, zh, capacity| LotRecord { name: name(zh, ""), capacity, ..lot(id) };
    let lots = [named(1, "海信广场停车场", 900), named(2, "广场东停车场", 10), named(3, "广场西停车场", 20)];
    let by_address = LotRecord { address: Some("五四广场旁".to_owned()), capacity: 5000, ..lot(4) };
    let mut city = open(pack(&[&lots[..], &[by_address]].concat(), &[]));
    let found = city.lots(&all_lots(LotFilter { text: "广场".to_owned(), ..LotFilter::default() }));
    assert_eq!(found.rows.iter().map(|lot| lot.id.0).collect::<Vec<_>>(), [3, 2, 1, 4]);
}

#[test]
fn the_cheapest_come_first_and_unknown_prices_last() {
    let priced = |id, fen| LotRecord { tariff: Some(by_half_hour(fen)), ..lot(id) };
    let mut city = open(pack(&[lot(1), priced(2, 300), priced(3, 150)], &[]));
    let found = city.lots(&LotsAsk { order: LotOrder::Price, ..all_lots(LotFilter::default()) });
    let first_hours: Vec<_> = found.rows.iter().map(|lot| lot.first_hour.map(Fen::get)).collect();
    assert_eq!(first_hours, [Some(300), Some(600), None]);
}

#[test]
fn stations_come_before_other_places_that_fit_as_well() {
    let city = open(pack(
        &[],
        &[
            place(1, "五四广场停车场", PlaceKind::Other),
            place(2, "五四广场", PlaceKind::Sight),
            place(3, "五四广场站", PlaceKind::Station),
            place(4, "浮山湾五四广场站", PlaceKind::Station),
        ],
    ));
    let found = |text, limit| city.places(text, limit).iter().map(|it| it.id.0).collect::<Vec<_>>();
    assert_eq!(found("五四广场", 10), [3, 2, 1, 4]);
    assert_eq!(found("五四广场", 2), [3, 2]);
    assert_eq!(found("  ", 10), [0; 0]);
    assert_eq!(city.place(PlaceId(2)).map(|it| it.kind), Some(PlaceKind::Sight));
    assert_eq!(city.place(PlaceId(5)), None);
}

#[test]
fn a_car_park_alone_keeps_its_name_and_a_crowd_says_where_it_parts() {
    let apart = LotRecord { position: position(120.40, 36.07), ..lot(2) };
    let mut city = open(pack(&[lot(1), apart], &[]));
    let crowd = city.clusters(&everywhere(LotFilter::default(), 3, at(MADE_MS)));
    assert_eq!(crowd.iter().map(|it| (it.lots, it.bays, it.lot)).collect::<Vec<_>>(), [(2, 200, None)]);
    let opens_at = crowd[0].opens_at.unwrap();
    let parted = city.clusters(&everywhere(LotFilter::default(), opens_at, at(MADE_MS)));
    assert_eq!(parted.len(), 2);
    for single in parted {
        let detail = city.lot(single.lot.unwrap(), at(MADE_MS)).unwrap();
        assert_eq!(single.name, Some(detail.summary.name));
        assert_eq!((single.position, single.opens_at), (detail.summary.position, None));
    }
}

#[test]
fn car_parks_in_one_spot_stay_together_at_every_zoom() {
    let mut city = open(pack(&[lot(1), lot(2)], &[]));
    let found = city.clusters(&everywhere(LotFilter::default(), 30, at(MADE_MS)));
    assert_eq!((found.len(), found[0].lots, found[0].opens_at), (1, 2, None));
}

fn filters() -> impl Strategy<Value = LotFilter> {
    let one_in_four = || prop::bool::weighted(0.25);
    let switches = (one_in_four(), one_in_four(), one_in_four(), one_in_four());
    let limits = (option::weighted(0.3, any::<u16>()), option::weighted(0.3, 0..1600_i64));
    let kinds = prop_oneof![3 => Just(Vec::new()), 1 => collection::vec(select(&LotKind::ALL[..]), 0..3)];
    let text = prop_oneof![2 => Just(String::new()), 1 => "[青岛五四广场aA1Ｂ( ]{1,3}"];
    (switches, limits, kinds, text).prop_map(|(switches, limits, kinds, text)| LotFilter {
        free_now: switches.0,
        charging: switches.1,
        etc: switches.2,
        accessible: switches.3,
        height_cm: limits.0,
        kinds,
        max_first_hour: limits.1.map(Fen::new),
        text,
    })
}

fn views() -> impl Strategy<Value = Bounds> {
    (any_position(), any_position()).prop_map(|(a, b)| Bounds::of([a, b]).unwrap())
}

fn questions() -> impl Strategy<Value = LotsAsk> {
    let order = select(vec![LotOrder::Distance, LotOrder::Price]);
    let place = (option::of(any_position()), option::weighted(0.3, views()));
    (place, filters(), order, 1..30_u16, 0..900_000_i64).prop_map(
        |(place, filter, order, limit, later_ms)| {
            let now = at(MADE_MS + later_ms - 300_000);
            LotsAsk { from: place.0, within: place.1, filter, order, limit, now }
        },
    )
}

/// Whether it is a whole picture, and for some car parks: which by index, free bays or −1, age in seconds.
type Event = (bool, Vec<(usize, i64, u32)>);

/// Events about any of the first so many car parks and some strangers.
fn events(lots: usize) -> impl Strategy<Value = Vec<Event>> {
    let change = (0..lots + 2, -1..200_i64, 0..600_u32);
    collection::vec((prop::bool::weighted(0.2), collection::vec(change, 0..20)), 0..4)
}

fn update(id: u64, lots: &[LotRecord], (whole, changes): &Event) -> Update {
    let change = |&(lot, free, age_s): &(usize, i64, u32)| LotNow {
        id: lots.get(lot).map_or(LotId(u32::MAX), |lot| lot.id),
        free: u32::try_from(free).ok(),
        age_s,
    };
    Update { whole: *whole, lots: changes.iter().map(change).collect(), ..Update::new(id, at(MADE_MS)) }
}

proptest! {
    #[test]
    fn every_record_comes_back_as_it_went_in(lots in lots(40), places in places(40)) {
        let pack = pack(&lots, &places);
        prop_assert_eq!(pack.manifest.sample, lots.iter().any(|lot| lot.sample));
        let city = open(pack);
        prop_assert_eq!(city.facts().bays, lots.iter().map(|lot| lot.capacity).sum::<u32>());
        prop_assert_eq!(city.facts().sample, lots.iter().any(|lot| lot.sample));
        for lot in &lots {
            let detail = city.lot(lot.id, at(MADE_MS)).unwrap();
            prop_assert_eq!(detail.summary.first_hour, lot.tariff.as_ref().map(contract::Tariff::first_hour));
            let back = LotRecord {
                id: detail.summary.id,
                name: detail.summary.name,
                kind: detail.summary.kind,
                position: detail.summary.position,
                capacity: detail.summary.capacity,
                amenities: detail.summary.amenities,
                max_height_cm: detail.summary.max_height_cm,
                charging_bays: detail.charging_bays,
                accessible_bays: detail.accessible_bays,
                address: detail.address,
                operator: detail.operator,
                opening_hours: detail.opening_hours,
                tariff: detail.tariff,
                fee_words: detail.fee_words,
                sample: detail.sample,
            };
            // The grid of positions is exact in micro-degrees, but not in binary.
            prop_assert!(back.position.distance_m(lot.position) < 0.01);
            prop_assert_eq!(&LotRecord { position: lot.position, ..back }, lot);
        }
        for place in &places {
            let back = city.place(place.id).unwrap();
            prop_assert_eq!((&back.name, back.kind), (&place.name, place.kind));
            prop_assert!(back.position.distance_m(place.position) < 0.01);
        }
    }

    #[test]
    fn lists_and_clusters_agree_with_a_model(
        lots in lots(40),
        events in events(40),
        asks in collection::vec((questions(), 0..19_u8), 1..8),
    ) {
        // The pack rounds positions; the model measures from the same ones.
        let rounded = |lot: &LotRecord| {
            let e6 = |degrees: f64| (degrees * 1e6).round() / 1e6;
            let position = position(e6(lot.position.lon()), e6(lot.position.lat()));
            LotRecord { position, ..lot.clone() }
        };
        let lots: Vec<LotRecord> = lots.iter().map(rounded).collect();
        let mut city = open(pack(&lots, &[]));
        let mut model = Model { lots: &lots, heard: HashMap::new() };
        let mut events = (1..).zip(&events);
        for (ask, zoom) in asks {
            if let Some((id, event)) = events.next() {
                let update = update(id, &lots, event);
                model.hear(&update);
                city.hear(&update);
            }
            let (ids, total) = model.lots(&ask);
            let list = city.lots(&ask);
            prop_assert_eq!(list.rows.iter().map(|row| row.id).collect::<Vec<_>>(), ids);
            prop_assert_eq!(list.total as usize, total);
            for row in &list.rows {
                let lot = lots.iter().find(|lot| lot.id == row.id).unwrap();
                prop_assert!(model.is_as_full_as(lot, row.vacancy, ask.now), "{:?} {:?}", lot, row.vacancy);
            }

            let clusters = city.clusters(&everywhere(ask.filter.clone(), zoom, ask.now));
            let passing: Vec<_> = lots.iter().filter(|lot| model.passes(lot, &ask.filter, ask.now)).collect();
            prop_assert_eq!(clusters.iter().map(|it| it.lots as usize).sum::<usize>(), passing.len());
            let bays = passing.iter().map(|lot| lot.capacity).sum::<u32>();
            prop_assert_eq!(clusters.iter().map(|it| it.bays).sum::<u32>(), bays);
            let free = passing.iter().filter_map(|lot| model.free_now(lot, ask.now)).reduce(|a, b| a + b);
            prop_assert_eq!(clusters.iter().filter_map(|it| it.free).reduce(|a, b| a + b), free);
            for alone in clusters.iter().filter(|it| it.lots == 1) {
                prop_assert!(passing.iter().any(|lot| Some(lot.id) == alone.lot));
            }
            if let Some(view) = ask.within {
                let seen = city.clusters(&ClustersAsk { view, ..everywhere(ask.filter, zoom, ask.now) });
                let expected = clusters.into_iter().filter(|it| view.contains(it.position));
                prop_assert_eq!(seen, expected.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn places_agree_with_a_model(
        places in places(40),
        texts in collection::vec("[青岛五四广场aA1Ｂ( ]{0,3}|\\PC{0,3}", 1..5),
        limit in 1..20_u16,
    ) {
        let city = open(pack(&[], &places));
        for text in texts {
            let found: Vec<PlaceId> = city.places(&text, limit).iter().map(|it| it.id).collect();
            prop_assert_eq!(found, model::places(&places, &text, usize::from(limit)), "{}", text);
        }
    }
}
