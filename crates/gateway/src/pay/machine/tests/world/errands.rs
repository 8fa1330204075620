//! Errands to the provider; requests and answers may be lost.

use super::*;

impl World {
    /// Carries out one of the errands, due or not: two may carry out the same.
    pub(super) fn errand(&mut self, pick: usize, lost: Lost) {
        let asks: Vec<_> = self
            .order
            .attempts
            .iter()
            .filter_map(|attempt| Some((attempt.id, attempt.errand?.what)))
            .collect();
        let gives: Vec<_> =
            self.order.refunds.iter().filter_map(|refund| Some((refund.id, refund.errand?.what))).collect();
        let all = asks.len() + gives.len();
        if all == 0 {
            return;
        }
        let index = pick % all;
        let event = match asks.get(index) {
            Some((id, ask)) => self.ask(*id, *ask, lost),
            None => self.ask_refund(gives[index - asks.len()].0, gives[index - asks.len()].1, lost),
        };
        self.step(event).unwrap();
    }

    pub(super) fn ask(&mut self, id: AttemptId, asked: Ask, lost: Lost) -> Event {
        let unknown = Event::Unknown { attempt: id, asked };
        if lost == Lost::Request {
            return unknown;
        }
        let legs = self.order.legs;
        let answer = match asked {
            Ask::Place => {
                let insurance = legs.is_mixed().then_some(LegWord::Waiting);
                let trade = Trade { legs, cash: LegWord::Waiting, insurance, back: Legs::NONE };
                self.trades.entry(id).or_insert(trade);
                let url = "https://cashier.example".to_owned();
                Some(Event::Placed { attempt: id, hand_over: HandOver::Redirect { url } })
            }
            Ask::Deduct => unreachable!("no agreement"),
            Ask::Query => self.word_of(id),
            Ask::Close => {
                if let Some(trade) = self.trades.get_mut(&id) {
                    trade.close();
                }
                self.word_of(id)
            }
        };
        if lost == Lost::Answer { unknown } else { answer.unwrap_or(Event::Missing { attempt: id, asked }) }
    }

    pub(super) fn ask_refund(&mut self, id: RefundId, asked: RefundAsk, lost: Lost) -> Event {
        if lost == Lost::Request {
            return Event::RefundUnknown(id);
        }
        let refund = self.order.refund(id).unwrap();
        if asked == RefundAsk::Give {
            let new = (refund.attempt, refund.legs, provider::RefundState::Processing);
            let known = self.refunds.entry(id).or_insert(new);
            if known.2 == provider::RefundState::Failed {
                known.2 = provider::RefundState::Processing;
            }
        }
        match self.refunds.get(&id) {
            _ if lost == Lost::Answer => Event::RefundUnknown(id),
            Some((_, legs, state)) => {
                let word = RefundWord { refund: id, state: *state, legs: *legs, at: self.now };
                Event::RefundSaid { word, answer: true }
            }
            None => Event::RefundMissing(id),
        }
    }

    /// The provider is well again, time goes on, and nobody does anything but the worker.
    pub(super) fn settle(&mut self) {
        for _ in 0..200 {
            self.now = self.now.plus(Duration::from_mins(1));
            self.step(Event::Tick).unwrap();
            let ids: Vec<_> = self.refunds.keys().copied().collect();
            for id in ids {
                self.end_refund(id, true);
            }
            let due =
                self.order.attempts.iter().filter_map(|attempt| attempt.errand.map(|errand| errand.due));
            let refunds =
                self.order.refunds.iter().filter_map(|refund| refund.errand.map(|errand| errand.due));
            if due.chain(refunds).any(|due| due <= self.now) {
                for index in 0..self.order.attempts.len() + self.order.refunds.len() {
                    self.errand(index, Lost::Nothing);
                }
            }
        }
    }
}
