use crate::{Icon, IconName, Tone};
use leptos::prelude::*;

/// A message across the page that does not interrupt: a screen reader says it when it has finished its
/// sentence.
#[component]
pub fn Notice(
    /// How it is meant.
    tone: Tone,
    /// Drawn before the words, where the tone's own icon says too little.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Its words, and what can be done.
    children: Children,
) -> impl IntoView {
    let name = icon.unwrap_or(match tone {
        Tone::Neutral | Tone::Info => IconName::INFO,
        Tone::Good => IconName::CHECK,
        Tone::Warn | Tone::Bad => IconName::ALERT,
    });
    view! {
        <div class="notice" role="status" data-tone=tone.name()>
            <Icon name/>
            <div class="notice-text">{children()}</div>
        </div>
    }
    .into_any()
}
