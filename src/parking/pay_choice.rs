//! Which stays are paid together. Pure.

use contract::{
    Fen, StayId,
    parking::{AutoPay, Stay, StayState},
};
use std::collections::BTreeSet;

/// The most stays of one order.
pub const MOST: usize = 20;

/// What can be done about a stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payable {
    /// It can be paid now.
    Now,
    /// It is paid for by itself.
    ByItself,
    /// Nothing is to pay.
    Nothing,
}

/// What can be done about this stay.
pub fn payable(stay: &Stay) -> Payable {
    match (stay.state, stay.auto_pay) {
        (StayState::Settled, _) => Payable::Nothing,
        (_, Some(AutoPay::UnderWay)) => Payable::ByItself,
        _ if stay.due > Fen::ZERO => Payable::Now,
        _ => Payable::Nothing,
    }
}

/// Stays of one order are of one operator: those that can be ticked together with what is ticked already.
pub fn fits(stay: &Stay, picked: &BTreeSet<StayId>, stays: &[Stay]) -> bool {
    let others = || stays.iter().filter(|it| picked.contains(&it.id));
    payable(stay) == Payable::Now
        && stay.state == StayState::Owed
        && (picked.contains(&stay.id) || picked.len() < MOST)
        && others().all(|other| other.operator == stay.operator)
}

/// What the ticked ones cost together; `None` when it does not fit into an amount.
pub fn sum(picked: &BTreeSet<StayId>, stays: &[Stay]) -> Option<Fen> {
    stays
        .iter()
        .filter(|stay| picked.contains(&stay.id))
        .try_fold(Fen::ZERO, |sum, stay| sum.checked_add(stay.due))
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{LotId, Name, Timestamp};

    fn stay(number: u8, due: i64, state: StayState, operator: &str) -> Stay {
        Stay {
            id: StayId::new(Timestamp::EPOCH, [number; 10]),
            lot: LotId(1),
            lot_name: Name { zh: "栈桥停车场".into(), en: None },
            plate: "鲁B·12345".into(),
            bay: None,
            entered: Timestamp::EPOCH,
            left: None,
            state,
            quote: None,
            paid: Fen::ZERO,
            due: Fen::new(due),
            operator_says: None,
            leave_by: None,
            auto_pay: None,
            operator: operator.into(),
            now: Timestamp::EPOCH,
            sample: true,
        }
    }

    #[test]
    fn a_stay_that_is_paid_by_itself_is_not_paid_twice() {
        let mut owed = stay(1, 500, StayState::Owed, "a");
        assert_eq!(payable(&owed), Payable::Now);
        owed.auto_pay = Some(AutoPay::UnderWay);
        assert_eq!(payable(&owed), Payable::ByItself);
        owed.auto_pay = Some(AutoPay::Refused);
        assert_eq!(payable(&owed), Payable::Now);
        assert_eq!(payable(&stay(1, 0, StayState::Parked, "a")), Payable::Nothing);
    }

    #[test]
    fn what_is_owed_to_one_operator_is_paid_together_and_no_more() {
        let stays = [
            stay(1, 500, StayState::Owed, "a"),
            stay(2, 300, StayState::Owed, "a"),
            stay(3, 200, StayState::Owed, "b"),
            stay(4, 200, StayState::Parked, "a"),
        ];
        let picked = BTreeSet::from([stays[0].id]);
        let can = stays.each_ref().map(|it| fits(it, &picked, &stays));
        assert_eq!(can, [true, true, false, false]);
        assert_eq!(sum(&BTreeSet::from([stays[0].id, stays[1].id]), &stays), Some(Fen::new(800)));
        assert_eq!(
            sum(&picked, &[stay(1, i64::MAX, StayState::Owed, "a"), stay(1, 1, StayState::Owed, "a")]),
            None
        );
    }
}
