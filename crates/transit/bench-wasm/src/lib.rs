//! The journey planner and the GTFS-Realtime reader as a bare WebAssembly module for `e2e/bench`: plain numbers in and
//! out through the module's memory, so that a figure is theirs and not a binding's.
//!
//! JavaScript writes to and reads from the addresses it is given, until its next call. Not part of the app.
#![expect(
    unsafe_code,
    reason = "an exported name must be unmangled, which Rust counts as unsafe; nothing else here is"
)]

mod journeys;
mod realtime;
