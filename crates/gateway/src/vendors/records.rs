//! Records of a message, looked at one by one, so that a bad one costs itself only.

use crate::failure::Failure;
use contract::{
    parkapi::{Rejected, Report},
    problem::ProblemKind,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// Most signs of a record's id that are repeated in the report.
const UID_SHOWN: usize = 256;

/// A message of records.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Batch {
    pub(super) items: Vec<Value>,
}

/// What is wrong with a record: the field, and why.
pub(super) type Wrong = (Option<&'static str>, String);

/// A field that must be there.
pub(super) fn needed<T: DeserializeOwned>(
    fields: &Map<String, Value>,
    name: &'static str,
) -> Result<T, Wrong> {
    optional(fields, name)?.ok_or_else(|| (Some(name), "it is missing".into()))
}

/// A field that may be left out, or be null.
pub(super) fn optional<T: DeserializeOwned>(
    fields: &Map<String, Value>,
    name: &'static str,
) -> Result<Option<T>, Wrong> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => T::deserialize(value).map(Some).map_err(|error| (Some(name), error.to_string())),
    }
}

/// The line of the report about a record that was not taken; `index` counts from the message's first.
pub(super) fn rejected(index: u32, item: &Value, (field, reason): Wrong) -> Rejected {
    let uid = item.get("uid").and_then(Value::as_str).map(|uid| uid.chars().take(UID_SHOWN).collect());
    Rejected { index, uid, field: field.map(Into::into), reason }
}

/// A message of which nothing can be taken is refused.
pub(super) fn refuse_if_nothing_was_taken(report: &Report) -> Result<(), Failure> {
    match report.rejected.first() {
        Some(first) if report.accepted == 0 => {
            let detail = format!(
                "none of {} records could be taken; the first: {}{}",
                report.rejected.len(),
                first.field.as_ref().map(|field| format!("{field}: ")).unwrap_or_default(),
                first.reason
            );
            Err(Failure::new(ProblemKind::Invalid, detail))
        }
        _ => Ok(()),
    }
}
