//! `?topics=`

use crate::failure::Failure;
use contract::live::{MAX_LINES, Topic};
use std::collections::BTreeSet;

/// Reads names separated by commas, each topic once.
pub(super) fn parse(names: &str) -> Result<BTreeSet<Topic>, Failure> {
    let topics = names
        .split(',')
        .map(|name| name.parse::<Topic>().map_err(|error| Failure::malformed(format!("`topics`: {error}"))))
        .collect::<Result<BTreeSet<_>, _>>()?;
    let lines = topics.iter().filter(|topic| matches!(topic, Topic::Line(_))).count();
    if lines > MAX_LINES {
        return Err(Failure::malformed(format!("`topics` names {lines} lines; {MAX_LINES} are the most")));
    }
    Ok(topics)
}
