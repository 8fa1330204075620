//! What the cashier knows: trades, refunds, contracts. Every change is also a line of a file, so that a desk that is
//! opened again still knows them, as a real provider would.

use crate::desk::Shape;
use contract::{Fen, Timestamp};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::{self, BufRead as _, BufReader, Write as _},
    path::Path,
};

/// How a trade stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TradeState {
    /// The person has not acted.
    Waiting,
    /// The person has paid, and the money is on its way.
    Processing,
    /// Paid.
    Paid,
    /// Closed.
    Closed,
}

/// A trade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trade {
    /// Whose.
    pub shape: Shape,
    /// The merchant's number.
    pub number: String,
    /// The provider's number.
    pub own: String,
    /// How much.
    pub amount: Fen,
    /// What for.
    pub title: String,
    /// Where to tell of it.
    pub notify: String,
    /// Where the cashier leads back to.
    pub back: Option<String>,
    /// It cannot be paid after that.
    pub expires: Option<Timestamp>,
    /// When it was made.
    pub made: Timestamp,
    /// How it stands.
    pub state: TradeState,
    /// When it was paid.
    pub paid: Option<Timestamp>,
    /// What has gone back.
    pub returned: Fen,
}

/// How a refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// On its way.
    Processing,
    /// Done.
    Done,
    /// It will not be done.
    Failed,
}

/// A refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Whose.
    pub shape: Shape,
    /// The merchant's number.
    pub number: String,
    /// The merchant's number of the trade.
    pub trade: String,
    /// The provider's number.
    pub own: String,
    /// How much.
    pub amount: Fen,
    /// How it stands.
    pub state: RefundState,
    /// When it came to that.
    pub at: Timestamp,
    /// Where to tell of it.
    pub notify: Option<String>,
}

/// How a contract stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContractState {
    /// Not signed yet.
    Pending,
    /// Signed.
    Signed,
    /// Ended.
    Ended,
}

/// A contract to deduct.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// Whose.
    pub shape: Shape,
    /// The merchant's number.
    pub number: String,
    /// The provider's number.
    pub own: String,
    /// Where to tell of it.
    pub notify: String,
    /// Where the cashier leads back to.
    pub back: Option<String>,
    /// How it stands.
    pub state: ContractState,
    /// When it came to that.
    pub at: Timestamp,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
enum Line {
    Trade(Trade),
    Refund(Refund),
    Contract(Contract),
}

type Key = (&'static str, String);

/// The books.
#[derive(Default)]
pub struct Books {
    trades: BTreeMap<Key, Trade>,
    refunds: BTreeMap<Key, Refund>,
    contracts: BTreeMap<Key, Contract>,
    file: Option<File>,
}

impl Books {
    /// Opens the books; a line that cannot be read (the desk was killed while it wrote) is as if never written.
    pub fn open(path: Option<&Path>) -> io::Result<Self> {
        let mut books = Self::default();
        let Some(path) = path else { return Ok(books) };
        let file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
        for line in BufReader::new(&file).lines() {
            match serde_json::from_str(&line?) {
                Ok(Line::Trade(trade)) => books.keep_trade(trade),
                Ok(Line::Refund(refund)) => books.keep_refund(refund),
                Ok(Line::Contract(contract)) => books.keep_contract(contract),
                Err(_) => {}
            }
        }
        // What was cut off ends here, and spoils no line after it.
        writeln!(&file)?;
        books.file = Some(file);
        Ok(books)
    }

    fn write(&mut self, line: &Line) {
        let Some(file) = &mut self.file else { return };
        let written = serde_json::to_string(line).map_err(io::Error::other).and_then(|mut text| {
            text.push('\n');
            file.write_all(text.as_bytes())
        });
        if let Err(error) = written {
            eprintln!("sandbox: the cashier's books cannot be written: {error}");
        }
    }

    fn keep_trade(&mut self, trade: Trade) {
        self.trades.insert((trade.shape.name(), trade.number.clone()), trade);
    }

    fn keep_refund(&mut self, refund: Refund) {
        self.refunds.insert((refund.shape.name(), refund.number.clone()), refund);
    }

    fn keep_contract(&mut self, contract: Contract) {
        self.contracts.insert((contract.shape.name(), contract.number.clone()), contract);
    }

    /// Keeps a trade as it is now.
    pub fn put_trade(&mut self, trade: &Trade) {
        self.write(&Line::Trade(trade.clone()));
        self.keep_trade(trade.clone());
    }

    /// Keeps a refund as it is now.
    pub fn put_refund(&mut self, refund: &Refund) {
        self.write(&Line::Refund(refund.clone()));
        self.keep_refund(refund.clone());
    }

    /// Keeps a contract as it is now.
    pub fn put_contract(&mut self, contract: &Contract) {
        self.write(&Line::Contract(contract.clone()));
        self.keep_contract(contract.clone());
    }

    /// The trade of this number.
    pub fn trade(&self, shape: Shape, number: &str) -> Option<Trade> {
        self.trades.get(&(shape.name(), number.to_owned())).cloned()
    }

    /// The refund of this number.
    pub fn refund(&self, shape: Shape, number: &str) -> Option<Refund> {
        self.refunds.get(&(shape.name(), number.to_owned())).cloned()
    }

    /// The contract of this number.
    pub fn contract(&self, shape: Shape, number: &str) -> Option<Contract> {
        self.contracts.get(&(shape.name(), number.to_owned())).cloned()
    }

    /// The contract that the provider numbers so.
    pub fn contract_by_own(&self, shape: Shape, own: &str) -> Option<Contract> {
        self.contracts.values().find(|it| it.shape == shape && it.own == own).cloned()
    }

    /// Every trade of a provider, by number.
    pub fn trades(&self, shape: Shape) -> impl Iterator<Item = &Trade> {
        self.trades.values().filter(move |it| it.shape == shape)
    }

    /// Every refund of a provider, by number.
    pub fn refunds(&self, shape: Shape) -> impl Iterator<Item = &Refund> {
        self.refunds.values().filter(move |it| it.shape == shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn books_that_are_opened_again_know_everything_but_a_line_that_was_cut_off() {
        let path = std::env::temp_dir().join(format!("books-{}.jsonl", std::process::id()));
        let trade = |number: &str, state| Trade {
            shape: Shape::Wechat,
            number: number.into(),
            own: "4200".into(),
            amount: Fen::new(5),
            title: "停车".into(),
            notify: String::new(),
            back: None,
            expires: None,
            made: Timestamp::EPOCH,
            state,
            paid: None,
            returned: Fen::ZERO,
        };
        let mut books = Books::open(Some(&path)).unwrap();
        books.put_trade(&trade("a", TradeState::Waiting));
        books.put_trade(&trade("a", TradeState::Paid));
        drop(books);
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"what\":\"tra").unwrap();
        let mut books = Books::open(Some(&path)).unwrap();
        books.put_trade(&trade("b", TradeState::Closed));
        drop(books);
        let books = Books::open(Some(&path)).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(books.trade(Shape::Wechat, "a"), Some(trade("a", TradeState::Paid)));
        assert_eq!(books.trade(Shape::Wechat, "b"), Some(trade("b", TradeState::Closed)));
        assert_eq!(books.trade(Shape::Alipay, "a"), None);
    }
}
