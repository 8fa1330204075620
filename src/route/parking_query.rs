//! What `/parking` is asked for: everything someone would share or come back to.

use super::query::{Writer, pairs};
use contract::{
    Fen, PlaceId,
    ask::{LotFilter, LotOrder},
    lot::LotKind,
};
use std::fmt;

/// The most characters of a search text that are kept.
const MAX_TEXT: usize = 64;

/// The parameters of `/parking`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParkingQuery {
    /// What car parks must have; `text` is the search text.
    pub filter: LotFilter,
    /// Where to look.
    pub near: Option<Near>,
    /// In which order.
    pub sort: LotOrder,
    /// How to show it.
    pub view: ListOrMap,
}

/// Near what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Near {
    /// Near the person who asks; where that is never stands in the URL.
    Me,
    /// Near a place.
    Place(PlaceId),
}

/// Two views of the same result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ListOrMap {
    /// Rows.
    #[default]
    List,
    /// A map.
    Map,
}

impl ParkingQuery {
    /// Reads a query string. Unknown parameters and values that make no sense are left out.
    pub fn parse(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in pairs(query) {
            let on = value == "1";
            match name.as_str() {
                "q" => read.filter.text = value.chars().take(MAX_TEXT).collect(),
                "near" if value == "me" => read.near = Some(Near::Me),
                "near" => read.near = value.parse().ok().map(Near::Place),
                "view" if value == "map" => read.view = ListOrMap::Map,
                "sort" if value == "price" => read.sort = LotOrder::Price,
                "free" => read.filter.free_now = on,
                "ev" => read.filter.charging = on,
                "etc" => read.filter.etc = on,
                "acc" => read.filter.accessible = on,
                "h" => read.filter.height_cm = value.parse().ok(),
                "kind" => read.filter.kinds = kinds(&value),
                "max" => {
                    read.filter.max_first_hour = value.parse().ok().filter(|fen| *fen >= 0).map(Fen::new);
                }
                _ => {}
            }
        }
        read
    }
}

/// Kinds in their own order, each once.
fn kinds(value: &str) -> Vec<LotKind> {
    LotKind::ALL.into_iter().filter(|kind| value.split(',').any(|name| name == kind_name(*kind))).collect()
}

/// The name of a kind in the URL.
const fn kind_name(kind: LotKind) -> &'static str {
    match kind {
        LotKind::Roadside => "roadside",
        LotKind::Ground => "ground",
        LotKind::Garage => "garage",
        LotKind::Underground => "underground",
        LotKind::Other => "other",
    }
}

/// As a query string: empty when nothing is asked for, else with its `?`.
impl fmt::Display for ParkingQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { filter, near, sort, view } = self;
        let mut query = Writer::default();
        if !filter.text.is_empty() {
            query.add("q", &filter.text);
        }
        match near {
            None => {}
            Some(Near::Me) => query.add("near", "me"),
            Some(Near::Place(id)) => query.add("near", &id.to_string()),
        }
        if *view == ListOrMap::Map {
            query.add("view", "map");
        }
        if *sort == LotOrder::Price {
            query.add("sort", "price");
        }
        let switches = [
            ("free", filter.free_now),
            ("ev", filter.charging),
            ("etc", filter.etc),
            ("acc", filter.accessible),
        ];
        for (name, _) in switches.into_iter().filter(|(_, on)| *on) {
            query.add(name, "1");
        }
        if let Some(height_cm) = filter.height_cm {
            query.add("h", &height_cm.to_string());
        }
        if !filter.kinds.is_empty() {
            let names: Vec<_> = filter.kinds.iter().map(|kind| kind_name(*kind)).collect();
            query.add("kind", &names.join(","));
        }
        if let Some(max) = filter.max_first_hour {
            query.add("max", &max.get().to_string());
        }
        f.write_str(&query.finish())
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use proptest::prelude::*;

    pub fn any_query() -> impl Strategy<Value = ParkingQuery> {
        let near = prop_oneof![
            Just(None),
            Just(Some(Near::Me)),
            any::<u32>().prop_map(|id| Some(Near::Place(PlaceId(id)))),
        ];
        let kinds = proptest::sample::subsequence(LotKind::ALL.to_vec(), 0..=LotKind::ALL.len());
        let filter = (
            ".{0,64}",
            any::<[bool; 4]>(),
            proptest::option::of(any::<u16>()),
            kinds,
            proptest::option::of(0..=i64::MAX),
        );
        let order = prop_oneof![Just(LotOrder::Distance), Just(LotOrder::Price)];
        let view = prop_oneof![Just(ListOrMap::List), Just(ListOrMap::Map)];
        (filter, near, order, view).prop_map(|((text, switches, height_cm, kinds, max), near, sort, view)| {
            let [free_now, charging, etc, accessible] = switches;
            let max_first_hour = max.map(Fen::new);
            let filter =
                LotFilter { free_now, charging, etc, accessible, height_cm, kinds, max_first_hour, text };
            ParkingQuery { filter, near, sort, view }
        })
    }

    #[test]
    fn a_link_says_what_was_asked_for() {
        let query = ParkingQuery::parse(
            "?q=%E4%BA%94%E5%9B%9B&near=me&view=map&sort=price&free=1&h=210&kind=garage,roadside&max=500",
        );
        assert_eq!(query.filter.text, "五四");
        assert_eq!(query.near, Some(Near::Me));
        assert_eq!(query.filter.kinds, [LotKind::Roadside, LotKind::Garage]);
        assert_eq!(query.filter.max_first_hour, Some(Fen::new(500)));
        assert_eq!(
            query.to_string(),
            "?q=%E4%BA%94%E5%9B%9B&near=me&view=map&sort=price&free=1&h=210&kind=roadside,garage&max=500"
        );
    }

    #[test]
    fn parameters_that_make_no_sense_are_left_out() {
        let query = ParkingQuery::parse("near=nowhere&h=tall&max=-5&kind=submarine&free=yes&utm_source=x&&=");
        assert_eq!(query, ParkingQuery::default());
        assert_eq!(query.to_string(), "");
    }
}
