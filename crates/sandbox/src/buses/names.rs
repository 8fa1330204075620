//! What roads, villages and stops are called.

use super::network::Name;
use crate::{city::CityError, random::Random};
use serde::Deserialize;
use std::collections::BTreeMap;

const NAMES: &str = include_str!("../../data/street-names.json");

#[derive(Deserialize)]
struct Facts {
    roads: BTreeMap<String, String>,
    road_kinds: Vec<(String, String)>,
    families: BTreeMap<String, String>,
    villages: Vec<(String, String)>,
    landmarks: Vec<(String, String)>,
}

/// Names that are not given yet, in random order.
pub(super) struct Names {
    roads: Vec<Name>,
    villages: Vec<Name>,
    landmarks: Vec<Name>,
    random: Random,
}

impl Names {
    pub(super) fn read(seed: u64) -> Result<Self, CityError> {
        let facts: Facts = serde_json::from_str(NAMES)?;
        let mut random = Random::of(seed, "street names");
        let mut roads = Vec::new();
        for (kind_zh, kind_en) in &facts.road_kinds {
            for (zh, en) in &facts.roads {
                roads.push(Name { zh: format!("{zh}{kind_zh}"), en: format!("{en} {kind_en}") });
            }
        }
        let mut villages = Vec::new();
        for (tail_zh, tail_en) in &facts.villages {
            for (zh, en) in &facts.families {
                villages.push(Name { zh: format!("{zh}{tail_zh}"), en: format!("{en}{tail_en}") });
            }
        }
        let landmarks = facts.landmarks.into_iter().map(|(zh, en)| Name { zh, en }).collect();
        shuffle(&mut roads, &mut random);
        shuffle(&mut villages, &mut random);
        Ok(Self { roads, villages, landmarks, random })
    }

    /// The next road's name. When all are given, branches of roads that have theirs (支路).
    pub(super) fn road(&mut self) -> Name {
        next(&mut self.roads, &mut self.random, ("支路", " Branch Road"))
    }

    /// The next village's name.
    pub(super) fn village(&mut self) -> Name {
        next(&mut self.villages, &mut self.random, ("新村", " New Village"))
    }

    /// Something that stands at this road.
    pub(super) fn landmark(&mut self, road: &Name) -> Name {
        let mark = &self.landmarks[self.random.between(0, self.landmarks.len() as u32 - 1) as usize];
        Name { zh: format!("{}{}", road.zh, mark.zh), en: format!("{} {}", road.en, mark.en) }
    }
}

/// Takes the last name; it goes back, as that of something smaller, to where it will come up late.
fn next(names: &mut Vec<Name>, random: &mut Random, smaller: (&str, &str)) -> Name {
    let name = names.pop().unwrap_or_default();
    let place = random.between(0, names.len() as u32 / 8) as usize;
    names.insert(place, Name { zh: name.zh.clone() + smaller.0, en: name.en.clone() + smaller.1 });
    name
}

fn shuffle<T>(all: &mut [T], random: &mut Random) {
    for index in (1..all.len()).rev() {
        all.swap(index, random.between(0, index as u32) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_name_of_a_road_or_village_is_given_twice() {
        let mut names = Names::read(7).unwrap();
        let roads: HashSet<_> = (0..2_000).map(|_| names.road().zh).collect();
        let villages: HashSet<_> = (0..1_000).map(|_| names.village().zh).collect();
        assert_eq!((roads.len(), villages.len()), (2_000, 1_000));
    }

    #[test]
    fn roads_called_after_other_towns_are_spelt_as_those_towns_are() {
        let facts: Facts = serde_json::from_str(NAMES).unwrap();
        for (zh, en) in [("重庆", "Chongqing"), ("单县", "Shanxian"), ("莘县", "Shenxian"), ("六安", "Lu'an")]
        {
            assert_eq!(facts.roads[zh], en);
        }
        assert!(facts.roads.values().all(|it| it.is_ascii()));
    }
}
