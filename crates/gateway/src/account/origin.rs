//! Changes come from our own pages only (ASVS 3.5.1, 3.5.2).
//!
//! A browser sends the session's cookie with whatever request it makes. What shows that a page of ours has made it
//! is a header that a form cannot set and that a script of another site may not set without being asked about it,
//! and the origin that the browser itself states.

use crate::{failure::Failure, state::Gateway};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Method, header, request::Parts, uri::Authority},
};
use contract::{account::CHANGE_HEADER, problem::ProblemKind};

/// A request that needs no session and comes from a page of ours: an extractor, refused with `forbidden`.
#[derive(Clone, Copy, Debug)]
pub struct OurPage;

impl FromRequestParts<Gateway> for OurPage {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, gateway: &Gateway) -> Result<Self, Failure> {
        check(parts, gateway.tls()).map(|()| Self)
    }
}

/// Refuses a change that does not come from a page of ours. Reading may come from anywhere: it changes nothing, and
/// its answer is for the same origin only.
pub(super) fn check(parts: &Parts, tls: bool) -> Result<(), Failure> {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    if !parts.headers.contains_key(CHANGE_HEADER) {
        return Err(refused("a change carries the header x-zhanqiao"));
    }
    let host =
        text(&parts.headers, header::HOST.as_str()).or_else(|| parts.uri.authority().map(Authority::as_str));
    if is_own(&parts.headers, host, tls) {
        Ok(())
    } else {
        Err(refused("a change comes from a page of the same origin"))
    }
}

/// By the origin where the browser states one, else by what it says of the site.
fn is_own(headers: &HeaderMap, host: Option<&str>, tls: bool) -> bool {
    let site = text(headers, "sec-fetch-site");
    if site.is_some_and(|site| site != "same-origin") {
        return false;
    }
    match text(headers, header::ORIGIN.as_str()) {
        Some(origin) => {
            let scheme = if tls { "https" } else { "http" };
            origin.split_once("://").is_some_and(|(said, rest)| {
                said == scheme && host.is_some_and(|host| rest.eq_ignore_ascii_case(host))
            })
        }
        None => site.is_some(),
    }
}

/// A header that stands there once; one that is said twice or is no text is no word at all.
fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    match (all.next(), all.next()) {
        (Some(only), None) => Some(only.to_str().unwrap_or("")),
        (Some(_), Some(_)) => Some(""),
        (None, _) => None,
    }
}

fn refused(why: &str) -> Failure {
    Failure::new(ProblemKind::Forbidden, why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    #[test]
    fn only_our_own_pages_may_change_something() {
        let own = |tls: bool, headers: &[(&str, &str)]| {
            let mut request = Request::post("/api/v1/session").header("host", "city.example:8443");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            check(&request.body(()).unwrap().into_parts().0, tls).is_ok()
        };
        let ours = ("x-zhanqiao", "1");
        let origin = |origin| ("origin", origin);
        let site = |site| ("sec-fetch-site", site);
        assert!(own(true, &[ours, origin("https://city.example:8443")]));
        assert!(own(true, &[ours, origin("https://City.Example:8443"), site("same-origin")]));
        assert!(own(true, &[ours, site("same-origin")]));
        assert!(own(false, &[ours, origin("http://city.example:8443")]));
        for headers in [
            &[origin("https://city.example:8443"), site("same-origin")][..],
            &[ours],
            &[ours, origin("http://city.example:8443")],
            &[ours, origin("https://city.example")],
            &[ours, origin("https://evil.example")],
            &[ours, origin("https://city.example:8443.evil.example")],
            &[ours, origin("null")],
            &[ours, origin("")],
            &[ours, origin("https://city.example:8443"), origin("https://evil.example")],
            &[ours, origin("https://city.example:8443"), site("cross-site")],
            &[ours, site("same-site")],
            &[ours, site("none")],
        ] {
            assert!(!own(true, headers), "{headers:?}");
        }
    }

    #[test]
    fn over_http_2_the_host_stands_in_the_address() {
        let request = Request::post("https://city.example/api/v1/session")
            .header("x-zhanqiao", "1")
            .header("origin", "https://city.example");
        assert!(check(&request.body(()).unwrap().into_parts().0, true).is_ok());
    }
}
