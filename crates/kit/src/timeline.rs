use crate::{Icon, IconName, VisuallyHidden};
use leptos::prelude::*;

/// Where a step of a [`Timeline`] stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineState {
    /// It is behind us.
    Done,
    /// Here we are.
    Current,
    /// Here we are, and it went wrong.
    Failed,
    /// It is still to come.
    Ahead,
}

impl TimelineState {
    const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Current => "current",
            Self::Failed => "failed",
            Self::Ahead => "ahead",
        }
    }
}

/// One step of a [`Timeline`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineStep {
    /// What it is.
    pub title: String,
    /// When it was: as a person reads it, and as RFC 3339.
    pub time: Option<(String, String)>,
    /// More about it.
    pub detail: Option<String>,
    /// Where it stands.
    pub state: TimelineState,
}

/// The words for what a [`Timeline`] draws: a tick, a cross, an empty ring. For screen readers only.
#[derive(Clone, Copy, Debug)]
pub struct TimelineWords {
    /// A step that is behind us.
    pub done: Signal<String>,
    /// A step that went wrong.
    pub failed: Signal<String>,
    /// A step that is still to come.
    pub ahead: Signal<String>,
}

/// What something has gone through and what is still to come, in order: the life of an order.
#[component]
pub fn Timeline(
    /// What goes through it, said by a screen reader.
    #[prop(into)]
    label: Signal<String>,
    /// The steps in order. At most one is `Current` or `Failed`.
    #[prop(into)]
    steps: Signal<Vec<TimelineStep>>,
    /// The words for its drawings.
    words: TimelineWords,
) -> impl IntoView {
    // The role is said because Safari forgets it for lists without numbers.
    view! {
        <ol class="timeline" role="list" aria-label=label>
            {move || steps.get().into_iter().map(|step| row(step, words)).collect_view()}
        </ol>
    }
    .into_any()
}

fn row(step: TimelineStep, words: TimelineWords) -> AnyView {
    let TimelineStep { title, time, detail, state } = step;
    let (icon, word) = match state {
        TimelineState::Done => (Some(IconName::CHECK), Some(words.done)),
        TimelineState::Failed => (Some(IconName::CLOSE), Some(words.failed)),
        // A screen reader says by itself that a step is the current one.
        TimelineState::Current => (None, None),
        TimelineState::Ahead => (None, Some(words.ahead)),
    };
    let is_here = matches!(state, TimelineState::Current | TimelineState::Failed);
    view! {
        <li class="timeline-step" data-state=state.name() aria-current=is_here.then_some("step")>
            <span class="timeline-mark" aria-hidden="true">{icon.map(|name| view! { <Icon name/> })}</span>
            <div class="timeline-words">
                <p class="timeline-title">
                    {title} {word.map(|word| view! { <VisuallyHidden>" " {word}</VisuallyHidden> })}
                </p>
                {time.map(|(words, machine)| view! { <time class="timeline-time" datetime=machine>{words}</time> })}
                {detail.map(|detail| view! { <p class="timeline-detail">{detail}</p> })}
            </div>
        </li>
    }
    .into_any()
}
