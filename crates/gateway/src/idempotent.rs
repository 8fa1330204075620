//! `Idempotency-Key`: the same request twice has one effect and one answer.
//!
//! A key belongs to an account and to one body. It is written in the transaction of the effect and answered from
//! there: what failed has left no key, and may be tried again with it.
//!
//! ```text
//! let mut tx = store.write().await?;
//! if let Turn::Again(answer) = begin(&mut tx, &asked, now).await? { return Ok(answer) }
//! let answer = …;                                   // the effect, in the same transaction
//! finish(&mut tx, &asked, &answer).await?;
//! tx.commit().await?;
//! ```
//!
//! An effect of several transactions commits after [`begin`] and finishes in the last one. Whoever comes meanwhile
//! with the same key hears that it is under way; after a crash the key is free again after [`LEASE`].

use crate::{failure::Failure, store::StoreError, vendor_key::hex};
use axum::{extract::FromRequestParts, http::request::Parts};
use contract::{AccountId, Timestamp, endpoint::Endpoint, problem::ProblemKind};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, Row as _};
use std::{str::FromStr, time::Duration};

/// A key is kept for so long.
pub const KEPT: Duration = Duration::from_hours(48);

/// An asking that has not answered after so long has ended without an answer.
pub const LEASE: Duration = Duration::from_secs(30);

/// The header.
pub const HEADER: &str = "idempotency-key";

/// A key of the app's: 8 to 64 letters, digits, `-` and `_`. As an extractor it refuses a request without one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key(Box<str>);

/// A text that is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Idempotency-Key: 8 to 64 letters, digits, `-` and `_` are needed")]
pub struct BadKey;

impl FromStr for Key {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if (8..=64).contains(&text.len()) && plain { Ok(Self(text.into())) } else { Err(BadKey) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let mut all = parts.headers.get_all(HEADER).iter();
        let first = all.next().and_then(|value| value.to_str().ok()).unwrap_or_default();
        if all.next().is_some() {
            return Err(Failure::malformed(BadKey));
        }
        first.parse().map_err(Failure::malformed)
    }
}

/// A request with its key.
#[derive(Clone, Debug)]
pub struct Asked {
    account: AccountId,
    key: Key,
    body: String,
}

impl Asked {
    /// This request of this account. Endpoint, path and body make up what the key stands for.
    pub fn new<E: Endpoint>(account: AccountId, key: Key, request: &E) -> Self {
        let mut hash = Sha256::new();
        hash.update(E::METHOD.name());
        hash.update(" ");
        hash.update(request.path().as_bytes());
        hash.update("\n");
        // A request type is plain data: it always prints.
        hash.update(serde_json::to_vec(request).unwrap_or_default());
        Self { account, key, body: hex(&hash.finalize()) }
    }
}

/// Whether the effect is to be had now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn<T> {
    /// It is the first time.
    First,
    /// It was had before, with this answer.
    Again(T),
}

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It was used for something else. 422.
    #[error("this Idempotency-Key was used for another request")]
    OtherBody,
    /// The first asking has not ended. 409.
    #[error("a request with this Idempotency-Key is under way")]
    UnderWay,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for KeyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::OtherBody => Self::new(ProblemKind::Invalid, error.to_string()),
            KeyError::UnderWay => Self::new(ProblemKind::Conflict, error.to_string()),
            KeyError::Store(error) => error.into(),
        }
    }
}

/// Takes the key. May be the first statement of a transaction: it writes.
pub async fn begin<T: DeserializeOwned>(
    tx: &mut AnyConnection,
    asked: &Asked,
    now: Timestamp,
) -> Result<Turn<T>, KeyError> {
    let account = asked.account.to_string();
    // One that is too old is as if it were not there.
    let new = sqlx::query(
        "INSERT INTO idempotency (account, key, body, made_ms) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (account, key) DO UPDATE \
         SET body = excluded.body, made_ms = excluded.made_ms, answer = NULL WHERE idempotency.made_ms < $5",
    )
    .bind(account.as_str())
    .bind(&*asked.key.0)
    .bind(asked.body.as_str())
    .bind(now.millis())
    .bind(now.minus(KEPT).millis())
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if new == 1 {
        return Ok(Turn::First);
    }
    let row = sqlx::query("SELECT body, answer, made_ms FROM idempotency WHERE account = $1 AND key = $2")
        .bind(account.as_str())
        .bind(&*asked.key.0)
        .fetch_one(&mut *tx)
        .await?;
    if row.try_get::<String, _>(0)? != asked.body {
        return Err(KeyError::OtherBody);
    }
    if let Some(answer) = row.try_get::<Option<String>, _>(1)? {
        return serde_json::from_str(&answer)
            .map(Turn::Again)
            .map_err(|error| StoreError::Unreadable { what: "kept answer", why: error.to_string() }.into());
    }
    if row.try_get::<i64, _>(2)? > now.minus(LEASE).millis() {
        return Err(KeyError::UnderWay);
    }
    // The first asking was cut off by a crash: this one takes its place. Only one of several can.
    let taken = sqlx::query(
        "UPDATE idempotency SET made_ms = $3 WHERE account = $1 AND key = $2 AND answer IS NULL AND made_ms <= $4",
    )
    .bind(account.as_str())
    .bind(&*asked.key.0)
    .bind(now.millis())
    .bind(now.minus(LEASE).millis())
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if taken == 1 { Ok(Turn::First) } else { Err(KeyError::UnderWay) }
}

/// Keeps the answer.
pub async fn finish<T: Serialize>(
    tx: &mut AnyConnection,
    asked: &Asked,
    answer: &T,
) -> Result<(), StoreError> {
    let text = serde_json::to_string(answer)
        .map_err(|error| StoreError::Unreadable { what: "answer", why: error.to_string() })?;
    sqlx::query("UPDATE idempotency SET answer = $3 WHERE account = $1 AND key = $2")
        .bind(asked.account.to_string())
        .bind(&*asked.key.0)
        .bind(text)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Frees a key whose asking has failed after its first transaction.
pub async fn give_up(tx: &mut AnyConnection, asked: &Asked) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM idempotency WHERE account = $1 AND key = $2 AND answer IS NULL")
        .bind(asked.account.to_string())
        .bind(&*asked.key.0)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Forgets keys that are older than [`KEPT`]. Answers how many there were.
pub async fn forget_old(tx: &mut AnyConnection, now: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query("DELETE FROM idempotency WHERE made_ms < $1")
        .bind(now.minus(KEPT).millis())
        .execute(&mut *tx)
        .await?;
    Ok(done.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, sqlite_url};
    use contract::pay::{CreateOrder, Purpose};

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms).unwrap()
    }

    fn asked(key: &str, stays: &[u8]) -> Asked {
        let stays = stays.iter().map(|n| contract::StayId::new(at(1), [*n; 10])).collect();
        let request = CreateOrder { purpose: Purpose::Parking { stays } };
        Asked::new(AccountId::new(at(1), [0; 10]), key.parse().unwrap(), &request)
    }

    async fn begins(store: &Store, asked: &Asked, now: Timestamp) -> Result<Turn<u32>, KeyError> {
        let mut tx = store.write().await.unwrap();
        let turn = begin(&mut tx, asked, now).await;
        tx.commit().await.unwrap();
        turn
    }

    #[test]
    fn only_a_plain_text_is_a_key() {
        for good in ["01234567", "550e8400-e29b-41d4-a716-446655440000", &"x_".repeat(32)] {
            assert!(good.parse::<Key>().is_ok(), "{good}");
        }
        for bad in ["", "short", "with space", "八个字也不是钥匙", &"x".repeat(65)] {
            assert_eq!(bad.parse::<Key>(), Err(BadKey), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_key_answers_as_before_and_only_for_the_same_body() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&sqlite_url(&folder.path().join("it.db"))).await.unwrap();
        let first = asked("key-0001", &[1]);
        let start = at(1_000_000_000_000);
        assert_eq!(begins(&store, &first, start).await.unwrap(), Turn::First);
        assert!(matches!(begins(&store, &first, start).await, Err(KeyError::UnderWay)));
        // The first asking has died: the next takes over, once.
        let later = start.plus(LEASE);
        assert_eq!(begins(&store, &first, later).await.unwrap(), Turn::First);
        assert!(matches!(begins(&store, &first, later).await, Err(KeyError::UnderWay)));
        let mut tx = store.write().await.unwrap();
        finish(&mut tx, &first, &7).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(begins(&store, &first, later).await.unwrap(), Turn::Again(7));
        assert!(matches!(begins(&store, &asked("key-0001", &[2]), later).await, Err(KeyError::OtherBody)));
        assert_eq!(begins(&store, &asked("key-0002", &[2]), later).await.unwrap(), Turn::First);
        // After two days it is new.
        let much_later = later.plus(KEPT).plus(Duration::from_secs(1));
        assert_eq!(begins(&store, &first, much_later).await.unwrap(), Turn::First);
    }

    #[tokio::test]
    async fn what_was_rolled_back_has_left_no_key() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&sqlite_url(&folder.path().join("it.db"))).await.unwrap();
        let mut tx = store.write().await.unwrap();
        assert_eq!(begin::<u32>(&mut tx, &asked("key-0001", &[1]), at(5)).await.unwrap(), Turn::First);
        drop(tx);
        assert_eq!(begins(&store, &asked("key-0001", &[1]), at(5)).await.unwrap(), Turn::First);
    }
}
