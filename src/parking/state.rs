//! What is looked for, from where, and what could be let go of. Pure.

use crate::route::Near;
use contract::{
    Fen, Position, Timestamp,
    ask::{LotFilter, LotOrder, LotsAsk, MAX_ROWS},
    lot::LotKind,
};
use geo::Bounds;

/// Rows that come at a time.
pub const PAGE_ROWS: u16 = 30;

/// How many rows to ask for after one more press of "show more".
pub const fn more_rows(shown: u16) -> u16 {
    let next = shown.saturating_add(PAGE_ROWS);
    if next > MAX_ROWS { MAX_ROWS } else { next }
}

/// The point that distances are measured from, and why that one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Origin {
    /// Where the person is.
    Me(Position),
    /// The place they chose.
    Place(Position),
    /// The middle of the map they moved.
    MapCentre(Position),
    /// The middle of the town: nobody has said anything.
    Town(Position),
}

impl Origin {
    /// Where.
    pub const fn position(self) -> Position {
        let (Self::Me(at) | Self::Place(at) | Self::MapCentre(at) | Self::Town(at)) = self;
        at
    }
}

/// What is known of where the person is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Me {
    /// There.
    Known(Position),
    /// The device is still looking.
    Searching,
    /// Not told, or not allowed.
    Unknown,
}

/// What is known of the chosen place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Chosen {
    /// There.
    Known(Position),
    /// The worker is still looking it up.
    Searching,
    /// There is no such place (any more), or none was chosen.
    None,
}

impl Origin {
    /// Where to measure from: what the person asked for, else where they are, else the map they moved, else
    /// the town. `None` while what they asked for is still being looked up.
    pub fn choose(
        near: Option<Near>,
        me: Me,
        place: Chosen,
        map: Option<Position>,
        town: Position,
    ) -> Option<Self> {
        let fallback = map.map_or(Self::Town(town), Self::MapCentre);
        match (near, place, me) {
            (Some(Near::Place(_)), Chosen::Known(at), _) => Some(Self::Place(at)),
            (Some(Near::Place(_)), Chosen::Searching, _) | (Some(Near::Me), _, Me::Searching) => None,
            (Some(Near::Me) | None, _, Me::Known(at)) => Some(Self::Me(at)),
            (Some(Near::Place(_)), Chosen::None, _) | (Some(Near::Me), _, Me::Unknown) | (None, ..) => {
                Some(fallback)
            }
        }
    }
}

/// Everything an answer depends on but the clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Which car parks.
    pub filter: LotFilter,
    /// In which order.
    pub order: LotOrder,
    /// Distances are from here.
    pub from: Position,
    /// Only what the map shows.
    pub within: Option<Bounds>,
    /// Rows, 1 to [`MAX_ROWS`].
    pub rows: u16,
}

impl Question {
    /// As the worker takes it.
    pub fn ask(self, now: Timestamp) -> LotsAsk {
        let Self { filter, order, from, within, rows } = self;
        LotsAsk { from: Some(from), within, filter, order, limit: rows.clamp(1, MAX_ROWS), now }
    }
}

/// One wish of a filter, which can be let go of alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wish {
    /// A free bay now.
    FreeNow,
    /// A charger.
    Charging,
    /// ETC.
    Etc,
    /// An accessible bay.
    Accessible,
    /// High enough.
    Height,
    /// Of some kinds.
    Kind,
    /// Not too expensive.
    Price,
    /// A name.
    Name,
}

impl Wish {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 8] = [
        Self::FreeNow,
        Self::Charging,
        Self::Etc,
        Self::Accessible,
        Self::Height,
        Self::Kind,
        Self::Price,
        Self::Name,
    ];

    /// Those that stand behind one chip each.
    pub const CHIPS: [Self; 4] = [Self::FreeNow, Self::Charging, Self::Etc, Self::Accessible];
    /// Those that stand in the sheet.
    pub const SHEET: [Self; 3] = [Self::Height, Self::Kind, Self::Price];

    /// Whether the filter has this wish.
    pub fn is_in(self, filter: &LotFilter) -> bool {
        match self {
            Self::FreeNow => filter.free_now,
            Self::Charging => filter.charging,
            Self::Etc => filter.etc,
            Self::Accessible => filter.accessible,
            Self::Height => filter.height_cm.is_some(),
            Self::Kind => !filter.kinds.is_empty(),
            Self::Price => filter.max_first_hour.is_some(),
            Self::Name => !filter.text.trim().is_empty(),
        }
    }

    /// The filter without this wish.
    pub fn let_go(self, filter: &LotFilter) -> LotFilter {
        let mut filter = filter.clone();
        match self {
            Self::FreeNow => filter.free_now = false,
            Self::Charging => filter.charging = false,
            Self::Etc => filter.etc = false,
            Self::Accessible => filter.accessible = false,
            Self::Height => filter.height_cm = None,
            Self::Kind => filter.kinds.clear(),
            Self::Price => filter.max_first_hour = None,
            Self::Name => filter.text.clear(),
        }
        filter
    }

    /// The filter with this chip's wish, or without it. The wishes of the sheet have values and are set there.
    pub fn switch(self, filter: &LotFilter, on: bool) -> LotFilter {
        let mut filter = self.let_go(filter);
        match self {
            Self::FreeNow => filter.free_now = on,
            Self::Charging => filter.charging = on,
            Self::Etc => filter.etc = on,
            Self::Accessible => filter.accessible = on,
            Self::Height | Self::Kind | Self::Price | Self::Name => {}
        }
        filter
    }
}

/// The wishes of a filter.
pub fn wishes(filter: &LotFilter) -> Vec<Wish> {
    Wish::ALL.into_iter().filter(|wish| wish.is_in(filter)).collect()
}

/// What lets most car parks through again, best first: the wishes whose loss brings any, with how many it
/// brings; at most three, for a person in a hurry.
pub fn loosenings(mut totals: Vec<(Wish, u32)>) -> Vec<(Wish, u32)> {
    totals.retain(|(_, total)| *total > 0);
    totals.sort_by_key(|(_, total)| std::cmp::Reverse(*total));
    totals.truncate(3);
    totals
}

/// Heights of cars to pick from, centimetres: a saloon, an SUV, a van, a van with a box on its roof.
pub const HEIGHTS_CM: [u16; 5] = [160, 180, 200, 220, 250];
/// Prices of the first hour to pick from.
pub const PRICES: [Fen; 5] = [Fen::ZERO, Fen::new(300), Fen::new(500), Fen::new(800), Fen::new(1_000)];

/// The kinds with one of them switched, in the order of [`LotKind::ALL`].
pub fn with_kind(kinds: &[LotKind], kind: LotKind, on: bool) -> Vec<LotKind> {
    LotKind::ALL.into_iter().filter(|it| if *it == kind { on } else { kinds.contains(it) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_wishes() -> LotFilter {
        LotFilter {
            free_now: true,
            charging: true,
            etc: true,
            accessible: true,
            height_cm: Some(200),
            kinds: vec![LotKind::Garage],
            max_first_hour: Some(Fen::new(500)),
            text: "五四".into(),
        }
    }

    #[test]
    fn distances_are_measured_from_what_was_asked_for_as_soon_as_it_is_known() {
        let at = |lon: f64| Position::new(lon, 36.0).unwrap();
        let (me, place, map, town) = (at(120.1), at(120.2), at(120.3), at(120.4));
        let near_place = Some(Near::Place(contract::PlaceId(1)));
        let table = [
            (None, Me::Unknown, Chosen::None, None, Some(Origin::Town(town))),
            (None, Me::Searching, Chosen::None, None, Some(Origin::Town(town))),
            (None, Me::Unknown, Chosen::None, Some(map), Some(Origin::MapCentre(map))),
            (None, Me::Known(me), Chosen::None, Some(map), Some(Origin::Me(me))),
            (Some(Near::Me), Me::Searching, Chosen::None, Some(map), None),
            (Some(Near::Me), Me::Known(me), Chosen::None, Some(map), Some(Origin::Me(me))),
            (Some(Near::Me), Me::Unknown, Chosen::None, None, Some(Origin::Town(town))),
            (near_place, Me::Known(me), Chosen::Searching, None, None),
            (near_place, Me::Known(me), Chosen::Known(place), None, Some(Origin::Place(place))),
            (near_place, Me::Known(me), Chosen::None, None, Some(Origin::Town(town))),
        ];
        for (near, me, place, map, origin) in table {
            assert_eq!(
                Origin::choose(near, me, place, map, town),
                origin,
                "{near:?} {me:?} {place:?} {map:?}"
            );
        }
    }

    #[test]
    fn each_wish_can_be_let_go_of_alone() {
        assert_eq!(wishes(&all_wishes()), Wish::ALL);
        for wish in Wish::ALL {
            let left = wishes(&wish.let_go(&all_wishes()));
            assert_eq!(left.len(), Wish::ALL.len() - 1);
            assert!(!left.contains(&wish));
        }
        assert_eq!(wishes(&LotFilter::default()), []);
    }

    #[test]
    fn a_chip_switches_its_own_wish_on_and_off() {
        for wish in Wish::CHIPS {
            let on = wish.switch(&LotFilter::default(), true);
            assert_eq!(wishes(&on), [wish]);
            assert_eq!(wish.switch(&on, false), LotFilter::default());
        }
    }

    #[test]
    fn the_best_loosenings_are_offered_and_useless_ones_are_not() {
        let totals =
            vec![(Wish::Etc, 0), (Wish::Price, 4), (Wish::FreeNow, 90), (Wish::Kind, 12), (Wish::Height, 5)];
        assert_eq!(loosenings(totals), [(Wish::FreeNow, 90), (Wish::Kind, 12), (Wish::Height, 5)]);
    }

    #[test]
    fn pages_grow_up_to_what_one_question_may_ask() {
        let mut rows = PAGE_ROWS;
        for expected in [60, 90, 120, 150, 180, 200, 200] {
            rows = more_rows(rows);
            assert_eq!(rows, expected);
        }
    }

    #[test]
    fn kinds_stay_in_their_own_order() {
        let both = with_kind(&[LotKind::Garage], LotKind::Roadside, true);
        assert_eq!(both, [LotKind::Roadside, LotKind::Garage]);
        assert_eq!(with_kind(&both, LotKind::Roadside, false), [LotKind::Garage]);
    }
}
