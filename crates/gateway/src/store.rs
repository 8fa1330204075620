//! The database: SQLite beside the data by default, PostgreSQL where `DATABASE_URL` says so. One module a
//! noun holds its SQL; every statement runs on both.

pub mod accounts;
pub mod agreements;
pub mod alerts;
pub mod belongings;
pub mod bookings;
pub mod codes;
pub mod consents;
pub mod deductions;
pub mod devices;
pub mod differences;
pub mod due;
pub mod host_keys;
pub mod invoices;
pub mod limits;
pub mod lookups;
pub mod lots;
pub mod month_tickets;
pub mod notices;
pub mod occupancy;
pub mod orders;
pub mod places;
pub mod plates;
pub mod seals;
pub mod sources;
pub mod stay_payments;
pub mod stays;
pub mod sweep;
pub mod tickets;
pub mod timetables;
pub mod vendor_keys;

use contract::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{
    Any, AnyConnection, AnyPool, Connection as _, Executor as _, Transaction,
    any::{AnyPoolOptions, install_default_drivers},
    migrate::MigrateError,
    pool::PoolConnection,
};
use std::{
    fmt::{Display, Write as _},
    ops::{Deref, DerefMut},
    path::Path,
    str::FromStr,
    sync::Arc,
    time::Duration,
};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be opened.
    #[error("the database {place} cannot be opened: {source}")]
    Open {
        /// Which, without a password.
        place: String,
        /// Why.
        source: sqlx::Error,
    },
    /// A newer gateway has written it.
    #[error(
        "the database {place} belongs to a newer gateway (its schema has step {step}, which this build does \
         not know): start that gateway, or name another database"
    )]
    Newer {
        /// Which, without a password.
        place: String,
        /// The step of the schema that is not known here.
        step: i64,
    },
    /// Its schema cannot be brought up to date.
    #[error("the database {place} cannot be brought up to date: {source}")]
    Schema {
        /// Which, without a password.
        place: String,
        /// Why.
        source: MigrateError,
    },
    /// A statement failed.
    #[error("the database: {0}")]
    Statement(#[from] sqlx::Error),
    /// Something stands in the database that no gateway has written.
    #[error("the database holds a {what} that cannot be read: {why}")]
    Unreadable {
        /// What kind of thing.
        what: &'static str,
        /// Why.
        why: String,
    },
    /// Ids are 32-bit numbers, and all have been given.
    #[error("no id is left for another {0}")]
    Full(&'static str),
}

/// An open database with the current schema. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    /// Writers of this process take turns on SQLite: they queue here, where the first to come is the first to go,
    /// instead of trying again and again at the file's lock.
    writing: Option<Arc<Mutex<()>>>,
}

/// A transaction that writes. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Writing {
    // Declared first: the transaction is rolled back before the next writer comes.
    tx: Transaction<'static, Any>,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Writing {
    /// Makes it last.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.tx.commit().await?)
    }
}

impl Deref for Writing {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.tx
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.tx
    }
}

/// Opening waits so long for a database that another process is busy with.
const PATIENCE: Duration = Duration::from_secs(10);

impl Store {
    /// Opens the database at this URL (`sqlite:…`, `postgres:…`), makes it where it is missing and brings
    /// its schema up to date.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        install_default_drivers();
        let place = without_password(url);
        let sqlite = url.starts_with("sqlite:");
        let at_place = |source| StoreError::Open { place: place.clone(), source };
        // A pool tries again and again until its patience ends; one connection by itself says at once what is
        // wrong.
        let mut first = AnyConnection::connect(url).await.map_err(at_place)?;
        prepare(&mut first, sqlite).await.map_err(at_place)?;
        first.close().await.map_err(at_place)?;
        let pool = AnyPoolOptions::new()
            .max_connections(if sqlite { 4 } else { 8 })
            .acquire_timeout(PATIENCE)
            .after_connect(move |connection, _| Box::pin(prepare(connection, sqlite)))
            .connect(url)
            .await
            .map_err(at_place)?;
        sqlx::migrate!().run(&pool).await.map_err(|error| match error {
            MigrateError::VersionMissing(step) | MigrateError::VersionTooNew(step, _) => {
                StoreError::Newer { place, step }
            }
            source => StoreError::Schema { place, source },
        })?;
        Ok(Self { pool, writing: sqlite.then(Arc::default) })
    }

    /// Begins to write. Its first statement must be one that writes: SQLite then takes the file's lock at once
    /// instead of failing later, and PostgreSQL holds the row that was named.
    pub async fn write(&self) -> Result<Writing, StoreError> {
        let turn = match &self.writing {
            Some(writing) => Some(Arc::clone(writing).lock_owned().await),
            None => None,
        };
        // In a task of its own, which ends even when whoever waits here goes away (a request that is cut off): a
        // transaction that had just begun would otherwise stay open on its connection, and everything that is written
        // there afterwards would be part of it.
        let pool = self.pool.clone();
        let beginning = tokio::spawn(async move { pool.begin().await });
        let tx = beginning.await.map_err(|_| sqlx::Error::WorkerCrashed)??;
        Ok(Writing { tx, _turn: turn })
    }

    /// Whether it answers.
    pub async fn answers(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT version FROM catalogue WHERE id = 1").fetch_one(&self.pool).await?;
        Ok(())
    }

    /// Which import was the last: rises by one with each.
    pub async fn catalogue_version(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar("SELECT version FROM catalogue WHERE id = 1").fetch_one(&self.pool).await?)
    }

    /// A connection to read with.
    pub async fn reading(&self) -> Result<PoolConnection<Any>, StoreError> {
        Ok(self.pool.acquire().await?)
    }

    /// Waits for what is under way and closes.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Sets up a connection.
async fn prepare(connection: &mut AnyConnection, sqlite: bool) -> Result<(), sqlx::Error> {
    if sqlite {
        // Readers and one writer side by side, also from another process.
        connection.execute("PRAGMA journal_mode = WAL").await?;
        // A commit is on the disk before anybody hears of it. NORMAL would survive `kill -9` as well, but not a loss of
        // power: the last payments would be forgotten here and known at their providers.
        connection.execute("PRAGMA synchronous = FULL").await?;
        connection.execute("PRAGMA busy_timeout = 10000").await?;
        // What is erased is overwritten, and not only unlinked: an account that is deleted is gone from the file.
        connection.execute("PRAGMA secure_delete = ON").await?;
    }
    Ok(())
}

/// The URL of a SQLite file, which is made when it is missing.
pub fn sqlite_url(file: &Path) -> String {
    let mut url = String::from("sqlite://");
    for byte in file.to_string_lossy().bytes() {
        match byte {
            b'%' | b'?' | b'#' => {
                let _ = write!(url, "%{byte:02X}");
            }
            0x21..=0x7e => url.push(char::from(byte)),
            _ => {
                let _ = write!(url, "%{byte:02X}");
            }
        }
    }
    url + "?mode=rwc"
}

fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.into() };
    let rest = rest.split('?').next().unwrap_or(rest);
    match rest.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}://…@{host}"),
        None => format!("{scheme}://{rest}"),
    }
}

/// A row's value that was written as JSON.
fn from_json<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Unreadable { what, why: error.to_string() })
}

/// A row's value as JSON.
fn to_json<T: Serialize>(what: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unreadable { what, why: error.to_string() })
}

/// A row's value that was written with `Display`.
fn parsed<T: FromStr<Err: Display>>(what: &'static str, text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|error: T::Err| StoreError::Unreadable { what, why: error.to_string() })
}

/// A row's moment.
fn moment(ms: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millis(ms)
        .ok_or_else(|| StoreError::Unreadable { what: "moment", why: format!("{ms} ms is out of range") })
}

/// `($1,$2),($3,$4)` for so many rows of so many columns.
fn placeholders(rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..columns {
            let comma = if column == 0 { "" } else { "," };
            // Writing to a String cannot fail.
            let _ = write!(text, "{comma}${}", row * columns + column + 1);
        }
        text.push(')');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_placeholders_counts_on_from_the_one_before() {
        assert_eq!(placeholders(2, 3), "($1,$2,$3),($4,$5,$6)");
    }

    #[test]
    fn a_path_with_signs_of_a_url_stays_a_path() {
        assert_eq!(sqlite_url(Path::new("/a b/50%?.db")), "sqlite:///a%20b/50%25%3F.db?mode=rwc");
    }

    #[test]
    fn an_error_never_names_the_password() {
        assert_eq!(
            without_password("postgres://me:secret@db:5432/city?x=secret"),
            "postgres://…@db:5432/city"
        );
        assert_eq!(without_password("sqlite:///data/city.db?mode=rwc"), "sqlite:///data/city.db");
    }
}
