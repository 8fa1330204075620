use super::{say, tariff_words};
use crate::i18n::{I18n, Span, ts};
use contract::{Fen, lot::LotDetail};
use kit::Card;
use leptos::prelude::*;

/// What parking costs: in sentences, and for stays that people compare by.
#[component]
pub fn Prices(lot: Memo<LotDetail>) -> impl IntoView {
    let i18n = I18n::expect();
    // Prices stand still while counts change.
    let known = Memo::new(move |_| lot.with(|lot| (lot.tariff.clone(), lot.fee_words.clone())));
    view! {
        <Card title=ts!(i18n, parking.lot_prices)>
            {move || match known.get() {
                (Some(tariff), _) => view! { <TariffWords tariff/> }.into_any(),
                (None, Some(words)) => view! { <p lang="zh-CN">{words}</p> }.into_any(),
                (None, None) => view! { <p>{ts!(i18n, parking.lot_prices_unknown)}</p> }.into_any(),
            }}
        </Card>
    }
    .into_any()
}

#[component]
fn TariffWords(tariff: contract::Tariff) -> impl IntoView {
    let i18n = I18n::expect();
    let clauses = tariff_words::clauses(&tariff);
    let examples = tariff_words::examples(&tariff);
    let clause = move |clause: tariff_words::Clause| view! { <li>{move || say::clause(i18n, &clause)}</li> };
    view! {
        <ul class="tariff" role="list">{clauses.into_iter().map(clause).collect_view()}</ul>
        {(!examples.is_empty()).then(|| view! { <Examples examples/> })}
        <p class="price-basis">{ts!(i18n, parking.lot_price_basis)}</p>
    }
    .into_any()
}

#[component]
fn Examples(examples: Vec<(Span, Fen)>) -> impl IntoView {
    let i18n = I18n::expect();
    let row = move |(span, price): (Span, Fen)| {
        view! {
            <tr>
                <th scope="row">{move || i18n.span(span)}</th>
                <td>{move || i18n.money(price)}</td>
            </tr>
        }
    };
    view! {
        <table class="stay-prices">
            <caption class="stay-prices-title">{ts!(i18n, parking.lot_examples)}</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">{ts!(i18n, parking.lot_example_stay)}</th>
                    <th scope="col">{ts!(i18n, parking.lot_example_cost)}</th>
                </tr>
            </thead>
            <tbody>{examples.into_iter().map(row).collect_view()}</tbody>
        </table>
        <p class="price-basis">{ts!(i18n, parking.lot_examples_basis)}</p>
    }
    .into_any()
}
