use super::{
    say,
    words::{self, Crowding},
};
use crate::i18n::{I18n, t};
use contract::{Timestamp, lot::Vacancy};
use leptos::prelude::*;

/// How full a car park is: a number or a word, of how many, and how old that is. Screen readers hear one
/// sentence instead.
#[component]
pub fn FreeSpaces(
    /// As the worker told it.
    #[prop(into)]
    vacancy: Signal<Vacancy>,
    /// Bays in all.
    #[prop(into)]
    capacity: Signal<u32>,
    /// The clock, by which it ages.
    now: Signal<Timestamp>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let aged = Memo::new(move |_| words::aged(vacancy.get(), now.get()));
    let crowding = Memo::new(move |_| Crowding::of(aged.get(), capacity.get()));
    let counted = move || words::count_and_age(aged.get(), now.get());
    let word = Memo::new(move |_| {
        let free = counted().map_or(0, |(count, _)| count.free());
        match crowding.get() {
            Crowding::Plenty | Crowding::Few => t!(i18n, parking.free_label, n = free),
            Crowding::Full => t!(i18n, parking.free_full),
            Crowding::Stale => t!(i18n, parking.free_stale, n = free),
            Crowding::Closed => t!(i18n, parking.free_closed),
            Crowding::Unknown => t!(i18n, parking.free_unknown),
        }
    });
    let of = Memo::new(move |_| t!(i18n, parking.free_of, n = capacity.get()));
    let age = Memo::new(move |_| {
        let age = counted().map(|(_, age)| i18n.age(age));
        match (crowding.get(), age) {
            (Crowding::Stale, Some(age)) => t!(i18n, parking.free_age_stale, age = age),
            (_, Some(age)) => t!(i18n, parking.free_age_live, age = age),
            (_, None) => String::new(),
        }
    });
    let note = move || (crowding.get() == Crowding::Few).then(|| t!(i18n, parking.free_few_note));
    let spoken = Memo::new(move |_| say::vacancy(i18n, aged.get(), capacity.get(), now.get()));
    view! {
        <div class="free-spaces" data-crowding=move || crowding.get().name()>
            <span class="visually-hidden">{spoken}</span>
            <span class="free-spaces-word" aria-hidden="true">{word}</span>
            <span class="free-spaces-more" aria-hidden="true">
                {move || note().map(|note| view! { <span class="free-spaces-note">{note}</span> })}
                <span>{of}</span>
            </span>
            <span class="free-spaces-age" aria-hidden="true">{age}</span>
        </div>
    }
    .into_any()
}
