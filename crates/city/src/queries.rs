//! The questions of the contract, answered.

use crate::{
    city::City,
    sieve::Sieve,
    text::{Fit, Typed},
};
use contract::{
    Fen, LotId, PlaceId, Position, Timestamp,
    ask::{Cluster, ClustersAsk, LotFilter, LotList, LotOrder, LotsAsk, MAX_ROWS},
    lot::{LotDetail, LotSummary},
    place::{Place, PlaceKind},
};
use std::cmp::Ordering;

/// The highest zoom of a question.
const MAX_ZOOM: u8 = geo::MAX_ZOOM;

impl City {
    /// Car parks in a view of the map, those close together as one. A cluster is in a view when its position
    /// is; over the whole city each car park that passes is in exactly one.
    pub fn clusters(&mut self, ask: &ClustersAsk) -> Vec<Cluster> {
        let sieve = self.sieve(&ask.filter, ask.now);
        let view = self.tree.passing(&sieve.on_map);
        // The tree keeps positions to a centimetre: look a metre beyond the edges, then go by the exact ones.
        let found = view.query(ask.view.expand(1.0), ask.zoom.min(MAX_ZOOM));
        let shown = found.into_iter().map(|found| {
            let free = view
                .leaves(found.id)
                .filter_map(|record| self.states[record].at(ask.now).free_now())
                .reduce(u32::saturating_add);
            let opens_at = || Some(view.expansion_zoom(found.id)).filter(|&zoom| zoom <= MAX_ZOOM);
            Cluster {
                position: found.point.map_or(found.position, |record| self.lots.position(record)),
                lots: found.count,
                // All bays of a pack together fit into 32 bits.
                bays: u32::try_from(found.weight).unwrap_or(u32::MAX),
                free,
                lot: found.point.map(|record| self.lots.id(record)),
                name: found.point.map(|record| self.lots.name(record)),
                opens_at: if found.point.is_some() { None } else { opens_at() },
            }
        });
        let shown = shown.filter(|it: &Cluster| ask.view.contains(it.position)).collect();
        self.keep(sieve);
        shown
    }

    /// Car parks as a list.
    pub fn lots(&mut self, ask: &LotsAsk) -> LotList {
        let limit = usize::from(ask.limit.clamp(1, MAX_ROWS));
        let sieve = self.sieve(&ask.filter, ask.now);
        let is_wanted = |record: usize| {
            sieve.passes[record] && ask.within.is_none_or(|view| view.contains(self.lots.position(record)))
        };
        let wanted: Vec<usize> = (0..self.lots.len()).filter(|&record| is_wanted(record)).collect();
        let total = wanted.len();
        let first = match (ask.order, ask.from) {
            (LotOrder::Distance, Some(from)) => self.nearest(from, limit, is_wanted),
            (LotOrder::Distance, None) => {
                let typed = Typed::new(&ask.filter.text);
                let key = |record| (self.lot_fit(&typed, record), u32::MAX - self.lots.capacity(record));
                self.first_by(wanted, limit, key, Ord::cmp)
            }
            (LotOrder::Price, from) => {
                let key = |record| {
                    let distance_m = from.map_or(0.0, |from| from.distance_m(self.lots.position(record)));
                    (self.lots.first_hour(record), distance_m)
                };
                self.first_by(wanted, limit, key, |a, b| by_price(a.0, b.0).then(a.1.total_cmp(&b.1)))
            }
        };
        let rows = first.into_iter().map(|record| self.summary(record, ask.from, ask.now)).collect();
        self.keep(sieve);
        LotList { rows, total: u32::try_from(total).unwrap_or(u32::MAX) }
    }

    /// One car park.
    pub fn lot(&self, id: LotId, now: Timestamp) -> Option<LotDetail> {
        let record = self.lots.find(id)?;
        let lots = &self.lots;
        Some(LotDetail {
            summary: self.summary(record, None, now),
            address: lots.address(record).map(str::to_owned),
            operator: lots.operator(record).map(str::to_owned),
            opening_hours: lots.opening_hours(record).map(str::to_owned),
            charging_bays: lots.charging_bays(record),
            accessible_bays: lots.accessible_bays(record),
            tariff: lots.tariff(record).cloned(),
            fee_words: lots.fee_words(record).map(str::to_owned),
            sample: lots.is_sample(record),
        })
    }

    /// Places whose name fits what was typed: those that begin so first, then those of which a word begins
    /// so; stations before others, short names before long ones. None when nothing was typed.
    pub fn places(&self, text: &str, limit: u16) -> Vec<Place> {
        let typed = Typed::new(text);
        if typed.is_empty() {
            return Vec::new();
        }
        let fit = |record: usize| typed.fit(self.place_names().get(record), "");
        let mut fitting: Vec<(PlaceRank<'_>, usize)> = (0..self.places.len())
            .filter_map(|record| fit(record).map(|fit| (self.place_rank(fit, record), record)))
            .collect();
        fitting.sort_unstable();
        fitting.truncate(usize::from(limit.clamp(1, MAX_ROWS)));
        fitting.into_iter().map(|(_, record)| self.places.place(record)).collect()
    }

    /// One place.
    pub fn place(&self, id: PlaceId) -> Option<Place> {
        self.places.find(id).map(|record| self.places.place(record))
    }

    /// How well a car park fits what was typed.
    pub(crate) fn lot_fit(&self, typed: &Typed, record: usize) -> Option<Fit> {
        if typed.is_empty() {
            // Without making the names ready that nobody searches.
            return Some(Fit::Prefix);
        }
        let [zh, en, address] = self.lot_names().get(record);
        typed.fit([zh, en], address)
    }

    fn place_rank(&self, fit: Fit, record: usize) -> PlaceRank<'_> {
        let zh = self.places.name_zh(record);
        (fit, self.places.kind(record) != PlaceKind::Station, zh.chars().count(), zh, self.places.id(record))
    }

    /// What passes this filter: the last answer, when it still holds.
    fn sieve(&mut self, filter: &LotFilter, now: Timestamp) -> Sieve {
        match self.sieve.take() {
            Some(sieve) if sieve.holds(self.heard, filter, now) => sieve,
            _ => Sieve::new(self, filter, now),
        }
    }

    fn keep(&mut self, sieve: Sieve) {
        self.sieve = Some(sieve);
    }

    /// The nearest first, of equally far ones by name.
    fn nearest(&self, from: Position, limit: usize, is_wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        // The index breaks ties by record. So it tells only how far the last row is, and then everything up
        // to there, of which the names decide.
        let found = self.near.nearest(from, limit, f64::INFINITY, &is_wanted);
        let Some(farthest_m) = found.last().map(|last| last.distance_m) else { return Vec::new() };
        let mut found = self.near.nearest(from, self.lots.len(), farthest_m, &is_wanted);
        let by_name = |a: usize, b: usize| self.by_name(a, b);
        found.sort_unstable_by(|a, b| {
            a.distance_m.total_cmp(&b.distance_m).then_with(|| by_name(a.point, b.point))
        });
        found.into_iter().take(limit).map(|it| it.point).collect()
    }

    /// The first few of these records in the order of a key, then by name.
    fn first_by<K>(
        &self,
        records: Vec<usize>,
        limit: usize,
        key: impl Fn(usize) -> K,
        order: impl Fn(&K, &K) -> Ordering,
    ) -> Vec<usize> {
        let mut keyed: Vec<(K, usize)> = records.into_iter().map(|record| (key(record), record)).collect();
        let by_all = |a: &(K, usize), b: &(K, usize)| order(&a.0, &b.0).then_with(|| self.by_name(a.1, b.1));
        if keyed.len() > limit {
            keyed.select_nth_unstable_by(limit, by_all);
            keyed.truncate(limit);
        }
        keyed.sort_unstable_by(by_all);
        keyed.into_iter().map(|(_, record)| record).collect()
    }

    fn by_name(&self, a: usize, b: usize) -> Ordering {
        let (name, id) = (|record| self.lots.name_zh(record), |record| self.lots.id(record));
        name(a).cmp(name(b)).then_with(|| id(a).cmp(&id(b)))
    }

    fn summary(&self, record: usize, from: Option<Position>, now: Timestamp) -> LotSummary {
        let lots = &self.lots;
        let position = lots.position(record);
        LotSummary {
            id: lots.id(record),
            name: lots.name(record),
            kind: lots.kind(record),
            position,
            capacity: lots.capacity(record),
            amenities: lots.amenities(record),
            vacancy: self.states[record].at(now),
            max_height_cm: lots.max_height_cm(record),
            first_hour: lots.first_hour(record),
            // Half the way around the earth is 20 million metres.
            distance_m: from.map(|from| from.distance_m(position).round() as u32),
        }
    }
}

/// Fit, whether it is no station, length of the name, name, id: the less, the sooner it is shown.
type PlaceRank<'a> = (Fit, bool, usize, &'a str, PlaceId);

/// The cheaper first, the unknown last.
fn by_price(a: Option<Fen>, b: Option<Fen>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}
