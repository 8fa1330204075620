//! `GET /api/v1/live`: server-sent events.

use super::{Bus, Event, Topics, bus::Tide, event::Parts, topics};
use crate::{clock::now, extract::Query, failure::Failure, state::Gateway};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::{Stream, stream};
use serde::Deserialize;
use std::{collections::VecDeque, convert::Infallible, sync::Arc};
use tokio::sync::watch;

/// The query of the stream.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Listen {
    /// Names of topics, separated by commas: `lots`, `alerts`, `line:17`.
    topics: String,
}

/// What a reader hears first: how long to wait before coming back after a cut.
const HELLO: Bytes = Bytes::from_static(b"retry: 2000\n\n");
const TOO_SLOW: Bytes = Bytes::from_static(b": too far behind, come back for the rest\nretry: 1000\n\n");

/// Live changes as server-sent events.
///
/// `id` is a number that rises, `event` is `update`, `data` one update as JSON. With `Last-Event-ID` of an
/// event that is remembered the stream goes on behind it; else it begins with the whole picture.
#[utoipa::path(get, path = contract::endpoint::LIVE_PATH, params(Listen,
    ("Last-Event-ID" = Option<u64>, Header, description = "The last event that was seen")),
    responses((status = 200, description = "A stream of events", content_type = "text/event-stream", body = contract::live::Update),
        (status = "4XX", description = "A problem", content_type = "application/problem+json", body = contract::problem::Problem)))]
pub async fn live(
    State(gateway): State<Gateway>,
    headers: HeaderMap,
    Query(query): Query<Listen>,
) -> Result<Response, Failure> {
    let topics = topics::parse(&query.topics)?;
    // What cannot be read is no event of ours: forgotten.
    let after = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    let body = Body::from_stream(events(Arc::clone(gateway.bus()), topics, after));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would gather events otherwise.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

struct Reader {
    bus: Arc<Bus>,
    topics: Topics,
    tide: watch::Receiver<Tide>,
    /// The last event that was handed over.
    seen: u64,
    ready: VecDeque<Bytes>,
    gone: bool,
}

fn events(
    bus: Arc<Bus>,
    topics: Topics,
    after: Option<u64>,
) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let tide = bus.tide();
    let mut reader = Reader { topics, seen: 0, ready: VecDeque::from([HELLO]), gone: false, tide, bus };
    reader.catch_up(after);
    stream::unfold(reader, |mut reader| async move { Some((Ok(reader.next().await?), reader)) })
}

impl Reader {
    /// The next bytes. It is only asked when the reader has taken those before.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(bytes) = self.ready.pop_front() {
                return Some(bytes);
            }
            if self.gone {
                return None;
            }
            let tide = *self.tide.borrow_and_update();
            if tide.closed {
                return None;
            }
            if tide.latest != self.seen {
                self.go_on(tide.latest);
                continue;
            }
            match tokio::time::timeout(self.bus.pace().heartbeat, self.tide.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return None,
                // An event in which nothing is told: browsers hide comments from those who listen, and a line may
                // be quiet for longer than anybody would believe that the stream still stands.
                Err(_) => return Some(Event::compose(self.seen, now(), Parts::default(), []).frame()),
            }
        }
    }

    fn go_on(&mut self, latest: u64) {
        if latest.saturating_sub(self.seen) > self.bus.pace().slow as u64 {
            self.ready.push_back(TOO_SLOW);
            self.gone = true;
        } else {
            self.catch_up(Some(self.seen));
        }
    }

    fn catch_up(&mut self, after: Option<u64>) {
        let missed = self.bus.after(after, &self.topics);
        self.seen = missed.up_to;
        self.ready.extend(missed.events.iter().map(Event::frame));
    }
}
