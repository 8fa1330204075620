use crate::{
    i18n::{I18n, t, ts},
    net::{Account, Trouble, Who},
    route::{Nav, Route},
};
use kit::{Button, ButtonKind, Empty, IconName, Skeleton, VisuallyHidden};
use leptos::prelude::*;

/// Whom a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// Everybody: who has no account may begin as a guest.
    Anyone,
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
    /// Somebody must sign in; `guest` says whether one may go on without.
    Closed {
        guest: bool,
    },
    Open,
}

impl Gate {
    fn of(who: &Who, trouble: Option<Trouble>, whom: For) -> Self {
        match (who, trouble, whom) {
            (Who::Unknown, Some(trouble), _) => Self::Failed(trouble),
            (Who::Unknown, None, _) => Self::Waiting,
            (Who::Person(_), ..) | (Who::Guest(_), _, For::Anyone | For::Known) => Self::Open,
            (Who::NoOne, _, For::Anyone) => Self::Closed { guest: true },
            (Who::NoOne | Who::Guest(_), ..) => Self::Closed { guest: false },
        }
    }
}

/// A page that needs to know who it is for: asks, and leads to signing in and back where nobody is signed in.
#[component]
pub fn ForAccount(
    /// Whom it is for.
    whom: For,
    /// Why somebody should sign in here.
    #[prop(into)]
    why: Signal<String>,
    /// The page.
    children: ChildrenFn,
) -> impl IntoView {
    let i18n = I18n::expect();
    let needed = Account::expect().needed();
    let gate = Memo::new(move |_| needed.who.with(|who| Gate::of(who, needed.trouble.get(), whom)));
    let retry = (ts!(i18n, shell.retry), needed.again);
    move || match gate.get() {
        Gate::Waiting => view! {
            <VisuallyHidden>{ts!(i18n, shell.loading)}</VisuallyHidden>
            <Skeleton rows=3/>
        }
        .into_any(),
        Gate::Failed(trouble) => {
            let words = trouble.words(i18n);
            view! { <kit::Trouble title=words.title detail=words.detail retry=words.can_retry.then_some(retry)/> }
                .into_any()
        }
        Gate::Closed { guest } => view! { <Closed guest why/> }.into_any(),
        Gate::Open => children(),
    }
}

#[component]
fn Closed(guest: bool, why: Signal<String>) -> impl IntoView {
    let (i18n, nav) = (I18n::expect(), Nav::expect());
    let sign_in = move || nav.route().get().sign_in_for().href();
    view! {
        <Empty title=ts!(i18n, account.not_signed_in) detail=why icon=IconName::ME>
            <a class="button" data-kind="primary" href=sign_in>{ts!(i18n, shell.sign_in)}</a>
            {guest.then(|| view! { <AsGuest/> })}
        </Empty>
    }
    .into_any()
}

/// Goes on without a number. With `to`, to there.
#[component]
pub fn AsGuest(
    /// Where it leads; the same page otherwise.
    #[prop(optional)]
    to: Option<Route>,
) -> impl IntoView {
    let (i18n, account, nav) = (I18n::expect(), Account::expect(), Nav::expect());
    let begin = Action::new_unsync(move |(): &()| {
        let to = to.clone();
        async move {
            account.ensure_guest().await.map(|_| {
                if let Some(to) = to {
                    nav.pass_on(to);
                }
            })
        }
    });
    let trouble = move || match begin.value().get() {
        Some(Err(trouble)) => super::say::refusal(i18n, &trouble),
        _ => String::new(),
    };
    view! {
        <Button kind=ButtonKind::Quiet busy=begin.pending() on_press=move |()| { begin.dispatch(()); }>
            {ts!(i18n, account.as_guest)}
        </Button>
        <p class="small-print">{move || t!(i18n, account.guest_what)}</p>
        <p class="account-fault" role="alert">{trouble}</p>
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
        assert_eq!(gate(&guest, For::Anyone), Gate::Open);
        assert_eq!(gate(&guest, For::Known), Gate::Open);
        assert_eq!(gate(&Who::NoOne, For::Known), Gate::Closed { guest: false });
        assert_eq!(gate(&guest, For::Person), Gate::Closed { guest: false });
        assert_eq!(gate(&person, For::Person), Gate::Open);
        assert_eq!(gate(&Who::NoOne, For::Anyone), Gate::Closed { guest: true });
        assert_eq!(gate(&Who::NoOne, For::Person), Gate::Closed { guest: false });
        assert_eq!(gate(&Who::Unknown, For::Anyone), Gate::Waiting);
    }

    #[test]
    fn nobody_is_sent_to_sign_in_because_the_network_is_gone() {
        let failed = Gate::of(&Who::Unknown, Some(Trouble::Offline), For::Anyone);
        assert_eq!(failed, Gate::Failed(Trouble::Offline));
        let person = Who::of(me(Some("138****1234")));
        assert_eq!(Gate::of(&person, Some(Trouble::Offline), For::Person), Gate::Open);
    }
}
