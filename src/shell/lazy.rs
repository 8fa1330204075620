//! A page whose code and words come when it is first needed.

use super::{chunk::ChunkLost, engine::Engine};
use crate::i18n::{I18n, Room, t, ts};
use kit::{Skeleton, Trouble, VisuallyHidden};
use leptos::{prelude::*, task::spawn_local};
use std::pin::Pin;

/// A page on its way.
pub type ComingPage = Pin<Box<dyn Future<Output = Result<AnyView, ChunkLost>>>>;

#[derive(Clone, Copy, PartialEq)]
enum Coming {
    Waiting,
    There,
    Lost,
}

/// Shows a skeleton, then the page; when its code or its words cannot be fetched, says so and offers another
/// try. The rest of the app stays alive.
#[component]
pub fn LazyRoom(
    /// Whose words the page needs, beside the shell's.
    words: &'static [Room],
    /// Fetches the page and builds it under this owner.
    page: Box<dyn Fn(Owner) -> ComingPage>,
    /// How many rows the skeleton has.
    #[prop(default = 5)]
    rows: usize,
) -> impl IntoView {
    let (i18n, engine) = (I18n::expect(), Engine::expect());
    let coming = RwSignal::new(Coming::Waiting);
    let slot = StoredValue::new_local(None::<AnyView>);
    let page = StoredValue::new_local(page);
    let owner = StoredValue::new(Owner::current());
    let fetch = move || async move {
        engine.ready().await?;
        for room in words {
            engine.words(*room).await?;
        }
        // Neither is there any more when the page was left meanwhile.
        let owner = owner.try_get_value().flatten().ok_or(ChunkLost)?;
        page.try_with_value(|page| page(owner)).ok_or(ChunkLost)?.await
    };
    let begin = Callback::new(move |()| {
        coming.set(Coming::Waiting);
        spawn_local(async move {
            let state = match fetch().await {
                Ok(view) => {
                    slot.try_set_value(Some(view));
                    Coming::There
                }
                Err(ChunkLost) => Coming::Lost,
            };
            coming.try_set(state);
        });
    });
    begin.run(());
    move || match coming.get() {
        Coming::Waiting => waiting(i18n, rows),
        Coming::There => slot.try_update_value(Option::take).flatten().into_any(),
        Coming::Lost => lost(i18n, begin),
    }
}

fn waiting(i18n: I18n, rows: usize) -> AnyView {
    view! {
        <VisuallyHidden>{move || t!(i18n, shell.loading)}</VisuallyHidden>
        <Skeleton rows/>
    }
    .into_any()
}

fn lost(i18n: I18n, again: Callback<()>) -> AnyView {
    view! {
        <Trouble
            title=ts!(i18n, shell.chunk_title)
            detail=ts!(i18n, shell.chunk_detail)
            retry=Some((ts!(i18n, shell.retry), again))
        />
    }
    .into_any()
}
