//! Pages that people see: plain HTML, first for a phone, in Chinese and English, without a script.

use std::fmt::Write as _;

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:#f4f6f8;color:#16212b}\
header{background:#7a2e12;color:#fff;padding:.75rem 1rem;font-weight:600}\
main{max-width:28rem;margin:0 auto;padding:1rem;display:grid;gap:1rem}\
h1{font-size:1.25rem;margin:0}.amount{font-size:2.25rem;font-weight:700}\
section{background:#fff;border-radius:.75rem;padding:1rem;display:grid;gap:.5rem;overflow-wrap:anywhere}\
form{display:grid;gap:.75rem}p{margin:0}\
button,.go{font:inherit;min-height:3rem;border-radius:.75rem;border:1px solid #7a2e12;background:transparent;\
color:inherit;display:grid;place-items:center;text-decoration:none}\
button[value=pay],button[value=sign]{background:#7a2e12;color:#fff}\
small{color:#51606d}\
@media(prefers-color-scheme:dark){body{background:#10161c;color:#e8eef3}section{background:#1b242d}\
small{color:#a9b7c3}}";

/// Which language a reader wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Tongue {
    /// By `Accept-Language`: Chinese, unless English is named first.
    pub fn of(accepted: Option<&str>) -> Self {
        let first = accepted.unwrap_or_default().trim_start().get(..2).unwrap_or_default();
        if first.eq_ignore_ascii_case("en") { Self::En } else { Self::Zh }
    }

    /// One of two.
    pub const fn pick(self, zh: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// A page of the desk, marked as what it is. `body` is HTML.
pub fn frame(tongue: Tongue, title: &str, body: &str) -> String {
    let lang = tongue.pick("zh-CN", "en");
    let mark = tongue
        .pick("示例收银台 · sandbox：不会动用真实资金", "示例收银台 · Sandbox cashier: no real money moves");
    let title = text(title);
    let mut page = String::new();
    // Writing into a text does not fail.
    let _ = write!(
        page,
        "<!doctype html><html lang=\"{lang}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{title}</title>\
         <style>{STYLE}</style><header>{mark}</header><main><h1>{title}</h1>{body}</main></html>"
    );
    page
}

/// Text within HTML, or within a quoted attribute.
pub fn text(plain: &str) -> String {
    let mut safe = String::with_capacity(plain.len());
    for sign in plain.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            sign => safe.push(sign),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_stays_text() {
        let page = frame(Tongue::En, "<script>&\"'", "");
        assert!(page.contains("&lt;script&gt;&amp;&quot;&#39;") && !page.contains("<script>"));
    }

    #[test]
    fn english_is_for_those_who_ask_for_it_first() {
        let said = [None, Some("zh-CN,en;q=0.5"), Some("EN-gb"), Some("e"), Some("é")];
        assert_eq!(said.map(Tongue::of), [Tongue::Zh, Tongue::Zh, Tongue::En, Tongue::Zh, Tongue::Zh]);
    }
}
