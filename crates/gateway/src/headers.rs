//! Security headers, on every answer.

use crate::{config::origins, settings::Settings, site::Inlined, site::Site};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use contract::config::Config;
use std::sync::Arc;

/// Where browsers report what the policy has stopped.
pub const REPORTS_PATH: &str = "/api/v1/csp-reports";

/// Where the user is and what the camera sees are for the app alone, all else is off. Only features that
/// browsers know are named: they complain of others on the console of every page.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(self), \
    display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(self), gyroscope=(), \
    hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), \
    picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), \
    xr-spatial-tracking=()";

const CSP: HeaderName = header::CONTENT_SECURITY_POLICY;

/// The headers, put together once. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Policy(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    site: Arc<Site>,
    fixed: Vec<(HeaderName, HeaderValue)>,
    images: String,
    csp: HeaderValue,
}

impl Policy {
    /// For this configuration and what is inlined in this app.
    pub fn new(settings: &Settings, config: &Config, site: Arc<Site>) -> Self {
        let images = config.tiles.as_ref().map(origins).unwrap_or_default().join(" ");
        let mut fixed = vec![
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            // Providers of map tiles want to know which site asks, and need not know which page.
            (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
            (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS)),
            (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                HeaderValue::from_static("same-origin"),
            ),
            // For browsers that do not know `frame-ancestors`.
            (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
            (
                HeaderName::from_static("reporting-endpoints"),
                HeaderValue::from_static("csp=\"/api/v1/csp-reports\""),
            ),
        ];
        if settings.tls {
            let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
            fixed.push((header::STRICT_TRANSPORT_SECURITY, year));
        }
        let csp = csp(&site.inlined(), &images);
        Self(Arc::new(Parts { site, fixed, images, csp }))
    }

    fn put(&self, headers: &mut HeaderMap) {
        let Parts { site, fixed, images, csp: made } = &*self.0;
        for (name, value) in fixed {
            // An answer may be stricter about where its address goes.
            if *name != header::REFERRER_POLICY || !headers.contains_key(name) {
                headers.insert(name, value.clone());
            }
        }
        headers.insert(CSP, if site.changes() { csp(&site.inlined(), images) } else { made.clone() });
    }
}

/// Middleware: adds them.
pub async fn secure(State(policy): State<Policy>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    policy.put(response.headers_mut());
    response
}

fn csp(inlined: &Inlined, images: &str) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{}; style-src 'self'{}; \
         img-src 'self' data: blob:{}{images}; connect-src 'self'; font-src 'self'; worker-src 'self'; \
         manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
         object-src 'none'; report-uri {REPORTS_PATH}; report-to csp",
        hashes(&inlined.script),
        hashes(&inlined.style),
        if images.is_empty() { "" } else { " " },
    );
    // Hashes and origins are checked to be plain; if not all of it were, nothing would be allowed.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// ` 'sha256-…' 'sha256-…'`, of those that are hashes.
fn hashes(hashes: &[String]) -> String {
    let is_hash = |text: &&String| {
        text.strip_prefix("sha256-").is_some_and(|digits| {
            digits.len() == 44
                && digits.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
        })
    };
    hashes.iter().filter(is_hash).fold(String::new(), |all, hash| all + " '" + hash + "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_what_is_inlined_and_never_more() {
        let hash = format!("sha256-{}=", "A".repeat(43));
        let inlined = Inlined { script: vec![hash.clone(), "'unsafe-inline'".into()], style: vec![] };
        let policy = csp(&inlined, "https://tiles.example");
        let policy = policy.to_str().unwrap();
        assert!(
            policy.contains(&format!("script-src 'self' 'wasm-unsafe-eval' '{hash}'; style-src 'self'; "))
        );
        assert!(policy.contains("img-src 'self' data: blob: https://tiles.example; "));
        assert!(!policy.contains("unsafe-inline"));
    }
}
