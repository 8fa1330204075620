use crate::{
    i18n::{I18n, t, ts},
    net::{Outbox, Pending, Standing, Who},
    route::{Nav, OrdersQuery, Route},
};
use kit::{Button, ButtonKind, IconName, Notice, Tone};
use leptos::prelude::*;

/// What is to be said of transactions, the most pressing first. One that is just being sent is its page's to say.
#[derive(Clone, Debug, PartialEq)]
pub enum Word {
    /// So many wait for the network; all of them outlive this page, or not all do.
    Waiting { count: usize, on_device: bool },
    /// They wait for somebody to sign in.
    SignIn,
    /// One has ended while nobody looked at it, or will not be sent any more.
    Ended(Pending),
}

impl Word {
    /// The word there is now.
    pub fn of(pending: &[Pending], who: &Who) -> Option<Self> {
        let waiting = pending.iter().filter_map(|it| match it.standing {
            Standing::Waiting { on_device } => Some(on_device),
            _ => None,
        });
        let (count, on_device) = waiting.fold((0, true), |(count, all), one| (count + 1, all && one));
        if count > 0 && *who == Who::NoOne {
            return Some(Self::SignIn);
        }
        if count > 0 {
            return Some(Self::Waiting { count, on_device });
        }
        let ended =
            |it: &&Pending| matches!(it.standing, Standing::Done | Standing::Refused(_) | Standing::Expired);
        pending.iter().find(ended).cloned().map(Self::Ended)
    }
}

/// Says it.
#[component]
pub fn OutboxNotice(word: Word) -> impl IntoView {
    let i18n = I18n::expect();
    match word {
        Word::Waiting { count, on_device } => {
            let words = move || {
                if on_device {
                    t!(i18n, shell.outbox_waiting, n = count)
                } else {
                    t!(i18n, shell.outbox_waiting_here, n = count)
                }
            };
            view! { <Notice tone=Tone::Warn icon=IconName::CLOCK>{words}</Notice> }.into_any()
        }
        Word::SignIn => {
            let nav = Nav::expect();
            let sign_in = move || nav.route().get().sign_in_for().href();
            view! {
                <Notice tone=Tone::Warn>
                    <p>{ts!(i18n, shell.outbox_sign_in)}</p>
                    <a class="button" data-kind="quiet" href=sign_in>{ts!(i18n, shell.sign_in)}</a>
                </Notice>
            }
            .into_any()
        }
        Word::Ended(pending) => view! { <Ended pending/> }.into_any(),
    }
}

#[component]
fn Ended(pending: Pending) -> impl IntoView {
    let (i18n, outbox) = (I18n::expect(), Outbox::expect());
    let Pending { key, about, made, standing } = pending;
    let tone = if standing == Standing::Done { Tone::Good } else { Tone::Warn };
    let words = move || {
        let made = i18n.moment(made);
        match standing {
            Standing::Done => t!(i18n, shell.outbox_done, made = made),
            Standing::Expired => t!(i18n, shell.outbox_expired, made = made),
            _ => t!(i18n, shell.outbox_refused, made = made),
        }
    };
    let orders = about.order().map_or_else(|| Route::Orders(OrdersQuery::default()), Route::Order);
    view! {
        <Notice tone=tone>
            <p>{words}</p>
            <a class="button" data-kind="quiet" href=orders.href()>{ts!(i18n, shell.orders)}</a>
            <Button kind=ButtonKind::Quiet on_press=move |()| outbox.dismiss(&key)>
                {ts!(i18n, shell.outbox_seen)}
            </Button>
        </Notice>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::About;
    use contract::Timestamp;

    fn pending(standing: Standing) -> Pending {
        Pending { key: "a".into(), about: About::Order, made: Timestamp::EPOCH, standing }
    }

    #[test]
    fn what_waits_is_said_before_what_has_ended() {
        let done = pending(Standing::Done);
        let kept = pending(Standing::Waiting { on_device: true });
        let here = pending(Standing::Waiting { on_device: false });
        let word = |pending: &[Pending]| Word::of(pending, &Who::Unknown);
        assert_eq!(word(&[]), None);
        assert_eq!(word(&[pending(Standing::Sending)]), None);
        assert_eq!(word(std::slice::from_ref(&done)), Some(Word::Ended(done.clone())));
        assert_eq!(word(&[done.clone(), kept.clone()]), Some(Word::Waiting { count: 1, on_device: true }));
        assert_eq!(Word::of(std::slice::from_ref(&kept), &Who::NoOne), Some(Word::SignIn));
        assert_eq!(word(&[here, done, kept]), Some(Word::Waiting { count: 2, on_device: false }));
    }
}
