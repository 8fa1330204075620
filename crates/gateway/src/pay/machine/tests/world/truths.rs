//! What holds after every step, and what holds in the end.

use super::*;

impl World {
    /// What holds after every step.
    pub(super) fn check(&self) {
        let order = &self.order;
        assert_eq!(self.balances.values().sum::<i64>(), 0, "the ledger");
        assert_eq!(self.fulfilled, u32::from(order.state == OrderState::Paid), "fulfilled once");
        assert_eq!(order.counts.is_some(), order.state == OrderState::Paid);
        for attempt in &order.attempts {
            let taken = self.trades.get(&attempt.id).map_or(Legs::NONE, Trade::taken);
            let back = order.given_back(attempt.id).unwrap();
            assert!(back.fits_within(taken), "more given back than taken");
            assert!(attempt.taken(order.legs).fits_within(taken), "believed more than was taken");
            if attempt.state == AttemptState::Closed && attempt.taken(order.legs) != Legs::NONE {
                let counts = order.counts == Some(attempt.id);
                assert!(counts || back == attempt.taken(order.legs), "surplus that stays");
            }
            assert!(attempt.state.is_final() == attempt.errand.is_none(), "an open attempt is looked after");
        }
        for refund in &order.refunds {
            let over = matches!(refund.state, RefundState::Done | RefundState::Failed);
            assert_eq!(over, refund.errand.is_none());
        }
        let counted = order.counts.map_or(Legs::NONE, |id| order.given_back(id).unwrap());
        assert_eq!(self.undone, counted, "what was fulfilled is undone as far as it goes back");
        let open = order.attempts.iter().filter(|attempt| !attempt.state.is_final()).count();
        assert!(open <= 1, "one attempt at a time");
        assert!(order.state != OrderState::Closed || open == 0);
    }

    /// What holds when nothing is left to do.
    pub(super) fn check_settled(&self) {
        let order = &self.order;
        assert_ne!(order.state, OrderState::Open, "every order ends");
        assert!(order.attempts.iter().all(|attempt| attempt.state.is_final()), "every unknown is resolved");
        let mut outstanding = 0;
        let mut held = BTreeMap::<PayMethod, i64>::new();
        for refund in &order.refunds {
            assert!(matches!(refund.state, RefundState::Done | RefundState::Failed), "{refund:?}");
            if refund.state == RefundState::Failed {
                assert!(self.alerts.contains(&Alert::RefundFailed(refund.id)));
                outstanding += refund.legs.total().unwrap().get();
            }
        }
        for attempt in &order.attempts {
            // A payment after closing that nobody was told of is the reconciliation's to find.
            let Some(trade) = self.trades.get(&attempt.id) else { continue };
            let known = attempt.taken(order.legs);
            *held.entry(attempt.method).or_default() += known.cash.get() - trade.back.cash.get();
        }
        for (method, held) in held {
            let booked = self.balances.get(&Account::Provider(method)).copied().unwrap_or(0);
            assert_eq!(booked, held, "the ledger agrees with the provider about {method:?}");
        }
        let refunds = self.balances.get(&Account::Refunds).copied().unwrap_or(0);
        assert_eq!(refunds, -outstanding, "promises are kept or failed");
        let owed_to = self.balances.get(&Account::Operator("demo".into())).copied().unwrap_or(0);
        assert_eq!(owed_to, -order.kept().total().unwrap().get(), "the operator gets what was kept");
    }
}

pub(super) fn forward_only(before: &Order, after: &Order) {
    let rank = |state: OrderState| match state {
        OrderState::Open => 0,
        OrderState::Closed => 1,
        OrderState::Paid => 2,
    };
    assert!(rank(before.state) <= rank(after.state), "{:?} -> {:?}", before.state, after.state);
    assert!(before.counts.is_none() || before.counts == after.counts);
    for old in &before.attempts {
        let new = after.attempt(old.id).unwrap();
        assert!(old.state <= new.state && (!old.state.is_final() || old.state == new.state));
        assert!(old.cash <= new.cash && old.insurance <= new.insurance);
        assert!(old.late.is_none() || old.late == new.late);
    }
    for old in &before.refunds {
        let new = after.refund(old.id).unwrap();
        let again = old.state == RefundState::Failed && new.state == RefundState::Processing;
        assert!(old.state <= new.state || again, "{:?} -> {:?}", old.state, new.state);
        assert_eq!((old.legs, old.attempt), (new.legs, new.attempt));
    }
}
