//! What leaves from a stop, what runs on a line and what a vehicle has before it, by timetable and by what is live.
//!
//! A [`Board`] is a timetable with what is live about it at a moment; it answers in the words of
//! [`contract::transit`]. The timetable's time counts unless a forecast is live: what is stale, cancelled or left out
//! stands where the timetable has it, and says so.

mod departures;
mod line;
mod vehicle;

use crate::{Timetable, arrival::days_around, live::LiveTrips};
use contract::{
    Name, StopId, Timestamp,
    transit::{Alert, Departure, StopBoard},
};
use tariff::LocalDay;

/// Seconds into a calendar day for which the service day before is still spoken of as the day: nights are short.
const NIGHT_S: u32 = 3 * 3600;

/// A timetable and what is live, at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Board<'a> {
    /// The timetable.
    pub timetable: &'a Timetable,
    /// What is live.
    pub live: &'a LiveTrips,
    /// The moment.
    pub now: Timestamp,
}

impl Board<'_> {
    /// The board of a stop, or of a station with all its platforms: what leaves within so many seconds, soonest first,
    /// at most so many. `None` when there is no such stop.
    pub fn stop(&self, stop: StopId, window_s: u32, limit: usize) -> Option<StopBoard> {
        let stop = self.timetable.stop_number(stop)?;
        let place = self.timetable.place_of(stop);
        let platforms = if place == stop { self.timetable.platforms_of(place) } else { &[stop][..] };
        let lines = self.timetable.lines_at(place);
        let mut departures = self.departures(platforms, window_s);
        departures.truncate(limit);
        Some(StopBoard {
            stop: self.timetable.stop_row(stop, None),
            departures,
            sample: self.timetable.is_sample(),
            heard: lines.iter().filter_map(|line| self.live.heard(self.timetable, *line)).max(),
            alerts: self.alerts(|alert| {
                let ids = platforms.iter().chain([&place]).map(|it| self.timetable.stops.ids[*it as usize]);
                let is_here = ids.into_iter().any(|id| alert.stops.contains(&id));
                let is_of_line =
                    lines.iter().any(|it| alert.lines.contains(&self.timetable.lines.ids[*it as usize]));
                is_here || is_of_line || is_about_all(alert)
            }),
        })
    }

    /// Everything that leaves from these stops (by number) within so many seconds, soonest first.
    pub fn departures(&self, stops: &[u32], window_s: u32) -> Vec<Departure> {
        departures::within(self, stops, window_s)
    }

    /// What operators say at this moment that fits, worst first.
    fn alerts(&self, fits: impl Fn(&Alert) -> bool) -> Vec<Alert> {
        let mut alerts: Vec<_> = self.live.alerts_at(self.now).filter(|it| fits(it)).cloned().collect();
        alerts.sort_by_key(|alert| std::cmp::Reverse(alert.severity));
        alerts
    }

    /// The moment of a second of a service day. What a timetable holds lies between 1970 and 9999, and so there is one.
    fn moment(&self, day: LocalDay, second: u32) -> Timestamp {
        self.timetable.zone.at(day, second).unwrap_or(self.now)
    }

    /// The service day that people mean by today: until three in the morning the one before.
    fn today(&self) -> LocalDay {
        let [yesterday, today] = days_around(self.timetable, self.now.millis().div_euclid(1000));
        let (_, second) = self.timetable.zone.local(self.now);
        if second < NIGHT_S { yesterday } else { today }
    }

    /// The place of a stop as it is named: the station, or the stop that belongs to none.
    fn place(&self, stop: u32) -> (StopId, Name) {
        let place = self.timetable.place_of(stop) as usize;
        (self.timetable.stops.ids[place], self.timetable.stops.names[place].clone())
    }
}

/// Whether an alert names neither lines nor stops.
fn is_about_all(alert: &Alert) -> bool {
    alert.lines.is_empty() && alert.stops.is_empty()
}
