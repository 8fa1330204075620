//! The network as a GTFS Schedule feed: one ZIP, the same bytes for the same network.

mod calendar;
mod fares;
mod places;
mod runs;
mod table;
mod tongues;

pub(super) use calendar::days_of;

use super::{Kind, Network, Plan};
use std::io::{self, BufWriter, Seek, Write};
use table::Table;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Days on which the feed holds, both included: `YYYYMMDD`.
pub const HOLDS: [u32; 2] = [calendar::date(2026, 1, 1), calendar::date(2028, 12, 31)];

/// What every invented feed says of itself.
const SAMPLE: &str = "示例数据";
/// Stands where GTFS wants a page of somebody who does not exist (RFC 2606).
const NOBODYS_PAGE: &str = "https://example.org/";

/// Writes the feed. The longest table goes by in pieces: nothing of it is kept in memory.
pub fn write(network: &Network, plan: Plan, to: impl Write + Seek) -> io::Result<()> {
    let mut zip = ZipWriter::new(to);
    // Streets and times compress well at any level; a higher one takes twice the time for a tenth of the bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(4));
    let mut file = |name: &str, rows: &dyn Fn(&mut Table<&mut dyn Write>) -> io::Result<()>| {
        zip.start_file(name, options).map_err(io::Error::other)?;
        let mut buffer = BufWriter::with_capacity(1 << 16, &mut zip);
        rows(&mut Table::new(&mut buffer))?;
        buffer.flush()
    };
    file("agency.txt", &|it| places::agencies(it))?;
    file("feed_info.txt", &|it| feed_info(it, plan))?;
    file("stops.txt", &|it| places::stops(it, network))?;
    file("transfers.txt", &|it| places::transfers(it, network))?;
    file("routes.txt", &|it| runs::routes(it, network))?;
    file("calendar.txt", &|it| calendar::weeks(it))?;
    file("calendar_dates.txt", &|it| calendar::holidays(it))?;
    file("shapes.txt", &|it| runs::shapes(it, network))?;
    file("trips.txt", &|it| runs::trips(it, network))?;
    file("stop_times.txt", &|it| runs::stop_times(it, network))?;
    file("fare_attributes.txt", &|it| fares::attributes(it))?;
    file("fare_rules.txt", &|it| fares::rules(it, network))?;
    file("fare_ladders.txt", &|it| fares::ladders(it))?;
    file("translations.txt", &|it| tongues::translations(it, network))?;
    zip.finish().map_err(io::Error::other)?.flush()
}

fn feed_info(table: &mut Table<&mut dyn Write>, plan: Plan) -> io::Result<()> {
    table.head(&[
        "feed_publisher_name",
        "feed_publisher_url",
        "feed_lang",
        "feed_start_date",
        "feed_end_date",
        "feed_version",
    ])?;
    table.row([
        &format!("栈桥{SAMPLE}（非真实时刻）"),
        NOBODYS_PAGE,
        "zh-CN",
        &HOLDS[0].to_string(),
        &HOLDS[1].to_string(),
        &format!("sample-{}-{}", plan.seed, plan.bus_lines),
    ])
}

/// Who runs such lines, as in `agency.txt`.
const fn agency(kind: Kind) -> &'static str {
    match kind {
        Kind::Metro => "metro",
        Kind::Bus | Kind::Night => "bus",
    }
}
