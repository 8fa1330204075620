//! Brotli 11 for everything that gets smaller by it, once per content.

use anyhow::{Context as _, Result};
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// Below this a compressed answer saves nothing after headers.
const WORTH_IT_BYTES: usize = 256;
const COMPRESSIBLE: [&str; 10] =
    ["html", "css", "js", "mjs", "json", "wasm", "svg", "txt", "webmanifest", "xml"];

/// The compressed form of each file that has one, by the file's path.
///
/// A file that already lies in `dist` unchanged with its `.br` beside it is not compressed again.
pub fn all(files: &BTreeMap<String, Vec<u8>>, dist: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut todo: Vec<(&str, &[u8])> = files
        .iter()
        .filter(|(path, bytes)| is_compressible(path) && bytes.len() > WORTH_IT_BYTES)
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    todo.sort_by_key(|(_, bytes)| std::cmp::Reverse(bytes.len()));

    let next = AtomicUsize::new(0);
    let done = Mutex::new(BTreeMap::new());
    let worker = || -> Result<()> {
        while let Some((path, bytes)) = todo.get(next.fetch_add(1, Ordering::Relaxed)) {
            let compressed = match on_disk(dist, path, bytes) {
                Some(it) => it,
                None => brotli_11(bytes).with_context(|| format!("cannot compress {path}"))?,
            };
            if compressed.len() < bytes.len() {
                done.lock().unwrap_or_else(PoisonError::into_inner).insert((*path).to_owned(), compressed);
            }
        }
        Ok(())
    };
    thread::scope(|scope| {
        let other = scope.spawn(worker);
        worker()?;
        other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;
    Ok(done.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Brotli at its best: quality 11, a 4 MB window.
pub fn brotli_11(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..brotli::enc::BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)?;
    Ok(compressed)
}

fn is_compressible(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| COMPRESSIBLE.contains(&extension))
}

fn on_disk(dist: &Path, path: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let same = fs::read(dist.join(path)).ok()? == bytes;
    same.then(|| fs::read(dist.join(format!("{path}.br"))).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(of: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        of.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn text_gets_smaller_and_comes_back_whole() {
        let text = "栈桥 ".repeat(500);
        let compressed = all(&files(&[("a.json", &text)]), Path::new("nowhere")).unwrap();
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut compressed["a.json"].as_slice(), &mut back).unwrap();
        assert_eq!(back, text.as_bytes());
        assert!(compressed["a.json"].len() < 100);
    }

    #[test]
    fn images_and_tiny_files_stay_as_they_are() {
        let long = "x".repeat(5_000);
        let compressed = all(&files(&[("a.png", &long), ("b.js", "tiny")]), Path::new("nowhere")).unwrap();
        assert!(compressed.is_empty());
    }
}
