//! The GTFS-Realtime reader, as its user sees it.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly, its helper functions too")]

mod bytes;
mod captures;
mod columns;
mod hostile;
mod write;
