use crate::city::{A, B, City, Plan, STUCK, ago, at_once, record};
use contract::{
    LotId,
    live::{Polled, Update},
    problem::ProblemKind,
};
use gateway::live::Pace;
use http_body_util::BodyExt as _;
use hyper::{Method, body::Incoming};
use serde_json::json;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpSocket,
};

/// A reader of the event stream.
struct Reader {
    body: Incoming,
    text: String,
    /// No block ends before here.
    looked: usize,
}

impl Reader {
    async fn open(city: &City, after: Option<u64>) -> Self {
        let mut request = city.request(Method::GET, "/api/v1/live?topics=lots");
        if let Some(id) = after {
            request.headers_mut().insert("last-event-id", id.into());
        }
        let response = city.open(request).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        Self { body: response.into_body(), text: String::new(), looked: 0 }
    }

    /// The next block of lines, without the blank one behind it; `None` at the end of the stream.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.text[self.looked..].find("\n\n") {
                let rest = self.text.split_off(self.looked + end + 2);
                let mut block = std::mem::replace(&mut self.text, rest);
                block.truncate(block.len() - 2);
                self.looked = 0;
                return Some(block);
            }
            self.looked = self.text.len().saturating_sub(1);
            let frame = tokio::time::timeout(STUCK, self.body.frame()).await.expect("something comes")?;
            self.text.push_str(std::str::from_utf8(&frame.ok()?.into_data().unwrap()).unwrap());
        }
    }

    /// The next event, read as a browser would.
    async fn event(&mut self) -> Option<Update> {
        loop {
            let block = self.block().await?;
            let field = |name: &str| {
                block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned))
            };
            if let Some(data) = field("data") {
                let update: Update = serde_json::from_str(&data).unwrap();
                assert_eq!(field("event").as_deref(), Some("update"));
                assert_eq!(field("id"), Some(update.id.to_string()));
                return Some(update);
            }
        }
    }
}

/// Tells how many bays of car park `a` are free, at a moment that rises with the number.
async fn tell(city: &City, free: u32) {
    let at = ago(100 - u64::from(free));
    assert_eq!(city.tell(&json!({"items": [record("a", free, at)]})).await.status, 200);
}

fn frees(update: &Update) -> Vec<(LotId, Option<u32>)> {
    update.lots.iter().map(|lot| (lot.id, lot.free)).collect()
}

#[tokio::test]
async fn a_stream_begins_with_the_whole_picture_and_goes_on_with_changes() {
    let city = City::start().await;
    city.tell(&json!({"items": [record("b", 5, ago(40))]})).await;
    let mut reader = Reader::open(&city, None).await;
    assert_eq!(reader.block().await.as_deref(), Some("retry: 2000"));
    let whole = reader.event().await.unwrap();
    assert!(whole.whole);
    assert_eq!(frees(&whole), [(B, Some(5))]);
    assert!((40..100).contains(&whole.lots[0].age_s), "{whole:?}");
    tell(&city, 8).await;
    let mut change = reader.event().await.unwrap();
    if frees(&change) == [(B, Some(5))] {
        // It was heard before the stream began, and told after.
        change = reader.event().await.unwrap();
    }
    assert!(!change.whole && change.id > whole.id);
    assert_eq!(frees(&change), [(A, Some(8))]);
}

#[tokio::test]
async fn a_reader_that_was_cut_off_misses_nothing_and_hears_nothing_twice() {
    let city = City::start().await;
    let mut reader = Reader::open(&city, None).await;
    let mut last = reader.event().await.unwrap().id;
    let mut heard = Vec::new();
    for free in 1..=20 {
        if free % 4 == 0 {
            // Cut, and something happens before the reader is back.
            drop(reader);
            tell(&city, free).await;
            reader = Reader::open(&city, Some(last)).await;
        } else {
            tell(&city, free).await;
        }
        let event = reader.event().await.unwrap();
        assert!(!event.whole, "{event:?}");
        assert_eq!(event.id, last + 1);
        last = event.id;
        heard.extend(frees(&event));
    }
    assert_eq!(heard, (1..=20).map(|free| (A, Some(free))).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_id_from_before_a_restart_is_forgotten_and_the_whole_picture_comes() {
    let city = City::start().await;
    let mut reader = Reader::open(&city, None).await;
    reader.event().await.unwrap();
    tell(&city, 9).await;
    let before = reader.event().await.unwrap().id;
    let city = city.restart().await;
    let again = Reader::open(&city, Some(before)).await.event().await.unwrap();
    assert!(again.whole && again.id > before, "{again:?}");
    assert_eq!(frees(&again), [(A, Some(9))]);
}

#[tokio::test]
async fn an_id_that_was_never_given_is_forgotten() {
    let city = City::start().await;
    for id in [0, 7, u64::MAX] {
        assert!(Reader::open(&city, Some(id)).await.event().await.unwrap().whole, "{id}");
    }
    let reply = city.get_with("/api/v1/live/poll?topics=lots", &[]).await.json::<Polled>();
    let mut request = city.request(Method::GET, "/api/v1/live?topics=lots");
    request.headers_mut().insert("last-event-id", "no number".parse().unwrap());
    let body = city.open(request).await.into_body();
    let event = Reader { body, text: String::new(), looked: 0 }.event().await.unwrap();
    assert!(event.whole && event.id == reply.updates[0].id);
}

#[tokio::test]
async fn polling_tells_the_same_events_as_the_stream() {
    let city = City::start().await;
    let mut reader = Reader::open(&city, None).await;
    let start = reader.event().await.unwrap().id;
    let mut streamed = Vec::new();
    for free in 1..=3 {
        tell(&city, free).await;
        streamed.push(reader.event().await.unwrap());
    }
    let poll = async |after: u64| {
        city.get(&format!("/api/v1/live/poll?topics=lots&after={after}")).await.json::<Polled>().updates
    };
    assert_eq!(poll(start).await, streamed);
    assert_eq!(poll(start + 2).await, streamed[2..]);
    assert_eq!(poll(start + 3).await, []);
    assert!(poll(start + 4).await[0].whole);
}

#[tokio::test]
async fn silence_is_broken_by_an_event_without_news() {
    let pace = Pace { heartbeat: Duration::from_millis(5), ..at_once() };
    let city = Plan::new().pace(pace).start().await;
    let mut reader = Reader::open(&city, None).await;
    reader.event().await.unwrap();
    for _ in 0..3 {
        let beat = reader.event().await.unwrap();
        assert!(!beat.whole && beat.lots.is_empty() && beat.lines.is_empty(), "{beat:?}");
    }
}

#[tokio::test]
async fn a_reader_that_lags_is_sent_away_and_can_come_back_where_it_was() {
    let pace = Pace { slow: 2, ..at_once() };
    let city = Plan::new().pace(pace).start().await;
    // Events of 20,000 car parks are so long that no buffers swallow fifty of them.
    let ids = 1..=20_000;
    let slow = TcpSocket::new_v4().unwrap();
    slow.set_recv_buffer_size(4096).unwrap();
    let mut slow = slow.connect(city.address).await.unwrap();
    slow.write_all(b"GET /api/v1/live?topics=lots HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut first = [0; 64];
    slow.read_exact(&mut first).await.unwrap();
    // It stops to read; meanwhile another one hears everything.
    let mut quick = Reader::open(&city, None).await;
    let start = quick.event().await.unwrap().id;
    let last = start + 50;
    for step in 1..=50_u32 {
        let count = gateway::store::occupancy::Count { free: Some(step), at: ago(200 - u64::from(step)) };
        let counts: Vec<_> = ids.clone().map(|id| (LotId(id), count)).collect();
        city.gateway.bus().hear(&counts);
        let block = quick.block().await.unwrap();
        assert!(block.starts_with(&format!("id: {}\n", start + u64::from(step))));
    }
    // Back again, it is told what was still on its way, and then to come back.
    let mut text = Vec::new();
    tokio::time::timeout(STUCK, slow.read_to_end(&mut text)).await.expect("the stream ends").unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains(": too far behind, come back for the rest\nretry: 1000\n\n"));
    let seen: u64 =
        text.lines().filter_map(|line| line.strip_prefix("id: ")).next_back().unwrap().parse().unwrap();
    assert!(seen < last, "{seen} {last}");
    let polled: Polled = city.get(&format!("/api/v1/live/poll?topics=lots&after={seen}")).await.json();
    assert_eq!(
        polled.updates.iter().map(|update| update.id).collect::<Vec<_>>(),
        (seen + 1..=last).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn many_readers_hear_the_same_bytes() {
    let city = City::start().await;
    let mut readers = Vec::new();
    for _ in 0..100 {
        let mut reader = Reader::open(&city, None).await;
        reader.event().await.unwrap();
        readers.push(reader);
    }
    tell(&city, 3).await;
    let first = readers[0].event().await.unwrap();
    for reader in &mut readers[1..] {
        assert_eq!(reader.event().await.unwrap(), first);
    }
}

#[tokio::test]
async fn changes_of_one_moment_come_as_one_event() {
    let pace = Pace { every: Duration::from_hours(1), ..Pace::default() };
    let city = Plan::new().pace(pace).start().await;
    let mut reader = Reader::open(&city, None).await;
    reader.event().await.unwrap();
    tell(&city, 1).await;
    let first = reader.event().await.unwrap();
    assert_eq!(frees(&first), [(A, Some(1))]);
    // The next event is an hour away: what comes now waits, and is no event yet.
    tell(&city, 2).await;
    tell(&city, 3).await;
    let after = format!("/api/v1/live/poll?topics=lots&after={}", first.id);
    assert_eq!(city.get(&after).await.json::<Polled>().updates, []);
    let whole = &city.get("/api/v1/live/poll?topics=lots").await.json::<Polled>().updates[0];
    assert_eq!(whole.id, first.id);
}

#[tokio::test]
async fn stopping_ends_every_stream() {
    let city = City::start().await;
    let mut readers = Vec::new();
    for _ in 0..10 {
        let mut reader = Reader::open(&city, None).await;
        reader.event().await.unwrap();
        readers.push(reader);
    }
    city.stop().await.unwrap();
    for mut reader in readers {
        assert_eq!(reader.event().await, None);
    }
}

#[tokio::test]
async fn unknown_topics_and_unknown_fields_are_malformed() {
    let city = City::start().await;
    for query in [
        "",
        "?topics=",
        "?topics=buses",
        "?topics=lots,buses",
        "?topics=lots,",
        "?topics=lots&near=120,36",
        "?topics=lots&topics=lots",
        "?topics=lots&after=x",
        "?topics=lots&after=-1",
        "?topics=%ff",
    ] {
        city.get(&format!("/api/v1/live/poll{query}")).await.problem(ProblemKind::Malformed);
        city.get(&format!("/api/v1/live{query}")).await.problem(ProblemKind::Malformed);
    }
    // The stream goes on behind a header, not behind a field of the query.
    city.get("/api/v1/live?topics=lots&after=7").await.problem(ProblemKind::Malformed);
}
