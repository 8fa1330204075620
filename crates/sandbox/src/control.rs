//! A door for tests: set a count, pause, resume, find a uid. On the loopback only; nobody checks who knocks.
//!
//! - `GET /lots?name=五四广场&limit=5` → `[{"uid","name","capacity","free","tells"}]`
//! - `POST /lots/{uid}` with `{"free": 3}` → sets the count, tells the gateway at once, answers the record;
//!   `{"free": null}` gives it back to the rhythm of the day
//! - `POST /pause`, `POST /resume`

use crate::{
    crowd::Habit,
    operator::SetError,
    run::{Shared, now},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{io, net::SocketAddr, sync::Arc, thread};
use tiny_http::{Header, Method, Request, Response, Server};

/// Largest body that is read.
const MOST_BYTES: u64 = 4_096;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    free: Option<u32>,
}

/// Opens the door and answers where it is (port 0 becomes a free one).
pub fn serve(address: SocketAddr, shared: Arc<Shared>) -> io::Result<SocketAddr> {
    if !address.ip().is_loopback() {
        let words = format!("--control {address}: only a loopback address is safe");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, words));
    }
    let server = Server::http(address).map_err(|error| io::Error::other(format!("{address}: {error}")))?;
    let opened = server.server_addr().to_ip().unwrap_or(address);
    thread::spawn(move || {
        for mut request in server.incoming_requests() {
            let (status, body) = answer(&mut request, &shared);
            let json = Header::from_bytes("content-type", "application/json").ok();
            let response = Response::from_string(body.to_string()).with_status_code(status);
            let response = json.into_iter().fold(response, Response::with_header);
            if let Err(error) = request.respond(response) {
                eprintln!("sandbox: control: {error}");
            }
        }
    });
    Ok(opened)
}

fn answer(request: &mut Request, shared: &Shared) -> (u16, Value) {
    let url = request.url().to_owned();
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let parts: Vec<_> = path.split('/').filter(|it| !it.is_empty()).collect();
    match (request.method(), parts.as_slice()) {
        (Method::Get, ["lots"]) => (200, list(query, shared)),
        (Method::Post, ["lots", uid]) => set(&decoded(uid), request, shared),
        (Method::Post, ["pause"]) => pause(shared, true),
        (Method::Post, ["resume"]) => pause(shared, false),
        _ => (404, json!({ "error": "GET /lots, POST /lots/{uid}, POST /pause, POST /resume" })),
    }
}

fn pause(shared: &Shared, is_paused: bool) -> (u16, Value) {
    shared.operator().pause(is_paused);
    (200, json!({ "paused": is_paused }))
}

fn list(query: &str, shared: &Shared) -> Value {
    let said = |key: &str| {
        let pairs = query.split('&').filter_map(|it| it.split_once('='));
        pairs.into_iter().find(|it| it.0 == key).map(|it| decoded(it.1))
    };
    let name = said("name").unwrap_or_default();
    let limit = said("limit").and_then(|it| it.parse().ok()).unwrap_or(20);
    let operator = shared.operator();
    let found = operator.lots().iter().filter(|it| it.name.contains(&name)).take(limit);
    found
        .map(|lot| {
            let tells = match lot.habit {
                Habit::Prompt => "prompt",
                Habit::Late(_) => "late",
                Habit::Silent => "never",
            };
            json!({ "uid": lot.uid, "name": lot.name, "capacity": lot.capacity, "free": lot.free(), "tells": tells })
        })
        .collect()
}

fn set(uid: &str, request: &mut Request, shared: &Shared) -> (u16, Value) {
    let refused =
        |status: u16, error: &dyn std::fmt::Display| (status, json!({ "error": error.to_string() }));
    let mut body = Vec::new();
    if let Err(error) = io::Read::read_to_end(&mut io::Read::take(request.as_reader(), MOST_BYTES), &mut body)
    {
        return refused(400, &error);
    }
    let wanted: Set = match serde_json::from_slice(&body) {
        Ok(wanted) => wanted,
        Err(error) => return refused(400, &error),
    };
    let now = now();
    let record = match shared.operator().set(uid, wanted.free, now) {
        Ok(record) => record,
        Err(error @ SetError::Unknown(_)) => return refused(404, &error),
        Err(error @ SetError::TooMany(_)) => return refused(422, &error),
    };
    match shared.tell_now(record.clone(), now) {
        Ok(()) => (200, json!(record)),
        Err(error) => refused(502, &error),
    }
}

/// Percent-decoding; what is no UTF-8 in the end is replaced.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex = |it: u8| char::from(it).to_digit(16).and_then(|it| u8::try_from(it).ok());
        let mut ahead = rest.clone();
        match (byte, ahead.next().and_then(hex), ahead.next().and_then(hex)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(high * 16 + low);
                rest = ahead;
            }
            (b'+', ..) => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{crowd::tests::site, operator::Operator};
    use contract::endpoint::TellOccupancy;
    use sandbox::line::Line;
    use std::sync::mpsc::{Receiver, channel};
    use ureq::Agent;

    /// A gateway that answers with these statuses in turn, the last one for ever, and shows what it was told.
    fn gateway(statuses: &'static [u16]) -> (String, Receiver<(String, String, Value)>) {
        let server = Server::http("127.0.0.1:0").unwrap();
        let address = format!("http://{}", server.server_addr().to_ip().unwrap());
        let (sender, told) = channel();
        thread::spawn(move || {
            for (number, mut request) in server.incoming_requests().enumerate() {
                let body: Value = serde_json::from_reader(request.as_reader()).unwrap();
                let key = request.headers().iter().find(|it| it.field.equiv("authorization"));
                let key = key.map(|it| it.value.to_string()).unwrap_or_default();
                let count = body["items"].as_array().map_or(0, Vec::len);
                let _ = sender.send((request.url().to_owned(), key, body));
                let status = statuses[number.min(statuses.len() - 1)];
                let report = json!({ "accepted": count, "rejected": [] }).to_string();
                let _ = request.respond(Response::from_string(report).with_status_code(status));
            }
        });
        (address, told)
    }

    fn machine(statuses: &'static [u16], lots: u32) -> (Arc<Shared>, Receiver<(String, String, Value)>) {
        let (address, told) = gateway(statuses);
        let sites: Vec<_> = (0..lots).map(|it| site(&format!("lot-{it}"), 50)).collect();
        let line = Line::new(&address, "demo", "the-key");
        (Arc::new(Shared::new(Operator::new(&sites, 7, now()), line)), told)
    }

    fn opened(shared: &Arc<Shared>) -> (String, Agent) {
        let address = serve("127.0.0.1:0".parse().unwrap(), Arc::clone(shared)).unwrap();
        let config = Agent::config_builder().http_status_as_error(false).proxy(None).build();
        (format!("http://{address}"), config.into())
    }

    #[test]
    fn a_count_that_is_set_reaches_the_gateway_before_the_answer() {
        let (shared, told) = machine(&[200], 3);
        let (door, agent) = opened(&shared);
        let mut answer = agent.post(format!("{door}/lots/lot-1")).send_json(json!({ "free": 3 })).unwrap();
        let record: Value = answer.body_mut().read_json().unwrap();
        assert_eq!((answer.status().as_u16(), &record["realtime_free_capacity"]), (200, &json!(3)));
        let (url, key, body) = told.try_recv().unwrap();
        let expected = TellOccupancy { source: "demo".into(), items: vec![] };
        assert_eq!(
            (url.as_str(), key.as_str()),
            (&*contract::endpoint::Endpoint::path(&expected), "Bearer the-key")
        );
        assert_eq!(body["items"], json!([record]));
        let mut list = agent.get(format!("{door}/lots?name=lot-1&limit=5")).call().unwrap();
        let list: Value = list.body_mut().read_json().unwrap();
        assert_eq!((&list[0]["uid"], &list[0]["free"]), (&json!("lot-1"), &json!(3)));
    }

    #[test]
    fn what_makes_no_sense_is_refused_and_not_told() {
        let (shared, told) = machine(&[200], 1);
        let (door, agent) = opened(&shared);
        let table = [
            ("lots/lot-9", json!({ "free": 1 }), 404),
            ("lots/lot-0", json!({ "free": 51 }), 422),
            ("lots/lot-0", json!({ "free": -1 }), 400),
            ("lots/lot-0", json!({ "fre": 1 }), 400),
            ("lots", json!({}), 404),
        ];
        for (path, body, status) in table {
            let answer = agent.post(format!("{door}/{path}")).send_json(&body).unwrap();
            assert_eq!(answer.status().as_u16(), status, "{path} {body}");
        }
        assert!(told.try_recv().is_err());
    }

    #[test]
    fn a_paused_machine_tells_nothing_until_it_is_resumed() {
        let (shared, told) = machine(&[200], 3);
        let (door, agent) = opened(&shared);
        agent.post(format!("{door}/pause")).send_empty().unwrap();
        shared.tell_due(now()).unwrap();
        assert!(told.try_recv().is_err());
        agent.post(format!("{door}/resume")).send_empty().unwrap();
        shared.tell_due(now()).unwrap();
        assert_eq!(told.try_recv().unwrap().2["items"].as_array().unwrap().len(), 3);
    }

    #[test]
    fn a_gateway_that_is_away_is_told_everything_later_and_one_that_takes_nothing_is_not_pestered() {
        let (shared, told) = machine(&[503, 422, 200], 3);
        assert!(shared.tell_due(now()).is_err());
        assert_eq!(shared.tell_due(now()).unwrap(), 3, "all were refused for good");
        assert_eq!(told.try_iter().count(), 2);
        shared.operator().forget();
        assert_eq!(shared.tell_due(now()).unwrap(), 0);
        assert_eq!(told.try_recv().unwrap().2["items"].as_array().unwrap().len(), 3);
    }

    #[test]
    fn the_door_opens_on_the_loopback_only() {
        let (shared, _told) = machine(&[200], 1);
        assert!(serve("0.0.0.0:0".parse().unwrap(), shared).is_err());
    }

    #[test]
    fn names_in_the_query_are_decoded() {
        assert_eq!(decoded("%E5%8C%97%E9%97%A8+1%"), "北门 1%");
    }
}
