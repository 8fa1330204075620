use contract::{
    LineId,
    transit::{Direction, LineDetail},
};
use leptos::prelude::*;

/// The line on the map: its way, its halts and what runs on it.
#[component]
pub fn LineOnMap(line: LineId, detail: Memo<LineDetail>, direction: Memo<Direction>) -> impl IntoView {
    let _ = (line, detail, direction);
}
