//! What a ride costs: one price a bus, and the metro's by the way.

use super::{Kind, agency, table::Table};
use crate::buses::Network;
use std::io::{self, Write};

/// Qingdao's metro: up to so many metres, so many fen. Source: facts of the city, see `docs`.
const METRO: [(u32, u32); 5] = [(5_000, 200), (10_000, 300), (17_000, 400), (27_000, 500), (38_000, 600)];
/// Beyond the last step: so many fen more for each so many metres begun.
const METRO_BEYOND: (u32, u32) = (20_000, 100);

pub(super) fn attributes(table: &mut Table<&mut dyn Write>) -> io::Result<()> {
    table.head(&[
        "fare_id",
        "price",
        "currency_type",
        "payment_method",
        "transfers",
        "agency_id",
        "transfer_duration",
    ])?;
    // That one change within the hour is included in the dearer fare is invented.
    for (fen, transfers, seconds) in [(100, "0", ""), (200, "1", "3600")] {
        let price = format!("{}.{:02}", fen / 100, fen % 100);
        table.row([&fare_id(fen), &price, "CNY", "0", transfers, agency(Kind::Bus), seconds])?;
    }
    Ok(())
}

pub(super) fn rules(table: &mut Table<&mut dyn Write>, network: &Network) -> io::Result<()> {
    table.head(&["fare_id", "route_id"])?;
    for line in &network.lines {
        if let Some(fen) = line.fare_fen {
            table.row([fare_id(fen).as_str(), &line.id])?;
        }
    }
    Ok(())
}

fn fare_id(fen: u32) -> String {
    format!("bus-{fen}")
}

/// Not of GTFS: Fares v1 has no price that grows with the way. A row says up to how many metres a ride within one
/// agency's gates costs how much; the last row has instead the step beyond, and what each such step adds.
pub(super) fn ladders(table: &mut Table<&mut dyn Write>) -> io::Result<()> {
    table.head(&["agency_id", "metres_to", "fen", "beyond_step_metres", "beyond_step_fen"])?;
    let agency = agency(Kind::Metro);
    for (metres, fen) in METRO {
        table.plain(format_args!("{agency},{metres},{fen},,"))?;
    }
    let (step_m, fen) = METRO_BEYOND;
    table.plain(format_args!("{agency},,,{step_m},{fen}"))
}
