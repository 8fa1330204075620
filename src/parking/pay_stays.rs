use super::{
    pay_choice::{Payable, fits, payable, sum},
    say,
};
use crate::{
    i18n::{I18n, t, ts},
    net::{Outbox, Sending, Trouble},
    quote::QuoteLines,
    route::{Nav, Route},
    seen_price::SeenPrice,
};
use contract::{
    Fen, OrderId, StayId,
    parking::{AutoPay, Stay, StayState},
    pay::{CreateOrder, Purpose},
    problem::ProblemKind,
};
use kit::{Amount, Badge, Button, Check, Notice, Tone};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Stays with what they cost; the open ones are paid one by one, the owed ones together.
#[component]
pub fn Stays(stays: Vec<Stay>) -> impl IntoView {
    let (i18n, outbox, nav) = (I18n::expect(), Outbox::expect(), Nav::expect());
    let price = SeenPrice::expect();
    let all = StoredValue::new(stays.clone());
    let picked = RwSignal::new(BTreeSet::<StayId>::new());
    let order = Action::new_unsync(move |stays: &Vec<StayId>| {
        let transaction = CreateOrder { purpose: Purpose::Parking { stays: stays.clone() } };
        let wanted = stays.iter().copied().collect();
        let seen = all.with_value(|all| sum(&wanted, all));
        async move {
            let answer = outbox.send(&transaction).await;
            if let Ok(order) = &answer {
                if let Some(seen) = seen {
                    price.note(order.summary.id, seen);
                }
                nav.go(Route::Pay(order.summary.id));
            }
            answer.map(drop)
        }
    });
    let fault = move || match order.value().get() {
        Some(Err(sending)) => refusal(i18n, &sending),
        _ => String::new(),
    };
    let pay = Callback::new(move |stays: Vec<StayId>| {
        order.dispatch(stays);
    });
    let busy = Signal::from(order.pending());
    let in_the_way = move || match order.value().get() {
        Some(Err(sending)) => order_in_the_way(&sending),
        _ => None,
    };
    let together = Memo::new(move |_| all.with_value(|all| sum(&picked.get(), all)));
    let rows = stays.into_iter().map(|stay| view! { <OneStay stay all picked pay busy/> }).collect_view();
    view! {
        // The role is said because Safari forgets it for lists without bullets.
        <ul class="stays" role="list" aria-label=ts!(i18n, pay.stays)>{rows}</ul>
        <p class="pay-fault" role="alert">{fault}</p>
        {move || in_the_way().map(|order| view! {
            <a class="button" data-kind="quiet" href=Route::Pay(order).href()>{ts!(i18n, pay.to_that_order)}</a>
        })}
        <Show when=move || !picked.read().is_empty()>
            <Button busy on_press=move |()| pay.run(picked.with_untracked(|it| it.iter().copied().collect()))>
                {move || t!(
                    i18n,
                    pay.pay_together,
                    n = picked.read().len(),
                    sum = together.get().map(|sum| i18n.money(sum)).unwrap_or_default()
                )}
            </Button>
        </Show>
    }
    .into_any()
}

#[component]
fn OneStay(
    stay: Stay,
    all: StoredValue<Vec<Stay>>,
    picked: RwSignal<BTreeSet<StayId>>,
    pay: Callback<Vec<StayId>>,
    busy: Signal<bool>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let can = payable(&stay);
    let id = stay.id;
    let Stay {
        lot_name,
        plate,
        bay,
        entered,
        left,
        state,
        quote,
        due,
        operator_says,
        leave_by,
        auto_pay,
        paid,
        sample,
        ..
    } = stay.clone();
    let when = move || match left {
        Some(left) => t!(
            i18n,
            pay.stay_detail,
            plate = plate.clone(),
            from = i18n.moment(entered),
            to = i18n.moment(left)
        ),
        None => t!(i18n, pay.stay_open, plate = plate.clone(), from = i18n.moment(entered)),
    };
    let total = quote.as_ref().map(|quote| quote.total);
    view! {
        <li class="stay" data-state=if state == StayState::Parked { "parked" } else { "left" }>
            <p class="stay-head">
                <span class="stay-lot">{move || say::name(i18n, &lot_name).0}</span>
                {sample.then(|| view! { <Badge tone=Tone::Warn>{ts!(i18n, parking.sample_badge)}</Badge> })}
            </p>
            <p class="stay-when">{when}</p>
            {bay.map(|bay| view! { <p class="stay-when">{move || t!(i18n, pay.bay_code, code = bay.clone())}</p> })}
            <p class="stay-due">
                <Amount sum=Signal::derive(move || i18n.money(due)) label=ts!(i18n, pay.due)/>
            </p>
            {(paid > Fen::ZERO).then(|| view! { <p class="stay-when">{move || t!(i18n, pay.paid_before, sum = i18n.money(paid))}</p> })}
            {leave_by.map(|by| view! { <p>{move || t!(i18n, pay.leave_by, at = i18n.moment(by))}</p> })}
            {auto_pay.map(|auto_pay| view! { <p>{move || auto_pay_words(i18n, auto_pay)}</p> })}
            {disagreement(i18n, operator_says, total)}
            {quote.map(|quote| view! {
                <details class="bill-line-why">
                    <summary>{ts!(i18n, pay.how_worked_out)}</summary>
                    <QuoteLines quote=Signal::stored(quote)/>
                </details>
            })}
            {match (can, state) {
                (Payable::Now, StayState::Owed) => view! { <Tick stay all picked/> }.into_any(),
                (Payable::Now, _) => view! {
                    <Button busy on_press=move |()| pay.run(vec![id])>
                        {move || t!(i18n, pay.pay_stay, sum = i18n.money(due))}
                    </Button>
                }
                .into_any(),
                (Payable::ByItself | Payable::Nothing, _) => ().into_any(),
            }}
        </li>
    }
    .into_any()
}

#[component]
fn Tick(stay: Stay, all: StoredValue<Vec<Stay>>, picked: RwSignal<BTreeSet<StayId>>) -> impl IntoView {
    let i18n = I18n::expect();
    let id = stay.id;
    let fits_now = Memo::new(move |_| all.with_value(|all| fits(&stay, &picked.get(), all)));
    let toggle = move |on: bool| {
        picked.update(|picked| {
            if on {
                picked.insert(id)
            } else {
                picked.remove(&id)
            };
        });
    };
    move || {
        if fits_now.get() {
            view! {
                <Check name=format!("stay-{id}") checked=Signal::derive(move || picked.read().contains(&id)) on_toggle=toggle>
                    <span>{ts!(i18n, pay.pay_this)}</span>
                </Check>
            }
            .into_any()
        } else {
            view! { <p class="small-print">{ts!(i18n, pay.other_operator)}</p> }.into_any()
        }
    }
}

fn auto_pay_words(i18n: I18n, auto_pay: AutoPay) -> String {
    match auto_pay {
        AutoPay::OnLeaving => t!(i18n, pay.auto_on_leaving),
        AutoPay::UnderWay => t!(i18n, pay.auto_under_way),
        AutoPay::Refused => t!(i18n, pay.auto_refused),
    }
}

/// The car park's machine says another amount than the tariff: both are shown.
fn disagreement(i18n: I18n, operator_says: Option<Fen>, total: Option<Fen>) -> Option<AnyView> {
    let says = operator_says?;
    let words = move || match total {
        Some(total) => t!(i18n, pay.disagreement, operator = i18n.money(says), charged = i18n.money(total)),
        None => t!(i18n, pay.operators_own, operator = i18n.money(says)),
    };
    (total != Some(says)).then(|| view! { <Notice tone=Tone::Warn><p>{words}</p></Notice> }.into_any())
}

/// The order that has a part of what this one would be for.
fn order_in_the_way(sending: &Sending) -> Option<OrderId> {
    match sending {
        Sending::Refused(Trouble::Refused(problem)) => problem.order,
        _ => None,
    }
}

/// Why no order came, and what is safe.
pub fn refusal(i18n: I18n, sending: &Sending) -> String {
    match sending {
        Sending::Kept { on_device: true } => t!(i18n, pay.kept),
        Sending::Kept { on_device: false } => t!(i18n, pay.kept_here_only),
        Sending::Refused(_) if order_in_the_way(sending).is_some() => t!(i18n, pay.in_another_order),
        Sending::Refused(Trouble::Refused(problem)) if problem.kind == ProblemKind::Conflict => {
            t!(i18n, pay.conflict)
        }
        Sending::Refused(trouble) => {
            let words = trouble.words(i18n);
            t!(i18n, pay.sentence, first = words.title, second = words.detail)
        }
    }
}
