//! The part of the pack that holds car parks.

use crate::{
    column::{Bytes, HeapReader, Numbers, Texts, planes, write_shared, write_texts},
    error::Fault,
    format::{Section, part_number},
    points::{self, Points},
    record::{LotRecord, MAX_BAYS},
};
use contract::{
    Fen, LotId, Name, Position, Tariff,
    lot::{Amenities, LotKind},
    manifest::{PACK_FORMAT, Part},
};
use frame::{Frame, FrameWriter};

/// Kinds by their number in the file: never give a number a new meaning.
const KINDS: [LotKind; 5] =
    [LotKind::Roadside, LotKind::Ground, LotKind::Garage, LotKind::Underground, LotKind::Other];

/// Bits of the column of flags.
mod flag {
    pub(super) const CHARGING: u8 = 1;
    pub(super) const ETC: u8 = 1 << 1;
    pub(super) const ACCESSIBLE: u8 = 1 << 2;
    pub(super) const AROUND_THE_CLOCK: u8 = 1 << 3;
    pub(super) const SAMPLE: u8 = 1 << 4;
    pub(super) const ALL: u8 = CHARGING | ETC | ACCESSIBLE | AROUND_THE_CLOCK | SAMPLE;
}

/// The file for these car parks.
pub(crate) fn write(mut lots: Vec<LotRecord>) -> Vec<u8> {
    lots.sort_by_cached_key(|lot| (points::along(lot.position), lot.id));
    // `PackWriter` takes at most ten million.
    let count = u32::try_from(lots.len()).unwrap_or(u32::MAX);
    let mut frame = FrameWriter::new(part_number(Part::Lots), count);
    points::write(&mut frame, lots.iter().map(|lot| (lot.id.0, lot.position, &lot.name)));
    // `KINDS` is short and has every kind.
    let kind = |lot: &LotRecord| KINDS.iter().position(|&kind| kind == lot.kind).unwrap_or_default() as u8;
    frame.section(Section::Kinds, lots.iter().map(kind).collect());
    frame.section(Section::Flags, lots.iter().map(flags).collect());
    frame.section(Section::Capacities, planes(lots.iter().map(|lot| lot.capacity)));
    let heights = lots.iter().map(|lot| lot.max_height_cm.map_or(0, |it| u32::from(it) + 1));
    frame.section(Section::Heights, planes(heights));
    let optional = |bays: Option<u32>| bays.map_or(0, |bays| bays + 1);
    frame.section(Section::ChargingBays, planes(lots.iter().map(|lot| optional(lot.charging_bays))));
    frame.section(Section::AccessibleBays, planes(lots.iter().map(|lot| optional(lot.accessible_bays))));
    write_texts(&mut frame, Section::Addresses, lots.iter().map(|lot| lot.address.as_deref().unwrap_or("")));
    let mut shared = |of, table, texts: Vec<Option<&str>>| {
        let present = texts.iter().map(|text| text.filter(|it| !it.is_empty()));
        write_shared(&mut frame, (of, table), present);
    };
    let operators = lots.iter().map(|lot| lot.operator.as_deref());
    shared(Section::OperatorOf, Section::Operators, operators.collect());
    let hours = lots.iter().map(|lot| lot.opening_hours.as_deref());
    shared(Section::HoursOf, Section::Hours, hours.collect());
    let tariffs: Vec<_> = lots.iter().map(|lot| lot.tariff.as_ref().and_then(tariff_json)).collect();
    shared(Section::TariffOf, Section::Tariffs, tariffs.iter().map(Option::as_deref).collect());
    let fee_words = lots.iter().map(|lot| lot.fee_words.as_deref());
    shared(Section::FeeWordsOf, Section::FeeWords, fee_words.collect());
    frame.finish(PACK_FORMAT as u16)
}

/// A rate table as it stands in the file.
pub(crate) fn tariff_json(tariff: &Tariff) -> Option<String> {
    // Numbers, lists and fixed keys only: serde_json never refuses them.
    serde_json::to_string(tariff).ok()
}

fn flags(lot: &LotRecord) -> u8 {
    let Amenities { charging, etc, accessible, around_the_clock } = lot.amenities;
    let flags = [
        (charging, flag::CHARGING),
        (etc, flag::ETC),
        (accessible, flag::ACCESSIBLE),
        (around_the_clock, flag::AROUND_THE_CLOCK),
        (lot.sample, flag::SAMPLE),
    ];
    flags.into_iter().filter(|(is, _)| *is).fold(0, |all, (_, bit)| all | bit)
}

/// A column of rows of a table of shared texts.
#[derive(Debug)]
struct Shared {
    of: Numbers,
    table: Texts,
}

impl Shared {
    fn read(
        frame: &Frame,
        heap: &mut HeapReader<'_>,
        (of, table): (Section, Section),
        column: &'static str,
    ) -> Result<Self, Fault> {
        let table = heap.table(table, column)?;
        let rows = u32::try_from(table.len()).unwrap_or(u32::MAX);
        Ok(Self { of: Numbers::read(frame, of, column, rows)?, table })
    }

    /// The row of a record, counted from 0.
    fn row(&self, frame: &Frame, record: usize) -> Option<usize> {
        (self.of.get(&frame.bytes, record) as usize).checked_sub(1)
    }

    fn text<'a>(&self, frame: &'a Frame, record: usize) -> Option<&'a str> {
        self.row(frame, record).map(|row| self.table.get(&frame.heap, row))
    }
}

/// The car parks of a pack. Asking for a record that is not there panics, as with a slice.
#[derive(Debug)]
pub(crate) struct Lots {
    frame: Frame,
    pub(crate) points: Points,
    kinds: Bytes,
    flags: Bytes,
    capacities: Numbers,
    heights: Numbers,
    charging_bays: Numbers,
    accessible_bays: Numbers,
    addresses: Texts,
    operators: Shared,
    hours: Shared,
    tariff_of: Shared,
    fee_words: Shared,
    /// The table of tariffs, read, and the price of the first paid hour by each.
    tariffs: Vec<(Tariff, Fen)>,
    /// All bays together.
    pub(crate) bays: u32,
}

impl Lots {
    /// Checks a file and takes it.
    pub(crate) fn read(bytes: Vec<u8>) -> Result<Self, Fault> {
        let frame = Frame::read(part_number(Part::Lots), bytes)?;
        let mut heap = HeapReader::new(&frame);
        let points = Points::read(&frame, &mut heap)?;
        let addresses = heap.texts(Section::Addresses, "addresses")?;
        let mut shared = |of, table, column| Shared::read(&frame, &mut heap, (of, table), column);
        let operators = shared(Section::OperatorOf, Section::Operators, "operators")?;
        let hours = shared(Section::HoursOf, Section::Hours, "opening hours")?;
        let tariff_of = shared(Section::TariffOf, Section::Tariffs, "tariffs")?;
        let fee_words = shared(Section::FeeWordsOf, Section::FeeWords, "words about fees")?;
        heap.finish()?;
        let kinds = Bytes::read(&frame, Section::Kinds, "kinds", |kind| usize::from(kind) < KINDS.len())?;
        let flags = Bytes::read(&frame, Section::Flags, "flags", |flags| flags & !flag::ALL == 0)?;
        let numbers = |section, column, most| Numbers::read(&frame, section, column, most);
        let capacities = numbers(Section::Capacities, "capacities", MAX_BAYS)?;
        let heights = numbers(Section::Heights, "heights", u32::from(u16::MAX) + 1)?;
        let charging_bays = numbers(Section::ChargingBays, "charging bays", MAX_BAYS + 1)?;
        let accessible_bays = numbers(Section::AccessibleBays, "accessible bays", MAX_BAYS + 1)?;
        let bays = (0..frame.records)
            .try_fold(0_u32, |all, record| all.checked_add(capacities.get(&frame.bytes, record)))
            .ok_or(Fault::TooManyBays)?;
        let read_tariff = |row| {
            let tariff: Tariff = serde_json::from_str(tariff_of.table.get(&frame.heap, row))
                .map_err(|_| Fault::Value { column: "tariffs", record: row })?;
            let first_hour = tariff.first_hour();
            Ok((tariff, first_hour))
        };
        let tariffs = (0..tariff_of.table.len()).map(read_tariff).collect::<Result<_, Fault>>()?;
        Ok(Self {
            frame,
            points,
            kinds,
            flags,
            capacities,
            heights,
            charging_bays,
            accessible_bays,
            addresses,
            operators,
            hours,
            tariff_of,
            fee_words,
            tariffs,
            bays,
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.points.len()
    }

    /// The record with this id.
    pub(crate) fn find(&self, id: LotId) -> Option<usize> {
        self.points.find(&self.frame, id.0)
    }

    pub(crate) fn id(&self, record: usize) -> LotId {
        LotId(self.points.id(&self.frame, record))
    }

    pub(crate) fn name(&self, record: usize) -> Name {
        self.points.name(&self.frame, record)
    }

    pub(crate) fn name_zh(&self, record: usize) -> &str {
        self.points.zh.get(&self.frame.heap, record)
    }

    pub(crate) fn name_en(&self, record: usize) -> &str {
        self.points.en.get(&self.frame.heap, record)
    }

    pub(crate) fn position(&self, record: usize) -> Position {
        self.points.positions[record]
    }

    pub(crate) fn kind(&self, record: usize) -> LotKind {
        KINDS[usize::from(self.kinds.get(&self.frame.bytes, record))]
    }

    pub(crate) fn amenities(&self, record: usize) -> Amenities {
        let flags = self.flags.get(&self.frame.bytes, record);
        Amenities {
            charging: flags & flag::CHARGING != 0,
            etc: flags & flag::ETC != 0,
            accessible: flags & flag::ACCESSIBLE != 0,
            around_the_clock: flags & flag::AROUND_THE_CLOCK != 0,
        }
    }

    pub(crate) fn is_sample(&self, record: usize) -> bool {
        self.flags.get(&self.frame.bytes, record) & flag::SAMPLE != 0
    }

    pub(crate) fn capacity(&self, record: usize) -> u32 {
        self.capacities.get(&self.frame.bytes, record)
    }

    pub(crate) fn max_height_cm(&self, record: usize) -> Option<u16> {
        // At most 65,536 by the check on reading.
        let height = self.heights.get(&self.frame.bytes, record).checked_sub(1)?;
        u16::try_from(height).ok()
    }

    pub(crate) fn charging_bays(&self, record: usize) -> Option<u32> {
        self.charging_bays.get(&self.frame.bytes, record).checked_sub(1)
    }

    pub(crate) fn accessible_bays(&self, record: usize) -> Option<u32> {
        self.accessible_bays.get(&self.frame.bytes, record).checked_sub(1)
    }

    pub(crate) fn address(&self, record: usize) -> Option<&str> {
        self.addresses.find(&self.frame.heap, record)
    }

    pub(crate) fn operator(&self, record: usize) -> Option<&str> {
        self.operators.text(&self.frame, record)
    }

    pub(crate) fn opening_hours(&self, record: usize) -> Option<&str> {
        self.hours.text(&self.frame, record)
    }

    pub(crate) fn fee_words(&self, record: usize) -> Option<&str> {
        self.fee_words.text(&self.frame, record)
    }

    pub(crate) fn tariff(&self, record: usize) -> Option<&Tariff> {
        self.tariff_of.row(&self.frame, record).map(|row| &self.tariffs[row].0)
    }

    /// The price of the first paid hour.
    pub(crate) fn first_hour(&self, record: usize) -> Option<Fen> {
        self.tariff_of.row(&self.frame, record).map(|row| self.tariffs[row].1)
    }
}
