//! Messages: which one, and how its placeholders are filled.

/// A room's bundle: an index into [`super::keys::ROOMS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Room(pub(super) usize);

/// Which message: a room, and where in its bundle the forms stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub(super) room: Room,
    pub(super) forms: Forms,
}

/// Where in the bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Forms {
    /// One message.
    One(usize),
    /// One for each plural category of CLDR: zero, one, two, few, many, other.
    Many([usize; 6]),
}

impl Key {
    pub(super) const fn one(room: Room, at: usize) -> Self {
        Self { room, forms: Forms::One(at) }
    }

    #[allow(dead_code, reason = "build.rs writes it for rooms with plurals")]
    pub(super) const fn many(room: Room, at: [usize; 6]) -> Self {
        Self { room, forms: Forms::Many(at) }
    }
}

impl Forms {
    /// Where the form for this category stands (`Intl.PluralRules`' name for it).
    pub(super) fn at(self, category: &str) -> usize {
        match self {
            Self::One(at) => at,
            Self::Many(forms) => {
                let names = ["zero", "one", "two", "few", "many"];
                forms[names.iter().position(|name| *name == category).unwrap_or(names.len())]
            }
        }
    }
}

/// What a placeholder is filled with.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A number, written as the language does.
    Number(f64),
    /// Text, as it is.
    Text(String),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

macro_rules! number {
    ($($type:ty),*) => {
        $(impl From<$type> for Arg {
            fn from(number: $type) -> Self {
                Self::Number(f64::from(number))
            }
        })*
    };
}
number!(u8, u16, u32, i32, f64);

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

impl From<u64> for Arg {
    fn from(number: u64) -> Self {
        Self::Number(number as f64)
    }
}

/// Fills `{name}` with the value of that name. A placeholder without a value stays as it stands, so that a
/// mistake is seen rather than hidden.
pub(super) fn fill(message: &str, args: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let found = after.split_once('}').and_then(|(name, tail)| {
            let (_, value) = args.iter().find(|(known, _)| *known == name)?;
            Some((value, tail))
        });
        if let Some((value, tail)) = found {
            filled.push_str(value);
            rest = tail;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn placeholders_are_filled_by_name() {
        let args = [("n", "3".to_owned()), ("name", "{n}".to_owned())];
        assert_eq!(fill("{name}: {n} of {n}", &args), "{n}: 3 of 3");
        assert_eq!(fill("{unknown} {n", &args), "{unknown} {n");
        assert_eq!(fill("", &args), "");
    }

    #[test]
    fn a_plural_without_a_form_of_its_own_takes_other() {
        let forms = Forms::Many([9, 4, 9, 9, 9, 9]);
        assert_eq!(forms.at("one"), 4);
        for category in ["zero", "two", "few", "many", "other", "unheard of"] {
            assert_eq!(forms.at(category), 9, "{category}");
        }
        assert_eq!(Forms::One(2).at("one"), 2);
    }

    proptest! {
        #[test]
        fn a_message_without_braces_is_left_alone(message in "[^{}]{0,60}") {
            prop_assert_eq!(fill(&message, &[("n", "3".into())]), message);
        }

        #[test]
        fn no_message_makes_it_panic(message in "[{}na ]{0,40}") {
            let _ = fill(&message, &[("n", "{n}".into())]);
        }
    }
}
