//! What a provider of payments can be asked, in one shape for all of them.
//!
//! A provider knows its own wire format, signatures and merchant; it keeps no state, decides nothing and knows no
//! order. What it says is judged by the state machine of this crate.

mod adapter;
pub mod alipay;
mod archive;
mod asking;
pub mod config;
pub mod ecny;
mod form;
mod keys;
pub mod part;
pub mod unionpay;
pub mod wechat;
mod yuan;

use contract::{
    AgreementId, AttemptId, Fen, RefundId, Timestamp,
    pay::{HandOver, HostKind, Legs, PayMethod},
};
use serde::{Deserialize, Serialize};
use std::{fmt::Debug, net::IpAddr, pin::Pin};

/// An answer of a provider, on its way.
pub type Answering<'a, T> = Pin<Box<dyn Future<Output = Result<T, ProviderError>> + Send + 'a>>;

/// Why a provider gave no answer that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// Not reached, no answer in time, a fault on its side, or an answer that cannot be read or whose signature
    /// is wrong: what it did is **unknown**.
    #[error("unknown: {0}")]
    Unknown(String),
    /// It has said that it did not do it and will not.
    #[error("refused: {code} {words}")]
    Refused {
        /// The provider's own code, `ORDER_CLOSED`.
        code: String,
        /// The provider's own words; nothing personal.
        words: String,
    },
    /// It has no such thing: neither trade nor refund nor agreement of this number.
    #[error("the provider has no such thing")]
    NotFound,
    /// This provider cannot do that.
    #[error("this provider cannot do that")]
    Unsupported,
}

/// An amount to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The merchant's trade number.
    pub attempt: AttemptId,
    /// Leg by leg.
    pub legs: Legs,
    /// What for, as the cashier shows it; at most 40 characters, nothing personal.
    pub title: String,
    /// The provider takes nothing after that.
    pub expires: Timestamp,
    /// Where the app runs.
    pub host: HostKind,
    /// Where the cashier leads back to, absolute.
    pub back: String,
    /// From where the person asks: `WeChat`'s H5 cashier compares it. Kept nowhere.
    pub client: Option<IpAddr>,
    /// The host's own id of the person (an openid), where the session came from the host's mini-program.
    pub payer: Option<String>,
}

/// What a leg has come to. Of two words the later in this list stands, whichever was heard first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegWord {
    /// The person has not acted.
    Waiting,
    /// On its way.
    Processing,
    /// Nothing was or will be taken.
    Closed,
    /// The money is taken.
    Paid,
}

/// What a provider says of an attempt, by notification or when asked. Verified: its signature and its merchant are
/// right. Its amount is not yet compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The merchant's trade number.
    pub attempt: AttemptId,
    /// The person's leg.
    pub cash: LegWord,
    /// The insurance's leg (fund and personal account together), where the trade has one.
    pub insurance: Option<LegWord>,
    /// The amounts of the trade, leg by leg, as the provider has them. Some providers name none before money moves.
    pub legs: Option<Legs>,
    /// The provider's own trade number, once it has one.
    pub reference: Option<String>,
    /// When the provider says that this came to be.
    pub at: Timestamp,
}

impl Word {
    /// Whether this can be about a trade of these amounts. Without amounts it can say nothing of money.
    pub fn tells(&self, legs: Legs) -> bool {
        let names_none = self.cash != LegWord::Paid && self.insurance != Some(LegWord::Paid);
        self.legs.map_or(names_none, |told| told == legs) && self.insurance.is_some() == legs.is_mixed()
    }
}

/// What a provider says of a refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundWord {
    /// The merchant's refund number.
    pub refund: RefundId,
    /// What it has come to.
    pub state: RefundState,
    /// Leg by leg, as the provider has them.
    pub legs: Legs,
    /// When.
    pub at: Timestamp,
}

/// What a refund has come to at the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// On its way.
    Processing,
    /// The money is back.
    Done,
    /// It will not be done (account closed, balance too small); somebody must act.
    Failed,
}

/// What a provider says of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementWord {
    /// Ours.
    pub agreement: AgreementId,
    /// The provider's own number of it, which a deduction must name; absent once it has ended.
    pub contract: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A message that came to the notification address.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// As it came.
    pub body: Vec<u8>,
    /// When it came; signatures that are too old are refused.
    pub now: Timestamp,
}

/// What a verified message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Of an attempt.
    Payment(Word),
    /// Of a refund.
    Refund(RefundWord),
    /// Of an agreement.
    Agreement(AgreementWord),
}

/// Why a message is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoticeError {
    /// Its signature is missing, wrong or too old.
    #[error("the signature is not right")]
    Signature,
    /// It is for another merchant or another app.
    #[error("it is for another merchant")]
    Merchant,
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
}

/// What the provider wants to hear back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Media type.
    pub media_type: &'static str,
    /// The body.
    pub body: String,
}

/// One line of a provider's bill of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BillEntry {
    /// Money taken.
    Paid {
        /// The merchant's trade number.
        attempt: AttemptId,
        /// How much.
        amount: Fen,
        /// The provider's own trade number.
        reference: String,
    },
    /// Money given back.
    Refunded {
        /// The merchant's refund number.
        refund: RefundId,
        /// How much, above nought.
        amount: Fen,
    },
}

/// A provider of payments.
pub trait Provider: Debug + Send + Sync {
    /// Which.
    fn method(&self) -> PayMethod;

    /// Whether it is the sandbox's cashier.
    fn is_sandbox(&self) -> bool;

    /// Whether it can be used where the app runs.
    fn serves(&self, host: HostKind) -> bool {
        host.offers(self.method())
    }

    /// Whether it knows agreements.
    fn has_agreements(&self) -> bool {
        false
    }

    /// Makes the trade and says how the person gets to the cashier. The same trade number again answers for the
    /// same trade. After [`ProviderError::Unknown`] the trade may exist.
    fn place<'a>(&'a self, charge: &'a Charge) -> Answering<'a, HandOver>;

    /// How a trade stands; [`ProviderError::NotFound`] when there is none of this number.
    fn query(&self, attempt: AttemptId) -> Answering<'_, Word>;

    /// Ends a trade, so that nothing can be taken any more. Answers how it stands then: it may have been paid.
    fn close(&self, attempt: AttemptId) -> Answering<'_, Word>;

    /// Gives money back. The same refund number again answers for the same refund. Of a mixed trade the cash leg
    /// goes back first, then the insurance is told with the same refund number; `Done` means both, and a call that
    /// was cut off between the two is asked again.
    fn refund<'a>(&'a self, refund: &'a RefundOrder) -> Answering<'a, RefundWord>;

    /// How a refund stands.
    fn query_refund(&self, refund: RefundId, attempt: AttemptId) -> Answering<'_, RefundWord>;

    /// Begins an agreement; the person signs it at the cashier.
    fn sign<'a>(
        &'a self,
        _agreement: AgreementId,
        _host: HostKind,
        _back: &'a str,
    ) -> Answering<'a, HandOver> {
        Box::pin(async { Err(ProviderError::Unsupported) })
    }

    /// How an agreement stands.
    fn query_agreement(&self, _agreement: AgreementId) -> Answering<'_, AgreementWord> {
        Box::pin(async { Err(ProviderError::Unsupported) })
    }

    /// Ends an agreement.
    fn end_agreement<'a>(
        &'a self,
        _agreement: AgreementId,
        _contract: &'a str,
    ) -> Answering<'a, AgreementWord> {
        Box::pin(async { Err(ProviderError::Unsupported) })
    }

    /// Takes an amount under an agreement, without the person.
    fn deduct<'a>(&'a self, _charge: &'a Charge, _contract: &'a str) -> Answering<'a, Word> {
        Box::pin(async { Err(ProviderError::Unsupported) })
    }

    /// Verifies and reads a notification.
    fn read(&self, notice: &Notice) -> Result<Heard, NoticeError>;

    /// What it wants to hear: that the message was taken, or that it shall be sent again.
    fn reply(&self, taken: bool) -> Reply;

    /// Its bill of a local day (`YYYY-MM-DD`, Asia/Shanghai), to be compared with the ledger.
    fn bill<'a>(&'a self, day: &'a str) -> Answering<'a, Vec<BillEntry>>;
}

/// An amount to be given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundOrder {
    /// The merchant's refund number.
    pub refund: RefundId,
    /// The trade whose money it is.
    pub attempt: AttemptId,
    /// How much, leg by leg.
    pub legs: Legs,
    /// The trade's whole amount, leg by leg: providers ask for it.
    pub of: Legs,
    /// Why, at most 40 characters, nothing personal.
    pub reason: String,
}
