//! What stays cost: examples worked out by hand, and properties over random tables and stays.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say so and stop")]

mod examples;
mod properties;
mod random;
mod reference;
mod wire;
