use crate::{Icon, IconName};
use leptos::prelude::*;

/// One row of a [`RadioList`].
#[derive(Clone, Debug)]
pub struct RadioOption {
    /// The value the program knows it by.
    pub value: String,
    /// What it is.
    pub title: Signal<String>,
    /// More about it, in a second line.
    pub hint: Option<Signal<String>>,
    /// Drawn before the title.
    pub icon: Option<IconName>,
    /// Why it can't be picked now; nothing while it can.
    pub unavailable: Signal<Option<String>>,
}

impl RadioOption {
    /// A row that can be picked, with a title alone.
    pub fn new(value: impl Into<String>, title: impl Into<Signal<String>>) -> Self {
        Self {
            value: value.into(),
            title: title.into(),
            hint: None,
            icon: None,
            unavailable: Signal::stored(None),
        }
    }
}

/// Things that exclude each other, each with a row of its own: ways to pay. Two to four short words fit a
/// [`Segmented`](crate::Segmented) better.
#[component]
pub fn RadioList(
    /// What binds the radio buttons together in their form; unique in the page.
    name: &'static str,
    /// What is picked, above the rows.
    #[prop(into)]
    label: Signal<String>,
    /// What there is to pick from.
    options: Vec<RadioOption>,
    /// The value that is picked; that of no row where none is.
    #[prop(into)]
    value: Signal<String>,
    /// Told the value that a person picks.
    #[prop(into)]
    on_pick: Callback<String>,
) -> impl IntoView {
    let rows = options.into_iter().enumerate().map(|(at, option)| row(name, at, option, value, on_pick));
    view! {
        <fieldset class="radio-list">
            <legend class="radio-list-label">{label}</legend>
            <div class="radio-list-rows">{rows.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

fn row(
    name: &'static str,
    at: usize,
    option: RadioOption,
    value: Signal<String>,
    on_pick: Callback<String>,
) -> AnyView {
    let RadioOption { value: own, title, hint, icon, unavailable } = option;
    // The second line is no part of the name: a screen reader says it after the name and the state.
    let detail_id = format!("{name}-{at}-detail");
    let described_by = {
        let detail_id = detail_id.clone();
        move || (hint.is_some() || unavailable.with(Option::is_some)).then(|| detail_id.clone())
    };
    let title_id = format!("{name}-{at}-title");
    let picked = Memo::new({
        let own = own.clone();
        move |_| value.with(|value| *value == own)
    });
    view! {
        <label
            class="radio-row"
            data-picked=move || picked.get().then_some("")
            data-unavailable=move || unavailable.with(Option::is_some).then_some("")
        >
            <input
                class="radio-row-input"
                type="radio"
                name=name
                value=own.clone()
                prop:checked=picked
                disabled=move || unavailable.with(Option::is_some)
                aria-labelledby=title_id.clone()
                aria-describedby=described_by
                on:change=move |_| on_pick.run(own.clone())
            />
            {icon.map(|name| view! { <Icon name/> })}
            <span class="radio-row-words">
                <span class="radio-row-title" id=title_id>{title}</span>
                <span class="radio-row-detail" id=detail_id>
                    {move || unavailable.get().or_else(|| hint.map(|hint| hint.get()))}
                </span>
            </span>
        </label>
    }
    .into_any()
}
