//! One file, ready to be sent.

use crate::vendor_key::hex;
use axum::http::HeaderValue;
use bytes::Bytes;
use sha2::{Digest as _, Sha256};

/// A file with what its headers say.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub plain: Body,
    /// The same, compressed beforehand.
    pub brotli: Option<Body>,
    pub media_type: HeaderValue,
    pub cache: HeaderValue,
}

/// Bytes with the strong validator of exactly these bytes.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub bytes: Bytes,
    pub etag: HeaderValue,
}

impl File {
    /// A file of this name: `assets/map-0123abcd.css`, relative to its root.
    pub fn new(name: &str, plain: Vec<u8>, brotli: Option<Vec<u8>>) -> Self {
        Self {
            plain: Body::new(plain),
            brotli: brotli.map(Body::new),
            media_type: HeaderValue::from_static(media_type(name)),
            cache: HeaderValue::from_static(if is_immutable(name) {
                "public, max-age=31536000, immutable"
            } else {
                "no-cache"
            }),
        }
    }
}

impl Body {
    fn new(bytes: Vec<u8>) -> Self {
        let etag = format!("\"{}\"", hex(&Sha256::digest(&bytes)[..16]));
        // Quotes and hex digits are a header's value.
        let etag = HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static("\"\""));
        Self { bytes: bytes.into(), etag }
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        Some("xml") => "application/xml",
        _ => "application/octet-stream",
    }
}

/// Whether a name says what is in it, so that it can be kept for ever. As the builder names its output:
/// folders `pkg-…`, `worker-…` and `vendor/…-<hash>`, files `…-<hash>.…` in `assets` and `i18n`, and the
/// pack's `.zq`.
fn is_immutable(name: &str) -> bool {
    let mut parts = name.split('/');
    let (first, second) = (parts.next().unwrap_or(name), parts.next());
    let stem = name.rsplit('/').next().unwrap_or(name).split('.').next().unwrap_or_default();
    match first {
        "vendor" => second.is_some_and(ends_in_hash) && parts.next().is_some(),
        "assets" => ends_in_hash(stem),
        "i18n" => ends_in_hash(stem) && is_of(name, "json"),
        _ => {
            (second.is_some() && (first.starts_with("pkg-") || first.starts_with("worker-")))
                || is_of(name, "zq")
        }
    }
}

/// Whether a name ends in `.ending`; names are case-sensitive, as files are.
pub(super) fn is_of(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found == ending)
}

/// `map-0123abcd`: at least eight hex digits behind the last hyphen.
fn ends_in_hash(name: &str) -> bool {
    name.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() >= 8 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_with_a_hash_is_kept_for_ever() {
        for name in [
            "pkg-0a1b2c3d/main.js",
            "pkg-0a1b2c3d/chunk_1.wasm",
            "worker-0a1b2c3d/worker.js",
            "vendor/leaflet-0a1b2c3d/leaflet.js",
            "assets/basemap-0a1b2c3d4e5f.json",
            "i18n/en/parking-0a1b2c3d.json",
            "lots-0123456789abcdef.zq",
        ] {
            assert!(is_immutable(name), "{name}");
        }
        for name in [
            "index.html",
            "sw.js",
            "manifest.json",
            "manifest.webmanifest",
            "assets/icon.png",
            "assets/map-dark.css",
            "vendor/leaflet/leaflet.js",
            "vendor/leaflet-0a1b2c3d",
            "i18n/en/parking.json",
            "pkg-0a1b2c3d",
        ] {
            assert!(!is_immutable(name), "{name}");
        }
    }
}
