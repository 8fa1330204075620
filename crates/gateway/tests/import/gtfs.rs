//! Timetables: a town of six stops, and what can be wrong with it.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test that called it")]

mod archives;
mod captures;
mod commands;
mod damage;
mod extras;
mod rows;
mod times;
mod wrong;

use crate::{fixture, lines};
use gateway::import::gtfs::{Archive, Feed, GtfsError, read};
use std::{collections::BTreeMap, io::Write as _};
use tariff::LocalDay;
use zip::{ZipWriter, write::SimpleFileOptions};

/// The tables of the town, as they stand in the repository, and as a test changes them.
#[derive(Clone, Debug)]
pub struct Town(BTreeMap<String, Vec<u8>>);

const TABLES: [&str; 7] =
    ["agency.txt", "calendar.txt", "routes.txt", "shapes.txt", "stop_times.txt", "stops.txt", "trips.txt"];

impl Town {
    pub fn new() -> Self {
        Self(TABLES.map(|name| (name.to_owned(), fixture(&format!("gtfs/{name}")))).into())
    }

    /// A table in place of the one that was there.
    pub fn with(mut self, name: &str, text: impl AsRef<[u8]>) -> Self {
        self.0.insert(name.to_owned(), text.as_ref().to_vec());
        self
    }

    /// Rows more.
    pub fn and(mut self, name: &str, rows: &str) -> Self {
        self.0.get_mut(name).unwrap().extend_from_slice(rows.as_bytes());
        self
    }

    /// Other words in a table.
    pub fn but(mut self, name: &str, from: &str, to: &str) -> Self {
        let text = String::from_utf8(self.0[name].clone()).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        self.0.insert(name.to_owned(), text.replace(from, to).into_bytes());
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.0.remove(name).unwrap();
        self
    }

    pub fn table(&self, name: &str) -> &[u8] {
        &self.0[name]
    }

    pub fn zip(&self) -> Vec<u8> {
        zip(self.0.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
    }

    pub fn try_read(&self) -> Result<Feed, GtfsError> {
        read(&Archive::open(&self.zip())?, today())
    }

    /// Reads it, and checks that of every row it is told what became of it.
    pub fn read(&self) -> Feed {
        let feed = self.try_read().unwrap();
        balanced(&feed);
        feed
    }
}

/// No row vanishes: each is taken, rejected or passed over.
pub fn balanced(feed: &Feed) {
    for file in &feed.report.files {
        let passed_over: usize = file.passed_over.values().sum();
        assert_eq!(file.rows, file.taken + file.rejected + passed_over, "{file}");
    }
}

pub fn today() -> LocalDay {
    "2026-03-01".parse().unwrap()
}

/// An archive of these files.
pub fn zip<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Rows that were not taken, as lines.
pub fn rejected(feed: &Feed) -> Vec<String> {
    lines(&feed.report.rejected)
}

/// Repairs and omissions, as lines.
pub fn remarks(feed: &Feed) -> Vec<String> {
    lines(&feed.report.remarks)
}

/// Arrivals and departures of a trip in minutes and seconds of the day.
pub fn clock(feed: &Feed, trip: &str) -> Vec<(String, String)> {
    let print = |time: u32| format!("{}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60);
    let trip = feed.network.trips.iter().find(|it| it.id == trip).unwrap();
    trip.calls.iter().map(|call| (print(call.arrival_s), print(call.departure_s))).collect()
}
