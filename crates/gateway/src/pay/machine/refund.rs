//! Refunds: what they are, and what becomes of them.

use super::{
    Alert, Decision, Moment, Refusal, Step,
    errand::{Errand, Pace, UNDER_WAY_FOR, UNKNOWN_FOR},
};
use crate::pay::{
    booking::{Booking, Move},
    provider::{self, RefundWord},
    purpose::GoingBack,
};
use contract::{
    AttemptId, Fen, RefundId, Timestamp,
    pay::{Legs, OrderState, RefundReason, RefundState},
};
use serde::{Deserialize, Serialize};

/// Money on its way back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Its id.
    pub id: RefundId,
    /// Whose money it is.
    pub attempt: AttemptId,
    /// How much.
    pub legs: Legs,
    /// Why.
    pub reason: RefundReason,
    /// Where it stands.
    pub state: RefundState,
    /// When it was promised.
    pub made: Timestamp,
    /// What must be asked next.
    pub errand: Option<Errand<RefundAsk>>,
    /// Since when nobody knows how it stands.
    pub unknown: Option<Timestamp>,
    /// An alert about that was raised.
    pub alerted: bool,
}

/// What a provider is asked about a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundAsk {
    /// To give it back.
    Give,
    /// How it stands.
    Query,
}

impl Refund {
    pub(super) fn new(attempt: AttemptId, legs: Legs, reason: RefundReason, moment: Moment) -> Self {
        Self {
            id: RefundId::new(moment.now, moment.fresh),
            attempt,
            legs,
            reason,
            state: RefundState::Asked,
            made: moment.now,
            errand: Some(Errand::first(RefundAsk::Give, moment.now)),
            unknown: None,
            alerted: false,
        }
    }

    fn ask_again(&mut self, what: RefundAsk, pace: Pace, now: Timestamp) {
        let tries = self.errand.map_or(0, |errand| errand.tries);
        self.errand = Some(Errand::again(what, tries, now, pace));
    }

    fn end(&mut self, state: RefundState) {
        self.state = state;
        self.errand = None;
        self.unknown = None;
    }

    fn is_over(&self) -> bool {
        matches!(self.state, RefundState::Done | RefundState::Failed)
    }
}

impl Step {
    pub(super) fn ask_refund(
        &mut self,
        reason: RefundReason,
        amount: Option<Fen>,
        most: Fen,
        moment: Moment,
    ) -> Result<(), Refusal> {
        let order = &self.order;
        let (OrderState::Paid, Some(attempt)) = (order.state, order.counts) else {
            return Err(Refusal::NotPaid);
        };
        let kept = order.kept();
        let legs = if order.legs.is_mixed() {
            if amount.is_some_and(|amount| amount != kept.cash) {
                return Err(Refusal::WholeOnly);
            }
            if most < kept.cash { Legs::NONE } else { kept }
        } else {
            Legs::cash(amount.unwrap_or(kept.cash.min(most)))
        };
        if legs == Legs::NONE || !legs.fits_within(kept) || legs.cash > most {
            return Err(Refusal::TooMuch);
        }
        let refund = Refund::new(attempt, legs, reason, moment);
        let method = order.attempt(attempt).ok_or(Refusal::NoSuch)?.method;
        let booking =
            Booking::new(Move::Promised, refund.id, refund.id, legs, method, &order.operator, moment.now)?;
        let back = GoingBack { refund: refund.id, legs, whole: legs == kept, at: moment.now };
        self.decisions.push(Decision::Book(booking));
        self.decisions.push(Decision::Undo(back));
        self.order.refunds.push(refund);
        Ok(())
    }

    pub(super) fn refund_said(
        &mut self,
        word: &RefundWord,
        answer: bool,
        moment: Moment,
    ) -> Result<(), Refusal> {
        let refund = self.refund(word.refund)?;
        if word.legs != refund.legs {
            self.alert(Alert::WrongRefund(word.refund));
            return Ok(());
        }
        // Of two words the furthest stands: on its way, failed, done.
        match (refund.state, word.state) {
            (
                RefundState::Asked | RefundState::Processing | RefundState::Failed,
                provider::RefundState::Done,
            ) => {
                refund.end(RefundState::Done);
                self.book_returned(word)
            }
            (RefundState::Done | RefundState::Failed, _) => Ok(()),
            (_, provider::RefundState::Failed) if answer => self.fail(word.refund),
            (_, provider::RefundState::Failed) => {
                // It may be from before somebody tried again.
                refund.errand = Some(Errand::first(RefundAsk::Query, moment.now));
                Ok(())
            }
            (_, provider::RefundState::Processing) => {
                refund.state = RefundState::Processing;
                refund.unknown = None;
                refund.ask_again(RefundAsk::Query, Pace::Waiting, moment.now);
                if refund.made.age_at(moment.now) >= UNDER_WAY_FOR && !refund.alerted {
                    refund.alerted = true;
                    self.alert(Alert::RefundUnknown(word.refund));
                }
                Ok(())
            }
        }
    }

    fn book_returned(&mut self, word: &RefundWord) -> Result<(), Refusal> {
        let attempt = self.refund(word.refund)?.attempt;
        let method = self.attempt(attempt)?.method;
        let operator = &self.order.operator;
        let id = word.refund;
        let booking = Booking::new(Move::Returned, id, id, word.legs, method, operator, word.at)?;
        self.decisions.push(Decision::Book(booking));
        Ok(())
    }

    fn fail(&mut self, id: RefundId) -> Result<(), Refusal> {
        self.refund(id)?.end(RefundState::Failed);
        self.alert(Alert::RefundFailed(id));
        Ok(())
    }

    pub(super) fn refund_unknown(&mut self, id: RefundId, moment: Moment) -> Result<(), Refusal> {
        let refund = self.refund(id)?;
        if refund.is_over() {
            return Ok(());
        }
        refund.state = RefundState::Processing;
        refund.ask_again(RefundAsk::Query, Pace::Unknown, moment.now);
        self.refund_is_unknown(id, moment)
    }

    fn refund_is_unknown(&mut self, id: RefundId, moment: Moment) -> Result<(), Refusal> {
        let refund = self.refund(id)?;
        let since = *refund.unknown.get_or_insert(moment.now);
        if since.age_at(moment.now) >= UNKNOWN_FOR && !refund.alerted {
            refund.alerted = true;
            self.alert(Alert::RefundUnknown(id));
        }
        Ok(())
    }

    /// Our request has not arrived: it is made once more, with the same number.
    pub(super) fn refund_missing(&mut self, id: RefundId, moment: Moment) -> Result<(), Refusal> {
        let refund = self.refund(id)?;
        if refund.is_over() {
            return Ok(());
        }
        refund.ask_again(RefundAsk::Give, Pace::Unknown, moment.now);
        self.refund_is_unknown(id, moment)
    }

    pub(super) fn refund_refused(
        &mut self,
        id: RefundId,
        asked: RefundAsk,
        moment: Moment,
    ) -> Result<(), Refusal> {
        let refund = self.refund(id)?;
        if refund.is_over() {
            return Ok(());
        }
        match asked {
            RefundAsk::Give => self.fail(id),
            RefundAsk::Query => self.refund_unknown(id, moment),
        }
    }

    pub(super) fn refund_again(&mut self, id: RefundId, moment: Moment) -> Result<(), Refusal> {
        let refund = self.refund(id)?;
        if refund.state == RefundState::Failed {
            refund.state = RefundState::Processing;
            refund.alerted = false;
            refund.errand = Some(Errand::first(RefundAsk::Give, moment.now));
        }
        Ok(())
    }
}
