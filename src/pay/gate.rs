use crate::{
    i18n::{I18n, ts},
    net::{Account, Trouble, Who},
    route::Nav,
};
use kit::{Empty, IconName, Skeleton, VisuallyHidden};
use leptos::prelude::*;

/// Whom a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// Whoever has an account, also a guest's.
    Anyone,
    /// Who signed in by number.
    Person,
}

#[derive(Clone, Debug, PartialEq)]
enum Gate {
    Waiting,
    Failed(Trouble),
    Closed,
    Open,
}

/// A page that shows what belongs to an account. Without one there is nothing to show: it leads to signing in and
/// back.
#[component]
pub fn OfAccount(
    /// Whom it is for.
    whom: For,
    /// What would be here.
    #[prop(into)]
    why: Signal<String>,
    /// The page.
    children: ChildrenFn,
) -> impl IntoView {
    let (i18n, nav) = (I18n::expect(), Nav::expect());
    let needed = Account::expect().needed();
    let gate = Memo::new(move |_| {
        needed.who.with(|who| match (who, needed.trouble.get(), whom) {
            (Who::Unknown, Some(trouble), _) => Gate::Failed(trouble),
            (Who::Unknown, None, _) => Gate::Waiting,
            (Who::Person(_), ..) | (Who::Guest(_), _, For::Anyone) => Gate::Open,
            (Who::NoOne | Who::Guest(_), ..) => Gate::Closed,
        })
    });
    let retry = (ts!(i18n, shell.retry), needed.again);
    move || match gate.get() {
        Gate::Waiting => view! {
            <VisuallyHidden>{ts!(i18n, shell.loading)}</VisuallyHidden>
            <Skeleton rows=4/>
        }
        .into_any(),
        Gate::Failed(trouble) => {
            let words = trouble.words(i18n);
            view! { <kit::Trouble title=words.title detail=words.detail retry=words.can_retry.then_some(retry)/> }
                .into_any()
        }
        Gate::Closed => {
            let sign_in = move || nav.route().get().sign_in_for().href();
            view! {
                <Empty title=ts!(i18n, pay.not_signed_in) detail=why icon=IconName::ME>
                    <a class="button" data-kind="primary" href=sign_in>{ts!(i18n, shell.sign_in)}</a>
                </Empty>
            }
            .into_any()
        }
        Gate::Open => children(),
    }
}
