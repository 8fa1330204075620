//! Prices that an authority has published for Qingdao, as data with their sources.
//!
//! Each is a JSON text in `data/`, so that a price that changes is a changed file and no changed program.
//! They are read with [`Published`]; this crate brings no JSON parser of its own.

use crate::{CardDiscount, FareLadder, Tariff};
use serde::Deserialize;

/// Roadside bays on Xingguang Island (星光岛), West Coast New Area, since 2025-09-01.
pub const XINGGUANG_ISLAND: &str = include_str!("../data/xingguang-island-roadside.json");

/// Roadside bays in the three zones of Jiaozhou (胶发改字〔2021〕48号), first zone first.
pub const JIAOZHOU: [&str; 3] = [
    include_str!("../data/jiaozhou-roadside-zone-1.json"),
    include_str!("../data/jiaozhou-roadside-zone-2.json"),
    include_str!("../data/jiaozhou-roadside-zone-3.json"),
];

/// Fares of the Qingdao Metro, and the discount of the 琴岛通 card.
pub const METRO: &str = include_str!("../data/qingdao-metro-fare.json");

/// A published price.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// A name for programs: the file's name without its ending.
    pub id: String,
    /// Where it holds, in Chinese.
    pub name: String,
    /// Where it holds, in English.
    pub name_en: String,
    /// Address of the page it was read from.
    pub source: String,
    /// The authority's document number, where the page tells it.
    #[serde(default)]
    pub document: Option<String>,
    /// First day (`YYYY-MM-DD`), where the page tells it.
    #[serde(default)]
    pub valid_from: Option<String>,
    /// The price in plain Chinese.
    pub words: String,
    /// Rules on the page that a [`Tariff`] cannot express, and what it does where the page leaves something
    /// open; in Chinese, a sentence each.
    pub beyond_the_table: Vec<String>,
    /// The table.
    pub tariff: Tariff,
}

/// A published fare.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedFare {
    /// A name for programs: the file's name without its ending.
    pub id: String,
    /// Where it holds, in Chinese.
    pub name: String,
    /// Where it holds, in English.
    pub name_en: String,
    /// Address of the page it was read from.
    pub source: String,
    /// The fare in plain Chinese.
    pub words: String,
    /// What the page leaves open or contradicts, and what is done about it; in Chinese, a sentence each.
    pub beyond_the_table: Vec<String>,
    /// The fare by distance.
    pub ladder: FareLadder,
    /// The card's discount.
    pub card: CardDiscount,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fen;

    fn read(json: &str) -> Published {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn every_published_price_is_a_valid_table_with_its_source() {
        for json in JIAOZHOU.into_iter().chain([XINGGUANG_ISLAND]) {
            let published = read(json);
            assert!(published.source.starts_with("http"), "{}", published.id);
            let charged = published.tariff.charged().unwrap();
            assert_eq!((charged.from_min, charged.to_min), (8 * 60, 18 * 60), "{}", published.id);
            assert_eq!(published.tariff.free_min(), 30, "{}", published.id);
            assert_eq!(published.tariff.new_energy_free_min(), Some(120), "{}", published.id);
        }
    }

    #[test]
    fn stays_cost_what_the_authorities_say() {
        // Minutes, fen: Xingguang Island, then Jiaozhou's zones 1 to 3.
        let table = [
            (30, [0, 0, 0, 0]),
            (31, [150, 150, 130, 100]),
            (60, [150, 150, 130, 100]),
            (90, [300, 300, 260, 200]),
            (120, [500, 450, 390, 300]),
            (600, [1500, 1500, 1300, 1000]),
        ];
        let tables = [XINGGUANG_ISLAND, JIAOZHOU[0], JIAOZHOU[1], JIAOZHOU[2]].map(read);
        for (minutes, fen) in table {
            let told = tables.each_ref().map(|it| it.tariff.price_of_stay(minutes).unwrap());
            assert_eq!(told, fen.map(Fen::new), "{minutes} minutes");
        }
        let months = tables.each_ref().map(|it| it.tariff.month().unwrap());
        assert_eq!(months, [20_000, 18_000, 12_000, 8_000].map(Fen::new));
    }
}
