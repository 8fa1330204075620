//! One record of a file, read member by member.

use super::MOST_BAYS;
use contract::Position;
use serde_json::{Map, Value};
use std::cell::RefCell;

/// Why a member cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bad {
    pub(super) field: Option<String>,
    pub(super) reason: String,
}

/// This member, for this reason.
pub(super) fn bad(field: &str, reason: impl Into<String>) -> Bad {
    Bad { field: Some(field.to_owned()), reason: reason.into() }
}

/// A member that may be absent, and may be wrong.
pub(super) type Maybe<T> = Result<Option<T>, Bad>;

/// A record. Members are named by paths such as `address.location`; `null` and blank texts count as absent.
pub(super) struct Row<'a> {
    object: &'a Map<String, Value>,
    remarks: RefCell<Vec<Bad>>,
}

/// The member at this path.
pub(super) fn find<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |it, name| it.get(name)).filter(|it| !it.is_null())
}

impl<'a> Row<'a> {
    pub(super) fn new(object: &'a Map<String, Value>) -> Self {
        Self { object, remarks: RefCell::default() }
    }

    /// What [`Row::soft`] has left out.
    pub(super) fn into_remarks(self) -> Vec<Bad> {
        self.remarks.into_inner()
    }

    /// The member as it stands.
    pub(super) fn value(&self, path: &str) -> Option<&'a Value> {
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let member = self.object.get(first)?;
        rest.map_or(Some(member), |rest| find(member, rest)).filter(|it| !it.is_null())
    }

    /// A text without the blanks around it.
    pub(super) fn text(&self, path: &str) -> Maybe<&'a str> {
        match self.value(path) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim()).filter(|it| !it.is_empty())),
            Some(other) => Err(bad(path, format!("a text was expected, not {}", shown(other)))),
        }
    }

    /// An id: a text, or a whole number.
    pub(super) fn id(&self, path: &str) -> Maybe<String> {
        match self.value(path) {
            Some(Value::Number(number)) => match number.as_f64() {
                Some(it) if it.fract() == 0.0 && it.abs() < 9e15 => Ok(Some(format!("{it:.0}"))),
                _ => Err(bad(path, format!("an id was expected, not {number}"))),
            },
            _ => Ok(self.text(path)?.map(str::to_owned)),
        }
    }

    /// A finite number, also where it is written as a text.
    pub(super) fn number(&self, path: &str) -> Maybe<f64> {
        let refused = |it: &Value| bad(path, format!("a number was expected, not {}", shown(it)));
        let Some(value) = self.value(path) else { return Ok(None) };
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) if text.trim().is_empty() => return Ok(None),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        number.filter(|it| it.is_finite()).map(Some).ok_or_else(|| refused(value))
    }

    /// A whole number of things, 0 to [`MOST_BAYS`], also as `930.0` or `"930"`.
    pub(super) fn count(&self, path: &str) -> Maybe<u32> {
        let Some(number) = self.number(path)? else { return Ok(None) };
        if number < 0.0 || number.fract() != 0.0 {
            return Err(bad(path, format!("a count was expected, not {number}")));
        }
        if number > f64::from(MOST_BAYS) {
            return Err(bad(path, format!("{number} is more than anybody has ({MOST_BAYS})")));
        }
        Ok(Some(number as u32))
    }

    /// A height in centimetres, 1 m to 10 m, from a member in a unit of so many centimetres. Nought is how
    /// operators say that there is no limit.
    pub(super) fn height_cm(&self, path: &str, unit_cm: f64) -> Maybe<u16> {
        let told = self.number(path)?.filter(|&it| it != 0.0).map(|it| (it * unit_cm).round());
        match told {
            Some(cm) if !(100.0..=1_000.0).contains(&cm) => Err(bad(path, format!("{cm} cm is no car park"))),
            cm => Ok(cm.map(|it| it as u16)),
        }
    }

    /// Yes or no, as JSON or in the words of the operators: `T`, `ja`, `WAHR`, 1.
    pub(super) fn flag(&self, path: &str) -> Maybe<bool> {
        let refused = |it: &Value| bad(path, format!("yes or no was expected, not {}", shown(it)));
        match self.value(path) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(value) => match value.as_str().map(str::trim) {
                Some("") => Ok(None),
                Some("T" | "ja" | "WAHR" | "true" | "1") => Ok(Some(true)),
                Some("F" | "nein" | "FALSCH" | "false" | "0") => Ok(Some(false)),
                _ if value.as_u64() == Some(1) => Ok(Some(true)),
                _ if value.as_u64() == Some(0) => Ok(Some(false)),
                _ => Err(refused(value)),
            },
        }
    }

    /// The elements of an array; none when it is absent.
    pub(super) fn list(&self, path: &str) -> Result<&'a [Value], Bad> {
        match self.value(path) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(other) => Err(bad(path, format!("a list was expected, not {}", shown(other)))),
        }
    }

    /// A WGS-84 position from two members in degrees. (0, 0) is what broken senders say for "nowhere".
    pub(super) fn position(&self, lon: &str, lat: &str) -> Result<Position, Bad> {
        let lon_deg = need(self.number(lon), lon)?;
        let lat_deg = need(self.number(lat), lat)?;
        located(lon_deg, lat_deg, lon, lat)
    }

    /// The two numbers of a `GeoJSON` point in `geometry`, east first.
    pub(super) fn point(&self) -> Result<(f64, f64), Bad> {
        match self.value("geometry.type") {
            None => return Err(bad("geometry", "absent")),
            Some(kind) if kind == "Point" => {}
            Some(other) => {
                return Err(bad("geometry", format!("a point was expected, not {}", shown(other))));
            }
        }
        let numbers = self.list("geometry.coordinates")?;
        match numbers.iter().map(Value::as_f64).collect::<Option<Vec<_>>>().as_deref() {
            Some([x, y] | [x, y, _]) => Ok((*x, *y)),
            _ => Err(bad("geometry.coordinates", "two numbers were expected")),
        }
    }

    /// What the record seems to be called, for a report.
    pub(super) fn said_uid(&self) -> Option<String> {
        const NAMES: [&str; 9] = [
            "uid",
            "original_uid",
            "id2",
            "facilityId",
            "Id",
            "properties.obs_parkid",
            "properties.id",
            "attributes.id",
            "id",
        ];
        NAMES.iter().find_map(|name| self.id(name).ok().flatten())
    }

    /// A member whose fault does not cost the record: it is left out, and remarked.
    pub(super) fn soft<T>(&self, member: Maybe<T>) -> Option<T> {
        member.unwrap_or_else(|it| {
            self.remarks.borrow_mut().push(it);
            None
        })
    }
}

/// A member that must be there.
pub(super) fn need<T>(member: Maybe<T>, path: &str) -> Result<T, Bad> {
    member?.ok_or_else(|| bad(path, "absent"))
}

/// A checked position; the fields are named in the refusal.
pub(super) fn located(lon_deg: f64, lat_deg: f64, lon: &str, lat: &str) -> Result<Position, Bad> {
    if lon_deg == 0.0 && lat_deg == 0.0 {
        return Err(bad(lon, "0, 0 is no place: the sender does not know it"));
    }
    Position::new(lon_deg, lat_deg).map_err(|error| {
        let field = if matches!(error, geo::GeoError::Latitude(_)) { lat } else { lon };
        bad(field, error.to_string())
    })
}

/// A value in a few words for a report.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(_) => "an object".to_owned(),
        other => {
            let text = other.to_string();
            if text.chars().count() > 40 { text.chars().take(40).chain(['…']).collect() } else { text }
        }
    }
}
