//! The session of a request.

use contract::{AccountId, DeviceId};

/// Whoever asks: an extractor, refused with `unauthenticated` when there is no session. Changes (any method but
/// GET) have passed the check of header and origin before a handler sees this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// The account.
    pub account: AccountId,
    /// The device, which is the session.
    pub device: DeviceId,
    /// Whether nobody has signed in: an account without a number.
    pub guest: bool,
}
