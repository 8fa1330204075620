//! A vendor's key: 256 random bits that only the vendor keeps; the gateway knows its SHA-256.

use sha2::{Digest as _, Sha256};
use std::fmt::{self, Write as _};
use subtle::ConstantTimeEq as _;

/// A fresh key. It is shown once and never logged.
#[derive(Clone)]
pub struct VendorKey(String);

/// No random numbers can be had from the system.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the system gives no random numbers: {0}")]
pub struct NoRandomness(#[from] getrandom::Error);

impl VendorKey {
    /// Makes one.
    pub fn make() -> Result<Self, NoRandomness> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(format!("zq_{}", hex(&bytes))))
    }

    /// As the vendor sends it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for VendorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VendorKey(…)")
    }
}

/// The SHA-256 of a key.
#[derive(Clone, Copy, Debug)]
pub struct KeyHash([u8; 32]);

impl KeyHash {
    /// Of a key as the vendor sends it.
    pub fn of(key: &str) -> Self {
        Self(Sha256::digest(key.as_bytes()).into())
    }

    /// Whether both are the same, in a time that does not tell where they differ.
    pub fn is(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }

    /// 64 lower-case hex digits.
    pub fn to_hex(&self) -> String {
        hex(&self.0)
    }

    /// Reads what [`Self::to_hex`] writes.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }
}

/// Lower-case hex digits of these bytes.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_its_hash_and_no_other_is() {
        let (key, other) = (VendorKey::make().unwrap(), VendorKey::make().unwrap());
        let hash = KeyHash::from_hex(&KeyHash::of(key.as_str()).to_hex()).unwrap();
        assert!(hash.is(&KeyHash::of(key.as_str())));
        assert!(!hash.is(&KeyHash::of(other.as_str())));
        assert!(!format!("{key:?}").contains(key.as_str()));
    }

    #[test]
    fn what_is_no_hash_is_none() {
        for text in ["", "00", &"g".repeat(64), &"é".repeat(32)] {
            assert!(KeyHash::from_hex(text).is_none(), "{text}");
        }
    }
}
