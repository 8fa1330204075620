use super::*;
use crate::{
    NONE,
    network::{Boarding, FareProduct, Fares, LineLadder},
    timetable::{Lines, Patterns, Services, Shapes, Stops},
    zone::Zone,
};
use contract::{
    Fen, LineId, Name, Position, StopId,
    transit::{Colour, Mode},
};
use proptest::{collection, prelude::*, sample::Index};
use tariff::{Beyond, FareLadder, FareStep};
use xxhash_rust::xxh64::xxh64;

/// Throws of a die, again and again from the first: whatever they are, a sound timetable is made of them.
struct Dice {
    throws: Vec<u32>,
    at: usize,
}

impl Dice {
    fn throw(&mut self) -> u32 {
        self.at += 1;
        // The round counts too, or a short list of throws would make all things alike.
        self.throws[self.at % self.throws.len()].wrapping_mul(0x9e37_79b1).rotate_left(self.at as u32 / 7)
            >> 3
    }

    fn below(&mut self, end: usize) -> usize {
        self.throw() as usize % end
    }

    fn is_one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.is_one_in(2) { Some(make(self)) } else { None }
    }

    fn many<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| make(self)).collect()
    }

    fn text(&mut self) -> String {
        let syllables = ["五四", "广场", "台东", "栈桥", "a", "Road ", "（示例）", "1"];
        (0..=self.below(4)).map(|_| syllables[self.below(8)]).collect()
    }

    fn name(&mut self) -> Name {
        Name { zh: self.text(), en: self.maybe(Self::text) }
    }

    fn trilean(&mut self) -> Option<bool> {
        self.maybe(|dice| dice.is_one_in(2))
    }

    /// So many different ids.
    fn ids(&mut self, count: usize) -> Vec<u32> {
        let first = self.throw();
        (0..count as u32).map(|at| first.wrapping_add(at.wrapping_mul(0x9e37_79b1))).collect()
    }

    /// A place that the file holds exactly, in so many parts of a degree.
    fn position(&mut self, parts: i32) -> Position {
        let mut within = |most: i32| f64::from(self.throw() as i32 % (most * parts)) / f64::from(parts);
        Position::new(within(180), within(90)).unwrap()
    }

    fn index(&mut self, end: usize) -> u32 {
        if end == 0 || self.is_one_in(3) { NONE } else { self.below(end) as u32 }
    }

    fn timetable(mut self) -> Timetable {
        let mut timetable = Timetable {
            zone: Zone {
                name: self.text(),
                offsets: (0..self.below(3))
                    .map(|at| (at as i64 * 9_000_000 - 5, self.below(80_000) as i32 - 40_000))
                    .collect(),
            },
            sample: self.is_one_in(2),
            agencies: self.many(3, |dice| (dice.name(), dice.maybe(Self::text))),
            stops: self.stops(),
            shapes: Shapes { first: vec![0], points: Vec::new() },
            services: self.services(),
            ..Timetable::default()
        };
        timetable.lines = self.lines(timetable.agencies.len());
        for _ in 0..self.below(4) {
            // Two points: nothing to leave out.
            let end = timetable.shapes.points.len() as u32 + 2;
            timetable.shapes.first.push(end);
            timetable.shapes.points.extend([self.position(100_000), self.position(100_000)]);
        }
        timetable.patterns = Patterns {
            first_halt: vec![0],
            first_trip: vec![0],
            first_profile: vec![0],
            ..Patterns::default()
        };
        timetable.profiles.first.push(0);
        if timetable.stop_count() > 0 && timetable.services.count > 0 {
            for line in 0..timetable.line_count() {
                for direction in 0..2 {
                    for _ in 0..self.below(3) {
                        self.pattern(&mut timetable, line as u32, direction);
                    }
                }
            }
        }
        let (stops, lines) = (timetable.stop_count(), timetable.line_count());
        if stops > 0 {
            timetable.transfers =
                self.many(6, |dice| (dice.below(stops) as u32, dice.below(stops) as u32, dice.index(900)));
            timetable.transfers.sort_unstable();
        }
        timetable.fares = self.fares(lines);
        timetable.indexed()
    }

    fn stops(&mut self) -> Stops {
        let count = self.below(9);
        let is_station: Vec<bool> = (0..count).map(|_| self.is_one_in(3)).collect();
        let stations: Vec<u32> = (0..count as u32).filter(|at| is_station[*at as usize]).collect();
        let station = |dice: &mut Self, at: usize| {
            let of = dice.index(stations.len());
            if is_station[at] || of == NONE { NONE } else { stations[of as usize] }
        };
        Stops {
            ids: self.ids(count).into_iter().map(StopId).collect(),
            names: (0..count).map(|_| self.name()).collect(),
            positions: (0..count).map(|_| self.position(1_000_000)).collect(),
            stations: (0..count).map(|at| station(self, at)).collect(),
            platforms: (0..count).map(|_| self.maybe(Self::text)).collect(),
            zones: (0..count).map(|_| self.maybe(Self::text)).collect(),
            wheelchair: (0..count).map(|_| self.trilean()).collect(),
            is_station,
        }
    }

    fn lines(&mut self, agencies: usize) -> Lines {
        let count = self.below(5);
        let modes =
            [Mode::Bus, Mode::Metro, Mode::Tram, Mode::Rail, Mode::Ferry, Mode::Cable, Mode::OnDemand];
        Lines {
            ids: self.ids(count).into_iter().map(LineId).collect(),
            names: (0..count).map(|_| self.name()).collect(),
            long_names: (0..count).map(|_| self.maybe(Self::name)).collect(),
            agencies: (0..count).map(|_| self.index(agencies)).collect(),
            modes: (0..count).map(|_| modes[self.below(7)]).collect(),
            colours: (0..count).map(|_| self.maybe(|dice| Colour(dice.below(1 << 24) as u32))).collect(),
            orders: (0..count).map(|_| self.index(2000)).collect(),
        }
    }

    fn services(&mut self) -> Services {
        let (count, days) = (self.below(4) as u32, 1 + self.below(200) as u32);
        let word = |dice: &mut Self, word: u32| {
            let bits = u64::from(dice.throw()) << 32 | u64::from(dice.throw());
            let left = days - word * 64;
            if left < 64 { bits & ((1 << left) - 1) } else { bits }
        };
        let words = days.div_ceil(64);
        let bits = (0..count).flat_map(|_| 0..words).map(|at| word(self, at)).collect();
        Services { first_day: 20_000 + self.below(900) as u32, days, bits, count }
    }

    fn pattern(&mut self, timetable: &mut Timetable, line: u32, direction: u8) {
        let (halts, own) = (2 + self.below(4), 1 + self.below(3));
        let boarding = [Boarding::Regular, Boarding::No, Boarding::ByPhone, Boarding::ByDriver];
        let shapes = timetable.shapes.first.len() - 1;
        let (stops, services) = (timetable.stop_count(), timetable.services.count as usize);
        let patterns = &mut timetable.patterns;
        patterns.lines.push(line);
        patterns.directions.push(direction);
        patterns.headsigns.push(self.name());
        patterns.shapes.push(self.index(shapes));
        for _ in 0..halts {
            patterns.stops.push(self.below(stops) as u32);
            patterns.sequences.push(self.throw());
            patterns.boarding.push((boarding[self.below(4)], boarding[self.below(4)]));
            patterns.along_m.push(self.throw());
        }
        patterns.first_halt.push(patterns.stops.len() as u32);
        let profiles = &mut timetable.profiles;
        let first_profile = profiles.first.len() - 1;
        for _ in 0..own {
            let mut clock = 0;
            for halt in 0..halts {
                clock += if halt == 0 { 0 } else { self.below(400) as u32 };
                profiles.arrivals.push(clock);
                clock += self.below(40) as u32;
                profiles.departures.push(clock);
            }
            profiles.first.push(profiles.arrivals.len() as u32);
        }
        patterns.first_profile.push((first_profile + own) as u32);
        let trips = &mut timetable.trips;
        let mut least = vec![(0, 0); halts];
        for _ in 0..=self.below(5) {
            let profile = first_profile + self.below(own);
            let times = profiles.first[profile] as usize..;
            // The earliest start at which it is nowhere before the trip before.
            let behind = |(at, (arrival, departure)): (usize, &(u32, u32))| {
                arrival
                    .saturating_sub(profiles.arrivals[at])
                    .max(departure.saturating_sub(profiles.departures[at]))
            };
            let start = times.clone().zip(&least).map(behind).max().unwrap_or(0) + self.below(2000) as u32;
            for (at, least) in times.zip(&mut least) {
                *least = (start + profiles.arrivals[at], start + profiles.departures[at]);
            }
            trips.starts.push(start);
            trips.profiles.push(profile as u32);
            trips.services.push(self.below(services) as u32);
            trips.blocks.push(self.index(1 << 20));
            trips.headways.push(self.below(3) as u32 * 300);
            trips.wheelchair.push(self.trilean());
        }
        patterns.first_trip.push(trips.starts.len() as u32);
    }

    fn fares(&mut self, lines: usize) -> Fares {
        let some_lines =
            |dice: &mut Self| if lines == 0 { Vec::new() } else { dice.many(3, |dice| dice.below(lines)) };
        let zone = |dice: &mut Self| dice.maybe(Self::text);
        let product = |dice: &mut Self| FareProduct {
            price: Fen::new(i64::from(dice.throw())),
            transfers: dice.maybe(|dice| dice.throw() as u8),
            transfer_s: dice.maybe(Self::throw),
            lines: some_lines(dice),
            zones: dice.many(3, |dice| (zone(dice), zone(dice))),
            contains: dice.many(2, Self::text),
        };
        let ladder = |dice: &mut Self| {
            let steps = (1..=2 + dice.below(3) as u32)
                .map(|at| FareStep { up_to_m: at * 4000, fare: Fen::new(i64::from(at) * 100) });
            let beyond = Beyond { every_m: 1 + dice.throw(), more: Fen::new(100) };
            LineLadder { lines: some_lines(dice), ladder: FareLadder::new(steps.collect(), beyond).unwrap() }
        };
        Fares { products: self.many(3, product), ladders: self.many(2, ladder) }
    }
}

fn timetables() -> impl Strategy<Value = Timetable> {
    collection::vec(any::<u32>(), 1..60).prop_map(|throws| Dice { throws, at: 0 }.timetable())
}

/// One that has something of everything.
fn sample() -> Timetable {
    let mut made = (0..).map(|first| Dice { throws: vec![first, 7, 11], at: 0 }.timetable());
    let has_all = |it: &Timetable| {
        it.trip_count() > 9
            && it.services.count > 1
            && !it.transfers.is_empty()
            && !it.fares.ladders.is_empty()
    };
    made.find(has_all).unwrap()
}

/// Makes length and checksum right again, as someone would who means harm.
fn seal(mut file: Vec<u8>) -> Vec<u8> {
    if let Some(end) = file.len().checked_sub(8).filter(|end| *end >= 16) {
        let length = u32::try_from(file.len()).unwrap().to_le_bytes();
        file[8..12].copy_from_slice(&length);
        let checksum = xxh64(&file[..end], 0).to_le_bytes();
        file[end..].copy_from_slice(&checksum);
    }
    file
}

/// A file in which one column holds other bytes.
fn with_column(timetable: &Timetable, section: Section, bytes: &[u8]) -> Vec<u8> {
    let mut file = timetable.write();
    let word = |file: &[u8], at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
    let entries: Vec<usize> = (0..usize::from(file[7])).map(|entry| 16 + entry * 12).collect();
    let number = entries.iter().position(|at| word(&file, *at) == u32::from(section)).unwrap();
    let start = word(&file, entries[number] + 4) as usize;
    let length = word(&file, entries[number] + 8) as usize;
    file.splice(start..start + length, bytes.iter().copied());
    let mut put = |at: usize, value: u32| file[at..at + 4].copy_from_slice(&value.to_le_bytes());
    let mut offset = start as u32;
    put(entries[number] + 8, bytes.len() as u32);
    offset += bytes.len() as u32;
    for entry in &entries[number + 1..] {
        put(entry + 4, offset);
        offset += word(&timetable.write(), entry + 8);
    }
    seal(file)
}

fn read(file: Vec<u8>) -> Result<Timetable, Fault> {
    Timetable::read(file)
}

#[test]
fn a_stamp_is_the_first_four_bytes_of_the_files_hash() {
    let file = sample().write();
    let stamp = read(file.clone()).unwrap().stamp();
    assert_eq!(stamp, stamp_of(&file));
    assert_eq!(stamp_of(b"abc"), 0xba78_16bf, "FIPS 180-2, appendix B.1");
}

#[test]
fn an_empty_timetable_is_one() {
    let empty = read(Timetable::default().write()).unwrap();
    assert_eq!((empty.stop_count(), empty.line_count(), empty.trip_count()), (0, 0, 0));
}

#[test]
fn a_file_of_another_format_or_part_is_told_so() {
    let mut newer = sample().write();
    newer[4] = 2;
    assert_eq!(read(newer), Err(Fault::Format { found: 2, known: 1 }));
    let mut other = sample().write();
    other[6] = 1;
    assert_eq!(read(seal(other)), Err(Fault::Frame(frame::Fault::Part)));
}

#[test]
fn columns_that_lie_are_refused() {
    let timetable = sample();
    let count = timetable.trip_count();
    let lies: &[(Section, Vec<u8>, Fault)] = &[
        (Section::TripServices, vec![0; count - 1], Fault::Count("services of trips")),
        (Section::TripServices, vec![0; count + 1], Fault::Count("services of trips")),
        (Section::TripServices, vec![0x80; count], Fault::Count("services of trips")),
        (
            Section::TripServices,
            [&[100], &vec![0; count - 1][..]].concat(),
            Fault::Value { column: "services of trips", record: 0 },
        ),
        (
            Section::TripProfiles,
            [&[100], &vec![0; count - 1][..]].concat(),
            Fault::Value { column: "profiles of trips", record: 0 },
        ),
        (
            Section::TripWheelchair,
            [&vec![0; count - 1][..], &[3]].concat(),
            Fault::Value { column: "wheelchairs", record: count - 1 },
        ),
        (
            Section::TripStarts,
            [&[0xff, 0xff, 0xff, 0xff, 0x0f], &vec![0; count - 1][..]].concat(),
            Fault::Value { column: "starts", record: 0 },
        ),
        (Section::NameLengthsZh, vec![0xff, 0x7f], Fault::Text("names")),
        (Section::NameLengthsEn, vec![], Fault::Text("texts")),
        (
            Section::StopIds,
            [&[2], &vec![0; timetable.stop_count() - 1][..]].concat(),
            Fault::IdTwice { column: "ids of stops", id: 1 },
        ),
        (Section::Head, vec![0xff; 40], Fault::Value { column: "head", record: 0 }),
    ];
    for (section, bytes, fault) in lies {
        let found = read(with_column(&timetable, *section, bytes)).unwrap_err();
        assert_eq!(&found, fault, "{section:?} {bytes:?}");
    }
}

#[test]
fn trips_that_overtake_each_other_are_refused() {
    let mut timetable = sample();
    let pattern = (0..timetable.pattern_count() as u32).find(|it| timetable.trips_of(*it).len() > 1).unwrap();
    let last = timetable.trips_of(pattern).end - 1;
    // As late at the first halt, and slower than whatever comes after it.
    timetable.trips.starts[last - 1] = timetable.trips.starts[last] + 1;
    timetable.trips.services[last - 1] = 0;
    timetable.trips.services[last] = 1;
    timetable.trips.profiles[last] = timetable.trips.profiles[last - 1];
    let fault = read(timetable.write()).unwrap_err();
    assert_eq!(fault, Fault::Order { column: "trips", record: last });
}

#[test]
fn a_short_file_does_not_fill_the_memory_with_one_long_name() {
    let mut timetable = sample();
    let long = Name { zh: "栈".repeat(20_000), en: None };
    for count in [1000, 20_000] {
        let ids = 0..count;
        timetable.lines = Lines {
            ids: ids.clone().map(LineId).collect(),
            names: ids.clone().map(|_| long.clone()).collect(),
            long_names: ids.clone().map(|_| None).collect(),
            agencies: ids.clone().map(|_| NONE).collect(),
            modes: ids.clone().map(|_| Mode::Bus).collect(),
            colours: ids.clone().map(|_| None).collect(),
            orders: ids.map(|_| NONE).collect(),
        };
        assert_eq!(read(timetable.write()), Err(Fault::Text("shared")), "{count} lines of one long name");
    }
}

#[test]
fn the_bytes_of_format_1_do_not_change() {
    // Also the seed of the fuzzer.
    let kept = include_bytes!("../../fuzz/seeds/timetable/sample");
    let now = sample().write();
    assert!(now == kept, "fuzz/seeds/timetable/sample would be {now:02x?}");
}

proptest! {
    #[test]
    fn what_is_written_is_read(timetable in timetables()) {
        let file = timetable.write();
        prop_assert_eq!(&file, &timetable.write(), "the same bytes each time");
        let read = read(file.clone());
        prop_assert_eq!(read.clone(), Ok(Timetable { hash: frame::hash(&file), ..timetable }));
        prop_assert_eq!(read.unwrap().write(), file);
    }

    #[test]
    fn any_byte_that_changed_is_noticed(timetable in timetables(), at in any::<Index>(), change in 1..=255_u8) {
        let mut file = timetable.write();
        let at = at.index(file.len());
        file[at] ^= change;
        prop_assert!(read(file).is_err());
    }

    #[test]
    fn any_cut_is_noticed(timetable in timetables(), at in any::<Index>()) {
        let mut file = timetable.write();
        file.truncate(at.index(file.len()));
        prop_assert!(read(file.clone()).is_err());
        prop_assert!(read(seal(file)).is_err());
    }

    #[test]
    fn a_forged_file_is_refused_or_is_a_timetable(
        timetable in timetables(),
        forgeries in collection::vec((any::<Index>(), any::<u8>()), 1..6),
    ) {
        let mut file = timetable.write();
        for (at, value) in forgeries {
            let at = at.index(file.len());
            file[at] = value;
        }
        if let Ok(forged) = read(seal(file)) {
            // Sound enough to be written and read once more.
            let again = read(forged.write());
            prop_assert_eq!(again.map(|it| Timetable { hash: 0, ..it }), Ok(Timetable { hash: 0, ..forged }));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read(seal(bytes)).is_err());
    }
}
