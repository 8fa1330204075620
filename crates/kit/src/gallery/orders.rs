//! What an order is made of: its sum, its number, its life, and the questions before it ends.

use crate::{
    Amount, AmountSize, Button, ButtonKind, Card, Confirm, CopyText, Timeline, TimelineState, TimelineStep,
    TimelineWords,
};
use leptos::prelude::*;
use std::time::Duration;

#[component]
pub(super) fn Amounts() -> impl IntoView {
    view! {
        <Card title="Amounts">
            <Amount label="To pay 应付" sum="¥12.50" size=AmountSize::Large/>
            <Amount label="Paid" sum="¥1,234.00" size=AmountSize::Large struck=Some("Refunded 已退款".to_owned())/>
            <p><Amount label="Paid" sum="¥8.00"/></p>
            <p><Amount sum="¥8.00" struck=Some("Cancelled".to_owned())/></p>
            <CopyText
                label="Order 订单号"
                text="2026112109300012345678901234"
                copy_label="Copy the number"
                copied_label="Copied"
                refused_label="Your browser did not copy it. The number is selected: copy it by hand."
            />
        </Card>
    }
    .into_any()
}

#[component]
pub(super) fn Orders() -> impl IntoView {
    let words = TimelineWords { done: "done".into(), failed: "failed".into(), ahead: "still to come".into() };
    let step = |title: &str, at: Option<&str>, state| TimelineStep {
        title: title.to_owned(),
        time: at.map(|at| (format!("21 November, {at}"), format!("2026-11-21T{at}:00+08:00"))),
        detail: None,
        state,
    };
    let under_way = vec![
        step("Placed 已下单", Some("09:30"), TimelineState::Done),
        TimelineStep {
            detail: Some("The bank has it; this takes a minute at most.".to_owned()),
            ..step("Being paid 支付中", Some("09:31"), TimelineState::Current)
        },
        step("Paid 已支付", None, TimelineState::Ahead),
        step("Closed", None, TimelineState::Ahead),
    ];
    let refused = vec![
        step("Placed 已下单", Some("09:30"), TimelineState::Done),
        step("Payment refused 支付失败", Some("09:31"), TimelineState::Failed),
    ];
    let over = vec![
        step("Placed", Some("09:30"), TimelineState::Done),
        step("Paid", Some("09:31"), TimelineState::Done),
    ];
    view! {
        <Card title="Orders">
            <Timeline label="An order under way" steps=under_way words/>
            <Timeline label="An order refused" steps=refused words/>
            <Timeline label="An order that is over" steps=over words/>
        </Card>
    }
    .into_any()
}

#[component]
pub(super) fn Confirms() -> impl IntoView {
    let (paying, refunding) = (RwSignal::new(false), RwSignal::new(false));
    let busy = RwSignal::new(false);
    let pay = move |()| {
        busy.set(true);
        let over = move || {
            busy.set(false);
            paying.set(false);
        };
        set_timeout(over, Duration::from_secs(2));
    };
    view! {
        <Card title="Questions">
            <Button on_press=move |()| paying.set(true)>"Pay ¥12.50"</Button>
            <Button kind=ButtonKind::Danger on_press=move |()| refunding.set(true)>"Refund"</Button>
            <Confirm
                open=paying
                title="Pay ¥12.50 for 鲁B·12345?"
                confirm_label="Pay 支付"
                cancel_label="Not now"
                busy
                on_confirm=pay
            >
                <p>"The barrier opens for 15 minutes once it is paid."</p>
            </Confirm>
            <Confirm
                open=refunding
                title="Give the order back?"
                confirm_label="Refund 退款"
                cancel_label="Keep the order"
                danger=true
                on_confirm=move |()| refunding.set(false)
            >
                <p>"¥12.50 go back to your card within three days. The space is free for others at once."</p>
            </Confirm>
        </Card>
    }
    .into_any()
}
