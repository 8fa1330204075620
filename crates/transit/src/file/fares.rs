//! What rides cost.

use super::{
    Fault, Section,
    column::{ColumnReader, ColumnWriter},
    head::Head,
    names::{Names, NamesWriter},
};
use crate::network::{FareProduct, Fares, LineLadder};
use contract::Fen;
use frame::{Frame, FrameWriter};
use tariff::{Beyond, FareLadder, FareStep};

pub(super) fn write<'a>(frame: &mut FrameWriter, names: &mut NamesWriter<'a>, fares: &'a Fares) {
    let mut column = ColumnWriter::default();
    for FareProduct { price, transfers, transfer_s, lines, zones, contains } in &fares.products {
        column.put_signed(price.get());
        column.put(transfers.map_or(0, |it| u64::from(it) + 1));
        column.put(transfer_s.map_or(0, |it| u64::from(it) + 1));
        put_lines(&mut column, lines);
        column.put_count(zones.len());
        for (from, to) in zones {
            for zone in [from, to] {
                column.put(u32::from(zone.is_some()));
                if let Some(zone) = zone {
                    names.text(&mut column, zone);
                }
            }
        }
        column.put_count(contains.len());
        for zone in contains {
            names.text(&mut column, zone);
        }
    }
    for LineLadder { lines, ladder } in &fares.ladders {
        put_lines(&mut column, lines);
        column.put_count(ladder.steps().len());
        for step in ladder.steps() {
            column.put(step.up_to_m);
            column.put_signed(step.fare.get());
        }
        column.put(ladder.beyond().every_m);
        column.put_signed(ladder.beyond().more.get());
    }
    frame.section(Section::Fares, column.bytes());
}

fn put_lines(column: &mut ColumnWriter, lines: &[usize]) {
    column.put_count(lines.len());
    let mut before = 0;
    for line in lines {
        column.put_signed(*line as i64 - before);
        before = *line as i64;
    }
}

pub(super) fn read(frame: &Frame, names: &mut Names<'_>, head: &Head) -> Result<Fares, Fault> {
    let mut column = ColumnReader::new(frame, Section::Fares, "fares")?;
    let mut fares = Fares { products: column.room(head.products)?, ladders: Vec::new() };
    for _ in 0..head.products {
        fares.products.push(product(&mut column, names, head)?);
    }
    fares.ladders = column.room(head.ladders)?;
    for _ in 0..head.ladders {
        let lines = get_lines(&mut column, head)?;
        let count = column.get_count()?;
        let mut steps = column.room(count)?;
        for _ in 0..count {
            steps.push(FareStep { up_to_m: column.get_u32()?, fare: Fen::new(column.get_signed()?) });
        }
        let beyond = Beyond { every_m: column.get_u32()?, more: Fen::new(column.get_signed()?) };
        let ladder = FareLadder::new(steps, beyond).map_err(|_| column.fault())?;
        fares.ladders.push(LineLadder { lines, ladder });
    }
    column.finish()?;
    Ok(fares)
}

fn product(column: &mut ColumnReader<'_>, names: &mut Names<'_>, head: &Head) -> Result<FareProduct, Fault> {
    let price = Fen::new(column.get_signed()?);
    if price < Fen::ZERO {
        return Err(column.fault());
    }
    let transfers = match column.get_below(257)?.checked_sub(1) {
        Some(number) => Some(u8::try_from(number).map_err(|_| column.fault())?),
        None => None,
    };
    let covered_s = match column.get()?.checked_sub(1) {
        Some(seconds) => Some(u32::try_from(seconds).map_err(|_| column.fault())?),
        None => None,
    };
    let lines = get_lines(column, head)?;
    let count = column.get_count()?;
    let mut zones = column.room(count)?;
    for _ in 0..count {
        zones.push((zone(column, names)?, zone(column, names)?));
    }
    let count = column.get_count()?;
    let mut contains = column.room(count)?;
    for _ in 0..count {
        contains.push(names.text(column)?);
    }
    Ok(FareProduct { price, transfers, transfer_s: covered_s, lines, zones, contains })
}

fn zone(column: &mut ColumnReader<'_>, names: &mut Names<'_>) -> Result<Option<String>, Fault> {
    (column.get_below(2)? == 1).then(|| names.text(column)).transpose()
}

fn get_lines(column: &mut ColumnReader<'_>, head: &Head) -> Result<Vec<usize>, Fault> {
    let count = column.get_count()?;
    let mut lines = column.room(count)?;
    let mut line = 0;
    for _ in 0..count {
        line = column.get_step(line)?;
        if line as usize >= head.lines {
            return Err(column.fault());
        }
        lines.push(line as usize);
    }
    Ok(lines)
}
