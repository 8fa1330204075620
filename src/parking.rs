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
mod navigate;
mod opening_words;
mod page;
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

use crate::{
    i18n::{I18n, t},
    route::BayCode,
};
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
    opening()
}

/// `/b/:code`
pub fn bay_page(_code: BayCode) -> AnyView {
    opening()
}

/// `/parking/lots/:id/month`
pub fn month_page(_lot: LotId) -> AnyView {
    opening()
}

fn opening() -> AnyView {
    let i18n = I18n::expect();
    view! { <p>{move || t!(i18n, pay.opening)}</p> }.into_any()
}
