//! A stay as its driver sees it.

use super::{access::Access, books::Opened};
use contract::{
    Timestamp,
    parking::{AutoPay, Stay, StayState},
};

/// The stay now. Somebody else's shows only what is needed to pay; `pays_itself` says that its plate's fees are
/// deducted on leaving.
pub fn shown(opened: &Opened, access: Access, pays_itself: bool, now: Timestamp) -> Stay {
    let standing = opened.standing(now);
    let stay = &opened.stay;
    let record = &stay.record;
    let ended = record.ended.as_ref();
    let grace = record.grace.filter(|grace| ended.is_none() && now <= grace.until);
    let auto_pay = match (access, standing.state) {
        (Access::Own, StayState::Parked) => pays_itself.then_some(AutoPay::OnLeaving),
        (Access::Own, StayState::Owed) => record.auto,
        _ => None,
    };
    Stay {
        id: stay.id,
        lot: stay.lot,
        lot_name: opened.lot.record.name.clone(),
        plate: access.plate(&stay.plate),
        bay: stay.bay.clone().filter(|_| access != Access::Plate),
        entered: stay.entered,
        left: ended.map(|ended| ended.left),
        state: standing.state,
        quote: standing.quote,
        paid: record.paid,
        due: standing.due,
        operator_says: record.operator_says,
        leave_by: grace.map(|grace| grace.until),
        auto_pay,
        operator: stay.source.to_string(),
        now,
        sample: opened.lot.sample,
    }
}
