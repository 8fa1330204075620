//! One thing that a page asks for again and again: what was known stays on the screen meanwhile.

use super::say;
use crate::{
    i18n::{I18n, ts},
    net::{City, Trouble},
};
use contract::Timestamp;
use kit::{Skeleton, VisuallyHidden};
use leptos::prelude::*;
use std::time::Duration;

/// The clock of the room. Once a second is what a person can see.
pub fn clock() -> Signal<Timestamp> {
    let city = City::expect();
    let now = RwSignal::new(city.now());
    kit::every(Duration::from_secs(1), move || now.set(city.now()));
    now.into()
}

/// How far it is.
#[derive(Clone, PartialEq)]
enum Stage {
    Waiting,
    Missing,
    Failed(Trouble),
    There,
}

/// What a page asks for. `Copy`.
pub struct Followed<T: Send + Sync + 'static> {
    /// The newest that came.
    pub value: Memo<Option<T>>,
    stage: Memo<Stage>,
    again: Callback<()>,
}

impl<T: Send + Sync + 'static> Clone for Followed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Followed<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Followed<T> {
    /// Asks at once, whenever something live has changed, and whenever what `ask` reads has.
    pub fn of<F>(ask: impl Fn(City) -> F + 'static) -> Self
    where
        F: Future<Output = Result<Option<T>, Trouble>> + 'static,
    {
        let city = City::expect();
        let changed = city.changed();
        let answer = LocalResource::new(move || {
            changed.track();
            ask(city)
        });
        let value = Memo::new(move |last: Option<&Option<T>>| match answer.get() {
            Some(Ok(value)) => value,
            Some(Err(_)) | None => last.cloned().flatten(),
        });
        let stage = Memo::new(move |_| match (value.with(Option::is_some), answer.get()) {
            (true, _) => Stage::There,
            (false, None) => Stage::Waiting,
            (false, Some(Ok(_))) => Stage::Missing,
            (false, Some(Err(trouble))) => Stage::Failed(trouble),
        });
        Self { value, stage, again: Callback::new(move |()| answer.refetch()) }
    }

    /// Waiting, failure, `missing` where there is no such thing, else `there` with what came: it follows the news.
    pub fn show(
        self,
        missing: impl Fn() -> AnyView + Send + 'static,
        there: impl Fn(Memo<T>) -> AnyView + Send + 'static,
    ) -> impl IntoView {
        let i18n = I18n::expect();
        move || match self.stage.get() {
            Stage::Waiting => view! {
                <VisuallyHidden>{ts!(i18n, bus.waiting)}</VisuallyHidden>
                <Skeleton rows=6/>
            }
            .into_any(),
            Stage::Missing => missing(),
            Stage::Failed(trouble) => {
                let words = say::failure(i18n, &trouble);
                let retry = words.can_retry.then_some((ts!(i18n, bus.retry), self.again));
                view! { <kit::Trouble title=words.title detail=words.detail retry/> }.into_any()
            }
            // Untracked: what it begins with; it follows `value` from there.
            Stage::There => self
                .value
                .get_untracked()
                .map(|first| there(Memo::new(move |_| self.value.get().unwrap_or_else(|| first.clone()))))
                .into_any(),
        }
    }
}
