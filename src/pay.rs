//! Pay: orders, paying one, receipts and invoices, refunds, and agreements to be deducted without being asked.
//!
//! Routes: `/pay/:order`, `/me/orders`, `/me/orders/:id`, `/me/auto-pay`.

use crate::i18n::{I18n, t};
use contract::OrderId;
use leptos::prelude::*;

/// `/pay/:order`
pub fn page(_order: OrderId) -> AnyView {
    opening()
}

/// `/me/orders`
pub fn orders_page() -> AnyView {
    opening()
}

/// `/me/orders/:id`
pub fn order_page(_order: OrderId) -> AnyView {
    opening()
}

/// `/me/auto-pay`
pub fn auto_pay_page() -> AnyView {
    opening()
}

fn opening() -> AnyView {
    let i18n = I18n::expect();
    view! { <p>{move || t!(i18n, pay.opening)}</p> }.into_any()
}
