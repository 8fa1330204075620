use super::{
    lot_row::LotRow,
    results::{Results, Stage, clock},
    say,
    search::Search,
    state::{self, Wish},
};
use crate::{
    asked::Failed,
    i18n::{I18n, t, ts},
    net::City,
};
use contract::{
    LotId, Timestamp,
    ask::{LotFilter, LotOrder, LotsAsk, MAX_ROWS},
};
use kit::{Announce, Button, ButtonKind, Empty, IconName, Notice, Segmented, Skeleton, Tone, VisuallyHidden};
use leptos::prelude::*;

/// Car parks as rows, and all that can be said about them as a whole.
#[component]
pub fn LotList(search: Search, results: Results) -> impl IntoView {
    let i18n = I18n::expect();
    let now = clock();
    // What is said aloud changes with the question, not with every car that leaves.
    let announced = Memo::new(move |last: Option<&(Option<LotFilter>, String)>| {
        let answered = results.answered();
        match last {
            Some((filter, words)) if *filter == answered && !words.is_empty() => (answered, words.clone()),
            _ => (
                answered,
                results.total().map(|n| t!(i18n, parking.total_announced, n = n)).unwrap_or_default(),
            ),
        }
    });
    let stage = Memo::new(move |_| results.stage());
    let body = move || match stage.get() {
        Stage::Waiting => view! {
            <VisuallyHidden>{ts!(i18n, parking.waiting)}</VisuallyHidden>
            <Skeleton rows=6/>
        }
        .into_any(),
        Stage::Failed => failed(results),
        Stage::Empty => view! { <NoLots search/> }.into_any(),
        Stage::Rows => view! { <Rows search results now/> }.into_any(),
    };
    view! {
        <Announce message=Signal::derive(move || announced.read().1.clone())/>
        <div class="lot-summary">
            <p class="lot-summary-total">{move || results.total().map(|n| t!(i18n, parking.total, n = n))}</p>
            <SortBy search/>
        </div>
        {body}
    }
    .into_any()
}

fn failed(results: Results) -> AnyView {
    let again = Callback::new(move |()| results.again());
    (move || results.trouble.get().map(|trouble| view! { <Failed trouble again/> })).into_any()
}

#[component]
fn SortBy(search: Search) -> impl IntoView {
    let i18n = I18n::expect();
    let value = move || match search.query.with(|query| query.sort) {
        LotOrder::Distance => "distance",
        LotOrder::Price => "price",
    };
    view! {
        <Segmented
            options=vec![
                ("distance".into(), ts!(i18n, parking.sort_distance)),
                ("price".into(), ts!(i18n, parking.sort_price)),
            ]
            value=Signal::derive(move || value().to_owned())
            on_pick=move |picked: String| {
                let sort = if picked == "price" { LotOrder::Price } else { LotOrder::Distance };
                search.change(|query| query.sort = sort);
            }
            label=ts!(i18n, parking.sort_label)
            name="parking-sort"
        />
    }
}

#[component]
fn Rows(search: Search, results: Results, now: Signal<Timestamp>) -> impl IntoView {
    let i18n = I18n::expect();
    let rows = search.memory.rows;
    let can_grow = move || {
        let shown = results.shown();
        shown < usize::from(MAX_ROWS) && results.total().is_some_and(|total| total as usize > shown)
    };
    let is_cut = move || {
        results.shown() >= usize::from(MAX_ROWS)
            && results.total().is_some_and(|total| total > u32::from(MAX_ROWS))
    };
    view! {
        {move || results.trouble.get().map(|trouble| view! {
            <Notice tone=Tone::Warn><p>{trouble.words(i18n).title}</p></Notice>
        })}
        <ul class="lot-list" role="list" aria-label=ts!(i18n, parking.list_label)>
            <For each=move || results.ids() key=|id| *id let:id>
                <Row id results now/>
            </For>
        </ul>
        <Show when=can_grow>
            <Button kind=ButtonKind::Quiet on_press=move |()| rows.update(|rows| *rows = state::more_rows(*rows))>
                {ts!(i18n, parking.more)}
            </Button>
        </Show>
        <Show when=is_cut>
            <p class="lot-list-end">{t!(i18n, parking.all_shown, n = MAX_ROWS)}</p>
        </Show>
    }
}

/// A row follows its car park from answer to answer; for the moment in which it has left the list it keeps
/// what it showed last.
#[component]
fn Row(id: LotId, results: Results, now: Signal<Timestamp>) -> impl IntoView {
    // Untracked: what it begins with.
    let first = untrack(|| results.row(id));
    first.map(|first| {
        let lot = Memo::new(move |last: Option<&_>| {
            results.row(id).or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
        });
        view! { <LotRow lot now/> }
    })
}

/// Nothing passes: which wish to let go of, with one press, and how many that brings.
#[component]
fn NoLots(search: Search) -> impl IntoView {
    let i18n = I18n::expect();
    let city = City::expect();
    let filter = Memo::new(move |_| search.query.with(|query| query.filter.clone()));
    let ways_out = LocalResource::new(move || {
        let filter = filter.get();
        async move {
            let mut totals = Vec::new();
            for wish in state::wishes(&filter) {
                let ask = LotsAsk {
                    from: None,
                    within: None,
                    filter: wish.let_go(&filter),
                    order: LotOrder::Distance,
                    limit: 1,
                    now: city.now(),
                };
                // A wish that cannot be counted is not offered; the others are.
                if let Ok(list) = city.lots(ask).await {
                    totals.push((wish, list.total));
                }
            }
            state::loosenings(totals)
        }
    });
    let title = move || match filter.with(|filter| filter.text.trim().to_owned()) {
        text if text.is_empty() => t!(i18n, parking.empty_title),
        text if filter.with(|filter| state::wishes(filter) == [Wish::Name]) => {
            t!(i18n, parking.empty_text, text = text)
        }
        _ => t!(i18n, parking.empty_title),
    };
    let detail = move || match ways_out.get() {
        Some(ways) if !ways.is_empty() => t!(i18n, parking.empty_detail),
        _ => t!(i18n, parking.empty_detail_none),
    };
    let way_out = move |(wish, total): (Wish, u32)| {
        view! {
            <Button
                kind=ButtonKind::Quiet
                // Untracked: read when pressed.
                on_press=move |()| search.filter(filter.with_untracked(|filter| wish.let_go(filter)))
            >
                {move || say::loosen(i18n, wish, total)}
            </Button>
        }
    };
    let has_many = move || filter.with(|filter| state::wishes(filter).len() > 1);
    view! {
        <Empty title=Signal::derive(title) detail=Signal::derive(detail) icon=IconName::PARKING>
            <div class="ways-out">
                {move || ways_out.get().map(|ways| ways.into_iter().map(way_out).collect_view())}
                <Show when=has_many>
                    <Button kind=ButtonKind::Quiet on_press=move |()| search.filter(LotFilter::default())>
                        {ts!(i18n, parking.loosen_all)}
                    </Button>
                </Show>
            </div>
        </Empty>
    }
}
