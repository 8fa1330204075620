//! The numbers that stand in pack files: parts and sections. Described in `FORMAT.md`.

use contract::manifest::Part;

/// What a section holds. The numbers stand in files: never give one a new meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Section {
    Ids = 1,
    Lons = 2,
    Lats = 3,
    Kinds = 4,
    NamesZh = 5,
    NamesEn = 6,
    Capacities = 16,
    Flags = 17,
    Heights = 18,
    ChargingBays = 19,
    AccessibleBays = 20,
    Addresses = 21,
    OperatorOf = 22,
    Operators = 23,
    HoursOf = 24,
    Hours = 25,
    TariffOf = 26,
    Tariffs = 27,
    FeeWordsOf = 28,
    FeeWords = 29,
}

impl From<Section> for u32 {
    fn from(section: Section) -> Self {
        section as Self
    }
}

/// The number of a part in a header; nought for one that this build does not know.
pub(crate) fn part_number(part: Part) -> u8 {
    match part {
        Part::Lots => 1,
        Part::Places => 2,
        Part::Timetable => transit::FILE_PART,
        Part::Unknown => 0,
    }
}
