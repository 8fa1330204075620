//! For `e2e/bench/journeys.mjs`.

use contract::{LineId, Name, Position, StopId, transit::Mode};
use std::cell::RefCell;
use tariff::LocalDay;
use transit::{
    Network, Timetable,
    network::{Boarding, Call, Line, Service, Stop, Transfer, Trip},
    planner::Planner,
};

/// The day on which everything runs.
const DAY: u32 = 20_000;
/// As many vehicles as the peer looks at.
const RIDES: usize = 6;

thread_local! {
    static NUMBERS: RefCell<Vec<i32>> = const { RefCell::new(Vec::new()) };
    static FILE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static CITY: RefCell<Option<(Timetable, Planner)>> = const { RefCell::new(None) };
}

/// Makes room for a network as so many numbers and returns their address.
#[unsafe(no_mangle)]
pub extern "C" fn reserve_network(numbers: usize) -> *mut i32 {
    NUMBERS.with_borrow_mut(|it| {
        it.resize(numbers, 0);
        it.as_mut_ptr()
    })
}

/// Builds the timetable's file of the numbers, as a gateway would; returns its length, 0 when they are no network.
#[unsafe(no_mangle)]
pub extern "C" fn build_network() -> usize {
    let network = NUMBERS.with_borrow(|numbers| read(&mut numbers.iter().copied()));
    let built = network.and_then(|network| Timetable::build(&network).ok());
    let file = built.map(|built| built.timetable.write()).unwrap_or_default();
    let length = file.len();
    FILE.set(file);
    length
}

/// Reads the file and makes ready to answer, as a device would; 0 when it cannot be read.
#[unsafe(no_mangle)]
pub extern "C" fn load_network() -> usize {
    let Ok(timetable) = Timetable::read(FILE.take()) else { return 0 };
    // The network gives its ways on foot; no others are made.
    let planner = Planner::new(&timetable, 0.0);
    CITY.set(Some((timetable, planner)));
    1
}

/// The earliest arrival in seconds; 0 when there is none.
#[unsafe(no_mangle)]
pub extern "C" fn query(from: u32, to: u32, depart_s: u32) -> u32 {
    CITY.with_borrow_mut(|city| {
        let Some((timetable, planner)) = city else { return 0 };
        let Ok(day) = LocalDay::new(DAY) else { return 0 };
        planner.earliest_arrival_on_foot_too(timetable, (from, to), day, depart_s, RIDES).unwrap_or(0)
    })
}

/// Stops, each with metres east and north; patterns, each with line, halts, trips, stops, times; ways on foot.
fn read(numbers: &mut impl Iterator<Item = i32>) -> Option<Network> {
    fn next(numbers: &mut impl Iterator<Item = i32>) -> Option<u32> {
        u32::try_from(numbers.next()?).ok()
    }
    let position = |east: i32, north: i32| {
        Position::new(120.0 + f64::from(east) / 90_000.0, 35.9 + f64::from(north) / 111_000.0).ok()
    };
    let name = |number: u32| Name { zh: number.to_string(), en: None };
    let stop = |number: u32, position: Position| Stop {
        id: StopId(number),
        name: name(number),
        position,
        station: None,
        is_station: false,
        platform: None,
        zone: None,
        wheelchair: None,
    };
    let count = next(numbers)?;
    let stops: Option<Vec<Stop>> =
        (0..count).map(|number| Some(stop(number, position(numbers.next()?, numbers.next()?)?))).collect();
    let mut network = Network {
        stops: stops?,
        services: vec![Service { days: vec![LocalDay::new(DAY).ok()?] }],
        ..Network::default()
    };
    for _ in 0..next(numbers)? {
        let (line, halts, trips) = (next(numbers)?, next(numbers)?, next(numbers)?);
        while network.lines.len() <= line as usize {
            let id = network.lines.len() as u32;
            network.lines.push(Line {
                id: LineId(id),
                agency: None,
                name: name(id),
                long_name: None,
                mode: Mode::Bus,
                colour: None,
                order: None,
            });
        }
        let stops: Vec<usize> = (0..halts).map(|_| Some(next(numbers)? as usize)).collect::<Option<_>>()?;
        for _ in 0..trips {
            let call = |(sequence, stop): (u32, &usize)| {
                let at = next(numbers)?;
                Some(Call {
                    stop: *stop,
                    sequence,
                    arrival_s: at,
                    departure_s: at,
                    pickup: Boarding::Regular,
                    drop_off: Boarding::Regular,
                    is_timepoint: true,
                })
            };
            let calls = (0..).zip(&stops).map(call).collect::<Option<_>>()?;
            network.trips.push(Trip {
                id: String::new(),
                line: line as usize,
                service: 0,
                direction: 0,
                headsign: name(0),
                shape: None,
                wheelchair: None,
                block: None,
                headway_s: None,
                calls,
            });
        }
    }
    for _ in 0..next(numbers)? {
        let (from, to) = (next(numbers)? as usize, next(numbers)? as usize);
        network.transfers.push(Transfer { from, to, seconds: Some(next(numbers)?) });
    }
    Some(network)
}
