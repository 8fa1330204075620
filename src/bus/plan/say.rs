//! The planner's facts in the language of the person.

use super::{
    super::say::named,
    state::{Best, minute_of},
};
use crate::i18n::{I18n, t};
use contract::{
    Timestamp,
    transit::{Journey, Known, Leg, Ride, Warning},
};
use std::time::Duration;

/// The time on the wall: `08:05`.
pub fn clock(at: Timestamp) -> String {
    let minute = minute_of(at).minute_of_day();
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// How long: `35 分钟`, `1 小时 5 分钟`. A begun minute counts.
pub fn lasts(i18n: I18n, span: Duration) -> String {
    let minutes = span.as_secs().div_ceil(60);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => t!(i18n, plan.minutes, n = minutes),
        (hours, 0) => t!(i18n, plan.hours, n = hours),
        (hours, minutes) => t!(i18n, plan.hours_minutes, h = hours, m = minutes),
    }
}

/// What is known of a ride's departure, beside its time.
pub fn known(i18n: I18n, ride: &Ride) -> String {
    match ride.known {
        Known::Scheduled => t!(i18n, plan.known_scheduled),
        Known::Live { .. } => {
            let late_s = (ride.from.at.millis() - ride.scheduled.millis()) / 1000;
            match late_s.div_euclid(60) {
                early @ ..=-1 => t!(i18n, plan.known_early, n = early.unsigned_abs()),
                0 => t!(i18n, plan.known_live),
                late => t!(i18n, plan.known_late, n = late.unsigned_abs()),
            }
        }
        Known::Stale { since } => t!(i18n, plan.known_stale, at = clock(since)),
        Known::Cancelled => t!(i18n, plan.known_cancelled),
        Known::Skipped => t!(i18n, plan.known_skipped),
    }
}

/// The value of `data-known`.
pub const fn known_tag(known: Known) -> &'static str {
    match known {
        Known::Scheduled => "scheduled",
        Known::Live { .. } => "live",
        Known::Stale { .. } => "stale",
        Known::Cancelled => "cancelled",
        Known::Skipped => "skipped",
    }
}

/// What a row is best in.
pub fn best(i18n: I18n, best: Best) -> String {
    match best {
        Best::Soonest => t!(i18n, plan.best_soonest),
        Best::FewestChanges => t!(i18n, plan.best_changes),
        Best::LeastWalking => t!(i18n, plan.best_walking),
    }
}

/// A warning as a sentence.
pub fn warning(i18n: I18n, journey: &Journey, warning: Warning) -> String {
    let line = |leg: u8| match journey.legs.get(usize::from(leg)) {
        Some(Leg::Ride(ride)) => named(i18n, &ride.line.name),
        Some(Leg::Walk(_)) | None => String::new(),
    };
    match warning {
        Warning::LastRide { leg } => t!(i18n, plan.warn_last, line = line(leg)),
        Warning::TightChange { leg, spare_s } => {
            let spare = lasts(i18n, Duration::from_secs(spare_s.into()));
            t!(i18n, plan.warn_tight, line = line(leg), spare = spare)
        }
        Warning::Silent { leg } => t!(i18n, plan.warn_silent, line = line(leg)),
        Warning::OnDemand { leg } => t!(i18n, plan.warn_on_demand, line = line(leg)),
    }
}

/// The whole journey in one sentence, for those who hear the page.
pub fn aloud(i18n: I18n, journey: &Journey) -> String {
    let legs: Vec<String> = journey
        .legs
        .iter()
        .map(|leg| match leg {
            Leg::Walk(walk) => t!(i18n, plan.aloud_walk, distance = i18n.distance(walk.metres)),
            Leg::Ride(ride) => t!(i18n, plan.aloud_ride, line = named(i18n, &ride.line.name)),
        })
        .collect();
    let legs = legs.join(&t!(i18n, plan.aloud_then));
    let lasts = lasts(i18n, super::state::lasts(journey));
    t!(
        i18n,
        plan.aloud,
        leave = clock(journey.leave),
        arrive = clock(journey.arrive),
        lasts = lasts,
        legs = legs
    )
}

/// Grams of carbon dioxide, rounded to what can be meant: `120 克`, `1.2 kg`.
pub fn co2(i18n: I18n, grams: u32) -> String {
    if grams < 1_000 {
        t!(i18n, plan.grams, n = (grams + 5) / 10 * 10)
    } else {
        t!(i18n, plan.kilograms, n = f64::from((grams + 50) / 100) / 10.0)
    }
}
