//! What the environment and the command line say.

use crate::store::sqlite_url;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Where things lie, and how the app is served.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `CITY_DATA`: database, pack, configuration.
    pub data: PathBuf,
    /// `CITY_DIST`: the built app.
    pub dist: PathBuf,
    /// Files of the app are read for each request (`serve --dev`).
    pub dev: bool,
    /// Whether browsers reach the gateway through TLS: its own, or a proxy's (`CITY_TLS=proxy`).
    pub tls: bool,
}

/// The data folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the data folder {} cannot be written: {source} (CITY_DATA names another)", folder.display())]
pub struct NotWritable {
    folder: PathBuf,
    source: io::Error,
}

impl Settings {
    /// The URL of the database: `DATABASE_URL` when it is given, else SQLite in the data folder.
    pub fn database_url(&self, given: Option<&str>) -> String {
        given.map_or_else(|| sqlite_url(&self.data.join("city.db")), Into::into)
    }

    /// The pack's folder.
    pub fn pack(&self) -> PathBuf {
        self.data.join("pack")
    }
}

/// Makes a folder where it is missing, and sees whether it can be written.
pub fn writable(folder: &Path) -> Result<(), NotWritable> {
    let probe = folder.join(format!(".probe-{}", std::process::id()));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&probe, b""))
        .and_then(|()| fs::remove_file(&probe))
        .map_err(|source| NotWritable { folder: folder.into(), source })
}
