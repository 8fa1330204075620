//! Bills come as archives: every file of one, within a measure.

use super::asking::MOST_BILL;
use flate2::read::ZlibDecoder;
use std::io::{Cursor, Read};

/// The files of a zip archive. `None` when it is damaged, or holds more than any day's bill could.
pub fn files(archive: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).ok()?;
    let mut left = MOST_BILL;
    let mut files = Vec::new();
    for place in 0..archive.len() {
        let bytes = all(archive.by_index(place).ok()?, left)?;
        left -= bytes.len();
        files.push(bytes);
    }
    Some(files)
}

/// What was compressed with zlib (RFC 1950).
pub fn inflated(bytes: &[u8]) -> Option<Vec<u8>> {
    all(ZlibDecoder::new(bytes), MOST_BILL)
}

fn all(reader: impl Read, most: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most as u64 + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= most).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = (files(&bytes), inflated(&bytes));
        }
    }
}
