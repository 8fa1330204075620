//! Pages of text as a PDF: A4, two fonts, nothing embedded.
//!
//! Letters and digits are set in Helvetica, one of the fonts that every reader of PDF has; everything else in
//! `STSong-Light` by the predefined character map `UniGB-UTF16-H` (ISO 32000-1, 9.7.5.2): readers bring that font or their own
//! Chinese one. A `ToUnicode` map keeps the text searchable. The same text makes the same bytes.

use pdf_writer::{
    Content, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr,
    types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap},
};
use std::collections::BTreeSet;

/// Width of a page in points.
pub const WIDTH: f32 = 595.0;

/// Height of a page in points.
pub const HEIGHT: f32 = 842.0;

const LATIN: Name<'static> = Name(b"L");
const CHINESE: Name<'static> = Name(b"C");

/// Widths of Helvetica's signs from the blank to the tilde, in thousandths of its size (Adobe's font metrics).
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// A sign in Helvetica: its byte in `WinAnsiEncoding` and its width. `None`: it is set in Chinese.
fn latin(sign: char) -> Option<(u8, u16)> {
    match sign {
        ' '..='~' => {
            let byte = u8::try_from(sign).ok()?;
            Some((byte, HELVETICA[usize::from(byte - b' ')]))
        }
        '¥' => Some((0xA5, 556)),
        '·' => Some((0xB7, 278)),
        '–' => Some((0x96, 556)),
        _ => None,
    }
}

/// The width of a text in points.
pub fn width(text: &str, size: f32) -> f32 {
    let thousandths: u32 = text.chars().map(|sign| latin(sign).map_or(1000, |it| u32::from(it.1))).sum();
    thousandths as f32 * size / 1000.0
}

/// Breaks a text into lines that are not wider than this; between any two Chinese signs, and before a Latin word.
pub fn broken(text: &str, size: f32, most: f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut words: Vec<String> = Vec::new();
    for sign in text.chars() {
        match words.last_mut() {
            Some(word)
                if latin(sign).is_some()
                    && sign != ' '
                    && word.chars().next_back().is_some_and(|it| latin(it).is_some() && it != ' ') =>
            {
                word.push(sign);
            }
            _ => words.push(sign.into()),
        }
    }
    for word in words {
        // A word that fits nowhere is broken where the line ends.
        let fits = width(&word, size) <= most;
        for piece in if fits { vec![word] } else { word.chars().map(String::from).collect() } {
            let line = lines.last_mut().map_or(0.0, |line| width(line, size));
            if line > 0.0 && line + width(&piece, size) > most {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(&piece);
            }
        }
    }
    lines
}

/// A document that is being written.
#[derive(Default)]
pub struct Sheets {
    pages: Vec<Content>,
    used: BTreeSet<char>,
}

impl Sheets {
    /// Begins a page; what follows stands on it.
    pub fn page(&mut self) {
        self.pages.push(Content::new());
    }

    /// Writes a text. `y` is its base line, counted from the bottom of the page; `gray` goes from 0 (black) to 1.
    pub fn text(&mut self, (x, y): (f32, f32), size: f32, gray: f32, text: &str) {
        self.turned([1.0, 0.0, 0.0, 1.0, x, y], size, gray, text);
    }

    /// Writes a text that ends at `x`.
    pub fn text_to(&mut self, (x, y): (f32, f32), size: f32, text: &str) {
        self.text((x - width(text, size), y), size, 0.0, text);
    }

    /// Writes a text across the page, rising, in a light gray.
    pub fn across(&mut self, text: &str) {
        let size = 64.0_f32.min(560.0 / width(text, 1.0).max(1.0));
        let (sin, cos) = (0.5, 0.866);
        let half = width(text, size) / 2.0;
        let start = (WIDTH / 2.0 - half * cos, HEIGHT / 2.0 - half * sin);
        self.turned([cos, sin, -sin, cos, start.0, start.1], size, 0.9, text);
    }

    /// A thin line from left to right.
    pub fn rule(&mut self, x: f32, to_x: f32, y: f32) {
        if let Some(page) = self.pages.last_mut() {
            page.set_stroke_gray(0.6).set_line_width(0.6);
            page.move_to(x, y).line_to(to_x, y).stroke();
        }
    }

    fn turned(&mut self, matrix: [f32; 6], size: f32, gray: f32, text: &str) {
        let Some(page) = self.pages.last_mut() else { return };
        page.begin_text().set_fill_gray(gray).set_text_matrix(matrix);
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let is_latin = latin(first).is_some();
            let end = rest.find(|it| latin(it).is_some() != is_latin).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            let bytes: Vec<u8> = if is_latin {
                run.chars().filter_map(|sign| latin(sign).map(|it| it.0)).collect()
            } else {
                self.used.extend(run.chars());
                run.encode_utf16().flat_map(u16::to_be_bytes).collect()
            };
            page.set_font(if is_latin { LATIN } else { CHINESE }, size).show(Str(&bytes));
            rest = after;
        }
        page.end_text();
    }

    /// The document's bytes.
    pub fn finish(self, title: &str) -> Vec<u8> {
        let mut next = 1..;
        // A range without end always has a next number.
        let mut id = || Ref::new(next.next().unwrap_or(i32::MAX));
        let [catalog, tree, info, helvetica, song, cid, descriptor, cmap] = [(); 8].map(|()| id());
        let pages: Vec<_> = self.pages.into_iter().map(|page| (id(), id(), page)).collect();
        let mut pdf = Pdf::new();
        let mut root = pdf.catalog(catalog);
        root.pages(tree).lang(TextStr("zh-CN"));
        root.viewer_preferences().display_doc_title(true);
        root.finish();
        pdf.document_info(info).title(TextStr(title));
        pdf.pages(tree)
            .kids(pages.iter().map(|it| it.0))
            .count(i32::try_from(pages.len()).unwrap_or(i32::MAX));
        for (page_id, content_id, content) in pages {
            let mut page = pdf.page(page_id);
            page.parent(tree).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(content_id);
            page.resources().fonts().pair(LATIN, helvetica).pair(CHINESE, song);
            page.finish();
            pdf.stream(content_id, &content.finish());
        }
        pdf.type1_font(helvetica).base_font(Name(b"Helvetica")).encoding_predefined(Name(b"WinAnsiEncoding"));
        pdf.type0_font(song)
            .base_font(Name(b"STSong-Light-UniGB-UTF16-H"))
            .encoding_predefined(Name(b"UniGB-UTF16-H"))
            .descendant_font(cid)
            .to_unicode(cmap);
        let adobe_gb1 = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"GB1"), supplement: 5 };
        pdf.cid_font(cid)
            .subtype(CidFontType::Type0)
            .base_font(Name(b"STSong-Light"))
            .system_info(adobe_gb1)
            .font_descriptor(descriptor)
            .default_width(1000.0);
        pdf.font_descriptor(descriptor)
            .name(Name(b"STSong-Light"))
            .flags(FontFlags::SERIF | FontFlags::SYMBOLIC)
            .bbox(Rect::new(-25.0, -254.0, 1000.0, 880.0))
            .italic_angle(0.0)
            .ascent(880.0)
            .descent(-120.0)
            .cap_height(880.0)
            .stem_v(93.0);
        pdf.stream(cmap, &to_unicode(&self.used));
        pdf.finish()
    }
}

/// What each code of the Chinese font stands for: the code is UTF-16 itself. Signs outside the Basic Multilingual
/// Plane are read by the reader's own map of the collection.
fn to_unicode(used: &BTreeSet<char>) -> Vec<u8> {
    let info = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"UCS"), supplement: 0 };
    let mut map = UnicodeCmap::<u16>::new(Name(b"Zhanqiao-UTF16"), info);
    for &sign in used {
        if let Ok(code) = u16::try_from(u32::from(sign)) {
            map.pair(code, sign);
        }
    }
    map.finish().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_fonts() {
        assert!((width("¥1.50", 10.0) - (5.56 + 5.56 + 2.78 + 5.56 + 5.56)).abs() < 1e-4);
        assert!((width("停车A", 10.0) - 26.67).abs() < 1e-4);
    }

    #[test]
    fn lines_break_between_chinese_signs_and_before_words_and_lose_nothing() {
        let text = "青岛市某某停车场 Underground Parking 2026-11-20 12:00";
        for most in [20.0, 45.0, 80.0, 1000.0] {
            let lines = broken(text, 10.0, most);
            assert_eq!(lines.concat(), text);
            assert!(
                lines.iter().all(|line| width(line, 10.0) <= most || line.chars().count() == 1),
                "{lines:?}"
            );
        }
        assert!(broken("车场Parking", 10.0, 45.0) == ["车场", "Parking"]);
        assert_eq!(broken("", 10.0, 45.0), [""]);
    }

    #[test]
    fn the_same_text_makes_the_same_bytes() {
        let made = || {
            let mut sheets = Sheets::default();
            sheets.page();
            sheets.across("示例");
            sheets.text((50.0, 700.0), 12.0, 0.0, "鲁B·12345 停车费 ¥8.00 𠮷");
            sheets.finish("收据")
        };
        assert_eq!(made(), made());
        assert!(made().starts_with(b"%PDF-1.7"));
    }
}
