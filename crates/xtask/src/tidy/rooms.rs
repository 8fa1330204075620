//! Who may use whom inside the app: the shell uses rooms, rooms use what lies below them and never each other.

use super::source::{File, is_word};
use std::collections::{BTreeMap, BTreeSet};

/// What rooms stand on. Among themselves these may use each other, but not in circles.
const BELOW_ROOMS: [&str; 6] = ["map", "net", "host", "i18n", "route", "quote"];
const SHELL: &str = "shell";

/// A word that only one module may use.
const ONLY: [(&str, &[&str]); 3] = [
    (
        "net",
        &["EventSource", "fetch_with_str", "fetch_with_request", "XmlHttpRequest", "WebSocket", "gloo_net"],
    ),
    ("host", &["user_agent"]),
    ("map", &["leaflet::"]),
];

/// Checks the files of `src/`.
pub fn check(files: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let modules: BTreeSet<&str> = files.iter().filter_map(|it| module(&it.path)).collect();
    for file in files {
        let Some(own) = module(&file.path) else { continue };
        for (number, line) in file.code() {
            let at = format!("{}:{number}", file.path);
            for used in uses(line).into_iter().filter(|it| modules.contains(it) && *it != own) {
                edges.entry(own).or_default().insert(used);
                if let Some(why) = refused(own, used) {
                    faults.push(format!("{at}: {own} must not use {used}: {why}"));
                }
            }
            for (owner, words) in ONLY.iter().filter(|(owner, _)| *owner != own) {
                for word in words.iter().filter(|it| line.contains(**it)) {
                    faults.push(format!("{at}: {word} belongs to {owner} alone"));
                }
            }
        }
    }
    faults.extend(circle(&edges).map(|it| format!("src: a circle of modules: {}", it.join(" → "))));
    faults
}

/// The module of the app a file belongs to; `main.rs` belongs to none.
fn module(path: &str) -> Option<&str> {
    let name = path.strip_prefix("src/")?.split('/').next()?;
    Some(name.strip_suffix(".rs").unwrap_or(name)).filter(|it| *it != "main")
}

fn refused(own: &str, used: &str) -> Option<&'static str> {
    let is_below = |it: &str| BELOW_ROOMS.contains(&it);
    if own == SHELL {
        return None;
    }
    match (is_below(own), used == SHELL, is_below(used)) {
        (_, true, _) => Some("nothing stands above the shell"),
        (true, false, false) => Some("arrows only go down"),
        (false, false, false) => Some("rooms link to each other by Route; what two need moves down"),
        (_, false, true) => None,
    }
}

/// The modules a line names after `crate::`, alone or in braces.
fn uses(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for rest in line.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            // Nested braces hold the insides of a module that stands before them.
            let mut depth = 0_i32;
            for part in group.split_inclusive(['{', '}', ',']) {
                if depth == 0 {
                    found.push(first_word(part.trim_start()));
                }
                depth += if part.ends_with('{') { 1 } else { -i32::from(part.ends_with('}')) };
            }
        } else {
            found.push(first_word(rest));
        }
    }
    found
}

fn first_word(text: &str) -> &str {
    text.split(|it| !is_word(it)).next().unwrap_or_default()
}

/// A way from a module back to itself, if there is one.
fn circle<'a>(edges: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Option<Vec<&'a str>> {
    fn walk<'a>(
        here: &'a str,
        way: &mut Vec<&'a str>,
        done: &mut BTreeSet<&'a str>,
        edges: &BTreeMap<&'a str, BTreeSet<&'a str>>,
    ) -> Option<Vec<&'a str>> {
        if let Some(start) = way.iter().position(|it| *it == here) {
            return Some(way[start..].iter().copied().chain([here]).collect());
        }
        if !done.insert(here) {
            return None;
        }
        way.push(here);
        let found = edges.get(here).into_iter().flatten().find_map(|next| walk(next, way, done, edges));
        way.pop();
        found
    }
    let mut done = BTreeSet::new();
    edges.keys().find_map(|start| walk(start, &mut Vec::new(), &mut done, edges))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(files: &[(&str, &str)]) -> Vec<String> {
        let mut all: Vec<File> =
            files.iter().map(|(path, text)| File { path: (*path).into(), text: (*text).into() }).collect();
        // Every module exists, whether or not this test says something in it.
        for module in ["shell", "parking", "bus", "map", "net", "host", "i18n", "route"] {
            all.push(File { path: format!("src/{module}.rs"), text: String::new() });
        }
        check(&all)
    }

    #[test]
    fn the_shell_uses_rooms_and_rooms_what_lies_below() {
        let faults = app(&[
            ("src/shell/pages.rs", "use crate::{parking, route::Route};"),
            ("src/parking/page.rs", "use crate::{map::CityMap, net::{Api, Later}, route};"),
            ("src/map/load.rs", "use crate::net::Api;"),
        ]);
        assert_eq!(faults, Vec::<String>::new());
    }

    #[test]
    fn rooms_do_not_know_each_other() {
        let faults = app(&[("src/parking/page.rs", "\nuse crate::{net, bus::Stop};")]);
        assert_eq!(faults.len(), 1);
        assert!(faults[0].starts_with("src/parking/page.rs:2: parking must not use bus"), "{}", faults[0]);
    }

    #[test]
    fn what_lies_below_knows_no_room_and_no_shell() {
        assert_eq!(app(&[("src/net/api.rs", "crate::parking::f();")]).len(), 1);
        assert_eq!(app(&[("src/i18n.rs", "use crate::shell;")]).len(), 1);
    }

    #[test]
    fn circles_are_found() {
        let faults = app(&[("src/net/a.rs", "use crate::i18n;"), ("src/i18n/b.rs", "use crate::net;")]);
        assert_eq!(faults, ["src: a circle of modules: i18n → net → i18n"]);
    }

    #[test]
    fn only_net_opens_streams_and_only_host_reads_the_user_agent() {
        let faults = app(&[
            ("src/net/live.rs", "web_sys::EventSource::new()"),
            ("src/parking/page.rs", "web_sys::EventSource::new();\nnavigator.user_agent()"),
        ]);
        assert_eq!(
            faults,
            [
                "src/parking/page.rs:1: EventSource belongs to net alone",
                "src/parking/page.rs:2: user_agent belongs to host alone",
            ]
        );
    }
}
