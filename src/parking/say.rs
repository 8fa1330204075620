//! The room's facts in the language of the person.

use super::{
    opening_words::{Day, DaySpan, Days, Opening, Rule},
    state::{Origin, Wish},
    stay_cost::{Caveat, Until},
    tariff_words::{Clause, Hours, Larger},
    words::{self, Amenity},
};
use crate::{
    host::NavigationApp,
    i18n::{I18n, Span, t},
    net::Trouble,
};
use contract::{
    Fen, Name, Timestamp,
    lot::{LotKind, Vacancy},
    place::PlaceKind,
    problem::ProblemKind,
};
use kit::IconName;
use tariff::VehicleSize;

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
        Clause::FreeShort(free) => t!(i18n, parking.tariff_free_short, span = minutes((*free).into())),
        Clause::AnewDaily => t!(i18n, parking.tariff_anew_daily),
        Clause::SpanCap(cap) => t!(i18n, parking.tariff_span_cap, money = i18n.money(*cap)),
        Clause::StayCap(cap) => t!(i18n, parking.tariff_stay_cap, money = i18n.money(*cap)),
        Clause::Charged(window) => t!(i18n, parking.tariff_charged, hours = hours(i18n, window)),
        Clause::In(window, what) => {
            t!(i18n, parking.tariff_in, hours = hours(i18n, window), what = self::clause(i18n, what))
        }
        Clause::OnHolidays(what) => t!(i18n, parking.tariff_holidays, what = self::clause(i18n, what)),
        Clause::Flat(price) => t!(i18n, parking.tariff_flat, money = i18n.money(*price)),
        Clause::OtherHoursFree => t!(i18n, parking.tariff_other_hours_free),
        Clause::Size(it) => larger(i18n, it),
        Clause::Disabled(free) => t!(i18n, parking.tariff_disabled, span = minutes((*free).into())),
        Clause::NewEnergy(free) => t!(i18n, parking.tariff_new_energy, span = minutes((*free).into())),
        Clause::Month(price) => t!(i18n, parking.tariff_month, money = i18n.money(*price)),
    }
}

/// Hours of a day: `8:00–18:00`.
fn hours(i18n: I18n, Hours { from, to, is_next_day }: &Hours) -> String {
    if *is_next_day {
        t!(i18n, parking.tariff_hours_next_day, from = from.as_str(), to = to.as_str())
    } else {
        t!(i18n, parking.tariff_hours, from = from.as_str(), to = to.as_str())
    }
}

fn larger(i18n: I18n, larger: &Larger) -> String {
    let money = |amount: Fen| i18n.money(amount);
    let flat = larger.flat.iter().map(|(window, price)| {
        t!(i18n, parking.larger_flat, hours = hours(i18n, window), money = money(*price))
    });
    let parts: Vec<String> = larger
        .more_per_unit
        .map(|more| t!(i18n, parking.larger_more, money = money(more)))
        .into_iter()
        .chain(flat)
        .chain(larger.day_cap.map(|cap| t!(i18n, parking.larger_day_cap, money = money(cap))))
        .chain(larger.stay_cap.map(|cap| t!(i18n, parking.larger_stay_cap, money = money(cap))))
        .chain(larger.month.map(|price| t!(i18n, parking.larger_month, money = money(price))))
        .collect();
    let parts = if parts.is_empty() {
        t!(i18n, parking.larger_same)
    } else {
        parts.join(&t!(i18n, parking.larger_join))
    };
    t!(i18n, parking.tariff_size, size = vehicle_size(i18n, larger.size), parts = parts)
}

/// How large a vehicle is.
pub fn vehicle_size(i18n: I18n, size: VehicleSize) -> String {
    match size {
        VehicleSize::Small => t!(i18n, parking.size_small),
        VehicleSize::Medium => t!(i18n, parking.size_medium),
        VehicleSize::Large => t!(i18n, parking.size_large),
    }
}

/// Until when one would stay.
pub fn until(i18n: I18n, until: Until) -> String {
    match until {
        Until::Hours(hours) => i18n.span(Span::Hours(hours.into())),
        Until::TomorrowMorning => t!(i18n, parking.cost_tomorrow),
        Until::At(_) => t!(i18n, parking.cost_other),
    }
}

/// What a driver should know about an estimate.
pub fn caveat(i18n: I18n, caveat: Caveat) -> String {
    match caveat {
        Caveat::SizeUntold(size) => {
            t!(i18n, parking.caveat_size, size = vehicle_size(i18n, size))
        }
        Caveat::NewEnergyUntold => t!(i18n, parking.caveat_new_energy),
        Caveat::NewEnergyOncePerDay => t!(i18n, parking.caveat_new_energy_once),
        Caveat::DisabledUntold => t!(i18n, parking.caveat_disabled),
        Caveat::Holidays => t!(i18n, parking.caveat_holidays),
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

/// Why a stay could not be looked for.
pub fn lookup_failure(i18n: I18n, trouble: &Trouble) -> kit::Failure {
    match trouble {
        Trouble::Refused(problem) if problem.kind == ProblemKind::TooMany => kit::Failure {
            title: t!(i18n, pay.too_many_title),
            detail: t!(i18n, pay.too_many_detail),
            can_retry: false,
        },
        trouble => trouble.words(i18n),
    }
}

/// Why a month ticket has no price.
pub fn month_failure(i18n: I18n, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Refused(problem) if problem.kind == ProblemKind::Invalid => t!(i18n, pay.month_refused),
        trouble => trouble.words(i18n).title,
    }
}
