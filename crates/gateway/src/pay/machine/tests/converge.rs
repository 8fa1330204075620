//! The same notifications in any sequence, and any number of times, end alike.

use super::{at, attempt_id, legs, new_attempt, order, word};
use crate::pay::{
    machine::{Decision, Event, Moment, Order},
    provider::LegWord::{self, Closed, Paid, Processing, Waiting},
};
use contract::pay::{Legs, OrderState, PayMethod};
use proptest::{collection::vec, prelude::*, sample::Index};
use std::collections::BTreeMap;

/// What counts in the end.
#[derive(Debug, PartialEq)]
struct End {
    state: OrderState,
    kept: Legs,
    back: Option<Legs>,
    balances: BTreeMap<String, i64>,
    fulfilled: usize,
}

fn end_of(start: &Order, words: &[(LegWord, Option<LegWord>)]) -> End {
    let mut order = start.clone();
    let mut balances = BTreeMap::new();
    let mut fulfilled = 0;
    for (index, (cash, insurance)) in words.iter().enumerate() {
        let moment = Moment { now: at(20), fresh: [u8::try_from(index).unwrap(); 10] };
        let word = word(attempt_id(1), order.legs, *cash, *insurance);
        let step = order.step(Event::Said { word, owed: true }, moment).unwrap();
        order = step.order;
        for decision in step.decisions {
            match decision {
                Decision::Book(booking) => {
                    for entry in booking.entries() {
                        *balances.entry(entry.account.to_string()).or_default() += entry.amount.get();
                    }
                }
                Decision::Fulfil { .. } => fulfilled += 1,
                other => panic!("{other:?}"),
            }
        }
    }
    balances.retain(|_, balance| *balance != 0);
    let back = order.given_back(attempt_id(1));
    End { state: order.state, kept: order.kept(), back, balances, fulfilled }
}

fn started(amount: Legs) -> Order {
    let moment = Moment { now: at(1), fresh: [0; 10] };
    let start = Event::Start(new_attempt(1, PayMethod::Wechat));
    order(amount).step(start, moment).unwrap().order
}

/// How one leg goes at its provider.
fn leg() -> impl Strategy<Value = Vec<LegWord>> {
    prop_oneof![
        Just(vec![Waiting]),
        Just(vec![Waiting, Processing]),
        Just(vec![Waiting, Processing, Paid]),
        Just(vec![Waiting, Closed]),
        Just(vec![Processing, Closed]),
    ]
}

/// A history's words in a random sequence, each at least once, some more often.
fn shuffled<T: Clone>(words: &[T], again: &[Index], order: &[Index]) -> Vec<T> {
    let mut all = words.to_vec();
    all.extend(again.iter().map(|index| index.get(words).clone()));
    for (place, index) in order.iter().enumerate().take(all.len()) {
        let other = index.index(all.len());
        all.swap(place % words.len(), other);
    }
    all
}

proptest! {
    #[test]
    fn words_about_a_cash_payment_converge(
        // Also a provider that says paid after it has said closed.
        history in prop_oneof![leg(), Just(vec![Waiting, Closed, Paid])],
        again in vec(any::<Index>(), 0..6), order in vec(any::<Index>(), 12),
    ) {
        let words: Vec<_> = history.into_iter().map(|cash| (cash, None)).collect();
        let start = started(legs(500, 0, 0));
        prop_assert_eq!(end_of(&start, &words), end_of(&start, &shuffled(&words, &again, &order)));
    }

    #[test]
    fn words_about_a_mixed_payment_converge(
        cash in leg(), insurance in leg(), steps in vec(any::<bool>(), 6),
        again in vec(any::<Index>(), 0..6), order in vec(any::<Index>(), 12),
    ) {
        // Both legs go their ways side by side; each word tells both.
        let (mut of_cash, mut of_insurance) = (0, 0);
        let mut words = vec![(cash[0], Some(insurance[0]))];
        for step in steps {
            let place = if step { &mut of_cash } else { &mut of_insurance };
            *place += 1;
            let last = |legs: &[LegWord], place: usize| legs[place.min(legs.len() - 1)];
            words.push((last(&cash, of_cash), Some(last(&insurance, of_insurance))));
        }
        let start = started(legs(300, 150, 50));
        prop_assert_eq!(end_of(&start, &words), end_of(&start, &shuffled(&words, &again, &order)));
    }
}
