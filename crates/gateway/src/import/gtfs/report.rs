//! What became of each row.

use crate::import::Fault;
use std::{collections::BTreeMap, fmt};

/// Faults of one file that are told one by one; what is over is counted.
const MOST_TOLD: usize = 1_000;

/// What was read of a feed: for each file what became of its rows, and every fault in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files in the order in which they were read.
    pub files: Vec<FileReport>,
    /// Rows that were not taken, and trips that came to nothing.
    pub rejected: Vec<Fault>,
    /// What was repaired or left out of rows that were taken.
    pub remarks: Vec<Fault>,
    /// Faults that are counted in [`Self::files`] and not told one by one.
    pub untold: usize,
    /// Files that are kept for a later use and not read: on-demand service.
    pub kept: Vec<String>,
    /// Files that nothing is made of.
    pub unread: Vec<String>,
    /// What became of the trips.
    pub trips: TripCount,
}

/// What became of the rows of one file: each is taken, rejected or passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileReport {
    /// The file's name.
    pub file: String,
    /// Rows below the header that are not blank.
    pub rows: usize,
    /// Rows of which something was made.
    pub taken: usize,
    /// Rows that are wrong.
    pub rejected: usize,
    /// Rows that are right, and of which nothing is made: how many of what kind.
    pub passed_over: BTreeMap<&'static str, usize>,
    /// Repairs and omissions in rows that were taken.
    pub remarks: usize,
}

/// What became of the trips of `trips.txt`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TripCount {
    /// Trips that are in the timetable as they stand.
    pub kept: usize,
    /// Trips that are there in the copies of `frequencies.txt` instead.
    pub repeated: usize,
    /// Copies made for them.
    pub copies: usize,
    /// Trips whose every halt is an area or is on demand: kept in the feed, for the booking.
    pub on_demand: usize,
    /// Trips that run on no day.
    pub never: usize,
    /// Trips of which nothing is left.
    pub dropped: usize,
}

impl Report {
    /// The part about one file, if it was there.
    pub fn file(&self, name: &str) -> Option<&FileReport> {
        self.files.iter().find(|file| file.file == name)
    }

    /// Faults and remarks in all.
    pub fn faults(&self) -> (usize, usize) {
        self.files
            .iter()
            .fold((0, 0), |(rejected, remarks), file| (rejected + file.rejected, remarks + file.remarks))
    }

    pub(super) fn tally(&mut self, file: &str) -> Tally<'_> {
        let at = self.files.iter().position(|it| it.file == file).unwrap_or_else(|| {
            self.files.push(FileReport { file: file.to_owned(), ..FileReport::default() });
            self.files.len() - 1
        });
        Tally {
            file: &mut self.files[at],
            rejected: &mut self.rejected,
            remarks: &mut self.remarks,
            untold: &mut self.untold,
        }
    }
}

/// `stop_times.txt: 40 rows: 38 taken, 1 rejected, 1 on demand`.
impl fmt::Display for FileReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} rows: {} taken", self.file, self.rows, self.taken)?;
        if self.rejected > 0 {
            write!(f, ", {} rejected", self.rejected)?;
        }
        for (kind, count) in &self.passed_over {
            write!(f, ", {count} {kind}")?;
        }
        if self.remarks > 0 {
            write!(f, "; {} remarks", self.remarks)?;
        }
        Ok(())
    }
}

impl fmt::Display for TripCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} kept, {} repeated in {} copies, {} on demand, {} never run, {} dropped",
            self.kept, self.repeated, self.copies, self.on_demand, self.never, self.dropped
        )
    }
}

/// Counts what becomes of the rows of one file.
pub(super) struct Tally<'a> {
    pub file: &'a mut FileReport,
    rejected: &'a mut Vec<Fault>,
    remarks: &'a mut Vec<Fault>,
    untold: &'a mut usize,
}

impl Tally<'_> {
    /// A row was not taken.
    pub fn reject(&mut self, line: u64, uid: &str, field: &'static str, reason: String) {
        self.file.rejected += 1;
        if self.file.rejected <= MOST_TOLD {
            self.rejected.push(fault(&self.file.file, line, uid, field, reason));
        } else {
            *self.untold += 1;
        }
    }

    /// A row was taken, though not as it stands.
    pub fn remark(&mut self, line: u64, uid: &str, field: &'static str, reason: impl Into<String>) {
        self.file.remarks += 1;
        if self.file.remarks <= MOST_TOLD {
            self.remarks.push(fault(&self.file.file, line, uid, field, reason.into()));
        } else {
            *self.untold += 1;
        }
    }
}

/// `line` 0 speaks of the whole file.
fn fault(file: &str, line: u64, uid: &str, field: &'static str, reason: String) -> Fault {
    Fault {
        place: if line == 0 { file.to_owned() } else { format!("{file}, line {line}") },
        uid: Some(uid).filter(|uid| !uid.is_empty()).map(shortened),
        field: Some(field).filter(|field| !field.is_empty()).map(str::to_owned),
        reason,
    }
}

/// A report is for reading: of an id that is a page long, its beginning.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
