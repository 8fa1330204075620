//! What a parking order is for: one stay that is open, or up to twenty that are owed.
//!
//! An order for an open stay is for what is due at the moment of the bill. Paid within its time, it covers the stay
//! until [`LEAVE_WITHIN_MIN`] minutes after the payment. Nothing that is paid is taken back by itself; what was paid
//! more than the stay costs in the end can be asked back for a year, and is granted without anybody's review: the
//! rate table and the operator's corrections decide.

use super::{
    access::{Access, access},
    books::{self, Opened},
    standing::disagreement,
};
use crate::{
    papers,
    pay::purpose::{Bill, Doing, Fulfilled, GoingBack, PurposeError, Service, Sold, Wish},
    store::{
        stay_payments::{self, StayPayment},
        stays::{self, Grace},
    },
};
use contract::{
    AccountId, Fen, Name, StayId, Timestamp,
    parking::{AutoPay, LEAVE_WITHIN_MIN},
    pay::{BillLine, Legs, OrderKind, Purpose},
};
use sqlx::AnyConnection;
use std::{collections::HashSet, time::Duration};

/// Most stays of one order.
const MOST: usize = 20;

/// An order for an open stay can be paid for so long: its price grows.
const PAY_OPEN_WITHIN: Duration = Duration::from_mins(10);

/// An order for stays that are owed can be paid for so long.
const PAY_OWED_WITHIN: Duration = Duration::from_mins(15);

/// What was paid too much can be asked back for so long; providers give back for a year.
const ASK_BACK_WITHIN: Duration = Duration::from_hours(360 * 24);

/// Sells parking.
#[derive(Clone, Copy, Debug)]
pub struct Fee;

impl Service for Fee {
    fn kind(&self) -> OrderKind {
        OrderKind::Parking
    }

    fn price<'a>(&'a self, tx: &'a mut AnyConnection, wish: Wish<'a>) -> Doing<'a, Bill> {
        Box::pin(async move {
            let Purpose::Parking { stays } = wish.purpose else { return Err(PurposeError::NotFound) };
            price(tx, wish.account, stays, wish.now).await
        })
    }

    fn still_owed<'a>(
        &'a self,
        tx: &'a mut AnyConnection,
        sold: &'a Sold,
        now: Timestamp,
    ) -> Doing<'a, bool> {
        Box::pin(async move {
            for (bought, opened) in lines(tx, sold).await? {
                let is_open = opened.stay.record.ended.is_none();
                let is_paid_since = opened.stay.record.paid != bought.paid_before;
                if is_paid_since || !(is_open || opened.standing(now).due > Fen::ZERO) {
                    return Ok(false);
                }
            }
            Ok(true)
        })
    }

    fn fulfil<'a>(
        &'a self,
        tx: &'a mut AnyConnection,
        sold: &'a Sold,
        paid: Timestamp,
    ) -> Doing<'a, Fulfilled> {
        Box::pin(async move {
            for (bought, opened) in lines(tx, sold).await? {
                fulfil(tx, sold, &bought, opened, paid).await?;
            }
            Ok(Fulfilled::default())
        })
    }

    fn refundable<'a>(&'a self, tx: &'a mut AnyConnection, sold: &'a Sold, now: Timestamp) -> Doing<'a, Fen> {
        Box::pin(async move {
            let mut total = Fen::ZERO;
            for (_, opened) in lines(tx, sold).await? {
                let Some((paid, at)) = stay_payments::paid_by_order(tx, opened.stay.id, sold.order).await?
                else {
                    continue;
                };
                if at.age_at(now) <= ASK_BACK_WITHIN {
                    let back = paid.min(opened.standing(now).surplus).max(Fen::ZERO);
                    total = total.checked_add(back).ok_or(TOO_MUCH)?;
                }
            }
            Ok(total)
        })
    }

    fn undo<'a>(&'a self, tx: &'a mut AnyConnection, sold: &'a Sold, back: GoingBack) -> Doing<'a, ()> {
        Box::pin(async move {
            papers::reverse(tx, sold.order, back.at).await?;
            let mut left = back.legs.cash;
            // What was paid too much first; then, should more go back than that, the stays in their order.
            for surplus_only in [true, false] {
                for (_, mut opened) in lines(tx, sold).await? {
                    let paid = stay_payments::paid_by_order(tx, opened.stay.id, sold.order).await?;
                    let paid = paid.map_or(Fen::ZERO, |it| it.0);
                    let most = if surplus_only { opened.standing(back.at).surplus } else { paid };
                    let part = left.min(most).min(paid).max(Fen::ZERO);
                    if part > Fen::ZERO {
                        take_back(tx, sold, &mut opened, part, back, surplus_only).await?;
                        left = left.checked_sub(part).ok_or(TOO_MUCH)?;
                    }
                }
            }
            Ok(())
        })
    }

    fn not_deducted<'a>(&'a self, tx: &'a mut AnyConnection, wish: Wish<'a>) -> Doing<'a, ()> {
        Box::pin(async move {
            let Purpose::Parking { stays } = wish.purpose else { return Ok(()) };
            for id in stays {
                let Some(stay) = stays::stay(tx, *id).await? else { continue };
                stays::take_turn(tx, &stay.source).await?;
                let Some(stay) = stays::stay(tx, *id).await? else { continue };
                let mut opened = books::open(tx, stay).await?;
                opened.stay.record.auto = Some(AutoPay::Refused);
                books::settle(tx, &mut opened, wish.now).await?;
            }
            Ok(())
        })
    }
}

const TOO_MUCH: PurposeError =
    PurposeError::Invalid { field: "purpose", why: "the amounts are too large to be counted together" };

async fn price(
    tx: &mut AnyConnection,
    account: AccountId,
    wanted: &[StayId],
    now: Timestamp,
) -> Result<Bill, PurposeError> {
    let invalid = |why| Err(PurposeError::Invalid { field: "stays", why });
    if wanted.is_empty() || wanted.len() > MOST {
        return invalid("1 to 20 stays");
    }
    if wanted.iter().collect::<HashSet<_>>().len() != wanted.len() {
        return invalid("a stay stands twice in it");
    }
    let mut opened = Vec::with_capacity(wanted.len());
    for id in wanted {
        let stay = stays::stay(tx, *id).await?.ok_or(PurposeError::NotFound)?;
        let access = access(tx, account, &stay).await?.ok_or(PurposeError::NotFound)?;
        opened.push((books::open(tx, stay).await?, access));
    }
    let Some((first, _)) = opened.first() else { return invalid("1 to 20 stays") };
    let (operator, sample) = (first.stay.source.clone(), first.lot.sample);
    if opened.iter().any(|(it, _)| it.stay.source != operator) {
        return invalid("stays of one operator at a time");
    }
    let is_open = opened.iter().any(|(it, _)| it.stay.record.ended.is_none());
    if is_open && opened.len() > 1 {
        return invalid("a car that has not left is paid for by itself");
    }
    let title = title(&opened);
    let lines: Vec<_> = opened.iter().filter_map(|(it, access)| line(it, *access, now)).collect();
    let amounts = lines.iter().map(|it| match it {
        BillLine::Stay { amount, .. } | BillLine::Month { amount, .. } => *amount,
    });
    let total = Fen::try_sum(amounts).ok_or(TOO_MUCH)?;
    if total == Fen::ZERO {
        return Err(PurposeError::NothingOwed);
    }
    let within = if is_open { PAY_OPEN_WITHIN } else { PAY_OWED_WITHIN };
    Ok(Bill { title, lines, legs: Legs::cash(total), expires: now.plus(within), operator, sample })
}

fn title(opened: &[(Opened, Access)]) -> Name {
    match opened {
        [(first, _), rest @ ..] if rest.iter().all(|(it, _)| it.lot.id == first.lot.id) => {
            first.lot.record.name.clone()
        }
        all => {
            Name { zh: format!("停车费{}笔", all.len()), en: Some(format!("{} parking fees", all.len())) }
        }
    }
}

/// The line of a stay of which something is due.
fn line(opened: &Opened, access: Access, now: Timestamp) -> Option<BillLine> {
    let standing = opened.standing(now);
    let stay = &opened.stay;
    let ended = stay.record.ended.as_ref();
    (standing.due > Fen::ZERO).then(|| BillLine::Stay {
        stay: stay.id,
        lot: opened.lot.record.name.clone(),
        plate: access.plate(&stay.plate),
        entered: stay.entered,
        until: ended.map_or(now, |ended| ended.left),
        quote: standing.quote,
        paid_before: stay.record.paid,
        operator_says: ended.and_then(|ended| disagreement(ended, stay.record.operator_says)),
        amount: standing.due,
    })
}

/// What a line of the bill has promised.
struct Bought {
    until: Timestamp,
    paid_before: Fen,
    amount: Fen,
    quote: Option<tariff::Quote>,
}

/// The stays of an order as they are now. Takes the turn of their operator, so that of two payments the second sees
/// the first.
async fn lines(tx: &mut AnyConnection, sold: &Sold) -> Result<Vec<(Bought, Opened)>, PurposeError> {
    let mut lines = Vec::with_capacity(sold.lines.len());
    let mut has_turn = false;
    for line in &sold.lines {
        let BillLine::Stay { stay, until, paid_before, amount, quote, .. } = line else { continue };
        if !has_turn {
            let first = stays::stay(tx, *stay).await?.ok_or(PurposeError::NotFound)?;
            stays::take_turn(tx, &first.source).await?;
            has_turn = true;
        }
        let stay = stays::stay(tx, *stay).await?.ok_or(PurposeError::NotFound)?;
        let bought =
            Bought { until: *until, paid_before: *paid_before, amount: *amount, quote: quote.clone() };
        lines.push((bought, books::open(tx, stay).await?));
    }
    Ok(lines)
}

async fn fulfil(
    tx: &mut AnyConnection,
    sold: &Sold,
    bought: &Bought,
    mut opened: Opened,
    paid: Timestamp,
) -> Result<(), PurposeError> {
    // A payment that comes later than it may does not stretch what it covers.
    let in_time = paid.min(bought.until.plus(PAY_OPEN_WITHIN));
    let until = in_time.plus(Duration::from_mins(LEAVE_WITHIN_MIN.into()));
    let charge = bought.paid_before.checked_add(bought.amount).ok_or(TOO_MUCH)?;
    let record = &mut opened.stay.record;
    record.paid = record.paid.checked_add(bought.amount).ok_or(TOO_MUCH)?;
    record.auto = None;
    record.grace = Some(Grace { until, charge });
    match &mut record.ended {
        // It left while it was being paid for.
        Some(ended) if ended.left <= until => ended.charge = ended.charge.min(charge),
        Some(_) => {}
        None => {
            let days = bought.quote.as_ref().map_or(&[][..], |quote| &quote.new_energy_days);
            stays::keep_allowances(tx, &opened.stay, days).await?;
        }
    }
    let leave_by = opened.stay.record.ended.is_none().then_some(until);
    let name = sold.order.to_string();
    let payment = StayPayment {
        stay: &opened.stay,
        name,
        order: sold.order,
        amount: bought.amount,
        at: paid,
        leave_by,
    };
    stay_payments::add_payment(tx, &payment).await?;
    Ok(books::settle(tx, &mut opened, paid).await?)
}

async fn take_back(
    tx: &mut AnyConnection,
    sold: &Sold,
    opened: &mut Opened,
    part: Fen,
    back: GoingBack,
    surplus_only: bool,
) -> Result<(), PurposeError> {
    // One refund may touch a stay twice: once for its surplus, once for more.
    let name = if surplus_only { back.refund.to_string() } else { format!("{}-2", back.refund) };
    let amount = part.checked_neg().ok_or(TOO_MUCH)?;
    let payment =
        StayPayment { stay: &opened.stay, name, order: sold.order, amount, at: back.at, leave_by: None };
    if stay_payments::add_payment(tx, &payment).await? {
        let record = &mut opened.stay.record;
        record.paid = record.paid.checked_sub(part).ok_or(TOO_MUCH)?;
        books::settle(tx, opened, back.at).await?;
    }
    Ok(())
}
