//! Every component in all its states on one page, for development builds: what reviewers look at and what
//! the accessibility tests walk through. Its words are not translated; nobody but us reads them.

mod controls;
mod forms;
mod messages;
mod orders;
mod plates;

use crate::{Card, Choice, Icon, Segmented, Switch, icon};
use controls::{Buttons, Choices, Sheets};
use forms::{Codes, Dates, Fields, WaysToPay};
use leptos::prelude::*;
use messages::{Messages, Rows, Waiting};
use orders::{Amounts, Confirms, Orders};
use plates::Plates;

/// The page. The app mounts it at `/_gallery`.
#[component]
pub fn Gallery() -> impl IntoView {
    view! {
        <main class="page">
            <header class="page-header">
                <h1 class="page-title">"Gallery 组件"</h1>
            </header>
            <Looks/>
            <Buttons/>
            <Choices/>
            <Fields/>
            <Codes/>
            <Dates/>
            <WaysToPay/>
            <Plates/>
            <Amounts/>
            <Orders/>
            <Confirms/>
            <Rows/>
            <Messages/>
            <Waiting/>
            <Sheets/>
            <Icons/>
        </main>
    }
    .into_any()
}

/// Sets an attribute of the page's root element, as the app's settings do.
fn set_root(name: &'static str, value: &str) {
    if let Some(root) = document().document_element() {
        let done =
            if value.is_empty() { root.remove_attribute(name) } else { root.set_attribute(name, value) };
        debug_assert!(done.is_ok(), "{name} is a valid name of an attribute");
    }
}

fn choices(all: &[(&str, &str)]) -> Vec<Choice> {
    all.iter().map(|&(value, words)| (value.to_owned(), Signal::from(words))).collect()
}

#[component]
fn Looks() -> impl IntoView {
    let theme = RwSignal::new(String::new());
    let elder = RwSignal::new(false);
    view! {
        <Card title="Looks">
            <Segmented
                label="Theme"
                options=choices(&[("", "System"), ("light", "Light"), ("dark", "Dark")])
                value=theme
                on_pick=move |picked: String| {
                    set_root("data-theme", &picked);
                    theme.set(picked);
                }
            />
            <Switch
                label="Elder version 长辈版"
                checked=elder
                on_toggle=move |on| {
                    set_root("data-elder", if on { "on" } else { "" });
                    elder.set(on);
                }
            />
        </Card>
    }
    .into_any()
}

#[component]
fn Icons() -> impl IntoView {
    view! {
        <Card title="Icons">
            <p class="gallery-icons">
                {icon::ALL
                    .iter()
                    .map(|&(name, icon)| view! { <span title=name><Icon name=icon/></span> })
                    .collect_view()}
            </p>
        </Card>
    }
    .into_any()
}
