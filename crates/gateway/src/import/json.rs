//! JSON as it arrives: with a byte order mark, cut off in the middle, broken in one record.

use super::ImportError;
use serde_json::Value;

/// A file as far as it could be read.
pub(super) struct Document {
    /// Its JSON.
    pub(super) root: Value,
    /// The records of a broken file, which stand in `root` as an empty array. Records that were broken
    /// themselves are `null`, so that the others keep their places.
    pub(super) saved: Option<Vec<Value>>,
    /// What was broken, in the file's order.
    pub(super) breaks: Vec<Break>,
}

/// A place that is not JSON.
pub(super) struct Break {
    /// Which record it belongs to; `None` when it lies outside, or the file ends there.
    pub(super) index: Option<usize>,
    /// Counted from 1.
    pub(super) line: usize,
    /// Counted from 1, in bytes.
    pub(super) column: usize,
    /// In the parser's words.
    pub(super) reason: String,
}

/// Reads a file, and saves what can be saved from a broken one.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ImportError> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if text.starts_with(b"\xFF\xFE") || text.starts_with(b"\xFE\xFF") {
        return Err(ImportError::Encoding("it begins with the mark of UTF-16"));
    }
    if text.trim_ascii().is_empty() {
        return Err(ImportError::Empty);
    }
    if text.contains(&0) {
        return Err(ImportError::Encoding("it contains zero bytes"));
    }
    match serde_json::from_slice(text) {
        Ok(root) => Ok(Document { root, saved: None, breaks: Vec::new() }),
        Err(error) => save(text, &error).ok_or_else(|| ImportError::Json {
            line: error.line(),
            column: error.column(),
            reason: words(&error),
        }),
    }
}

/// The parser's words without the place, which is told beside them.
fn words(error: &serde_json::Error) -> String {
    let all = error.to_string();
    all.rsplit_once(" at line ").map_or(all.clone(), |(reason, _)| reason.to_owned())
}

/// Takes the records that are whole out of a broken file. `None` when not one is.
fn save(text: &[u8], error: &serde_json::Error) -> Option<Document> {
    let array = largest_array(text)?;
    let mut breaks = Vec::new();
    let records: Vec<Value> = (array.elements.iter().enumerate())
        .map(|(index, &(begin, end))| {
            serde_json::from_slice(&text[begin..end]).unwrap_or_else(|error| {
                breaks.push(broken(text, index, begin, &error));
                Value::Null
            })
        })
        .collect();
    if records.iter().all(Value::is_null) {
        return None;
    }

    let head = [&text[..array.begin], b"[]"].concat();
    let tail = array.end.map_or(&[][..], |end| &text[end..]);
    let whole = serde_json::from_slice([&head, tail].concat().as_slice());
    if array.end.is_none() {
        let (line, column) = place(text, array.elements.last().map_or(array.begin, |it| it.1));
        let reason = "the file ends in the middle; what came before this place was read".to_owned();
        breaks.push(Break { index: None, line, column, reason });
    } else if whole.is_err() {
        breaks.push(Break { index: None, line: error.line(), column: error.column(), reason: words(error) });
    }
    // Where what lies behind the records is broken or missing, what was open before them is closed.
    let root = whole.or_else(|_| serde_json::from_slice([head, array.open].concat().as_slice()));
    Some(Document { root: root.ok()?, saved: Some(records), breaks })
}

/// How deep the parser reads; an array that has as much open before it is no list of records.
const DEEPEST: usize = 128;

/// An array as found by counting brackets outside of texts.
struct Found {
    /// Where its `[` stands.
    begin: usize,
    /// The brackets that close what is open before it.
    open: Vec<u8>,
    /// Where each complete element begins and ends.
    elements: Vec<(usize, usize)>,
    /// Behind its `]`; `None` when the file ends inside it.
    end: Option<usize>,
}

/// A bracket that is open while the text is walked through.
struct Frame {
    begin: usize,
    close: u8,
    /// Where the element under way begins.
    element: Option<usize>,
    /// Where it ends, when its last byte was a closing bracket.
    element_end: Option<usize>,
    elements: Vec<(usize, usize)>,
}

impl Frame {
    fn touch(&mut self, at: usize) {
        self.element.get_or_insert(at);
        self.element_end = None;
    }

    fn finish_element(&mut self, end: usize) {
        if let Some(begin) = self.element.take() {
            self.elements.push((begin, end));
        }
        self.element_end = None;
    }
}

/// The array that spans most bytes. Brackets that do not match, and texts that do not end on their line,
/// are mended as well as that can be done, so that a slip in one record does not swallow the next.
fn largest_array(text: &[u8]) -> Option<Found> {
    let mut stack: Vec<Frame> = Vec::new();
    let mut largest: Option<Found> = None;
    let mut keep = |frame: Frame, stack: &[Frame], end: Option<usize>| {
        let length = |begin: usize, end: Option<usize>| end.unwrap_or(text.len()) - begin;
        let is_larger = largest.as_ref().is_none_or(|it| length(it.begin, it.end) < length(frame.begin, end));
        if frame.close == b']' && is_larger {
            let open = stack.iter().rev().map(|it| it.close).collect();
            largest = Some(Found { begin: frame.begin, open, elements: frame.elements, end });
        }
    };
    let (mut in_text, mut is_escaped) = (false, false);
    for (at, &byte) in text.iter().enumerate() {
        if in_text {
            in_text = is_escaped || (byte != b'"' && byte != b'\n');
            is_escaped = byte == b'\\' && !is_escaped;
            continue;
        }
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {}
            b',' => {
                if let Some(top) = stack.last_mut() {
                    top.finish_element(at);
                }
            }
            // Deeper than the parser goes: nothing behind it can be read.
            b'[' | b'{' if stack.len() == DEEPEST => break,
            b'[' | b'{' => {
                if let Some(top) = stack.last_mut() {
                    top.touch(at);
                }
                let close = if byte == b'[' { b']' } else { b'}' };
                let (element, element_end, elements) = (None, None, Vec::new());
                stack.push(Frame { begin: at, close, element, element_end, elements });
            }
            b']' | b'}' => {
                let Some(opened) = stack.iter().rposition(|it| it.close == byte) else { continue };
                stack.truncate(opened + 1);
                let Some(mut frame) = stack.pop() else { continue };
                frame.finish_element(at);
                keep(frame, &stack, Some(at + 1));
                if let Some(top) = stack.last_mut() {
                    top.element_end = Some(at + 1);
                }
            }
            _ => {
                in_text = byte == b'"';
                if let Some(top) = stack.last_mut() {
                    top.touch(at);
                }
            }
        }
    }
    while let Some(mut frame) = stack.pop() {
        if let Some(end) = frame.element_end {
            frame.finish_element(end);
        }
        keep(frame, &stack, None);
    }
    largest
}

fn broken(text: &[u8], index: usize, begin: usize, error: &serde_json::Error) -> Break {
    let (line, column) = place(text, begin);
    let column = if error.line() <= 1 { column + error.column().saturating_sub(1) } else { error.column() };
    Break { index: Some(index), line: line + error.line().saturating_sub(1), column, reason: words(error) }
}

/// Line and column, counted from 1, of a byte.
fn place(text: &[u8], at: usize) -> (usize, usize) {
    let before = &text[..at.min(text.len())];
    let is_end = |byte: &u8| *byte == b'\n';
    let line = before.split(is_end).count();
    let column = 1 + before.rsplit(is_end).next().map_or(0, <[u8]>::len);
    (line, column)
}
