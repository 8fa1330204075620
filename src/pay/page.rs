use super::{
    bill::Bill,
    paying::Paying,
    say,
    state::{Doing, Stage, offered},
};
use crate::{
    asked::Failed,
    for_account::{For, ForAccount},
    host::HostHandle,
    i18n::{I18n, t, ts},
    net::Api,
    route::Route,
    seen_price::SeenPrice,
};
use contract::{
    OrderId,
    parking::LEAVE_WITHIN_MIN,
    pay::{BillLine, GetWays, HandOver, HostKind, LateOutcome, Order, PayMethod, Way},
};
use kit::{
    Amount, AmountSize, Announce, Badge, Button, ButtonKind, Confirm, IconName, Notice, RadioList,
    RadioOption, Skeleton, Tone, VisuallyHidden,
};
use leptos::prelude::*;
use std::time::Duration;

/// `/pay/:order`: what for, how much, by what; and then the truth about it.
#[component]
pub fn PayPage(id: OrderId) -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <ForAccount whom=For::Known why=ts!(i18n, pay.why_sign_in)>
            <Payment id/>
        </ForAccount>
    }
    .into_any()
}

#[component]
fn Payment(id: OrderId) -> impl IntoView {
    let i18n = I18n::expect();
    let paying = Paying::of(id);
    let is_there = Memo::new(move |_| paying.order.with(Option::is_some));
    move || match (is_there.get(), paying.lost.get()) {
        (true, _) => view! { <There paying/> }.into_any(),
        (false, Some(trouble)) => view! { <Failed trouble again=move |()| paying.load()/> }.into_any(),
        (false, None) => view! {
            <VisuallyHidden>{ts!(i18n, shell.loading)}</VisuallyHidden>
            <Skeleton rows=4/>
        }
        .into_any(),
    }
}

#[component]
fn There(paying: Paying) -> impl IntoView {
    let i18n = I18n::expect();
    let of = move |read: fn(&Order) -> String| {
        paying.order.with(|order| order.as_ref().map(read).unwrap_or_default())
    };
    let title =
        move || paying.order.with(|order| order.as_ref().map(|it| say::name(i18n, &it.summary.title)));
    let sum = move || {
        paying.order.with(|order| order.as_ref().map(|it| i18n.money(it.summary.amount)).unwrap_or_default())
    };
    let label = move || {
        let state = paying.order.with(|order| order.as_ref().map(|it| it.summary.state));
        state.map(|state| say::amount_label(i18n, state)).unwrap_or_default()
    };
    let lines = Memo::new(move |_| {
        paying.order.with(|order| order.as_ref().map(|it| it.lines.clone()).unwrap_or_default())
    });
    let sample = Memo::new(move |_| paying.order.with(|order| order.as_ref().is_some_and(|it| it.sample)));
    let stage = paying.stage;
    let said = move || stage.get().map(|stage| headline(i18n, &stage)).unwrap_or_default();
    view! {
        <article class="pay" data-order=move || of(|order| order.summary.state.name().into())>
            <header class="pay-head">
                <p class="pay-for">{title}</p>
                <Amount sum=Signal::derive(sum) size=AmountSize::Large label=Signal::derive(label)/>
                {move || sample.get().then(|| view! { <Badge tone=Tone::Warn>{ts!(i18n, pay.sample)}</Badge> })}
            </header>
            <Standing paying/>
            {move || view! { <Bill lines=lines.get()/> }}
            <p class="pay-fault" role="alert">{move || paying.fault.get()}</p>
            <Ways paying/>
            <Announce message=Signal::derive(said)/>
        </article>
    }
    .into_any()
}

/// The stage in a few words, as it is announced.
fn headline(i18n: I18n, stage: &Stage) -> String {
    match stage {
        Stage::Review => t!(i18n, pay.stage_review),
        Stage::Outdated => t!(i18n, pay.stage_outdated),
        Stage::AtCashier { method, .. } => t!(i18n, pay.stage_cashier, method = say::method(i18n, *method)),
        Stage::Unknown { .. } => t!(i18n, pay.stage_unknown),
        Stage::Paid { .. } => t!(i18n, pay.stage_paid),
        Stage::Closed => t!(i18n, pay.stage_closed),
    }
}

/// How it stands, what is safe, and what comes next.
#[component]
fn Standing(paying: Paying) -> impl IntoView {
    let i18n = I18n::expect();
    let price = SeenPrice::expect();
    let stage = paying.stage;
    let order = paying.order;
    move || {
        let stage = stage.get()?;
        let title = headline(i18n, &stage);
        Some(match stage {
            Stage::Review => {
                let changed = order.with(|order| {
                    let order = order.as_ref()?;
                    Some((price.other_than(order)?, order.summary.amount))
                });
                let until = order.with(|order| order.as_ref().map(|it| i18n.moment(it.expires)).unwrap_or_default());
                view! {
                    {changed.map(|(seen, now)| view! {
                        <Notice tone=Tone::Warn>
                            <p>{t!(i18n, pay.price_changed, seen = i18n.money(seen), now = i18n.money(now))}</p>
                        </Notice>
                    })}
                    <p class="small-print">{t!(i18n, pay.holds_until, until = until)}</p>
                }
                .into_any()
            }
            Stage::Outdated => view! {
                <Notice tone=Tone::Warn><p>{title}</p><p>{t!(i18n, pay.outdated_detail)}</p></Notice>
                <a class="button" data-kind="primary" href=Route::PayParking.href()>{ts!(i18n, pay.ask_anew)}</a>
            }
            .into_any(),
            Stage::AtCashier { .. } => view! {
                <Notice tone=Tone::Info><p>{title}</p><p>{t!(i18n, pay.cashier_detail)}</p></Notice>
            }
            .into_any(),
            Stage::Unknown { .. } => view! {
                <Notice tone=Tone::Warn><p>{title}</p><p>{t!(i18n, pay.unknown_detail)}</p></Notice>
            }
            .into_any(),
            Stage::Paid { at } => view! {
                <Notice tone=Tone::Good>
                    <p>{title}</p>
                    <p>{t!(i18n, pay.paid_at, at = i18n.moment(at))}</p>
                    {order.with(|it| it.as_ref().is_some_and(stands_still)).then(|| view! { <p>{t!(i18n, pay.leave_within, n = LEAVE_WITHIN_MIN)}</p> })}
                </Notice>
                <AfterPaying paying/>
            }
            .into_any(),
            Stage::Closed => view! {
                <Notice tone=Tone::Neutral>
                    <p>{title}</p>
                    <p>{if order.with(|it| it.as_ref().is_some_and(came_late)) { t!(i18n, pay.late_detail) } else { t!(i18n, pay.closed_detail) }}</p>
                </Notice>
                <a class="button" data-kind="primary" href=Route::PayParking.href()>{ts!(i18n, pay.ask_anew)}</a>
            }
            .into_any(),
        })
    }
}

/// Whether a payment came after the order was closed and goes back.
fn came_late(order: &Order) -> bool {
    order.attempts.iter().filter_map(|attempt| attempt.late).any(|late| late.outcome == LateOutcome::Refunded)
}

/// Whether it was paid before leaving: then the barrier opens for a while.
fn stands_still(order: &Order) -> bool {
    // A bill for a car that stands there reaches to the moment at which it was made; one for a car that has left
    // reaches to when it left.
    let billed_until = order.summary.made.minus(Duration::from_mins(1));
    order.lines.iter().any(|line| matches!(line, BillLine::Stay { until, .. } if *until >= billed_until))
}

#[component]
fn AfterPaying(paying: Paying) -> impl IntoView {
    let i18n = I18n::expect();
    let to_order =
        move || paying.order.with(|order| order.as_ref().map(|it| Route::Order(it.summary.id).href()));
    view! {
        <nav class="pay-after" aria-label=ts!(i18n, pay.what_next)>
            <a class="button" data-kind="primary" href=to_order>{ts!(i18n, pay.receipt_and_invoice)}</a>
            <a class="button" data-kind="quiet" href=Route::PayParking.href()>{ts!(i18n, pay.back_to_stays)}</a>
        </nav>
    }
    .into_any()
}

/// How to pay, the one button, and the way out.
#[component]
fn Ways(paying: Paying) -> impl IntoView {
    let (api, host) = (Api::expect(), HostHandle::expect());
    let kind = host.get().kind();
    let ways = LocalResource::new(move || api.call(GetWays {}));
    let is_asked =
        Memo::new(move |_| paying.stage.get().is_some_and(|stage| stage.can_pay() || stage.awaits()));
    move || {
        if !is_asked.get() {
            return None;
        }
        Some(match ways.get() {
            None => view! { <Skeleton rows=2/> }.into_any(),
            Some(Err(trouble)) => view! { <Failed trouble again=move |()| ways.refetch()/> }.into_any(),
            Some(Ok(ways)) => view! { <Choose paying ways=offered(&ways, kind) kind/> }.into_any(),
        })
    }
}

#[component]
fn Choose(paying: Paying, ways: Vec<Way>, kind: HostKind) -> impl IntoView {
    let i18n = I18n::expect();
    let Some(first) = ways.first().copied() else {
        return view! { <Notice tone=Tone::Warn><p>{ts!(i18n, pay.no_way)}</p></Notice> }.into_any();
    };
    let at_cashier = Memo::new(move |_| match paying.stage.get() {
        Some(Stage::AtCashier { method, hand_over }) => Some((method, hand_over)),
        _ => None,
    });
    // Untracked: what is picked at first; by the one that is under way where there is one.
    let picked = RwSignal::new(at_cashier.get_untracked().map_or(first.method, |(method, _)| method));
    let several = ways.len() > 1;
    let sandbox = ways.iter().any(|way| way.sandbox);
    let options: Vec<_> = ways.iter().map(|way| option(i18n, *way)).collect();
    let can_pay = Memo::new(move |_| paying.stage.get().is_some_and(|stage| stage.can_pay()));
    let waits = Memo::new(move |_| paying.stage.get().is_some_and(|stage| stage.awaits()));
    let changes =
        move || at_cashier.with(|it| it.as_ref().is_some_and(|(method, _)| *method != picked.get()));
    view! {
        {sandbox.then(|| view! { <p class="small-print">{ts!(i18n, pay.sandbox)}</p> })}
        <Show when=move || can_pay.get()>
            {several.then(|| view! {
                <RadioList
                    name="pay-method"
                    label=ts!(i18n, pay.choose)
                    options=options.clone()
                    value=Signal::derive(move || picked.get().name().to_owned())
                    on_pick=move |name: String| if let Some(method) = PayMethod::from_name(&name) { picked.set(method) }
                />
            })}
            <Show when=changes><p class="small-print">{ts!(i18n, pay.change_detail)}</p></Show>
            <PayButton paying picked at_cashier kind/>
        </Show>
        <Show when=move || waits.get()>
            <Button
                kind=ButtonKind::Quiet
                busy=Signal::derive(move || paying.doing.get() == Doing::Checking)
                busy_label=ts!(i18n, pay.checking)
                on_press=move |()| paying.check()
            >
                {ts!(i18n, pay.i_have_paid)}
            </Button>
        </Show>
        <Cancel paying/>
    }
    .into_any()
}

fn option(i18n: I18n, way: Way) -> RadioOption {
    RadioOption {
        icon: Some(IconName::WALLET),
        ..RadioOption::new(way.method.name(), Signal::derive(move || say::method(i18n, way.method)))
    }
}

#[component]
fn PayButton(
    paying: Paying,
    picked: RwSignal<PayMethod>,
    at_cashier: Memo<Option<(PayMethod, Option<HandOver>)>>,
    kind: HostKind,
) -> impl IntoView {
    let i18n = I18n::expect();
    let busy =
        move || matches!(paying.doing.get(), Doing::Starting(_) | Doing::Leaving(_) | Doing::Cancelling);
    let press = move |()| {
        // Untracked: as they are when it is pressed.
        let method = picked.get_untracked();
        match at_cashier.get_untracked() {
            Some((under_way, Some(hand_over))) if under_way == method => paying.go_on(method, hand_over),
            _ => paying.pay(method),
        }
    };
    let words = move || {
        let method = say::method(i18n, picked.get());
        let sum = paying
            .order
            .with(|order| order.as_ref().map(|it| i18n.money(it.summary.amount)).unwrap_or_default());
        match at_cashier.with(|it| it.as_ref().map(|(method, _)| *method)) {
            Some(under_way) if under_way == picked.get() => t!(i18n, pay.go_on, method = method),
            _ => t!(i18n, pay.pay, sum = sum, method = method),
        }
    };
    view! {
        <Button busy=Signal::derive(busy) busy_label=ts!(i18n, pay.starting) on_press=press>{words}</Button>
        {matches!(kind, HostKind::WechatMini | HostKind::AlipayMini)
            .then(|| view! { <p class="small-print">{ts!(i18n, pay.native_page)}</p> })}
    }
    .into_any()
}

#[component]
fn Cancel(paying: Paying) -> impl IntoView {
    let i18n = I18n::expect();
    let open = RwSignal::new(false);
    let busy = Signal::derive(move || paying.doing.get() == Doing::Cancelling);
    Effect::new(move |was: Option<bool>| {
        let is = busy.get();
        if was == Some(true) && !is {
            open.set(false);
        }
        is
    });
    view! {
        <Button kind=ButtonKind::Quiet on_press=move |()| open.set(true)>{ts!(i18n, pay.cancel)}</Button>
        <Confirm
            open
            title=ts!(i18n, pay.cancel_title)
            confirm_label=ts!(i18n, pay.cancel_confirm)
            cancel_label=ts!(i18n, pay.keep)
            danger=true
            busy
            on_confirm=move |()| paying.cancel()
        >
            <p>{ts!(i18n, pay.cancel_detail)}</p>
        </Confirm>
    }
    .into_any()
}
