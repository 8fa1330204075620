//! Which lines are listened to.

use contract::{LineId, live::MAX_LINES};
use leptos::prelude::*;

/// Listens to these lines, the first so many as one reader may, until the asking owner is gone.
pub fn lines(lines: Signal<Vec<LineId>>) {
    let _few = Memo::new(move |_| lines.with(|all| all.iter().copied().take(MAX_LINES).collect::<Vec<_>>()));
}
