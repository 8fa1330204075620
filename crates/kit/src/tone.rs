/// How a message is meant. It sets the colour and the icon; the words must say the same without them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// A fact among others.
    #[default]
    Neutral,
    /// Worth knowing; nothing to do.
    Info,
    /// As hoped: free, open, paid.
    Good,
    /// Look again: nearly full, old, offline.
    Warn,
    /// Wrong, full or refused.
    Bad,
}

impl Tone {
    /// The value of the `data-tone` attribute, as the style sheets know it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}
