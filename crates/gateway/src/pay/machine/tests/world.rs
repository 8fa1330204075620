//! Random schedules: an order, its person, and a provider that loses requests, answers and notifications.

mod errands;
mod truths;

use super::{at, legs, new_attempt, order};
use crate::pay::{
    booking::Account,
    machine::{Alert, Ask, Decision, Event, LEASE, Moment, Order, RefundAsk, Refusal, UNKNOWN_FOR},
    provider::{self, LegWord, RefundWord, Word},
};
use contract::{
    AttemptId, Fen, RefundId, Timestamp,
    pay::{AttemptState, HandOver, Legs, OrderState, PayMethod, RefundReason, RefundState},
};
use proptest::{collection::vec, prelude::*};
use std::{collections::BTreeMap, time::Duration};

/// What happens next. Numbers pick one of what there is.
#[derive(Clone, Debug)]
enum Act {
    Start(PayMethod),
    /// Carries out an errand; the request or its answer may be lost.
    Errand(u8, Lost),
    /// The person or the insurance does something at the provider.
    Leg {
        trade: u8,
        cash: bool,
        word: LegWord,
    },
    /// A trade that was closed is paid all the same.
    PaidAfterAll(u8),
    Notice(u8),
    /// Somebody sends a notification with another amount, rightly signed.
    WrongAmount(u8, i64),
    AskRefund(Option<i64>),
    RefundEnds(u8, bool),
    RefundAgain(u8),
    Close,
    /// Something else has paid for it.
    PaidElsewhere,
    Wait(u32),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Lost {
    Nothing,
    Request,
    Answer,
}

fn act() -> impl Strategy<Value = Act> {
    let lost = prop_oneof![3 => Just(Lost::Nothing), 1 => Just(Lost::Request), 1 => Just(Lost::Answer)];
    let word = prop_oneof![
        1 => Just(LegWord::Processing), 4 => Just(LegWord::Paid), 1 => Just(LegWord::Closed),
    ];
    prop_oneof![
        4 => (0..PayMethod::ALL.len()).prop_map(|index| Act::Start(PayMethod::ALL[index])),
        8 => (any::<u8>(), lost).prop_map(|(errand, lost)| Act::Errand(errand, lost)),
        5 => (any::<u8>(), any::<bool>(), word).prop_map(|(trade, cash, word)| Act::Leg { trade, cash, word }),
        1 => any::<u8>().prop_map(Act::PaidAfterAll),
        5 => any::<u8>().prop_map(Act::Notice),
        1 => (any::<u8>(), -3_i64..3).prop_map(|(trade, wrong)| Act::WrongAmount(trade, wrong)),
        2 => proptest::option::of(-1_i64..600).prop_map(Act::AskRefund),
        2 => (any::<u8>(), any::<bool>()).prop_map(|(refund, done)| Act::RefundEnds(refund, done)),
        1 => any::<u8>().prop_map(Act::RefundAgain),
        1 => Just(Act::Close),
        1 => Just(Act::PaidElsewhere),
        3 => (1_u32..400).prop_map(Act::Wait),
    ]
}

/// A trade as its provider keeps it.
#[derive(Clone, Debug)]
struct Trade {
    legs: Legs,
    cash: LegWord,
    insurance: Option<LegWord>,
    back: Legs,
}

impl Trade {
    fn taken(&self) -> Legs {
        let of = |leg: Fen, word: LegWord| if word == LegWord::Paid { leg } else { Fen::ZERO };
        let insured = self.insurance.unwrap_or(LegWord::Closed);
        Legs {
            cash: of(self.legs.cash, self.cash),
            fund: of(self.legs.fund, insured),
            personal: of(self.legs.personal, insured),
        }
    }

    fn close(&mut self) {
        let close = |word: &mut LegWord| {
            if *word != LegWord::Paid {
                *word = LegWord::Closed;
            }
        };
        close(&mut self.cash);
        self.insurance.iter_mut().for_each(close);
    }
}

struct World {
    order: Order,
    now: Timestamp,
    steps: u32,
    owed: bool,
    trades: BTreeMap<AttemptId, Trade>,
    refunds: BTreeMap<RefundId, (AttemptId, Legs, provider::RefundState)>,
    /// Notifications on their way: any may come at any time, more than once or never.
    notices: Vec<Event>,
    balances: BTreeMap<Account, i64>,
    booked: Vec<String>,
    fulfilled: u32,
    undone: Legs,
    alerts: Vec<Alert>,
}

impl World {
    fn new(amount: Legs) -> Self {
        Self {
            order: order(amount),
            now: at(0),
            steps: 0,
            owed: true,
            trades: BTreeMap::new(),
            refunds: BTreeMap::new(),
            notices: vec![],
            balances: BTreeMap::new(),
            booked: vec![],
            fulfilled: 0,
            undone: Legs::NONE,
            alerts: vec![],
        }
    }

    fn step(&mut self, event: Event) -> Result<(), Refusal> {
        self.steps += 1;
        let mut fresh = [0; 10];
        fresh[..4].copy_from_slice(&self.steps.to_be_bytes());
        let step = self.order.step(event, Moment { now: self.now, fresh })?;
        truths::forward_only(&self.order, &step.order);
        self.order = step.order;
        for decision in step.decisions {
            match decision {
                Decision::Book(booking) => {
                    assert!(!self.booked.contains(&booking.name), "booked twice: {}", booking.name);
                    assert_eq!(booking.entries().iter().map(|entry| entry.amount.get()).sum::<i64>(), 0);
                    for entry in booking.entries() {
                        *self.balances.entry(entry.account.clone()).or_default() += entry.amount.get();
                    }
                    self.booked.push(booking.name);
                }
                Decision::Fulfil { .. } => {
                    assert!(self.owed, "what was not owed was paid");
                    self.fulfilled += 1;
                }
                Decision::Undo(back) => self.undone = self.undone.checked_add(back.legs).unwrap(),
                Decision::Alert(alert) => self.alerts.push(alert),
            }
        }
        self.check();
        Ok(())
    }

    fn word_of(&self, id: AttemptId) -> Option<Event> {
        let trade = self.trades.get(&id)?;
        let Trade { legs, cash, insurance, .. } = trade.clone();
        let word = Word {
            attempt: id,
            cash,
            insurance,
            legs: Some(legs),
            reference: Some("4200".into()),
            at: self.now,
        };
        Some(Event::Said { word, owed: self.owed })
    }

    fn tell(&mut self, id: AttemptId) {
        self.notices.extend(self.word_of(id));
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Start(method) => {
                let number = u8::try_from(self.order.attempts.len() + 1).unwrap();
                let new = new_attempt(number, method);
                if let Err(Refusal::Busy(other)) = self.step(Event::Start(new)) {
                    self.step(Event::CloseAttempt(other)).unwrap();
                }
            }
            Act::Errand(pick, lost) => self.errand(usize::from(pick), lost),
            Act::Leg { trade, cash, word } => {
                let Some(id) = pick(self.trades.keys(), trade) else { return };
                let trade = self.trades.get_mut(&id).unwrap();
                let leg = if cash { Some(&mut trade.cash) } else { trade.insurance.as_mut() };
                if let Some(leg) = leg
                    && matches!(leg, LegWord::Waiting | LegWord::Processing)
                {
                    *leg = word;
                    self.tell(id);
                }
            }
            Act::PaidAfterAll(trade) => {
                let Some(id) = pick(self.trades.keys(), trade) else { return };
                let trade = self.trades.get_mut(&id).unwrap();
                trade.cash = LegWord::Paid;
                trade.insurance = trade.insurance.map(|_| LegWord::Paid);
                self.tell(id);
            }
            Act::Notice(notice) => {
                if let Some(mut event) = pick(self.notices.iter(), notice) {
                    // Whether it is owed is looked up when the notification comes.
                    if let Event::Said { owed, .. } = &mut event {
                        *owed = self.owed;
                    }
                    self.step(event).unwrap();
                }
            }
            Act::WrongAmount(trade, wrong) => {
                let Some(id) = pick(self.trades.keys(), trade) else { return };
                let legs = Legs { cash: Fen::new(self.order.legs.cash.get() + wrong), ..self.order.legs };
                let insurance = self.order.legs.is_mixed().then_some(LegWord::Paid);
                if wrong != 0 {
                    let before = self.order.clone();
                    let cash = LegWord::Paid;
                    let word = Word {
                        attempt: id,
                        cash,
                        insurance,
                        legs: Some(legs),
                        reference: None,
                        at: self.now,
                    };
                    self.step(Event::Said { word, owed: self.owed }).unwrap();
                    assert_eq!(before, self.order);
                    assert_eq!(self.alerts.pop(), Some(Alert::WrongAmount(id)));
                }
            }
            Act::AskRefund(amount) => {
                let (reason, most) = (RefundReason::Other, Fen::new(550));
                let _ = self.step(Event::AskRefund { reason, amount: amount.map(Fen::new), most });
            }
            Act::RefundEnds(refund, done) => {
                let Some(id) = pick(self.refunds.keys(), refund) else { return };
                self.end_refund(id, done);
            }
            Act::RefundAgain(refund) => {
                if let Some(id) = pick(self.order.refunds.iter().map(|refund| &refund.id), refund) {
                    self.step(Event::RefundAgain(id)).unwrap();
                }
            }
            Act::Close => {
                let _ = self.step(Event::Close);
            }
            Act::PaidElsewhere => self.owed &= self.order.state == OrderState::Paid,
            Act::Wait(seconds) => {
                self.now = self.now.plus(Duration::from_secs(seconds.into()));
                self.step(Event::Tick).unwrap();
            }
        }
    }

    fn end_refund(&mut self, id: RefundId, done: bool) {
        let (attempt, legs, state) = self.refunds.get_mut(&id).unwrap();
        if *state == provider::RefundState::Processing {
            *state = if done { provider::RefundState::Done } else { provider::RefundState::Failed };
            if done {
                let trade = self.trades.get_mut(attempt).unwrap();
                trade.back = trade.back.checked_add(*legs).unwrap();
                assert!(trade.back.fits_within(trade.taken()), "the provider gave back more than it took");
            }
            let said = RefundWord { refund: id, state: *state, legs: *legs, at: self.now };
            self.notices.push(Event::RefundSaid { word: said, answer: false });
        }
    }
}

fn pick<'a, T: Clone + 'a>(mut from: impl Iterator<Item = &'a T> + Clone, number: u8) -> Option<T> {
    let count = from.clone().count();
    if count == 0 { None } else { from.nth(usize::from(number) % count).cloned() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000.max(ProptestConfig::default().cases), ..ProptestConfig::default() })]

    #[test]
    fn no_schedule_loses_or_doubles_money(
        mixed in any::<bool>(), acts in vec(act(), 1..60),
    ) {
        let mut world = World::new(if mixed { legs(300, 150, 50) } else { legs(500, 0, 0) });
        for act in acts {
            world.act(act);
        }
        world.settle();
        world.check_settled();
    }

    #[test]
    fn what_nobody_ever_answers_is_an_alert_in_bounded_time(
        acts in vec(act(), 0..20), method in 0..PayMethod::ALL.len(),
    ) {
        let mut world = World::new(legs(500, 0, 0));
        for act in acts {
            world.act(act);
        }
        world.act(Act::Start(PayMethod::ALL[method]));
        // From here on the provider is silent. The order's time runs out, then the unknown's, with the worker's pauses.
        let bound = at(900).max(world.now).plus(UNKNOWN_FOR).plus(LEASE).plus(Duration::from_mins(7));
        while world.now < bound {
            world.now = world.now.plus(Duration::from_secs(5));
            world.step(Event::Tick).unwrap();
            for index in 0..world.order.attempts.len() + world.order.refunds.len() {
                let due = |world: &World| {
                    let attempts = world.order.attempts.iter().filter_map(|attempt| attempt.errand.map(|it| it.due));
                    let refunds = world.order.refunds.iter().filter_map(|refund| refund.errand.map(|it| it.due));
                    attempts.chain(refunds).nth(index)
                };
                if due(&world).is_some_and(|due| due <= world.now) {
                    world.errand(index, Lost::Request);
                }
            }
        }
        for attempt in &world.order.attempts {
            let alerted = world.alerts.contains(&Alert::AttemptUnknown(attempt.id));
            prop_assert!(attempt.state.is_final() || alerted, "{:?}", attempt);
        }
        for refund in &world.order.refunds {
            let alerted = world.alerts.iter().any(|alert| {
                *alert == Alert::RefundUnknown(refund.id) || *alert == Alert::RefundFailed(refund.id)
            });
            prop_assert!(refund.state == RefundState::Done || alerted, "{:?}", refund);
        }
    }
}
