//! What the parts of a form promise to a person who cannot see them, read off the HTML they render.

use kit::{
    Button, Check, CodeField, DateTimeField, DateTimeKind, Field, FieldKind, IconName, RadioList, RadioOption,
};
use leptos::prelude::*;

fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    // Effects want somewhere to run. A second initialisation is refused, and then the first one serves.
    let _ = any_spawner::Executor::init_futures_executor();
    Owner::new().with(|| view().into_view().to_html())
}

#[test]
fn a_button_says_what_goes_on_only_while_it_is_busy() {
    let page =
        |busy: bool| html(move || view! { <Button busy=busy busy_label="Paying">"Pay 5 yuan"</Button> });
    let (button, beside) =
        page(true).split_once("</button>").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    assert!(beside.contains("Paying") && beside.contains(r#"role="status""#), "{beside}");
    assert!(!button.contains("Paying"), "the name of the button stays what it was: {button}");
    assert!(!page(false).contains("Paying"));
    assert!(!page(false).contains("aria-disabled"));
}

#[test]
fn a_secret_is_dots_and_can_be_shown_only_where_a_button_says_so() {
    let field = |label: Option<&'static str>| {
        html(move || {
            match label {
            Some(label) => view! {
                <Field name="id" kind=FieldKind::Secret label="Identity number" value="" on_input=|_| () reveal_label=label/>
            }
            .into_any(),
            None => view! {
                <Field name="id" kind=FieldKind::Secret label="Identity number" value="" on_input=|_| ()/>
            }
            .into_any(),
        }
        })
    };
    let (shown, hidden) = (field(Some("Show the number")), field(None));
    assert!(shown.contains(r#"type="password""#) && hidden.contains(r#"type="password""#), "{shown}");
    assert!(shown.contains(r#"aria-label="Show the number""#), "{shown}");
    assert!(shown.contains(r#"aria-pressed="false""#), "{shown}");
    assert!(!hidden.contains("<button"), "{hidden}");
}

#[test]
fn a_field_is_as_long_as_it_is_told_and_otherwise_without_end() {
    let short = html(|| view! { <Field name="a" label="A" value="" on_input=|_| () maxlength=18/> });
    assert!(short.contains(r#"maxlength="18""#), "{short}");
    let free = html(|| view! { <Field name="a" label="A" value="" on_input=|_| ()/> });
    assert!(!free.contains("maxlength"), "{free}");
}

#[test]
fn each_kind_of_field_calls_its_own_keyboard() {
    let kinds = [
        (FieldKind::Digits, r#"type="text" inputmode="numeric""#),
        (FieldKind::Number, r#"type="text" inputmode="decimal""#),
        (FieldKind::Telephone, r#"type="tel" inputmode="tel""#),
        (FieldKind::Email, r#"type="email" inputmode="email""#),
    ];
    for (kind, keyboard) in kinds {
        let page = html(move || view! { <Field name="a" kind label="A" value="" on_input=|_| ()/> });
        assert!(page.contains(keyboard), "{kind:?}: {page}");
    }
}

#[test]
fn a_code_is_one_field_that_a_phone_can_fill_in() {
    let page = html(|| {
        view! {
            <CodeField
                name="code"
                label="Code"
                hint="We sent it to 138 0000 0000"
                error=Some("It has expired".to_owned())
                value="12"
                on_input=|_| ()
                on_complete=|_| ()
            />
        }
    });
    assert_eq!(page.matches("<input").count(), 1, "{page}");
    assert!(page.contains(r#"for="code""#) && page.contains(r#"id="code""#), "{page}");
    assert!(page.contains(r#"autocomplete="one-time-code""#), "{page}");
    assert!(page.contains(r#"inputmode="numeric""#), "{page}");
    assert!(page.contains(r#"aria-describedby="code-error code-hint""#), "{page}");
    assert!(!page.contains("maxlength"), "a pasted message would be cut before the code is found: {page}");
}

#[test]
fn what_is_agreed_to_is_the_name_of_its_box() {
    let page = html(|| {
        view! {
            <Check name="consent" checked=false on_toggle=|_| () error=Some("Tick it to go on".to_owned())>
                "I agree to "
                <a href="/terms">"the terms"</a>
            </Check>
        }
    });
    let (_, label) = page.split_once("<label").expect("the words are a label");
    assert!(label.contains(r#"type="checkbox""#) && label.contains("I agree to"), "{page}");
    assert!(page.contains(r#"aria-describedby="consent-error""#), "{page}");
    assert!(page.contains(r#"aria-invalid="true""#), "{page}");
}

fn ways_to_pay() -> Vec<RadioOption> {
    let mut card = RadioOption::new("card", "Card");
    card.icon = Some(IconName::CARD);
    card.hint = Some("Any bank".into());
    let mut purse = RadioOption::new("purse", "Purse");
    purse.hint = Some("From your balance".into());
    purse.unavailable = Some("Only 2 yuan are left".to_owned()).into();
    vec![card, purse, RadioOption::new("later", "Later")]
}

#[test]
fn ways_that_exclude_each_other_are_one_group_with_a_legend() {
    let page = html(|| {
        view! { <RadioList name="way" label="How do you pay?" options=ways_to_pay() value="card" on_pick=|_| ()/> }
    });
    assert!(page.starts_with("<fieldset") && page.contains("How do you pay?</legend>"), "{page}");
    assert_eq!(page.matches(r#"type="radio" name="way""#).count(), 3, "{page}");
    assert_eq!(page.matches("data-picked").count(), 1, "{page}");
}

#[test]
fn a_way_that_cannot_be_picked_says_why_instead_of_what_it_is() {
    let page = html(|| {
        view! { <RadioList name="way" label="How do you pay?" options=ways_to_pay() value="card" on_pick=|_| ()/> }
    });
    assert_eq!(page.matches(" disabled").count(), 1, "{page}");
    assert!(page.contains("Only 2 yuan are left") && !page.contains("From your balance"), "{page}");
    assert!(page.contains(r#"aria-labelledby="way-1-title" aria-describedby="way-1-detail""#), "{page}");
    assert!(!page.contains(r#"aria-describedby="way-2-detail""#), "nothing more is known of it: {page}");
}

#[test]
fn a_date_has_the_bounds_it_is_given() {
    let page = html(|| {
        view! {
            <DateTimeField
                name="from"
                kind=DateTimeKind::Date
                label="From"
                value="2026-11-01"
                on_input=|_| ()
                min="2026-01-01"
                max="2026-11-21"
            />
        }
    });
    assert!(page.contains(r#"type="date" min="2026-01-01" max="2026-11-21""#), "{page}");
    assert!(page.contains(r#"for="from""#) && page.contains(r#"id="from""#), "{page}");
    for (kind, name) in [(DateTimeKind::DateTime, "datetime-local"), (DateTimeKind::Month, "month")] {
        let page =
            html(move || view! { <DateTimeField name="at" kind label="At" value="" on_input=|_| ()/> });
        assert!(page.contains(&format!(r#"type="{name}""#)) && !page.contains("min="), "{page}");
    }
}
