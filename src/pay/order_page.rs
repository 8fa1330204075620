use super::{bill::Bill, invoice_form::InvoiceForm, refund_form::RefundForm, say};
use crate::{
    asked::Asked,
    for_account::{For, ForAccount},
    host::HostHandle,
    i18n::{I18n, t, ts},
    net::Api,
    route::Route,
};
use contract::{
    Fen, OrderId,
    pay::{
        AttemptState, GetOrder, INVOICE_PDF_PATH, InvoiceState, LateOutcome, Order, OrderState,
        RECEIPT_PDF_PATH, RefundState,
    },
};
use kit::{
    Amount, AmountSize, Badge, Button, ButtonKind, Card, CopyText, Timeline, TimelineState, TimelineStep,
    TimelineWords, Tone,
};
use leptos::prelude::*;

/// `/me/orders/:id`: one order with all that happened to it, its papers, and asking for money back.
#[component]
pub fn OrderPage(id: OrderId) -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <ForAccount whom=For::Known why=ts!(i18n, pay.orders_why)>
            <OneOrder id/>
        </ForAccount>
    }
    .into_any()
}

#[component]
fn OneOrder(id: OrderId) -> impl IntoView {
    let (i18n, api) = (I18n::expect(), Api::expect());
    let order = LocalResource::new(move || api.call(GetOrder { order: id }));
    view! {
        <Asked resource=order let:found>
            {shown(i18n, found, Callback::new(move |()| order.refetch()))}
        </Asked>
    }
    .into_any()
}

fn shown(i18n: I18n, order: Order, changed: Callback<()>) -> AnyView {
    let title = order.summary.title.clone();
    let id = order.summary.id;
    let (is_open, is_paid) =
        (order.summary.state == OrderState::Open, order.summary.state == OrderState::Paid);
    let sample = order.sample;
    let is_refunded = order.summary.refunded > Fen::ZERO;
    let sum = Signal::stored(i18n.money(order.summary.amount));
    let refunded = order.summary.refunded;
    let state = order.summary.state;
    let label = Signal::derive(move || say::amount_label(i18n, state));
    let (lines, steps, refundable) = (order.lines.clone(), steps(i18n, &order), order.refundable);
    view! {
        <article class="order">
            <header class="pay-head">
                <p class="pay-for">{move || say::name(i18n, &title)}</p>
                <Amount sum size=AmountSize::Large label=label/>
                {is_refunded.then(|| view! {
                    <p>{move || t!(i18n, pay.refunded_sum, sum = i18n.money(refunded))}</p>
                })}
                {sample.then(|| view! { <Badge tone=Tone::Warn>{ts!(i18n, pay.sample)}</Badge> })}
            </header>
            {is_open.then(|| view! {
                <a class="button" data-kind="primary" href=Route::Pay(id).href()>{ts!(i18n, pay.pay_on)}</a>
            })}
            <Bill lines/>
            <Card title=ts!(i18n, pay.what_happened)>
                <Timeline label=ts!(i18n, pay.what_happened) steps=Signal::stored(steps) words=timeline_words(i18n)/>
            </Card>
            {is_paid.then(|| view! { <Papers order changed/> })}
            {(refundable > Fen::ZERO).then(|| view! { <RefundForm order=id refundable changed/> })}
            <CopyText
                label=ts!(i18n, pay.number)
                text=Signal::stored(id.to_string())
                copy_label=ts!(i18n, pay.copy)
                copied_label=ts!(i18n, pay.copied)
                refused_label=ts!(i18n, pay.copy_refused)
            />
        </article>
    }
    .into_any()
}

fn timeline_words(i18n: I18n) -> TimelineWords {
    TimelineWords {
        done: ts!(i18n, pay.step_done),
        failed: ts!(i18n, pay.step_failed),
        ahead: ts!(i18n, pay.step_ahead),
    }
}

/// What happened, in order of time as far as it is known.
fn steps(i18n: I18n, order: &Order) -> Vec<TimelineStep> {
    let time = |at: contract::Timestamp| Some((i18n.moment(at), at.to_string()));
    let mut steps = vec![TimelineStep {
        title: t!(i18n, pay.step_made),
        time: time(order.summary.made),
        detail: None,
        state: TimelineState::Done,
    }];
    for attempt in &order.attempts {
        let detail = match attempt.late.map(|late| late.outcome) {
            Some(LateOutcome::Fulfilled) => Some(t!(i18n, pay.late_counted)),
            Some(LateOutcome::Refunded) => Some(t!(i18n, pay.late_detail)),
            None => None,
        };
        steps.push(TimelineStep {
            title: t!(
                i18n,
                pay.step_attempt,
                method = say::method(i18n, attempt.method),
                state = say::attempt(i18n, attempt.state)
            ),
            time: time(attempt.made),
            detail,
            state: match attempt.state {
                AttemptState::Succeeded => TimelineState::Done,
                AttemptState::Closed => TimelineState::Failed,
                _ => TimelineState::Current,
            },
        });
    }
    if let Some(paid) = order.summary.paid {
        steps.push(TimelineStep {
            title: t!(i18n, pay.stage_paid),
            time: time(paid),
            detail: None,
            state: TimelineState::Done,
        });
    } else if order.summary.state == OrderState::Closed {
        steps.push(TimelineStep {
            title: t!(i18n, pay.stage_closed),
            time: None,
            detail: None,
            state: TimelineState::Done,
        });
    }
    for refund in &order.refunds {
        let sum = refund.legs.total().map(|sum| i18n.money(sum)).unwrap_or_default();
        steps.push(TimelineStep {
            title: t!(i18n, pay.step_refund, sum = sum, state = say::refund(i18n, refund.state)),
            time: time(refund.made),
            detail: Some(say::reason(i18n, refund.reason)),
            state: match refund.state {
                RefundState::Done => TimelineState::Done,
                RefundState::Failed => TimelineState::Failed,
                RefundState::Asked | RefundState::Processing => TimelineState::Current,
            },
        });
    }
    steps
}

/// Receipt and invoice, to be saved.
#[component]
fn Papers(order: Order, changed: Callback<()>) -> impl IntoView {
    let (i18n, host) = (I18n::expect(), HostHandle::expect());
    let id = order.summary.id;
    // An invoice is for what was kept.
    let is_all_back = order.summary.refunded >= order.summary.amount;
    let receipt =
        move |()| host.get().save(&RECEIPT_PDF_PATH.replace("{order}", &id.to_string()), "receipt.pdf");
    view! {
        <Card title=ts!(i18n, pay.papers)>
            <Button kind=ButtonKind::Quiet on_press=receipt>{ts!(i18n, pay.save_receipt)}</Button>
            {match order.invoice {
                Some(invoice) => {
                    let url = INVOICE_PDF_PATH.replace("{invoice}", &invoice.id.to_string());
                    let is_reversed = invoice.state == InvoiceState::Reversed;
                    view! {
                        <p>
                            {move || t!(i18n, pay.invoice_issued, number = invoice.number.to_string(), title = invoice.title.clone())}
                        </p>
                        {is_reversed.then(|| view! { <p>{ts!(i18n, pay.invoice_reversed)}</p> })}
                        <Button kind=ButtonKind::Quiet on_press=move |()| host.get().save(&url, "invoice.pdf")>
                            {ts!(i18n, pay.save_invoice)}
                        </Button>
                    }
                    .into_any()
                }
                None if is_all_back => ().into_any(),
                None => view! { <InvoiceForm order=id changed/> }.into_any(),
            }}
        </Card>
    }
    .into_any()
}
