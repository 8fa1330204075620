//! The feed's words in English.

use super::{runs::headsign, table::Table};
use crate::buses::{Name, Network};
use std::{
    collections::BTreeMap,
    io::{self, Write},
};

pub(super) fn translations(table: &mut Table<&mut dyn Write>, network: &Network) -> io::Result<()> {
    table.head(&["table_name", "field_name", "language", "translation", "record_id", "field_value"])?;
    for (id, name) in [("metro", "Qingdao Metro (sample data)"), ("bus", "Qingdao Bus (sample data)")] {
        table.row(["agency", "agency_name", "en", name, id, ""])?;
    }
    for stop in &network.stops {
        table.row(["stops", "stop_name", "en", &stop.name.en, &stop.id, ""])?;
    }
    for line in &network.lines {
        table.row(["routes", "route_short_name", "en", &line.name.en, &line.id, ""])?;
        table.row(["routes", "route_long_name", "en", &line.long_name.en, &line.id, ""])?;
    }
    // Thousands of trips go to the same few places: told by value, once each.
    let signs: BTreeMap<&str, &Name> =
        network.courses.iter().map(|it| headsign(network, it)).map(|it| (it.zh.as_str(), it)).collect();
    for (zh, name) in signs {
        table.row(["trips", "trip_headsign", "en", &name.en, "", zh])?;
    }
    Ok(())
}
