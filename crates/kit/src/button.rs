use crate::{Announce, Icon, IconName};
use leptos::prelude::*;

/// How much a button asks for attention. One `Primary` a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The next step.
    #[default]
    Primary,
    /// Any other step.
    Quiet,
    /// A step that cannot be taken back.
    Danger,
}

impl ButtonKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Quiet => "quiet",
            Self::Danger => "danger",
        }
    }
}

/// A button with words. While busy it keeps its place and the focus, and ignores presses; a screen reader says
/// that it can't be pressed, and `busy_label` says why.
#[component]
pub fn Button(
    /// How much it asks for attention.
    #[prop(optional)]
    kind: ButtonKind,
    /// Whether what it began is still under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// What goes on while it is busy, said by a screen reader when it begins.
    #[prop(optional, into)]
    busy_label: Option<Signal<String>>,
    /// Whether it can't be pressed now. Say nearby why not.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Drawn before the words.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Makes it the button that submits the form around it; otherwise it never submits one.
    #[prop(optional)]
    submit: bool,
    /// What a press does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// Its words.
    children: Children,
) -> impl IntoView {
    let press = move |event: leptos::ev::MouseEvent| {
        if busy.get_untracked() {
            // Read when pressed, not watched. A second press must not submit the form a second time.
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            class="button"
            type=if submit { "submit" } else { "button" }
            data-kind=kind.name()
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || busy.get().then_some("true")
            disabled=disabled
            on:click=press
        >
            {icon.map(|name| view! { <Icon name/> })}
            {children()}
        </button>
        // Beside the button: what stands inside one is its name, and no region of its own.
        {busy_label
            .map(|label| {
                view! { <Announce message=move || if busy.get() { label.get() } else { String::new() }/> }
            })}
    }
    .into_any()
}

/// A button that shows only an icon. Its label is what a screen reader says and a long press shows.
#[component]
pub fn IconButton(
    /// What it shows.
    icon: IconName,
    /// What it does, in words.
    #[prop(into)]
    label: Signal<String>,
    /// For a button that switches something: whether it is on.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// What a press does.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            class="icon-button"
            type="button"
            aria-label=label
            title=label
            aria-pressed=move || pressed.map(|pressed| if pressed.get() { "true" } else { "false" })
            on:click=move |_| on_press.run(())
        >
            <Icon name=icon/>
        </button>
    }
    .into_any()
}
