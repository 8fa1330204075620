//! The demo city: car parks that do not exist, around places that do.
//!
//! The same seed makes the same city on every machine. Stations, sights and the land they stand on are facts
//! (`data/README.md`); the car parks, their sizes and the prices of the central districts are invented, and
//! each says so in its name, address, operator and prices.

pub(crate) mod anchors;
mod bays;
mod describe;
pub(crate) mod ground;
mod places;
mod prices;

pub use places::places;

use crate::random::Random;
use anchors::Anchors;
use contract::parkapi::Site;
use ground::Ground;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The same seed makes the same city.
    pub seed: u64,
    /// How many car parks.
    pub lots: u32,
    /// How many bays they have in all, exactly.
    pub bays: u32,
}

/// Why a city cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CityError {
    /// The sizes of the drawn car parks cannot be stretched or shrunk that far.
    #[error("{lots} car parks have {least} to {most} bays in all, not {bays}")]
    Bays {
        /// Asked for.
        lots: u32,
        /// Asked for.
        bays: u32,
        /// Fewest that are possible.
        least: u32,
        /// Most that are possible.
        most: u32,
    },
    /// Too many for the land.
    #[error("after {0} car parks there is no room for another one")]
    Full(usize),
    /// A file of facts in `data/` was changed into something else.
    #[error("the facts in the repository cannot be read: {0}")]
    Facts(#[from] serde_json::Error),
    /// A file of facts names a station that another one does not know.
    #[error("the facts in the repository do not fit together: {0}")]
    Unknown(String),
}

/// The car parks of a city.
pub fn lots(plan: Plan) -> Result<Vec<Site>, CityError> {
    let anchors = Anchors::read()?;
    let mut ground = Ground::read()?;
    let prices = prices::Prices::read()?;
    let mut random = Random::new(plan.seed);

    let kinds: Vec<_> = (0..plan.lots).map(|_| bays::Kind::draw(&mut random)).collect();
    let sizes = bays::sizes(&kinds, plan, &mut random)?;
    let mut names = describe::Names::default();
    let mut made = Vec::with_capacity(kinds.len());
    for (kind, capacity) in kinds.into_iter().zip(sizes) {
        let position = ground.place(&anchors, &mut random).ok_or(CityError::Full(made.len()))?;
        let near = anchors.nearest(position);
        let uid = format!("demo-{:05}", made.len() + 1);
        made.push(describe::site(uid, kind, capacity, &near, &mut names, &prices, &mut random));
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const PLAN: Plan = Plan { seed: 7, lots: 8_000, bays: 620_000 };

    #[test]
    fn the_city_has_exactly_so_many_car_parks_and_bays() {
        let sites = lots(PLAN).unwrap();
        assert_eq!(sites.len(), 8_000);
        assert_eq!(sites.iter().map(|it| it.capacity).sum::<u32>(), 620_000);
        let small = Plan { lots: 300, bays: 20_000, ..PLAN };
        assert_eq!(lots(small).unwrap().iter().map(|it| it.capacity).sum::<u32>(), 20_000);
    }

    #[test]
    fn the_same_seed_makes_the_same_city_and_another_seed_another() {
        let plan = Plan { lots: 200, bays: 15_000, ..PLAN };
        assert_eq!(lots(plan).unwrap(), lots(plan).unwrap());
        assert_ne!(lots(plan).unwrap(), lots(Plan { seed: 8, ..plan }).unwrap());
    }

    #[test]
    fn no_name_or_uid_stands_twice_and_every_name_says_that_it_is_a_sample() {
        let sites = lots(PLAN).unwrap();
        let names: HashSet<_> = sites.iter().map(|it| &it.name).collect();
        let uids: HashSet<_> = sites.iter().map(|it| &it.uid).collect();
        assert_eq!((names.len(), uids.len()), (8_000, 8_000));
        for site in &sites {
            assert!(site.name.ends_with("（示例）"), "{}", site.name);
            assert!(site.name_en.as_ref().unwrap().ends_with("(sample)"), "{:?}", site.name_en);
            assert!(site.fee_description.as_ref().is_none_or(|it| it.contains("示例")), "{site:?}");
        }
    }

    #[test]
    fn car_parks_stand_on_land_near_a_station_and_denser_in_the_centre() {
        let ground = Ground::read().unwrap();
        let anchors = Anchors::read().unwrap();
        let sites = lots(PLAN).unwrap();
        let mut central = 0;
        for site in &sites {
            let position = contract::Position::new(site.lon, site.lat).unwrap();
            assert!(ground.is_land(position), "{site:?}");
            let near = anchors.nearest(position);
            assert!(near.distance_m < 3_000.0, "{site:?}");
            central += u32::from(matches!(near.anchor.district.as_str(), "市南区" | "市北区"));
        }
        // A quarter of the stations lie in these two districts; of the car parks, two fifths and more.
        assert!((3_200..=5_600).contains(&central), "{central}");
    }

    #[test]
    fn parts_never_exceed_the_whole_and_heights_are_those_of_garages() {
        for site in lots(PLAN).unwrap() {
            assert!(site.capacity_disabled.unwrap_or(0) <= site.capacity, "{site:?}");
            assert!(site.capacity_charging.unwrap_or(0) <= site.capacity, "{site:?}");
            assert!(site.max_height.is_none_or(|cm| (190..=240).contains(&cm)), "{site:?}");
        }
    }

    #[test]
    fn bays_that_cannot_be_spread_are_refused_with_the_possible_range() {
        let error = lots(Plan { lots: 10, bays: 1, ..PLAN }).unwrap_err();
        assert!(matches!(error, CityError::Bays { lots: 10, bays: 1, .. }), "{error}");
        assert!(lots(Plan { lots: 10, bays: 1_000_000, ..PLAN }).is_err());
    }
}
