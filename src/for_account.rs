//! A page that needs to know who it is for: it asks, and leads to signing in and back where nobody is signed in.

use crate::{
    asked::Failed,
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
    Known,
    /// Who signed in by number.
    Person,
}

/// What a page shows, before it shows itself.
#[derive(Clone, Debug, PartialEq)]
enum Gate {
    Waiting,
    Failed(Trouble),
    /// Somebody must sign in.
    Closed {
        /// Who has no account at all, not even a guest's.
        to_nobody: bool,
    },
    Open,
}

impl Gate {
    fn of(who: &Who, trouble: Option<Trouble>, whom: For) -> Self {
        match (who, trouble, whom) {
            (Who::Unknown, Some(trouble), _) => Self::Failed(trouble),
            (Who::Unknown, None, _) => Self::Waiting,
            (Who::Person(_), ..) | (Who::Guest(_), _, For::Known) => Self::Open,
            (Who::Guest(_), _, For::Person) => Self::Closed { to_nobody: false },
            (Who::NoOne, ..) => Self::Closed { to_nobody: true },
        }
    }
}

/// Shows the page to whom it is for; the others are led to signing in, and back.
#[component]
pub fn ForAccount(
    /// Whom it is for.
    whom: For,
    /// Why somebody should sign in here.
    #[prop(into)]
    why: Signal<String>,
    /// What else there is for who has no account at all: beginning as a guest.
    #[prop(optional, into)]
    instead: ViewFn,
    /// The page.
    children: ChildrenFn,
) -> impl IntoView {
    let i18n = I18n::expect();
    let needed = Account::expect().needed();
    let gate = Memo::new(move |_| needed.who.with(|who| Gate::of(who, needed.trouble.get(), whom)));
    move || match gate.get() {
        Gate::Waiting => view! {
            <VisuallyHidden>{ts!(i18n, shell.loading)}</VisuallyHidden>
            <Skeleton rows=3/>
        }
        .into_any(),
        Gate::Failed(trouble) => view! { <Failed trouble again=needed.again/> }.into_any(),
        Gate::Closed { to_nobody } => {
            let instead = to_nobody.then(|| instead.run());
            view! { <Closed why>{instead}</Closed> }.into_any()
        }
        Gate::Open => children(),
    }
}

#[component]
fn Closed(why: Signal<String>, children: Children) -> impl IntoView {
    let (i18n, nav) = (I18n::expect(), Nav::expect());
    let sign_in = move || nav.route().get().sign_in_for().href();
    view! {
        <Empty title=ts!(i18n, shell.not_signed_in) detail=why icon=IconName::ME>
            <a class="button" data-kind="primary" href=sign_in>{ts!(i18n, shell.sign_in)}</a>
            {children()}
        </Empty>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{Timestamp, account::Me};

    fn me(mobile: Option<&str>) -> Me {
        Me {
            mobile: mobile.map(Into::into),
            name: None,
            resident_id: None,
            since: Timestamp::EPOCH,
            consents: Vec::new(),
        }
    }

    #[test]
    fn a_page_opens_to_those_it_is_for() {
        let guest = Who::of(me(None));
        let person = Who::of(me(Some("138****1234")));
        let gate = |who: &Who, whom| Gate::of(who, None, whom);
        assert_eq!(gate(&guest, For::Known), Gate::Open);
        assert_eq!(gate(&guest, For::Person), Gate::Closed { to_nobody: false });
        assert_eq!(gate(&person, For::Known), Gate::Open);
        assert_eq!(gate(&person, For::Person), Gate::Open);
        assert_eq!(gate(&Who::NoOne, For::Known), Gate::Closed { to_nobody: true });
        assert_eq!(gate(&Who::NoOne, For::Person), Gate::Closed { to_nobody: true });
        assert_eq!(gate(&Who::Unknown, For::Known), Gate::Waiting);
    }

    #[test]
    fn nobody_is_sent_to_sign_in_because_the_network_is_gone() {
        let failed = Gate::of(&Who::Unknown, Some(Trouble::Offline), For::Known);
        assert_eq!(failed, Gate::Failed(Trouble::Offline));
        let person = Who::of(me(Some("138****1234")));
        assert_eq!(Gate::of(&person, Some(Trouble::Offline), For::Person), Gate::Open);
    }
}
