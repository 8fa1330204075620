//! Moments.

use serde::{Deserialize, Serialize, de::Error as _};
use std::{fmt, str::FromStr, time::Duration};
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

/// A moment, to the millisecond, between the years 1970 and 9999.
///
/// Prints and parses as RFC 3339 with an offset; printed in Asia/Shanghai (UTC+8 without summer time since
/// 1992). [`Timestamp::millis`] is the form between app and worker, where nobody reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = DateTime))]
pub struct Timestamp(i64);

/// A text or a number that is no moment of this range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no RFC 3339 time with an offset between 1970 and 9999")]
pub struct TimestampError(String);

/// 9999-12-31T15:59:59.999Z: the last moment that prints with four digits of year in UTC+8.
const LAST_MS: i64 = 253_402_271_999_999;

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// Milliseconds since 1970-01-01T00:00:00Z; `None` outside the range.
    pub fn from_millis(ms: i64) -> Option<Self> {
        (0..=LAST_MS).contains(&ms).then_some(Self(ms))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// How long before `later` this was; nought when it lies after it (clocks differ).
    pub fn age_at(self, later: Self) -> Duration {
        Duration::from_millis(u64::try_from(later.0 - self.0).unwrap_or(0))
    }

    /// The moment so much later, kept within the range.
    pub fn plus(self, span: Duration) -> Self {
        let span_ms = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(span_ms).min(LAST_MS))
    }

    /// The moment so much earlier, kept within the range.
    pub fn minus(self, span: Duration) -> Self {
        let span_ms = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(span_ms).max(0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shanghai = UtcOffset::from_hms(8, 0, 0).map_err(|_| fmt::Error)?;
        let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .map_err(|_| fmt::Error)?
            .to_offset(shanghai);
        f.write_str(&moment.format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        let refused = || TimestampError(text.chars().take(40).collect());
        let moment = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| refused())?;
        let ms = i64::try_from(moment.unix_timestamp_nanos().div_euclid(1_000_000)).map_err(|_| refused())?;
        Self::from_millis(ms).ok_or_else(refused)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// The form between app and worker: a number of milliseconds. For `#[serde(with = "…")]`.
pub mod millis {
    use super::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    /// As a number.
    // On wasm32 a reference is smaller than a `Timestamp`, and there is nothing to expect.
    #[cfg_attr(
        target_pointer_width = "64",
        expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")
    )]
    pub fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(at.millis())
    }

    /// From a number; refuses what lies outside the range.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let ms = i64::deserialize(deserializer)?;
        Timestamp::from_millis(ms).ok_or_else(|| D::Error::custom("a moment outside 1970 to 9999"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_moment_prints_in_shanghai_time_and_reads_any_offset() {
        let noon: Timestamp = "2026-11-20T04:00:00Z".parse().unwrap();
        assert_eq!(noon.to_string(), "2026-11-20T12:00:00+08:00");
        assert_eq!("2026-11-20T05:00:00+01:00".parse(), Ok(noon));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in ["", "2026-11-20", "2026-11-20T12:00:00", "1969-12-31T23:59:59Z", "not a time"] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_moment_survives_the_wire(ms in 0..=LAST_MS) {
            let at = Timestamp::from_millis(ms).unwrap();
            prop_assert_eq!(at.to_string().parse::<Timestamp>().unwrap(), at);
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,60}") {
            let _ = text.parse::<Timestamp>();
        }
    }
}
