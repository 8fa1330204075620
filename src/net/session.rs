use super::{
    Api, Trouble,
    later::{Giver, later},
};
use contract::{
    Timestamp,
    account::{
        BeginAsGuest, Consent, ConsentPurpose, DeleteMe, GetMe, Me, SignIn, SignOut, SignOutEverywhere,
    },
    endpoint::Endpoint,
    problem::{Problem, ProblemKind},
};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::RefCell, rc::Rc};

/// Who uses this app. `Copy`; had by [`Account::expect`].
///
/// The session is a cookie that no script can read, and nothing of it is kept in storage. Nobody is asked about
/// before a page needs to know: looking things up needs no account.
#[derive(Clone, Copy)]
pub struct Account {
    api: Api,
    who: RwSignal<Who>,
    visible: Signal<bool>,
    asking: StoredValue<Waiting, LocalStorage>,
    listener: StoredValue<Option<Callback<Turn>>>,
}

type Waiting = Rc<RefCell<Vec<Giver<Result<Who, Trouble>>>>>;

/// Who uses the app, as far as is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Who {
    /// Nobody has asked yet.
    #[default]
    Unknown,
    /// There is no session.
    NoOne,
    /// Somebody without a number.
    Guest(Me),
    /// Somebody who signed in.
    Person(Me),
}

impl Who {
    /// Guest or person.
    pub fn of(me: Me) -> Self {
        if me.is_guest() { Self::Guest(me) } else { Self::Person(me) }
    }

    /// The account, when there is one.
    pub fn me(&self) -> Option<&Me> {
        match self {
            Self::Guest(me) | Self::Person(me) => Some(me),
            Self::Unknown | Self::NoOne => None,
        }
    }

    /// Whether this purpose was agreed to, as far as is known.
    pub fn agreed_to(&self, purpose: ConsentPurpose) -> bool {
        let mut consents = self.me().into_iter().flat_map(|me| &me.consents);
        consents.any(|consent| consent.purpose == purpose && consent.since.is_some())
    }

    /// Tells one account of this device from another.
    pub fn owner(&self) -> Option<Owner> {
        self.me().map(|me| Owner(me.since))
    }
}

/// An account of this device, told by when it was made: no id of it ever comes here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Owner(pub(super) Timestamp);

/// What became of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It belongs to this account.
    Found(Owner),
    /// A guest signed in, and took along what was theirs.
    CameAlong {
        /// The guest.
        from: Owner,
        /// The account.
        to: Owner,
    },
    /// There is none: another tab ended it, or it ran out.
    Lost,
    /// It was ended on purpose.
    Ended,
}

/// What a page that needs an account goes by.
#[derive(Clone, Copy)]
pub struct Needed {
    /// Who it is; [`Who::Unknown`] while it is being asked.
    pub who: Signal<Who>,
    /// Why it could not be asked, while nothing is known.
    pub trouble: Signal<Option<Trouble>>,
    /// Asks again.
    pub again: Callback<()>,
}

impl Account {
    /// Becomes the context's account.
    pub fn provide(api: Api, visible: Signal<bool>) -> Self {
        let account = Self {
            api,
            who: RwSignal::default(),
            visible,
            asking: StoredValue::new_local(Rc::default()),
            listener: StoredValue::new(None),
        };
        provide_context(account);
        let unknown = api.unknown();
        Effect::new(move |_| {
            // A session that another tab ended, or that ran out.
            if unknown.get() == Some(api.session()) && account.who.with_untracked(|who| *who != Who::NoOne) {
                account.know(Who::NoOne);
            }
        });
        account
    }

    /// The account of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Who it is, as far as is known. Asks nobody.
    pub fn who(self) -> Signal<Who> {
        self.who.into()
    }

    /// For a page that needs to know: asks now unless it is known, and again whenever somebody comes back to the
    /// page, who may have signed in or out elsewhere.
    pub fn needed(self) -> Needed {
        let trouble = RwSignal::new(None);
        let ask = move |anew: bool| {
            trouble.set(None);
            spawn_local(async move {
                let answer = if anew { self.ask_again().await } else { self.ask().await };
                trouble.try_set(answer.err());
            });
        };
        ask(false);
        let visible = self.visible;
        Effect::new(move |was: Option<bool>| {
            let is = visible.get();
            if is && was == Some(false) {
                ask(true);
            }
            is
        });
        let who = self.who;
        let trouble = Signal::derive(move || trouble.get().filter(|_| who.with(|who| *who == Who::Unknown)));
        Needed { who: who.into(), trouble, again: Callback::new(move |()| ask(true)) }
    }

    /// Who it is; asks the gateway when that is not known.
    pub async fn ask(self) -> Result<Who, Trouble> {
        // Untracked: a task asks once.
        match self.who.get_untracked() {
            Who::Unknown => self.ask_again().await,
            who => Ok(who),
        }
    }

    /// Makes sure that there is an account, if only a guest's.
    pub async fn ensure_guest(self) -> Result<Me, Trouble> {
        if let Some(me) = self.ask().await?.me() {
            return Ok(me.clone());
        }
        self.begin(BeginAsGuest {}).await
    }

    /// Signs in. A guest's plates and orders come along.
    pub async fn sign_in(self, with: SignIn) -> Result<Me, Trouble> {
        self.begin(with).await
    }

    /// Ends the session of this device.
    pub async fn sign_out(self) -> Result<(), Trouble> {
        self.end(SignOut {}).await
    }

    /// Ends every session of this account.
    pub async fn sign_out_everywhere(self) -> Result<(), Trouble> {
        self.end(SignOutEverywhere {}).await
    }

    /// Deletes the account.
    pub async fn delete(self, with: DeleteMe) -> Result<(), Trouble> {
        self.end(with).await
    }

    /// Takes what the gateway answered after a change of the account.
    pub fn learn(self, me: Me) {
        self.know(Who::of(me));
    }

    /// Takes the consents that the gateway answered after a change of them.
    pub fn learn_consents(self, consents: Vec<Consent>) {
        self.who.try_update(|who| match who {
            Who::Guest(me) | Who::Person(me) => me.consents = consents,
            Who::Unknown | Who::NoOne => {}
        });
    }

    /// Asks the gateway anew, after a change that took more with it.
    pub async fn refresh(self) -> Result<Who, Trouble> {
        self.ask_again().await
    }

    /// The refusal of somebody whom nobody knows, for what is refused here already.
    pub(super) fn nobody() -> Trouble {
        Trouble::Refused(Problem::new(ProblemKind::Unauthenticated, ""))
    }

    /// Who is told of every turn; one at the most.
    pub(super) fn tell(self, listener: Callback<Turn>) {
        self.listener.set_value(Some(listener));
    }

    async fn begin<E: Endpoint<Answer = Me>>(self, how: E) -> Result<Me, Trouble> {
        let me = self.api.call_through(how).await?;
        self.api.begin_session();
        let before = self.who.try_get_untracked().and_then(|who| match who {
            Who::Guest(me) => Some(Owner(me.since)),
            _ => None,
        });
        let to = Owner(me.since);
        if let Some(from) = before.filter(|from| *from != to) {
            self.turn(Turn::CameAlong { from, to });
        }
        self.know(Who::of(me.clone()));
        Ok(me)
    }

    async fn end<E: Endpoint>(self, how: E) -> Result<(), Trouble> {
        match self.api.call_through(how).await {
            Ok(_) => {}
            // It had ended already.
            Err(trouble) if trouble.is(ProblemKind::Unauthenticated) => {}
            Err(trouble) => return Err(trouble),
        }
        self.api.begin_session();
        self.turn(Turn::Ended);
        self.who.try_set(Who::NoOne);
        Ok(())
    }

    /// Asks the gateway. Whoever asks meanwhile hears the same answer.
    async fn ask_again(self) -> Result<Who, Trouble> {
        let (giver, coming) = later();
        let waiting = self.asking.get_value();
        waiting.borrow_mut().push(giver);
        if waiting.borrow().len() == 1 {
            spawn_local(async move {
                let session = self.api.session();
                let answer = match self.api.call_through(GetMe {}).await {
                    // Somebody signed in or out meanwhile: that is known better.
                    Ok(_) if session != self.api.session() => Ok(self.who.get_untracked()),
                    Ok(me) => {
                        let who = me.map_or(Who::NoOne, Who::of);
                        self.know(who.clone());
                        Ok(who)
                    }
                    Err(trouble) => Err(trouble),
                };
                let waiting = std::mem::take(&mut *self.asking.get_value().borrow_mut());
                for giver in waiting {
                    giver.give(answer.clone());
                }
            });
        }
        coming.await.unwrap_or(Err(Trouble::Left))
    }

    fn know(self, who: Who) {
        self.turn(who.owner().map_or(Turn::Lost, Turn::Found));
        if self.who.try_get_untracked().is_some_and(|now| now != who) {
            self.who.try_set(who);
        }
    }

    fn turn(self, turn: Turn) {
        if let Some(listener) = self.listener.try_get_value().flatten() {
            listener.run(turn);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_no_number_is_a_guest() {
        let guest =
            Me { mobile: None, name: None, resident_id: None, since: Timestamp::EPOCH, consents: Vec::new() };
        let person = Me { mobile: Some("138****1234".into()), ..guest.clone() };
        assert_eq!(Who::of(guest.clone()), Who::Guest(guest.clone()));
        assert_eq!(Who::of(person.clone()), Who::Person(person));
        assert_eq!(Who::of(guest).owner(), Some(Owner(Timestamp::EPOCH)));
        assert_eq!((Who::Unknown.owner(), Who::NoOne.owner()), (None, None));
    }
}
