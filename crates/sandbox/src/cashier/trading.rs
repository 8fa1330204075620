//! What a provider does when it is asked: trades, refunds, contracts.

use super::{
    Cashier, No, Order,
    books::{Contract, ContractState, Refund, RefundState, Trade, TradeState},
    faults::Fault,
    outbox::{self, Subject},
};
use crate::{desk::Shape, signing::nonce};
use contract::{Fen, Timestamp};

impl Cashier {
    pub(super) fn place(&self, shape: Shape, order: &Order<'_>, now: Timestamp) -> Result<Trade, No> {
        let mut state = self.state();
        if let Some(known) = state.books.trade(shape, order.number) {
            return match known.state {
                TradeState::Paid | TradeState::Processing => Err(No::Paid),
                TradeState::Closed => Err(No::Closed),
                TradeState::Waiting if known.amount != order.amount => Err(No::Different),
                TradeState::Waiting => Ok(known),
            };
        }
        let trade = Trade {
            shape,
            number: order.number.to_owned(),
            own: own_number(now),
            amount: order.amount,
            title: order.title.to_owned(),
            notify: order.notify.to_owned(),
            back: order.back.map(str::to_owned),
            expires: order.expires,
            made: now,
            state: TradeState::Waiting,
            paid: None,
            returned: Fen::ZERO,
        };
        state.books.put_trade(&trade);
        Ok(trade)
    }

    /// A trade as it stands now: one that has expired is closed.
    pub(super) fn trade(&self, shape: Shape, number: &str, now: Timestamp) -> Result<Trade, No> {
        let mut state = self.state();
        let mut trade = state.books.trade(shape, number).ok_or(No::Missing)?;
        if trade.state == TradeState::Waiting && trade.expires.is_some_and(|expires| expires <= now) {
            trade.state = TradeState::Closed;
            state.books.put_trade(&trade);
        }
        Ok(trade)
    }

    pub(super) fn close(&self, shape: Shape, number: &str, now: Timestamp) -> Result<Trade, No> {
        let mut trade = self.trade(shape, number, now)?;
        match trade.state {
            TradeState::Paid | TradeState::Processing => Err(No::Paid),
            TradeState::Closed => Ok(trade),
            TradeState::Waiting => {
                trade.state = TradeState::Closed;
                let mut state = self.state();
                state.books.put_trade(&trade);
                let struck = state.knobs.strike(shape, number, |it| *it == Fault::PaidAfterClose);
                drop(state);
                if struck.is_some() {
                    // The answer says "closed", and the money comes all the same.
                    let answer = trade.clone();
                    self.force(shape, number, now)?;
                    return Ok(answer);
                }
                Ok(trade)
            }
        }
    }

    /// The person pays; `later`: the money comes with the next notification only.
    pub(super) fn pay(&self, shape: Shape, number: &str, later: bool, now: Timestamp) -> Result<Trade, No> {
        let mut trade = self.trade(shape, number, now)?;
        match trade.state {
            TradeState::Paid | TradeState::Processing => return Err(No::Paid),
            TradeState::Closed => return Err(No::Closed),
            TradeState::Waiting => {}
        }
        if later {
            trade.state = TradeState::Processing;
            let mut state = self.state();
            state.books.put_trade(&trade);
            state.outbox.put(shape, Subject::Settle(trade.number.clone()), now.plus(outbox::LATER));
            return Ok(trade);
        }
        self.force(shape, number, now)?;
        self.trade(shape, number, now)
    }

    /// The money is taken, whatever the trade's state.
    pub(super) fn force(&self, shape: Shape, number: &str, now: Timestamp) -> Result<(), No> {
        let mut state = self.state();
        let mut trade = state.books.trade(shape, number).ok_or(No::Missing)?;
        trade.state = TradeState::Paid;
        trade.paid.get_or_insert(now);
        state.books.put_trade(&trade);
        state.announce(shape, number, Subject::Trade(number.to_owned()), now);
        Ok(())
    }

    pub(super) fn give_back(
        &self,
        shape: Shape,
        (trade, number): (&str, &str),
        amount: Fen,
        notify: Option<&str>,
        now: Timestamp,
    ) -> Result<Refund, No> {
        let mut state = self.state();
        if let Some(known) = state.books.refund(shape, number) {
            let same = known.trade == trade && known.amount == amount;
            return if same { Ok(known) } else { Err(No::Different) };
        }
        let mut of = state.books.trade(shape, trade).ok_or(No::Missing)?;
        if of.state != TradeState::Paid {
            return Err(No::Closed);
        }
        let returned = of.returned.checked_add(amount).filter(|it| *it <= of.amount && amount > Fen::ZERO);
        let returned = returned.ok_or(No::TooMuch)?;
        let struck =
            state.knobs.strike(shape, trade, |it| matches!(it, Fault::RefundFails | Fault::RefundHangs));
        let kept = match struck {
            Some(Fault::RefundFails) => RefundState::Failed,
            Some(_) => RefundState::Processing,
            None => RefundState::Done,
        };
        if kept != RefundState::Failed {
            of.returned = returned;
            state.books.put_trade(&of);
        }
        let refund = Refund {
            shape,
            number: number.to_owned(),
            trade: trade.to_owned(),
            own: own_number(now),
            amount,
            state: kept,
            at: now,
            notify: notify.map(str::to_owned),
        };
        state.books.put_refund(&refund);
        if kept != RefundState::Processing && notify.is_some() {
            state.announce(shape, trade, Subject::Refund(number.to_owned()), now);
        }
        Ok(refund)
    }

    pub(super) fn refund(&self, shape: Shape, number: &str) -> Result<Refund, No> {
        self.state().books.refund(shape, number).ok_or(No::Missing)
    }

    pub(super) fn begin_contract(
        &self,
        shape: Shape,
        number: &str,
        notify: &str,
        back: Option<&str>,
        now: Timestamp,
    ) -> Contract {
        let mut state = self.state();
        if let Some(known) = state.books.contract(shape, number) {
            return known;
        }
        let contract = Contract {
            shape,
            number: number.to_owned(),
            own: own_number(now),
            notify: notify.to_owned(),
            back: back.map(str::to_owned),
            state: ContractState::Pending,
            at: now,
        };
        state.books.put_contract(&contract);
        contract
    }

    pub(super) fn contract(&self, shape: Shape, number: &str) -> Result<Contract, No> {
        self.state().books.contract(shape, number).ok_or(No::Missing)
    }

    pub(super) fn settle_contract(
        &self,
        shape: Shape,
        number: &str,
        to: ContractState,
        now: Timestamp,
    ) -> Result<Contract, No> {
        let mut state = self.state();
        let mut contract = state.books.contract(shape, number).ok_or(No::Missing)?;
        if contract.state == ContractState::Ended && to != ContractState::Ended {
            return Err(No::Closed);
        }
        if contract.state != to {
            contract.state = to;
            contract.at = now;
            state.books.put_contract(&contract);
            state.announce(shape, number, Subject::Contract(number.to_owned()), now);
        }
        Ok(contract)
    }

    /// Takes money under a contract, without the person.
    pub(super) fn deduct(
        &self,
        shape: Shape,
        own: &str,
        order: &Order<'_>,
        now: Timestamp,
    ) -> Result<Trade, No> {
        let contract = self.state().books.contract_by_own(shape, own).ok_or(No::Missing)?;
        if contract.state != ContractState::Signed {
            return Err(No::Missing);
        }
        if let Ok(known) = self.trade(shape, order.number, now)
            && known.state != TradeState::Waiting
        {
            return if known.amount == order.amount { Ok(known) } else { Err(No::Different) };
        }
        self.place(shape, order, now)?;
        self.pay(shape, order.number, false, now)
    }
}

/// A number as providers give them: the day, then chance.
fn own_number(now: Timestamp) -> String {
    let day: String = now.to_string().chars().filter(char::is_ascii_digit).take(8).collect();
    format!("{day}{}", nonce(18).to_uppercase())
}
