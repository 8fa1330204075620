use leptos::prelude::*;
use std::time::Duration;

/// Runs `f` once each period, first after one period has gone by, until the page or component that asked for
/// it is gone. Browsers run it more rarely while the page is hidden: what is shown after a return must not
/// count the runs.
pub fn every(period: Duration, f: impl Fn() + 'static) {
    // No browser refuses a timer; if one did, the page would be right when it opened and then grow old.
    if let Ok(timer) = set_interval_with_handle(f, period) {
        on_cleanup(move || timer.clear());
    }
}
