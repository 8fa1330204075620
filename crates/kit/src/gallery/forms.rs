//! What is filled in.

use crate::{
    Button, Card, Check, CodeField, DateTimeField, DateTimeKind, Field, FieldKind, IconName, RadioList,
    RadioOption, SearchField,
};
use leptos::prelude::*;

#[component]
pub(super) fn Fields() -> impl IntoView {
    let query = RwSignal::new("五四广场".to_owned());
    let name = RwSignal::new(String::new());
    let hours = RwSignal::new("two".to_owned());
    let wrong = move || {
        let all_digits = hours.with(|hours| hours.chars().all(|c| c.is_ascii_digit()));
        (!all_digits).then(|| "Write the hours in digits, such as 2.".to_owned())
    };
    view! {
        <Card title="Fields">
            <SearchField
                value=query
                on_input=move |text| query.set(text)
                label="Search for a place or a car park"
                placeholder="Place or car park"
                clear_label="Empty the field"
            />
            <Field
                name="gallery-name"
                label="Your name"
                hint="As it stands on your card."
                value=name
                on_input=move |text| name.set(text)
                autocomplete="name"
            />
            <Field
                name="gallery-hours"
                kind=FieldKind::Number
                label="Hours"
                value=hours
                on_input=move |text| hours.set(text)
                error=Signal::derive(wrong)
            />
        </Card>
    }
    .into_any()
}

#[component]
pub(super) fn Codes() -> impl IntoView {
    let code = RwSignal::new(String::new());
    let wrong = RwSignal::new("20461".to_owned());
    let completed = RwSignal::new(0);
    let identity = RwSignal::new("370202190001011237".to_owned());
    let agreed = RwSignal::new(false);
    let asked = RwSignal::new(false);
    let missing = move || {
        (asked.get() && !agreed.get()).then(|| "Tick the box: without it no code can be sent.".to_owned())
    };
    view! {
        <Card title="Codes and consent">
            <CodeField
                name="gallery-code"
                label="Code 验证码"
                hint="Six digits, sent to 138 **** 0000. Completing it counts."
                value=code
                on_input=move |text| code.set(text)
                on_complete=move |_| completed.update(|count| *count += 1)
            />
            <p>"Completed " {completed} " times"</p>
            <CodeField
                name="gallery-code-wrong"
                label="Code"
                value=wrong
                on_input=move |text| wrong.set(text)
                on_complete=|_| ()
                error=Some("This code has expired. Ask for another one.".to_owned())
            />
            <Field
                name="gallery-identity"
                kind=FieldKind::Secret
                label="Identity number 身份证号"
                hint="18 characters. Sample data."
                value=identity
                on_input=move |text| identity.set(text)
                maxlength=24
                reveal_label="Show the number"
            />
            <Check
                name="gallery-consent"
                checked=agreed
                on_toggle=move |on| agreed.set(on)
                error=Signal::derive(missing)
            >
                "I have read "
                <a href="#terms">"what is kept and for how long"</a>
                " and agree."
            </Check>
            <Check name="gallery-remember" checked=true on_toggle=|_| ()>"Remember this plate"</Check>
            <Button on_press=move |()| asked.set(true)>"Send the code"</Button>
        </Card>
    }
    .into_any()
}

#[component]
pub(super) fn Dates() -> impl IntoView {
    let from = RwSignal::new("2026-11-01".to_owned());
    let at = RwSignal::new(String::new());
    let month = RwSignal::new("2026-10".to_owned());
    view! {
        <Card title="Dates">
            <DateTimeField
                name="gallery-from"
                kind=DateTimeKind::Date
                label="From"
                value=from
                on_input=move |text| from.set(text)
                min="2026-01-01"
                max="2026-11-21"
                error=Some("It lies before the first order.".to_owned())
            />
            <DateTimeField name="gallery-at" label="Arrived at" value=at on_input=move |text| at.set(text)/>
            <DateTimeField
                name="gallery-month"
                kind=DateTimeKind::Month
                label="Month"
                hint="For the invoice."
                value=month
                on_input=move |text| month.set(text)
            />
        </Card>
    }
    .into_any()
}

#[component]
pub(super) fn WaysToPay() -> impl IntoView {
    let way = RwSignal::new("phone".to_owned());
    let row = |value: &str, title: &str, hint: &str, icon: IconName| RadioOption {
        hint: Some(hint.into()),
        icon: Some(icon),
        ..RadioOption::new(value, title)
    };
    let options = vec![
        row("phone", "Sample pay 示例支付", "Opens its app", IconName::PHONE),
        row("card", "Bank card 银行卡", "Any card; a page of the bank opens", IconName::CARD),
        RadioOption {
            unavailable: Signal::stored(Some("Only ¥2.00 are left in it.".to_owned())),
            ..row("purse", "Purse 余额", "From your balance", IconName::WALLET)
        },
        RadioOption::new("exit", "Pay at the exit"),
    ];
    view! {
        <Card title="Ways to pay">
            <RadioList
                name="gallery-way"
                label="How do you pay? 支付方式"
                options
                value=way
                on_pick=move |picked| way.set(picked)
            />
        </Card>
    }
    .into_any()
}
