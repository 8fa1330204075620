//! `stop_times.txt`: when which trip halts where; and what is made of times that are missing or wrong.

use super::{
    GtfsError,
    archive::Archive,
    report::{Report, Tally, shortened},
    stops::Stops,
    table::{Bad, Row, Taken, each},
    trips::Trips,
    words::{Named, Words},
};
use transit::network::{Boarding, Call};

pub(super) const FILE: &str = "stop_times.txt";
/// No time.
const NONE: u32 = u32::MAX;

const COLUMNS: [&str; 14] = [
    "trip_id",
    "stop_sequence",
    "stop_id",
    "arrival_time",
    "departure_time",
    "pickup_type",
    "drop_off_type",
    "shape_dist_traveled",
    "timepoint",
    "stop_headsign",
    "location_group_id",
    "location_id",
    "start_pickup_drop_off_window",
    "end_pickup_drop_off_window",
];

/// A row of `stop_times.txt`, kept small: a city has millions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft {
    sequence: u32,
    stop: u32,
    arrival_s: u32,
    departure_s: u32,
    /// Along the shape in the feed's own unit; not a number where nobody said.
    along: f64,
    line: u32,
    pickup: Boarding,
    drop_off: Boarding,
    is_timepoint: bool,
}

/// Lays each row to its trip.
pub(super) fn read(
    archive: &Archive<'_>,
    trips: &mut Trips,
    stops: &Stops,
    words: &Words,
    report: &mut Report,
) -> Result<(), GtfsError> {
    // Rows of one trip mostly stand together.
    let mut last = usize::MAX;
    let there = each(archive, FILE, COLUMNS, 2, report, |row, tally| {
        let id = row.need(0)?;
        if trips.all.get(last).is_none_or(|trip| trip.id != id) {
            last = *trips.numbers.get(id).ok_or_else(|| row.bad(0, "in trips.txt, or was rejected there"))?;
        }
        let trip = &mut trips.all[last];
        if is_on_demand(row) {
            trip.on_demand += 1;
            return Ok(Taken::PassedOver("on demand"));
        }
        if let Some(sign) = row.some(9)
            && trip.headsign.is_none()
        {
            trip.headsign = Some(words.name(Named::StopHeadsign, id, sign));
        }
        trip.halts.push(draft(row, stops, tally)?);
        Ok(Taken::Yes)
    })?;
    if there { Ok(()) } else { Err(GtfsError::Missing(FILE)) }
}

/// A halt of on-demand service (GTFS-Flex): an area or a group of stops instead of a stop, or a window instead of a
/// time.
fn is_on_demand<const N: usize>(row: &Row<'_, N>) -> bool {
    let of_area = row.some(2).is_none() && (row.some(10).is_some() || row.some(11).is_some());
    let has_window = row.some(12).is_some() || row.some(13).is_some();
    of_area || (has_window && row.some(3).is_none() && row.some(4).is_none())
}

fn draft<const N: usize>(row: &Row<'_, N>, stops: &Stops, tally: &mut Tally<'_>) -> Result<Draft, Bad> {
    let id = row.text(0);
    row.need(1)?;
    let sequence = row.parse(1, "a whole number")?.unwrap_or_default();
    let stop = stops.halt(row.need(2)?).map_err(|why| Bad::new("stop_id", why))?;
    let (arrival, departure) = (row.time(3)?, row.time(4)?);
    let mut departure_s = departure.or(arrival).unwrap_or(NONE);
    let arrival_s = arrival.or(departure).unwrap_or(NONE);
    if departure_s < arrival_s {
        tally.remark(row.line, id, "departure_time", "before the arrival: the time of arrival is taken");
        departure_s = arrival_s;
    }
    let mut boarding = |column: usize, field| match row.text(column) {
        "" | "0" => Boarding::Regular,
        "1" => Boarding::No,
        "2" => Boarding::ByPhone,
        "3" => Boarding::ByDriver,
        _ => {
            tally.remark(row.line, id, field, "not 0 to 3: 0 is taken");
            Boarding::Regular
        }
    };
    let (pickup, drop_off) = (boarding(5, COLUMNS[5]), boarding(6, COLUMNS[6]));
    let along: Option<f64> = row.parse(7, "a number").unwrap_or_else(|_| {
        tally.remark(row.line, id, "shape_dist_traveled", "not a number: left out");
        None
    });
    Ok(Draft {
        sequence,
        // There are fewer stops than rows of a file, and of those fewer than 2^32.
        stop: stop as u32,
        arrival_s,
        departure_s,
        along: along.filter(|it| it.is_finite()).unwrap_or(f64::NAN),
        line: u32::try_from(row.line).unwrap_or(u32::MAX),
        pickup,
        drop_off,
        is_timepoint: row.text(8) != "0" && arrival_s != NONE,
    })
}

/// Counts rows as passed over that were taken for good when they were read.
pub(super) fn pass_over(tally: &mut Tally<'_>, rows: usize, kind: &'static str) {
    if rows > 0 {
        tally.file.taken -= rows;
        *tally.file.passed_over.entry(kind).or_default() += rows;
    }
}

/// A trip's calls, in order and with a time each, or why there are none. What is wrong with single rows is reported.
pub(super) fn calls(
    id: &str,
    mut halts: Vec<Draft>,
    tally: &mut Tally<'_>,
) -> Result<Vec<Call>, &'static str> {
    halts.sort_by_key(|halt| halt.sequence);
    halts.dedup_by(|later, first| {
        let is_double = later.sequence == first.sequence;
        if is_double {
            reject(tally, later, id, "stop_sequence", "stands twice in this trip: the first row counts");
        }
        is_double
    });
    // What lies before the first time and behind the last one cannot be estimated.
    while let Some(end) = halts.pop_if(|halt| halt.arrival_s == NONE) {
        reject(tally, &end, id, "arrival_time", "the last halt of a trip needs a time: the halt is left out");
    }
    let timed = halts.iter().position(|halt| halt.arrival_s != NONE).unwrap_or(halts.len());
    for start in halts.drain(..timed) {
        reject(
            tally,
            &start,
            id,
            "arrival_time",
            "the first halt of a trip needs a time: the halt is left out",
        );
    }
    estimate(&mut halts);
    let backwards = halts.windows(2).find(|pair| pair[1].arrival_s < pair[0].departure_s).map(|pair| pair[1]);
    if let Some(halt) = backwards {
        let why =
            "earlier than the halt before: nobody knows which of them is wrong, and the trip is dropped";
        reject(tally, &halt, id, "arrival_time", why);
        pass_over(tally, halts.len() - 1, "of dropped trips");
        return Err("the times of its halts run backwards");
    }
    if halts.len() < 2 {
        pass_over(tally, halts.len(), "of dropped trips");
        return Err("fewer than two halts are left of it");
    }
    let call = |halt: &Draft| Call {
        stop: halt.stop as usize,
        sequence: halt.sequence,
        arrival_s: halt.arrival_s,
        departure_s: halt.departure_s,
        pickup: halt.pickup,
        drop_off: halt.drop_off,
        is_timepoint: halt.is_timepoint,
    };
    Ok(halts.iter().map(call).collect())
}

/// Counts a row as rejected that was taken for good when it was read.
fn reject(tally: &mut Tally<'_>, halt: &Draft, id: &str, field: &'static str, why: &str) {
    tally.file.taken -= 1;
    tally.reject(halt.line.into(), &shortened(id), field, why.to_owned());
}

/// Gives halts without a time one between those that have one: by the way along the shape where it is known and
/// grows, else at equal steps. The first and the last halt have a time.
fn estimate(halts: &mut [Draft]) {
    let mut before = 0;
    for at in 1..halts.len() {
        if halts[at].arrival_s == NONE {
            continue;
        }
        let (from_s, until_s) = (halts[before].departure_s, halts[at].arrival_s);
        let (start, end) = (halts[before].along, halts[at].along);
        let grows = end > start && halts[before..=at].windows(2).all(|pair| pair[1].along >= pair[0].along);
        // Backwards between two timed halts: found by whoever compares them.
        let span = f64::from(until_s.saturating_sub(from_s));
        let count = (at - before) as f64;
        for (step, halt) in halts[before + 1..at].iter_mut().enumerate() {
            let share = if grows { (halt.along - start) / (end - start) } else { (step + 1) as f64 / count };
            let time = from_s + (span * share) as u32;
            (halt.arrival_s, halt.departure_s) = (time, time);
        }
        before = at;
    }
}
