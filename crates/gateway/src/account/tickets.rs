//! Tickets of hosts: `POST /api/v1/hosts/{host}/tickets`, and `GET /enter`, the one `GET` that changes something.

use super::{
    entry::{Entry, enter},
    session::{self, Session, Token},
};
use crate::{
    extract,
    failure::Failure,
    record::SourceName,
    state::Gateway,
    store::{devices, tickets},
    vendor_key::KeyHash,
    vendors,
};
use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use contract::{
    account::{ENTER_PATH, Mobile, TakeTicket, Ticket},
    endpoint::Endpoint as _,
    problem::{Problem, ProblemKind},
};
use std::time::Duration;

/// A ticket is valid for so long.
const VALID: Duration = Duration::from_mins(1);

/// Where somebody lands whose ticket opens nothing.
const FAILED: &str = "/me/sign-in?why=ticket";

/// A mini-program's server takes a ticket for one of its people.
///
/// The host answers for it that the person has the number and has agreed to the account.
#[utoipa::path(post, path = TakeTicket::PATH, request_body = TakeTicket,
    params(("host" = String, Path, description = "The host, as named when its key was made")),
    security(("host_key" = [])),
    responses((status = 200, description = "The ticket, to be used once within a minute", body = Ticket),
        (status = 400, description = "No mobile number", content_type = "application/problem+json", body = Problem),
        (status = 401, description = "No host key, or not one of this host", content_type = "application/problem+json", body = Problem)))]
pub async fn take_ticket(
    State(gateway): State<Gateway>,
    Path(host): Path<String>,
    headers: HeaderMap,
    body: Result<extract::Json<Wanted>, Failure>,
) -> Result<Json<Ticket>, Failure> {
    // Who is no host learns nothing of what the body should have been.
    let host = check(&gateway, &host, &headers).await?;
    let extract::Json(Wanted { mobile }) = body?;
    let ticket = Token::make()?;
    let until = gateway.now().plus(VALID);
    let number = gateway.secret().seal(&place(&ticket.hash()), mobile.as_str())?;
    let mut tx = gateway.store().write().await?;
    tickets::add(&mut tx, &ticket.hash(), &host, &number, until).await?;
    tx.commit().await?;
    Ok(Json(Ticket { ticket: ticket.as_str().into(), until }))
}

/// The body of [`TakeTicket`].
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    mobile: Mobile,
}

async fn check(gateway: &Gateway, host: &str, headers: &HeaderMap) -> Result<SourceName, Failure> {
    let refused = || Failure::no_key("this key is not valid for this host");
    let shown = KeyHash::of(vendors::bearer(headers)?);
    let host: SourceName = host.parse().map_err(|_| refused())?;
    // All are compared, whichever fits: the time says nothing.
    let keys = gateway.store().host_keys(&host).await?;
    if keys.iter().fold(false, |fits, hash| fits | hash.is(&shown)) { Ok(host) } else { Err(refused()) }
}

/// Where a ticket's number is sealed for.
fn place(ticket: &KeyHash) -> String {
    format!("tickets/{}", ticket.to_hex())
}

/// Exchanges a ticket and leads on to a page of the app, without the ticket in its address.
///
/// It is the one `GET` that changes something: a web-view can only be opened with an address. The ticket is used by
/// being shown, so nobody can make it count twice; and a link on somebody else's page changes nobody's session: whoever
/// has one keeps it.
#[utoipa::path(get, path = ENTER_PATH,
    params(("ticket" = String, Query, description = "The ticket"),
        ("to" = Option<String>, Query, description = "A path of the app; its start page without")),
    responses((status = 303, description = "To the page, or to signing in when the ticket opens nothing")))]
pub async fn enter_by_ticket(
    State(gateway): State<Gateway>,
    method: Method,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    if method != Method::GET {
        return Err(Failure::method_not_allowed());
    }
    let fetched_ahead = ["sec-purpose", "purpose", "x-moz"].iter().any(|name| headers.contains_key(*name));
    if fetched_ahead {
        return Err(Failure::new(ProblemKind::Unavailable, "a ticket is not used ahead"));
    }
    let query = query.unwrap_or_default();
    let parameter = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let to = parameter("to").and_then(own_path).unwrap_or_else(|| "/".into());
    let before = Session::of(&headers, &gateway).await?;
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    if before.is_some() && matches!(site, Some("cross-site" | "same-site")) {
        return Ok(lead(&to));
    }
    let opened = match parameter("ticket").filter(|ticket| ticket.len() == 43) {
        Some(ticket) => open(&gateway, &headers, before, &KeyHash::of(ticket)).await?,
        None => None,
    };
    Ok(match opened {
        Some(token) => {
            let mut response = lead(&to);
            response.headers_mut().insert(header::SET_COOKIE, session::set(gateway.tls(), &token));
            response
        }
        None => lead(FAILED),
    })
}

/// Opens a session by a ticket, or ends the one that it has opened before (RFC 6749, section 4.1.2): of two who show
/// the same ticket one has stolen it, and nobody knows which.
async fn open(
    gateway: &Gateway,
    headers: &HeaderMap,
    before: Option<Session>,
    hash: &KeyHash,
) -> Result<Option<Token>, Failure> {
    let now = gateway.now();
    let mut tx = gateway.store().write().await?;
    let Some(shown) = tickets::show(&mut tx, hash).await? else { return Ok(None) };
    if shown.times > 1 {
        if let Some(device) = shown.device {
            tracing::warn!("a ticket was shown twice; the session that it had opened is ended");
            devices::revoke(&mut tx, device).await?;
        }
        tx.commit().await?;
        return Ok(None);
    }
    if shown.until <= now {
        tx.commit().await?;
        return Ok(None);
    }
    let mobile: Mobile = gateway
        .secret()
        .open(&place(hash), &shown.mobile)?
        .parse()
        .map_err(|_| Failure::new(ProblemKind::Internal, ""))?;
    let label = session::label(headers);
    let entry = Entry { mobile: &mobile, before, label: &label };
    let entered = enter(&mut tx, gateway, entry, now).await?;
    tickets::opened(&mut tx, hash, entered.device).await?;
    tx.commit().await?;
    Ok(Some(entered.token))
}

/// Leads on to a path of the app. The ticket that stands in the address left behind goes nowhere from here.
fn lead(to: &str) -> Response {
    let location = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (
        StatusCode::SEE_OTHER,
        [
            (header::LOCATION, location),
            (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ],
    )
        .into_response()
}

/// A path of the app, from a percent-encoded parameter: beginning with one `/`, and nothing in it that a browser could
/// take for another host. Neither the API nor this address itself.
fn own_path(parameter: &str) -> Option<String> {
    let path = decoded(parameter)?;
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let own = path.starts_with('/') && !path.starts_with("//") && path.len() <= 1_000;
    let place = path.split(['?', '#']).next().unwrap_or_default();
    let page = place != ENTER_PATH && !place.starts_with("/api/") && !place.contains("//");
    (plain && own && page).then_some(path)
}

/// What a parameter says; a page's own address may have `%` in it, and `+` is a blank.
fn decoded(parameter: &str) -> Option<String> {
    let bytes = parameter.as_bytes();
    let mut text = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'%' => {
                let digits = std::str::from_utf8(bytes.get(at + 1..at + 3)?).ok()?;
                text.push(u8::from_str_radix(digits, 16).ok()?);
                at += 3;
            }
            b'+' => {
                text.push(b' ');
                at += 1;
            }
            _ => {
                text.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_a_page_of_the_app_is_led_to() {
        for (parameter, path) in [
            ("/parking", "/parking"),
            ("%2Fparking%3Fnear%3Dme%26free%3D1", "/parking?near=me&free=1"),
            ("/p%2525", "/p%25"),
            ("/", "/"),
        ] {
            assert_eq!(own_path(parameter).as_deref(), Some(path), "{parameter}");
        }
        for parameter in [
            "",
            "parking",
            "//evil.example",
            "%2F%2Fevil.example",
            "/%2Fevil.example",
            "/a//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/%5Cevil.example",
            "https://evil.example",
            "https:evil.example",
            "javascript:alert(1)",
            "/%09/evil.example",
            "/%0d%0aset-cookie:x=y",
            "/%00",
            "/a b",
            "/a+b",
            "/青岛",
            "/enter?ticket=x",
            "/enter",
            "/api/v1/me/export",
            "/%zz",
            "/%",
            "%",
        ] {
            assert_eq!(own_path(parameter), None, "{parameter}");
        }
        assert_eq!(own_path(&format!("/{}", "a".repeat(1_000))), None);
    }

    proptest! {
        #[test]
        fn whatever_is_asked_for_stays_here(parameter in ".{0,40}") {
            if let Some(path) = own_path(&parameter) {
                prop_assert!(path.starts_with('/') && !path.starts_with("//") && path.is_ascii());
                prop_assert!(HeaderValue::from_str(&path).is_ok());
            }
        }
    }
}
