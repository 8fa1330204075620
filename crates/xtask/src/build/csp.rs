//! The hashes of what is inlined in the pages, for the gateway's Content-Security-Policy: `dist/csp.json`,
//! `{"script": ["sha256-…"], "style": ["sha256-…"]}`.
//!
//! CSP Level 3 §8.2: the hash is over the exact text between the tags. Data blocks (`application/json`) are not
//! executed and need none.

use crate::build::{pages::Pages, release::Release};
use anyhow::Result;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

#[derive(Serialize, Default)]
struct Hashes {
    script: BTreeSet<String>,
    style: BTreeSet<String>,
}

/// Adds `csp.json` for all pages of the release.
pub fn build(pages: &Pages, release: &mut Release) -> Result<()> {
    let mut hashes = Hashes::default();
    for page in pages.html.iter().filter_map(|path| release.text(path)) {
        let scripts = inlined(page, "script").into_iter().filter(|(tag, _)| is_executed(tag));
        hashes.script.extend(scripts.map(|(_, text)| hash(text)));
        hashes.style.extend(inlined(page, "style").into_iter().map(|(_, text)| hash(text)));
    }
    let json = serde_json::to_vec(&hashes)?;
    release.put("csp.json", json);
    Ok(())
}

/// Every `<name …>text</name>` of a page that has text: its opening tag and the text.
fn inlined<'a>(page: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find(&open) {
        rest = &rest[start + open.len()..];
        let Some((tag, after)) = rest.split_once('>') else { break };
        let Some((text, after)) = after.split_once(close.as_str()) else { break };
        if !text.is_empty() {
            found.push((tag, text));
        }
        rest = after;
    }
    found
}

fn is_executed(tag: &str) -> bool {
    !tag.contains(" src=") && !tag.contains("application/json") && !tag.contains("application/ld+json")
}

fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inlined_scripts_and_styles_are_found_with_their_exact_text() {
        let page =
            "<style>a{}\n</style><script type=\"module\">import 'x';</script><script src=\"/y.js\"></script>";
        assert_eq!(inlined(page, "style"), [("", "a{}\n")]);
        assert_eq!(inlined(page, "script"), [(" type=\"module\"", "import 'x';")]);
    }

    #[test]
    fn a_data_block_needs_no_hash() {
        assert!(!is_executed(" type=\"application/json\" id=\"assets\""));
        assert!(is_executed(" type=\"module\""));
    }

    #[test]
    fn the_hash_is_the_one_browsers_compute() {
        // The example of CSP Level 3 §8.2 ("alert('Hello, world.');").
        assert_eq!(hash("alert('Hello, world.');"), "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
    }
}
