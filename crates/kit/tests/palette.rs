//! The palette keeps its promise: text at least 4.5:1 on every surface it may stand on, lines that carry
//! meaning at least 3:1 (WCAG 2.2, 1.4.3 and 1.4.11), in the light and in the dark theme.

#![expect(clippy::expect_used, reason = "a token sheet that cannot be read fails the test, and says where")]

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../../style/tokens.css");

type Palette = BTreeMap<String, [f64; 3]>;

/// The opaque colours of the block that follows `selector`.
fn palette(selector: &str) -> Palette {
    let start = TOKENS.find(selector).expect("the selector stands in tokens.css");
    let block = &TOKENS[start..];
    let block = &block[..block.find('}').expect("the block ends")];
    block
        .lines()
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
            let hex = value.strip_suffix(';').filter(|hex| hex.len() == 6)?;
            let channel =
                |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("hex digits"));
            Some((name.to_owned(), [channel(0), channel(2), channel(4)]))
        })
        .collect()
}

/// Relative luminance as WCAG 2.2 defines it, 0 to 1.
fn luminance(rgb: [f64; 3]) -> f64 {
    let linear = rgb.map(|c| {
        let c = c / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// What stands on what, and how far apart they must be.
const PAIRS: &[(&str, &[&str], f64)] = &[
    ("ink", &["paper", "paper-2", "paper-3", "sea-soft", "tile-soft", "tree-soft", "amber-soft"], 4.5),
    ("ink-2", &["paper", "paper-2", "paper-3", "sea-soft"], 4.5),
    ("sea", &["paper", "paper-2", "lift", "sea-soft"], 4.5),
    ("tile", &["paper", "paper-2", "tile-soft"], 4.5),
    ("tree", &["paper", "paper-2", "tree-soft"], 4.5),
    ("amber", &["paper", "paper-2", "amber-soft"], 4.5),
    ("on-sea", &["sea", "sea-deep"], 4.5),
    ("on-tile", &["tile", "tile-deep"], 4.5),
    ("on-plate", &["plate"], 4.5),
    ("on-plate-new", &["plate-new"], 4.5),
    ("line-2", &["paper", "paper-2", "paper-3"], 3.0),
    ("focus", &["paper", "paper-2", "paper-3", "sea-soft"], 3.0),
];

/// The same for what is alike in every theme.
const ALIKE: &[(&str, &[&str], f64)] =
    &[("on-board", &["board"], 7.0), ("board-warn", &["board"], 7.0), ("on-dark", &["on-bright"], 21.0)];

fn too_close(palette: &Palette, pairs: &[(&str, &[&str], f64)]) -> Vec<String> {
    let mut found = Vec::new();
    for &(front, backs, least) in pairs {
        for &back in backs {
            let ratio = contrast(palette[front], palette[back]);
            if ratio < least {
                found.push(format!("--{front} on --{back} is {ratio:.2}:1, must be {least}:1"));
            }
        }
    }
    found
}

#[test]
fn the_light_theme_can_be_read() {
    assert_eq!(too_close(&palette(":root {"), PAIRS), [""; 0]);
}

#[test]
fn the_dark_theme_can_be_read() {
    assert_eq!(too_close(&palette(":root[data-theme=\"dark\"] {"), PAIRS), [""; 0]);
}

#[test]
fn what_is_alike_in_every_theme_can_be_read_from_afar() {
    assert_eq!(too_close(&palette("\nhtml {"), ALIKE), [""; 0]);
}

#[test]
fn chosen_dark_and_the_systems_dark_are_the_same() {
    let chosen = palette(":root[data-theme=\"dark\"] {");
    assert_eq!(chosen, palette(":root:not([data-theme=\"light\"]) {"));
    assert!(chosen.keys().eq(palette(":root {").keys()), "each theme sets every colour");
}
