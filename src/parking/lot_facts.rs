use super::{memory::Memory, opening_words, say, state::Origin, words};
use crate::i18n::{I18n, t, ts};
use contract::lot::LotDetail;
use kit::Card;
use leptos::prelude::*;

/// Everything but price and vacancy, as pairs of name and value.
#[component]
pub fn LotFactTable(lot: Memo<LotDetail>) -> impl IntoView {
    let i18n = I18n::expect();
    let memory = Memory::expect();
    // From where the person is, or from the place they searched near; from elsewhere it would mean nothing.
    let origin = move || match (memory.fix.get(), memory.place.get()) {
        (Some(fix), _) => Some((Origin::Me(fix.position), None)),
        (None, Some(place)) => Some((Origin::Place(place.position), Some(place.name))),
        (None, None) => None,
    };
    let walk = move || {
        let (origin, place) = origin()?;
        let distance_m = origin.position().distance_m(lot.read().summary.position) as u32;
        let from = say::origin(i18n, origin, place.as_ref());
        Some(t!(i18n, parking.lot_walk_value, way = say::walk(i18n, distance_m), origin = from))
    };
    let hours =
        move || match lot.with(|lot| (lot.opening_hours.clone(), lot.summary.amenities.around_the_clock)) {
            (Some(text), _) => say::opening(i18n, &opening_words::read(&text)),
            (None, true) => vec![t!(i18n, parking.lot_hours_always)],
            (None, false) => vec![t!(i18n, parking.lot_hours_unknown)],
        };
    let height = move || match lot.read().summary.max_height_cm {
        Some(cm) => t!(i18n, parking.lot_height_value, m = words::metres(cm)),
        None => t!(i18n, parking.lot_height_unknown),
    };
    let charging = move || {
        let (bays, has) = lot.with(|lot| (lot.charging_bays, lot.summary.amenities.charging));
        bays_words(i18n, bays, has, t!(i18n, parking.lot_charging_some))
    };
    let accessible = move || {
        let (bays, has) = lot.with(|lot| (lot.accessible_bays, lot.summary.amenities.accessible));
        bays_words(i18n, bays, has, t!(i18n, parking.lot_accessible_some))
    };
    let etc = move || {
        if lot.read().summary.amenities.etc {
            t!(i18n, parking.lot_etc_yes)
        } else {
            t!(i18n, parking.lot_etc_no)
        }
    };
    let address = move || match lot.read().address.clone() {
        Some(address) => view! { <span lang="zh-CN">{address}</span> }.into_any(),
        None => ts!(i18n, parking.lot_address_unknown).into_any(),
    };
    let operator = move || lot.read().operator.clone();
    view! {
        <Card title=ts!(i18n, parking.lot_facts)>
            <dl class="fact-list">
                <Fact name=ts!(i18n, parking.lot_address)>{address}</Fact>
                {move || walk().map(|walk| view! { <Fact name=ts!(i18n, parking.lot_walk)>{walk}</Fact> })}
                <Fact name=ts!(i18n, parking.lot_hours)>
                    {move || hours().into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
                </Fact>
                <Fact name=ts!(i18n, parking.lot_height)>{height}</Fact>
                <Fact name=ts!(i18n, parking.lot_capacity)>
                    {move || t!(i18n, parking.lot_capacity_n, n = lot.read().summary.capacity)}
                </Fact>
                <Fact name=ts!(i18n, parking.lot_charging)>{charging}</Fact>
                <Fact name=ts!(i18n, parking.lot_accessible)>{accessible}</Fact>
                <Fact name=ts!(i18n, parking.lot_etc)>{etc}</Fact>
                {move || operator().map(|operator| view! {
                    <Fact name=ts!(i18n, parking.lot_operator)><span lang="zh-CN">{operator}</span></Fact>
                })}
            </dl>
        </Card>
    }
    .into_any()
}

fn bays_words(i18n: I18n, bays: Option<u32>, has: bool, some: String) -> String {
    match (bays, has) {
        (Some(n), _) if n > 0 => t!(i18n, parking.lot_capacity_n, n = n),
        (_, true) => some,
        (_, false) => t!(i18n, parking.lot_none),
    }
}

/// One pair.
#[component]
fn Fact(name: Signal<String>, children: Children) -> impl IntoView {
    view! {
        <div class="fact">
            <dt class="fact-name">{name}</dt>
            <dd class="fact-value">{children()}</dd>
        </div>
    }
    .into_any()
}
