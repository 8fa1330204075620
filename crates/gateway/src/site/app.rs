//! The built app: in memory, or from the disk while it is being written.

use super::file::{File, is_of};
use serde::Deserialize;
use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
};

/// What only the gateway and the builder read.
const NOT_SERVED: [&str; 2] = ["csp.json", "releases.json"];

/// The app's files.
#[derive(Debug)]
pub(super) struct App {
    root: PathBuf,
    memory: Option<Memory>,
}

#[derive(Debug)]
struct Memory {
    files: HashMap<String, File>,
    inlined: Inlined,
}

/// What is inlined in `index.html`: `dist/csp.json`, written by the builder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Inlined {
    /// Hashes of scripts, `sha256-…` in base64.
    #[serde(default)]
    pub script: Vec<String>,
    /// Hashes of styles.
    #[serde(default)]
    pub style: Vec<String>,
}

impl App {
    /// Reads everything below `root`. With `dev`, and as long as there is no `index.html`, files are read
    /// when they are asked for, so that a build is seen without a restart.
    pub fn open(root: &Path, dev: bool) -> Result<Self, (PathBuf, io::Error)> {
        let memory = if dev || !root.join("index.html").is_file() { None } else { Some(read_all(root)?) };
        Ok(Self { root: root.into(), memory })
    }

    /// The file of this name.
    pub fn file(&self, name: &str) -> Option<File> {
        match &self.memory {
            Some(memory) => memory.files.get(name).cloned(),
            None => from_disk(&self.root, name),
        }
    }

    /// Whether files can change while the gateway runs.
    pub fn changes(&self) -> bool {
        self.memory.is_none()
    }

    /// What is inlined in `index.html`.
    pub fn inlined(&self) -> Inlined {
        match &self.memory {
            Some(memory) => memory.inlined.clone(),
            None => inlined(&self.root),
        }
    }
}

fn read_all(root: &Path) -> Result<Memory, (PathBuf, io::Error)> {
    let mut files = HashMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let at = |error| (folder.clone(), error);
        for entry in fs::read_dir(&folder).map_err(at)? {
            let path = entry.map_err(at)?.path();
            let Some(name) = path.strip_prefix(root).ok().and_then(Path::to_str) else { continue };
            if path.is_dir() {
                folders.push(path);
            } else if !is_of(name, "br") && !NOT_SERVED.contains(&name) {
                let plain = fs::read(&path).map_err(|error| (path.clone(), error))?;
                files.insert(name.to_owned(), File::new(name, plain, compressed(&path)));
            }
        }
    }
    Ok(Memory { files, inlined: inlined(root) })
}

fn inlined(root: &Path) -> Inlined {
    let file = root.join("csp.json");
    match fs::read(&file).map(|text| serde_json::from_slice(&text)) {
        Ok(Ok(inlined)) => inlined,
        Ok(Err(error)) => {
            tracing::warn!(file = %file.display(), %error, "hashes of inlined scripts cannot be read");
            Inlined::default()
        }
        // A build without anything inlined has none.
        Err(_) => Inlined::default(),
    }
}

/// The `.br` beside a file.
pub(super) fn compressed(path: &Path) -> Option<Vec<u8>> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".br");
    fs::read(beside).ok()
}

/// Reads a file below `root`, which its name must not leave: every part is plain, and where links lead is
/// looked at as well.
pub(super) fn from_disk(root: &Path, name: &str) -> Option<File> {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'@' | b'+'))
    };
    if !name.split('/').all(plain) || is_of(name, "br") || NOT_SERVED.contains(&name) {
        return None;
    }
    let path = root.join(name).canonicalize().ok()?;
    if !path.starts_with(root.canonicalize().ok()?) || !path.is_file() {
        return None;
    }
    Some(File::new(name, fs::read(&path).ok()?, compressed(&path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("dist");
        fs::create_dir_all(root.join("assets")).unwrap();
        fs::write(root.join("assets/a.css"), "a{}").unwrap();
        fs::write(folder.path().join("secret.txt"), "secret").unwrap();
        fs::write(root.join("csp.json"), "{}").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path().join("secret.txt"), root.join("link.txt")).unwrap();
        assert!(from_disk(&root, "assets/a.css").is_some());
        for name in [
            "../secret.txt",
            "assets/../../secret.txt",
            "assets/..%2f..%2fsecret.txt",
            "%2e%2e/secret.txt",
            "assets//a.css",
            "assets\\..\\..\\secret.txt",
            "./assets/a.css",
            "link.txt",
            "csp.json",
            "assets",
            "",
        ] {
            assert!(from_disk(&root, name).is_none(), "{name}");
        }
    }
}
