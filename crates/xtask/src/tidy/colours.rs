//! Raw colours stand in `style/tokens.css` and nowhere else: everything else names a role.

use super::source::{File, is_word};

const HOME: &str = "style/tokens.css";
const FUNCTIONS: [&str; 8] = ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklch("];

/// Checks the declarations of all sheets but the tokens'.
pub fn check(style: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in style.iter().filter(|it| it.path != HOME) {
        for (index, line) in file.text.lines().enumerate() {
            // Selectors have `#id`s; a declaration's value stands after its colon and ends in a semicolon.
            let Some((_, value)) = line.split_once(':').filter(|_| !line.trim_end().ends_with(['{', ',']))
            else {
                continue;
            };
            if let Some(colour) = raw_colour(value) {
                faults.push(format!(
                    "{}:{}: the raw colour {colour} belongs in {HOME}",
                    file.path,
                    index + 1
                ));
            }
        }
    }
    faults
}

fn raw_colour(value: &str) -> Option<&str> {
    let hex = value.split('#').skip(1).map(|it| it.split(|it| !is_word(it)).next().unwrap_or_default());
    let is_hex = |it: &&str| (3..=8).contains(&it.len()) && it.chars().all(|it| it.is_ascii_hexdigit());
    let function = || {
        FUNCTIONS.into_iter().find(|name| {
            let mut before = value.split(name).map(|it| it.chars().next_back());
            value.contains(name) && before.next().is_some_and(|it| !it.is_some_and(is_word))
        })
    };
    hex.into_iter().find(is_hex).or_else(function)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(css: &str) -> Vec<String> {
        check(&[File { path: "style/kit/chip.css".into(), text: css.into() }])
    }

    #[test]
    fn a_raw_colour_outside_the_tokens_is_a_fault() {
        assert_eq!(
            faults(".a {\n  color: #fff;\n}"),
            ["style/kit/chip.css:2: the raw colour #fff belongs in style/tokens.css".replace("#fff", "fff")]
        );
        assert_eq!(faults("  background: oklch(0.5 0.1 200);").len(), 1);
        assert_eq!(faults("  border: 1px solid rgb(0 0 0 / 10%);").len(), 1);
    }

    #[test]
    fn roles_selectors_and_references_are_not() {
        for css in [
            "  color: var(--sea);",
            "#face:hover {",
            "  mask: url(#icon-arrow);",
            "  color: color-mix(in oklab, var(--a), var(--b));",
        ] {
            assert_eq!(faults(css), Vec::<String>::new(), "{css}");
        }
    }

    #[test]
    fn the_tokens_are_where_colours_live() {
        assert!(check(&[File { path: HOME.into(), text: "  --sea: #06c;".into() }]).is_empty());
    }
}
