//! Making orders and finding them again.

use super::{
    day,
    failed::PayError,
    kept::{Kept, Sale, kind_of},
    machine::{self, Event},
    purpose::{Bill, PurposeError, Wish},
    steps, view,
};
use crate::{
    Gateway,
    idempotent::{self, Asked, Key, Turn},
    random,
    store::orders::{self, Wanted},
    vendor_key::hex,
};
use contract::{
    AccountId, Fen, OrderId, Timestamp,
    pay::{BillLine, CreateOrder, GetOrders, Order, OrderPage, OrderState, OrderSummary, Purpose},
};
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;

/// So many orders a page.
const PAGE: usize = 20;

/// Makes an order, or answers the one about the same thing that is still open.
pub(super) async fn create(
    gateway: &Gateway,
    account: AccountId,
    key: Key,
    request: &CreateOrder,
) -> Result<Order, PayError> {
    let asked = Asked::new(account, key, request);
    let mut tx = gateway.store().write().await?;
    if let Turn::Again(order) = idempotent::begin(&mut tx, &asked, gateway.now()).await? {
        return Ok(order);
    }
    let kept = open_or_new(gateway, &mut tx, account, &request.purpose).await?;
    let order = view::order(gateway, &mut tx, &kept).await?;
    idempotent::finish(&mut tx, &asked, &order).await?;
    tx.commit().await?;
    Ok(order)
}

/// The order of this account about this that is open, else a new one. The transaction must have written before.
pub(super) async fn open_or_new(
    gateway: &Gateway,
    tx: &mut AnyConnection,
    account: AccountId,
    purpose: &Purpose,
) -> Result<Kept, PayError> {
    let now = gateway.now();
    let about = about(purpose);
    if let Some(id) = orders::open_about(tx, account, &about).await? {
        orders::lock(tx, id).await?;
        let kept = orders::read(tx, id).await?.ok_or(PayError::NotFound)?;
        // Its time may have run out a moment ago: then it closes, and another can be made.
        let kept = steps::step_from(gateway, tx, kept, Event::Tick).await?;
        match kept.order.state {
            OrderState::Open if kept.order.ending => {
                return Err(PayError::Undecided("an order about the same thing is being closed"));
            }
            OrderState::Open => return Ok(kept),
            OrderState::Closed | OrderState::Paid => {}
        }
    }
    refuse_in_part(gateway, tx, account, purpose).await?;
    let service = gateway.service(kind_of(purpose)).ok_or(PayError::NotSold)?;
    let bill = service.price(tx, Wish { account, purpose, now }).await?;
    check(&bill, now)?;
    let kept = new(account, purpose.clone(), bill, now)?;
    if orders::insert(tx, &kept, &about).await? {
        return Ok(kept);
    }
    // On PostgreSQL somebody else's may have been committed while this one was made.
    let other = orders::open_about(tx, account, &about).await?.ok_or(PayError::NotFound)?;
    orders::read(tx, other).await?.ok_or(PayError::NotFound)
}

/// What an order is about, so that there is one at a time: stays in whatever sequence are the same stays.
fn about(purpose: &Purpose) -> String {
    let mut purpose = purpose.clone();
    if let Purpose::Parking { stays } = &mut purpose {
        stays.sort_unstable();
        stays.dedup();
    }
    // Plain data: it always prints.
    hex(&Sha256::digest(serde_json::to_vec(&purpose).unwrap_or_default()))
}

/// Refuses what is a part of another open order of this account, or has a part of one: nobody should be asked for one
/// stay by two orders. Somebody else's order stands in nobody's way; whichever is paid second goes back.
async fn refuse_in_part(
    gateway: &Gateway,
    tx: &mut AnyConnection,
    account: AccountId,
    purpose: &Purpose,
) -> Result<(), PayError> {
    for id in orders::open_of(tx, account, kind_of(purpose)).await? {
        let other = orders::read(tx, id).await?.ok_or(PayError::NotFound)?;
        if !overlap(&other.sale.purpose, purpose) {
            continue;
        }
        orders::lock(tx, id).await?;
        let other = orders::read(tx, id).await?.ok_or(PayError::NotFound)?;
        // Its time may have run out a moment ago.
        let other = steps::step_from(gateway, tx, other, Event::Tick).await?;
        if other.order.state == OrderState::Open {
            return Err(PurposeError::Busy(id).into());
        }
    }
    Ok(())
}

/// Whether two purposes are about the same stay.
fn overlap(one: &Purpose, other: &Purpose) -> bool {
    match (one, other) {
        (Purpose::Parking { stays: one }, Purpose::Parking { stays: other }) => {
            one.iter().any(|stay| other.contains(stay))
        }
        _ => false,
    }
}

fn new(account: AccountId, purpose: Purpose, bill: Bill, now: Timestamp) -> Result<Kept, PayError> {
    let id = random::new_id(OrderId::new, now)?;
    Ok(Kept {
        account,
        order: machine::Order::new(id, bill.legs, bill.operator.to_string(), bill.expires),
        sale: Sale {
            purpose,
            title: bill.title,
            lines: bill.lines,
            made: now,
            sample: bill.sample,
            month_ticket: None,
        },
    })
}

/// A bill that does not add up is never asked for.
fn check(bill: &Bill, now: Timestamp) -> Result<(), PayError> {
    let total = bill.legs.total().ok_or(PayError::BadBill("its legs do not fit"))?;
    if !bill.legs.fits_within(bill.legs) || total <= Fen::ZERO {
        return Err(PayError::BadBill("a leg is below nought, or nothing is to pay"));
    }
    let lines = bill.lines.iter().try_fold(Fen::ZERO, |sum, line| match line {
        BillLine::Stay { amount, .. } | BillLine::Month { amount, .. } => sum.checked_add(*amount),
    });
    if lines != Some(total) {
        return Err(PayError::BadBill("its lines do not add up to its legs"));
    }
    if bill.expires <= now {
        return Err(PayError::BadBill("it has expired already"));
    }
    Ok(())
}

/// One order of this account.
pub(super) async fn get(gateway: &Gateway, account: AccountId, order: OrderId) -> Result<Order, PayError> {
    let mut connection = gateway.store().reading().await?;
    let kept = orders::read_of(&mut connection, account, order).await?.ok_or(PayError::NotFound)?;
    view::order(gateway, &mut connection, &kept).await
}

/// A page of this account's orders.
pub(super) async fn page(
    gateway: &Gateway,
    account: AccountId,
    request: &GetOrders,
) -> Result<OrderPage, PayError> {
    let wanted = wanted(request)?;
    let mut connection = gateway.store().reading().await?;
    let mut orders = orders::page(&mut connection, account, &wanted, PAGE as u32 + 1).await?;
    let more = orders.len() > PAGE;
    orders.truncate(PAGE);
    let next = if more { orders.last().map(|order| order.id) } else { None };
    Ok(OrderPage { orders, next })
}

/// The next orders of a list that is written out, and what comes after them.
pub(super) async fn next(
    gateway: &Gateway,
    account: AccountId,
    wanted: &Wanted,
    most: u32,
) -> Result<Vec<OrderSummary>, PayError> {
    let mut connection = gateway.store().reading().await?;
    Ok(orders::page(&mut connection, account, wanted, most).await?)
}

/// Which orders a request wants. Days are whole days in Asia/Shanghai, the last one included.
pub(super) fn wanted(request: &GetOrders) -> Result<Wanted, PayError> {
    let day = |text: &Option<String>, field| {
        text.as_deref().map(|text| day::Day::read(text).ok_or(PayError::Invalid(field))).transpose()
    };
    let from = day(&request.from, "from: a day, YYYY-MM-DD, is needed")?;
    let to = day(&request.to, "to: a day, YYYY-MM-DD, is needed")?;
    Ok(Wanted {
        before: request.before,
        from: from.map(day::Day::start),
        until: to.map(day::Day::end),
        kind: request.kind,
        state: request.state,
    })
}
