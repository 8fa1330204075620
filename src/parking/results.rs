//! The answer to a search: asked again when the question or the live data changes, without a flicker.

use super::{search::Search, state::Question};
use crate::net::{City, Trouble};
use contract::{
    LotId, Timestamp,
    ask::{LotFilter, LotList},
    lot::LotSummary,
};
use leptos::prelude::*;
use std::time::Duration;

/// The clock of the room: counts age by it. Once a second is what a person can see.
pub fn clock() -> Signal<Timestamp> {
    let city = City::expect();
    let now = RwSignal::new(city.now());
    kit::every(Duration::from_secs(1), move || now.set(city.now()));
    now.into()
}

/// What stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing has come yet.
    Waiting,
    /// Nothing could be had.
    Failed,
    /// It came, and is empty.
    Empty,
    /// Rows.
    Rows,
}

/// The answer to a search. `Copy`.
#[derive(Clone, Copy)]
pub struct Results {
    resource: LocalResource<Option<(LotFilter, Result<LotList, Trouble>)>>,
    /// The newest list that came.
    list: Memo<Option<LotList>>,
    /// The filter it answers.
    answered: Memo<Option<LotFilter>>,
    /// What went wrong the last time.
    pub trouble: Memo<Option<Trouble>>,
}

impl Results {
    /// Asks what the search says, again and again.
    pub fn of(search: Search) -> Self {
        let city = City::expect();
        let changed = city.changed();
        let question = Memo::new(move |_| {
            let (filter, order) = search.query.with(|query| (query.filter.clone(), query.sort));
            let rows = search.memory.rows.get();
            search.origin().map(|origin| Question {
                filter,
                order,
                from: origin.position(),
                within: None,
                rows,
            })
        });
        let resource = LocalResource::new(move || {
            changed.track();
            let question = question.get();
            async move {
                let question = question?;
                let filter = question.filter.clone();
                Some((filter, city.lots(question.ask(city.now())).await))
            }
        });
        let list = Memo::new(move |last: Option<&Option<LotList>>| match resource.get() {
            Some(Some((_, Ok(list)))) => Some(list),
            // Still being looked up where from: rows with distances from elsewhere would jump.
            Some(None) => None,
            Some(Some((_, Err(_)))) | None => last.cloned().flatten(),
        });
        let answered = Memo::new(move |last: Option<&Option<LotFilter>>| match resource.get() {
            Some(Some((filter, Ok(_)))) => Some(filter),
            _ => last.cloned().flatten(),
        });
        let trouble = Memo::new(move |_| match resource.get() {
            Some(Some((_, Err(trouble)))) => Some(trouble),
            _ => None,
        });
        Self { resource, list, answered, trouble }
    }

    /// Asks once more.
    pub fn again(self) {
        self.resource.refetch();
    }

    /// What stands on the page.
    pub fn stage(self) -> Stage {
        self.list.with(|list| match list {
            Some(list) if list.rows.is_empty() => Stage::Empty,
            Some(_) => Stage::Rows,
            None if self.trouble.read().is_some() => Stage::Failed,
            None => Stage::Waiting,
        })
    }

    /// How many pass, once that is known.
    pub fn total(self) -> Option<u32> {
        self.list.with(|list| list.as_ref().map(|list| list.total))
    }

    /// How many rows there are.
    pub fn shown(self) -> usize {
        self.list.with(|list| list.as_ref().map_or(0, |list| list.rows.len()))
    }

    /// Their ids, in order.
    pub fn ids(self) -> Vec<LotId> {
        self.list.with(|list| list.iter().flat_map(|list| &list.rows).map(|lot| lot.id).collect())
    }

    /// The first of them.
    pub fn first(self) -> Option<LotSummary> {
        self.list.with(|list| list.as_ref()?.rows.first().cloned())
    }

    /// One of them.
    pub fn row(self, id: LotId) -> Option<LotSummary> {
        self.list.with(|list| list.iter().flat_map(|list| &list.rows).find(|lot| lot.id == id).cloned())
    }

    /// The filter that the list answers: it changes once an answer has come, not while one types.
    pub fn answered(self) -> Option<LotFilter> {
        self.answered.get()
    }
}
