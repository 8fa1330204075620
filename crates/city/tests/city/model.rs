//! What the answers should be, worked out from the records in the plainest way.

use city::{LotRecord, PlaceRecord};
use contract::{
    LotId, PlaceId, Timestamp,
    ask::{LotFilter, LotOrder, LotsAsk},
    live::Update,
    lot::Vacancy,
    place::PlaceKind,
};
use std::{cmp::Reverse, collections::HashMap};

/// The records, and what was last heard of each: free bays (`None` for closed) and when.
pub struct Model<'a> {
    pub lots: &'a [LotRecord],
    pub heard: HashMap<LotId, (Option<u32>, i64)>,
}

impl Model<'_> {
    pub fn hear(&mut self, update: &Update) {
        if update.whole {
            self.heard.clear();
        }
        for lot in &update.lots {
            let at_ms = (update.now.millis() - i64::from(lot.age_s) * 1000).max(0);
            if self.heard.get(&lot.id).is_none_or(|&(_, before_ms)| before_ms <= at_ms) {
                self.heard.insert(lot.id, (lot.free, at_ms));
            }
        }
    }

    /// Free bays by a count of the last five minutes.
    pub fn free_now(&self, lot: &LotRecord, now: Timestamp) -> Option<u32> {
        let &(free, at_ms) = self.heard.get(&lot.id)?;
        free.filter(|&free| free <= lot.capacity && now.millis() - at_ms < 300_000)
    }

    pub fn is_as_full_as(&self, lot: &LotRecord, vacancy: Vacancy, now: Timestamp) -> bool {
        match (self.heard.get(&lot.id), vacancy) {
            (None, Vacancy::Unknown) | (Some((None, _)), Vacancy::Closed) => true,
            (Some((Some(free), _)), Vacancy::Unknown) => *free > lot.capacity,
            (Some((Some(free), at_ms)), Vacancy::Live(count) | Vacancy::Stale(count)) => {
                let is_live = now.millis() - at_ms < 300_000;
                count.free() == *free
                    && count.at().millis() == *at_ms
                    && is_live == (vacancy.free_now().is_some())
            }
            _ => false,
        }
    }

    pub fn passes(&self, lot: &LotRecord, filter: &LotFilter, now: Timestamp) -> bool {
        let first_hour = lot.tariff.as_ref().map(contract::Tariff::first_hour);
        let demands = [
            !filter.free_now || self.free_now(lot, now).unwrap_or(0) > 0,
            !filter.charging || lot.amenities.charging,
            !filter.etc || lot.amenities.etc,
            !filter.accessible || lot.amenities.accessible,
            filter.height_cm.unwrap_or(0) <= lot.max_height_cm.unwrap_or(u16::MAX),
            filter.kinds.is_empty() || filter.kinds.contains(&lot.kind),
            filter.max_first_hour.is_none_or(|most| first_hour.is_some_and(|fen| fen <= most)),
            lot_fit(lot, &filter.text).is_some(),
        ];
        demands.iter().all(|met| *met)
    }

    /// Ids in order, and how many there are.
    pub fn lots(&self, ask: &LotsAsk) -> (Vec<LotId>, usize) {
        let in_view = |lot: &LotRecord| ask.within.is_none_or(|view| view.contains(lot.position));
        let mut found: Vec<&LotRecord> =
            self.lots.iter().filter(|lot| in_view(lot) && self.passes(lot, &ask.filter, ask.now)).collect();
        found.sort_by_key(|lot| (lot.name.zh.clone(), lot.id));
        let distance_m = |lot: &LotRecord| ask.from.map_or(0.0, |from| from.distance_m(lot.position));
        found.sort_by(|a, b| distance_m(a).total_cmp(&distance_m(b)));
        match ask.order {
            LotOrder::Distance if ask.from.is_none() => {
                found.sort_by_key(|lot| (lot_fit(lot, &ask.filter.text), Reverse(lot.capacity)));
            }
            LotOrder::Distance => {}
            LotOrder::Price => found
                .sort_by_key(|lot| lot.tariff.as_ref().map_or(i64::MAX, |tariff| tariff.first_hour().get())),
        }
        let total = found.len();
        (found.iter().map(|lot| lot.id).take(usize::from(ask.limit)).collect(), total)
    }
}

pub fn places(places: &[PlaceRecord], text: &str, limit: usize) -> Vec<PlaceId> {
    let fit_of = |place: &PlaceRecord| fit(&place.name.zh, place.name.en.as_deref(), None, text);
    let mut found: Vec<_> = places.iter().filter_map(|place| fit_of(place).map(|fit| (fit, place))).collect();
    found.sort_by_key(|(fit, place)| {
        let zh = place.name.zh.clone();
        (*fit, place.kind != PlaceKind::Station, zh.chars().count(), zh, place.id)
    });
    if words(text).is_empty() { Vec::new() } else { found.iter().take(limit).map(|(_, it)| it.id).collect() }
}

fn lot_fit(lot: &LotRecord, text: &str) -> Option<u8> {
    fit(&lot.name.zh, lot.name.en.as_deref(), lot.address.as_deref(), text)
}

/// 0 to 3: at the start, at the start of a word, within, in the address; that of the worst word.
fn fit(zh: &str, en: Option<&str>, address: Option<&str>, text: &str) -> Option<u8> {
    let of_word = |word: &String| {
        let in_names = [Some(zh), en].into_iter().flatten().filter_map(|name| {
            let name = plain(name);
            let starts =
                name.char_indices().map(|(at, _)| at).filter(|&at| name[at..].starts_with(word.as_str()));
            let fit_at = |at| match name[..at].chars().last() {
                None => 0,
                Some(before) if !before.is_alphanumeric() => 1,
                Some(_) => 2,
            };
            starts.map(fit_at).min()
        });
        let in_address = address.filter(|address| plain(address).contains(word.as_str())).map(|_| 3);
        in_names.min().or(in_address)
    };
    words(text).iter().map(of_word).try_fold(0, |worst, fit| Some(worst.max(fit?)))
}

fn words(text: &str) -> Vec<String> {
    let read: String = text.chars().take(64).collect();
    plain(&read).split_whitespace().map(str::to_owned).collect()
}

fn plain(text: &str) -> String {
    let wide = "！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～";
    let narrow = |c: char| match wide.chars().position(|it| it == c) {
        Some(at) => char::from(b'!' + u8::try_from(at).unwrap()),
        None if c == '　' => ' ',
        None => c,
    };
    text.chars().map(narrow).collect::<String>().chars().flat_map(char::to_lowercase).collect()
}
