//! The timetable's file: written by the gateway once, read by every device. Described in `FORMAT.md`.
//!
//! The frame is that of every pack file. Numbers stand column by column as varints of small differences, which
//! compress well and are decoded once, when the file is read.

mod check;
mod column;
mod fares;
mod fault;
mod head;
mod lines;
mod names;
mod patterns;
mod read;
mod shapes;
mod stops;
#[cfg(test)]
mod tests;
mod trips;
mod write;

pub use fault::Fault;

use crate::Timetable;

/// The number of this part in a pack file's header.
pub const FILE_PART: u8 = 3;
/// The format that this build writes and reads.
pub const FILE_FORMAT: u16 = 1;

impl Timetable {
    /// Its file. The same timetable makes the same bytes, on every machine.
    ///
    /// Ways on the ground stand in the file with a precision of a hundred-thousandth of a degree and without the
    /// points that lie within three metres of the rest; stops with a precision of a millionth.
    pub fn write(&self) -> Vec<u8> {
        write::write(self)
    }

    /// Reads a file and checks all of it: what is read answers every question without a panic, whoever wrote it.
    ///
    /// Takes no more memory than a small multiple of the file.
    pub fn read(file: Vec<u8>) -> Result<Self, Fault> {
        let found = frame::version(&file)?;
        if found != u32::from(FILE_FORMAT) {
            return Err(Fault::Format { found, known: FILE_FORMAT.into() });
        }
        let hash = frame::hash(&file);
        let timetable = read::read(file)?;
        check::check(&timetable)?;
        Ok(Self { hash, ..timetable }.indexed())
    }
}

/// Which timetable a file is: see [`contract::live::LineNow::timetable`].
pub fn stamp_of(file: &[u8]) -> u32 {
    (frame::hash(file) >> u32::BITS) as u32
}

/// What a section holds. The numbers stand in files: never give one a new meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Section {
    Head = 64,
    NameLengthsZh = 65,
    NameLengthsEn = 66,
    TextLengths = 67,
    Agencies = 68,
    StopIds = 70,
    StopNames = 71,
    StopLons = 72,
    StopLats = 73,
    StopFlags = 74,
    StopStations = 75,
    StopTexts = 76,
    LineIds = 80,
    LineNames = 81,
    LineFacts = 82,
    PatternFacts = 90,
    PatternNames = 91,
    PatternShapes = 92,
    PatternCounts = 93,
    HaltStops = 94,
    HaltSequences = 95,
    HaltBoarding = 96,
    HaltAlong = 97,
    Runs = 100,
    Dwells = 101,
    TripStarts = 110,
    TripProfiles = 111,
    TripServices = 112,
    TripBlocks = 113,
    TripHeadways = 114,
    TripWheelchair = 115,
    ServiceDays = 120,
    ShapeCounts = 121,
    ShapePoints = 122,
    Transfers = 123,
    Fares = 124,
}

impl From<Section> for u32 {
    fn from(section: Section) -> Self {
        section as Self
    }
}
