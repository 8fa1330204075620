//! The rules, case by case. Random schedules are in [`world`].

mod converge;
mod world;

use super::*;
use crate::pay::provider::{self, LegWord};
use contract::pay::{HostKind, LateOutcome, PayMethod, RefundState};

pub(super) fn at(s: i64) -> Timestamp {
    Timestamp::from_millis(1_790_000_000_000 + s * 1_000).unwrap()
}

pub(super) fn legs(cash: i64, fund: i64, personal: i64) -> Legs {
    Legs { cash: Fen::new(cash), fund: Fen::new(fund), personal: Fen::new(personal) }
}

pub(super) fn attempt_id(number: u8) -> AttemptId {
    AttemptId::new(at(0), [number; 10])
}

pub(super) fn new_attempt(number: u8, method: PayMethod) -> NewAttempt {
    NewAttempt {
        id: attempt_id(number),
        method,
        host: HostKind::Browser,
        back: "https://city.example/pay/1".into(),
        agreement: None,
    }
}

fn order(amount: Legs) -> Order {
    Order::new(OrderId::new(at(0), [0; 10]), amount, "demo".into(), at(900))
}

fn hand_over() -> HandOver {
    HandOver::Redirect { url: "https://cashier.example/1".into() }
}

pub(super) fn word(attempt: AttemptId, amount: Legs, cash: LegWord, insurance: Option<LegWord>) -> Word {
    Word { attempt, cash, insurance, legs: Some(amount), reference: None, at: at(5) }
}

/// Takes steps one after the other, second by second, and keeps what was decided.
struct Story {
    order: Order,
    decided: Vec<Decision>,
    second: i64,
}

impl Story {
    fn of(amount: Legs) -> Self {
        Self { order: order(amount), decided: vec![], second: 0 }
    }

    fn tries(&mut self, event: Event) -> Result<(), Refusal> {
        self.second += 1;
        let fresh = [u8::try_from(self.second % 251).unwrap(); 10];
        let step = self.order.step(event, Moment { now: at(self.second), fresh })?;
        self.order = step.order;
        self.decided.extend(step.decisions);
        Ok(())
    }

    fn does(mut self, event: Event) -> Self {
        self.tries(event).unwrap();
        self
    }

    fn starts(self, number: u8, method: PayMethod) -> Self {
        let id = attempt_id(number);
        self.does(Event::Start(new_attempt(number, method)))
            .does(Event::Placed { attempt: id, hand_over: hand_over() })
    }

    fn hears(self, number: u8, cash: LegWord, insurance: Option<LegWord>) -> Self {
        let word = word(attempt_id(number), self.order.legs, cash, insurance);
        self.does(Event::Said { word, owed: true })
    }

    fn attempt(&self, number: u8) -> &Attempt {
        self.order.attempt(attempt_id(number)).unwrap()
    }

    fn booked(&self) -> Vec<&str> {
        let kinds = self.decided.iter().filter_map(|decision| match decision {
            Decision::Book(booking) => booking.name.split(':').next(),
            _ => None,
        });
        kinds.collect()
    }

    fn fulfilled(&self) -> usize {
        self.decided.iter().filter(|decision| matches!(decision, Decision::Fulfil { .. })).count()
    }
}

#[test]
fn a_payment_is_kept_once_however_often_it_is_told() {
    let story = Story::of(legs(500, 0, 0))
        .starts(1, PayMethod::Wechat)
        .hears(1, LegWord::Paid, None)
        .hears(1, LegWord::Paid, None)
        .hears(1, LegWord::Waiting, None)
        .hears(1, LegWord::Closed, None);
    assert_eq!(story.order.state, OrderState::Paid);
    assert_eq!(story.attempt(1).state, AttemptState::Succeeded);
    assert_eq!((story.booked(), story.fulfilled()), (vec!["paid"], 1));
}

#[test]
fn identical_taps_make_one_attempt() {
    let mut story = Story::of(legs(500, 0, 0)).starts(1, PayMethod::Wechat);
    for number in 2..20 {
        story.tries(Event::Start(new_attempt(number, PayMethod::Wechat))).unwrap();
    }
    assert_eq!(story.order.attempts.len(), 1);
}

#[test]
fn another_method_waits_until_the_first_attempt_is_closed_at_its_provider() {
    let mut story = Story::of(legs(500, 0, 0)).starts(1, PayMethod::Wechat);
    let other = Event::Start(new_attempt(2, PayMethod::Alipay));
    assert_eq!(story.tries(other.clone()), Err(Refusal::Busy(attempt_id(1))));
    story.tries(Event::CloseAttempt(attempt_id(1))).unwrap();
    assert_eq!(story.tries(other.clone()), Err(Refusal::Busy(attempt_id(1))));
    let mut story = story.hears(1, LegWord::Closed, None);
    story.tries(other).unwrap();
    assert_eq!(story.attempt(2).state, AttemptState::Created);
}

#[test]
fn a_wrong_amount_changes_nothing_and_alerts() {
    let story = Story::of(legs(500, 0, 0)).starts(1, PayMethod::Wechat);
    for (amount, insurance) in [
        (legs(499, 0, 0), None),
        (legs(500, 1, 0), Some(LegWord::Paid)),
        (legs(500, 0, 0), Some(LegWord::Paid)),
    ] {
        let word = word(attempt_id(1), amount, LegWord::Paid, insurance);
        let step = story
            .order
            .step(Event::Said { word, owed: true }, Moment { now: at(9), fresh: [9; 10] })
            .unwrap();
        assert_eq!(step.order, story.order);
        assert_eq!(step.decisions, [Decision::Alert(Alert::WrongAmount(attempt_id(1)))]);
    }
}

#[test]
fn a_late_success_after_closing_pays_what_is_still_owed() {
    let story = Story::of(legs(500, 0, 0)).starts(1, PayMethod::Wechat).does(Event::Close).hears(
        1,
        LegWord::Closed,
        None,
    );
    assert_eq!(story.order.state, OrderState::Closed);
    let story = story.hears(1, LegWord::Paid, None);
    assert_eq!(story.order.state, OrderState::Paid);
    assert_eq!(story.attempt(1).state, AttemptState::Closed);
    assert_eq!(story.attempt(1).late.unwrap().outcome, LateOutcome::Fulfilled);
    assert_eq!((story.booked(), story.fulfilled()), (vec!["paid"], 1));
}

#[test]
fn a_late_success_goes_back_when_nothing_is_owed() {
    let story = Story::of(legs(500, 0, 0)).starts(1, PayMethod::Wechat).does(Event::Close).hears(
        1,
        LegWord::Closed,
        None,
    );
    let paid = word(attempt_id(1), legs(500, 0, 0), LegWord::Paid, None);
    let story = story.does(Event::Said { word: paid, owed: false });
    assert_eq!(story.order.state, OrderState::Closed);
    assert_eq!(story.attempt(1).late.unwrap().outcome, LateOutcome::Refunded);
    let refund = &story.order.refunds[0];
    assert_eq!((refund.legs, refund.reason), (legs(500, 0, 0), RefundReason::PaidLate));
    assert_eq!((story.booked(), story.fulfilled()), (vec!["surplus"], 0));
}

#[test]
fn of_two_payments_the_second_goes_back_whole() {
    let story = Story::of(legs(500, 0, 0))
        .starts(1, PayMethod::Wechat)
        .does(Event::CloseAttempt(attempt_id(1)))
        .hears(1, LegWord::Closed, None)
        .starts(2, PayMethod::Alipay)
        .hears(1, LegWord::Paid, None);
    // The late payment counts; the one under way must not be paid as well, and is.
    assert!(story.attempt(2).closing);
    let story = story.hears(2, LegWord::Paid, None);
    assert_eq!(story.order.counts, Some(attempt_id(1)));
    let refund = &story.order.refunds[0];
    assert_eq!((refund.attempt, refund.reason), (attempt_id(2), RefundReason::PaidTwice));
    assert_eq!((story.booked(), story.fulfilled()), (vec!["paid", "surplus"], 1));
}

#[test]
fn what_something_else_has_paid_meanwhile_is_not_paid_again() {
    let story = Story::of(legs(500, 0, 0)).starts(1, PayMethod::Wechat);
    let paid = word(attempt_id(1), legs(500, 0, 0), LegWord::Paid, None);
    let story = story.does(Event::Said { word: paid, owed: false });
    assert_eq!((story.order.state, story.order.refunds.len()), (OrderState::Closed, 1));
    assert_eq!(story.order.refunds[0].reason, RefundReason::PaidTwice);
}

#[test]
fn a_mixed_payment_needs_both_legs() {
    let story = Story::of(legs(300, 100, 50)).starts(1, PayMethod::Wechat).hears(
        1,
        LegWord::Paid,
        Some(LegWord::Processing),
    );
    assert_eq!((story.order.state, story.attempt(1).state), (OrderState::Open, AttemptState::Processing));
    let story = story.hears(1, LegWord::Waiting, Some(LegWord::Paid));
    assert_eq!(story.order.state, OrderState::Paid);
    assert_eq!(story.booked(), ["paid"]);
}

#[test]
fn half_a_mixed_payment_goes_back_and_the_order_stays_open() {
    for (cash, insurance, back) in [
        (LegWord::Paid, LegWord::Closed, legs(300, 0, 0)),
        (LegWord::Closed, LegWord::Paid, legs(0, 100, 50)),
    ] {
        let story =
            Story::of(legs(300, 100, 50)).starts(1, PayMethod::Wechat).hears(1, cash, Some(insurance));
        assert_eq!((story.order.state, story.attempt(1).state), (OrderState::Open, AttemptState::Closed));
        assert_eq!(
            (story.order.refunds[0].legs, story.order.refunds[0].reason),
            (back, RefundReason::HalfPaid)
        );
        // The other leg turns out to be paid after all: it goes back too, and never more than it.
        let story =
            story.hears(1, LegWord::Paid, Some(LegWord::Paid)).hears(1, LegWord::Paid, Some(LegWord::Paid));
        assert_eq!(story.order.given_back(attempt_id(1)), Some(legs(300, 100, 50)));
        assert_eq!((story.order.refunds.len(), story.fulfilled()), (2, 0));
    }
}

fn ask(amount: Option<i64>, most: i64) -> Event {
    Event::AskRefund { reason: RefundReason::Other, amount: amount.map(Fen::new), most: Fen::new(most) }
}

#[test]
fn no_more_is_given_back_than_was_paid() {
    let mut story = Story::of(legs(500, 0, 0)).starts(1, PayMethod::Wechat);
    assert_eq!(story.tries(ask(None, 500)), Err(Refusal::NotPaid));
    let mut story = story.hears(1, LegWord::Paid, None);
    for bad in [ask(Some(501), 1_000), ask(Some(0), 500), ask(Some(-1), 500), ask(Some(2), 1), ask(None, 0)] {
        assert_eq!(story.tries(bad), Err(Refusal::TooMuch));
    }
    story.tries(ask(Some(200), 500)).unwrap();
    assert_eq!(story.tries(ask(Some(301), 500)), Err(Refusal::TooMuch));
    story.tries(ask(None, 500)).unwrap();
    assert_eq!(story.tries(ask(None, 500)), Err(Refusal::TooMuch));
    assert_eq!(story.order.kept(), Legs::NONE);
    let wholes: Vec<_> = story
        .decided
        .iter()
        .filter_map(|decision| match decision {
            Decision::Undo(back) => Some(back.whole),
            _ => None,
        })
        .collect();
    assert_eq!(wholes, [false, true]);
}

#[test]
fn what_insurance_shares_goes_back_whole() {
    let mut story = Story::of(legs(300, 100, 50)).starts(1, PayMethod::Wechat).hears(
        1,
        LegWord::Paid,
        Some(LegWord::Paid),
    );
    assert_eq!(story.tries(ask(Some(100), 300)), Err(Refusal::WholeOnly));
    assert_eq!(story.tries(ask(None, 299)), Err(Refusal::TooMuch));
    story.tries(ask(None, 300)).unwrap();
    assert_eq!(story.order.refunds[0].legs, legs(300, 100, 50));
}

#[test]
fn a_refund_that_fails_alerts_and_can_be_tried_again() {
    let story = Story::of(legs(500, 0, 0)).starts(1, PayMethod::Wechat).hears(1, LegWord::Paid, None);
    let story = story.does(ask(None, 500));
    let id = story.order.refunds[0].id;
    let said = |state, answer| {
        let word = RefundWord { refund: id, state, legs: legs(500, 0, 0), at: at(1) };
        Event::RefundSaid { word, answer }
    };
    let story = story.does(said(provider::RefundState::Failed, true));
    assert_eq!(story.order.refunds[0].state, RefundState::Failed);
    assert_eq!(story.decided.last(), Some(&Decision::Alert(Alert::RefundFailed(id))));
    // A notification may be from the time before: the provider is asked.
    let story = story.does(Event::RefundAgain(id)).does(said(provider::RefundState::Failed, false));
    let refund = &story.order.refunds[0];
    assert_eq!((refund.state, refund.errand.unwrap().what), (RefundState::Processing, RefundAsk::Query));
    let story =
        story.does(said(provider::RefundState::Done, false)).does(said(provider::RefundState::Failed, true));
    assert_eq!(story.order.refunds[0].state, RefundState::Done);
    assert_eq!(story.booked(), ["paid", "promised", "returned"]);
}

#[test]
fn a_refund_that_stays_under_way_for_days_alerts_once() {
    let story = Story::of(legs(500, 0, 0)).starts(1, PayMethod::Wechat).hears(1, LegWord::Paid, None);
    let mut story = story.does(ask(None, 500));
    let id = story.order.refunds[0].id;
    let word =
        RefundWord { refund: id, state: provider::RefundState::Processing, legs: legs(500, 0, 0), at: at(9) };
    let alerts = |story: &Story| {
        story
            .decided
            .iter()
            .filter(|decision| **decision == Decision::Alert(Alert::RefundUnknown(id)))
            .count()
    };
    story.tries(Event::RefundSaid { word: word.clone(), answer: true }).unwrap();
    assert_eq!(alerts(&story), 0);
    for _ in 0..3 {
        story.second += 72 * 3600;
        story.tries(Event::RefundSaid { word: word.clone(), answer: true }).unwrap();
    }
    assert_eq!((alerts(&story), story.order.refunds[0].state), (1, RefundState::Processing));
}

#[test]
fn a_refund_of_another_amount_changes_nothing_and_alerts() {
    let story = Story::of(legs(500, 0, 0)).starts(1, PayMethod::Wechat).hears(1, LegWord::Paid, None);
    let story = story.does(ask(Some(100), 500));
    let id = story.order.refunds[0].id;
    let before = story.order.clone();
    let wrong =
        RefundWord { refund: id, state: provider::RefundState::Done, legs: legs(500, 0, 0), at: at(9) };
    let story = story.does(Event::RefundSaid { word: wrong, answer: true });
    assert_eq!(story.order, before);
    assert_eq!(story.decided.last(), Some(&Decision::Alert(Alert::WrongRefund(id))));
}

#[test]
fn an_unknown_attempt_is_never_closed_and_alerts_once() {
    let mut story = Story::of(legs(500, 0, 0)).starts(1, PayMethod::Wechat);
    story.second = 1_000;
    story.tries(Event::Tick).unwrap();
    for _ in 0..30 {
        story.second += 60;
        story.tries(Event::Unknown { attempt: attempt_id(1), asked: Ask::Close }).unwrap();
    }
    assert_eq!((story.order.state, story.attempt(1).state), (OrderState::Open, AttemptState::RequiresAction));
    let alerts = story.decided.iter().filter(|decision| matches!(decision, Decision::Alert(_))).count();
    assert_eq!(alerts, 1);
    // Whoever comes now is told to wait instead of paying twice.
    assert_eq!(story.tries(Event::Start(new_attempt(2, PayMethod::Alipay))), Err(Refusal::Closed));
}

#[test]
fn however_often_a_page_asks_the_way_to_the_cashier_is_asked_for_at_once() {
    let mut story = Story::of(legs(500, 0, 0));
    story.tries(Event::Start(new_attempt(1, PayMethod::Wechat))).unwrap();
    story.tries(Event::Unknown { attempt: attempt_id(1), asked: Ask::Place }).unwrap();
    for _ in 0..9 {
        story.second += 3;
        let waits = word(attempt_id(1), legs(500, 0, 0), LegWord::Waiting, None);
        story.tries(Event::Said { word: waits, owed: true }).unwrap();
        let errand = story.attempt(1).errand.unwrap();
        assert_eq!((errand.what, errand.due <= at(story.second)), (Ask::Place, true));
    }
}

#[test]
fn a_trade_that_the_provider_does_not_have_is_closed_only_when_no_request_can_be_on_its_way() {
    let mut story = Story::of(legs(500, 0, 0));
    story.tries(Event::Start(new_attempt(1, PayMethod::Wechat))).unwrap();
    story.tries(Event::Close).unwrap();
    story.tries(Event::Missing { attempt: attempt_id(1), asked: Ask::Close }).unwrap();
    assert_eq!(story.order.state, OrderState::Open);
    assert!(story.attempt(1).errand.unwrap().due >= at(60));
    story.second = 70;
    story.tries(Event::Missing { attempt: attempt_id(1), asked: Ask::Close }).unwrap();
    assert_eq!(story.order.state, OrderState::Closed);
}

#[test]
fn a_refusal_closes_only_what_was_asked_once() {
    let mut story = Story::of(legs(500, 0, 0));
    story.tries(Event::Start(new_attempt(1, PayMethod::Wechat))).unwrap();
    let refused = Event::Refused { attempt: attempt_id(1), asked: Ask::Place };
    let once = story.order.step(refused.clone(), Moment { now: at(9), fresh: [0; 10] }).unwrap().order;
    assert_eq!((once.attempts[0].state, once.state), (AttemptState::Closed, OrderState::Open));
    story.tries(Event::Unknown { attempt: attempt_id(1), asked: Ask::Place }).unwrap();
    story.tries(refused).unwrap();
    assert_eq!(story.attempt(1).state, AttemptState::Created);
    assert_eq!(story.attempt(1).errand.unwrap().what, Ask::Close);
}

#[test]
fn an_order_that_has_expired_begins_nothing() {
    let mut story = Story::of(legs(500, 0, 0));
    story.second = 900;
    assert_eq!(story.tries(Event::Start(new_attempt(1, PayMethod::Ecny))), Err(Refusal::Closed));
    story.tries(Event::Tick).unwrap();
    assert_eq!(story.order.state, OrderState::Closed);
}
