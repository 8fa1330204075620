//! The handlers of receipts and invoices.

use super::{
    invoice::{self, Buyer},
    paper::Paper,
    receipt,
};
use crate::{
    account::session::Session,
    extract::{Json, Path},
    failure::Failure,
    idempotent::{self, Asked, Key, Turn},
    openapi::NoSession,
    pay::failed::PayError,
    state::Gateway,
    store::{invoices, orders},
};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use contract::{
    InvoiceId, OrderId,
    endpoint::Endpoint as _,
    pay::{AskInvoice, GetInvoice, INVOICE_PDF_PATH, Invoice, RECEIPT_PDF_PATH},
    problem::Problem,
};

/// Issues an invoice for a paid order. Asked again, the same one is answered, whatever title it is asked for: until a
/// refund has reversed it.
#[utoipa::path(post, path = AskInvoice::PATH, request_body = AskInvoice,
    params(("order" = String, Path, description = "The order"),
        ("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, `-` and `_`")),
    responses((status = 200, description = "The invoice", body = Invoice),
        NoSession,
        (status = 404, description = "No such order of this account", content_type = "application/problem+json", body = Problem),
        (status = 409, description = "It is not paid", content_type = "application/problem+json", body = Problem),
        (status = 422, description = "The title makes no sense, or all of it has gone back", content_type = "application/problem+json", body = Problem)))]
pub async fn ask_invoice(
    State(gateway): State<Gateway>,
    session: Session,
    Path(order): Path<OrderId>,
    key: Key,
    Json(asked): Json<AskInvoice>,
) -> Result<axum::Json<Invoice>, Failure> {
    let asked = AskInvoice { order, ..asked };
    let buyer = Buyer::read(&asked.title)?;
    let asked = Asked::new(session.account, key, &asked);
    let mut tx = gateway.store().write().await?;
    if let Turn::Again(invoice) = idempotent::begin(&mut tx, &asked, gateway.now()).await? {
        return Ok(axum::Json(invoice));
    }
    // Of two that ask at once the second sees the first one's invoice.
    if !orders::lock(&mut tx, order).await? {
        return Err(Failure::not_found());
    }
    let kept = orders::read_of(&mut tx, session.account, order).await?.ok_or_else(Failure::not_found)?;
    let invoice = invoice::issue(&mut tx, &gateway, &kept, buyer).await?.shown();
    idempotent::finish(&mut tx, &asked, &invoice).await?;
    tx.commit().await?;
    Ok(axum::Json(invoice))
}

/// One invoice.
#[utoipa::path(get, path = GetInvoice::PATH,
    params(("invoice" = String, Path, description = "The invoice")),
    responses((status = 200, description = "The invoice", body = Invoice),
        NoSession,
        (status = 404, description = "No such invoice of this account", content_type = "application/problem+json", body = Problem)))]
pub async fn get_invoice(
    State(gateway): State<Gateway>,
    session: Session,
    Path(invoice): Path<InvoiceId>,
) -> Result<axum::Json<Invoice>, Failure> {
    let mut tx = gateway.store().reading().await?;
    let invoice = invoices::invoice_of(&mut tx, session.account, invoice).await?;
    Ok(axum::Json(invoice.ok_or_else(Failure::not_found)?.shown()))
}

/// The receipt of a paid order, as PDF.
#[utoipa::path(get, path = RECEIPT_PDF_PATH,
    params(("order" = String, Path, description = "The order")),
    responses((status = 200, description = "The receipt", content_type = "application/pdf"),
        NoSession,
        (status = 404, description = "No such order of this account", content_type = "application/problem+json", body = Problem),
        (status = 409, description = "It is not paid", content_type = "application/problem+json", body = Problem)))]
pub async fn receipt_pdf(
    State(gateway): State<Gateway>,
    session: Session,
    Path(order): Path<OrderId>,
) -> Result<Response, Failure> {
    let mut tx = gateway.store().reading().await?;
    let kept = orders::read_of(&mut tx, session.account, order).await?.ok_or_else(Failure::not_found)?;
    let paid = receipt::paid(&kept, &gateway)
        .ok_or(PayError::Undecided("there is a receipt once the order is paid"))?;
    let issuer = receipt::issuer(&mut tx, &kept).await?;
    Ok(pdf(&receipt::receipt(&kept, &paid, &issuer), &format!("receipt-{order}")))
}

/// An invoice as PDF.
#[utoipa::path(get, path = INVOICE_PDF_PATH,
    params(("invoice" = String, Path, description = "The invoice")),
    responses((status = 200, description = "The invoice", content_type = "application/pdf"),
        NoSession,
        (status = 404, description = "No such invoice of this account", content_type = "application/problem+json", body = Problem)))]
pub async fn invoice_pdf(
    State(gateway): State<Gateway>,
    session: Session,
    Path(invoice): Path<InvoiceId>,
) -> Result<Response, Failure> {
    let mut tx = gateway.store().reading().await?;
    let invoice = invoices::invoice_of(&mut tx, session.account, invoice).await?;
    let invoice = invoice.ok_or_else(Failure::not_found)?;
    Ok(pdf(&invoice::paper(&invoice), &format!("invoice-{:08}", invoice.number)))
}

/// A paper to be saved; the name holds nothing personal. What is personal is kept nowhere on the way.
fn pdf(paper: &Paper, name: &str) -> Response {
    let mut response = paper.print().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.pdf\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
