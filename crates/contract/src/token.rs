//! Ids of what people do: 26 signs that sort by the time of making and cannot be guessed.

/// Why a text is no such id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id has 26 signs of Crockford's base 32")]
pub struct TokenError;

/// Crockford's base 32: no I, L, O, U.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The text of a 128-bit number as ULID writes it: 26 signs, the first at most `7`.
pub(crate) fn print(number: u128) -> String {
    (0..26).rev().map(|place| char::from(SIGNS[((number >> (5 * place)) & 31) as usize])).collect()
}

/// The number of such a text. Only the form that [`print`] writes is read: one id, one text.
pub(crate) fn read(text: &str) -> Result<u128, TokenError> {
    if text.len() != 26 {
        return Err(TokenError);
    }
    text.bytes().enumerate().try_fold(0_u128, |number, (place, byte)| {
        let value = SIGNS.iter().position(|sign| *sign == byte).ok_or(TokenError)?;
        // 26 signs carry 130 bits: the first may only use three of its five.
        if place == 0 && value > 7 { Err(TokenError) } else { Ok((number << 5) | value as u128) }
    })
}

macro_rules! token {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// A ULID: 48 bits of milliseconds, 80 random bits, printed as 26 signs of Crockford's base 32.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
        pub struct $name(u128);

        impl $name {
            /// The id of something made at this moment, with 80 random bits.
            pub fn new(made: crate::Timestamp, random: [u8; 10]) -> Self {
                let random = random.into_iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(byte));
                // A timestamp is not negative and fits into 48 bits.
                Self((u128::from(made.millis().unsigned_abs()) << 80) | random)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&$crate::token::print(self.0))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::token::TokenError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::token::read(text).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

token! {
    /// An account.
    AccountId
}
token! {
    /// A device on which somebody is signed in.
    DeviceId
}
token! {
    /// A plate in somebody's account. The plate itself never stands in a URL.
    PlateId
}
token! {
    /// An order.
    OrderId
}
token! {
    /// One attempt to pay an order: the merchant's trade number at the provider (`out_trade_no`, `orderId`).
    AttemptId
}
token! {
    /// A refund: the merchant's refund number at the provider (`out_refund_no`).
    RefundId
}
token! {
    /// A standing agreement that a provider may deduct without being asked each time.
    AgreementId
}
token! {
    /// An electronic invoice.
    InvoiceId
}
token! {
    /// A car's stay in a car park.
    StayId
}
token! {
    /// A month ticket.
    MonthTicketId
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use proptest::prelude::*;

    #[test]
    fn ids_sort_by_the_time_they_were_made() {
        let at = |ms| Timestamp::from_millis(ms).unwrap();
        let (early, late) = (OrderId::new(at(1), [255; 10]), OrderId::new(at(2), [0; 10]));
        assert!(early < late && early.to_string() < late.to_string());
        assert_eq!(early.to_string().len(), 26);
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in [
            "",
            "01J",
            "81ARZ3NDEKTSV4RRFFQ69G5FAV",
            "01arz3ndektsv4rrffq69g5fav",
            "01ARZ3NDEKTSV4RRFFQ69G5FAU",
        ] {
            assert_eq!(text.parse::<OrderId>(), Err(TokenError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_id_survives_the_wire(number: u128) {
            prop_assert_eq!(read(&print(number)), Ok(number));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,40}") {
            let _ = text.parse::<OrderId>();
        }
    }
}
