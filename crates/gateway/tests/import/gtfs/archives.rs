//! Archives and folders, also hostile ones.

use super::{Town, balanced, today, zip};
use gateway::import::gtfs::{Archive, Feed, GtfsError, load, read};
use std::fs;

fn read_archive(bytes: &[u8]) -> Result<Feed, GtfsError> {
    read(&Archive::open(bytes)?, today())
}

#[test]
fn tables_may_lie_in_a_folder_of_the_archive() {
    let town = Town::new();
    let files: Vec<_> = town.0.iter().map(|(name, bytes)| (format!("export/town/{name}"), bytes)).collect();
    let mut all: Vec<_> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    all.push(("readme.md", b"hello"));
    all.push(("__MACOSX/export/stops.txt", b"rubbish"));
    all.push(("export/town/old/stops.txt", b"rubbish"));
    let feed = read_archive(&zip(all)).unwrap();
    balanced(&feed);
    assert_eq!(feed.network, town.read().network);
    assert_eq!(feed.report.unread, ["readme.md", "__MACOSX/export/stops.txt", "export/town/old/stops.txt"]);
}

#[test]
fn names_that_climb_out_of_their_folder_are_passed_over() {
    let town = Town::new();
    let mut all: Vec<_> = town.0.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    all.extend([
        ("../stops.txt", b"rubbish".as_slice()),
        ("/etc/trips.txt", b"rubbish"),
        ("..\\agency.txt", b"rubbish"),
    ]);
    let feed = read_archive(&zip(all)).unwrap();
    assert_eq!(feed.network, town.read().network);
    assert_eq!(feed.report.unread.len(), 3);
}

#[test]
fn a_folder_is_read_like_an_archive_and_makes_the_same_one_every_time() {
    let folder = tempfile::tempdir().unwrap();
    let town = Town::new();
    for (name, bytes) in &town.0 {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    fs::write(folder.path().join("notes.doc"), "no table").unwrap();
    let archive = load(folder.path()).unwrap();
    assert_eq!(read_archive(&archive).unwrap().network, town.read().network);
    assert_eq!(load(folder.path()).unwrap(), archive);
    let file = folder.path().join("feed.zip");
    fs::write(&file, town.zip()).unwrap();
    assert_eq!(load(&file).unwrap(), town.zip());
    assert!(matches!(load(&folder.path().join("nowhere")), Err(GtfsError::Unreadable(_))));
}

#[test]
fn what_is_no_archive_is_refused() {
    for bytes in [b"".as_slice(), b"stop_id,stop_name", &Town::new().zip()[..200]] {
        assert!(matches!(read_archive(bytes), Err(GtfsError::NoArchive(_))));
    }
    let many: Vec<_> = (0..1_001).map(|at| format!("{at}.txt")).collect();
    let many = zip(many.iter().map(|name| (name.as_str(), b"".as_slice())));
    assert_eq!(read_archive(&many).unwrap_err(), GtfsError::TooManyFiles(1_001));
    assert_eq!(read_archive(&zip([])).unwrap_err(), GtfsError::Missing("agency.txt"));
}

/// Where in an archive the field of this length stands that is so many bytes after each mark.
fn fields(bytes: &[u8], mark: [u8; 4], after: usize) -> Vec<usize> {
    bytes.windows(4).enumerate().filter(|(_, it)| *it == mark).map(|(at, _)| at + after).collect()
}

#[test]
fn an_archive_that_says_it_unfolds_to_gigabytes_is_refused_unread() {
    let mut bytes = Town::new().zip();
    // The unfolded sizes in the list at the archive's end.
    for at in fields(&bytes, *b"PK\x01\x02", 24) {
        bytes[at..at + 4].copy_from_slice(&0xC000_0000_u32.to_le_bytes());
    }
    assert!(matches!(read_archive(&bytes), Err(GtfsError::TooLarge { .. })));
}

#[test]
fn a_file_that_unfolds_to_more_than_it_says_is_cut_where_it_lied() {
    let rows = "x,,,\n".repeat(200_000);
    let town = Town::new()
        .with("shapes.txt", format!("shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\n{rows}"));
    let honest = town.zip();
    // A million bytes that say they are a hundred.
    let names = fields(&honest, *b"PK\x01\x02", 46);
    let shapes = names.into_iter().find(|at| honest[*at..].starts_with(b"shapes.txt")).unwrap();
    let mut bytes = honest.clone();
    bytes[shapes - 46 + 24..shapes - 46 + 28].copy_from_slice(&100_u32.to_le_bytes());
    let feed = read_archive(&bytes).unwrap();
    let shapes = feed.report.file("shapes.txt").unwrap();
    assert!(shapes.rows < 20, "{shapes}");
    assert_eq!(feed.network.trips.len(), 3);
}

#[test]
fn a_damaged_file_costs_what_lies_behind_the_damage() {
    let rows: Vec<_> = (0..20_000).map(|at| format!("w{},36.1,120.{at},{at}", at % 7)).collect();
    let town = Town::new().and("shapes.txt", &rows.join("\n"));
    let mut bytes = town.zip();
    let names = fields(&bytes, *b"PK\x03\x04", 30);
    let shapes = names.into_iter().find(|at| bytes[*at..].starts_with(b"shapes.txt")).unwrap();
    for byte in &mut bytes[shapes + 30_000..shapes + 30_100] {
        *byte = !*byte;
    }
    let feed = read_archive(&bytes).unwrap();
    balanced(&feed);
    let shapes = feed.report.file("shapes.txt").unwrap();
    assert!(shapes.taken > 100 && shapes.rows < 20_000, "{shapes}");
}
