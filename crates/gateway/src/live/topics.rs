//! `?topics=`

use crate::failure::Failure;
use contract::live::Topic;

/// Reads names separated by commas. There is one topic so far, so that all there is to know is whether every
/// name is known and there is one.
pub(super) fn parse(names: &str) -> Result<Vec<Topic>, Failure> {
    names
        .split(',')
        .map(|name| match name {
            "lots" => Ok(Topic::Lots),
            "" => Err(Failure::malformed("`topics` names no topic")),
            _ => Err(Failure::malformed("`topics` names one that is not known; known is `lots`")),
        })
        .collect()
}
