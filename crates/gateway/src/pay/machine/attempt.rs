//! Attempts: what they are, and what becomes of them.

use super::{
    Alert, Decision, Moment, Order, Refund, Refusal, Step,
    errand::{Ask, Errand, IN_FLIGHT, LEASE, Pace, UNKNOWN_FOR},
};
use crate::pay::{
    booking::{Booking, Move},
    provider::{LegWord, Word},
};
use contract::{
    AgreementId, AttemptId, Timestamp,
    pay::{
        AttemptState, HandOver, HostKind, LateOutcome, LatePayment, Legs, OrderState, PayMethod, RefundReason,
    },
};
use serde::{Deserialize, Serialize};

/// One attempt to pay an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Its id.
    pub id: AttemptId,
    /// By what.
    pub method: PayMethod,
    /// Where the app runs.
    pub host: HostKind,
    /// Where the cashier leads back to.
    pub back: String,
    /// Under which agreement it is deducted; without, the person pays at the cashier.
    pub agreement: Option<AgreementId>,
    /// Where it stands.
    pub state: AttemptState,
    /// When it was made.
    pub made: Timestamp,
    /// The way to the cashier.
    pub hand_over: Option<HandOver>,
    /// It shall be closed at its provider.
    pub closing: bool,
    /// The furthest word about the person's leg.
    pub cash: LegWord,
    /// The furthest word about the insurance's leg.
    pub insurance: Option<LegWord>,
    /// The provider's own trade number.
    pub reference: Option<String>,
    /// A payment after it was closed.
    pub late: Option<LatePayment>,
    /// What must be asked next.
    pub errand: Option<Errand<Ask>>,
    /// When a request that makes the trade may last have been sent.
    pub sent: Timestamp,
    /// Since when nobody knows how it stands.
    pub unknown: Option<Timestamp>,
    /// An alert about that was raised.
    pub alerted: bool,
}

/// An attempt that somebody wants to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttempt {
    /// Its id.
    pub id: AttemptId,
    /// By what.
    pub method: PayMethod,
    /// Where the app runs.
    pub host: HostKind,
    /// Where the cashier leads back to, absolute.
    pub back: String,
    /// Under which agreement.
    pub agreement: Option<AgreementId>,
}

/// What the words about the legs come to together.
enum Standing {
    Pending,
    Paid,
    Closed,
    Half,
}

impl Attempt {
    fn new(new: NewAttempt, mixed: bool, now: Timestamp) -> Self {
        let first = if new.agreement.is_some() { Ask::Deduct } else { Ask::Place };
        Self {
            id: new.id,
            method: new.method,
            host: new.host,
            back: new.back,
            agreement: new.agreement,
            state: AttemptState::Created,
            made: now,
            hand_over: None,
            closing: false,
            cash: LegWord::Waiting,
            insurance: mixed.then_some(LegWord::Waiting),
            reference: None,
            late: None,
            errand: Some(Errand::first(first, now.plus(LEASE))),
            sent: now,
            unknown: None,
            alerted: false,
        }
    }

    /// Whether this is what somebody wants to begin.
    pub fn is_under_way_for(&self, new: &NewAttempt) -> bool {
        !self.state.is_final()
            && !self.closing
            && (self.method, self.host, self.agreement) == (new.method, new.host, new.agreement)
    }

    /// Nothing more is asked about it.
    pub(super) fn rest(&mut self) {
        self.hand_over = None;
        self.errand = None;
        self.unknown = None;
    }

    /// It shall be closed at its provider.
    pub(super) fn want_close(&mut self, due: Timestamp, now: Timestamp) {
        if matches!(self.errand, Some(Errand { what: Ask::Place | Ask::Deduct, .. })) {
            self.sent = now;
        }
        if !self.closing {
            self.closing = true;
            self.errand = Some(Errand::first(Ask::Close, due));
        }
    }

    fn tries(&self) -> u32 {
        self.errand.map_or(0, |errand| errand.tries)
    }

    /// What to ask when it is as before.
    fn ask_again(&mut self, what: Ask, pace: Pace, now: Timestamp) {
        let what = if self.closing { Ask::Close } else { what };
        self.errand = Some(Errand::again(what, self.tries(), now, pace));
    }

    /// Nobody knows how it stands; answers whether that is an alert by now.
    fn is_long_unknown(&mut self, now: Timestamp) -> bool {
        let since = *self.unknown.get_or_insert(now);
        let long = since.age_at(now) >= UNKNOWN_FOR && !self.alerted;
        self.alerted |= long;
        long
    }

    fn standing(&self) -> Standing {
        use LegWord::{Closed, Paid, Processing, Waiting};
        match (self.cash, self.insurance) {
            (Paid, None | Some(Paid)) => Standing::Paid,
            (Closed, None | Some(Closed)) => Standing::Closed,
            (Paid, Some(Closed)) | (Closed, Some(Paid)) => Standing::Half,
            (Waiting | Processing, _) | (_, Some(Waiting | Processing)) => Standing::Pending,
        }
    }

    /// What was taken of an amount.
    pub fn taken(&self, of: Legs) -> Legs {
        let cash = if self.cash == LegWord::Paid { Legs::cash(of.cash) } else { Legs::NONE };
        let insured = self.insurance == Some(LegWord::Paid);
        if insured { Legs { cash: cash.cash, ..of } } else { cash }
    }
}

impl Step {
    pub(super) fn start(&mut self, new: NewAttempt, moment: Moment) -> Result<(), Refusal> {
        let order = &mut self.order;
        match order.state {
            OrderState::Paid => return Err(Refusal::Paid),
            OrderState::Open if !order.ending && moment.now < order.expires => {}
            OrderState::Open | OrderState::Closed => return Err(Refusal::Closed),
        }
        if let Some(under_way) = order.attempts.iter().find(|attempt| !attempt.state.is_final()) {
            return if under_way.is_under_way_for(&new) { Ok(()) } else { Err(Refusal::Busy(under_way.id)) };
        }
        order.attempts.push(Attempt::new(new, order.legs.is_mixed(), moment.now));
        Ok(())
    }

    pub(super) fn placed(
        &mut self,
        id: AttemptId,
        hand_over: HandOver,
        moment: Moment,
    ) -> Result<(), Refusal> {
        let attempt = self.attempt(id)?;
        if attempt.state == AttemptState::Created {
            attempt.state = AttemptState::RequiresAction;
            attempt.hand_over = Some(hand_over);
            attempt.unknown = None;
            if !attempt.closing {
                attempt.errand = None;
                attempt.ask_again(Ask::Query, Pace::Waiting, moment.now);
            }
        }
        Ok(())
    }

    pub(super) fn said(&mut self, word: Word, owed: bool, moment: Moment) -> Result<(), Refusal> {
        let legs = self.order.legs;
        let id = word.attempt;
        let attempt = self.attempt(id)?;
        if !word.tells(legs) {
            self.alert(Alert::WrongAmount(id));
            return Ok(());
        }
        attempt.cash = attempt.cash.max(word.cash);
        attempt.insurance = attempt.insurance.max(word.insurance);
        attempt.reference = attempt.reference.take().or(word.reference);
        match (attempt.state, attempt.standing()) {
            (AttemptState::Succeeded, _) => Ok(()),
            (AttemptState::Closed, Standing::Paid) => self.paid_late(id, word.at, owed, moment),
            (AttemptState::Closed, _) => self.give_surplus_back(id, RefundReason::PaidLate, word.at, moment),
            (_, Standing::Paid) => {
                attempt.state = AttemptState::Succeeded;
                attempt.rest();
                self.paid(id, word.at, owed, RefundReason::PaidTwice, moment)
            }
            (_, Standing::Closed) => self.shut(id),
            (_, Standing::Half) => {
                self.shut(id)?;
                self.give_surplus_back(id, RefundReason::HalfPaid, word.at, moment)
            }
            (_, Standing::Pending) => {
                attempt.heard_pending(moment.now);
                if attempt.closing && attempt.is_long_unknown(moment.now) {
                    self.alert(Alert::AttemptUnknown(id));
                }
                Ok(())
            }
        }
    }

    /// Every leg of an attempt is paid: it pays the order, or goes back.
    fn paid(
        &mut self,
        id: AttemptId,
        at: Timestamp,
        owed: bool,
        otherwise: RefundReason,
        moment: Moment,
    ) -> Result<(), Refusal> {
        if self.order.state == OrderState::Paid || !owed {
            if self.order.state == OrderState::Open {
                // Something else has paid for it: nothing is asked for any more.
                self.end(moment.now, moment);
            }
            return self.give_surplus_back(id, otherwise, at, moment);
        }
        let method = self.attempt(id)?.method;
        let Order { legs, operator, .. } = &self.order;
        let booking = Booking::new(Move::Paid, id, id, *legs, method, operator, at)?;
        self.decisions.push(Decision::Book(booking));
        self.decisions.push(Decision::Fulfil { paid: at });
        self.order.state = OrderState::Paid;
        self.order.counts = Some(id);
        self.order.paid = Some(at);
        // Whatever else is under way would be paid twice.
        self.close_all_but(Some(id), moment.now, moment);
        Ok(())
    }

    fn paid_late(&mut self, id: AttemptId, at: Timestamp, owed: bool, moment: Moment) -> Result<(), Refusal> {
        if self.order.counts == Some(id) {
            return Ok(());
        }
        // Where a leg has gone back already, the rest can pay nothing any more.
        if self.order.given_back(id) == Some(Legs::NONE) {
            self.paid(id, at, owed, RefundReason::PaidLate, moment)?;
        } else {
            self.give_surplus_back(id, RefundReason::PaidLate, at, moment)?;
        }
        let fulfilled = self.order.counts == Some(id);
        let outcome = if fulfilled { LateOutcome::Fulfilled } else { LateOutcome::Refunded };
        self.attempt(id)?.late.get_or_insert(LatePayment { at, outcome });
        Ok(())
    }

    /// Gives back what was taken, does not count and is not promised back yet.
    fn give_surplus_back(
        &mut self,
        id: AttemptId,
        reason: RefundReason,
        at: Timestamp,
        moment: Moment,
    ) -> Result<(), Refusal> {
        let legs = self.order.legs;
        let given = self.order.given_back(id);
        let counts = self.order.counts == Some(id);
        let attempt = self.attempt(id)?;
        let method = attempt.method;
        let surplus = given.and_then(|given| attempt.taken(legs).checked_sub(given));
        let Some(surplus) = surplus.filter(|surplus| *surplus != Legs::NONE && !counts) else {
            return Ok(());
        };
        let refund = Refund::new(id, surplus, reason, moment);
        let operator = &self.order.operator;
        let booking = Booking::new(Move::Surplus, refund.id, id, surplus, method, operator, at)?;
        self.decisions.push(Decision::Book(booking));
        self.order.refunds.push(refund);
        Ok(())
    }

    pub(super) fn unknown(&mut self, id: AttemptId, asked: Ask, moment: Moment) -> Result<(), Refusal> {
        let attempt = self.attempt(id)?;
        if attempt.state.is_final() {
            return Ok(());
        }
        let next = match asked {
            Ask::Place if attempt.state == AttemptState::Created => {
                attempt.sent = moment.now;
                Ask::Place
            }
            Ask::Deduct => {
                attempt.sent = moment.now;
                attempt.state = AttemptState::Processing;
                Ask::Query
            }
            Ask::Place | Ask::Query | Ask::Close => attempt.question(),
        };
        attempt.ask_again(next, Pace::Unknown, moment.now);
        if attempt.is_long_unknown(moment.now) {
            self.alert(Alert::AttemptUnknown(id));
        }
        Ok(())
    }

    pub(super) fn refused(&mut self, id: AttemptId, asked: Ask, moment: Moment) -> Result<(), Refusal> {
        let attempt = self.attempt(id)?;
        if attempt.state.is_final() {
            return Ok(());
        }
        match asked {
            // It was asked once and has said no: there is no trade.
            Ask::Place | Ask::Deduct
                if attempt.unknown.is_none() && attempt.state == AttemptState::Created =>
            {
                self.shut(id)
            }
            // An earlier asking may have been heard: only the provider's word about the trade ends it.
            Ask::Place | Ask::Deduct => {
                attempt.want_close(moment.now, moment.now);
                Ok(())
            }
            Ask::Query | Ask::Close => self.unknown(id, Ask::Query, moment),
        }
    }

    pub(super) fn missing(&mut self, id: AttemptId, asked: Ask, moment: Moment) -> Result<(), Refusal> {
        let expired = moment.now >= self.order.expires;
        let attempt = self.attempt(id)?;
        if attempt.state.is_final() {
            return Ok(());
        }
        if matches!(asked, Ask::Place | Ask::Deduct) {
            // That is no answer to this question.
            return self.unknown(id, asked, moment);
        }
        let landed = attempt.sent.plus(IN_FLIGHT);
        if attempt.closing || expired {
            if moment.now >= landed {
                return self.shut(id);
            }
            attempt.closing = true;
            attempt.errand = Some(Errand { what: Ask::Close, due: landed, tries: attempt.tries() });
            return Ok(());
        }
        if attempt.hand_over.is_some() {
            // Some providers make a trade only when the person opens it: it waits.
            attempt.unknown = None;
            attempt.ask_again(Ask::Query, Pace::Waiting, moment.now);
            return Ok(());
        }
        // Our request has not arrived: it is made once more, with the same number.
        let again = if attempt.agreement.is_some() { Ask::Deduct } else { Ask::Place };
        attempt.ask_again(again, Pace::Unknown, moment.now);
        if attempt.is_long_unknown(moment.now) {
            self.alert(Alert::AttemptUnknown(id));
        }
        Ok(())
    }

    pub(super) fn close_attempt(
        &mut self,
        id: AttemptId,
        due: Timestamp,
        moment: Moment,
    ) -> Result<(), Refusal> {
        let attempt = self.attempt(id)?;
        if !attempt.state.is_final() {
            attempt.want_close(due, moment.now);
        }
        Ok(())
    }
}

impl Attempt {
    /// What finds out how it stands without changing anything that is not wanted.
    fn question(&self) -> Ask {
        match (self.state, self.agreement, &self.hand_over) {
            (AttemptState::Created, None, None) => Ask::Place,
            _ => Ask::Query,
        }
    }

    /// The provider says that it is not decided.
    fn heard_pending(&mut self, now: Timestamp) {
        let begun =
            self.cash != LegWord::Waiting || self.insurance.is_some_and(|word| word != LegWord::Waiting);
        if begun {
            self.state = AttemptState::Processing;
            self.hand_over = None;
        }
        if self.closing {
            // It should have ended: until it has, nobody knows how it will.
            self.ask_again(Ask::Close, Pace::Unknown, now);
            return;
        }
        self.unknown = None;
        if self.question() == Ask::Place {
            // The trade is there and the way to its cashier is not: somebody waits for it now. However often a page
            // asks how it stands, that must not put this off.
            self.errand = Some(Errand::first(Ask::Place, now));
            return;
        }
        let pace = if begun { Pace::Unknown } else { Pace::Waiting };
        self.ask_again(self.question(), pace, now);
    }
}
