//! `shapes.txt`: ways on the ground.

use super::{
    GtfsError,
    archive::Archive,
    report::Report,
    table::{Taken, each_if_there},
};
use contract::Position;
use std::collections::HashMap;
use transit::network::Shape;

const FILE: &str = "shapes.txt";

/// Ways by their ids in the feed.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    numbers: HashMap<String, usize>,
    uids: Vec<String>,
    points: Vec<Vec<(u32, Position)>>,
}

impl Shapes {
    pub fn find(&self, uid: &str) -> Option<usize> {
        self.numbers.get(uid).copied()
    }

    pub fn len(&self) -> usize {
        self.uids.len()
    }

    /// Those that are used, each with its points in order, and the new number of each that was not dropped.
    pub fn finish(self, used: &[bool], report: &mut Report) -> (Vec<Shape>, Vec<Option<usize>>) {
        let mut shapes = Vec::new();
        let mut numbers = Vec::with_capacity(self.points.len());
        for ((mut points, uid), used) in self.points.into_iter().zip(&self.uids).zip(used) {
            if !used {
                numbers.push(None);
                report.tally(FILE).remark(0, uid, "shape_id", "no trip that is kept goes this way: left out");
                continue;
            }
            // Stable: of two points with the same number the first stays first.
            points.sort_by_key(|(sequence, _)| *sequence);
            let mut points: Vec<_> = points.into_iter().map(|(_, position)| position).collect();
            points.dedup();
            if points.len() < 2 {
                numbers.push(None);
                report.tally(FILE).remark(0, uid, "shape_id", "fewer than two points: left out");
                continue;
            }
            numbers.push(Some(shapes.len()));
            shapes.push(Shape { points });
        }
        (shapes, numbers)
    }
}

pub(super) fn read(archive: &Archive<'_>, report: &mut Report) -> Result<Shapes, GtfsError> {
    let columns = ["shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence"];
    let mut shapes = Shapes::default();
    // Points of one way mostly stand together.
    let mut last = 0;
    each_if_there(archive, FILE, columns, 4, report, |row, _| {
        let uid = row.need(0)?;
        let [north, east] = [row.degrees(1)?, row.degrees(2)?];
        let position =
            Position::new(east, north).map_err(|_| row.bad(1, "a place on the earth, with its longitude"))?;
        row.need(3)?;
        let sequence: u32 = row.parse(3, "a whole number")?.unwrap_or_default();
        if shapes.uids.get(last).is_none_or(|it| it != uid) {
            last = shapes.find(uid).unwrap_or_else(|| {
                shapes.numbers.insert(uid.to_owned(), shapes.uids.len());
                shapes.uids.push(uid.to_owned());
                shapes.points.push(Vec::new());
                shapes.uids.len() - 1
            });
        }
        shapes.points[last].push((sequence, position));
        Ok(Taken::Yes)
    })?;
    Ok(shapes)
}
