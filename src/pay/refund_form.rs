use super::say;
use crate::{
    i18n::{I18n, t, ts},
    net::Outbox,
};
use contract::{
    Fen, OrderId,
    pay::{AskRefund, RefundReason},
};
use kit::{Button, ButtonKind, Card, Confirm, RadioList, RadioOption};
use leptos::prelude::*;

/// Asks for money back: why, what will happen, and yes.
#[component]
pub fn RefundForm(order: OrderId, refundable: Fen, changed: Callback<()>) -> impl IntoView {
    let (i18n, outbox) = (I18n::expect(), Outbox::expect());
    let reason = RwSignal::new(RefundReason::WrongAmount);
    let open = RwSignal::new(false);
    let ask = Action::new_unsync(move |(): &()| {
        // Untracked: as it was when it was confirmed.
        let transaction = AskRefund { order, reason: reason.get_untracked(), amount: None };
        async move {
            let answer = outbox.send(&transaction).await;
            open.try_set(false);
            if answer.is_ok() {
                changed.run(());
            }
            answer
        }
    });
    let fault = move || match ask.value().get() {
        Some(Err(sending)) => say::sending(i18n, &sending),
        _ => String::new(),
    };
    let options = RefundReason::ASKABLE
        .map(|reason| RadioOption::new(reason.name(), Signal::derive(move || say::reason(i18n, reason))));
    view! {
        <Card title=ts!(i18n, pay.refund_title)>
            <p>{move || t!(i18n, pay.refund_most, sum = i18n.money(refundable))}</p>
            <RadioList
                name="refund-reason"
                label=ts!(i18n, pay.refund_why)
                options=options.to_vec()
                value=Signal::derive(move || reason.get().name().to_owned())
                on_pick=move |name: String| if let Some(picked) = RefundReason::from_name(&name) { reason.set(picked) }
            />
            <p class="pay-fault" role="alert">{fault}</p>
            <Button kind=ButtonKind::Quiet on_press=move |()| open.set(true)>{ts!(i18n, pay.refund_ask)}</Button>
            <Confirm
                open
                title=ts!(i18n, pay.refund_confirm_title)
                confirm_label=ts!(i18n, pay.refund_confirm)
                cancel_label=ts!(i18n, pay.keep)
                busy=ask.pending()
                on_confirm=move |()| { ask.dispatch(()); }
            >
                <p>{move || t!(i18n, pay.refund_detail, sum = i18n.money(refundable))}</p>
            </Confirm>
        </Card>
    }
    .into_any()
}
