use contract::{ask::Refusal, manifest::Part};

/// Why a pack was refused. The pack at hand stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// Written in a format of a later build.
    #[error("it has format {found}, this build reads {known}")]
    TooNew {
        /// The pack's.
        found: u32,
        /// This build's.
        known: u32,
    },
    /// Written in a format that this build no longer reads.
    #[error("it has format {found}, this build reads {known}")]
    TooOld {
        /// The pack's.
        found: u32,
        /// This build's.
        known: u32,
    },
    /// Another number of files came than the manifest lists.
    #[error("the manifest lists {listed} files, {given} were given")]
    FileCount {
        /// In the manifest.
        listed: usize,
        /// Beside it.
        given: usize,
    },
    /// The manifest lists two files of one part.
    #[error("the manifest lists {0:?} twice")]
    PartTwice(Part),
    /// The manifest lists no file of a part.
    #[error("the manifest does not list {0:?}")]
    PartMissing(Part),
    /// One of the files is not what it should be.
    #[error("{name}: {fault}")]
    File {
        /// Its name in the manifest, at most 80 characters of it.
        name: String,
        /// What is wrong.
        fault: Fault,
    },
}

/// What is wrong with a file of the pack.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Its length differs from the manifest's or its own header's.
    #[error("{given} bytes where {told} were told")]
    Length {
        /// In the manifest or the header.
        told: u64,
        /// In hand.
        given: u64,
    },
    /// Its name is not that of its content.
    #[error("the content's name would be `{0}`")]
    Name(String),
    /// It does not begin as a pack file does.
    #[error("no pack file")]
    Magic,
    /// It holds another part than the manifest says.
    #[error("it holds another part")]
    Part,
    /// The checksum at its end is not that of its content.
    #[error("the checksum does not fit")]
    Checksum,
    /// The section table has gaps, overlaps, repeats itself or lacks a section.
    #[error("the section table is wrong at section {0}")]
    Sections(u32),
    /// A column does not hold as many values as there are records.
    #[error("{column}: {bytes} bytes are no column of {records} records")]
    Column {
        /// Which.
        column: &'static str,
        /// Its length.
        bytes: usize,
        /// How many there should be.
        records: usize,
    },
    /// A value lies outside what its column allows.
    #[error("{column}: record {record} is out of range")]
    Value {
        /// Which column.
        column: &'static str,
        /// Which record, counted from 0.
        record: usize,
    },
    /// Text is no UTF-8, is cut inside a character, or does not fill the heap.
    #[error("{0}: the text is damaged")]
    Text(&'static str),
    /// It is no timetable.
    #[error(transparent)]
    Timetable(transit::Fault),
    /// Two records have one id.
    #[error("the id {0} stands twice")]
    IdTwice(u32),
    /// All bays together are more than can be counted.
    #[error("more bays than can be counted")]
    TooManyBays,
}

impl From<frame::Fault> for Fault {
    fn from(fault: frame::Fault) -> Self {
        match fault {
            frame::Fault::Magic => Self::Magic,
            frame::Fault::Length { told, given } => Self::Length { told, given },
            frame::Fault::Checksum => Self::Checksum,
            frame::Fault::Part => Self::Part,
            frame::Fault::Sections(section) => Self::Sections(section),
            frame::Fault::Text => Self::Text("heap"),
        }
    }
}

impl From<PackError> for Refusal {
    fn from(error: PackError) -> Self {
        match error {
            PackError::TooNew { .. } => Self::PackTooNew(error.to_string()),
            PackError::TooOld { .. } => Self::PackTooOld(error.to_string()),
            PackError::FileCount { .. }
            | PackError::PartTwice(_)
            | PackError::PartMissing(_)
            | PackError::File { .. } => Self::PackDamaged(error.to_string()),
        }
    }
}
