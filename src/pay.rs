//! Pay: orders, paying one, receipts and invoices, refunds, and agreements to be deducted without being asked.
//!
//! Routes: `/pay/:order`, `/me/orders`, `/me/orders/:id`, `/me/auto-pay`. How a payment stands is derived from the
//! order as the gateway tells it (`state.rs`); nothing that happens on the page makes an order paid.

mod auto_pay_page;
mod bill;
mod invoice_form;
mod order_page;
mod orders_page;
mod page;
mod paying;
mod refund_form;
mod say;
mod state;

use contract::OrderId;
use leptos::prelude::*;

/// `/pay/:order`
pub fn page(order: OrderId) -> AnyView {
    view! { <page::PayPage id=order/> }.into_any()
}

/// `/me/orders`
pub fn orders_page() -> AnyView {
    view! { <orders_page::OrdersPage/> }.into_any()
}

/// `/me/orders/:id`
pub fn order_page(order: OrderId) -> AnyView {
    view! { <order_page::OrderPage id=order/> }.into_any()
}

/// `/me/auto-pay`
pub fn auto_pay_page() -> AnyView {
    view! { <auto_pay_page::AutoPayPage/> }.into_any()
}
