//! The pack's files: those of the manifest in memory, those of manifests before it from the disk.

use super::{
    app::{compressed, from_disk},
    file::{File, is_of},
};
use contract::manifest::Manifest;
use std::{
    collections::HashMap,
    fs, io,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

const MANIFEST: &str = "manifest.json";

/// The folder of the pack. It is looked at again when its manifest has been written anew.
#[derive(Debug)]
pub(super) struct Pack {
    root: PathBuf,
    at_hand: RwLock<Option<Arc<AtHand>>>,
}

#[derive(Debug)]
struct AtHand {
    written: Written,
    files: HashMap<String, File>,
}

/// By what a manifest that was written anew is told from the one at hand: it replaces it by rename, so that
/// its inode differs even within the clock's grain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Written {
    at: Option<SystemTime>,
    len: u64,
    inode: u64,
}

/// Why there is no pack to serve.
#[derive(Debug, thiserror::Error)]
pub enum Unready {
    /// A file cannot be read.
    #[error("the pack cannot be read ({0}): `gateway pack` writes it")]
    Missing(io::Error),
    /// The manifest is none.
    #[error("the pack's manifest cannot be read: {0}")]
    Manifest(serde_json::Error),
}

impl Pack {
    pub fn new(root: PathBuf) -> Self {
        Self { root, at_hand: RwLock::new(None) }
    }

    /// The file of this name.
    pub async fn file(&self, name: &str) -> Option<File> {
        if name == MANIFEST {
            return self.current().ok()?.files.get(name).cloned();
        }
        let at_hand = self.at_hand.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(file) = at_hand.and_then(|at_hand| at_hand.files.get(name).cloned()) {
            return Some(file);
        }
        let (root, name) = (self.root.clone(), name.to_owned());
        let read = move || is_of(&name, "zq").then(|| from_disk(&root, &name)).flatten();
        tokio::task::spawn_blocking(read).await.ok()?
    }

    /// Whether every file of the manifest is there.
    pub fn ready(&self) -> Result<(), Unready> {
        self.current().map(drop)
    }

    /// What the manifest names. A manifest that cannot be read leaves what is at hand.
    fn current(&self) -> Result<Arc<AtHand>, Unready> {
        let at_hand = self.at_hand.read().unwrap_or_else(PoisonError::into_inner).clone();
        let fresh = match (self.written(), at_hand) {
            (Ok(written), Some(at_hand)) if written == at_hand.written => return Ok(at_hand),
            (written, at_hand) => match (written.and_then(|written| self.read(written)), at_hand) {
                (Ok(fresh), _) => Arc::new(fresh),
                (Err(error), Some(at_hand)) => {
                    tracing::warn!(%error, "the new pack cannot be read, the one before stays");
                    return Ok(at_hand);
                }
                (Err(error), None) => return Err(error),
            },
        };
        *self.at_hand.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&fresh));
        Ok(fresh)
    }

    fn written(&self) -> Result<Written, Unready> {
        let facts = fs::metadata(self.root.join(MANIFEST)).map_err(Unready::Missing)?;
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(&facts);
        #[cfg(not(unix))]
        let inode = 0;
        Ok(Written { at: facts.modified().ok(), len: facts.len(), inode })
    }

    fn read(&self, written: Written) -> Result<AtHand, Unready> {
        let text = fs::read(self.root.join(MANIFEST)).map_err(Unready::Missing)?;
        let manifest: Manifest = serde_json::from_slice(&text).map_err(Unready::Manifest)?;
        let mut files = HashMap::from([(MANIFEST.to_owned(), File::new(MANIFEST, text, None))]);
        for part in manifest.files {
            let path = self.root.join(&part.name);
            let plain = fs::read(&path).map_err(Unready::Missing)?;
            let file = File::new(&part.name, plain, compressed(&path));
            files.insert(part.name, file);
        }
        Ok(AtHand { written, files })
    }
}
