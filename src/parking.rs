//! Parking: finds car parks near somebody or something, says how full they are and how far that can be
//! believed, and hands over to a navigation app.
//!
//! Routes: `/parking` (list and map of one result), `/parking/lots/:id`, `/map` (the map alone). Offers the
//! shell a function a page, and [`Memory`], which should outlive them.

mod filters;
mod free_spaces;
mod lot_facts;
mod lot_list;
mod lot_map;
mod lot_page;
mod lot_row;
mod memory;
mod month_page;
mod navigate;
mod opening_words;
mod page;
mod pay_choice;
mod pay_find;
mod pay_page;
mod pay_stays;
mod prices;
mod results;
mod say;
mod search;
mod search_bar;
mod state;
mod stay_cost;
mod stay_cost_card;
mod tariff_words;
mod words;

pub use memory::Memory;

use crate::route::BayCode;
use contract::LotId;
use leptos::prelude::*;

/// `/parking`
pub fn page() -> AnyView {
    view! { <page::ParkingPage/> }.into_any()
}

/// `/parking/lots/:id`
pub fn lot_page(id: LotId) -> AnyView {
    view! { <lot_page::LotPage id/> }.into_any()
}

/// `/map`
pub fn map_page() -> AnyView {
    view! { <page::MapPage/> }.into_any()
}

/// `/parking/pay`
pub fn pay_page() -> AnyView {
    view! { <pay_page::PayParkingPage/> }.into_any()
}

/// `/b/:code`
pub fn bay_page(code: BayCode) -> AnyView {
    view! { <pay_page::BayPage code/> }.into_any()
}

/// `/parking/lots/:id/month`
pub fn month_page(lot: LotId) -> AnyView {
    view! { <month_page::MonthPage lot/> }.into_any()
}
