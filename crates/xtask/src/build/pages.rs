//! `public/`: copied as it is, except for the few files that speak of the rest of the release.
//!
//! In those, `{{…}}` is replaced, escaped for the kind of file it stands in:
//!
//! | placeholder | becomes |
//! |---|---|
//! | `{{PKG}}` | URL of the app's folder |
//! | `{{STYLE}}` | URL of the style sheet |
//! | `{{CRITICAL_CSS}}` | the critical rules, for a `<style>` |
//! | `{{ASSETS}}` | JSON: `{"build","worker","leaflet_js","leaflet_css","basemap","i18n":{lang:{room:url}}}` |
//! | `{{PRECACHE}}` | JSON array of the URLs the service worker keeps |
//! | `{{BUILD}}` | the release's hash |
//! | `{{t:lang:room.key}}` | that message in that language |

use crate::{
    build::{
        Mode,
        app::APP,
        locales::Locales,
        release::{Release, content_hash},
        vendor::Leaflet,
    },
    house::{self, House},
};
use anyhow::{Context as _, Result, bail};
use serde::Serialize;
use std::{borrow::Cow, collections::BTreeMap};

const TEMPLATES: [&str; 4] = ["index.html", "nowasm.html", "sw.js", "manifest.webmanifest"];

/// What the other steps have made, by URL.
pub struct Names {
    pub pkg: String,
    pub worker: String,
    pub style: String,
    pub critical_css: String,
    pub leaflet: Leaflet,
    pub basemap: String,
    pub locales: Locales,
}

/// What the steps after this one want to know of the pages.
pub struct Pages {
    pub build: String,
    /// The paths of the pages that inline something.
    pub html: Vec<String>,
    /// The paths a first visit to `/` loads.
    pub first_route: Vec<String>,
}

/// The `<script type="application/json" id="assets">` of index.html.
#[derive(Serialize)]
struct Assets<'a> {
    build: &'a str,
    worker: &'a str,
    leaflet_js: &'a str,
    leaflet_css: &'a str,
    basemap: &'a str,
    i18n: &'a BTreeMap<String, BTreeMap<String, String>>,
}

/// Adds everything in `public/`.
pub fn build(house: &House, mode: Mode, names: &Names, release: &mut Release) -> Result<Pages> {
    let public = house.root.join("public");
    let mut templates = Vec::new();
    for file in house::files_below(&public)? {
        let path = house::url_path(&public, &file)?;
        if TEMPLATES.contains(&path.as_str()) {
            templates.push((path, house::read_text(&file)?));
        } else {
            release.put(&path, house::read_bytes(&file)?);
        }
    }
    let mut parts = vec![release.hash().into_bytes(), names.critical_css.clone().into_bytes()];
    parts.extend(templates.iter().map(|(_, text)| text.clone().into_bytes()));
    let build = content_hash(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>());

    let values = values(names, &build, release)?;
    let mut html = Vec::new();
    for (path, text) in templates {
        let kind = Kind::of(&path);
        let text = if kind == Kind::Html { without_comments(&text) } else { Cow::Borrowed(&*text) };
        let mut text =
            fill(&text, kind, &values, &names.locales).with_context(|| format!("public/{path}"))?;
        if kind == Kind::Html {
            if mode == Mode::Dev && path == "index.html" {
                text = text.replacen("</head>", "<script src=\"/dev-reload.js\" defer></script></head>", 1);
            }
            html.push(path.clone());
        }
        release.put(&path, text);
    }
    if mode == Mode::Dev {
        release.put("dev-reload.js", DEV_RELOAD);
        release.put("dev-build", build.clone());
    }
    let first_route = first_route(names, release);
    Ok(Pages { build, html, first_route })
}

/// Asks twice a second whether there is another build, and then loads it.
const DEV_RELOAD: &str = r#"let seen;
setInterval(async () => {
  const answer = await fetch("/dev-build", { cache: "no-store" }).catch(() => undefined);
  const build = answer?.ok ? await answer.text() : seen;
  if (seen && build !== seen) location.reload();
  seen = build;
}, 500);
"#;

fn values(names: &Names, build: &str, release: &Release) -> Result<BTreeMap<&'static str, String>> {
    let assets = Assets {
        build,
        worker: &names.worker,
        leaflet_js: &names.leaflet.js,
        leaflet_css: &names.leaflet.css,
        basemap: &names.basemap,
        i18n: &names.locales.urls,
    };
    // `<` would end the script element that holds the JSON if a `/script>` followed it.
    let json = |it: String| it.replace('<', "\\u003c");
    let precache: Vec<String> =
        std::iter::once("/".to_owned()).chain(release.hashed().map(|it| format!("/{it}"))).collect();
    Ok(BTreeMap::from([
        ("PKG", names.pkg.clone()),
        ("STYLE", names.style.clone()),
        ("CRITICAL_CSS", names.critical_css.clone()),
        ("ASSETS", json(serde_json::to_string(&assets)?)),
        ("PRECACHE", json(serde_json::to_string(&precache)?)),
        ("BUILD", build.to_owned()),
    ]))
}

/// What a text is, and so how words are written in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Html,
    /// JavaScript or JSON: words stand inside a string in double quotes.
    Quoted,
}

impl Kind {
    fn of(path: &str) -> Self {
        if path.rsplit_once('.').is_some_and(|(_, it)| it == "html") { Self::Html } else { Self::Quoted }
    }

    fn escape(self, words: &str) -> String {
        match self {
            Self::Html => {
                words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
            }
            Self::Quoted => {
                let quoted = serde_json::Value::from(words).to_string();
                quoted[1..quoted.len() - 1].to_owned()
            }
        }
    }
}

/// Replaces every `{{…}}`; one that nobody knows is an error.
fn fill(
    text: &str,
    kind: Kind,
    values: &BTreeMap<&'static str, String>,
    locales: &Locales,
) -> Result<String> {
    let mut filled = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { bail!("a {{{{ is not closed") };
        filled.push_str(before);
        if let Some(message) = name.strip_prefix("t:") {
            filled.push_str(&kind.escape(locales.message(message)?));
        } else {
            filled.push_str(values.get(name).with_context(|| format!("unknown placeholder {name:?}"))?);
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Comments are for the people who edit the page, not for those who load it.
fn without_comments(html: &str) -> Cow<'_, str> {
    let mut rest = html;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("<!--") {
        let Some((_, after)) = after.split_once("-->") else { return Cow::Borrowed(html) };
        kept.push_str(before.trim_end());
        rest = after;
    }
    if kept.is_empty() { Cow::Borrowed(html) } else { Cow::Owned(kept + rest) }
}

/// The page, the app's module with everything it imports at once, and whatever else the page asks for.
///
/// Icons and the manifest are not needed before the page can be used, and browsers load them last.
fn first_route(names: &Names, release: &Release) -> Vec<String> {
    let mut found = vec!["index.html".to_owned()];
    let page = release.text("index.html").unwrap_or_default();
    let mut add = |url: &str| {
        let path = url.trim_start_matches('/').to_owned();
        if release.has(&path) && !found.contains(&path) {
            found.push(path);
        }
    };
    for tag in page.split('<').filter_map(|it| it.split_once('>')).map(|(tag, _)| tag) {
        let wanted = tag.starts_with("script")
            || (tag.starts_with("link")
                && !["icon", "manifest", "prefetch"].iter().any(|it| tag.contains(it)));
        for name in ["href=\"", "src=\""] {
            if let (true, Some((_, value))) = (wanted, tag.split_once(name)) {
                add(value.split('"').next().unwrap_or_default());
            }
        }
    }
    let pkg = names.pkg.trim_start_matches('/');
    add(&format!("{pkg}/{APP}.js"));
    add(&format!("{pkg}/{APP}_bg.wasm"));
    // The shell speaks before anything else does.
    add(names.locales.urls.get("zh-CN").and_then(|it| it.get("shell")).map_or("", String::as_str));
    let mut imported = vec![format!("{pkg}/{APP}.js")];
    while let Some(module) = imported.pop() {
        for import in static_imports(release.text(&module).unwrap_or_default()) {
            let path = format!("{pkg}/{import}");
            if release.has(&path) && !found.contains(&path) {
                found.push(path.clone());
                imported.push(path);
            }
        }
    }
    found
}

/// The relative modules that a module of glue imports before it runs, without their `./`.
fn static_imports(module: &str) -> Vec<&str> {
    let imports = module.lines().filter(|line| line.starts_with("import "));
    imports.filter_map(|line| line.split(['"', '\'']).find_map(|it| it.strip_prefix("./"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locales() -> Locales {
        Locales::of("zh-CN", "home", &[("title", "栈桥 \"城\" <青岛>")])
    }

    #[test]
    fn words_are_written_as_their_file_needs_them() {
        let values = BTreeMap::from([("BUILD", "b1".to_owned())]);
        let fill = |text, kind| fill(text, kind, &values, &locales()).unwrap();
        assert_eq!(
            fill("<p>{{t:zh-CN:home.title}}</p>", Kind::Html),
            "<p>栈桥 &quot;城&quot; &lt;青岛&gt;</p>"
        );
        assert_eq!(
            fill("\"{{t:zh-CN:home.title}}\" {{BUILD}}", Kind::Quoted),
            "\"栈桥 \\\"城\\\" <青岛>\" b1"
        );
    }

    #[test]
    fn a_placeholder_nobody_knows_is_an_error() {
        assert!(fill("{{NOPE}}", Kind::Html, &BTreeMap::new(), &locales()).is_err());
        assert!(fill("{{t:zh-CN:home.nope}}", Kind::Html, &BTreeMap::new(), &locales()).is_err());
        assert!(fill("{{BUILD", Kind::Html, &BTreeMap::new(), &locales()).is_err());
    }

    #[test]
    fn comments_stay_at_home() {
        assert_eq!(without_comments("<p>a</p>\n<!-- why -->\n<p>b</p>"), "<p>a</p>\n<p>b</p>");
        assert_eq!(without_comments("<p>a</p>"), "<p>a</p>");
    }

    #[test]
    fn only_static_relative_imports_count() {
        let module = "import { a } from './__wasm_split.js';\nimport * as b from \"./snippets/x/inline0.js\";\n\
                      const c = () => import('./later.js');\nimport d from 'elsewhere';";
        assert_eq!(static_imports(module), ["__wasm_split.js", "snippets/x/inline0.js"]);
    }
}
