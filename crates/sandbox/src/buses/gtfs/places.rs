//! Who runs the lines, where one waits, and how one changes.

use super::{NOBODYS_PAGE, SAMPLE, table::Table};
use crate::buses::{Network, Point};
use std::{
    fmt::{self, Display},
    io::{self, Write},
};

/// Between two platforms of a station at least, seconds; some stations are larger.
const CHANGE_S: usize = 150;

pub(super) fn agencies(table: &mut Table<&mut dyn Write>) -> io::Result<()> {
    table.head(&["agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang"])?;
    for (id, name) in [("metro", "青岛地铁"), ("bus", "青岛公交")] {
        table.row([id, &format!("{name}（{SAMPLE}）"), NOBODYS_PAGE, "Asia/Shanghai", "zh-CN"])?;
    }
    Ok(())
}

pub(super) fn stops(table: &mut Table<&mut dyn Write>, network: &Network) -> io::Result<()> {
    table.head(&[
        "stop_id",
        "stop_name",
        "stop_lat",
        "stop_lon",
        "location_type",
        "parent_station",
        "wheelchair_boarding",
    ])?;
    for stop in &network.stops {
        let LatLon { lat, lon } = LatLon::of(stop.at)?;
        let parent = stop.station.map_or("", |it| &network.stops[it].id);
        let wheelchair = match stop.wheelchair {
            None => "0",
            Some(true) => "1",
            Some(false) => "2",
        };
        let kind = if stop.is_station { "1" } else { "0" };
        table.row([
            &stop.id,
            &stop.name.zh,
            &format!("{lat:.6}"),
            &format!("{lon:.6}"),
            kind,
            parent,
            wheelchair,
        ])?;
    }
    Ok(())
}

pub(super) fn transfers(table: &mut Table<&mut dyn Write>, network: &Network) -> io::Result<()> {
    table.head(&["from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time"])?;
    let mut platforms = vec![Vec::new(); network.stops.len()];
    for (index, stop) in network.stops.iter().enumerate() {
        if let Some(station) = stop.station {
            platforms[station].push(index);
        }
    }
    for (station, inside) in platforms.iter().enumerate() {
        let seconds = CHANGE_S + station % 4 * 30;
        for &from in inside {
            for &to in inside.iter().filter(|it| **it != from) {
                let [from, to] = [from, to].map(|it| &network.stops[it].id);
                table.plain(format_args!("{from},{to},2,{seconds}"))?;
            }
        }
    }
    Ok(())
}

/// WGS-84, as feeds write it: to a decimetre.
pub(super) struct LatLon {
    lat: f64,
    lon: f64,
}

impl LatLon {
    pub(super) fn of(point: Point) -> io::Result<Self> {
        let position = point.position().ok_or_else(|| io::Error::other("a point off the map"))?;
        Ok(Self { lat: position.lat(), lon: position.lon() })
    }
}

impl Display for LatLon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6},{:.6}", self.lat, self.lon)
    }
}
