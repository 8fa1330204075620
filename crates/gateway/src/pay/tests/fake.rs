//! A provider and a service in memory, and a gateway over them.

use crate::{
    Gateway, Outside,
    pay::{
        provider::{
            AgreementWord, Answering, BillEntry, Charge, Heard, LegWord, Notice, NoticeError, Provider,
            ProviderError, RefundOrder, RefundState, RefundWord, Reply, Word,
        },
        purpose::{Bill, Doing, Fulfilled, GoingBack, PurposeError, Service, Sold, Wish},
    },
    settings::Settings,
    store::Store,
};
use contract::{
    AccountId, AgreementId, AttemptId, Fen, LotId, Name, PlateId, RefundId, Timestamp,
    pay::{BillLine, HandOver, HostKind, Legs, OrderKind, PayMethod, Purpose},
};
use sqlx::{AnyConnection, Connection as _, Executor as _, Row as _};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

pub const START_MS: i64 = 1_790_000_000_000;

/// A clock that a test sets.
#[derive(Clone, Debug, Default)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(START_MS + self.0.load(Ordering::SeqCst)).unwrap()
    }

    pub fn passes(&self, span: Duration) {
        self.0.fetch_add(i64::try_from(span.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

#[derive(Clone, Debug)]
pub struct Trade {
    pub legs: Legs,
    pub word: LegWord,
    pub back: Fen,
}

/// What a provider loses.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Loses {
    #[default]
    Nothing,
    Requests,
    Answers,
}

#[derive(Debug, Default)]
pub struct Books {
    pub trades: BTreeMap<AttemptId, Trade>,
    pub refunds: BTreeMap<RefundId, (AttemptId, Legs)>,
    pub agreements: BTreeMap<AgreementId, bool>,
    pub loses: Loses,
    pub placed: u32,
    /// Deductions are refused.
    pub broke: bool,
}

/// A provider. Its notifications are JSON words; `sig: right` is its signature.
#[derive(Clone, Debug)]
pub struct Cashier {
    pub method: PayMethod,
    pub clock: Clock,
    pub books: Arc<Mutex<Books>>,
}

impl Cashier {
    pub fn new(method: PayMethod, clock: &Clock) -> Self {
        Self { method, clock: clock.clone(), books: Arc::default() }
    }

    /// A request goes out, has its effect, and its answer comes in: three moments at which the asker may die.
    async fn does<T>(
        &self,
        act: impl FnOnce(&mut Books) -> Result<T, ProviderError>,
    ) -> Result<T, ProviderError> {
        let lost = || ProviderError::Unknown("lost on the way".into());
        tokio::task::yield_now().await;
        let done = {
            let mut books = self.books.lock().unwrap();
            if books.loses == Loses::Requests {
                return Err(lost());
            }
            let done = act(&mut books);
            if books.loses == Loses::Answers { Err(lost()) } else { done }
        };
        tokio::task::yield_now().await;
        done
    }

    pub fn word(&self, attempt: AttemptId) -> Word {
        let books = self.books.lock().unwrap();
        self.word_of(attempt, &books.trades[&attempt])
    }

    fn word_of(&self, attempt: AttemptId, trade: &Trade) -> Word {
        Word {
            attempt,
            cash: trade.word,
            insurance: None,
            legs: Some(trade.legs),
            reference: Some(format!("42{attempt}")),
            at: self.clock.now(),
        }
    }

    /// The person pays at the cashier. Answers whether it could still be paid.
    pub fn person_pays(&self, attempt: AttemptId) -> bool {
        let mut books = self.books.lock().unwrap();
        match books.trades.get_mut(&attempt) {
            Some(trade) if trade.word < LegWord::Closed => {
                trade.word = LegWord::Paid;
                true
            }
            _ => false,
        }
    }

    /// The cashier takes the money although the trade was closed.
    pub fn takes_after_all(&self, attempt: AttemptId) {
        self.books.lock().unwrap().trades.get_mut(&attempt).unwrap().word = LegWord::Paid;
    }

    pub fn loses(&self, what: Loses) {
        self.books.lock().unwrap().loses = what;
    }

    /// What it holds of people's money.
    pub fn holds(&self) -> i64 {
        let books = self.books.lock().unwrap();
        let paid = books.trades.values().filter(|trade| trade.word == LegWord::Paid);
        paid.map(|trade| trade.legs.cash.get() - trade.back.get()).sum()
    }

    pub fn notice(&self, word: &Word) -> Notice {
        Notice {
            headers: vec![("sig".into(), "right".into())],
            body: serde_json::to_vec(word).unwrap(),
            now: self.clock.now(),
        }
    }
}

impl Provider for Cashier {
    fn method(&self) -> PayMethod {
        self.method
    }

    fn is_sandbox(&self) -> bool {
        true
    }

    fn has_agreements(&self) -> bool {
        true
    }

    fn place<'a>(&'a self, charge: &'a Charge) -> Answering<'a, HandOver> {
        Box::pin(self.does(|books| {
            books.placed += 1;
            let trade = Trade { legs: charge.legs, word: LegWord::Waiting, back: Fen::ZERO };
            books.trades.entry(charge.attempt).or_insert(trade);
            Ok(HandOver::Redirect { url: format!("http://cashier.example/{}", charge.attempt) })
        }))
    }

    fn query(&self, attempt: AttemptId) -> Answering<'_, Word> {
        Box::pin(self.does(move |books| {
            books
                .trades
                .get(&attempt)
                .map(|trade| self.word_of(attempt, trade))
                .ok_or(ProviderError::NotFound)
        }))
    }

    fn close(&self, attempt: AttemptId) -> Answering<'_, Word> {
        Box::pin(self.does(move |books| {
            let trade = books.trades.get_mut(&attempt).ok_or(ProviderError::NotFound)?;
            trade.word = trade.word.max(LegWord::Closed);
            Ok(self.word_of(attempt, trade))
        }))
    }

    fn refund<'a>(&'a self, refund: &'a RefundOrder) -> Answering<'a, RefundWord> {
        Box::pin(self.does(move |books| {
            if !books.refunds.contains_key(&refund.refund) {
                let trade = books.trades.get_mut(&refund.attempt).ok_or(ProviderError::NotFound)?;
                let back = trade.back.checked_add(refund.legs.cash).unwrap();
                assert!(trade.word == LegWord::Paid && back <= trade.legs.cash, "more back than was taken");
                trade.back = back;
                books.refunds.insert(refund.refund, (refund.attempt, refund.legs));
            }
            Ok(done(refund.refund, refund.legs, self.clock.now()))
        }))
    }

    fn query_refund(&self, refund: RefundId, _: AttemptId) -> Answering<'_, RefundWord> {
        Box::pin(self.does(move |books| {
            let (_, legs) = books.refunds.get(&refund).ok_or(ProviderError::NotFound)?;
            Ok(done(refund, *legs, self.clock.now()))
        }))
    }

    fn sign<'a>(&'a self, agreement: AgreementId, _: HostKind, _: &'a str) -> Answering<'a, HandOver> {
        Box::pin(self.does(move |books| {
            books.agreements.entry(agreement).or_insert(false);
            Ok(HandOver::Redirect { url: format!("http://cashier.example/sign/{agreement}") })
        }))
    }

    fn query_agreement(&self, agreement: AgreementId) -> Answering<'_, AgreementWord> {
        Box::pin(self.does(move |books| {
            let signed = *books.agreements.get(&agreement).ok_or(ProviderError::NotFound)?;
            Ok(AgreementWord { agreement, contract: signed.then(|| "c1".into()), at: self.clock.now() })
        }))
    }

    fn end_agreement<'a>(&'a self, agreement: AgreementId, _: &'a str) -> Answering<'a, AgreementWord> {
        Box::pin(self.does(move |books| {
            books.agreements.insert(agreement, false);
            Ok(AgreementWord { agreement, contract: None, at: self.clock.now() })
        }))
    }

    fn deduct<'a>(&'a self, charge: &'a Charge, _: &'a str) -> Answering<'a, Word> {
        Box::pin(self.does(move |books| {
            if books.broke {
                return Err(ProviderError::Refused {
                    code: "NOTENOUGH".into(), words: "余额不足".into()
                });
            }
            let trade = Trade { legs: charge.legs, word: LegWord::Paid, back: Fen::ZERO };
            let trade = books.trades.entry(charge.attempt).or_insert(trade);
            Ok(self.word_of(charge.attempt, trade))
        }))
    }

    fn read(&self, notice: &Notice) -> Result<Heard, NoticeError> {
        if !notice.headers.iter().any(|(name, value)| name == "sig" && value == "right") {
            return Err(NoticeError::Signature);
        }
        let word: Result<Word, _> = serde_json::from_slice(&notice.body);
        word.map(Heard::Payment).map_err(|error| NoticeError::Unreadable(error.to_string()))
    }

    fn reply(&self, taken: bool) -> Reply {
        let body = if taken { "success" } else { "fail" };
        Reply { status: if taken { 200 } else { 500 }, media_type: "text/plain", body: body.into() }
    }

    fn bill<'a>(&'a self, _: &'a str) -> Answering<'a, Vec<BillEntry>> {
        Box::pin(self.does(|books| {
            let paid = books.trades.iter().filter(|(_, trade)| trade.word == LegWord::Paid);
            let paid = paid.map(|(attempt, trade)| BillEntry::Paid {
                attempt: *attempt,
                amount: trade.legs.cash,
                reference: String::new(),
            });
            let back = books.refunds.iter();
            let back =
                back.map(|(refund, (_, legs))| BillEntry::Refunded { refund: *refund, amount: legs.cash });
            Ok(paid.chain(back).collect())
        }))
    }
}

fn done(refund: RefundId, legs: Legs, at: Timestamp) -> RefundWord {
    RefundWord { refund, state: RefundState::Done, legs, at }
}

/// Sells month tickets of one kind, and writes down in tables of its own what it was told.
#[derive(Debug)]
pub struct Shop;

pub const PRICE: i64 = 30_000;

pub fn purpose(months: u8) -> Purpose {
    let plate = PlateId::new(Timestamp::EPOCH, [1; 10]);
    Purpose::ParkingMonth { lot: LotId(1), plate, from: "2026-12-01".into(), months }
}

impl Service for Shop {
    fn kind(&self) -> OrderKind {
        OrderKind::ParkingMonth
    }

    fn price<'a>(&'a self, _: &'a mut AnyConnection, wish: Wish<'a>) -> Doing<'a, Bill> {
        Box::pin(async move {
            let Purpose::ParkingMonth { months, .. } = wish.purpose else {
                return Err(PurposeError::NotFound);
            };
            if *months == 0 {
                return Err(PurposeError::NothingOwed);
            }
            let amount = Fen::new(PRICE).checked_mul(i64::from(*months)).unwrap();
            let name = Name { zh: "五四广场".into(), en: None };
            let line = BillLine::Month {
                lot: name.clone(),
                plate: "鲁B·12345".into(),
                from: "2026-12-01".into(),
                to: "2026-12-31".into(),
                months: *months,
                amount,
            };
            Ok(Bill {
                title: name,
                lines: vec![line],
                legs: Legs::cash(amount),
                expires: wish.now.plus(Duration::from_mins(15)),
                operator: "demo".parse().unwrap(),
                sample: false,
            })
        })
    }

    fn still_owed<'a>(&'a self, tx: &'a mut AnyConnection, sold: &'a Sold, _: Timestamp) -> Doing<'a, bool> {
        Box::pin(async move {
            // One of these an account: whichever order is paid first.
            let row = sqlx::query(
                "SELECT COUNT(*) FROM told WHERE what = 'fulfil' AND account = $1 AND order_id NOT IN \
                 (SELECT order_id FROM told WHERE what = 'undo')",
            )
            .bind(sold.account.to_string())
            .fetch_one(&mut *tx)
            .await?;
            Ok(row.try_get::<i64, _>(0)? == 0)
        })
    }

    fn fulfil<'a>(&'a self, tx: &'a mut AnyConnection, sold: &'a Sold, _: Timestamp) -> Doing<'a, Fulfilled> {
        Box::pin(async move {
            tell(tx, "fulfil", sold, sold.legs).await?;
            Ok(Fulfilled::default())
        })
    }

    fn refundable<'a>(&'a self, _: &'a mut AnyConnection, sold: &'a Sold, _: Timestamp) -> Doing<'a, Fen> {
        Box::pin(async move { Ok(sold.legs.cash) })
    }

    fn undo<'a>(&'a self, tx: &'a mut AnyConnection, sold: &'a Sold, back: GoingBack) -> Doing<'a, ()> {
        Box::pin(async move { tell(tx, "undo", sold, back.legs).await })
    }

    fn not_deducted<'a>(&'a self, tx: &'a mut AnyConnection, wish: Wish<'a>) -> Doing<'a, ()> {
        Box::pin(async move {
            sqlx::query(
                "INSERT INTO told (what, order_id, account, amount) VALUES ('not deducted', '', $1, 0)",
            )
            .bind(wish.account.to_string())
            .execute(&mut *tx)
            .await?;
            Ok(())
        })
    }
}

async fn tell(tx: &mut AnyConnection, what: &str, sold: &Sold, legs: Legs) -> Result<(), PurposeError> {
    sqlx::query("INSERT INTO told (what, order_id, account, amount) VALUES ($1, $2, $3, $4)")
        .bind(what)
        .bind(sold.order.to_string())
        .bind(sold.account.to_string())
        .bind(legs.cash.get())
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// A gateway over this database, as after a start.
pub async fn open(folder: &Path, url: Option<&str>, clock: &Clock, cashiers: &[&Cashier]) -> Gateway {
    let settings = Settings { data: folder.into(), dist: folder.join("dist"), dev: false, tls: false };
    let store = Store::open(&settings.database_url(url)).await.unwrap();
    let mut tx = store.write().await.unwrap();
    // Somebody who has agreed to automatic payment.
    for sql in [
        "INSERT INTO accounts (id, made_ms) VALUES ($1, 0) ON CONFLICT DO NOTHING",
        "INSERT INTO consents (account, purpose, place, given, at_ms) VALUES ($1, 'auto_pay', 0, 1, 0) \
         ON CONFLICT DO NOTHING",
    ] {
        sqlx::query(sql).bind(account(1).to_string()).execute(&mut *tx).await.unwrap();
    }
    sqlx::query("CREATE TABLE IF NOT EXISTS told (what TEXT, order_id TEXT, account TEXT, amount BIGINT)")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let at = clock.clone();
    let outside = Outside {
        providers: cashiers.iter().map(|cashier| Arc::new((*cashier).clone()) as Arc<dyn Provider>).collect(),
        services: vec![Arc::new(Shop)],
        clock: Arc::new(move || at.now()),
        ..Outside::default()
    };
    Gateway::start(&settings, store, outside).await.unwrap()
}

pub fn account(number: u8) -> AccountId {
    AccountId::new(Timestamp::from_millis(START_MS).unwrap(), [number; 10])
}

/// What the shop was told: how many of this, and their sum.
pub async fn told(gateway: &Gateway, what: &str) -> (i64, i64) {
    let mut connection = gateway.store().reading().await.unwrap();
    let row =
        sqlx::query("SELECT COUNT(*), CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM told WHERE what = $1")
            .bind(what)
            .fetch_one(&mut *connection)
            .await
            .unwrap();
    (row.try_get(0).unwrap(), row.try_get(1).unwrap())
}

/// SQLite, and PostgreSQL where `DATABASE_URL` names one: an empty schema of the test's own.
pub async fn databases(test: &str) -> Vec<Option<String>> {
    let mut all = vec![None];
    match std::env::var("DATABASE_URL").ok().filter(|url| url.starts_with("postgres")) {
        Some(url) => all.push(Some(schema(&url, test).await)),
        None => eprintln!("PostgreSQL is skipped: DATABASE_URL names none"),
    }
    all
}

/// Empties a schema of this name and answers its address.
pub async fn schema(url: &str, name: &str) -> String {
    let mut connection = sqlx::postgres::PgConnection::connect(url).await.unwrap();
    let sql = format!("DROP SCHEMA IF EXISTS pay_{name} CASCADE; CREATE SCHEMA pay_{name}");
    connection.execute(sql.as_str()).await.unwrap();
    connection.close().await.unwrap();
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}options=-c%20search_path%3Dpay_{name}")
}
