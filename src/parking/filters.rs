use super::{
    say,
    search::Search,
    state::{self, HEIGHTS_CM, PRICES, Wish},
    words,
};
use crate::i18n::{I18n, t, ts};
use contract::{Fen, ask::LotFilter, lot::LotKind};
use kit::{Button, ButtonKind, Chip, ChipGroup, Choice, IconName, Select, Sheet};
use leptos::prelude::*;

/// Chips for the wishes one has most often, and one that opens the sheet with the others.
#[component]
pub fn Filters(
    search: Search,
    /// How many car parks pass, once that is known.
    #[prop(into)]
    total: Signal<Option<u32>>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let filter = Memo::new(move |_| search.query.with(|query| query.filter.clone()));
    let open = RwSignal::new(false);
    let more_on = move || filter.with(|filter| Wish::SHEET.iter().filter(|wish| wish.is_in(filter)).count());
    let more_label = Signal::derive(move || match more_on() {
        0 => t!(i18n, parking.filter_more),
        n => t!(i18n, parking.filter_more_on, n = n),
    });
    let chip = move |wish: Wish| {
        view! {
            <Chip
                pressed=Signal::derive(move || filter.with(|filter| wish.is_in(filter)))
                // Untracked: read when pressed.
                on_toggle=move |on| search.filter(filter.with_untracked(|filter| wish.switch(filter, on)))
                label=Signal::derive(move || say::wish(i18n, wish))
                icon=say::wish_icon(wish)
            />
        }
    };
    view! {
        <ChipGroup label=ts!(i18n, parking.filters_label)>
            {Wish::CHIPS.map(chip).collect_view()}
            <button
                class="chip"
                type="button"
                aria-haspopup="dialog"
                data-on=move || (more_on() > 0).then_some("true")
                on:click=move |_| open.set(true)
            >
                <kit::Icon name=IconName::FILTER/>
                {more_label}
            </button>
        </ChipGroup>
        <Sheet open title=ts!(i18n, parking.filter_sheet) close_label=ts!(i18n, parking.filter_close)>
            <FilterSheet search filter total open/>
        </Sheet>
    }
    .into_any()
}

/// The wishes with values. Each takes effect at once; the button below says what is left.
#[component]
fn FilterSheet(
    search: Search,
    filter: Memo<LotFilter>,
    total: Signal<Option<u32>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let change = move |change: &dyn Fn(&mut LotFilter)| {
        // Untracked: read when pressed.
        let mut changed = filter.get_untracked();
        change(&mut changed);
        search.filter(changed);
    };
    let show_label = move || match total.get() {
        Some(0) => t!(i18n, parking.filter_show_none),
        Some(n) => t!(i18n, parking.filter_show, n = n),
        None => t!(i18n, parking.waiting),
    };
    view! {
        <div class="filter-sheet">
            <Select
                label=ts!(i18n, parking.filter_height)
                options=height_choices(i18n, filter.with_untracked(|filter| filter.height_cm))
                value=Signal::derive(move || number(filter.with(|filter| filter.height_cm)))
                on_pick=move |picked: String| change(&|filter| filter.height_cm = picked.parse().ok())
            />
            <Select
                label=ts!(i18n, parking.filter_price)
                options=price_choices(i18n, filter.with_untracked(|filter| filter.max_first_hour))
                value=Signal::derive(move || number(filter.with(|filter| filter.max_first_hour.map(Fen::get))))
                on_pick=move |picked: String| {
                    change(&|filter| filter.max_first_hour = picked.parse().ok().map(Fen::new));
                }
            />
            <Kinds filter on_pick=Callback::new(move |kinds: Vec<LotKind>| change(&|filter| filter.kinds.clone_from(&kinds)))/>
            <div class="filter-sheet-end">
                <Button on_press=move |()| open.set(false)>{show_label}</Button>
                <Button
                    kind=ButtonKind::Quiet
                    on_press=move |()| change(&|filter| {
                        *filter = LotFilter { text: filter.text.clone(), ..LotFilter::default() };
                    })
                >
                    {ts!(i18n, parking.filter_clear)}
                </Button>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Kinds(filter: Memo<LotFilter>, on_pick: Callback<Vec<LotKind>>) -> impl IntoView {
    let i18n = I18n::expect();
    let chip = move |kind: LotKind| {
        view! {
            <Chip
                pressed=Signal::derive(move || filter.with(|filter| filter.kinds.contains(&kind)))
                // Untracked: read when pressed.
                on_toggle=move |on| on_pick.run(filter.with_untracked(|filter| state::with_kind(&filter.kinds, kind, on)))
                label=Signal::derive(move || say::kind(i18n, kind))
                icon=say::kind_icon(kind)
            />
        }
    };
    view! {
        <fieldset class="filter-kinds">
            <legend class="filter-kinds-legend">{ts!(i18n, parking.filter_kind)}</legend>
            // "Other" is what an operator did not tell; nobody looks for that.
            {LotKind::ALL.into_iter().filter(|kind| *kind != LotKind::Other).map(chip).collect_view()}
        </fieldset>
    }
}

fn number(value: Option<impl ToString>) -> String {
    value.map(|it| it.to_string()).unwrap_or_default()
}

/// The usual heights, and the one from the URL if it is another.
fn height_choices(i18n: I18n, own_cm: Option<u16>) -> Vec<Choice> {
    let mut heights: Vec<u16> = HEIGHTS_CM.into_iter().chain(own_cm).collect();
    heights.sort_unstable();
    heights.dedup();
    let choice = |cm: u16| (cm.to_string(), ts!(i18n, parking.filter_height_up_to, m = words::metres(cm)));
    let any = (String::new(), ts!(i18n, parking.filter_height_any));
    [any].into_iter().chain(heights.into_iter().map(choice)).collect()
}

/// The usual prices, and the one from the URL if it is another.
fn price_choices(i18n: I18n, own: Option<Fen>) -> Vec<Choice> {
    let mut prices: Vec<Fen> = PRICES.into_iter().chain(own).collect();
    prices.sort_unstable();
    prices.dedup();
    let choice = |price: Fen| {
        let words = if price == Fen::ZERO {
            ts!(i18n, parking.filter_price_free)
        } else {
            ts!(i18n, parking.filter_price_up_to, money = i18n.money(price))
        };
        (price.get().to_string(), words)
    };
    let any = (String::new(), ts!(i18n, parking.filter_price_any));
    [any].into_iter().chain(prices.into_iter().map(choice)).collect()
}
