//! Account: signing in, plates, devices, privacy, real name.
//!
//! Routes: `/me/sign-in`, `/me/plates`, `/me/devices`, `/me/privacy`, `/me/identity`. Offers the shell a function
//! a page, the card at the top of `/me`, and [`Memory`], which should outlive them.

mod add_plate;
mod as_guest;
mod code_flow;
mod code_form;
mod confirm;
mod consents;
mod delete;
mod devices_page;
mod identity_page;
mod me_card;
mod memory;
mod plate_row;
mod plates_page;
mod privacy_page;
mod say;
mod sign_in_page;
mod wait;

pub use memory::Memory;

use leptos::prelude::*;

/// At the top of `/me`.
pub fn me_card() -> AnyView {
    view! { <me_card::MeCard/> }.into_any()
}

/// `/me/sign-in`
pub fn sign_in_page() -> AnyView {
    view! { <sign_in_page::SignInPage/> }.into_any()
}

/// `/me/plates`
pub fn plates_page() -> AnyView {
    view! { <plates_page::PlatesPage/> }.into_any()
}

/// `/me/devices`
pub fn devices_page() -> AnyView {
    view! { <devices_page::DevicesPage/> }.into_any()
}

/// `/me/privacy`
pub fn privacy_page() -> AnyView {
    view! { <privacy_page::PrivacyPage/> }.into_any()
}

/// `/me/identity`
pub fn identity_page() -> AnyView {
    view! { <identity_page::IdentityPage/> }.into_any()
}
