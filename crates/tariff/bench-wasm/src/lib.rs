//! The tariff engine as a bare WebAssembly module for `e2e/bench/tariff.mjs`, and the same natively in
//! `tariff-faces`: what a phone says before parking and what the gateway charges is one engine compiled twice,
//! and this is how it is checked that both say the same. Not part of the app.
#![expect(
    unsafe_code,
    reason = "an exported name must be unmangled, which Rust counts as unsafe; nothing else here is"
)]

mod stays;

pub use stays::{fingerprint, long_stay};

/// [`fingerprint`] for JavaScript.
#[unsafe(no_mangle)]
pub extern "C" fn stays_fingerprint(seed: u32, count: u32) -> u64 {
    fingerprint(seed, count)
}

/// Quotes a stay of so many days `times` over, and answers the sum of all totals in fen.
#[unsafe(no_mangle)]
pub extern "C" fn quote_long_stay(days: u32, times: u32) -> i64 {
    let stay = long_stay(days);
    (0..times).filter_map(|_| Some(stay.as_ref()?.total()?.get())).sum()
}
