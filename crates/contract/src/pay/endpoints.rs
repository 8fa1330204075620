//! What can be asked about orders. Each answers for the session's own account only: somebody else's id is
//! [`crate::problem::ProblemKind::NotFound`].

use super::{
    Agreement, Attempt, HostKind, Invoice, Order, OrderKind, OrderPage, OrderState, PayMethod, Purpose,
    Refund, RefundReason, Way,
};
use crate::{
    AgreementId, Fen, InvoiceId, OrderId, Timestamp,
    endpoint::{Done, endpoint},
};
use serde::{Deserialize, Serialize};

/// Which ways to pay there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GetWays {}
endpoint!(GetWays => Vec<Way>, Get "/api/v1/pay/ways", Safe, 8 s);

/// Makes an order. What is owed is worked out by the gateway; an order that asks for the same and is still open is
/// answered instead of another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateOrder {
    /// What for.
    pub purpose: Purpose,
}
endpoint!(CreateOrder => Order, Post "/api/v1/me/orders", WithKey, 15 s);

/// The account's orders, newest first, twenty a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct GetOrders {
    /// Only those made before this one: [`OrderPage::next`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<OrderId>,
    /// Only this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<OrderKind>,
    /// Only in this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<OrderState>,
    /// First day, `YYYY-MM-DD` in Asia/Shanghai.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}
endpoint!(GetOrders => OrderPage, Get "/api/v1/me/orders", Safe, 10 s);

/// Where the orders can be saved as CSV (RFC 4180, UTF-8 with a byte order mark): [`GetOrders`]' filters as query.
pub const ORDERS_CSV_PATH: &str = "/api/v1/me/orders.csv";
/// The receipt of a paid order as PDF.
pub const RECEIPT_PDF_PATH: &str = "/api/v1/me/orders/{order}/receipt.pdf";
/// An invoice as PDF.
pub const INVOICE_PDF_PATH: &str = "/api/v1/me/invoices/{invoice}/invoice.pdf";

/// One order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GetOrder {
    /// Which.
    #[serde(skip)]
    pub order: OrderId,
}
endpoint!(GetOrder => Order, Get "/api/v1/me/orders/{order}", Safe, 10 s, "{order}" = order);

/// "I have paid": asks the provider about every attempt that is not final, and answers how the order stands then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CheckOrder {
    /// Which.
    #[serde(skip)]
    pub order: OrderId,
}
endpoint!(CheckOrder => Order, Post "/api/v1/me/orders/{order}/check", Safe, 15 s, "{order}" = order);

/// Cancels an open order: closes its attempts at their providers first. One that turns out to be paid is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CloseOrder {
    /// Which.
    #[serde(skip)]
    pub order: OrderId,
}
endpoint!(CloseOrder => Order, Post "/api/v1/me/orders/{order}/close", Safe, 15 s, "{order}" = order);

/// Begins to pay. An attempt that is under way by the same method is answered again; one by another method is
/// closed at its provider first (`Conflict` when that cannot be made sure of, so that nobody pays twice).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StartAttempt {
    /// Which order; part of the path.
    #[serde(skip, default = "OrderId::nobody")]
    pub order: OrderId,
    /// By what.
    pub method: PayMethod,
    /// Where the app runs.
    pub host: HostKind,
}
endpoint!(StartAttempt => Attempt, Post "/api/v1/me/orders/{order}/attempts", WithKey, 20 s, "{order}" = order);

/// Asks for money back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskRefund {
    /// Of which order; part of the path.
    #[serde(skip, default = "OrderId::nobody")]
    pub order: OrderId,
    /// Why: one of [`RefundReason::ASKABLE`].
    pub reason: RefundReason,
    /// How much of the cash leg; all that is refundable when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub amount: Option<Fen>,
}
endpoint!(AskRefund => Refund, Post "/api/v1/me/orders/{order}/refunds", WithKey, 20 s, "{order}" = order);

/// Who an invoice is made out to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum InvoiceTitle {
    /// A person: 1 to 100 letters.
    Person {
        /// The name, as it shall stand there.
        name: String,
    },
    /// A company.
    Company {
        /// The name: 1 to 100 letters.
        name: String,
        /// Unified social credit code: 18 signs, GB 32100.
        credit_code: String,
    },
}

/// Issues an invoice for a paid order. Asked again, the same one is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskInvoice {
    /// For which order; part of the path.
    #[serde(skip, default = "OrderId::nobody")]
    pub order: OrderId,
    /// To whom.
    pub title: InvoiceTitle,
}
endpoint!(AskInvoice => Invoice, Post "/api/v1/me/orders/{order}/invoice", WithKey, 15 s, "{order}" = order);

/// One invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GetInvoice {
    /// Which.
    #[serde(skip)]
    pub invoice: InvoiceId,
}
endpoint!(GetInvoice => Invoice, Get "/api/v1/me/invoices/{invoice}", Safe, 10 s, "{invoice}" = invoice);

/// The account's agreements that have not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GetAgreements {}
endpoint!(GetAgreements => Vec<Agreement>, Get "/api/v1/me/agreements", Safe, 10 s);

/// Begins to sign an agreement. Needs [`crate::account::ConsentPurpose::AutoPay`] and a signed-in person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignAgreement {
    /// With whom: a [`Way`] with `agreements`.
    pub method: PayMethod,
    /// Where the app runs.
    pub host: HostKind,
}
endpoint!(SignAgreement => Agreement, Post "/api/v1/me/agreements", WithKey, 15 s);

/// Ends an agreement. Automatic payment of every plate stops when it was the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct EndAgreement {
    /// Which.
    #[serde(skip)]
    pub agreement: AgreementId,
}
endpoint!(EndAgreement => Done, Delete "/api/v1/me/agreements/{agreement}", Safe, 15 s, "{agreement}" = agreement);

impl OrderId {
    /// What stands in a body for an id that stands in the path; whoever reads the body sets the right one.
    fn nobody() -> Self {
        Self::new(Timestamp::EPOCH, [0; 10])
    }
}
