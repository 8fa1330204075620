//! A file becomes an answer.

use super::file::File;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};

const BR: HeaderValue = HeaderValue::from_static("br");
const VARY: HeaderValue = HeaderValue::from_static("accept-encoding");

/// The file in the best form that the caller takes, or 304 when the caller has that already.
pub(super) fn with(file: &File, asked: &HeaderMap) -> Response {
    let compressed = file.brotli.as_ref().filter(|_| takes_brotli(asked));
    let body = compressed.unwrap_or(&file.plain);
    let known = has_already(asked, body.etag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(body.bytes.clone()))
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, body.etag.clone());
    headers.insert(header::CACHE_CONTROL, file.cache.clone());
    if file.brotli.is_some() {
        headers.insert(header::VARY, VARY);
    }
    if !known {
        headers.insert(header::CONTENT_TYPE, file.media_type.clone());
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.bytes.len()));
        if compressed.is_some() {
            headers.insert(header::CONTENT_ENCODING, BR);
        }
    }
    response
}

/// What stands in the app's place until it is built.
pub(super) fn not_built() -> Response {
    const PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Not built yet</title>\
        <h1>The app is not built yet</h1>\
        <p>The gateway runs, but its folder of the app is empty. Build it with</p>\
        <pre>cargo xtask build</pre>\
        <p>or name another folder in <code>CITY_DIST</code>, then load this page again.</p></html>";
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (StatusCode::SERVICE_UNAVAILABLE, no_store, Html(PAGE)).into_response()
}

/// RFC 9110 §12.5.3: `br` or `*` is listed, and not with a weight of nought.
fn takes_brotli(asked: &HeaderMap) -> bool {
    let mut any = false;
    for listed in asked.get_all(header::ACCEPT_ENCODING) {
        for coding in listed.to_str().unwrap_or_default().split(',') {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
            let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
            match name.trim() {
                name if name.eq_ignore_ascii_case("br") => return !refused,
                "*" => any = !refused,
                _ => {}
            }
        }
    }
    any
}

/// RFC 9110 §13.1.2: compares weakly, so that a proxy's `W/` does no harm.
fn has_already(asked: &HeaderMap, etag: &[u8]) -> bool {
    asked.get_all(header::IF_NONE_MATCH).iter().any(|tags| {
        tags.as_bytes().split(|&b| b == b',').map(<[u8]>::trim_ascii).any(|tag| {
            let tag = tag.strip_prefix(b"W/").unwrap_or(tag);
            tag == etag || tag == b"*"
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn brotli_is_sent_only_to_those_who_take_it() {
        for yes in ["br", "gzip, deflate, br, zstd", "gzip;q=0.5, BR;q=1.0", "*"] {
            assert!(takes_brotli(&headers(header::ACCEPT_ENCODING, yes)), "{yes}");
        }
        for no in ["", "gzip", "br;q=0", "br;q=0.000, *", "brotli", "*;q=0"] {
            assert!(!takes_brotli(&headers(header::ACCEPT_ENCODING, no)), "{no}");
        }
        assert!(!takes_brotli(&HeaderMap::new()));
    }

    #[test]
    fn a_validator_is_found_in_a_list() {
        for yes in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"] {
            assert!(has_already(&headers(header::IF_NONE_MATCH, yes), b"\"a\""), "{yes}");
        }
        for no in ["\"b\"", "a", "\"aa\""] {
            assert!(!has_already(&headers(header::IF_NONE_MATCH, no), b"\"a\""), "{no}");
        }
    }
}
