//! Trips. Each is told by its distance from the trip before it in its pattern that runs on the same days: so a
//! regular headway is one number again and again, also where weekdays and weekends stand mixed.

use super::{
    Fault, Section,
    column::{ColumnReader, ColumnWriter, column, write_plain},
    head::Head,
    stops::{from_trilean, trilean},
};
use crate::{
    Timetable,
    timetable::{Patterns, Trips},
};
use frame::{Frame, FrameWriter};

/// The trip before, by service: its pattern (counted from 1), start, profile within the pattern, block (nought for
/// none, else one more).
struct Before(Vec<(u32, Trip)>);

#[derive(Clone, Copy, Default)]
struct Trip {
    start: u32,
    profile: u32,
    block: u32,
}

impl Before {
    fn new(services: usize) -> Self {
        Self(vec![(0, Trip::default()); services])
    }

    /// The trip before in this pattern with this service, which must be one.
    fn of(&mut self, pattern: u32, service: u32) -> &mut Trip {
        let (is_of, trip) = &mut self.0[service as usize];
        if *is_of != pattern {
            (*is_of, *trip) = (pattern, Trip::default());
        }
        trip
    }
}

pub(super) fn write(frame: &mut FrameWriter, timetable: &Timetable) {
    let (patterns, trips) = (&timetable.patterns, &timetable.trips);
    let mut columns: [ColumnWriter; 4] = Default::default();
    let [starts, profiles, services, blocks] = &mut columns;
    let mut before = Before::new(timetable.services.count as usize);
    for (pattern, ends) in (1_u32..).zip(patterns.first_trip.windows(2)) {
        let first_profile = patterns.first_profile[pattern as usize - 1];
        let mut service = 0;
        for trip in ends[0] as usize..ends[1] as usize {
            services.put_step(trips.services[trip], service);
            service = trips.services[trip];
            let before = before.of(pattern, service);
            let now = Trip {
                start: trips.starts[trip],
                profile: trips.profiles[trip] - first_profile,
                block: trips.blocks[trip].wrapping_add(1),
            };
            starts.put(now.start - before.start);
            profiles.put_step(now.profile, before.profile);
            blocks.put_step(now.block, before.block);
            *before = now;
        }
    }
    let sections = [Section::TripStarts, Section::TripProfiles, Section::TripServices, Section::TripBlocks];
    for (section, column) in sections.into_iter().zip(columns) {
        frame.section(section, column.bytes());
    }
    frame.section(Section::TripHeadways, write_plain(trips.headways.iter().copied()));
    frame.section(Section::TripWheelchair, write_plain(trips.wheelchair.iter().map(|it| trilean(*it))));
}

pub(super) fn read(frame: &Frame, head: &Head, patterns: &Patterns) -> Result<Trips, Fault> {
    let count = frame.records;
    if patterns.first_trip.last().is_none_or(|end| *end as usize != count) {
        return Err(Fault::Count("trips"));
    }
    let headways = column(frame, Section::TripHeadways, "headways", count, |reader| {
        reader.get().and_then(|seconds| u32::try_from(seconds).map_err(|_| reader.fault()))
    })?;
    let wheelchair = column(frame, Section::TripWheelchair, "wheelchairs", count, |reader| {
        reader.get_below(3).map(from_trilean)
    })?;
    let mut starts = ColumnReader::new(frame, Section::TripStarts, "starts")?;
    let mut profiles = ColumnReader::new(frame, Section::TripProfiles, "profiles of trips")?;
    let mut services = ColumnReader::new(frame, Section::TripServices, "services of trips")?;
    let mut blocks = ColumnReader::new(frame, Section::TripBlocks, "blocks")?;
    let mut trips = Trips {
        starts: starts.room(count)?,
        profiles: profiles.room(count)?,
        services: services.room(count)?,
        blocks: blocks.room(count)?,
        headways,
        wheelchair,
    };
    let mut before = Before::new(head.services as usize);
    let ends = patterns.first_trip.windows(2).zip(patterns.first_profile.windows(2));
    for (pattern, (ends, pattern_profiles)) in (1..).zip(ends) {
        let mut service = 0;
        for _ in ends[0]..ends[1] {
            service = services.get_step(service)?;
            if service >= head.services {
                return Err(services.fault());
            }
            let trip = before.of(pattern, service);
            trip.start = starts.get_u32()?.checked_add(trip.start).ok_or_else(|| starts.fault())?;
            trip.profile = profiles.get_step(trip.profile)?;
            if trip.profile >= pattern_profiles[1] - pattern_profiles[0] {
                return Err(profiles.fault());
            }
            trip.block = blocks.get_step(trip.block)?;
            trips.starts.push(trip.start);
            trips.profiles.push(pattern_profiles[0] + trip.profile);
            trips.services.push(service);
            trips.blocks.push(trip.block.wrapping_sub(1));
        }
    }
    starts.finish()?;
    profiles.finish()?;
    services.finish()?;
    blocks.finish()?;
    Ok(trips)
}
