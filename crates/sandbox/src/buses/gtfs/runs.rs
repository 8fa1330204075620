//! Lines, their ways, their trips, and when those halt where.

use super::{agency, calendar::service, places::LatLon, table::Table};
use crate::buses::{Course, Kind, Name, Network};
use std::{
    fmt::{self, Display},
    io::{self, Write},
};

pub(super) fn routes(table: &mut Table<&mut dyn Write>, network: &Network) -> io::Result<()> {
    table.head(&[
        "route_id",
        "agency_id",
        "route_short_name",
        "route_long_name",
        "route_desc",
        "route_type",
        "route_color",
        "route_text_color",
        "route_sort_order",
    ])?;
    for (order, line) in network.lines.iter().enumerate() {
        let kind = if line.kind == Kind::Metro { "1" } else { "3" };
        table.row([
            &line.id,
            agency(line.kind),
            &line.name.zh,
            &line.long_name.zh,
            &line.words,
            kind,
            &line.colour,
            ink_on(&line.colour),
            &order.to_string(),
        ])?;
    }
    Ok(())
}

/// White where it can be read on this colour, else black: relative luminance (WCAG 2.2), 3 to 1 at least.
fn ink_on(colour: &str) -> &'static str {
    let rgb = u32::from_str_radix(colour, 16).unwrap_or(0);
    let linear = |shift: u32| {
        let part = f64::from(rgb >> shift & 0xff) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0);
    if 1.05 / (luminance + 0.05) >= 3.0 { "FFFFFF" } else { "000000" }
}

pub(super) fn shapes(table: &mut Table<&mut dyn Write>, network: &Network) -> io::Result<()> {
    table.head(&["shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence", "shape_dist_traveled"])?;
    for course in &network.courses {
        let id = shape_id(network, course);
        for (number, (point, along_m)) in course.way.measured().enumerate() {
            table.plain(format_args!("{id},{},{number},{along_m:.0}", LatLon::of(point)?))?;
        }
    }
    Ok(())
}

fn shape_id(network: &Network, course: &Course) -> String {
    format!("{}-{}", network.lines[course.line].id, course.direction)
}

pub(super) fn trips(table: &mut Table<&mut dyn Write>, network: &Network) -> io::Result<()> {
    table.head(&[
        "route_id",
        "service_id",
        "trip_id",
        "trip_headsign",
        "direction_id",
        "shape_id",
        "wheelchair_accessible",
    ])?;
    for trip in &network.trips {
        let (course, line) = (network.course(trip), network.line(trip));
        let wheelchair = if network.takes_wheelchair(trip) { "1" } else { "2" };
        let direction = if course.direction == 0 { "0" } else { "1" };
        table.row([
            &line.id,
            service(trip.days),
            &network.trip_id(trip),
            &headsign(network, course).zh,
            direction,
            &shape_id(network, course),
            wheelchair,
        ])?;
    }
    Ok(())
}

/// Where vehicles of a course say they go.
pub(super) fn headsign<'a>(network: &'a Network, course: &Course) -> &'a Name {
    let (first, last) = (course.stops[0], course.stops[course.stops.len() - 1]);
    if first == last { &network.lines[course.line].long_name } else { &network.stops[last].name }
}

pub(super) fn stop_times(table: &mut Table<&mut dyn Write>, network: &Network) -> io::Result<()> {
    table.head(&[
        "trip_id",
        "arrival_time",
        "departure_time",
        "stop_id",
        "stop_sequence",
        "shape_dist_traveled",
    ])?;
    for trip in &network.trips {
        let (course, times, id) = (network.course(trip), network.times(trip), network.trip_id(trip));
        for (index, stop) in course.stops.iter().enumerate() {
            let arrive = Clock(trip.depart_s + times.arrive_s[index]);
            let depart = Clock(trip.depart_s + times.depart_s[index]);
            let (stop, along_m) = (&network.stops[*stop].id, course.along_m[index]);
            table.plain(format_args!("{id},{arrive},{depart},{stop},{},{along_m:.0}", index + 1))?;
        }
    }
    Ok(())
}

/// `H:MM:SS` after the beginning of the service day; more than 24 hours are written as such.
struct Clock(u32);

impl Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.0 / 3_600, self.0 / 60 % 60, self.0 % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_midnight_the_clock_goes_on() {
        assert_eq!(Clock(25 * 3_600 + 5 * 60 + 9).to_string(), "25:05:09");
    }

    #[test]
    fn ink_can_be_read_on_the_colour_of_its_line() {
        assert_eq!((ink_on("EEA300"), ink_on("0056B8")), ("000000", "FFFFFF"));
    }
}
