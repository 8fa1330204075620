//! Whose plates are whose.

use crate::store::StoreError;
use contract::{AccountId, account::MyPlate};
use sqlx::AnyConnection;

/// The plates of an account.
pub async fn plates_of(tx: &mut AnyConnection, account: AccountId) -> Result<Vec<MyPlate>, StoreError> {
    let _ = (tx, account);
    Ok(vec![])
}
