//! Which pack to use, and what to do when one is refused: the decisions, without the doing.

use contract::{
    ask::Refusal,
    manifest::{Manifest, PackFile, Part},
};
use std::collections::BTreeSet;

/// Where the pack's files are.
pub const FOLDER: &str = "/pack/";

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

/// The pack without the parts that this build does not know; they are not even fetched.
pub fn of_known_parts(manifest: Manifest) -> Manifest {
    let files = manifest
        .files
        .into_iter()
        .filter(|file| file.part != Part::Unknown && is_plain(&file.name))
        .collect();
    Manifest { files, ..manifest }
}

/// Whether a stored copy has the length that the manifest tells; a shorter one was cut off.
pub fn is_whole(file: &PackFile, length: u32) -> bool {
    file.bytes == u64::from(length)
}

/// What can go from the device: stored files that the pack in use does not need.
pub fn surplus(stored: &[String], used: &Manifest) -> Vec<String> {
    let used: BTreeSet<_> = used.files.iter().map(|file| file.name.as_str()).collect();
    stored.iter().filter(|name| !used.contains(name.as_str())).cloned().collect()
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
    use contract::Timestamp;

    fn manifest(names: &[(&str, Part)]) -> Manifest {
        Manifest {
            format: 1,
            made: Timestamp::from_millis(0).unwrap(),
            city: "青岛".into(),
            sample: true,
            files: names
                .iter()
                .map(|(name, part)| PackFile { part: *part, name: (*name).into(), bytes: 9 })
                .collect(),
        }
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
        let used = manifest(&[("lots-2.zq", Part::Lots), ("places-1.zq", Part::Places)]);
        let stored = ["lots-1.zq", "lots-2.zq", "places-1.zq"].map(String::from);
        assert_eq!(surplus(&stored, &used), ["lots-1.zq"]);
    }

    #[test]
    fn unknown_parts_and_names_that_lead_elsewhere_are_not_fetched() {
        let known = of_known_parts(manifest(&[
            ("lots-2.zq", Part::Lots),
            ("bus-2.zq", Part::Unknown),
            ("../api/v1/config", Part::Places),
            ("//elsewhere.example/x", Part::Places),
        ]));
        assert_eq!(known.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["lots-2.zq"]);
    }

    #[test]
    fn a_copy_that_was_cut_off_is_not_whole() {
        let file = PackFile { part: Part::Lots, name: "lots-2.zq".into(), bytes: 9 };
        assert!(is_whole(&file, 9));
        assert!(!is_whole(&file, 8));
    }
}
