//! `GET /api/v1/live/poll`: the same events for those who cannot hold a stream.

use super::{Event, topics};
use crate::{extract::Query, failure::Failure, state::Gateway};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use contract::{
    endpoint::{Endpoint as _, PollLive},
    live::Polled,
};

/// Live changes without a stream.
#[utoipa::path(get, path = PollLive::PATH,
    params(("topics" = String, Query, description = "Names of topics, separated by commas: `lots`, `alerts`, `line:17`"),
        ("after" = Option<u64>, Query, description = "The last event that was seen")),
    responses((status = 200, description = "What came after it, or the whole picture", body = Polled),
        (status = "4XX", description = "A problem", content_type = "application/problem+json", body = contract::problem::Problem)))]
pub async fn poll(
    State(gateway): State<Gateway>,
    Query(query): Query<PollLive>,
) -> Result<Response, Failure> {
    let topics = topics::parse(&query.topics)?;
    let events = gateway.bus().after(query.after, &topics).events;
    let json = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, json)], answer(&events)).into_response())
}

/// [`Polled`] from events that are printed already.
fn answer(events: &[Event]) -> Vec<u8> {
    let mut json = b"{\"updates\":[".to_vec();
    for (index, event) in events.iter().enumerate() {
        if index > 0 {
            json.push(b',');
        }
        json.extend_from_slice(&event.json());
    }
    json.extend(b"]}");
    json
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{Timestamp, live::Update};

    #[test]
    fn printed_events_read_back_as_an_answer() {
        let now = Timestamp::from_millis(1).unwrap();
        let updates: Vec<_> = (1..4).map(|id| Update::new(id, now)).collect();
        for count in 0..=updates.len() {
            let events: Vec<_> = updates[..count]
                .iter()
                .map(|it| Event::compose(it.id, it.now, super::super::event::Parts::default(), []))
                .collect();
            let polled: Polled = serde_json::from_slice(&answer(&events)).unwrap();
            assert_eq!(polled.updates, updates[..count]);
        }
    }
}
