use crate::{
    error::{Fault, PackError},
    lots::Lots,
    occupancy::{Occupancy, State},
    places::Places,
    sieve::Sieve,
    text::Folded,
    writer::file_name,
};
use contract::{
    LotId,
    ask::{Heard, PackFacts},
    live::Update,
    manifest::{Manifest, PACK_FORMAT, PackFile, Part},
};
use geo::{ClusterTree, NearestIndex};
use std::cell::OnceCell;

/// How close together, in pixels of the map, car parks stand as one.
const CLUSTER_RADIUS_PX: f64 = 60.0;

/// A loaded pack and what has been heard since.
#[derive(Debug)]
pub struct City {
    facts: PackFacts,
    pub(crate) lots: Lots,
    pub(crate) places: Places,
    /// Chinese name, Latin name and address of each car park, for search: made when somebody searches.
    lot_names: OnceCell<Folded<3>>,
    /// Chinese and Latin name of each place.
    place_names: OnceCell<Folded<2>>,
    pub(crate) tree: ClusterTree,
    pub(crate) near: NearestIndex,
    occupancy: Occupancy,
    /// The same by record.
    pub(crate) states: Vec<State>,
    /// Rises with every event.
    pub(crate) heard: u64,
    /// What passed the last filter.
    pub(crate) sieve: Option<Sieve>,
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
                // The timetable is loaded by itself, when somebody wants it.
                Part::Timetable | Part::Unknown => continue,
            };
            if is_second {
                return Err(PackError::PartTwice(listed.part));
            }
            check_format(frame::version(&bytes).map_err(|fault| in_file(fault.into()))?)?;
            check_content(listed, &bytes).map_err(in_file)?;
            match listed.part {
                Part::Lots => lots = Some(Lots::read(bytes).map_err(in_file)?),
                Part::Places => places = Some(Places::read(bytes).map_err(in_file)?),
                Part::Timetable | Part::Unknown => {}
            }
        }
        let lots = lots.ok_or(PackError::PartMissing(Part::Lots))?;
        let places = places.ok_or(PackError::PartMissing(Part::Places))?;
        let count = |records: usize| u32::try_from(records).unwrap_or(u32::MAX);
        let facts = PackFacts {
            made: manifest.made,
            sample: manifest.sample || (0..lots.len()).any(|record| lots.is_sample(record)),
            lots: count(lots.len()),
            bays: lots.bays,
            places: count(places.len()),
        };
        let positions = || lots.points.positions.iter().copied();
        let capacities = (0..lots.len()).map(|record| lots.capacity(record));
        Ok(Self {
            facts,
            lot_names: OnceCell::new(),
            place_names: OnceCell::new(),
            tree: ClusterTree::weighted(positions().zip(capacities), CLUSTER_RADIUS_PX),
            near: NearestIndex::new(positions()),
            occupancy: Occupancy::default(),
            states: vec![State::Unknown; lots.len()],
            heard: 0,
            sieve: None,
            lots,
            places,
        })
    }

    /// This city with what was heard before it was loaded.
    #[must_use]
    pub fn with_occupancy(mut self, occupancy: Occupancy) -> Self {
        self.occupancy = occupancy;
        self.refresh_all();
        self
    }

    /// What has been heard, for the city that comes after this one.
    pub fn into_occupancy(self) -> Occupancy {
        self.occupancy
    }

    /// Takes an event of the stream.
    pub fn hear(&mut self, update: &Update) -> Heard {
        self.occupancy.hear(update);
        if update.whole {
            self.refresh_all();
        }
        let told = update.lots.iter().filter(|lot| self.refresh(lot.id)).count();
        self.heard += 1;
        Heard {
            id: update.id,
            now: update.now,
            lots: u32::try_from(told).unwrap_or(u32::MAX),
            lines: 0,
            other_timetable: false,
            alerts: update.alerts.is_some(),
        }
    }

    fn refresh_all(&mut self) {
        let state = |record| self.occupancy.state(self.lots.id(record), self.lots.capacity(record));
        self.states = (0..self.lots.len()).map(state).collect();
        self.heard += 1;
    }

    /// Whether this pack has that car park.
    fn refresh(&mut self, id: LotId) -> bool {
        let Some(record) = self.lots.find(id) else { return false };
        self.states[record] = self.occupancy.state(id, self.lots.capacity(record));
        true
    }

    pub(crate) fn lot_names(&self) -> &Folded<3> {
        let texts = |record| {
            let address = self.lots.address(record).unwrap_or_default();
            [self.lots.name_zh(record), self.lots.name_en(record), address]
        };
        self.lot_names.get_or_init(|| Folded::new((0..self.lots.len()).map(texts)))
    }

    pub(crate) fn place_names(&self) -> &Folded<2> {
        let texts = |record| [self.places.name_zh(record), self.places.name_en(record)];
        self.place_names.get_or_init(|| Folded::new((0..self.places.len()).map(texts)))
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
