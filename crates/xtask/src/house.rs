//! Where things lie: the folders of the repository and of this run.

use anyhow::{Context as _, Result};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The folders every command works with. All are absolute.
#[derive(Clone, Debug)]
pub struct House {
    /// The repository's root.
    pub root: PathBuf,
    /// Cargo's target folder: `CARGO_TARGET_DIR`, or `target/`.
    pub target: PathBuf,
    /// The built app: `CITY_DIST`, or `dist/`.
    pub dist: PathBuf,
    /// Database, pack and keys: `CITY_DATA`, or `data/`.
    pub data: PathBuf,
    /// The one npm project.
    pub npm: PathBuf,
}

impl House {
    /// Finds the repository this xtask belongs to and reads the environment.
    pub fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").context("start me with `cargo xtask`")?;
        let root = Path::new(&manifest)
            .ancestors()
            .nth(2)
            .context("crates/xtask has lost its repository")?
            .to_path_buf();
        let here = env::current_dir().context("this folder is gone")?;
        let from_env = |name: &str, default: &str| {
            env::var_os(name).map_or_else(|| root.join(default), |it| here.join(it))
        };
        Ok(Self {
            target: from_env("CARGO_TARGET_DIR", "target"),
            dist: from_env("CITY_DIST", "dist"),
            data: from_env("CITY_DATA", "data"),
            npm: root.join("e2e"),
            root,
        })
    }

    /// Where xtask keeps what it has worked out: `target/xtask/<name>`.
    pub fn work(&self, name: &str) -> PathBuf {
        self.target.join("xtask").join(name)
    }

    /// A file inside an npm package.
    pub fn npm_file(&self, path: &str) -> PathBuf {
        self.npm.join("node_modules").join(path)
    }

    /// A server binary built with `--profile server`.
    pub fn server(&self, name: &str) -> PathBuf {
        self.target.join("server").join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// `path` as a reader of the repository would write it.
    pub fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}

/// Every file below `folder`, sorted by path; none when the folder does not exist.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// `path` below `folder` with forward slashes, as it stands in a URL.
pub fn url_path(folder: &Path, path: &Path) -> Result<String> {
    let relative = path.strip_prefix(folder)?;
    let parts: Option<Vec<&str>> = relative.components().map(|it| it.as_os_str().to_str()).collect();
    Ok(parts.with_context(|| format!("{} is not UTF-8", relative.display()))?.join("/"))
}

/// Reads a text file, naming it in the error.
pub fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads a file, naming it in the error.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
