//! Rows of a table, as they come: with a byte order mark or without, columns in any order, fields quoted or padded.

use super::{
    GtfsError,
    archive::Archive,
    report::{Report, Tally, shortened},
};
use contract::{Fen, transit::Colour};
use csv::{ErrorKind, ReaderBuilder, StringRecord};
use std::{
    io::{self, Read},
    str::FromStr,
};
use tariff::LocalDay;

/// A field that is longer is no field: a quotation mark has not been closed.
const MAX_FIELD: usize = 64 << 10;

/// The most rows of one file that are read.
const MAX_ROWS: usize = 50_000_000;

/// What became of a row that is right.
pub(super) enum Taken {
    /// Something was made of it.
    Yes,
    /// Nothing is made of rows of this kind.
    PassedOver(&'static str),
}

/// Why a row is wrong.
pub(super) struct Bad {
    field: &'static str,
    reason: String,
}

impl Bad {
    pub fn new(field: &'static str, reason: impl Into<String>) -> Self {
        Self { field, reason: reason.into() }
    }
}

/// One row, with the fields of the columns that were asked for.
pub(super) struct Row<'a, const N: usize> {
    record: &'a StringRecord,
    columns: &'a [Option<usize>; N],
    names: &'a [&'static str; N],
    /// Where it stands in the file, counted from 1.
    pub line: u64,
}

impl<'a, const N: usize> Row<'a, N> {
    /// A field without blanks around it; empty where it or its column is missing.
    pub fn text(&self, column: usize) -> &'a str {
        self.columns[column].and_then(|at| self.record.get(at)).unwrap_or("").trim()
    }

    /// A field, unless it is empty.
    pub fn some(&self, column: usize) -> Option<&'a str> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// A field that may not be empty.
    pub fn need(&self, column: usize) -> Result<&'a str, Bad> {
        self.some(column).ok_or_else(|| Bad::new(self.names[column], "missing"))
    }

    /// A field that is a number or the like, when it is not empty.
    pub fn parse<T: FromStr>(&self, column: usize, what: &str) -> Result<Option<T>, Bad> {
        self.some(column).map(|text| text.parse().map_err(|_| self.bad(column, what))).transpose()
    }

    /// Says that a field is not what it should be.
    pub fn bad(&self, column: usize, what: &str) -> Bad {
        Bad::new(self.names[column], format!("“{}” is not {what}", shortened(self.text(column))))
    }

    /// A degree, with a finite value.
    pub fn degrees(&self, column: usize) -> Result<f64, Bad> {
        self.need(column)?;
        let degrees: Option<f64> = self.parse(column, "a number of degrees")?;
        degrees.filter(|it| it.is_finite()).ok_or_else(|| self.bad(column, "a number of degrees"))
    }

    /// A day, `YYYYMMDD`.
    pub fn day(&self, column: usize) -> Result<LocalDay, Bad> {
        day(self.need(column)?).ok_or_else(|| self.bad(column, "a day (YYYYMMDD)"))
    }

    /// A time of day in seconds, which may exceed 24 hours; `None` where the field is empty.
    pub fn time(&self, column: usize) -> Result<Option<u32>, Bad> {
        self.some(column)
            .map(|text| seconds(text).ok_or_else(|| self.bad(column, "a time (H:MM:SS)")))
            .transpose()
    }

    /// A colour, six hexadecimal digits with or without `#`; an error is worth a remark only.
    pub fn colour(&self, column: usize) -> Result<Option<Colour>, Bad> {
        let Some(text) = self.some(column) else { return Ok(None) };
        let digits = text.strip_prefix('#').unwrap_or(text);
        let value = u32::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 6);
        value.map(|value| Some(Colour(value))).ok_or_else(|| self.bad(column, "a colour (RRGGBB)"))
    }
}

/// `YYYYMMDD`.
pub(super) fn day(text: &str) -> Option<LocalDay> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) = (text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?);
    LocalDay::from_ymd(year, month, day).ok()
}

/// `H:MM:SS` up to ten days: a ferry or a train may be under way for some.
pub(super) fn seconds(text: &str) -> Option<u32> {
    const MOST_HOURS: u32 = 240;
    let mut parts = text.split(':');
    let mut part = |longest: usize| -> Option<u32> {
        let digits = parts.next()?;
        let fits = (1..=longest).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if fits { digits.parse().ok() } else { None }
    };
    let (hours, minutes, seconds) = (part(3)?, part(2)?, part(2)?);
    let fits = parts.next().is_none() && hours < MOST_HOURS && minutes < 60 && seconds < 60;
    fits.then_some((hours * 60 + minutes) * 60 + seconds)
}

/// An amount with up to two decimals as fen. Never by way of a binary fraction, which has no cents.
pub(super) fn money(text: &str) -> Option<Fen> {
    let (yuan, rest) = text.split_once('.').unwrap_or((text, ""));
    // Zeros behind the cents say nothing.
    let cents = rest.trim_end_matches('0');
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if yuan.is_empty() || !digits(yuan) || !digits(rest) || cents.len() > 2 {
        return None;
    }
    let cents: i64 = if cents.is_empty() { 0 } else { format!("{cents:0<2}").parse().ok()? };
    let fen = yuan.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)?;
    Some(Fen::new(fen))
}

/// Text with every end of a line as one sign: so lines are counted as an editor shows them, whoever ended them how.
struct Lines<R> {
    inner: R,
    after_return: bool,
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let got = self.inner.read(into)?;
            let mut kept = 0;
            for at in 0..got {
                let byte = into[at];
                let is_second = byte == b'\n' && self.after_return;
                self.after_return = byte == b'\r';
                if !is_second {
                    into[kept] = if byte == b'\r' { b'\n' } else { byte };
                    kept += 1;
                }
            }
            // Nought would mean the end.
            if kept > 0 || got == 0 {
                return Ok(kept);
            }
        }
    }
}

/// Walks through the rows of a table, telling the report what became of each; `false` when the archive does not
/// have it. The first `needed` columns must stand in the header; the first column names the row in the report.
pub(super) fn each<const N: usize>(
    archive: &Archive<'_>,
    file: &'static str,
    names: [&'static str; N],
    needed: usize,
    report: &mut Report,
    mut take: impl FnMut(&Row<'_, N>, &mut Tally<'_>) -> Result<Taken, Bad>,
) -> Result<bool, GtfsError> {
    let Some(bytes) = archive.read(file) else { return Ok(false) };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(Lines { inner: bytes?, after_return: false });
    let mut tally = report.tally(file);
    let mut record = StringRecord::new();
    let header = reader.read_record(&mut record).map_err(|error| match error.kind() {
        ErrorKind::Utf8 { .. } => GtfsError::Encoding(file),
        _ => GtfsError::Unreadable(format!("{file}: {error}")),
    })?;
    if !header || record.iter().all(|field| field.trim().is_empty()) {
        return Err(GtfsError::Empty(file));
    }
    let header: Vec<String> = record.iter().map(|field| field.trim().to_ascii_lowercase()).collect();
    for (at, name) in header.iter().enumerate() {
        if !name.is_empty() && header[..at].contains(name) {
            tally.remark(
                1,
                "",
                "",
                format!("the column {} stands twice: the first one counts", shortened(name)),
            );
        }
    }
    let columns = names.map(|name| header.iter().position(|it| it == name));
    if let Some(missing) = (0..needed).find(|at| columns[*at].is_none()) {
        return Err(GtfsError::Column { file, column: names[missing] });
    }
    loop {
        let line = match reader.read_record(&mut record) {
            Ok(false) => return Ok(true),
            Ok(true) => record.position().map_or(0, csv::Position::line),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                tally.file.rows += 1;
                if matches!(error.kind(), ErrorKind::Utf8 { .. }) {
                    tally.reject(line, "", "", "not UTF-8".into());
                    continue;
                }
                tally.reject(line, "", "", format!("nothing can be read from here on: {error}"));
                return Ok(true);
            }
        };
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if tally.file.rows == MAX_ROWS {
            return Err(GtfsError::TooManyRows(file));
        }
        tally.file.rows += 1;
        let row = Row { record: &record, columns: &columns, names: &names, line };
        if record.iter().any(|field| field.len() > MAX_FIELD) {
            tally.reject(line, "", "", "a quotation mark is opened here and not closed".into());
            continue;
        }
        if record.len() > header.len()
            && record.iter().skip(header.len()).any(|field| !field.trim().is_empty())
        {
            tally.remark(
                line,
                row.text(0),
                "",
                "more fields than the header has columns: the last are left out",
            );
        }
        match take(&row, &mut tally) {
            Ok(Taken::Yes) => tally.file.taken += 1,
            Ok(Taken::PassedOver(kind)) => *tally.file.passed_over.entry(kind).or_default() += 1,
            Err(Bad { field, reason }) => tally.reject(line, row.text(0), field, reason),
        }
    }
}

/// As [`each`], for a file that a feed can do without: what is wrong with the whole of it is reported, and costs no
/// more than the file.
pub(super) fn each_if_there<const N: usize>(
    archive: &Archive<'_>,
    file: &'static str,
    names: [&'static str; N],
    needed: usize,
    report: &mut Report,
    take: impl FnMut(&Row<'_, N>, &mut Tally<'_>) -> Result<Taken, Bad>,
) -> Result<bool, GtfsError> {
    match each(archive, file, names, needed, report, take) {
        Err(error @ (GtfsError::TooManyRows(_) | GtfsError::TooLarge { .. })) => Err(error),
        Err(error) => {
            report.tally(file).remark(0, "", "", format!("the file is left out: {error}"));
            Ok(false)
        }
        Ok(there) => Ok(there),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_one_digit_hours_or_pass_midnight() {
        for (text, expected) in [
            ("5:07:09", Some(18_429)),
            ("05:07:09", Some(18_429)),
            ("25:00:00", Some(90_000)),
            ("0:00:00", Some(0)),
            ("239:59:59", Some(863_999)),
            ("240:00:00", None),
            ("5:07", None),
            ("5:60:00", None),
            ("5:00:60", None),
            ("-1:00:00", None),
            ("5:7:9", Some(18_429)),
            ("5:07:09:00", None),
            ("5:07:0９", None),
            ("::", None),
            ("", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }

    #[test]
    fn money_is_read_digit_by_digit() {
        for (text, expected) in [
            ("2.50", Some(250)),
            ("2.5", Some(250)),
            ("2", Some(200)),
            ("2.", Some(200)),
            ("0.01", Some(1)),
            ("2.500", Some(250)),
            ("2.505", None),
            (".5", None),
            ("-1", None),
            ("1e3", None),
            ("92233720368547759", None),
            ("", None),
        ] {
            assert_eq!(money(text), expected.map(Fen::new), "{text}");
        }
    }

    #[test]
    fn days_are_eight_digits_of_the_calendar() {
        assert_eq!(day("20260228").map(|it| it.to_string()), Some("2026-02-28".into()));
        for bad in ["20260229", "2026-02-28", "2026022", "202602280", "２０２６", "", "19691231"] {
            assert_eq!(day(bad), None, "{bad}");
        }
    }
}
