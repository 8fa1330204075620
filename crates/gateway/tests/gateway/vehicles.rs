//! What operators tell in GTFS-Realtime, and what riders hear of it.

use crate::{
    city::{City, Reply, SOURCE, source},
    feeds::{Message, feed},
};
use contract::{
    LineId, Timestamp,
    live::{LineNow, Polled},
    problem::ProblemKind,
    transit::Crowding,
};
use gateway::{import::gtfs, timetable};
use std::fmt::Write as _;

/// Seconds from stop to stop, and metres.
const HOP_S: u32 = 120;
const HOP_M: f64 = 500.0;
/// A trip begins every so many minutes, the whole day.
const EVERY_MIN: u32 = 10;
const PROTOBUF: &str = "application/x-protobuf";

/// A line of five stops eastwards, in the database of a city.
async fn city() -> City {
    let city = City::start().await;
    let mut stops = String::from("stop_id,stop_name,stop_lat,stop_lon\n");
    for stop in 0..5 {
        let _ = writeln!(stops, "s{stop},站{stop},36.06,{:.6}", lon(f64::from(stop)));
    }
    let (mut trips, mut times) = (
        String::from("route_id,service_id,trip_id,direction_id,trip_headsign\n"),
        String::from("trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"),
    );
    for start_min in (0..24 * 60).step_by(EVERY_MIN as usize) {
        let _ = writeln!(trips, "R1,all,t{start_min},0,东站");
        for stop in 0..5 {
            let at = start_min * 60 + stop * HOP_S;
            let at = format!("{:02}:{:02}:{:02}", at / 3600, at / 60 % 60, at % 60);
            let _ = writeln!(times, "t{start_min},{at},{at},s{stop},{}", stop + 1);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("agency.txt", "agency_name,agency_url,agency_timezone\n公交,https://example.org,Asia/Shanghai\n"),
        (
            "calendar.txt",
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nall,1,1,1,1,1,1,1,20200101,20491231\n",
        ),
        ("routes.txt", "route_id,route_short_name,route_type\nR1,1路,3\n"),
        ("stops.txt", &stops),
        ("trips.txt", &trips),
        ("stop_times.txt", &times),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let archive = gtfs::load(folder.path()).unwrap();
    let read = gtfs::read(&gtfs::Archive::open(&archive).unwrap(), timetable::today()).unwrap();
    let uids = (read.stop_uids.as_slice(), read.line_uids.as_slice());
    let sha256 = timetable::hex(&archive);
    city.gateway.store().put_feed(&source(), true, (&sha256, &archive), uids, now()).await.unwrap();
    city
}

fn now() -> Timestamp {
    Timestamp::from_millis(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis() as i64).unwrap()
}

fn lon(stops_gone: f64) -> f64 {
    120.38 + stops_gone * HOP_M / 89_880.0
}

/// A trip that is under way: its id, its day, and how many stops it has gone by its timetable.
struct Running {
    trip: String,
    day: String,
    gone: f64,
    unix: u64,
}

/// The trip that is due between its first stop and its last, or was a moment ago.
fn running() -> Running {
    let unix = now().millis() / 1000;
    let local = unix + 8 * 3600;
    let second = (local % 86_400) as u32;
    let start_min = second / 60 / EVERY_MIN * EVERY_MIN;
    let day = tariff::LocalDay::new((local / 86_400) as u32).unwrap().to_string().replace('-', "");
    let gone = f64::from(second - start_min * 60) / f64::from(HOP_S);
    Running { trip: format!("t{start_min}"), day, gone, unix: unix as u64 }
}

fn trip(of: &Running) -> Message {
    Message::new().bytes(1, &of.trip).bytes(3, &of.day).bytes(5, "R1")
}

fn bus_at(of: &Running, stops_gone: f64, age_s: u64) -> Message {
    let place = Message::new().float(1, 36.06).float(2, lon(stops_gone) as f32);
    let vehicle = Message::new().bytes(1, "BUS-1").bytes(2, "鲁U10001");
    Message::new()
        .message(1, trip(of))
        .message(2, place)
        .number(5, of.unix - age_s)
        .message(8, vehicle)
        .number(9, 2)
}

fn entity(id: &str, field: u32, message: Message) -> Message {
    Message::new().bytes(1, id).message(field, message)
}

async fn told(city: &City, body: Vec<u8>) -> Reply {
    let path = format!("/api/v1/vendors/{SOURCE}/gtfs-realtime");
    let mut request = city.posted(&path, PROTOBUF, body);
    let bearer = format!("Bearer {}", city.key.as_str());
    request.headers_mut().insert("authorization", bearer.parse().unwrap());
    city.send(request).await
}

async fn tell(city: &City, body: Vec<u8>) -> serde_json::Value {
    let reply = told(city, body).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()
}

/// Everything that is known of the line.
async fn line(city: &City) -> Option<LineNow> {
    let polled: Polled = city.get("/api/v1/live/poll?topics=line:1").await.json();
    assert!(polled.updates[0].whole);
    polled.updates[0].lines.first().cloned()
}

#[tokio::test]
async fn a_bus_on_its_trip_is_told_to_those_who_listen_to_its_line_with_how_late_it_is() {
    let city = city().await;
    let running = running();
    // A stop and a half behind its timetable: three minutes.
    let place = (running.gone - 1.5).max(0.1);
    let report = tell(&city, feed([entity("v", 4, bus_at(&running, place, 0))])).await;
    assert_eq!((report["vehicles"].as_u64(), &report["left_out"]), (Some(1), &serde_json::json!({})));
    let line = line(&city).await.unwrap();
    assert_eq!((line.line, line.trips.len()), (LineId(1), 1));
    let bus = line.trips[0].vehicle.as_ref().unwrap();
    assert_eq!((bus.id.as_str(), bus.label.as_deref()), ("BUS-1", Some("鲁U10001")));
    assert_eq!(bus.crowding, Some(Crowding::FewSeats));
    assert!(bus.along_m.unwrap().abs_diff((place * HOP_M) as u32) < 20, "{bus:?}");
    let late_s = line.trips[0].late[0].1;
    let expected_s = ((running.gone - place) * f64::from(HOP_S)) as i32;
    assert!(late_s.abs_diff(expected_s) < 30, "{late_s} s late instead of {expected_s}");
    let other: Polled = city.get("/api/v1/live/poll?topics=line:2,lots").await.json();
    assert_eq!(other.updates[0].lines, []);
}

#[tokio::test]
async fn what_the_operator_says_of_a_trip_holds_and_what_it_takes_back_is_gone() {
    let city = city().await;
    let running = running();
    let late = |seconds: u64| {
        let event = Message::new().number(1, seconds);
        let halt = Message::new().number(1, 1).message(2, event.clone()).message(3, event);
        Message::new().message(1, trip(&running)).message(2, halt).number(4, running.unix)
    };
    tell(&city, feed([entity("t", 3, late(240))])).await;
    assert_eq!(line(&city).await.unwrap().trips[0].late, [(0, 240, 240)]);
    let off = Message::new().message(1, trip(&running).number(4, 3)).number(4, running.unix);
    tell(&city, feed([entity("t", 3, off)])).await;
    assert!(line(&city).await.unwrap().trips[0].cancelled);
    // A feed of trips in which this one is not: nothing is known of it any more.
    let unknown = Message::new().message(1, Message::new().bytes(1, "no such trip"));
    let report = tell(&city, feed([entity("t", 3, unknown)])).await;
    assert_eq!(report["left_out"]["the timetable has no such trip"], 1);
    assert_eq!(line(&city).await.unwrap().trips, []);
}

#[tokio::test]
async fn a_place_that_no_bus_can_have_got_to_is_not_believed() {
    let city = city().await;
    let running = running();
    let place = running.gone.max(0.1);
    tell(&city, feed([entity("v", 4, bus_at(&running, place, 20))])).await;
    let before = line(&city).await.unwrap().trips[0].vehicle.clone().unwrap();
    // Fifty kilometres in twenty seconds.
    let report = tell(&city, feed([entity("v", 4, bus_at(&running, place + 100.0, 0))])).await;
    assert_eq!(report["vehicles"], 0);
    assert_eq!(report["left_out"].as_object().unwrap().len(), 1);
    let after = line(&city).await.unwrap().trips[0].vehicle.clone().unwrap();
    assert_eq!((after.place, after.along_m), (before.place, before.along_m));
}

#[tokio::test]
async fn a_clock_that_is_ahead_makes_nothing_younger_than_it_is() {
    let city = city().await;
    let running = Running { unix: running().unix + 3600, ..running() };
    tell(&city, feed([entity("v", 4, bus_at(&running, running.gone.max(0.1), 0))])).await;
    assert!(line(&city).await.unwrap().trips[0].age_s < 60);
}

#[tokio::test]
async fn a_cabin_is_told_with_its_times_and_a_picture_only_with_faces_blurred() {
    let city = city().await;
    let running = running();
    let picture = [&[0x89][..], b"PNG\r\n\x1a\n", &[7; 20]].concat();
    let cabin = |blurred: u64| {
        Message::new()
            .number(1, 215 << 1)
            .number(2, running.unix - 30)
            .bytes(3, &picture)
            .bytes(4, "image/png")
            .number(5, running.unix - 60)
            .number(6, blurred)
    };
    let bus = |blurred| bus_at(&running, running.gone.max(0.1), 0).message(9001, cabin(blurred));
    tell(&city, feed([entity("v", 4, bus(0))])).await;
    let told = line(&city).await.unwrap().trips[0].vehicle.clone().unwrap();
    assert_eq!(told.cabin.map(|it| it.0), Some(215));
    assert!((30..60).contains(&told.cabin.unwrap().1), "{told:?}");
    assert_eq!(told.photo_age_s, None);
    city.get("/api/v1/vehicles/BUS-1/photo").await.problem(ProblemKind::NotFound);

    tell(&city, feed([entity("v", 4, bus(1))])).await;
    let told = line(&city).await.unwrap().trips[0].vehicle.clone().unwrap();
    assert!((60..120).contains(&told.photo_age_s.unwrap()), "{told:?}");
    let photo = city.get("/api/v1/vehicles/BUS-1/photo").await;
    assert_eq!((photo.status.as_u16(), &photo.headers["content-type"]), (200, &"image/png".parse().unwrap()));
    assert_eq!(photo.headers["x-content-type-options"], "nosniff");
    assert_eq!(photo.body, picture);
}

#[tokio::test]
async fn what_an_operator_says_reaches_those_who_listen_to_alerts() {
    let city = city().await;
    let words = |zh: &str, en: &str| {
        let text = |text: &str, language: &str| Message::new().bytes(1, text).bytes(2, language);
        Message::new().message(1, text(zh, "zh")).message(1, text(en, "en"))
    };
    let about = |route: &str| Message::new().bytes(2, route);
    let alert = |route: &str| Message::new().message(5, about(route)).message(10, words("绕行", "Detour"));
    let report = tell(&city, feed([entity("a", 5, alert("R1")), entity("b", 5, alert("R9"))])).await;
    assert_eq!(
        (report["alerts"].as_u64(), &report["left_out"]["an alert about nothing known"]),
        (Some(1), &1.into())
    );
    let polled: Polled = city.get("/api/v1/live/poll?topics=alerts").await.json();
    let alerts = polled.updates[0].alerts.as_ref().unwrap();
    assert_eq!(alerts.len(), 1);
    assert_eq!((alerts[0].title.zh.as_str(), alerts[0].title.en.as_deref()), ("绕行", Some("Detour")));
    assert_eq!(alerts[0].lines, [LineId(1)]);
}

#[tokio::test]
async fn what_is_no_feed_is_refused_with_words() {
    let city = city().await;
    let whole = feed([entity("v", 4, bus_at(&running(), 1.0, 0))]);
    let reply = told(&city, whole[..whole.len() - 5].to_vec()).await;
    reply.problem(ProblemKind::Invalid);
    told(&city, Vec::new()).await.problem(ProblemKind::Invalid);
    let path = format!("/api/v1/vendors/{SOURCE}/gtfs-realtime");
    city.post(&path, PROTOBUF, whole.clone()).await.problem(ProblemKind::Unauthenticated);
    let mut json = city.posted(&path, "application/json", "{}");
    let bearer: hyper::header::HeaderValue = format!("Bearer {}", city.key.as_str()).parse().unwrap();
    json.headers_mut().insert("authorization", bearer.clone());
    city.send(json).await.problem(ProblemKind::MediaType);
    assert_eq!(line(&city).await, None);

    let empty = City::start().await;
    told(&empty, whole).await.problem(ProblemKind::Conflict);
}

#[tokio::test]
async fn a_feed_that_is_not_pushed_is_fetched_and_not_twice_when_it_has_not_changed() {
    use axum::{Router, extract::State, http::HeaderMap, response::IntoResponse as _, routing::get};
    use gateway::transit::polling;
    use std::{
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        time::Duration,
    };
    let city = city().await;
    let running = running();
    let body = feed([entity("v", 4, bus_at(&running, running.gone.max(0.1), 0))]);
    let unchanged = Arc::new(AtomicUsize::new(0));
    let answer = |State((body, unchanged)): State<(Vec<u8>, Arc<AtomicUsize>)>, headers: HeaderMap| async move {
        if headers.get("if-none-match").is_some_and(|tag| tag == "\"one\"") {
            unchanged.fetch_add(1, Ordering::SeqCst);
            return axum::http::StatusCode::NOT_MODIFIED.into_response();
        }
        ([("etag", "\"one\"")], body).into_response()
    };
    let app = Router::new().route("/positions.pb", get(answer)).with_state((body, Arc::clone(&unchanged)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("{SOURCE}=http://{}/positions.pb", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let every = Duration::from_millis(1);
    let gateway = city.gateway.clone();
    let polled = url.parse().unwrap();
    let polling = tokio::spawn(polling::run(gateway, polled, every, async { drop(stopped.await) }));
    tokio::time::timeout(crate::city::STUCK, async {
        while unchanged.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    assert_eq!(line(&city).await.unwrap().trips.len(), 1);
    stop.send(()).unwrap();
    polling.await.unwrap();
}

#[tokio::test]
async fn a_rider_who_watches_a_line_of_many_buses_is_sent_less_than_ten_kilobytes_a_minute() {
    use gateway::transit::{Fleet, Photos};
    let city = city().await;
    let inputs = timetable::inputs(city.gateway.store()).await.unwrap();
    let town = gateway::transit::City::read(city.gateway.store(), inputs).await.unwrap().unwrap();
    let (mut fleet, mut photos) = (Fleet::default(), Photos::default());
    let bus = city.gateway.bus();
    // Twenty buses that creep along the line one behind the other, told every ten seconds for a minute.
    let begun = running();
    let at = |second: u64| Timestamp::from_millis((begun.unix + second) as i64 * 1000).unwrap();
    let topics = gateway::live::Topics::from(["line:1".parse().unwrap()]);
    let mut bytes = 0;
    let mut last = None;
    for second in (0..=60).step_by(10) {
        let buses = (0..20).map(|bus: u32| {
            let place = 0.05 + f64::from(bus) * 0.15 + second as f64 / 60.0 * 0.5;
            let of = Running {
                trip: format!("t{}", bus * EVERY_MIN),
                day: begun.day.clone(),
                gone: 0.0,
                unix: begun.unix + second,
            };
            let vehicle = Message::new().bytes(1, format!("BUS-{bus}")).bytes(2, format!("鲁U{bus:05}"));
            entity(&format!("v{bus}"), 4, bus_at(&of, place, 0).message(8, vehicle))
        });
        let heard = fleet.hear(&town, SOURCE, &feed(buses), at(second), &mut photos).unwrap();
        assert_eq!(heard.told.vehicles, 20);
        bus.hear_lines(heard.news);
        tokio::task::yield_now().await;
        let missed = bus.after(last, &topics);
        // What comes once, when a page is opened, is not what a minute costs.
        if last.is_some() {
            bytes += missed.events.iter().map(|event| event.frame().len()).sum::<usize>();
        }
        last = Some(missed.up_to);
    }
    assert!(bytes > 1_000, "something is told: {bytes}");
    assert!(bytes <= 10_000, "{bytes} bytes a minute");
}
