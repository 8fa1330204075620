//! Query strings: names and values, percent-encoded as UTF-8.

use std::fmt::Write as _;

/// Names and values of a query, with or without its `?`. What is not valid UTF-8 is read with the replacement
/// character.
pub fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    query.strip_prefix('?').unwrap_or(query).split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

/// A query under construction; prints nothing when nothing was added, else `?a=b&c=d`.
#[derive(Default)]
pub struct Writer(String);

impl Writer {
    /// Adds a parameter. The name must need no encoding.
    pub fn add(&mut self, name: &str, value: &str) {
        self.0.push(if self.0.is_empty() { '?' } else { '&' });
        self.0.push_str(name);
        self.0.push('=');
        for byte in value.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' => {
                    self.0.push(byte.into());
                }
                _ => {
                    // Writing to a String cannot fail.
                    let _ = write!(self.0, "%{byte:02X}");
                }
            }
        }
    }

    /// The query.
    pub fn finish(self) -> String {
        self.0
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = |at: usize| after.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        rest = after;
        match (first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            (b'+', ..) => bytes.push(b' '),
            _ => bytes.push(first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_broken_escape_is_read_as_it_stands() {
        let read: Vec<_> = pairs("?q=100%&w=a%2&v=%E4%BA%94+%zz").collect();
        let read: Vec<_> = read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(read, [("q", "100%"), ("w", "a%2"), ("v", "五 %zz")]);
    }

    proptest! {
        #[test]
        fn any_value_survives(value in ".{0,40}") {
            let mut query = Writer::default();
            query.add("a", "x");
            query.add("q", &value);
            let written = query.finish();
            prop_assert!(written.is_ascii());
            prop_assert_eq!(pairs(&written).nth(1), Some(("q".to_owned(), value)));
        }
    }
}
