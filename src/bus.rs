//! Public transport: says what comes to a stop and how far that can be believed, shows a line with what runs on it
//! and a vehicle from inside, and calls when the bus comes and when to get off.
//!
//! Routes: `/bus`, `/bus/stops/:id` (`?board=1` as large as a display), `/bus/lines/:id`, `/bus/vehicles/:id`,
//! `/bus/plan`, `/bus/alerts`. Offers the shell a function a page, and [`Memory`] and [`Reminders`], which outlive the pages.

mod alerts_page;

mod board_page;
mod departure_row;
mod diagram;
mod follow;
mod get_off;
mod home;
mod kept;
mod line_map;
mod line_page;
mod listen;
mod memory;
mod parts;
mod places;
mod plan;
mod remind_sheet;
mod reminder;
mod reminders;
mod say;
mod search;
mod stop_page;
mod stop_row;
mod times;
mod vehicle_list;
mod vehicle_page;
mod waiting;

pub use memory::Memory;
pub use reminders::Reminders;

use contract::{LineId, StopId, transit::VehicleId};
use leptos::prelude::*;

/// `/bus`
pub fn page() -> AnyView {
    view! { <home::HomePage/> }.into_any()
}

/// `/bus/stops/:id`
pub fn stop_page(id: StopId) -> AnyView {
    view! { <stop_page::StopPage id/> }.into_any()
}

/// `/bus/stops/:id?board=1`
pub fn board_page(id: StopId) -> AnyView {
    view! { <board_page::BoardPage id/> }.into_any()
}

/// `/bus/lines/:id`
pub fn line_page(id: LineId) -> AnyView {
    view! { <line_page::LinePage id/> }.into_any()
}

/// `/bus/vehicles/:id`
pub fn vehicle_page(id: VehicleId) -> AnyView {
    view! { <vehicle_page::VehiclePage id/> }.into_any()
}

/// `/bus/plan`
pub fn plan_page() -> AnyView {
    view! { <plan::PlanPage/> }.into_any()
}

/// `/bus/alerts`
pub fn alerts_page() -> AnyView {
    view! { <alerts_page::AlertsPage/> }.into_any()
}

/// Alarms that have rung, over whatever page one is on.
pub fn rung_notices() -> AnyView {
    view! { <waiting::RungNotices/> }.into_any()
}
