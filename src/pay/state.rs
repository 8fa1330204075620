//! Where a payment stands, as the gateway tells it, and what the person has set off on the page. Pure.
//!
//! What a front end says never makes an order paid: [`Stage::Paid`] comes from the order alone.

use contract::{
    Timestamp,
    pay::{Attempt, AttemptState, HandOver, HostKind, Order, OrderState, PayMethod, Way},
};
use std::time::Duration;

/// What the page shows of an order.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// To be paid: choose how, and press once.
    Review,
    /// The amount held until a moment that is over: ask anew.
    Outdated,
    /// The cashier waits for the person.
    AtCashier {
        /// By what.
        method: PayMethod,
        /// The way there.
        hand_over: Option<HandOver>,
    },
    /// It is on its way, or nobody knows yet how it ended.
    Unknown {
        /// By what.
        method: PayMethod,
    },
    /// Paid, once.
    Paid {
        /// When.
        at: Timestamp,
    },
    /// Cancelled or expired.
    Closed,
}

impl Stage {
    /// How this order stands at this moment.
    pub fn of(order: &Order, now: Timestamp) -> Self {
        match order.summary.state {
            OrderState::Paid => Self::Paid { at: order.summary.paid.unwrap_or(order.summary.made) },
            OrderState::Closed => match live(order) {
                // Money may still come: what is closed here is not closed at the provider yet.
                Some(attempt) => Self::Unknown { method: attempt.method },
                None => Self::Closed,
            },
            OrderState::Open => match live(order) {
                Some(Attempt { state: AttemptState::RequiresAction, method, hand_over, .. }) => {
                    Self::AtCashier { method: *method, hand_over: hand_over.clone() }
                }
                Some(attempt) => Self::Unknown { method: attempt.method },
                None => match order.attempts.iter().find(|it| it.state == AttemptState::Succeeded) {
                    // Taken, and on its way to being booked: nobody must be asked to pay again.
                    Some(attempt) => Self::Unknown { method: attempt.method },
                    None if now >= order.expires => Self::Outdated,
                    None => Self::Review,
                },
            },
        }
    }

    /// Whether the gateway should be asked again by itself while somebody looks.
    pub const fn awaits(&self) -> bool {
        matches!(self, Self::AtCashier { .. } | Self::Unknown { .. })
    }

    /// Whether a way to pay can be chosen.
    pub const fn can_pay(&self) -> bool {
        matches!(self, Self::Review | Self::AtCashier { .. })
    }
}

/// The attempt that has not ended: the newest.
pub fn live(order: &Order) -> Option<&Attempt> {
    order.attempts.iter().rev().find(|attempt| !attempt.state.is_final())
}

/// What the person has set off and what is not answered yet. One thing at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Doing {
    /// Nothing.
    #[default]
    Nothing,
    /// An attempt by this method is being begun.
    Starting(PayMethod),
    /// The app is being left for the cashier.
    Leaving(PayMethod),
    /// The provider is being asked.
    Checking,
    /// The order is being cancelled.
    Cancelling,
}

/// What happens on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The pay button.
    Pay(PayMethod),
    /// "I have paid", or the page asks by itself.
    Check,
    /// The order is to be cancelled, and that was confirmed.
    Cancel,
    /// The way to the cashier is known.
    HandedOver,
    /// An answer came, of whatever kind, or the person came back.
    Answered,
}

impl Doing {
    /// What follows. A press while something is under way changes nothing: that is what makes ten taps one attempt.
    pub const fn step(self, event: Event) -> Self {
        match (self, event) {
            (Self::Nothing, Event::Pay(method)) => Self::Starting(method),
            (Self::Nothing, Event::Check) => Self::Checking,
            (Self::Nothing, Event::Cancel) => Self::Cancelling,
            (Self::Starting(method), Event::HandedOver) => Self::Leaving(method),
            (_, Event::Answered) => Self::Nothing,
            (doing, _) => doing,
        }
    }
}

/// Whether an answer lags behind what is known already. States only go forward, so one that was passed, or an
/// attempt that is missing, tells an answer that overtook another on its way.
pub fn is_older(told: &Order, known: &Order) -> bool {
    let rank = |order: &Order| match order.summary.state {
        OrderState::Open => 0,
        OrderState::Closed => 1,
        OrderState::Paid => 2,
    };
    let lags = |attempt: &Attempt| {
        let same = told.attempts.iter().find(|it| it.id == attempt.id);
        same.is_none_or(|it| it.state < attempt.state)
    };
    rank(told) < rank(known) || (rank(told) == rank(known) && known.attempts.iter().any(lags))
}

/// Whether this host may be left for a cashier on the web. A `WeChat` mini-program's web-view may not: paying
/// there is only possible on a native page.
pub const fn may_leave(host: HostKind) -> bool {
    !matches!(host, HostKind::WechatMini)
}

/// Ways to pay that can be chosen here, in order.
pub fn offered(ways: &[Way], host: HostKind) -> Vec<Way> {
    ways.iter().copied().filter(|way| host.offers(way.method)).collect()
}

/// How long after the last question the next one is asked, while somebody waits. `None` when so much time has
/// passed that the person must ask.
pub fn next_check(asked: u32, waited: Duration) -> Option<Duration> {
    const PATIENCE: Duration = Duration::from_mins(2);
    const PAUSES_S: [u64; 4] = [2, 3, 5, 8];
    let pause_s = PAUSES_S.get(asked as usize).or(PAUSES_S.last()).copied().unwrap_or(8);
    (waited < PATIENCE).then(|| Duration::from_secs(pause_s))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use contract::{
        AttemptId, Fen, Name, OrderId, StayId,
        pay::{Legs, OrderKind, OrderSummary, Purpose},
    };
    use proptest::prelude::*;

    pub fn at(minute: i64) -> Timestamp {
        Timestamp::from_millis(minute * 60_000).unwrap()
    }

    pub fn order(state: OrderState, attempts: Vec<Attempt>) -> Order {
        let id = OrderId::new(at(0), [1; 10]);
        Order {
            summary: OrderSummary {
                id,
                kind: OrderKind::Parking,
                title: Name { zh: "五四广场地下停车场".into(), en: None },
                amount: Fen::new(450),
                refunded: Fen::ZERO,
                state,
                made: at(0),
                paid: (state == OrderState::Paid).then(|| at(3)),
            },
            purpose: Purpose::Parking { stays: vec![StayId::new(at(0), [2; 10])] },
            legs: Legs::cash(Fen::new(450)),
            lines: Vec::new(),
            expires: at(10),
            attempts,
            refunds: Vec::new(),
            refundable: Fen::ZERO,
            month_ticket: None,
            invoice: None,
            sample: true,
        }
    }

    pub fn attempt(method: PayMethod, state: AttemptState) -> Attempt {
        let hand_over = (state == AttemptState::RequiresAction)
            .then(|| HandOver::Redirect { url: "http://cashier.example/".into() });
        Attempt { id: AttemptId::new(at(1), [3; 10]), method, state, made: at(1), hand_over, late: None }
    }

    #[test]
    fn an_order_says_itself_how_it_stands() {
        let open = |attempts| order(OrderState::Open, attempts);
        assert_eq!(Stage::of(&open(vec![]), at(5)), Stage::Review);
        assert_eq!(Stage::of(&open(vec![]), at(10)), Stage::Outdated);
        let waiting = open(vec![attempt(PayMethod::Alipay, AttemptState::RequiresAction)]);
        assert!(matches!(Stage::of(&waiting, at(5)), Stage::AtCashier { method: PayMethod::Alipay, .. }));
        for state in [AttemptState::Created, AttemptState::Processing] {
            let unknown = open(vec![attempt(PayMethod::Wechat, state)]);
            assert_eq!(
                Stage::of(&unknown, at(99)),
                Stage::Unknown { method: PayMethod::Wechat },
                "{state:?}"
            );
        }
        assert_eq!(Stage::of(&order(OrderState::Paid, vec![]), at(99)), Stage::Paid { at: at(3) });
        assert_eq!(Stage::of(&order(OrderState::Closed, vec![]), at(5)), Stage::Closed);
    }

    #[test]
    fn only_the_order_makes_it_paid() {
        // An attempt that has succeeded while the order is open is on its way to being booked.
        let succeeded = order(OrderState::Open, vec![attempt(PayMethod::Ecny, AttemptState::Succeeded)]);
        assert_eq!(Stage::of(&succeeded, at(5)), Stage::Unknown { method: PayMethod::Ecny });
    }

    #[test]
    fn nothing_is_called_closed_while_money_may_still_come() {
        let closed = order(OrderState::Closed, vec![attempt(PayMethod::Wechat, AttemptState::Processing)]);
        assert_eq!(Stage::of(&closed, at(5)), Stage::Unknown { method: PayMethod::Wechat });
    }

    #[test]
    fn an_answer_that_was_overtaken_takes_nothing_back() {
        use AttemptState as A;
        let open = |attempts| order(OrderState::Open, attempts);
        let waiting = open(vec![attempt(PayMethod::Wechat, A::RequiresAction)]);
        let on_its_way = open(vec![attempt(PayMethod::Wechat, A::Processing)]);
        let paid = order(OrderState::Paid, vec![attempt(PayMethod::Wechat, A::Succeeded)]);
        assert!(
            is_older(&open(vec![]), &waiting)
                && is_older(&waiting, &on_its_way)
                && is_older(&on_its_way, &paid)
        );
        assert!(!is_older(&paid, &on_its_way) && !is_older(&on_its_way, &waiting) && !is_older(&paid, &paid));
    }

    #[test]
    fn a_mini_program_is_never_left_for_a_page_of_the_web() {
        assert!(!may_leave(HostKind::WechatMini));
        assert!(may_leave(HostKind::Browser) && may_leave(HostKind::WechatH5));
    }

    #[test]
    fn the_pay_button_pressed_ten_times_begins_once() {
        let pressed = (0..10).fold(Doing::Nothing, |doing, _| doing.step(Event::Pay(PayMethod::Wechat)));
        assert_eq!(pressed, Doing::Starting(PayMethod::Wechat));
        assert_eq!(
            pressed.step(Event::HandedOver).step(Event::Pay(PayMethod::Alipay)),
            Doing::Leaving(PayMethod::Wechat)
        );
        assert_eq!(pressed.step(Event::Answered), Doing::Nothing);
    }

    #[test]
    fn a_mini_program_is_offered_what_it_can_pay_with() {
        let ways = PayMethod::ALL.map(|method| Way { method, agreements: false, sandbox: true });
        assert_eq!(offered(&ways, HostKind::Browser).len(), 4);
        let mini = offered(&ways, HostKind::WechatMini);
        assert_eq!(mini.iter().map(|way| way.method).collect::<Vec<_>>(), [PayMethod::Wechat]);
    }

    #[test]
    fn the_gateway_is_asked_less_and_less_and_then_no_more() {
        let pauses: Vec<_> =
            (0..6).map(|asked| next_check(asked, Duration::ZERO).unwrap().as_secs()).collect();
        assert_eq!(pauses, [2, 3, 5, 8, 8, 8]);
        assert_eq!(next_check(9, Duration::from_mins(2)), None);
    }

    proptest! {
        #[test]
        fn whatever_is_pressed_only_one_thing_is_under_way(presses in proptest::collection::vec(0..5_u8, 0..40)) {
            let mut doing = Doing::Nothing;
            for press in presses {
                let event = match press {
                    0 => Event::Pay(PayMethod::Wechat),
                    1 => Event::Pay(PayMethod::Alipay),
                    2 => Event::Check,
                    3 => Event::Cancel,
                    _ => Event::HandedOver,
                };
                let next = doing.step(event);
                let same = next == doing;
                let begins = doing == Doing::Nothing;
                let leaves = matches!((doing, next), (Doing::Starting(a), Doing::Leaving(b)) if a == b);
                prop_assert!(same || begins || leaves, "{doing:?} {event:?} {next:?}");
                doing = next;
            }
        }
    }
}
