//! Orders and payments. Everything that is paid in the city is an [`Order`], and is paid the same way.
//!
//! # States
//!
//! States only go forward: down in these tables.
//!
//! | order | means | goes on to |
//! |---|---|---|
//! | [`OrderState::Open`] | waits to be paid; its attempts come and go | `Closed` (expired, cancelled), `Paid` |
//! | [`OrderState::Closed`] | nothing is asked for any more | `Paid`, only by a late payment of what is still owed |
//! | [`OrderState::Paid`] | paid once, exactly; refunds hang on it | – |
//!
//! | attempt | means | goes on to |
//! |---|---|---|
//! | [`AttemptState::Created`] | kept here; the provider may know it or not | all below |
//! | [`AttemptState::RequiresAction`] | the provider has it; the person must confirm at the cashier | all below |
//! | [`AttemptState::Processing`] | the provider says that it is on its way, or it is not known how it ended | all below |
//! | [`AttemptState::Succeeded`] | every leg is paid | – |
//! | [`AttemptState::Closed`] | the provider says that nothing was or will be taken | – |
//!
//! | refund | means | goes on to |
//! |---|---|---|
//! | [`RefundState::Asked`] | promised here | all below |
//! | [`RefundState::Processing`] | the provider has it, or it is not known whether it has | all below |
//! | [`RefundState::Done`] | the money is back | – |
//! | [`RefundState::Failed`] | the provider will not; somebody must act, an alert is raised | `Processing`, when somebody tries again; `Done`, when it was done after all |
//!
//! A provider that says "paid" after the attempt was closed has made a [`LatePayment`]: the attempt stays closed;
//! the money pays the order when that is still owed, and goes back whole when it is not.
//!
//! An order closes only after every attempt of it has closed at its provider; while one is unknown, it stays open
//! and another method cannot be begun.
//!
//! # Two legs
//!
//! A bill that insurance shares ([`Legs::is_mixed`]) is paid when the person's leg **and** the insurance's leg are
//! paid. When one is paid and the other closes, the attempt closes and the paid leg goes back
//! ([`RefundReason::HalfPaid`]): cash first, then the insurance is told with the same refund number. Refunds of such
//! an order are whole.
//!
//! # Invariants
//!
//! 1. An order has at most one payment that counts; every other one is refunded whole.
//! 2. The ledger sums to zero: each booking has entries that cancel out.
//! 3. Refunds of an order never exceed what was paid, leg by leg.
//! 4. States only go forward.
//! 5. Every permutation and repetition of the same notifications ends in the same state: the same order state, the
//!    same money kept, the same money given back. (Of two attempts that were both paid, the one heard of first counts.)
//! 6. Any number of identical taps makes one attempt: the same key, the same answer.
//! 7. A notification with a wrong amount, merchant or signature changes nothing, and raises an alert.
//! 8. What a front end says changes no state: only a verified notification or a query does.
//! 9. Killed anywhere, the gateway finds out after its restart what became of everything under way.
//! 10. Every unknown is resolved or raises an alert in bounded time.
//! 11. Money is integer fen, added with checks; nothing is rounded after the tariff.
//!
//! An unknown outcome is never a failure: it stays [`AttemptState::Processing`] until the provider has been asked.

mod attempt;
mod credit_code;
mod endpoints;
mod legs;
mod order;
mod refund;
mod state;
mod way;

pub use attempt::{Attempt, HandOver, LateOutcome, LatePayment};
pub use credit_code::{CreditCode, CreditCodeError};
pub use endpoints::{
    AskInvoice, AskRefund, CheckOrder, CloseOrder, CreateOrder, EndAgreement, GetAgreements, GetInvoice,
    GetOrder, GetOrders, GetWays, INVOICE_PDF_PATH, InvoiceTitle, ORDERS_CSV_PATH, RECEIPT_PDF_PATH,
    SignAgreement, StartAttempt,
};
pub use legs::Legs;
pub use order::{BillLine, Invoice, Order, OrderKind, OrderPage, OrderSummary, Purpose};
pub use refund::{Refund, RefundReason};
pub use state::{AgreementState, AttemptState, InvoiceState, OrderState, RefundState};
pub use way::{Agreement, HostKind, PayMethod, Way};
