use std::str::FromStr;

/// The code at a bay: the text after `/b/` in its QR code, 4 to 32 letters, digits and hyphens
/// ([`contract::parking::StayBy::Bay`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BayCode(Box<str>);

impl BayCode {
    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BayCode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let is_code =
            (4..=32).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
        if is_code { Ok(Self(text.into())) } else { Err(()) }
    }
}
