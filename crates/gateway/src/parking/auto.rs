//! Automatic payment (无感支付): what a car owes that has left is deducted from whoever wants that.

use super::books::Opened;
use crate::{
    pay::{deduct, failed::PayError},
    store::{plates, stays},
};
use contract::{
    Timestamp,
    parking::{AutoPay, StayState},
    pay::Purpose,
};
use sqlx::AnyConnection;

/// Plans the deduction of a stay that has just left owing. Answers whether there is one: the workers are woken after
/// the commit.
pub async fn plan(tx: &mut AnyConnection, opened: &mut Opened, now: Timestamp) -> Result<bool, PayError> {
    if opened.stay.state != StayState::Owed {
        return Ok(false);
    }
    let Some(payer) = plates::auto_payers(tx, &opened.stay.plate).await?.into_iter().next() else {
        return Ok(false);
    };
    deduct::plan(tx, payer, &Purpose::Parking { stays: vec![opened.stay.id] }, now).await?;
    opened.stay.record.auto = Some(AutoPay::UnderWay);
    stays::put_stay(tx, &opened.stay).await?;
    Ok(true)
}
