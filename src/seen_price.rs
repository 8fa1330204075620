//! The price that somebody saw when they pressed the button: between that and the order's own time passes, and a stay
//! costs by time. The room where an order is made notes it, the page where it is paid compares.

use contract::{Fen, OrderId, pay::Order};
use leptos::prelude::*;

/// What was seen last, and of which order. Never in storage: it is about the last minute.
#[derive(Clone, Copy)]
pub struct SeenPrice(RwSignal<Option<(OrderId, Fen)>>);

impl SeenPrice {
    /// Becomes the context's.
    pub fn provide() {
        provide_context(Self(RwSignal::default()));
    }

    /// The one of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// This order was asked for where this price stood.
    pub fn note(self, order: OrderId, seen: Fen) {
        self.0.set(Some((order, seen)));
    }

    /// The price that was seen, where the order's amount is another. Reactive.
    pub fn other_than(self, order: &Order) -> Option<Fen> {
        self.0.with(|seen| differing(*seen, order.summary.id, order.summary.amount))
    }
}

fn differing(seen: Option<(OrderId, Fen)>, order: OrderId, amount: Fen) -> Option<Fen> {
    seen.and_then(|(of, seen)| (of == order && seen != amount).then_some(seen))
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Timestamp;

    #[test]
    fn only_another_price_of_the_same_order_is_worth_a_word() {
        let [one, two] = [1, 2].map(|it| OrderId::new(Timestamp::EPOCH, [it; 10]));
        let (low, high) = (Fen::new(800), Fen::new(1_000));
        assert_eq!(differing(Some((one, low)), one, high), Some(low));
        assert_eq!(differing(Some((one, high)), one, low), Some(high));
        assert_eq!(differing(Some((one, high)), one, high), None);
        assert_eq!(differing(Some((one, low)), two, high), None);
        assert_eq!(differing(None, one, high), None);
    }
}
