//! Agreements (免密代扣): the provider deducts without asking the person each time. Pure rules; the words come from
//! [`super::errands`]' neighbours.

use super::provider::AgreementWord;
use contract::{
    AccountId, AgreementId, Timestamp,
    pay::{AgreementState, HandOver, HostKind, PayMethod},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A pending agreement that nobody has signed after so long has ended.
const SIGN_WITHIN: Duration = Duration::from_hours(1);

/// How often a provider is asked about an agreement that is not decided.
const ASK_EVERY: Duration = Duration::from_mins(1);

/// An agreement as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its id.
    pub id: AgreementId,
    /// Whose; the row's column, which changes when a guest signs in.
    #[serde(skip, default = "nobody")]
    pub account: AccountId,
    /// With whom.
    pub method: PayMethod,
    /// Where the app ran.
    pub host: HostKind,
    /// Where the cashier leads back to.
    pub back: String,
    /// Where it stands.
    pub state: AgreementState,
    /// When it was made.
    pub made: Timestamp,
    /// The way to the cashier, where it is signed.
    pub hand_over: Option<HandOver>,
    /// The provider's own number, once it is signed.
    pub contract: Option<String>,
    /// The person wants it ended; the provider must still be told.
    pub ending: bool,
    /// When the provider is asked next.
    pub due: Option<Timestamp>,
}

fn nobody() -> AccountId {
    AccountId::new(Timestamp::EPOCH, [0; 10])
}

impl Kept {
    /// A new one, to be signed.
    pub fn new(
        id: AgreementId,
        account: AccountId,
        method: PayMethod,
        host: HostKind,
        back: String,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            account,
            method,
            host,
            back,
            state: AgreementState::Pending,
            made: now,
            hand_over: None,
            contract: None,
            ending: false,
            due: Some(now.plus(ASK_EVERY)),
        }
    }

    /// The provider has it: here it is signed.
    pub fn handed_over(mut self, hand_over: HandOver) -> Self {
        if self.state == AgreementState::Pending {
            self.hand_over = Some(hand_over);
        }
        self
    }

    /// The person wants it ended. One that nobody has signed ends at once; it may still turn out to be signed.
    pub fn end(mut self, now: Timestamp) -> Self {
        if self.state != AgreementState::Ended {
            self.ending = true;
            self.due = Some(now);
        }
        self
    }

    /// A verified word. States only go forward, so a repeated or late word changes nothing: `Ended` is final, and an
    /// agreement that is signed when it should have ended is ended at its provider.
    pub fn heard(mut self, word: &AgreementWord, now: Timestamp) -> Self {
        match (self.state, &word.contract) {
            (AgreementState::Pending, Some(contract)) => {
                self.state = AgreementState::Active;
                self.contract = Some(contract.clone());
                self.hand_over = None;
                self.due = self.ending.then_some(now);
            }
            (AgreementState::Ended, Some(contract)) => {
                self.contract = Some(contract.clone());
                self.ending = true;
                self.due = Some(now);
            }
            (AgreementState::Active, None) => self.over(),
            (AgreementState::Ended, None) => {
                self.ending = false;
                self.due = None;
            }
            (AgreementState::Pending, None) => return self.not_signed(now),
            (AgreementState::Active, Some(_)) => {}
        }
        self
    }

    /// The provider says that nobody has signed it, or knows no such agreement.
    pub fn not_signed(mut self, now: Timestamp) -> Self {
        match self.state {
            AgreementState::Pending if !self.ending && self.made.age_at(now) < SIGN_WITHIN => {
                self.due = Some(now.plus(ASK_EVERY));
            }
            _ => self.over(),
        }
        self
    }

    /// The provider has given no answer.
    pub fn unknown(mut self, now: Timestamp) -> Self {
        if self.due.is_some() {
            self.due = Some(now.plus(ASK_EVERY));
        }
        self
    }

    fn over(&mut self) {
        self.state = AgreementState::Ended;
        self.hand_over = None;
        self.contract = None;
        self.ending = false;
        self.due = None;
    }

    /// As the API tells it.
    pub fn told(&self) -> contract::pay::Agreement {
        contract::pay::Agreement {
            id: self.id,
            method: self.method,
            state: if self.ending { AgreementState::Ended } else { self.state },
            made: self.made,
            hand_over: self.hand_over.clone().filter(|_| !self.ending),
        }
    }
}
