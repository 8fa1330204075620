/// Why a file is no timetable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is not even whole.
    #[error(transparent)]
    Frame(#[from] frame::Fault),
    /// Written in a format that this build does not read.
    #[error("it has format {found}, this build reads {known}")]
    Format {
        /// The file's.
        found: u32,
        /// This build's.
        known: u32,
    },
    /// A column ends before its values do, or after them.
    #[error("{0}: another number of values than was told")]
    Count(&'static str),
    /// A value lies outside what its column allows, or leads nowhere.
    #[error("{column}: value {record} is out of range")]
    Value {
        /// Which column.
        column: &'static str,
        /// Which value, counted from 0.
        record: usize,
    },
    /// Text is cut inside a character, is missing, is not used, or is used so often that memory would not suffice.
    #[error("{0}: the text is damaged")]
    Text(&'static str),
    /// Two stops or two lines have one id.
    #[error("{column}: the id {id} stands twice")]
    IdTwice {
        /// Which column.
        column: &'static str,
        /// The id.
        id: u32,
    },
    /// What should rise does not: trips of a pattern overtake each other, or stand in another order.
    #[error("{column}: value {record} is out of order")]
    Order {
        /// Which column.
        column: &'static str,
        /// Which value, counted from 0.
        record: usize,
    },
}
