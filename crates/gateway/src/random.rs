//! Randomness from the operating system.

use contract::Timestamp;

/// The system gives no random bits: nothing that must not be guessed can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bits")]
pub struct NoRandom;

/// So many random bytes.
pub fn bytes<const N: usize>() -> Result<[u8; N], NoRandom> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandom)?;
    Ok(bytes)
}

/// A new id of this kind: `new_id(OrderId::new, now)`.
pub fn new_id<T>(make: impl FnOnce(Timestamp, [u8; 10]) -> T, now: Timestamp) -> Result<T, NoRandom> {
    Ok(make(now, bytes()?))
}
