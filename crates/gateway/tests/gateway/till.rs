//! A payment provider that a test holds in its hand.

use crate::stays::Clock;
use contract::{
    AgreementId, AttemptId, Fen, RefundId, Timestamp,
    pay::{HandOver, HostKind, Legs, PayMethod},
};
use gateway::pay::provider::{
    AgreementWord, Answering, BillEntry, Charge, Heard, LegWord, Notice, NoticeError, Provider,
    ProviderError, RefundOrder, RefundState, RefundWord, Reply, Word,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

/// What it has in its books.
#[derive(Debug, Default)]
struct Books {
    trades: BTreeMap<AttemptId, (Legs, LegWord)>,
    refunds: BTreeMap<RefundId, Legs>,
    /// Deductions are refused.
    broke: bool,
}

/// A till. Clones share its books.
#[derive(Clone, Debug)]
pub struct Till {
    books: Arc<Mutex<Books>>,
    clock: Clock,
}

impl Till {
    pub fn new(clock: &Clock) -> Self {
        Self { books: Arc::default(), clock: clock.clone() }
    }

    /// The person pays at the cashier.
    pub fn pays(&self, attempt: AttemptId) {
        let mut books = self.books.lock().unwrap();
        books.trades.get_mut(&attempt).expect("it was placed").1 = LegWord::Paid;
    }

    /// From now on nobody has money for deductions.
    pub fn is_broke(&self) {
        self.books.lock().unwrap().broke = true;
    }

    /// What it holds: taken, less given back.
    pub fn holds(&self) -> i64 {
        let books = self.books.lock().unwrap();
        let taken = books.trades.values().filter(|it| it.1 == LegWord::Paid).map(|it| it.0.cash.get());
        taken.sum::<i64>() - books.refunds.values().map(|it| it.cash.get()).sum::<i64>()
    }

    fn word(&self, attempt: AttemptId) -> Result<Word, ProviderError> {
        let books = self.books.lock().unwrap();
        let (legs, cash) = *books.trades.get(&attempt).ok_or(ProviderError::NotFound)?;
        let at = self.clock.now();
        Ok(Word {
            attempt,
            cash,
            insurance: None,
            legs: Some(legs),
            reference: Some(format!("t-{attempt}")),
            at,
        })
    }
}

fn now<T: Send + 'static>(it: Result<T, ProviderError>) -> Answering<'static, T> {
    Box::pin(async { it })
}

fn done(refund: RefundId, legs: Legs) -> RefundWord {
    RefundWord { refund, state: RefundState::Done, legs, at: Timestamp::EPOCH }
}

impl Provider for Till {
    fn method(&self) -> PayMethod {
        PayMethod::Alipay
    }

    fn is_sandbox(&self) -> bool {
        false
    }

    fn has_agreements(&self) -> bool {
        true
    }

    fn place<'a>(&'a self, charge: &'a Charge) -> Answering<'a, HandOver> {
        let mut books = self.books.lock().unwrap();
        books.trades.entry(charge.attempt).or_insert((charge.legs, LegWord::Waiting));
        now(Ok(HandOver::Redirect { url: format!("https://till.example/{}", charge.attempt) }))
    }

    fn query(&self, attempt: AttemptId) -> Answering<'_, Word> {
        now(self.word(attempt))
    }

    fn close(&self, attempt: AttemptId) -> Answering<'_, Word> {
        if let Some(trade) = self.books.lock().unwrap().trades.get_mut(&attempt)
            && trade.1 != LegWord::Paid
        {
            trade.1 = LegWord::Closed;
        }
        now(self.word(attempt))
    }

    fn refund<'a>(&'a self, refund: &'a RefundOrder) -> Answering<'a, RefundWord> {
        self.books.lock().unwrap().refunds.insert(refund.refund, refund.legs);
        now(Ok(done(refund.refund, refund.legs)))
    }

    fn query_refund(&self, refund: RefundId, _: AttemptId) -> Answering<'_, RefundWord> {
        let legs = self.books.lock().unwrap().refunds.get(&refund).copied();
        now(legs.map(|legs| done(refund, legs)).ok_or(ProviderError::NotFound))
    }

    fn sign<'a>(&'a self, agreement: AgreementId, _: HostKind, _: &'a str) -> Answering<'a, HandOver> {
        now(Ok(HandOver::Redirect { url: format!("https://till.example/sign/{agreement}") }))
    }

    fn query_agreement(&self, agreement: AgreementId) -> Answering<'_, AgreementWord> {
        now(Ok(AgreementWord { agreement, contract: Some("c1".into()), at: Timestamp::EPOCH }))
    }

    fn deduct<'a>(&'a self, charge: &'a Charge, _: &'a str) -> Answering<'a, Word> {
        let mut books = self.books.lock().unwrap();
        if books.broke {
            let refused = ProviderError::Refused { code: "NOTENOUGH".into(), words: "余额不足".into() };
            return now(Err(refused));
        }
        books.trades.entry(charge.attempt).or_insert((charge.legs, LegWord::Paid));
        drop(books);
        now(self.word(charge.attempt))
    }

    fn read(&self, _: &Notice) -> Result<Heard, NoticeError> {
        Err(NoticeError::Signature)
    }

    fn reply(&self, taken: bool) -> Reply {
        Reply { status: if taken { 200 } else { 500 }, media_type: "text/plain", body: String::new() }
    }

    fn bill<'a>(&'a self, _: &'a str) -> Answering<'a, Vec<BillEntry>> {
        let books = self.books.lock().unwrap();
        let paid = books.trades.iter().filter(|(_, it)| it.1 == LegWord::Paid).map(|(attempt, it)| {
            BillEntry::Paid { attempt: *attempt, amount: it.0.cash, reference: String::new() }
        });
        now(Ok(paid.collect()))
    }
}

/// So many fen.
pub fn fen(fen: i64) -> Fen {
    Fen::new(fen)
}
