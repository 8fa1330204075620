use leptos::prelude::*;
use std::time::Duration;

/// Runs `f` once each period, first after one period has gone by, until the page or component that asked for
/// it is gone. Browsers run it more rarely while the page is hidden: what is shown after a return must not
/// count the runs.
pub fn every(period: Duration, f: impl Fn() + 'static) {
    // Refused only where there is no window, as in a test that renders to text; nothing ages there.
    if let Ok(timer) = set_interval_with_handle(f, period) {
        on_cleanup(move || timer.clear());
    }
}
