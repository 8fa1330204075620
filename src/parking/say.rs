//! The room's facts in the language of the person.

use super::{
    opening_words::{Day, DaySpan, Days, Opening, Rule},
    state::{Origin, Wish},
    tariff_words::Clause,
    words::{self, Amenity},
};
use crate::{
    host::NavigationApp,
    i18n::{I18n, Span, t},
};
use contract::{
    Fen, Name, Timestamp,
    lot::{LotKind, Vacancy},
    place::PlaceKind,
};
use kit::IconName;

/// A name and, where it is Chinese on a page that is not, the language to read it in.
pub fn name(i18n: I18n, name: &Name) -> (String, Option<&'static str>) {
    let tag = i18n.language().tag();
    let shown = name.for_language(tag);
    let is_foreign = !tag.starts_with("zh") && shown == name.zh;
    (shown.to_owned(), is_foreign.then_some("zh-CN"))
}

/// The kind of a car park.
pub fn kind(i18n: I18n, kind: LotKind) -> String {
    match kind {
        LotKind::Roadside => t!(i18n, parking.kind_roadside),
        LotKind::Ground => t!(i18n, parking.kind_ground),
        LotKind::Garage => t!(i18n, parking.kind_garage),
        LotKind::Underground => t!(i18n, parking.kind_underground),
        LotKind::Other => t!(i18n, parking.kind_other),
    }
}

/// The drawing of a kind.
pub const fn kind_icon(kind: LotKind) -> IconName {
    match kind {
        LotKind::Roadside => IconName::ROADSIDE,
        LotKind::Ground => IconName::GROUND,
        LotKind::Garage | LotKind::Underground => IconName::GARAGE,
        LotKind::Other => IconName::PARKING,
    }
}

/// The kind of a place.
pub fn place_kind(i18n: I18n, kind: PlaceKind) -> String {
    match kind {
        PlaceKind::Station => t!(i18n, parking.place_station),
        PlaceKind::District => t!(i18n, parking.place_district),
        PlaceKind::Sight => t!(i18n, parking.place_sight),
        PlaceKind::Hospital => t!(i18n, parking.place_hospital),
        PlaceKind::Other => t!(i18n, parking.place_other),
    }
}

/// How full it is, in one sentence for those who hear the page.
pub fn vacancy(i18n: I18n, vacancy: Vacancy, total: u32, now: Timestamp) -> String {
    use words::Crowding;
    let counted = words::count_and_age(vacancy, now).map(|(count, age)| (count.free(), i18n.age(age)));
    match (Crowding::of(vacancy, total), counted) {
        (Crowding::Plenty, Some((n, age))) => t!(i18n, parking.free_spoken, n = n, total = total, age = age),
        (Crowding::Few, Some((n, age))) => t!(i18n, parking.free_spoken_few, n = n, total = total, age = age),
        (Crowding::Full, Some((_, age))) => t!(i18n, parking.free_spoken_full, total = total, age = age),
        (Crowding::Stale, Some((n, age))) => {
            t!(i18n, parking.free_spoken_stale, n = n, total = total, age = age)
        }
        (Crowding::Closed, _) => t!(i18n, parking.free_spoken_closed, total = total),
        (_, _) => t!(i18n, parking.free_spoken_unknown, total = total),
    }
}

/// A way on foot: `350 米，走路约 7 分钟`.
pub fn walk(i18n: I18n, distance_m: u32) -> String {
    let distance = i18n.distance(distance_m);
    match words::walk_min(distance_m) {
        Some(minutes) => t!(i18n, parking.walk_with_minutes, distance = distance, n = minutes),
        None => t!(i18n, parking.walk_far, distance = distance),
    }
}

/// What the first paid hour costs.
pub fn first_hour(i18n: I18n, price: Option<Fen>) -> String {
    match price {
        Some(Fen::ZERO) => t!(i18n, parking.price_free),
        Some(price) => t!(i18n, parking.price_first_hour, money = i18n.money(price)),
        None => t!(i18n, parking.price_unknown),
    }
}

/// Something a car park has.
pub fn amenity(i18n: I18n, amenity: Amenity) -> String {
    match amenity {
        Amenity::Charging => t!(i18n, parking.amenity_charging),
        Amenity::Etc => t!(i18n, parking.amenity_etc),
        Amenity::Accessible => t!(i18n, parking.amenity_accessible),
        Amenity::AroundTheClock => t!(i18n, parking.amenity_around_the_clock),
    }
}

/// Its drawing.
pub const fn amenity_icon(amenity: Amenity) -> IconName {
    match amenity {
        Amenity::Charging => IconName::EV_PLUG,
        Amenity::Etc => IconName::ETC,
        Amenity::Accessible => IconName::WHEELCHAIR,
        Amenity::AroundTheClock => IconName::CLOCK,
    }
}

/// Where distances are measured from; `place` is the name of the chosen place.
pub fn origin(i18n: I18n, origin: Origin, place: Option<&Name>) -> String {
    match (origin, place) {
        (Origin::Me(_), _) => t!(i18n, parking.origin_me),
        (Origin::Place(_), Some(place)) => t!(i18n, parking.origin_place, name = name(i18n, place).0),
        (Origin::MapCentre(_), _) => t!(i18n, parking.origin_map),
        (Origin::Place(_) | Origin::Town(_), _) => t!(i18n, parking.origin_town),
    }
}

/// The chip or the words of a wish.
pub fn wish(i18n: I18n, wish: Wish) -> String {
    match wish {
        Wish::FreeNow => t!(i18n, parking.filter_free),
        Wish::Charging => t!(i18n, parking.filter_charging),
        Wish::Etc => t!(i18n, parking.filter_etc),
        Wish::Accessible => t!(i18n, parking.filter_accessible),
        Wish::Height => t!(i18n, parking.filter_height),
        Wish::Kind => t!(i18n, parking.filter_kind),
        Wish::Price => t!(i18n, parking.filter_price),
        Wish::Name => t!(i18n, parking.search_label),
    }
}

/// The drawing of a chip.
pub const fn wish_icon(wish: Wish) -> IconName {
    match wish {
        Wish::FreeNow => IconName::PARKING,
        Wish::Charging => IconName::EV_PLUG,
        Wish::Etc => IconName::ETC,
        Wish::Accessible => IconName::WHEELCHAIR,
        Wish::Height => IconName::HEIGHT,
        Wish::Kind => IconName::GARAGE,
        Wish::Price => IconName::PRICE,
        Wish::Name => IconName::SEARCH,
    }
}

/// The button that lets go of a wish and so brings `total` car parks.
pub fn loosen(i18n: I18n, wish: Wish, total: u32) -> String {
    match wish {
        Wish::FreeNow => t!(i18n, parking.loosen_free, total = total),
        Wish::Charging => t!(i18n, parking.loosen_charging, total = total),
        Wish::Etc => t!(i18n, parking.loosen_etc, total = total),
        Wish::Accessible => t!(i18n, parking.loosen_accessible, total = total),
        Wish::Height => t!(i18n, parking.loosen_height, total = total),
        Wish::Kind => t!(i18n, parking.loosen_kind, total = total),
        Wish::Price => t!(i18n, parking.loosen_price, total = total),
        Wish::Name => t!(i18n, parking.loosen_name, total = total),
    }
}

/// A clause of a tariff, as a sentence.
pub fn clause(i18n: I18n, clause: &Clause) -> String {
    let minutes = |minutes: u32| i18n.span(Span::of(minutes));
    match clause {
        Clause::Free => t!(i18n, parking.tariff_free),
        Clause::FreeStart(free) => t!(i18n, parking.tariff_free_start, span = minutes((*free).into())),
        Clause::Always { unit_min, price } => {
            t!(i18n, parking.tariff_always, unit = minutes((*unit_min).into()), money = i18n.money(*price))
        }
        Clause::First { until_min, unit_min, price } => t!(
            i18n,
            parking.tariff_first,
            until = minutes(*until_min),
            unit = minutes((*unit_min).into()),
            money = i18n.money(*price)
        ),
        Clause::Next { from_min, until_min, unit_min, price } => t!(
            i18n,
            parking.tariff_next,
            from = minutes(*from_min),
            until = minutes(*until_min),
            unit = minutes((*unit_min).into()),
            money = i18n.money(*price)
        ),
        Clause::Rest { unit_min, price } => {
            t!(i18n, parking.tariff_rest, unit = minutes((*unit_min).into()), money = i18n.money(*price))
        }
        Clause::RestFree(from_min) => t!(i18n, parking.tariff_rest_free, from = minutes(*from_min)),
        Clause::BegunCounts => t!(i18n, parking.tariff_begun),
        Clause::DayCap(cap) => t!(i18n, parking.tariff_day_cap, money = i18n.money(*cap)),
        Clause::Charged { from, to } => {
            t!(i18n, parking.tariff_charged, from = from.as_str(), to = to.as_str())
        }
        Clause::NewEnergy(free) => t!(i18n, parking.tariff_new_energy, span = minutes((*free).into())),
        Clause::Month(price) => t!(i18n, parking.tariff_month, money = i18n.money(*price)),
    }
}

/// Opening hours, a line each.
pub fn opening(i18n: I18n, opening: &Opening) -> Vec<String> {
    match opening {
        Opening::Always => vec![t!(i18n, parking.lot_hours_always)],
        Opening::Rules(rules) => rules.iter().map(|it| rule(i18n, it)).collect(),
        Opening::AsWritten(text) => vec![text.clone()],
    }
}

fn rule(i18n: I18n, Rule { days, hours }: &Rule) -> String {
    let join = t!(i18n, parking.lot_hours_join);
    let days = match days {
        Days::Daily => t!(i18n, parking.lot_hours_daily),
        Days::Some(spans) => spans.iter().map(|it| day_span(i18n, *it)).collect::<Vec<_>>().join(&join),
    };
    let hours = if hours.is_empty() { t!(i18n, parking.lot_hours_closed) } else { hours.join(&join) };
    t!(i18n, parking.lot_hours_rule, days = days, hours = hours)
}

fn day_span(i18n: I18n, DaySpan { first, last }: DaySpan) -> String {
    if first == last {
        return day(i18n, first);
    }
    t!(i18n, parking.lot_hours_span, first = day(i18n, first), last = day(i18n, last))
}

fn day(i18n: I18n, day: Day) -> String {
    match day {
        Day::Monday => t!(i18n, parking.day_monday),
        Day::Tuesday => t!(i18n, parking.day_tuesday),
        Day::Wednesday => t!(i18n, parking.day_wednesday),
        Day::Thursday => t!(i18n, parking.day_thursday),
        Day::Friday => t!(i18n, parking.day_friday),
        Day::Saturday => t!(i18n, parking.day_saturday),
        Day::Sunday => t!(i18n, parking.day_sunday),
        Day::Holiday => t!(i18n, parking.day_holiday),
    }
}

/// A navigation app.
pub fn navigation_app(i18n: I18n, app: NavigationApp) -> String {
    match app {
        NavigationApp::Amap => t!(i18n, parking.navigate_amap),
        NavigationApp::Baidu => t!(i18n, parking.navigate_baidu),
        NavigationApp::Tencent => t!(i18n, parking.navigate_tencent),
        NavigationApp::Apple => t!(i18n, parking.navigate_apple),
        NavigationApp::Google => t!(i18n, parking.navigate_google),
        NavigationApp::Device => t!(i18n, parking.navigate_system),
    }
}
