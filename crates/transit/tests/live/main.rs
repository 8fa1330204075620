//! What is live, as its users see it: trip updates, vehicles that are followed, the overlay, boards.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly, its helper functions too")]

mod board;
mod follow;
mod line;
mod overlay;
mod sample;
mod updates;
#[path = "../realtime/write.rs"]
#[expect(dead_code, reason = "the reader's own tests write more than these")]
mod write;
