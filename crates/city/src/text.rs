//! How a text that was typed finds a name: every word of it, anywhere in the name, without regard to case or
//! width. The index over pinyin, initials and typing errors comes beside this, with the `search` crate.

use std::cmp::{max, min};

/// At most so many characters of what was typed are read.
const MAX_CHARS: usize = 64;

/// Lower case, full-width Latin letters, digits and signs as half-width ones, the ideographic space as a space.
pub(crate) fn fold(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(narrow).flat_map(char::to_lowercase).collect()
}

/// How well a name fits; the better ones are less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// The name is just so, or so and a word for the kind of thing: `316` of 316路.
    Whole,
    /// The name begins so.
    Prefix,
    /// A word of the name begins so.
    WordStart,
    /// It stands somewhere in the name.
    Inside,
    /// It stands not in the name, but in the address.
    Address,
}

/// What was typed, as words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Typed {
    words: Vec<String>,
}

/// Whether a folded name is this, and behind it at most what is neither a digit nor a Latin letter.
fn is_whole(typed: &str, name: &str) -> bool {
    let rest = name.strip_prefix(typed);
    !typed.is_empty() && rest.is_some_and(|rest| !rest.contains(|c: char| c.is_ascii_alphanumeric()))
}

impl Typed {
    pub(crate) fn new(text: &str) -> Self {
        let read: String = text.chars().take(MAX_CHARS).collect();
        Self { words: fold(&read).split_whitespace().map(str::to_owned).collect() }
    }

    /// Whether nothing was typed.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How these names of a line (folded) and what it is called in full fit. A number is best where it is the whole
    /// number of the line.
    pub(crate) fn fit_line(&self, names: [&str; 2], long_names: &str) -> Option<Fit> {
        let typed = self.words.join(" ");
        let ends_in_digit = typed.ends_with(|c: char| c.is_ascii_digit());
        let is_line = |name: &&str| if ends_in_digit { is_whole(&typed, name) } else { **name == typed };
        if names.iter().any(is_line) { Some(Fit::Whole) } else { self.fit(names, long_names) }
    }

    /// How these names of one thing (folded) and its address fit: as well as the word that fits worst; `None`
    /// when a word stands in none of them.
    pub(crate) fn fit(&self, names: [&str; 2], address: &str) -> Option<Fit> {
        let mut worst = Fit::Prefix;
        for word in &self.words {
            let best = names.into_iter().filter_map(|name| fit(word, name)).reduce(min);
            let in_address = || address.contains(word.as_str()).then_some(Fit::Address);
            worst = max(worst, best.or_else(in_address)?);
        }
        Some(worst)
    }
}

fn fit(word: &str, name: &str) -> Option<Fit> {
    let mut best = None;
    let mut from = 0;
    while let Some(at) = name.get(from..).and_then(|rest| rest.find(word)).map(|at| from + at) {
        let before = name[..at].chars().next_back();
        let here = match before {
            None => return Some(Fit::Prefix),
            Some(before) if !before.is_alphanumeric() => return Some(Fit::WordStart),
            Some(_) => Fit::Inside,
        };
        best = Some(here);
        from = at + name[at..].chars().next().map_or(1, char::len_utf8);
    }
    best
}

/// Folded texts, a few for each of many things.
#[derive(Debug)]
pub(crate) struct Folded<const N: usize> {
    heap: String,
    ends: Vec<[u32; N]>,
}

impl<const N: usize> Folded<N> {
    pub(crate) fn new<'a>(texts: impl Iterator<Item = [&'a str; N]>) -> Self {
        let mut heap = String::new();
        let ends = texts.map(|texts| {
            texts.map(|text| {
                heap.push_str(&fold(text));
                // A heap in the file has at most 4 GB; folding seldom makes longer, and wasm has no more.
                u32::try_from(heap.len()).unwrap_or(u32::MAX)
            })
        });
        let ends = ends.collect();
        Self { heap, ends }
    }

    /// The texts of one thing.
    pub(crate) fn get(&self, of: usize) -> [&str; N] {
        let mut from = match of.checked_sub(1).map(|before| self.ends[before]) {
            Some(ends) => ends.last().copied().unwrap_or_default(),
            None => 0,
        };
        self.ends[of].map(|end| {
            let text = self.heap.get(from as usize..end as usize).unwrap_or_default();
            from = end;
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit_of(typed: &str, zh: &str, en: &str) -> Option<Fit> {
        Typed::new(typed).fit([&fold(zh), &fold(en)], &fold("香港中路9号"))
    }

    #[test]
    fn a_name_is_found_without_regard_to_case_and_width() {
        for typed in ["A座", "ａ座", "Ａ座", "a座"] {
            assert_eq!(fit_of(typed, "A座停车场", ""), Some(Fit::Prefix), "{typed}");
            assert_eq!(fit_of(typed, "海天Ａ座停车场", ""), Some(Fit::Inside), "{typed}");
        }
        assert_eq!(
            fit_of("QINGDAO\u{3000}station", "青岛站", "Qingdao Railway Station"),
            Some(Fit::WordStart)
        );
    }

    #[test]
    fn a_name_fits_as_well_as_its_worst_word() {
        let table = [
            ("五四", Some(Fit::Prefix)),
            ("广场", Some(Fit::Inside)),
            ("square", Some(Fit::WordStart)),
            ("quar", Some(Fit::Inside)),
            ("may square", Some(Fit::WordStart)),
            ("五四 quar", Some(Fit::Inside)),
            ("五四 香港中路", Some(Fit::Address)),
            ("五四 台东", None),
            ("", Some(Fit::Prefix)),
        ];
        for (typed, expected) in table {
            assert_eq!(fit_of(typed, "五四广场", "May Fourth Square"), expected, "{typed}");
        }
    }

    #[test]
    fn only_so_much_of_a_long_text_is_read() {
        let long = "a".repeat(MAX_CHARS);
        assert_eq!(Typed::new(&format!("{long} b")), Typed::new(&long));
    }

    #[test]
    fn texts_are_kept_apart() {
        let folded = Folded::new([["A", ""], ["", "B"], ["Ｃ", "d"]].into_iter());
        assert_eq!([folded.get(0), folded.get(1), folded.get(2)], [["a", ""], ["", "b"], ["c", "d"]]);
    }
}
