use crate::{Skeleton, Trouble, VisuallyHidden};
use leptos::prelude::*;

/// Why something could not be had, in words a person understands. The room makes it from its own error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened, in a few words.
    pub title: String,
    /// What is safe, and what helps.
    pub detail: String,
    /// Whether trying again could help.
    pub can_retry: bool,
}

/// Decides once between waiting, failure and content.
///
/// While nothing has come yet it shows a skeleton; when the answer is a failure, a [`Trouble`] with a button
/// that asks again and is busy until there is an answer. While the resource asks again of its own accord, what
/// it had stays on the screen and in use.
#[component]
pub fn Loaded<T, E>(
    /// What is asked for.
    resource: LocalResource<Result<T, E>>,
    /// Puts a failure into words.
    #[prop(into)]
    explain: Callback<E, Failure>,
    /// The words of the button that asks again.
    #[prop(into)]
    retry_label: Signal<String>,
    /// Says that something is loading, to those who can't see the skeleton.
    #[prop(into)]
    waiting_label: Signal<String>,
    /// How many rows the skeleton has.
    #[prop(default = 5)]
    rows: usize,
    /// Shows what came.
    children: impl Fn(T) -> AnyView + Send + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    let refetch = Callback::new(move |()| resource.refetch());
    move || match resource.get() {
        None => waiting(waiting_label, rows),
        Some(Ok(value)) => children(value),
        Some(Err(error)) => failed(explain.run(error), retry_label, refetch),
    }
}

fn waiting(label: Signal<String>, rows: usize) -> AnyView {
    view! {
        <VisuallyHidden>{label}</VisuallyHidden>
        <Skeleton rows/>
    }
    .into_any()
}

fn failed(failure: Failure, label: Signal<String>, refetch: Callback<()>) -> AnyView {
    let Failure { title, detail, can_retry } = failure;
    // Nothing sets it back: the next answer, good or bad, is shown anew.
    let asking = RwSignal::new(false);
    let retry = Callback::new(move |()| {
        asking.set(true);
        refetch.run(());
    });
    view! { <Trouble title detail retry=can_retry.then_some((label, retry)) busy=asking/> }.into_any()
}
