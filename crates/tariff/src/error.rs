/// Why a rate table or a stay is refused, or a price cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TariffError {
    /// The length of a paid unit is nought or longer than a day.
    #[error("a unit of {0} minutes: it must be 1 to 1440")]
    Unit(u16),
    /// There is no step, a step before the last has no end, or ends do not rise.
    #[error("steps must end later one after another, and only the last may be open")]
    Steps,
    /// A price or a cap is below nought.
    #[error("a price of {0} fen: it must not be below nought")]
    Price(i64),
    /// A time of day is past midnight, or the window is empty.
    #[error("the charged hours {0}–{1} (minutes since midnight) are no part of a day")]
    Window(u16, u16),
    /// Two of the hours with a price of their own overlap, or there are more than eight.
    #[error("at most eight hours with a price of their own, and no two may overlap")]
    Bands,
    /// A factor is nought, or makes an amount that is no whole number of fen.
    #[error("the factor {0}/{1} must be above nought and make whole fen of every cap and lump sum")]
    Factor(u16, u16),
    /// A fare ladder without steps, with lengths that do not rise or fares that fall.
    #[error("a fare ladder needs steps of rising length and fares that do not fall")]
    Ladder,
    /// Tiers of a discount that do not rise from nought, or one of more than 100 %.
    #[error("tiers of a discount rise from nought, and none is more than 100 %")]
    Discount,
    /// A moment before 1970 or after 9999.
    #[error("the moment lies outside the years 1970 to 9999")]
    Moment,
    /// No day of the calendar.
    #[error("a day is written YYYY-MM-DD, from 1970-01-01 to 9999-12-31")]
    Day,
    /// Leaving before entering.
    #[error("the stay ends before it begins")]
    Backwards,
    /// Longer than [`crate::LONGEST_STAY_DAYS`].
    #[error("the stay is longer than ten years")]
    TooLong,
    /// The price does not fit into 64 bits of fen.
    #[error("the price is too large to count")]
    Overflow,
}
