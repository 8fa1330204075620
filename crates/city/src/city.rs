use crate::{
    error::{Fault, PackError},
    format,
    lots::Lots,
    places::Places,
    writer::file_name,
};
use contract::{
    ask::PackFacts,
    manifest::{Manifest, PACK_FORMAT, PackFile, Part},
};

/// A loaded pack and what has been heard since.
#[derive(Debug)]
pub struct City {
    facts: PackFacts,
    pub(crate) lots: Lots,
    pub(crate) places: Places,
}

impl City {
    /// Checks the files of a pack, given in the order of its manifest, and takes them.
    ///
    /// The file of a part that this build does not know is not looked at. Memory is bounded by a small multiple of the files' size, whatever they say.
    pub fn load(manifest: &Manifest, files: Vec<Vec<u8>>) -> Result<Self, PackError> {
        check_format(manifest.format)?;
        if manifest.files.len() != files.len() {
            return Err(PackError::FileCount { listed: manifest.files.len(), given: files.len() });
        }
        let (mut lots, mut places) = (None, None);
        for (listed, bytes) in manifest.files.iter().zip(files) {
            let in_file = |fault| PackError::File { name: listed.name.chars().take(80).collect(), fault };
            let is_second = match listed.part {
                Part::Lots => lots.is_some(),
                Part::Places => places.is_some(),
                Part::Unknown => continue,
            };
            if is_second {
                return Err(PackError::PartTwice(listed.part));
            }
            check_format(format::version(&bytes).map_err(in_file)?)?;
            check_content(listed, &bytes).map_err(in_file)?;
            match listed.part {
                Part::Lots => lots = Some(Lots::read(bytes).map_err(in_file)?),
                Part::Places => places = Some(Places::read(bytes).map_err(in_file)?),
                Part::Unknown => {}
            }
        }
        let lots = lots.ok_or(PackError::PartMissing(Part::Lots))?;
        let places = places.ok_or(PackError::PartMissing(Part::Places))?;
        let count = |records: usize| u32::try_from(records).unwrap_or(u32::MAX);
        let facts = PackFacts {
            made: manifest.made,
            sample: manifest.sample,
            lots: count(lots.len()),
            bays: lots.bays,
            places: count(places.points.len()),
        };
        Ok(Self { facts, lots, places })
    }

    /// What the pack holds.
    pub fn facts(&self) -> &PackFacts {
        &self.facts
    }
}

/// A pack of another format is refused before anything else of it is believed.
fn check_format(found: u32) -> Result<(), PackError> {
    let known = PACK_FORMAT;
    match found {
        PACK_FORMAT => Ok(()),
        newer if newer > PACK_FORMAT => Err(PackError::TooNew { found, known }),
        _ => Err(PackError::TooOld { found, known }),
    }
}

fn check_content(listed: &PackFile, bytes: &[u8]) -> Result<(), Fault> {
    let given = bytes.len() as u64;
    if listed.bytes != given {
        return Err(Fault::Length { told: listed.bytes, given });
    }
    let name = file_name(listed.part, bytes);
    if listed.name == name { Ok(()) } else { Err(Fault::Name(name)) }
}
