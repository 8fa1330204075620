//! Account: signing in, plates, devices, privacy, real name.
//!
//! Routes: `/me/sign-in`, `/me/plates`, `/me/devices`, `/me/privacy`, `/me/identity`. Offers the shell a function
//! a page.

use crate::i18n::{I18n, t};
use leptos::prelude::*;

/// `/me/sign-in`
pub fn sign_in_page() -> AnyView {
    opening()
}

/// `/me/plates`
pub fn plates_page() -> AnyView {
    opening()
}

/// `/me/devices`
pub fn devices_page() -> AnyView {
    opening()
}

/// `/me/privacy`
pub fn privacy_page() -> AnyView {
    opening()
}

/// `/me/identity`
pub fn identity_page() -> AnyView {
    opening()
}

fn opening() -> AnyView {
    let i18n = I18n::expect();
    view! { <p>{move || t!(i18n, account.opening)}</p> }.into_any()
}
