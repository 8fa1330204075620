//! CSS classes stand in both Rust and CSS, or in neither.

use super::source::{File, is_word};
use std::collections::{BTreeMap, BTreeSet};

/// Classes that a library puts on its own elements.
const FOREIGN: &str = "leaflet-";

/// Compares the classes of components with those of the style sheets.
///
/// A class that Rust gives to an element (`class="…"`, `class:name`, `class=("name", …)`) must have a rule.
/// A class that has a rule must stand as a word in some string of Rust, or on an element of a page.
pub fn check(rust: &[File], style: &[File], pages: &[File]) -> Vec<String> {
    let sheets: Vec<(&str, String)> =
        style.iter().map(|it| (it.path.as_str(), without_asides(&it.text))).collect();
    let mut ruled: BTreeMap<&str, &str> = BTreeMap::new();
    for (path, css) in &sheets {
        for class in in_css(css) {
            ruled.entry(class).or_insert(path);
        }
    }
    let mut faults = Vec::new();
    let mut said: BTreeSet<&str> = BTreeSet::new();
    for file in rust {
        for (number, class) in in_views(file) {
            if !ruled.contains_key(class) && !class.starts_with(FOREIGN) {
                faults.push(format!("{}:{number}: no rule for the class {class} in style/", file.path));
            }
            said.insert(class);
        }
        let words = file.strings().into_iter().flat_map(|it| it.split(|it| !is_word(it)));
        said.extend(words);
    }
    for page in pages {
        said.extend(page.text.split(|it| !is_word(it)));
    }
    let unused = ruled.iter().filter(|(class, _)| !said.contains(*class) && !class.starts_with(FOREIGN));
    faults.extend(unused.map(|(class, path)| format!("{path}: no component has the class {class}")));
    faults
}

/// The classes a `view!` gives to elements, with their lines.
fn in_views(file: &File) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (number, line) in file.code() {
        for rest in line.split("class=\"").skip(1) {
            let value = rest.split('"').next().unwrap_or_default();
            found.extend(value.split_whitespace().map(|it| (number, it)));
        }
        for rest in line.split("class=(\"").skip(1) {
            found.push((number, rest.split('"').next().unwrap_or_default()));
        }
        for rest in line.split(" class:").skip(1) {
            found.push((number, rest.split(|it| !is_word(it)).next().unwrap_or_default()));
        }
    }
    found
}

/// The classes in the selectors of a sheet without asides, nested rules too.
fn in_css(css: &str) -> Vec<&str> {
    // A selector is what stands before a brace and after the end of what was before.
    let before_braces = css.split_inclusive(['{', '}', ';']).filter_map(|it| it.strip_suffix('{'));
    before_braces.filter(|it| !it.trim_start().starts_with('@')).flat_map(classes).collect()
}

/// A sheet without its comments, and without what stands in quotes.
fn without_asides(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find(['/', '"', '\'']) {
        kept.push_str(&rest[..at]);
        let (opening, closing) = match &rest[at..=at] {
            "/" if rest[at..].starts_with("/*") => (2, "*/"),
            "/" => {
                kept.push('/');
                rest = &rest[at + 1..];
                continue;
            }
            "'" => (1, "'"),
            _ => (1, "\""),
        };
        let inside = &rest[at + opening..];
        rest = inside.split_once(closing).map_or("", |(_, after)| after);
    }
    kept + rest
}

fn classes(selector: &str) -> impl Iterator<Item = &str> {
    let after_dot = selector.split('.').skip(1);
    let names = after_dot.map(|it| it.split(|it| !is_word(it)).next().unwrap_or_default());
    names.filter(|it| it.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.into(), text: text.into() }
    }

    #[test]
    fn classes_are_read_from_selectors_and_nothing_else() {
        let css = "/* .not-this { */ .a, .b:has(> .c)[data-x=\".no\"] { inset: .5rem; & .d { color: var(--x) } }\n\
                   @media (min-width: 20.5rem) { .e::before { content: \".f {\" } }\n@import \"kit/g.css\" layer(kit);";
        assert_eq!(in_css(&without_asides(css)), ["a", "b", "c", "d", "e"]);
    }

    #[test]
    fn a_class_on_both_sides_is_in_order() {
        let rust = [file("a.rs", "view! { <p class=\"lot-row wide\" class:open=move || true></p> }")];
        let css = [file("a.css", ".lot-row.wide, .open { }")];
        assert_eq!(check(&rust, &css, &[]), Vec::<String>::new());
    }

    #[test]
    fn a_class_on_one_side_is_named_with_its_place() {
        let rust = [file("a.rs", "\nview! { <p class=\"ghost\"></p> }")];
        let css = [file("b.css", ".widow { }")];
        assert_eq!(
            check(&rust, &css, &[]),
            ["a.rs:2: no rule for the class ghost in style/", "b.css: no component has the class widow"]
        );
    }

    #[test]
    fn tables_of_strings_and_pages_are_users_too() {
        let rust = [file("a.rs", "const TONES: [&str; 1] = [\"tone-calm\"];")];
        let css = [file("a.css", ".tone-calm { } .boot { } .leaflet-bar { }")];
        let page = [file("index.html", "<div class=\"boot\">")];
        assert_eq!(check(&rust, &css, &page), Vec::<String>::new());
    }
}
