use super::say;
use crate::{
    i18n::{I18n, t, ts},
    net::Outbox,
};
use contract::{
    OrderId,
    pay::{AskInvoice, InvoiceTitle},
};
use kit::{Button, ButtonKind, Field, Segmented};
use leptos::prelude::*;

/// Who the invoice is for: a person or a company.
#[component]
pub fn InvoiceForm(order: OrderId, changed: Callback<()>) -> impl IntoView {
    let (i18n, outbox) = (I18n::expect(), Outbox::expect());
    let company = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    let faults = RwSignal::new((false, false));
    let ask = Action::new_unsync(move |title: &InvoiceTitle| {
        let transaction = AskInvoice { order, title: title.clone() };
        async move {
            let answer = outbox.send(&transaction).await;
            if answer.is_ok() {
                changed.run(());
            }
            answer
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // Untracked: as they are when it is pressed.
        let (said, credit_code) =
            (name.get_untracked().trim().to_owned(), code.get_untracked().trim().to_uppercase());
        let company = company.get_untracked();
        let missing = (said.is_empty(), company && credit_code.len() != 18);
        faults.set(missing);
        if missing == (false, false) {
            ask.dispatch(if company {
                InvoiceTitle::Company { name: said, credit_code }
            } else {
                InvoiceTitle::Person { name: said }
            });
        }
    };
    let fault = move || match ask.value().get() {
        Some(Err(sending)) => say::sending(i18n, &sending),
        _ => String::new(),
    };
    view! {
        <form class="pay-form" novalidate on:submit=submit>
            <Segmented
                options=vec![("person".into(), ts!(i18n, pay.title_person)), ("company".into(), ts!(i18n, pay.title_company))]
                value=Signal::derive(move || if company.get() { "company".to_owned() } else { "person".to_owned() })
                on_pick=move |picked: String| company.set(picked == "company")
                label=ts!(i18n, pay.invoice_for)
                name="invoice-title"
            />
            <Field
                name="invoice-name"
                label=ts!(i18n, pay.invoice_name)
                value=name
                on_input=move |text| name.set(text)
                maxlength=100
                error=Signal::derive(move || faults.get().0.then(|| t!(i18n, pay.invoice_name_missing)))
            />
            <Show when=move || company.get()>
                <Field
                    name="invoice-code"
                    label=ts!(i18n, pay.credit_code)
                    hint=ts!(i18n, pay.credit_code_hint)
                    value=code
                    on_input=move |text| code.set(text)
                    maxlength=24
                    error=Signal::derive(move || faults.get().1.then(|| t!(i18n, pay.credit_code_wrong)))
                />
            </Show>
            <p class="pay-fault" role="alert">{fault}</p>
            <Button submit=true kind=ButtonKind::Quiet busy=ask.pending()>{ts!(i18n, pay.invoice_ask)}</Button>
        </form>
    }
    .into_any()
}
