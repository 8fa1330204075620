//! A table of comma-separated values (RFC 4180, as GTFS wants it).

use std::io::{self, Write};

pub(super) struct Table<W>(W);

impl<W: Write> Table<W> {
    pub(super) fn new(to: W) -> Self {
        Self(to)
    }

    pub(super) fn head(&mut self, names: &[&str]) -> io::Result<()> {
        self.row(names.iter().copied())
    }

    pub(super) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.0.write_all(b",")?;
            }
            if cell.contains([',', '"', '\n', '\r']) {
                write!(self.0, "\"{}\"", cell.replace('"', "\"\""))?;
            } else {
                self.0.write_all(cell.as_bytes())?;
            }
        }
        self.0.write_all(b"\n")
    }

    /// A line whose cells need no quotes.
    pub(super) fn plain(&mut self, line: std::fmt::Arguments<'_>) -> io::Result<()> {
        self.0.write_fmt(line)?;
        self.0.write_all(b"\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_with_a_comma_or_a_quote_is_quoted() {
        let mut bytes = Vec::new();
        Table::new(&mut bytes).row(["a", "b,c", "say \"d\"", ""]).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "a,\"b,c\",\"say \"\"d\"\"\",\n");
    }
}
