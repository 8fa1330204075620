//! What an order for a month ticket is for.
//!
//! A ticket is for one car and one car park, from today on or later, for 1 to 12 months. It goes back whole as long as
//! it has not begun, and not after that.

use super::{
    months::{day_of, last_of_months},
    standing::size_of,
};
use crate::{
    papers,
    pay::purpose::{Bill, Doing, Fulfilled, GoingBack, PurposeError, Service, Sold, Wish},
    record::SourceName,
    store::{
        lots::{StoredLot, lot_of_id, source_of_lot},
        month_tickets::{StoredTicket, add_ticket, days_of_order, return_ticket, tickets_of_plate},
        plates,
        stays::take_turn,
    },
};
use contract::{
    AccountId, Fen, LotId, MonthTicketId, PlateId, Timestamp,
    account::Plate,
    pay::{BillLine, Legs, OrderKind, Purpose},
};
use sqlx::AnyConnection;
use std::time::Duration;
use tariff::{DaySpan, LocalDay};

/// An order for a month ticket can be paid for so long.
const PAY_WITHIN: Duration = Duration::from_mins(15);

/// A ticket begins at most so many days ahead.
const DAYS_AHEAD: u32 = 366;

/// Sells month tickets.
#[derive(Clone, Copy, Debug)]
pub struct Ticket;

/// A ticket that can be bought.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Where.
    pub lot: StoredLot,
    /// Whose car park it is.
    pub operator: SourceName,
    /// For which car.
    pub plate: Plate,
    /// When it holds.
    pub days: DaySpan,
    /// The whole price.
    pub amount: Fen,
}

/// What a ticket would cost, and when it would hold.
pub async fn offer(
    tx: &mut AnyConnection,
    account: AccountId,
    (lot, plate, from, months): (LotId, PlateId, &str, u8),
    now: Timestamp,
) -> Result<Offer, PurposeError> {
    let invalid = |field, why| PurposeError::Invalid { field, why };
    if !(1..=12).contains(&months) {
        return Err(invalid("months", "1 to 12"));
    }
    let first: LocalDay = from.parse().map_err(|_| invalid("from", "a day is written YYYY-MM-DD"))?;
    let today = day_of(now);
    if first < today {
        return Err(invalid("from", "today or later"));
    }
    if first.get() > today.get() + DAYS_AHEAD {
        return Err(invalid("from", "a year ahead at most"));
    }
    let last = last_of_months(first, months).ok_or(invalid("from", "a year ahead at most"))?;
    let mine = plates::of_account(tx, account).await?;
    let plate = mine.into_iter().find(|it| it.id == plate).ok_or(PurposeError::NotFound)?.plate;
    let operator = source_of_lot(tx, lot).await?.ok_or(PurposeError::NotFound)?;
    let lot = lot_of_id(tx, lot).await?.ok_or(PurposeError::NotFound)?;
    let price = lot.record.tariff.as_ref().and_then(|it| it.month_for(size_of(&plate)));
    let price = price
        .filter(|it| *it > Fen::ZERO)
        .ok_or(invalid("lot", "no month ticket is sold for this car park"))?;
    let amount = price.checked_mul(months.into()).ok_or(invalid("months", "the price is too large"))?;
    let days = DaySpan { first, last };
    if is_taken(tx, &plate, lot.id, days).await? {
        return Err(invalid("from", "a month ticket holds on some of these days already"));
    }
    Ok(Offer { lot, operator, plate, days, amount })
}

async fn is_taken(
    tx: &mut AnyConnection,
    plate: &Plate,
    lot: LotId,
    days: DaySpan,
) -> Result<bool, PurposeError> {
    let held = tickets_of_plate(tx, plate, lot, days.first).await?;
    Ok(held.iter().any(|it| it.first <= days.last))
}

/// What was sold, read from the bill: the account may have forgotten the plate since.
struct Bought {
    lot: LotId,
    plate: Plate,
    days: DaySpan,
}

fn bought(sold: &Sold) -> Result<Bought, PurposeError> {
    let (Purpose::ParkingMonth { lot, .. }, [BillLine::Month { plate, from, to, .. }]) =
        (&sold.purpose, sold.lines.as_slice())
    else {
        return Err(PurposeError::NotFound);
    };
    let plate = plate.parse().map_err(|_| PurposeError::NotFound)?;
    let (Ok(first), Ok(last)) = (from.parse(), to.parse()) else { return Err(PurposeError::NotFound) };
    Ok(Bought { lot: *lot, plate, days: DaySpan { first, last } })
}

impl Service for Ticket {
    fn kind(&self) -> OrderKind {
        OrderKind::ParkingMonth
    }

    fn price<'a>(&'a self, tx: &'a mut AnyConnection, wish: Wish<'a>) -> Doing<'a, Bill> {
        Box::pin(async move {
            let Wish { account, purpose: Purpose::ParkingMonth { lot, plate, from, months }, now } = wish
            else {
                return Err(PurposeError::NotFound);
            };
            let offer = offer(tx, account, (*lot, *plate, from, *months), now).await?;
            let name = offer.lot.record.name;
            let line = BillLine::Month {
                lot: name.clone(),
                plate: offer.plate.printed(),
                from: offer.days.first.to_string(),
                to: offer.days.last.to_string(),
                months: *months,
                amount: offer.amount,
            };
            Ok(Bill {
                title: name,
                lines: vec![line],
                legs: Legs::cash(offer.amount),
                expires: now.plus(PAY_WITHIN),
                operator: offer.operator,
                sample: offer.lot.sample,
            })
        })
    }

    fn still_owed<'a>(
        &'a self,
        tx: &'a mut AnyConnection,
        sold: &'a Sold,
        now: Timestamp,
    ) -> Doing<'a, bool> {
        Box::pin(async move {
            let Bought { lot, plate, days } = bought(sold)?;
            let operator = source_of_lot(tx, lot).await?.ok_or(PurposeError::NotFound)?;
            // Of two orders for the same days the second sees the first.
            take_turn(tx, &operator).await?;
            // A payment may pass one midnight; a ticket that came later would begin used up.
            Ok(day_of(now) <= days.first.next() && !is_taken(tx, &plate, lot, days).await?)
        })
    }

    fn fulfil<'a>(
        &'a self,
        tx: &'a mut AnyConnection,
        sold: &'a Sold,
        _paid: Timestamp,
    ) -> Doing<'a, Fulfilled> {
        Box::pin(async move {
            let Bought { lot, plate, days } = bought(sold)?;
            // An order buys one ticket: it has the order's number. Both are written alike.
            let id: MonthTicketId = sold.order.to_string().parse().map_err(|_| PurposeError::NotFound)?;
            let ticket = StoredTicket { id, lot, plate, days, order: sold.order };
            add_ticket(tx, sold.account, &ticket).await?;
            Ok(Fulfilled { month_ticket: Some(id) })
        })
    }

    fn refundable<'a>(&'a self, tx: &'a mut AnyConnection, sold: &'a Sold, now: Timestamp) -> Doing<'a, Fen> {
        Box::pin(async move {
            let held = days_of_order(tx, sold.order).await?;
            let has_not_begun = held.is_some_and(|days| day_of(now) < days.first);
            Ok(if has_not_begun { sold.legs.cash } else { Fen::ZERO })
        })
    }

    fn undo<'a>(&'a self, tx: &'a mut AnyConnection, sold: &'a Sold, back: GoingBack) -> Doing<'a, ()> {
        Box::pin(async move {
            if !back.whole {
                return Err(PurposeError::Invalid { field: "amount", why: "a month ticket goes back whole" });
            }
            papers::reverse(tx, sold.order, back.at).await?;
            Ok(return_ticket(tx, sold.order).await?)
        })
    }
}
