//! Which pack to use, and what to do when one is refused: the decisions, without the doing.

use super::Trouble;
use contract::{
    ask::Refusal,
    manifest::{PackFile, Part},
};
use serde::Deserialize;

/// Where the pack's files are.
pub const FOLDER: &str = "/pack/";

/// A manifest, of which this thread reads only the files: the worker, which reads all of it, gets it as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// As it came.
    pub json: String,
    /// The files, in the order in which they are handed over.
    pub files: Vec<PackFile>,
}

impl Contents {
    /// The file with the timetable.
    pub fn timetable(&self) -> Option<&PackFile> {
        self.files.iter().find(|file| file.part == Part::Timetable)
    }

    /// Reads it. Refuses names that lead out of the pack's folder.
    pub fn read(json: String) -> Result<Self, Trouble> {
        #[derive(Deserialize)]
        struct Table {
            files: Vec<PackFile>,
        }
        let Table { files } = serde_json::from_str(&json)
            .map_err(|error| Trouble::Unreadable(format!("the pack's manifest: {error}")))?;
        match files.iter().find(|file| !is_plain(&file.name)) {
            Some(file) => {
                Err(Trouble::Unreadable(format!("the pack's manifest: a file named {:?}", file.name)))
            }
            None => Ok(Self { json, files }),
        }
    }
}

/// Whether the file is handed over with the pack. Those that this build has no use for, and the timetable, which
/// goes its own way when somebody asks for it, are handed over empty.
pub fn is_known(file: &PackFile) -> bool {
    !matches!(file.part, Part::Unknown | Part::Timetable)
}

/// Where a file came from when the worker refused it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Some of it from this device.
    Stored,
    /// All of it from the gateway, past every cache.
    Fresh,
}

/// What to do about a pack that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Drop what is stored of it and fetch it once more.
    FetchAnew,
    /// Go on with the pack at hand, if there is one.
    Leave,
}

/// A damaged copy is worth one fresh one; what is wrong at its source, or of another format, is not.
pub fn after_refusal(refusal: &Refusal, source: Source) -> Next {
    match (refusal, source) {
        (Refusal::PackDamaged(_), Source::Stored) => Next::FetchAnew,
        _ => Next::Leave,
    }
}

/// Whether a stored copy has the length that the manifest tells; a shorter one was cut off.
pub fn is_whole(file: &PackFile, length: u32) -> bool {
    file.bytes == u64::from(length)
}

/// What can go from the device: stored files that the pack in use does not need. Until its timetable is there, an
/// older one is better than none.
pub fn surplus(stored: &[String], used: &Contents) -> Vec<String> {
    let of_pack =
        |name: &String| used.files.iter().any(|file| file.part != Part::Unknown && file.name == *name);
    let lacks_timetable = used.timetable().is_some_and(|file| !stored.contains(&file.name));
    let is_used = |name: &String| of_pack(name) || lacks_timetable && is_timetable(name);
    stored.iter().filter(|name| !is_used(name)).cloned().collect()
}

/// Whether a stored file is a timetable.
pub fn is_timetable(name: &str) -> bool {
    name.starts_with("timetable-")
}

/// A name in the pack's folder and not a way out of it.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
        && !name.contains("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(names: &[(&str, &str)]) -> String {
        let files: Vec<_> = names
            .iter()
            .map(|(name, part)| serde_json::json!({ "part": part, "name": name, "bytes": 9 }))
            .collect();
        serde_json::json!({ "format": 1, "made": "2026-11-20T12:00:00+08:00", "city": "青岛", "sample": true, "files": files })
            .to_string()
    }

    #[test]
    fn a_damaged_copy_is_fetched_anew_once() {
        let damaged = Refusal::PackDamaged("cut short".into());
        assert_eq!(after_refusal(&damaged, Source::Stored), Next::FetchAnew);
        assert_eq!(after_refusal(&damaged, Source::Fresh), Next::Leave);
        assert_eq!(after_refusal(&Refusal::PackTooNew("2".into()), Source::Stored), Next::Leave);
        assert_eq!(after_refusal(&Refusal::PackTooOld("0".into()), Source::Stored), Next::Leave);
    }

    #[test]
    fn only_files_of_the_pack_in_use_stay_on_the_device() {
        let used = manifest(&[("lots-2.zq", "lots"), ("places-1.zq", "places"), ("bus-1.zq", "bus")]);
        let used = Contents::read(used).unwrap();
        let stored = ["lots-1.zq", "lots-2.zq", "places-1.zq", "bus-1.zq"].map(String::from);
        assert_eq!(surplus(&stored, &used), ["lots-1.zq", "bus-1.zq"]);
    }

    #[test]
    fn an_older_timetable_stays_until_that_of_the_pack_is_there() {
        let used = manifest(&[("lots-2.zq", "lots"), ("timetable-2.zq", "timetable")]);
        let used = Contents::read(used).unwrap();
        assert_eq!(used.timetable().map(|file| file.name.as_str()), Some("timetable-2.zq"));
        let mut stored = ["lots-1.zq", "lots-2.zq", "timetable-1.zq"].map(String::from).to_vec();
        assert_eq!(surplus(&stored, &used), ["lots-1.zq"]);
        stored.push("timetable-2.zq".to_owned());
        assert_eq!(surplus(&stored, &used), ["lots-1.zq", "timetable-1.zq"]);
        let without = Contents::read(manifest(&[("lots-2.zq", "lots")])).unwrap();
        assert_eq!(surplus(&stored, &without), ["lots-1.zq", "timetable-1.zq", "timetable-2.zq"]);
    }

    #[test]
    fn a_manifest_is_what_the_contract_says_it_is() {
        let json = manifest(&[("lots-2.zq", "lots")]);
        let whole: contract::manifest::Manifest = serde_json::from_str(&json).unwrap();
        assert_eq!(Contents::read(json.clone()), Ok(Contents { json, files: whole.files }));
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for name in ["../api/v1/config", "//elsewhere.example/x", "a/b", "", "..", "a%2fb", "https:x"] {
            assert!(Contents::read(manifest(&[(name, "lots")])).is_err(), "{name}");
        }
        assert!(Contents::read("[]".into()).is_err());
    }

    #[test]
    fn a_copy_that_was_cut_off_is_not_whole() {
        let file = PackFile { part: Part::Lots, name: "lots-2.zq".into(), bytes: 9 };
        assert!(is_whole(&file, 9));
        assert!(!is_whole(&file, 8));
    }
}
