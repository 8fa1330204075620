//! Which lines are listened to.

use crate::net::Live;
use contract::LineId;
use leptos::prelude::*;

/// Listens to these lines until the asking owner is gone. There is a limit to how many one may listen to: the first
/// count.
pub fn lines(lines: Signal<Vec<LineId>>) {
    Live::expect().watch(lines);
}
