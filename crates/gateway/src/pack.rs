//! `gateway pack`: from the database to the pack's files.

use crate::{
    clock::now,
    store::{Store, StoreError, lots::StoredLot},
    timetable::{self, TimetableError},
};
use city::{LotRecord, PackWriter, PlaceRecord};
use contract::manifest::{Manifest, PackFile};
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// The pack cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file.
    #[error("{}: {source}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// What has been written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The table of contents.
    pub manifest: Manifest,
    /// Lengths of the files' compressed forms in bytes, in the manifest's order.
    pub compressed: Vec<u64>,
    /// Records that the format cannot hold, with why. The rest is in the pack.
    pub left_out: Vec<String>,
}

/// Writes everything that is listed into `folder`: files named after what is in them first, the manifest last
/// and at once. Whoever has the manifest before it can still read its files: they stay.
pub async fn write(store: &Store, city: &str, folder: &Path) -> Result<Written, PackError> {
    let mut writer = PackWriter::new(city, now());
    let mut left_out = Vec::new();
    for lot in store.lots().await? {
        let (id, uid) = (lot.id, lot.record.uid.clone());
        if let Err(why) = writer.lot(lot_record(lot)) {
            left_out.push(format!("car park {id} (uid {uid}): {why}"));
        }
    }
    for place in store.places().await? {
        let id = place.id;
        let record = PlaceRecord { id, name: place.name, kind: place.kind, position: place.position };
        if let Err(why) = writer.place(record) {
            left_out.push(format!("place {id}: {why}"));
        }
    }
    match timetable::current(store).await {
        Ok(Some(made)) => {
            if let Err(fault) = writer.timetable(made.file) {
                left_out.push(format!("timetable: {fault}"));
            }
        }
        Ok(None) => {}
        Err(TimetableError::Store(error)) => return Err(error.into()),
        // What does not hold together in a feed costs nobody the car parks.
        Err(error) => left_out.push(error.to_string()),
    }
    let pack = writer.finish();
    fs::create_dir_all(folder).map_err(|source| PackError::File { file: folder.into(), source })?;
    let compressed = pack
        .manifest
        .files
        .iter()
        .zip(&pack.files)
        .map(|(listed, bytes)| write_part(folder, listed, bytes))
        .collect::<Result<_, _>>()?;
    // A manifest is numbers and strings: it always prints.
    let text = serde_json::to_vec_pretty(&pack.manifest).unwrap_or_default();
    replace(&folder.join("manifest.json"), &text)?;
    Ok(Written { manifest: pack.manifest, compressed, left_out })
}

/// Writes a file and its `.br` unless they are there: the name says what is in it.
fn write_part(folder: &Path, listed: &PackFile, bytes: &[u8]) -> Result<u64, PackError> {
    let file = folder.join(&listed.name);
    let beside = folder.join(format!("{}.br", listed.name));
    if !fs::read(&file).is_ok_and(|there| there == bytes) {
        replace(&file, bytes)?;
    } else if let Ok(facts) = fs::metadata(&beside) {
        return Ok(facts.len());
    }
    let compressed = brotli(bytes).map_err(|source| PackError::File { file: beside.clone(), source })?;
    replace(&beside, &compressed)?;
    Ok(compressed.len() as u64)
}

/// Writes a file so that nobody ever sees a part of it.
fn replace(file: &Path, bytes: &[u8]) -> Result<(), PackError> {
    let failed = |source| PackError::File { file: file.into(), source };
    let mut draft = file.as_os_str().to_owned();
    draft.push(format!(".{}.draft", std::process::id()));
    let draft = PathBuf::from(draft);
    fs::File::create(&draft)
        .and_then(|mut open| open.write_all(bytes).and_then(|()| open.sync_all()))
        .and_then(|()| fs::rename(&draft, file))
        .map_err(failed)
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let best = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut io::Cursor::new(bytes), &mut compressed, &best)?;
    Ok(compressed)
}

fn lot_record(StoredLot { id, sample, record }: StoredLot) -> LotRecord {
    LotRecord {
        id,
        name: record.name,
        kind: record.kind,
        position: record.position,
        capacity: record.capacity,
        amenities: record.amenities,
        max_height_cm: record.max_height_cm,
        charging_bays: record.charging_bays,
        accessible_bays: record.accessible_bays,
        address: record.address,
        operator: record.operator,
        opening_hours: record.opening_hours,
        tariff: record.tariff,
        fee_words: record.fee_words,
        sample,
    }
}
