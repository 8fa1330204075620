//! Pages whose code, and whose words, come when they are first opened.

use crate::{
    i18n::{I18n, Room, t, ts},
    net::{Assets, Trouble},
};
use kit::{Skeleton, VisuallyHidden};
use leptos::{prelude::*, task::spawn_local};
use std::pin::Pin;

/// A page's code could not be fetched. Asking again is safe.
#[derive(Clone, Copy, Debug)]
pub struct ChunkLost;

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for ChunkLost {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// A page on its way.
pub type ComingPage = Pin<Box<dyn Future<Output = Result<AnyView, ChunkLost>>>>;

/// Makes `fn name(owner, args) -> ComingPage` for a page that lives in a chunk. In builds without the feature
/// `split` the page is linked in and comes at once.
///
/// The view is built within the chunk, under the owner that is passed in: a function pointer handed out
/// instead would pull the page back into the first module.
macro_rules! lazy_page {
    ($(#[$doc:meta])* $name:ident in $chunk:ident ($($arg:ident: $type:ty),*) = $page:expr) => {
        $(#[$doc])*
        pub fn $name(owner: ::leptos::prelude::Owner $(, $arg: $type)*) -> $crate::shell::lazy::ComingPage {
            #[cfg(feature = "split")]
            #[::leptos::wasm_split::wasm_split($chunk, fallible, wasm_split_path = ::leptos::wasm_split)]
            fn $name(
                owner: ::leptos::prelude::Owner $(, $arg: $type)*
            ) -> Result<::leptos::prelude::AnyView, $crate::shell::lazy::ChunkLost> {
                Ok(owner.with(|| $page))
            }
            #[cfg(not(feature = "split"))]
            async fn $name(
                owner: ::leptos::prelude::Owner $(, $arg: $type)*
            ) -> Result<::leptos::prelude::AnyView, $crate::shell::lazy::ChunkLost> {
                Ok(owner.with(|| $page))
            }
            Box::pin($name(owner $(, $arg)*))
        }
    };
}
pub(crate) use lazy_page;

#[derive(Clone, PartialEq)]
enum Coming {
    Waiting,
    There,
    Lost(Option<Trouble>),
}

/// Shows a skeleton, then the page; when its code or its words cannot be fetched, says so and offers another
/// try. The rest of the app stays alive.
#[component]
pub fn LazyRoom(
    /// Whose words the page needs, beside the shell's.
    room: Option<Room>,
    /// Fetches the page and builds it under this owner.
    page: Box<dyn Fn(Owner) -> ComingPage>,
) -> impl IntoView {
    let (i18n, assets) = (I18n::expect(), Assets::expect());
    let coming = RwSignal::new(Coming::Waiting);
    let slot = StoredValue::new_local(None::<AnyView>);
    let page = StoredValue::new_local(page);
    let owner = StoredValue::new(Owner::current());
    let begin = move || {
        let (Some(owner), assets) = (owner.get_value(), assets.clone()) else { return };
        coming.set(Coming::Waiting);
        spawn_local(async move {
            let words = match room {
                Some(room) => i18n.load(assets, room).await,
                None => Ok(()),
            };
            let view = match page.try_with_value(|page| page(owner)) {
                Some(view) => view.await,
                // Left while its words were on their way.
                None => return,
            };
            let state = match (words, view) {
                (Ok(()), Ok(view)) => {
                    slot.try_update_value(|slot| *slot = Some(view));
                    Coming::There
                }
                (Err(trouble), _) => Coming::Lost(Some(trouble)),
                (_, Err(ChunkLost)) => Coming::Lost(None),
            };
            coming.try_set(state);
        });
    };
    begin();
    let begin = Callback::new(move |()| begin());
    move || match coming.get() {
        Coming::Waiting => waiting(i18n),
        Coming::There => slot.try_update_value(Option::take).flatten().into_any(),
        Coming::Lost(trouble) => lost(i18n, trouble, begin),
    }
}

fn waiting(i18n: I18n) -> AnyView {
    view! {
        <VisuallyHidden>{move || t!(i18n, shell.loading)}</VisuallyHidden>
        <Skeleton rows=5/>
    }
    .into_any()
}

fn lost(i18n: I18n, trouble: Option<Trouble>, again: Callback<()>) -> AnyView {
    let words = Signal::derive(move || match &trouble {
        Some(trouble) => {
            let failure = trouble.words(i18n);
            (failure.title, failure.detail)
        }
        None => (t!(i18n, shell.chunk_title), t!(i18n, shell.chunk_detail)),
    });
    let title = Signal::derive(move || words.get().0);
    let detail = Signal::derive(move || words.get().1);
    view! { <kit::Trouble title detail retry=Some((ts!(i18n, shell.retry), again))/> }.into_any()
}
