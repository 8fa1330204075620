//! For `e2e/bench/realtime.mjs`.

use std::cell::RefCell;
use transit::realtime::Positions;

thread_local! {
    static FEED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static LATITUDES: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for a feed of so many bytes and returns its address.
#[unsafe(no_mangle)]
pub extern "C" fn reserve_feed(bytes: usize) -> *mut u8 {
    FEED.with_borrow_mut(|feed| {
        feed.resize(bytes, 0);
        feed.as_mut_ptr()
    })
}

/// Reads the feed; returns how many vehicles it has, 0 when it cannot be read.
#[unsafe(no_mangle)]
pub extern "C" fn decode_feed() -> usize {
    FEED.with_borrow(|feed| {
        let Ok(positions) = Positions::decode(feed) else { return 0 };
        let count = positions.len();
        LATITUDES.set(positions.latitude);
        count
    })
}

/// Where the latitudes of the last feed stand.
#[unsafe(no_mangle)]
pub extern "C" fn latitudes() -> *const f32 {
    LATITUDES.with_borrow(Vec::as_ptr)
}
