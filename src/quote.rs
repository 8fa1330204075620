//! What a stay costs, line by line, in the language of the person: for every room that shows a bill of the
//! tariff engine. Shows lines only; the total and what can be done about it belong to the room.

mod days;
mod words;

pub use words::time_of_day;

use crate::{
    i18n::{I18n, keys, ts},
    net::Assets,
};
use days::{Day, days};
use kit::{Skeleton, Trouble};
use leptos::prelude::*;
use tariff::{Line, Quote};

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
    let retry = (ts!(i18n, shell.retry), Callback::new(move |()| words.refetch()));
    move || match words.get() {
        None => view! { <Skeleton rows=2/> }.into_any(),
        Some(Err(trouble)) => {
            let words = trouble.words(i18n);
            view! { <Trouble title=words.title detail=words.detail retry=words.can_retry.then_some(retry)/> }
                .into_any()
        }
        Some(Ok(())) => view! { <Days quote/> }.into_any(),
    }
}

#[component]
fn Days(quote: Signal<Quote>) -> impl IntoView {
    move || {
        let days = quote.with(|quote| days(&quote.lines));
        match days.as_slice() {
            [day] => view! { <Lines lines=day.lines.clone()/> }.into_any(),
            several => {
                let is_open = several.len() <= OPEN_DAYS;
                days.into_iter().map(|day| view! { <OneDay day is_open/> }).collect_view().into_any()
            }
        }
    }
}

/// A day of several, with its sum.
#[component]
fn OneDay(day: Day, is_open: bool) -> impl IntoView {
    let i18n = I18n::expect();
    let Day { on, sum, lines } = day;
    view! {
        <details class="quote-day" open=is_open>
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
    view! { <ol class="quote-lines" role="list">{lines.into_iter().map(row).collect_view()}</ol> }.into_any()
}
