use super::say;
use crate::{
    i18n::{I18n, t, ts},
    quote::QuoteLines,
};
use contract::{Fen, pay::BillLine};
use kit::{Notice, Tone};
use leptos::prelude::*;

/// What an order is for, line by line, each with the reason of its amount.
#[component]
pub fn Bill(lines: Vec<BillLine>) -> impl IntoView {
    let i18n = I18n::expect();
    let rows = lines.into_iter().map(|line| view! { <Row line/> }).collect_view();
    view! { <ul class="bill" role="list" aria-label=ts!(i18n, pay.bill)>{rows}</ul> }.into_any()
}

#[component]
fn Row(line: BillLine) -> impl IntoView {
    let i18n = I18n::expect();
    match line {
        BillLine::Stay { lot, plate, entered, until, quote, paid_before, operator_says, amount, .. } => view! {
            <li class="bill-line">
                <p class="bill-line-head">
                    <span class="bill-line-name">{move || say::name(i18n, &lot)}</span>
                    <span class="bill-line-amount">{i18n.money(amount)}</span>
                </p>
                <p class="bill-line-detail">
                    {move || t!(i18n, pay.stay_detail, plate = plate.clone(), from = i18n.moment(entered), to = i18n.moment(until))}
                </p>
                {(paid_before > Fen::ZERO).then(|| view! {
                    <p class="bill-line-detail">{move || t!(i18n, pay.paid_before, sum = i18n.money(paid_before))}</p>
                })}
                {operator_says.map(|says| view! { <Disagreement says charged=amount has_table=quote.is_some()/> })}
                {quote.map(|quote| view! {
                    <details class="bill-line-why">
                        <summary>{ts!(i18n, pay.how_worked_out)}</summary>
                        <QuoteLines quote=Signal::stored(quote)/>
                    </details>
                })}
            </li>
        }
        .into_any(),
        BillLine::Month { lot, plate, from, to, months, amount } => view! {
            <li class="bill-line">
                <p class="bill-line-head">
                    <span class="bill-line-name">{move || say::name(i18n, &lot)}</span>
                    <span class="bill-line-amount">{i18n.money(amount)}</span>
                </p>
                <p class="bill-line-detail">
                    {move || t!(i18n, pay.month_detail, plate = plate.clone(), n = months, from = from.clone(), to = to.clone())}
                </p>
            </li>
        }
        .into_any(),
    }
}

/// The car park's machine and the published tariff say different amounts: both are shown.
#[component]
fn Disagreement(says: Fen, charged: Fen, has_table: bool) -> impl IntoView {
    let i18n = I18n::expect();
    let words = move || {
        let (says, charged) = (i18n.money(says), i18n.money(charged));
        if has_table {
            t!(i18n, pay.disagreement, operator = says, charged = charged)
        } else {
            t!(i18n, pay.operators_own, operator = says)
        }
    };
    view! { <Notice tone=Tone::Warn><p>{words}</p></Notice> }
}
