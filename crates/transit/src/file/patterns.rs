//! Patterns with their halts, and the running times that their trips share.

use super::{
    Fault, Section,
    column::{ColumnReader, ColumnWriter, column, write_steps},
    head::{Head, get_maybe, put_maybe},
    names::{Names, NamesWriter},
};
use crate::{
    Timetable,
    network::Boarding,
    timetable::{Patterns, Profiles},
};
use frame::{Frame, FrameWriter};

/// Ways of getting on or off by their number in the file, which is GTFS's.
const BOARDING: [Boarding; 4] = [Boarding::Regular, Boarding::No, Boarding::ByPhone, Boarding::ByDriver];
const WAYS: u32 = BOARDING.len() as u32;

pub(super) fn write<'a>(frame: &mut FrameWriter, names: &mut NamesWriter<'a>, timetable: &'a Timetable) {
    let patterns = &timetable.patterns;
    let (mut facts, mut headsigns, mut shapes, mut counts) =
        (ColumnWriter::default(), ColumnWriter::default(), ColumnWriter::default(), ColumnWriter::default());
    let mut line = 0;
    for at in 0..patterns.lines.len() {
        facts.put_step(patterns.lines[at], line);
        facts.put(patterns.directions[at]);
        line = patterns.lines[at];
        names.name(&mut headsigns, &patterns.headsigns[at]);
        put_maybe(&mut shapes, patterns.shapes[at]);
        for first in [&patterns.first_halt, &patterns.first_trip, &patterns.first_profile] {
            counts.put(first[at + 1] - first[at]);
        }
    }
    frame.section(Section::PatternFacts, facts.bytes());
    frame.section(Section::PatternNames, headsigns.bytes());
    frame.section(Section::PatternShapes, shapes.bytes());
    frame.section(Section::PatternCounts, counts.bytes());
    write_halts(frame, patterns);
    write_profiles(frame, timetable);
}

fn write_halts(frame: &mut FrameWriter, patterns: &Patterns) {
    frame.section(Section::HaltStops, write_steps(patterns.stops.iter().copied()));
    let (mut sequences, mut boarding, mut along) =
        (ColumnWriter::default(), ColumnWriter::default(), ColumnWriter::default());
    for ends in patterns.first_halt.windows(2) {
        let (mut sequence, mut metres) = (0, 0);
        for halt in ends[0] as usize..ends[1] as usize {
            // Most feeds count from one or nought, one by one.
            sequences.put_signed(i64::from(patterns.sequences[halt]) - sequence - 1);
            sequence = i64::from(patterns.sequences[halt]);
            let (pickup, drop_off) = patterns.boarding[halt];
            boarding.put(number(pickup) * WAYS + number(drop_off));
            along.put_step(patterns.along_m[halt], metres);
            metres = patterns.along_m[halt];
        }
    }
    frame.section(Section::HaltSequences, sequences.bytes());
    frame.section(Section::HaltBoarding, boarding.bytes());
    frame.section(Section::HaltAlong, along.bytes());
}

fn number(boarding: Boarding) -> u32 {
    match boarding {
        Boarding::Regular => 0,
        Boarding::No => 1,
        Boarding::ByPhone => 2,
        Boarding::ByDriver => 3,
    }
}

/// The first profile of a pattern as it is; each further one as its distance from the one before.
fn write_profiles(frame: &mut FrameWriter, timetable: &Timetable) {
    let (patterns, profiles) = (&timetable.patterns, &timetable.profiles);
    let (mut runs, mut dwells) = (ColumnWriter::default(), ColumnWriter::default());
    let mut before = Vec::new();
    for ends in patterns.first_profile.windows(2) {
        before.clear();
        for profile in ends[0] as usize..ends[1] as usize {
            let mut clock = 0;
            let times = profiles.first[profile] as usize..profiles.first[profile + 1] as usize;
            before.resize(times.len(), (0, 0));
            for (time, (run, dwell)) in times.zip(&mut before) {
                let (arrival, departure) = (profiles.arrivals[time], profiles.departures[time]);
                runs.put_step(arrival - clock, *run);
                dwells.put_step(departure - arrival, *dwell);
                (*run, *dwell) = (arrival - clock, departure - arrival);
                clock = departure;
            }
        }
    }
    frame.section(Section::Runs, runs.bytes());
    frame.section(Section::Dwells, dwells.bytes());
}

pub(super) fn read(frame: &Frame, names: &mut Names<'_>, head: &Head) -> Result<Patterns, Fault> {
    let count = head.patterns;
    let mut line = 0;
    let facts = column(frame, Section::PatternFacts, "patterns", count, |reader| {
        line = reader.get_step(line)?;
        if line as usize >= head.lines {
            return Err(reader.fault());
        }
        Ok((line, reader.get_below(2)? as u8))
    })?;
    let mut patterns = Patterns {
        lines: facts.iter().map(|it| it.0).collect(),
        directions: facts.iter().map(|it| it.1).collect(),
        headsigns: column(frame, Section::PatternNames, "headsigns", count, |it| names.name(it))?,
        shapes: column(frame, Section::PatternShapes, "shapes of patterns", count, |it| {
            get_maybe(it, head.shapes)
        })?,
        first_halt: vec![0],
        first_trip: vec![0],
        first_profile: vec![0],
        ..Patterns::default()
    };
    let mut counts = ColumnReader::new(frame, Section::PatternCounts, "lengths of patterns")?;
    for _ in 0..count {
        for (first, least) in [
            // One gets on at one halt and off at another; and what nobody runs is no pattern.
            (&mut patterns.first_halt, 2),
            (&mut patterns.first_trip, 1),
            (&mut patterns.first_profile, 1),
        ] {
            let number = counts.get_u32()?;
            let end = first.last().and_then(|before| before.checked_add(number));
            let end = end.filter(|_| number >= least).ok_or_else(|| counts.fault())?;
            first.push(end);
        }
    }
    counts.finish()?;
    read_halts(frame, head, &mut patterns)?;
    Ok(patterns)
}

fn read_halts(frame: &Frame, head: &Head, patterns: &mut Patterns) -> Result<(), Fault> {
    let halts = patterns.first_halt.last().map_or(0, |end| *end as usize);
    let mut stop = 0;
    patterns.stops = column(frame, Section::HaltStops, "halts", halts, |reader| {
        stop = reader.get_step(stop)?;
        if (stop as usize) < head.stops { Ok(stop) } else { Err(reader.fault()) }
    })?;
    patterns.boarding = column(frame, Section::HaltBoarding, "boarding", halts, |reader| {
        let both = reader.get_below((WAYS * WAYS) as usize)?;
        Ok((BOARDING[(both / WAYS) as usize], BOARDING[(both % WAYS) as usize]))
    })?;
    let mut sequences = ColumnReader::new(frame, Section::HaltSequences, "stop sequences")?;
    let mut along = ColumnReader::new(frame, Section::HaltAlong, "metres along")?;
    patterns.sequences = sequences.room(halts)?;
    patterns.along_m = along.room(halts)?;
    for ends in patterns.first_halt.windows(2) {
        let (mut sequence, mut metres) = (0_i64, 0);
        for _ in ends[0]..ends[1] {
            let next = sequences.get_signed()?.checked_add(sequence + 1);
            let next = next.and_then(|next| u32::try_from(next).ok()).ok_or_else(|| sequences.fault())?;
            sequence = i64::from(next);
            patterns.sequences.push(next);
            metres = along.get_step(metres)?;
            patterns.along_m.push(metres);
        }
    }
    sequences.finish()?;
    along.finish()
}

pub(super) fn read_profiles(frame: &Frame, patterns: &Patterns) -> Result<Profiles, Fault> {
    let mut runs = ColumnReader::new(frame, Section::Runs, "running times")?;
    let mut dwells = ColumnReader::new(frame, Section::Dwells, "halting times")?;
    let each = patterns.first_halt.windows(2).zip(patterns.first_profile.windows(2));
    let times = each.clone().map(|(halts, own)| (halts[1] - halts[0]) as usize * (own[1] - own[0]) as usize);
    let times = times.fold(0_usize, usize::saturating_add);
    let mut profiles =
        Profiles { first: vec![0], arrivals: runs.room(times)?, departures: dwells.room(times)? };
    let mut before: Vec<(u32, u32)> = Vec::new();
    for (halts, numbers) in each {
        before.clear();
        before.resize((halts[1] - halts[0]) as usize, (0, 0));
        for _ in numbers[0]..numbers[1] {
            let mut clock = 0_u32;
            for (run, dwell) in &mut before {
                *run = runs.get_step(*run)?;
                *dwell = dwells.get_step(*dwell)?;
                let arrival = clock.checked_add(*run);
                let departure = arrival.and_then(|arrival| arrival.checked_add(*dwell));
                let (Some(arrival), Some(departure)) = (arrival, departure) else {
                    return Err(dwells.fault());
                };
                profiles.arrivals.push(arrival);
                profiles.departures.push(departure);
                clock = departure;
            }
            // No more times than there are bytes, and a file has no more than 4 GB.
            profiles.first.push(u32::try_from(profiles.arrivals.len()).unwrap_or(u32::MAX));
        }
    }
    runs.finish()?;
    dwells.finish()?;
    Ok(profiles)
}
