//! Double entry: what a booking is, and which bookings a payment makes. No I/O.
//!
//! Positive amounts are debits. A provider owes us what it has taken (`provider:…`), the insurance what it has
//! promised (`fund`, `personal`); we owe operators what was paid for them (`operator:…`) and people what we have
//! promised back (`refunds`).
//!
//! | booking | debit | credit |
//! |---|---|---|
//! | `paid:<attempt>` | provider, fund, personal | operator |
//! | `surplus:<refund>`, money that does not count | provider, fund, personal | refunds |
//! | `promised:<refund>`, of the payment that counts | operator | refunds |
//! | `returned:<refund>` | refunds | provider, fund, personal |
//!
//! So `refunds` stands at nought when every promise is kept, and `provider:…` moves as the provider's own bill.

use contract::{
    Fen, Timestamp,
    pay::{Legs, PayMethod},
};
use std::fmt;

/// An account of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// What a provider holds for us.
    Provider(PayMethod),
    /// What the insurance fund owes.
    Fund,
    /// What is owed from insurance accounts.
    Personal,
    /// What we owe an operator.
    Operator(String),
    /// What we have promised back and not yet given.
    Refunds,
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Provider(method) => write!(f, "provider:{}", method.name()),
            Self::Fund => f.write_str("fund"),
            Self::Personal => f.write_str("personal"),
            Self::Operator(source) => write!(f, "operator:{source}"),
            Self::Refunds => f.write_str("refunds"),
        }
    }
}

/// An amount on one account, not nought; debit above nought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where.
    pub account: Account,
    /// How much.
    pub amount: Fen,
}

/// Entries that add up to nought, each account once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// What it is for; never booked twice.
    pub name: String,
    /// The attempt or refund whose money moves.
    pub subject: String,
    /// When it moved, by the provider's word where there is one.
    pub at: Timestamp,
    entries: Vec<Entry>,
}

/// What became of the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Taken, for an operator.
    Paid,
    /// Taken, and to be given back.
    Surplus,
    /// To be given back of what was taken for an operator.
    Promised,
    /// Given back.
    Returned,
}

impl Move {
    const fn name(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Surplus => "surplus",
            Self::Promised => "promised",
            Self::Returned => "returned",
        }
    }
}

/// The sum of a booking does not fit, or is not nought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a booking does not add up")]
pub struct Unbalanced;

impl Booking {
    /// Books these legs. `named` is the id that makes it unique, `subject` the attempt or refund whose money it is.
    pub fn new(
        moved: Move,
        named: impl fmt::Display,
        subject: impl fmt::Display,
        legs: Legs,
        method: PayMethod,
        operator: &str,
        at: Timestamp,
    ) -> Result<Self, Unbalanced> {
        let total = legs.total().ok_or(Unbalanced)?;
        let operator = || Account::Operator(operator.to_owned());
        let holders = [
            (Account::Provider(method), legs.cash),
            (Account::Fund, legs.fund),
            (Account::Personal, legs.personal),
        ];
        let entries = match moved {
            Move::Paid | Move::Surplus => {
                let owed_to = if moved == Move::Paid { operator() } else { Account::Refunds };
                let mut entries = holders.to_vec();
                entries.push((owed_to, negative(total)?));
                entries
            }
            Move::Promised => vec![(operator(), total), (Account::Refunds, negative(total)?)],
            Move::Returned => {
                let mut entries = vec![(Account::Refunds, total)];
                for (account, amount) in holders {
                    entries.push((account, negative(amount)?));
                }
                entries
            }
        };
        let entries: Vec<_> = entries
            .into_iter()
            .filter(|(_, amount)| *amount != Fen::ZERO)
            .map(|(account, amount)| Entry { account, amount })
            .collect();
        let sum = entries.iter().try_fold(Fen::ZERO, |sum, entry| sum.checked_add(entry.amount));
        if sum != Some(Fen::ZERO) || entries.is_empty() {
            return Err(Unbalanced);
        }
        Ok(Self { name: format!("{}:{named}", moved.name()), subject: subject.to_string(), at, entries })
    }

    /// Its entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

fn negative(amount: Fen) -> Result<Fen, Unbalanced> {
    amount.checked_mul(-1).ok_or(Unbalanced)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn booked(moved: Move, cash: i64, fund: i64, personal: i64) -> Result<Booking, Unbalanced> {
        let legs = Legs { cash: Fen::new(cash), fund: Fen::new(fund), personal: Fen::new(personal) };
        Booking::new(moved, "x", "x", legs, PayMethod::Wechat, "demo", Timestamp::EPOCH)
    }

    #[test]
    fn a_payment_is_owed_to_its_operator() {
        let shown: Vec<_> = booked(Move::Paid, 300, 200, 0)
            .unwrap()
            .entries()
            .iter()
            .map(|entry| format!("{} {}", entry.account, entry.amount))
            .collect();
        assert_eq!(shown, ["provider:wechat 3.00", "fund 2.00", "operator:demo -5.00"]);
    }

    #[test]
    fn nothing_and_too_much_cannot_be_booked() {
        assert_eq!(booked(Move::Paid, 0, 0, 0), Err(Unbalanced));
        assert_eq!(booked(Move::Paid, i64::MAX, 1, 0), Err(Unbalanced));
        assert_eq!(booked(Move::Returned, i64::MIN, 0, 0), Err(Unbalanced));
    }

    proptest! {
        #[test]
        fn what_goes_in_and_comes_back_leaves_every_account_at_nought(
            cash in 1_i64..1 << 40, fund in 0_i64..1 << 40, personal in 0_i64..1 << 40,
        ) {
            for way in [&[Move::Paid, Move::Promised, Move::Returned][..], &[Move::Surplus, Move::Returned]] {
                let mut balances = std::collections::BTreeMap::<Account, i64>::new();
                for moved in way {
                    let booking = booked(*moved, cash, fund, personal).unwrap();
                    prop_assert_eq!(booking.entries().iter().map(|entry| entry.amount.get()).sum::<i64>(), 0);
                    for entry in booking.entries() {
                        *balances.entry(entry.account.clone()).or_default() += entry.amount.get();
                    }
                }
                prop_assert!(balances.values().all(|balance| *balance == 0));
            }
        }
    }
}
