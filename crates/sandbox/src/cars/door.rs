//! Cars at the desk: a page for people, an address for tests.
//!
//! - `GET /cars` which cars there are, and a form · `POST /cars` parks one · `POST /cars/{uid}/leave` drives it away
//! - `POST /control/stays` with `{"plate", "lot", "minutes_ago", "bay"?, "leave"?}`: parks a car in the car park of this
//!   uid or name, since so long; with `"leave": true` the car of this plate that stands there drives away, or one is
//!   parked and has left. The gateway knows when this answers.

use super::{Car, Machine, Parked, YardError};
use crate::desk::{
    page::{Tongue, frame, text},
    wire::{Ask, Say, pairs},
};
use crate::line::LineError;
use contract::{Timestamp, account::Plate};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{fmt::Write as _, net::IpAddr};

/// Why a car cannot be parked.
#[derive(Debug, thiserror::Error)]
enum DoorError {
    #[error("{0}")]
    Malformed(String),
    #[error(transparent)]
    Yard(#[from] YardError),
    #[error(transparent)]
    Line(#[from] LineError),
}

impl DoorError {
    fn status(&self) -> u16 {
        match self {
            Self::Malformed(_) => 400,
            Self::Yard(_) => 404,
            Self::Line(_) => 502,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    plate: String,
    #[serde(default)]
    lot: String,
    #[serde(default)]
    minutes_ago: u32,
    #[serde(default)]
    bay: Option<String>,
    #[serde(default)]
    leave: bool,
}

/// Longest that a car can be said to have stood there: a month.
const MOST_MIN: u32 = 31 * 24 * 60;

pub(super) fn answer(
    machine: Option<&Machine>,
    ask: &Ask,
    parts: &[&str],
    tongue: Tongue,
    now: Timestamp,
) -> Option<Say> {
    let is_here = ask.peer.is_some_and(|it: IpAddr| it.is_loopback());
    let machine = match (parts, machine) {
        (["cars", ..] | ["control", "stays"], Some(machine)) => machine,
        (["cars", ..] | ["control", "stays"], None) => {
            return Some(Say::json(503, &json!({ "error": "there are no car parks yet" })));
        }
        _ => return None,
    };
    Some(match (ask.method.as_str(), parts) {
        ("GET", ["cars"]) => page(machine, tongue),
        ("POST", ["cars"]) => by_form(machine, ask, now).map_or_else(|it| trouble(tongue, &it), back),
        ("POST", ["cars", uid, "leave"]) => {
            leave(machine, uid, now).map_or_else(|it| trouble(tongue, &it), back)
        }
        ("POST", ["control", "stays"]) if is_here => match by_test(machine, &ask.body, now) {
            Ok(car) => Say::json(200, &shown(machine, &car)),
            Err(error) => Say::json(error.status(), &json!({ "error": error.to_string() })),
        },
        ("POST", ["control", "stays"]) => Say::json(403, &json!({ "error": "from this machine only" })),
        _ => Say::missing(),
    })
}

fn by_test(machine: &Machine, body: &[u8], now: Timestamp) -> Result<Car, DoorError> {
    let wanted: Wanted =
        serde_json::from_slice(body).map_err(|error| DoorError::Malformed(error.to_string()))?;
    take(machine, wanted, now)
}

fn by_form(machine: &Machine, ask: &Ask, now: Timestamp) -> Result<Car, DoorError> {
    let pairs = pairs(&ask.body);
    let said = |name| pairs.iter().find(|it| it.0 == name).map(|it| it.1.trim().to_owned());
    let wanted = Wanted {
        plate: said("plate").unwrap_or_default(),
        lot: said("lot").unwrap_or_default(),
        minutes_ago: said("minutes_ago").and_then(|it| it.parse().ok()).unwrap_or(0),
        bay: said("bay").filter(|it| !it.is_empty()),
        leave: false,
    };
    take(machine, wanted, now)
}

fn take(machine: &Machine, wanted: Wanted, now: Timestamp) -> Result<Car, DoorError> {
    let plate: Plate = wanted.plate.parse().map_err(|error| DoorError::Malformed(format!("{error}")))?;
    if wanted.minutes_ago > MOST_MIN {
        return Err(DoorError::Malformed(format!("minutes_ago: at most {MOST_MIN}")));
    }
    let standing = machine.yard().standing_of(&plate).filter(|_| wanted.leave);
    let uid = if let Some(car) = standing {
        car.uid
    } else {
        let parked = Parked { plate, lot: wanted.lot, minutes_ago: wanted.minutes_ago, bay: wanted.bay };
        machine.yard().park(parked, now)?.uid
    };
    if wanted.leave {
        return leave(machine, &uid, now);
    }
    machine.tell(now)?;
    machine.yard().by_hand().into_iter().find(|it| it.uid == uid).ok_or(YardError::NoCar.into())
}

fn leave(machine: &Machine, uid: &str, now: Timestamp) -> Result<Car, DoorError> {
    let car = machine.yard().leave(uid, now)?;
    machine.tell(now)?;
    Ok(car)
}

fn shown(machine: &Machine, car: &Car) -> Value {
    let yard = machine.yard();
    json!({
        "uid": car.uid,
        "plate": car.plate,
        "lot_uid": car.lot_uid,
        "lot": yard.place(&car.lot_uid).map(|it| it.name.clone()),
        "bay": car.bay,
        "entered_at": car.entered,
        "left_at": car.left,
    })
}

fn back(_: Car) -> Say {
    Say::lead("/cars")
}

fn trouble(tongue: Tongue, error: &DoorError) -> Say {
    let words = text(&error.to_string());
    let back = tongue.pick("返回", "Back");
    let body = format!("<section><p>{words}</p></section><a class=\"go\" href=\"/cars\">{back}</a>");
    Say::page(error.status(), frame(tongue, tongue.pick("没有办成", "That did not work"), &body))
}

fn page(machine: &Machine, tongue: Tongue) -> Say {
    let yard = machine.yard();
    let first = yard.places().first().map(|it| text(&it.name)).unwrap_or_default();
    let mut body = String::new();
    // Writing into a text does not fail.
    let _ = write!(
        body,
        "<section><form method=\"post\" action=\"/cars\">\
         <label>{} <input name=\"plate\" required maxlength=\"12\" placeholder=\"鲁B67890\"></label>\
         <label>{} <input name=\"lot\" required maxlength=\"100\" value=\"{first}\"></label>\
         <label>{} <input name=\"bay\" maxlength=\"32\" pattern=\"[A-Za-z0-9\\-]{{4,32}}\"></label>\
         <label>{} <input name=\"minutes_ago\" type=\"number\" min=\"0\" max=\"{MOST_MIN}\" value=\"60\"></label>\
         <button>{}</button></form></section>",
        tongue.pick("车牌", "Plate"),
        tongue.pick("停车场（名称的一部分或编号）", "Car park (part of its name, or its id)"),
        tongue.pick("泊位码（可不填）", "Bay code (optional)"),
        tongue.pick("已停分钟数", "Minutes it has stood there"),
        tongue.pick("停进去", "Park it"),
    );
    for car in yard.by_hand() {
        let lot = yard.place(&car.lot_uid).map_or(car.lot_uid.as_str(), |it| it.name.as_str());
        let bay = car.bay.as_ref().map(|it| format!(" · {}", text(it))).unwrap_or_default();
        let _ = write!(
            body,
            "<section><p><strong>{}</strong></p><p>{}{bay}</p><small>{} {} · {} ¥{}</small>",
            text(&car.plate.printed()),
            text(lot),
            tongue.pick("入场", "Since"),
            car.entered,
            tongue.pick("已付", "paid"),
            car.paid,
        );
        let _ = if let Some(left) = car.left {
            write!(body, "<small>{} {left}</small>", tongue.pick("离场", "Left"))
        } else {
            let (uid, away) = (text(&car.uid), tongue.pick("开走", "Drive away"));
            write!(body, "<form method=\"post\" action=\"/cars/{uid}/leave\"><button>{away}</button></form>")
        };
        body.push_str("</section>");
    }
    Say::page(200, frame(tongue, tongue.pick("示例车辆", "Sample cars"), &body))
}
