//! What a stay costs, line by line, in the language of the person: for every room that shows a bill of the
//! tariff engine. Shows lines only; the total and what can be done about it belong to the room.

mod days;
mod words;

pub use words::time_of_day;

use crate::{
    asked::Failed,
    i18n::{I18n, keys, ts},
    net::Assets,
};
use days::{Day, days};
use kit::Skeleton;
use leptos::prelude::*;
use std::collections::BTreeMap;
use tariff::{Line, LocalDay, Quote};

/// More days than this are folded, each with its sum; fewer stand open.
const OPEN_DAYS: usize = 2;

/// The lines of a quote, a group a day. Fetches its own words.
#[component]
pub fn QuoteLines(
    /// What is to be explained.
    #[prop(into)]
    quote: Signal<Quote>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let assets = Assets::expect();
    let words = LocalResource::new(move || i18n.load(assets.clone(), keys::quote::ROOM));
    move || match words.get() {
        None => view! { <Skeleton rows=2/> }.into_any(),
        Some(Err(trouble)) => view! { <Failed trouble again=move |()| words.refetch()/> }.into_any(),
        Some(Ok(())) => view! { <Days quote/> }.into_any(),
    }
}

#[component]
fn Days(quote: Signal<Quote>) -> impl IntoView {
    // What a person opened or closed stays so while the quote changes.
    let by_hand: ByHand = StoredValue::default();
    move || {
        let days = quote.with(|quote| days(&quote.lines));
        match days.as_slice() {
            [day] => view! { <Lines lines=day.lines.clone()/> }.into_any(),
            several => {
                let is_open = several.len() <= OPEN_DAYS;
                days.into_iter().map(|day| view! { <OneDay day is_open by_hand/> }).collect_view().into_any()
            }
        }
    }
}

/// Days that a person opened (or closed).
type ByHand = StoredValue<BTreeMap<LocalDay, bool>>;

/// A day of several, with its sum.
#[component]
fn OneDay(day: Day, is_open: bool, by_hand: ByHand) -> impl IntoView {
    let i18n = I18n::expect();
    let Day { on, sum, lines } = day;
    let details = NodeRef::<leptos::html::Details>::new();
    let is_open = by_hand.with_value(|days| days.get(&on).copied()).unwrap_or(is_open);
    let keep = move |_| {
        // Untracked: read when toggled. The event is told late, perhaps when the page was left.
        let is_open = details.try_get_untracked().flatten().is_some_and(|it| it.has_attribute("open"));
        by_hand.try_update_value(|days| days.insert(on, is_open));
    };
    view! {
        <details class="quote-day" open=is_open node_ref=details on:toggle=keep>
            <summary class="quote-day-head">
                <span class="quote-day-name">{move || i18n.day(on)}</span>
                <span class="quote-line-amount">{i18n.money(sum)}</span>
            </summary>
            <Lines lines/>
        </details>
    }
    .into_any()
}

#[component]
fn Lines(lines: Vec<Line>) -> impl IntoView {
    let i18n = I18n::expect();
    let row = move |line: Line| {
        view! {
            <li class="quote-line">
                <span class="quote-line-when">{move || words::when(i18n, &line)}</span>
                <span class="quote-line-why">{move || words::why(i18n, &line)}</span>
                <span class="quote-line-amount">{i18n.money(line.amount)}</span>
            </li>
        }
    };
    view! {
        <ol class="quote-lines" role="list" aria-label=ts!(i18n, quote.lines_label)>
            {lines.into_iter().map(row).collect_view()}
        </ol>
    }
    .into_any()
}
