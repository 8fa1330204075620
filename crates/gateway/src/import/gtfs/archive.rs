//! The files of a feed, out of an archive or a folder, never more of them than a city's timetable can have.

use super::GtfsError;
use flate2::read::DeflateDecoder;
use std::{
    fs,
    io::{self, Cursor, Read, Write as _},
    path::Path,
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// The most bytes of an archive. The largest national feeds have about 200 MB.
const MAX_ARCHIVE: u64 = 512 << 20;
/// The most bytes that one file of it unfolds to.
const MAX_FILE: u64 = 2 << 30;
/// The most bytes that all of them unfold to.
const MAX_ALL: u64 = 4 << 30;
/// The most files that are looked at.
const MAX_FILES: usize = 1_000;

/// A feed as it was uploaded: an archive, and where in it each table lies.
#[derive(Debug)]
pub struct Archive<'a> {
    bytes: &'a [u8],
    files: Vec<Entry>,
    /// Files that are no part of a feed: their names, as they stand in the archive.
    strange: Vec<String>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    start: u64,
    packed: u64,
    size: u64,
    method: CompressionMethod,
}

/// The bytes of an archive from a file, or of an archive made from a folder's files.
pub fn load(place: &Path) -> Result<Vec<u8>, GtfsError> {
    let failed = |error: io::Error| GtfsError::Unreadable(format!("{}: {error}", place.display()));
    let facts = fs::metadata(place).map_err(failed)?;
    if facts.is_dir() {
        return pack(place).map_err(failed);
    }
    if facts.len() > MAX_ARCHIVE {
        return Err(GtfsError::TooLarge { file: place.display().to_string(), limit: MAX_ARCHIVE });
    }
    fs::read(place).map_err(failed)
}

/// An archive of the tables in a folder; the same files make the same archive.
fn pack(folder: &Path) -> io::Result<Vec<u8>> {
    let mut names: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    names.retain(|file| file.path().is_file());
    names.sort_by_key(fs::DirEntry::file_name);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // Without a time: what was copied an hour later is still the same feed.
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
    for file in names {
        let name = file.file_name();
        let Some(name) = name.to_str().filter(|name| is_table(name)) else { continue };
        archive.start_file(name, options).map_err(io::Error::other)?;
        // One byte too many is enough to see that it is too large.
        io::copy(&mut fs::File::open(file.path())?.take(MAX_FILE + 1), &mut archive)?;
        archive.flush()?;
    }
    Ok(archive.finish().map_err(io::Error::other)?.into_inner())
}

fn is_table(name: &str) -> bool {
    let ending = Path::new(name).extension();
    ending.is_some_and(|it| it.eq_ignore_ascii_case("txt") || it.eq_ignore_ascii_case("geojson"))
}

impl<'a> Archive<'a> {
    /// Looks through an archive: it may hold the tables in one folder of it, as some tools pack them. Nothing is
    /// ever written to where a name points, so a name that climbs out of its folder does no harm: it is passed over.
    pub fn open(bytes: &'a [u8]) -> Result<Self, GtfsError> {
        if bytes.len() as u64 > MAX_ARCHIVE {
            return Err(GtfsError::TooLarge { file: "the archive".into(), limit: MAX_ARCHIVE });
        }
        let mut zip =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| GtfsError::NoArchive(error.to_string()))?;
        if zip.len() > MAX_FILES {
            return Err(GtfsError::TooManyFiles(zip.len()));
        }
        let mut entries = Vec::new();
        let mut strange = Vec::new();
        for at in 0..zip.len() {
            let file = zip.by_index_raw(at).map_err(|error| GtfsError::NoArchive(error.to_string()))?;
            if file.is_dir() {
                continue;
            }
            let path = file.name().replace('\\', "/");
            let climbs = path.starts_with('/') || path.split('/').any(|step| step == "..");
            let hidden = path.split('/').any(|step| step.starts_with('.') || step == "__MACOSX");
            if climbs || hidden || file.encrypted() || !is_table(&path) {
                strange.push(file.name().to_owned());
                continue;
            }
            entries.push(Entry {
                name: path,
                start: file.data_start(),
                packed: file.compressed_size(),
                size: file.size(),
                method: file.compression(),
            });
        }
        let folder = folder_of(&entries);
        let mut files: Vec<Entry> = Vec::new();
        for mut entry in entries {
            let inside = entry.name.strip_prefix(folder.as_str()).filter(|name| !name.contains('/'));
            match inside.map(str::to_owned) {
                Some(name) if !files.iter().any(|it| it.name == name) => {
                    entry.name = name;
                    files.push(entry);
                }
                _ => strange.push(entry.name),
            }
        }
        let archive = Self { bytes, files, strange };
        archive.bounded()?;
        Ok(archive)
    }

    /// What the archive says of its files' sizes; what it does not say is seen when they unfold.
    fn bounded(&self) -> Result<(), GtfsError> {
        if let Some(large) = self.files.iter().find(|file| file.size > MAX_FILE) {
            return Err(GtfsError::TooLarge { file: large.name.clone(), limit: MAX_FILE });
        }
        let all = self.files.iter().fold(0_u64, |sum, file| sum.saturating_add(file.size));
        if all > MAX_ALL {
            return Err(GtfsError::TooLarge { file: "all files together".into(), limit: MAX_ALL });
        }
        Ok(())
    }

    /// Names of the tables.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str())
    }

    /// Files that are no part of a feed, or that lie where no table is looked for.
    pub fn strange(&self) -> &[String] {
        &self.strange
    }

    /// Whether it has this table.
    pub fn has(&self, name: &str) -> bool {
        self.names().any(|it| it == name)
    }

    /// A table's bytes, unfolded while they are read, and not one more than the archive has said; `None` when it
    /// does not have it.
    pub fn read(&self, name: &str) -> Option<Result<Box<dyn Read + 'a>, GtfsError>> {
        let entry = self.files.iter().find(|file| file.name == name)?;
        Some(self.unfold(entry))
    }

    fn unfold(&self, entry: &Entry) -> Result<Box<dyn Read + 'a>, GtfsError> {
        let packed = usize::try_from(entry.start)
            .ok()
            .and_then(|start| Some(start..start.checked_add(usize::try_from(entry.packed).ok()?)?))
            .and_then(|range| self.bytes.get(range))
            .ok_or_else(|| GtfsError::NoArchive(format!("{} lies outside of it", entry.name)))?;
        match entry.method {
            CompressionMethod::Stored => Ok(Box::new(Bounded { inner: packed, left: entry.size })),
            CompressionMethod::Deflated => {
                Ok(Box::new(Bounded { inner: DeflateDecoder::new(packed), left: entry.size }))
            }
            other => Err(GtfsError::NoArchive(format!("{} is packed by {other:?}", entry.name))),
        }
    }
}

/// The folder that holds the tables: where `stops.txt` or, without it, `agency.txt` lies nearest to the top.
fn folder_of(entries: &[Entry]) -> String {
    let nearest = |table: &str| {
        let folders = entries.iter().filter_map(|entry| entry.name.strip_suffix(table));
        folders.filter(|it| it.is_empty() || it.ends_with('/')).min_by_key(|it| it.len()).map(str::to_owned)
    };
    nearest("stops.txt").or_else(|| nearest("agency.txt")).unwrap_or_default()
}

/// Fails where an archive unfolds to more than it has said, and so than was allowed.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(into)?;
        self.left = self.left.checked_sub(got as u64).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, "it unfolds to more than the archive says")
        })?;
        Ok(got)
    }
}
