//! Changes, ways in stations, fares, and on-demand service.

use super::{Town, rejected, remarks};
use contract::Fen;
use gateway::import::gtfs::Feed;
use transit::network::FareProduct;

fn transfers(feed: &Feed) -> Vec<(&str, &str, Option<u32>)> {
    let uid = |at: usize| feed.stop_uids[at].as_str();
    feed.network.transfers.iter().map(|it| (uid(it.from), uid(it.to), it.seconds)).collect()
}

const CHANGES: &str = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n";

#[test]
fn changes_take_their_time_or_are_impossible() {
    let feed = Town::new()
        .with("transfers.txt", format!("{CHANGES}A,B,2,300\nB,A,3,\nA,A,1,\nB,B,0,\nC,C,,90\nB,C,0,\n"))
        .read();
    let walk = feed.network.stops[1].position.distance_m(feed.network.stops[2].position).ceil() as u32;
    assert_eq!(
        transfers(&feed),
        [
            ("A", "A", Some(0)),
            ("A", "B", Some(300)),
            ("B", "A", None),
            ("B", "C", Some(walk)),
            ("C", "C", Some(90)),
        ]
    );
    assert!((700..730).contains(&walk), "{walk}");
    assert_eq!(feed.report.file("transfers.txt").unwrap().passed_over["that only say where one changes"], 1);
}

#[test]
fn a_change_at_a_station_holds_at_its_platforms_where_they_have_none_of_their_own() {
    let feed =
        Town::new().with("transfers.txt", format!("{CHANGES}S,S,2,120\nS1,S2,2,40\nC,S,2,200\n")).read();
    assert_eq!(
        transfers(&feed),
        [
            ("C", "S1", Some(200)),
            ("C", "S2", Some(200)),
            ("S1", "S1", Some(120)),
            ("S1", "S2", Some(40)),
            ("S2", "S1", Some(120)),
            ("S2", "S2", Some(120)),
        ]
    );
}

#[test]
fn changes_may_go_round_in_a_ring_and_wrong_ones_are_rejected() {
    let feed = Town::new()
        .with(
            "transfers.txt",
            format!(
                "{CHANGES}A,B,2,60\nB,C,2,60\nC,A,2,60\nA,B,2,90\nA,X,2,1\nA,C,2,\nA,C,9,\nA,C,2,99999\n"
            ),
        )
        .read();
    assert_eq!(transfers(&feed), [("A", "B", Some(60)), ("B", "C", Some(60)), ("C", "A", Some(60))]);
    assert_eq!(rejected(&feed).len(), 5);
    assert!(
        rejected(&feed)[0].contains("line 5") && rejected(&feed)[0].contains("twice"),
        "{:?}",
        rejected(&feed)
    );
}

#[test]
fn a_change_of_single_lines_is_not_taken_for_one_of_all() {
    let head = "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id\n";
    let feed = Town::new().with("transfers.txt", format!("{head}A,B,3,,R1\n")).read();
    assert_eq!(transfers(&feed), []);
    assert_eq!(feed.report.file("transfers.txt").unwrap().passed_over["of single lines or trips"], 1);
}

#[test]
fn one_stays_seated_where_the_feed_says_so_and_not_where_it_forbids_it() {
    let head = "transfer_type,from_trip_id,to_trip_id\n";
    let blocks = |rows: &str| -> Vec<Option<u32>> {
        let feed = Town::new().with("transfers.txt", format!("{head}{rows}")).read();
        feed.network.trips.iter().map(|it| it.block).collect()
    };
    assert_eq!(blocks(""), [Some(0), Some(0), None]);
    assert_eq!(blocks("4,t2,m1\n"), [Some(0), Some(0), Some(0)]);
    assert_eq!(blocks("5,t1,t2\n"), [Some(0), Some(1), None]);
    let feed = Town::new().with("transfers.txt", format!("{head}4,t1,nobody\n")).read();
    assert_eq!(rejected(&feed).len(), 1);
}

#[test]
fn ways_in_a_station_say_how_long_a_change_takes_and_where_wheels_go() {
    let town = Town::new()
        .but("stops.txt", "S,火车站,36.0750,120.3950,外,1,,1,", "S,火车站,36.0750,120.3950,外,1,,,")
        .and("stops.txt", "E,入口,36.0750,120.3950,,2,S,,\nN,大厅,,,,3,S,,\nP,一号站台,,,,4,S1,,\n")
        .with(
            "pathways.txt",
            "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,traversal_time,length,stair_count\n\
             1,E,N,1,1,,25.5,\n2,N,P,5,1,40,,\n3,N,S2,2,1,,,30\n4,N,nowhere,1,1,,,\n5,N,S1,9,1,,,\n",
        );
    let feed = town.read();
    assert_eq!(transfers(&feed), [("S1", "S2", Some(70)), ("S2", "S1", Some(70))]);
    let wheelchair: Vec<_> = feed.network.stops[3..].iter().map(|it| it.wheelchair).collect();
    assert_eq!(wheelchair, [None, Some(true), Some(false)]);
    assert_eq!(rejected(&feed).len(), 2);
    let passed_over = &feed.report.file("stops.txt").unwrap().passed_over;
    assert_eq!(passed_over.values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    // What transfers.txt says counts before it.
    let said = town.with("transfers.txt", format!("{CHANGES}S1,S2,2,33\n")).read();
    assert_eq!(transfers(&said), [("S1", "S2", Some(33)), ("S2", "S1", Some(70))]);
}

const FARES: &str = "fare_id,price,currency_type,payment_method,transfers,transfer_duration,agency_id\n";
const RULES: &str = "fare_id,route_id,origin_id,destination_id,contains_id\n";

fn product(fen: i64) -> FareProduct {
    FareProduct {
        price: Fen::new(fen),
        transfers: None,
        transfer_s: None,
        lines: vec![],
        zones: vec![],
        contains: vec![],
    }
}

#[test]
fn fares_hold_on_their_lines_and_between_their_zones() {
    let feed = Town::new()
        .with(
            "fare_attributes.txt",
            format!("{FARES}flat,1.00,CNY,0,0,,\nzone,2.5,CNY,0,,3600,town\nboth,3,CNY,0,1,,\n"),
        )
        .with(
            "fare_rules.txt",
            format!("{RULES}flat,R1,,,\nzone,,内,外,\nzone,,外,内,\nboth,M1,,,内\nboth,M1,,,外\n"),
        )
        .read();
    let zone = |text: &str| Some(text.to_owned());
    assert_eq!(
        feed.network.fares.products,
        [
            FareProduct { transfers: Some(0), lines: vec![0], ..product(100) },
            FareProduct {
                transfer_s: Some(3600),
                lines: vec![0, 1],
                zones: vec![(zone("内"), zone("外")), (zone("外"), zone("内"))],
                ..product(250)
            },
            FareProduct {
                transfers: Some(1),
                lines: vec![1],
                contains: vec!["内".into(), "外".into()],
                ..product(300)
            },
        ]
    );
}

#[test]
fn fares_that_cannot_be_counted_in_fen_are_rejected_with_their_rules() {
    let feed = Town::new()
        .with(
            "fare_attributes.txt",
            format!("{FARES}usd,1.00,USD,0,,,\nodd,1.005,CNY,0,,,\nless,-1,CNY,0,,,\nlost,1,CNY,0,,,\n"),
        )
        .with("fare_rules.txt", format!("{RULES}usd,R1,,,\nodd,R1,,,\nlost,R9,,,\n"))
        .read();
    // A fare whose only rule is wrong does not become one that holds everywhere.
    assert_eq!(feed.network.fares.products, []);
    assert_eq!(rejected(&feed).len(), 5);
    assert!(rejected(&feed)[0].contains("USD"), "{:?}", rejected(&feed));
    assert_eq!(feed.report.file("fare_rules.txt").unwrap().passed_over["of fares in other currencies"], 1);
    assert_eq!(remarks(&feed).len(), 1);
}

#[test]
fn the_metro_has_its_ladder() {
    let feed = Town::new()
        .and("agency.txt", "metro,地铁,,Asia/Shanghai,\nboats,轮渡,,Asia/Shanghai,\ncranes,缆车,,Asia/Shanghai,\n")
        .but("routes.txt", "M1,town", "M1,metro")
        .and("routes.txt", "B1,boats,轮渡,,4,,\n")
        .with(
            "fare_ladders.txt",
            "agency_id,metres_to,fen,beyond_step_metres,beyond_step_fen,route_type\n\
             metro,10000,300,,,\nmetro,5000,200,,,\nmetro,,,20000,100,\ntown,4000,100,,,3\ntown,4000,100,,,7\n\
             boats,1000,200,,,\nboats,2000,100,,,\ncranes,1000,100,,,\nnobody,1000,100,,,\n\
             metro,1000,100,20000,100,\nmetro,,,1,1,\nmetro,20000,3.5,,,\n",
        )
        .read();
    let ladders = &feed.network.fares.ladders;
    assert_eq!(ladders.iter().map(|it| it.lines.clone()).collect::<Vec<_>>(), [[0], [1]]);
    for (metres, fen) in [(5_000, 200), (5_001, 300), (10_001, 400), (50_001, 600)] {
        assert_eq!(ladders[1].ladder.fare(metres), Ok(Fen::new(fen)), "{metres}");
    }
    // Nothing is said of what lies beyond.
    assert_eq!(ladders[0].ladder.fare(40_000), Ok(Fen::new(100)));
    assert_eq!(rejected(&feed).len(), 4, "{:?}", rejected(&feed));
    // Of no line, of a fare that falls, of an agency without lines.
    assert_eq!(remarks(&feed).len(), 3, "{:?}", remarks(&feed));
}

#[test]
fn a_metro_without_a_ladder_has_no_guessed_fare() {
    assert_eq!(Town::new().read().network.fares, transit::network::Fares::default());
}

#[test]
fn on_demand_service_is_counted_and_kept_and_no_fault() {
    let head = "trip_id,stop_sequence,stop_id,location_group_id,location_id,arrival_time,departure_time,\
                start_pickup_drop_off_window,end_pickup_drop_off_window\n";
    let feed = Town::new()
        .with(
            "stop_times.txt",
            format!(
                "{head}t1,1,,g1,,,,7:00:00,9:00:00\nt1,2,,,area,,,7:00:00,9:00:00\n\
                 t2,1,A,,,8:00:00,8:00:00,,\nt2,2,B,,,8:10:00,8:10:00,,\nt2,3,,,area,,,8:10:00,9:00:00\n\
                 m1,1,A,,,,,7:00:00,9:00:00\nm1,2,B,,,,,7:00:00,9:00:00\n"
            ),
        )
        .with("booking_rules.txt", "booking_rule_id\nr\n")
        .with("locations.geojson", "{}")
        .with("attributions.txt", "organization_name\nsomebody\n")
        .read();
    assert_eq!(rejected(&feed), [] as [&str; 0]);
    let trips = feed.report.trips;
    assert_eq!((trips.kept, trips.on_demand, feed.network.trips.len()), (1, 2, 1));
    let rows = feed.report.file("stop_times.txt").unwrap();
    assert_eq!((rows.taken, rows.passed_over["on demand"]), (2, 5));
    assert_eq!(feed.report.kept, ["booking_rules.txt", "locations.geojson"]);
    assert_eq!(feed.report.unread, ["attributions.txt"]);
}
