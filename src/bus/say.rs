//! The words of the room: everything known about a bus, put into a sentence.

use super::{
    reminder::{Cause, Lead, Reminder},
    times::{self, Clock, State, When},
};
use crate::{
    i18n::{I18n, t},
    net::Trouble,
    route::{Route, StopView, VehicleQuery},
};
use contract::{
    Fen, Name, Timestamp,
    ask::Refusal,
    transit::{Alert, Crowding, Departure, Known, Mode, Severity, Vehicle},
};
use kit::{Failure, IconName, Tone};

/// A name and, where it is Chinese on a page that is not, the language to read it in.
pub fn name(i18n: I18n, name: &Name) -> (String, Option<&'static str>) {
    let tag = i18n.language().tag();
    let shown = name.for_language(tag);
    let is_foreign = !tag.starts_with("zh") && shown == name.zh;
    (shown.to_owned(), is_foreign.then_some("zh-CN"))
}

/// A name alone.
pub fn named(i18n: I18n, it: &Name) -> String {
    name(i18n, it).0
}

/// The kind of vehicle.
pub fn mode(i18n: I18n, mode: Mode) -> String {
    match mode {
        Mode::Bus => t!(i18n, bus.mode_bus),
        Mode::Metro => t!(i18n, bus.mode_metro),
        Mode::Tram => t!(i18n, bus.mode_tram),
        Mode::Rail => t!(i18n, bus.mode_rail),
        Mode::Ferry => t!(i18n, bus.mode_ferry),
        Mode::Cable => t!(i18n, bus.mode_cable),
        Mode::OnDemand => t!(i18n, bus.mode_on_demand),
    }
}

/// The drawing of a kind of vehicle.
pub const fn mode_icon(mode: Mode) -> IconName {
    match mode {
        Mode::Bus | Mode::OnDemand => IconName::BUS,
        Mode::Metro | Mode::Tram | Mode::Rail => IconName::TRAIN,
        Mode::Ferry => IconName::FERRY,
        Mode::Cable => IconName::CABLE,
    }
}

/// A time on the clock.
pub fn clock(i18n: I18n, clock: Clock) -> String {
    if clock.is_later_day { t!(i18n, bus.clock_tomorrow, time = clock.text()) } else { clock.text() }
}

/// A moment on the clock of the city.
pub fn time(i18n: I18n, at: Timestamp, now: Timestamp) -> String {
    clock(i18n, Clock::of(at, now))
}

/// When it comes: `3–5 分钟`, `14:05`.
pub fn when(i18n: I18n, when: When) -> String {
    match when {
        When::Arriving => t!(i18n, bus.when_arriving),
        When::Within(n) => t!(i18n, bus.when_within, n = n),
        When::Minutes { from, to } => t!(i18n, bus.when_minutes, from = from, to = to),
        When::Between(from, to) => {
            t!(i18n, bus.when_between, from = clock(i18n, from), to = clock(i18n, to))
        }
        When::At(at) => clock(i18n, at),
        When::Unknown => t!(i18n, bus.when_unknown),
    }
}

/// The same, to be heard: `3到5分钟`.
pub fn when_spoken(i18n: I18n, when: When) -> String {
    match when {
        When::Minutes { from, to } => t!(i18n, bus.when_minutes_spoken, from = from, to = to),
        When::Between(from, to) => {
            t!(i18n, bus.when_between_spoken, from = clock(i18n, from), to = clock(i18n, to))
        }
        other => self::when(i18n, other),
    }
}

/// The word of a state.
pub fn state(i18n: I18n, state: State) -> String {
    match state {
        State::Live => t!(i18n, bus.state_live),
        State::Doubtful => t!(i18n, bus.state_doubtful),
        State::Scheduled => t!(i18n, bus.state_scheduled),
        State::Stale => t!(i18n, bus.state_stale),
        State::Cancelled => t!(i18n, bus.state_cancelled),
        State::Skipped => t!(i18n, bus.state_skipped),
    }
}

/// The word of a state, with since when where it has fallen silent.
pub fn state_since(i18n: I18n, known: Known, now: Timestamp) -> String {
    let word = state(i18n, State::of(known));
    match (State::of(known), times::silence(known, now)) {
        (State::Stale, Some(age)) => t!(i18n, bus.state_stale_since, age = i18n.age(age)),
        (State::Doubtful, Some(age)) => t!(i18n, bus.state_doubtful_since, age = i18n.age(age)),
        _ => word,
    }
}

/// How far away it is: `还有 2 站`.
pub fn stops_away(i18n: I18n, known: Known) -> Option<String> {
    match known {
        Known::Live { stops_away: Some(0), .. } => Some(t!(i18n, bus.next_stop_here)),
        Known::Live { stops_away: Some(n), .. } => Some(t!(i18n, bus.stops_away, n = n)),
        _ => None,
    }
}

/// How full it is.
pub fn crowding(i18n: I18n, crowding: Crowding) -> String {
    match crowding {
        Crowding::Empty => t!(i18n, bus.crowding_empty),
        Crowding::ManySeats => t!(i18n, bus.crowding_many_seats),
        Crowding::FewSeats => t!(i18n, bus.crowding_few_seats),
        Crowding::Standing => t!(i18n, bus.crowding_standing),
        Crowding::Crushed => t!(i18n, bus.crowding_crushed),
        Crowding::Full => t!(i18n, bus.crowding_full),
        Crowding::NotAccepting => t!(i18n, bus.crowding_not_accepting),
    }
}

/// A departure in one sentence for those who hear the board: `316路，往麦岛路，3到5分钟，还有2站，实时`.
pub fn departure(i18n: I18n, it: &Departure, now: Timestamp) -> String {
    let mut parts = vec![
        named(i18n, &it.line.name),
        t!(i18n, bus.towards, name = named(i18n, &it.headsign)),
        when_spoken(i18n, When::of(it.scheduled, it.known, now)),
    ];
    parts.extend(stops_away(i18n, it.known));
    parts.push(state_since(i18n, it.known, now));
    parts.extend(it.crowding.map(|full| crowding(i18n, full)));
    parts.extend(it.platform.as_ref().map(|sign| t!(i18n, bus.platform, sign = sign.as_str())));
    parts.extend(headway(i18n, it));
    if it.last {
        parts.push(t!(i18n, bus.last_bus));
    }
    parts.extend(wheelchair(i18n, it.wheelchair));
    parts.join(&t!(i18n, bus.join))
}

/// That a departure is promised by its headway alone.
pub fn headway(i18n: I18n, it: &Departure) -> Option<String> {
    let (n, _) = times::headway_min((it.headway_s?, it.headway_s?));
    Some(t!(i18n, bus.every, n = n))
}

/// Whether a wheelchair fits in; nothing when nobody said.
pub fn wheelchair(i18n: I18n, fits: Option<bool>) -> Option<String> {
    fits.map(|fits| if fits { t!(i18n, bus.wheelchair_yes) } else { t!(i18n, bus.wheelchair_no) })
}

/// What a ride costs.
pub fn fare(i18n: I18n, fare: Option<(Fen, Fen)>) -> String {
    match fare {
        None => t!(i18n, bus.fare_unknown),
        Some((from, to)) if from == to => i18n.money(from),
        Some((from, to)) => t!(i18n, bus.fare_range, from = i18n.money(from), to = i18n.money(to)),
    }
}

/// A vehicle in one sentence: what it is, where it goes, how full it is.
pub fn vehicle(i18n: I18n, it: &Vehicle, next: Option<&str>, now: Timestamp) -> String {
    let mut parts = vec![it.label.clone(), t!(i18n, bus.towards, name = named(i18n, &it.headsign))];
    parts.extend(next.map(|name| t!(i18n, bus.next_stop, name = name)));
    parts.push(state_since(i18n, it.known, now));
    parts.extend(it.crowding.map(|full| crowding(i18n, full)));
    parts.join(&t!(i18n, bus.join))
}

/// How late it is, where that is a minute or more.
pub fn delay(i18n: I18n, delay_s: Option<i32>) -> Option<String> {
    let delay_s = delay_s?;
    let n = delay_s.unsigned_abs() / 60;
    Some(match (n, delay_s > 0) {
        (0, _) => t!(i18n, bus.on_time),
        (n, true) => t!(i18n, bus.late, n = n),
        (n, false) => t!(i18n, bus.early, n = n),
    })
}

/// How bad an alert is.
pub fn severity(i18n: I18n, severity: Severity) -> String {
    match severity {
        Severity::Info => t!(i18n, bus.severity_info),
        Severity::Warning => t!(i18n, bus.severity_warning),
        Severity::Severe => t!(i18n, bus.severity_severe),
    }
}

/// The tone of an alert.
pub const fn severity_tone(severity: Severity) -> Tone {
    match severity {
        Severity::Info => Tone::Info,
        Severity::Warning => Tone::Warn,
        Severity::Severe => Tone::Bad,
    }
}

/// From when to when an alert counts.
pub fn alert_span(i18n: I18n, alert: &Alert) -> Option<String> {
    match (alert.from, alert.until) {
        (Some(from), Some(until)) => {
            Some(t!(i18n, bus.alert_span, from = i18n.moment(from), until = i18n.moment(until)))
        }
        (None, Some(until)) => Some(t!(i18n, bus.alert_until, until = i18n.moment(until))),
        (Some(from), None) => Some(t!(i18n, bus.alert_from, from = i18n.moment(from))),
        (None, None) => None,
    }
}

/// Why nothing can be shown. A pack without a timetable is no damage.
pub fn failure(i18n: I18n, trouble: &Trouble) -> Failure {
    match trouble {
        Trouble::Worker(Refusal::NoTimetable) => Failure {
            title: t!(i18n, bus.no_timetable_title),
            detail: t!(i18n, bus.no_timetable_detail),
            can_retry: true,
        },
        trouble => trouble.words(i18n),
    }
}

/// How long before somebody wants to be told that a bus comes.
pub fn lead(i18n: I18n, lead: Lead) -> String {
    match lead {
        Lead::Minutes(n) => t!(i18n, bus.lead_minutes, n = n),
        Lead::Stops(0) => t!(i18n, bus.lead_next),
        Lead::Stops(n) => t!(i18n, bus.lead_stops, n = n),
    }
}

/// How long before somebody wants to be told to get off.
pub fn lead_get_off(i18n: I18n, before: u16) -> String {
    match before {
        0 => t!(i18n, bus.get_off_next),
        n => t!(i18n, bus.get_off_before, n = n),
    }
}

/// An alarm that waits.
pub fn reminder(i18n: I18n, reminder: &Reminder) -> String {
    match reminder {
        Reminder::Arriving { line, stop_name, lead, .. } => t!(
            i18n,
            bus.waiting_arriving,
            line = named(i18n, &line.name),
            stop = named(i18n, stop_name),
            lead = self::lead(i18n, *lead)
        ),
        Reminder::GetOff { line, stop_name, before, .. } => t!(
            i18n,
            bus.waiting_get_off,
            line = named(i18n, &line.name),
            stop = named(i18n, stop_name),
            lead = lead_get_off(i18n, *before)
        ),
    }
}

/// What an alarm says when it rings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlarmWords {
    /// What to do.
    pub title: String,
    /// Why.
    pub detail: String,
}

/// What an alarm says when it rings.
pub fn alarm(i18n: I18n, reminder: &Reminder, cause: Cause) -> AlarmWords {
    let (line, stop) = match reminder {
        Reminder::Arriving { line, stop_name, .. } | Reminder::GetOff { line, stop_name, .. } => {
            (named(i18n, &line.name), named(i18n, stop_name))
        }
    };
    let is_ride = matches!(reminder, Reminder::GetOff { .. });
    let (line, stop) = (line.as_str(), stop.as_str());
    let title = match (is_ride, cause) {
        (false, Cause::Near | Cause::ByTimetable) => t!(i18n, bus.alarm_comes, line = line),
        (true, Cause::Near | Cause::ByTimetable) => t!(i18n, bus.alarm_get_off, stop = stop),
        (false, Cause::Cancelled) => t!(i18n, bus.alarm_cancelled, line = line),
        (true, Cause::Cancelled) | (_, Cause::Lost) => t!(i18n, bus.alarm_lost, line = line),
        (_, Cause::Skipped) => t!(i18n, bus.alarm_skipped, line = line, stop = stop),
        (false, Cause::Passed) => t!(i18n, bus.alarm_passed, line = line),
        (true, Cause::Passed) => t!(i18n, bus.alarm_passed_stop, stop = stop),
    };
    let detail = match cause {
        Cause::Near if is_ride => t!(i18n, bus.alarm_get_off_detail, line = line),
        Cause::Near => t!(i18n, bus.alarm_comes_detail, stop = stop),
        Cause::ByTimetable => t!(i18n, bus.alarm_timetable_detail, stop = stop),
        Cause::Cancelled | Cause::Skipped => t!(i18n, bus.alarm_look_detail),
        Cause::Passed => t!(i18n, bus.alarm_passed_detail),
        Cause::Lost => t!(i18n, bus.alarm_lost_detail),
    };
    AlarmWords { title, detail }
}

/// Where an alarm leads.
pub fn alarm_route(reminder: &Reminder) -> Route {
    match reminder {
        Reminder::Arriving { stop, .. } => Route::BusStop(*stop, StopView::Page),
        Reminder::GetOff { vehicle, line, .. } => {
            Route::BusVehicle(vehicle.clone(), VehicleQuery { line: Some(line.id) })
        }
    }
}
