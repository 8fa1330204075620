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
