//! What is read of each table, however it is written.

use super::{Town, clock, rejected, remarks};
use contract::{
    Name,
    transit::{Colour, Mode},
};
use gateway::import::gtfs::GtfsError;
use transit::network::Boarding;

#[test]
fn the_town_is_read_in_full() {
    let feed = Town::new().read();
    let network = &feed.network;
    assert_eq!((rejected(&feed), remarks(&feed)), (vec![], vec![]));
    assert_eq!(network.zone.name, "Asia/Shanghai");
    assert_eq!(network.agencies[0].phone.as_deref(), Some("+8653212345678"));
    assert_eq!(feed.stop_uids, ["A", "B", "C", "S", "S1", "S2"]);
    assert_eq!(feed.line_uids, ["R1", "M1"]);
    let bus = &network.lines[0];
    assert_eq!((bus.mode, bus.colour, bus.order), (Mode::Bus, Some(Colour(0x001F_77B4)), Some(2)));
    assert_eq!(bus.long_name, Some(Name { zh: "码头至火车站".into(), en: None }));
    let metro = &network.lines[1];
    assert_eq!((metro.mode, metro.colour, &metro.long_name), (Mode::Metro, Some(Colour(0x00D6_2728)), &None));
    // Ten weekdays of two weeks from a Monday on.
    let days: Vec<_> = network.services[0].days.iter().map(ToString::to_string).collect();
    assert_eq!((days.len(), days[0].as_str(), days[9].as_str()), (10, "2026-03-02", "2026-03-13"));
    let trip = &network.trips[0];
    assert_eq!((trip.id.as_str(), trip.direction, trip.wheelchair), ("t1", 0, Some(true)));
    assert_eq!((network.trips[1].direction, network.trips[1].wheelchair), (1, Some(false)));
    assert_eq!(trip.block, network.trips[1].block);
    assert_eq!(network.shapes[trip.shape.unwrap()].points.len(), 4);
}

#[test]
fn halts_say_how_one_gets_on_and_off_and_whether_their_times_are_kept() {
    let feed = Town::new().read();
    let calls: Vec<_> =
        feed.network.trips[0].calls.iter().map(|it| (it.pickup, it.drop_off, it.is_timepoint)).collect();
    assert_eq!(
        calls,
        [
            (Boarding::Regular, Boarding::No, true),
            (Boarding::Regular, Boarding::Regular, true),
            (Boarding::ByPhone, Boarding::ByDriver, false),
            (Boarding::No, Boarding::Regular, true),
        ]
    );
}

#[test]
fn a_platform_is_as_its_station_where_nothing_is_said_of_it() {
    let feed = Town::new().read();
    let of = |uid: &str| {
        let at = feed.stop_uids.iter().position(|it| it == uid).unwrap();
        let stop = &feed.network.stops[at];
        (stop.station, stop.wheelchair, stop.platform.as_deref(), stop.zone.as_deref())
    };
    assert_eq!(of("A"), (None, Some(true), None, Some("内")));
    assert_eq!(of("B"), (None, Some(false), None, Some("内")));
    assert_eq!(of("C"), (None, None, None, Some("外")));
    assert_eq!(of("S1"), (Some(3), Some(true), Some("1"), Some("外")));
    assert!(feed.network.stops[3].is_station);
}

#[test]
fn a_trip_without_a_sign_goes_to_its_last_halt_unless_its_halts_say_otherwise() {
    let headsign = |town: Town| {
        let trips = town.read().network.trips;
        trips.into_iter().find(|it| it.id == "m1").unwrap().headsign.zh
    };
    assert_eq!(headsign(Town::new()), "火车站");
    let town = Town::new()
        .but("stop_times.txt", "shape_dist_traveled,timepoint\n", "stop_headsign,timepoint\n")
        .but("stop_times.txt", "C,1,,,,", "C,1,,,往北,");
    assert_eq!(headsign(town), "往北");
}

/// How else a table may be written.
type Change<'a> = &'a dyn Fn(&str) -> String;

#[test]
fn tables_are_read_however_they_are_written() {
    let plain = Town::new().read();
    let text = |name: &str| String::from_utf8(Town::new().table(name).to_vec()).unwrap();
    let each_line =
        |text: &str, change: fn(&str) -> String| text.lines().map(change).collect::<Vec<_>>().join("\n");
    let changes: [(&str, Change<'_>); 6] = [
        ("a byte order mark", &|text| format!("\u{feff}{text}")),
        ("lines of Windows", &|text| text.replace('\n', "\r\n")),
        ("lines of an old Macintosh", &|text| text.replace('\n', "\r")),
        ("blanks around fields", &|text| each_line(text, |line| format!(" {} ", line.replace(',', " ,\t")))),
        ("quoted fields", &|text| each_line(text, |line| format!("\"{}\"", line.replace(',', "\",\"")))),
        ("blank lines, and none at the end", &|text| {
            format!("{}\n , ,", text.replace('\n', "\n\n").trim_end())
        }),
    ];
    for (what, change) in changes {
        let mut town = Town::new();
        for name in super::TABLES {
            town = town.with(name, change(&text(name)));
        }
        let feed = town.read();
        assert_eq!(feed.network, plain.network, "{what}");
        assert_eq!((rejected(&feed), remarks(&feed)), (vec![], vec![]), "{what}");
    }
}

#[test]
fn columns_stand_in_any_order_and_most_can_be_missing() {
    let feed = Town::new()
        .with("agency.txt", "agency_timezone,agency_name\nAsia/Shanghai,小镇公交\n")
        .with("stops.txt", "stop_lon,stop_lat,stop_name,stop_id\n120.38,36.06,甲,A\n120.39,36.07,乙,B\n")
        .with("routes.txt", "route_type,route_long_name,route_id\n3,甲至乙,R1\n")
        .with("trips.txt", "trip_id,service_id,route_id\nt1,weekday,R1\n")
        .with(
            "stop_times.txt",
            "stop_sequence,stop_id,trip_id,departure_time,arrival_time\n2,B,t1,,7:30:00\n1,A,t1,7:00:00,\n",
        )
        .read();
    assert_eq!((rejected(&feed), feed.network.trips.len()), (vec![], 1));
    assert_eq!(feed.network.lines[0].name.zh, "甲至乙");
    // The one operator runs what nobody else is named for.
    assert_eq!(feed.network.lines[0].agency, Some(0));
    let times = clock(&feed, "t1");
    assert_eq!(times[0], ("7:00:00".into(), "7:00:00".into()));
    assert_eq!(times[1], ("7:30:00".into(), "7:30:00".into()));
}

#[test]
fn a_calendar_is_either_table_or_both() {
    let dates = "service_id,date,exception_type\nweekday,20260307,1\nweekday,20260302,2\n";
    let both = Town::new().with("calendar_dates.txt", dates).read();
    let days: Vec<_> = both.network.services[0].days.iter().map(ToString::to_string).collect();
    assert_eq!((days.len(), days[0].as_str(), days[4].as_str()), (10, "2026-03-03", "2026-03-07"));
    let only = Town::new().without("calendar.txt").with("calendar_dates.txt", dates).read();
    assert_eq!(only.network.services[0].days.len(), 1);
    let neither = Town::new().without("calendar.txt").try_read();
    assert!(matches!(neither, Err(GtfsError::Missing(_))), "{neither:?}");
}

#[test]
fn a_calendar_without_an_end_is_cut_and_a_slip_of_the_pen_left_out() {
    let feed = Town::new().but("calendar.txt", "20260302,20260315", "20000101,99991231").read();
    let days = &feed.network.services[0].days;
    assert_eq!((days[0].to_string(), days.len() < 1_100), ("2025-02-28".into(), true));
    assert_eq!(remarks(&feed).len(), 1);
    let dates = "service_id,date,exception_type\nweekday,20620307,1\n";
    let feed = Town::new().with("calendar_dates.txt", dates).read();
    assert_eq!(feed.network.services[0].days.len(), 10);
    assert_eq!(
        remarks(&feed),
        ["calendar_dates.txt (uid weekday), date: 1 days lie years away from all others: left out"]
    );
}

#[test]
fn points_of_a_way_come_in_any_order() {
    let shuffled = "shape_id,shape_pt_sequence,shape_pt_lon,shape_pt_lat\n\
                    w1,400,120.3951,36.0751\nw2,1,120.1,36.1\nw1,2,120.3850,36.0650\nw1,0,120.3800,36.0600\n\
                    w2,2,120.2,36.2\nw1,30,120.3900,36.0700\n";
    let feed = Town::new().with("shapes.txt", shuffled).read();
    assert_eq!(feed.network.shapes, Town::new().read().network.shapes);
    assert_eq!(
        remarks(&feed),
        ["shapes.txt (uid w2), shape_id: no trip that is kept goes this way: left out"]
    );
}

#[test]
fn names_are_translated_by_record_by_text_and_in_the_older_form() {
    let feed = Town::new()
        .with("feed_info.txt", "feed_lang,default_lang\nzh-CN,en\n")
        .with(
            "translations.txt",
            "table_name,field_name,language,translation,record_id,field_value\n\
             stops,stop_name,en,Pier,A,\n\
             stops,stop_name,zh-Latn,Shichang,B,\n\
             stops,stop_name,fr,École,C,\n\
             stops,stop_name,en,Railway Station,,火车站\n\
             trips,trip_headsign,en,To the trains,t1,\n\
             routes,route_short_name,en,Route 1,R1,\n\
             agency,agency_name,en,Town Buses,town,\n\
             stops,stop_url,en,https://bus.example/en,A,\n",
        )
        .read();
    let en = |at: usize| feed.network.stops[at].name.en.as_deref();
    assert_eq!((en(0), en(1), en(2), en(4)), (Some("Pier"), Some("Shichang"), None, Some("Railway Station")));
    assert_eq!(feed.network.stops[0].name.zh, "码头");
    assert_eq!(feed.network.trips[0].headsign.en.as_deref(), Some("To the trains"));
    assert_eq!(feed.network.lines[0].name.en.as_deref(), Some("Route 1"));
    assert_eq!(feed.network.agencies[0].name.en.as_deref(), Some("Town Buses"));
    let file = feed.report.file("translations.txt").unwrap();
    assert_eq!((file.taken, file.passed_over.values().sum::<usize>()), (6, 2));

    let old = Town::new()
        .with("translations.txt", "trans_id,lang,translation\n码头,en,Pier\n码头,de,Hafen\n")
        .read();
    assert_eq!(old.network.stops[0].name.en.as_deref(), Some("Pier"));
    // The sign of a trip is the same word.
    assert_eq!(old.network.trips[1].headsign.en.as_deref(), Some("Pier"));
}

#[test]
fn a_feed_in_english_keeps_its_own_names() {
    let town = Town::new().with("feed_info.txt", "feed_lang\nen-US\n").with(
        "translations.txt",
        "table_name,field_name,language,translation,record_id\nstops,stop_name,en,Pier,A\n",
    );
    assert_eq!(town.read().network.stops[0].name, Name { zh: "码头".into(), en: None });
}
