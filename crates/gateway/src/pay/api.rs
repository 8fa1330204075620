//! The addresses of orders and payments. Each answers for the session's own account only.

use super::{agreeing, csv, making, notify, paying, provider::Notice, refunding};
use crate::{
    account::{limits, session::Session},
    extract::{Json, Path, Query},
    failure::Failure,
    idempotent::Key,
    state::Gateway,
};
use axum::{
    Json as Answer,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use contract::{
    AgreementId, OrderId,
    endpoint::{Done, Endpoint as _},
    pay::{
        Agreement, AskRefund, Attempt, CheckOrder, CloseOrder, CreateOrder, EndAgreement, GetAgreements,
        GetOrder, GetOrders, GetWays, ORDERS_CSV_PATH, Order, OrderPage, PayMethod, Refund, SignAgreement,
        StartAttempt, Way,
    },
    problem::Problem,
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// Where providers tell what has happened.
pub const NOTIFY_PATH: &str = "/api/v1/pay/notify/{method}";

/// A notification is a few kilobytes.
const MAX_NOTICE: usize = 64 << 10;

/// Every route of this module.
pub fn routes() -> OpenApiRouter<Gateway> {
    let notify = OpenApiRouter::new().routes(routes!(notified)).layer(DefaultBodyLimit::max(MAX_NOTICE));
    OpenApiRouter::new()
        .routes(routes!(get_ways))
        .routes(routes!(create_order, get_orders))
        .routes(routes!(orders_csv))
        .routes(routes!(get_order))
        .routes(routes!(check_order))
        .routes(routes!(close_order))
        .routes(routes!(start_attempt))
        .routes(routes!(ask_refund))
        .routes(routes!(sign_agreement, get_agreements))
        .routes(routes!(end_agreement))
        .merge(notify)
}

type Answered<T> = Result<Answer<T>, Failure>;

/// The ways to pay that are configured here.
#[utoipa::path(get, path = GetWays::PATH,
    responses((status = 200, description = "The ways to pay", body = Vec<Way>)))]
async fn get_ways(State(gateway): State<Gateway>) -> Answer<Vec<Way>> {
    let ways = PayMethod::ALL.into_iter().filter_map(|method| gateway.provider(method)).map(|provider| Way {
        method: provider.method(),
        agreements: provider.has_agreements(),
        sandbox: provider.is_sandbox(),
    });
    Answer(ways.collect())
}

/// Makes an order, or answers the one about the same thing that is still open.
#[utoipa::path(post, path = CreateOrder::PATH, security(("session" = [])), request_body = CreateOrder,
    params(("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, `-` and `_`")),
    responses((status = 200, description = "The order", body = Order),
        (status = 409, description = "An order about the same thing is not decided", content_type = "application/problem+json", body = Problem),
        (status = 422, description = "Nothing is to pay, or it makes no sense", content_type = "application/problem+json", body = Problem)))]
async fn create_order(
    State(gateway): State<Gateway>,
    session: Session,
    key: Key,
    Json(request): Json<CreateOrder>,
) -> Answered<Order> {
    Ok(Answer(making::create(&gateway, session.account, key, &request).await?))
}

/// The account's orders, newest first.
#[utoipa::path(get, path = GetOrders::PATH, security(("session" = [])), params(GetOrders),
    responses((status = 200, description = "A page of orders", body = OrderPage)))]
async fn get_orders(
    State(gateway): State<Gateway>,
    session: Session,
    Query(request): Query<GetOrders>,
) -> Answered<OrderPage> {
    Ok(Answer(making::page(&gateway, session.account, &request).await?))
}

/// The account's orders as CSV: RFC 4180, UTF-8 with a byte order mark, streamed.
#[utoipa::path(get, path = ORDERS_CSV_PATH, security(("session" = [])), params(GetOrders),
    responses((status = 200, description = "The orders", content_type = "text/csv", body = String)))]
async fn orders_csv(
    State(gateway): State<Gateway>,
    session: Session,
    headers: HeaderMap,
    Query(request): Query<GetOrders>,
) -> Result<Response, Failure> {
    let wanted = making::wanted(&request)?;
    let english = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|languages| languages.to_str().ok())
        .is_some_and(|languages| languages.trim_start().to_ascii_lowercase().starts_with("en"));
    let body = Body::from_stream(csv::stream(gateway, session.account, wanted, english));
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present"));
    let name = (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"orders.csv\""));
    Ok(([kind, name], body).into_response())
}

/// One order.
#[utoipa::path(get, path = GetOrder::PATH, security(("session" = [])), params(("order" = OrderId, Path)),
    responses((status = 200, description = "The order", body = Order),
        (status = 404, description = "No such order, or not this account's", content_type = "application/problem+json", body = Problem)))]
async fn get_order(
    State(gateway): State<Gateway>,
    session: Session,
    Path(order): Path<OrderId>,
) -> Answered<Order> {
    Ok(Answer(making::get(&gateway, session.account, order).await?))
}

/// "I have paid": asks the providers, and answers how the order stands then.
#[utoipa::path(post, path = CheckOrder::PATH, security(("session" = [])), params(("order" = OrderId, Path)),
    responses((status = 200, description = "The order", body = Order),
        (status = 404, description = "No such order, or not this account's", content_type = "application/problem+json", body = Problem),
        (status = 429, description = "Too many; says how long to wait", content_type = "application/problem+json", body = Problem)))]
async fn check_order(
    State(gateway): State<Gateway>,
    session: Session,
    Path(order): Path<OrderId>,
) -> Answered<Order> {
    let mark = gateway.secret().mark("account", &session.account.to_string());
    let mut tx = gateway.store().write().await?;
    let counted = limits::CHECKS.count(&mut tx, &mark, gateway.now()).await;
    tx.commit().await?;
    counted?;
    Ok(Answer(paying::check(&gateway, session.account, order).await?))
}

/// Cancels an order: its attempts are closed at their providers first.
#[utoipa::path(post, path = CloseOrder::PATH, security(("session" = [])), params(("order" = OrderId, Path)),
    responses((status = 200, description = "The order: closed, paid after all, or still being closed", body = Order),
        (status = 404, description = "No such order, or not this account's", content_type = "application/problem+json", body = Problem)))]
async fn close_order(
    State(gateway): State<Gateway>,
    session: Session,
    Path(order): Path<OrderId>,
) -> Answered<Order> {
    Ok(Answer(paying::close(&gateway, session.account, order).await?))
}

/// Begins to pay, or answers the attempt by the same method that is under way.
#[utoipa::path(post, path = StartAttempt::PATH, security(("session" = [])), request_body = StartAttempt,
    params(("order" = OrderId, Path),
        ("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, `-` and `_`")),
    responses((status = 200, description = "The attempt", body = Attempt),
        (status = 404, description = "No such order, or not this account's", content_type = "application/problem+json", body = Problem),
        (status = 409, description = "The order is paid or closed, or an attempt by another method is not closed yet", content_type = "application/problem+json", body = Problem),
        (status = 422, description = "This way is not offered here", content_type = "application/problem+json", body = Problem)))]
async fn start_attempt(
    State(gateway): State<Gateway>,
    session: Session,
    Path(order): Path<OrderId>,
    key: Key,
    parts: Parts,
    Json(request): Json<StartAttempt>,
) -> Answered<Attempt> {
    let back = format!("{}/pay/{order}", own_origin(&parts, gateway.tls()));
    let request = StartAttempt { order, ..request };
    Ok(Answer(paying::start(&gateway, session.account, key, &request, back).await?))
}

/// Asks for money back.
#[utoipa::path(post, path = AskRefund::PATH, security(("session" = [])), request_body = AskRefund,
    params(("order" = OrderId, Path),
        ("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, `-` and `_`")),
    responses((status = 200, description = "The refund, promised", body = Refund),
        (status = 404, description = "No such order, or not this account's", content_type = "application/problem+json", body = Problem),
        (status = 409, description = "The order is not paid", content_type = "application/problem+json", body = Problem),
        (status = 422, description = "So much cannot be asked back", content_type = "application/problem+json", body = Problem)))]
async fn ask_refund(
    State(gateway): State<Gateway>,
    session: Session,
    Path(order): Path<OrderId>,
    key: Key,
    Json(request): Json<AskRefund>,
) -> Answered<Refund> {
    let request = AskRefund { order, ..request };
    Ok(Answer(refunding::ask(&gateway, session.account, key, &request).await?))
}

/// Begins to sign an agreement, or answers the one that has not ended.
#[utoipa::path(post, path = SignAgreement::PATH, security(("session" = [])), request_body = SignAgreement,
    params(("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, `-` and `_`")),
    responses((status = 200, description = "The agreement", body = Agreement),
        (status = 422, description = "A guest, no consent, or this provider knows no agreements", content_type = "application/problem+json", body = Problem)))]
async fn sign_agreement(
    State(gateway): State<Gateway>,
    session: Session,
    key: Key,
    parts: Parts,
    Json(request): Json<SignAgreement>,
) -> Answered<Agreement> {
    let session = session.signed_in()?;
    let back = format!("{}/me/auto-pay", own_origin(&parts, gateway.tls()));
    Ok(Answer(agreeing::sign(&gateway, session.account, key, &request, back).await?))
}

/// The account's agreements that have not ended.
#[utoipa::path(get, path = GetAgreements::PATH, security(("session" = [])),
    responses((status = 200, description = "The agreements", body = Vec<Agreement>)))]
async fn get_agreements(State(gateway): State<Gateway>, session: Session) -> Answered<Vec<Agreement>> {
    Ok(Answer(agreeing::list(&gateway, session.account).await?))
}

/// Ends an agreement.
#[utoipa::path(delete, path = EndAgreement::PATH, security(("session" = [])), params(("agreement" = AgreementId, Path)),
    responses((status = 200, description = "It has ended", body = Done),
        (status = 404, description = "No such agreement, or not this account's", content_type = "application/problem+json", body = Problem)))]
async fn end_agreement(
    State(gateway): State<Gateway>,
    session: Session,
    Path(agreement): Path<AgreementId>,
) -> Answered<Done> {
    agreeing::end(&gateway, session.account, agreement).await?;
    Ok(Answer(Done {}))
}

/// A provider tells what has happened. Its own format, its own signature; believed only when both are right.
#[utoipa::path(post, path = NOTIFY_PATH, params(("method" = String, Path, description = "`wechat`, `alipay`, …")),
    request_body(content = String, description = "As the provider sends it"),
    responses((status = 200, description = "Taken; the provider need not send it again"),
        (status = 404, description = "This provider is not configured here", content_type = "application/problem+json", body = Problem)))]
async fn notified(
    State(gateway): State<Gateway>,
    Path(method): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    let provider = PayMethod::from_name(&method).and_then(|method| gateway.provider(method));
    let provider = provider.ok_or_else(Failure::not_found)?;
    let headers = headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())));
    let notice = Notice { headers: headers.collect(), body: body.to_vec(), now: gateway.now() };
    let reply = notify::take(&gateway, &**provider, &notice).await;
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static(reply.media_type));
    Ok((status, [kind], reply.body).into_response())
}

/// Where the app was loaded from: the check of origins has compared it with the host.
fn own_origin(parts: &Parts, tls: bool) -> String {
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| parts.uri.authority().map(axum::http::uri::Authority::as_str));
    format!("{}://{}", if tls { "https" } else { "http" }, host.unwrap_or("localhost"))
}
