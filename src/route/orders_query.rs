//! What `/me/orders` is asked for.

use super::query::{Writer, pairs};
use contract::pay::{OrderKind, OrderState};
use std::fmt;

/// The parameters of `/me/orders`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrdersQuery {
    /// Only this kind.
    pub kind: Option<OrderKind>,
    /// Only in this state.
    pub state: Option<OrderState>,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
}

/// A day as `YYYY-MM-DD`. Whether the month has so many days, the gateway decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day(Box<str>);

impl Day {
    /// The day of such a text; `None` when it has another form, a month over 12 or a day over 31.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts[..] else { return None };
        let number = |text: &str, length: usize, most: u32| {
            let digits = text.len() == length && text.bytes().all(|it| it.is_ascii_digit());
            digits && text.parse::<u32>().is_ok_and(|it| (1..=most).contains(&it))
        };
        (number(year, 4, 9999) && number(month, 2, 12) && number(day, 2, 31)).then(|| Self(text.into()))
    }

    /// `YYYY-MM-DD`
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl OrdersQuery {
    /// Reads a query string. Unknown parameters and values that make no sense are left out.
    pub fn parse(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in pairs(query) {
            match name.as_str() {
                "kind" => read.kind = OrderKind::from_name(&value),
                "state" => read.state = OrderState::from_name(&value),
                "from" => read.from = Day::parse(&value),
                "to" => read.to = Day::parse(&value),
                _ => {}
            }
        }
        read
    }
}

/// As a query string: empty when nothing is asked for, else with its `?`.
impl fmt::Display for OrdersQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut query = Writer::default();
        let values = [
            ("kind", self.kind.map(OrderKind::name)),
            ("state", self.state.map(OrderState::name)),
            ("from", self.from.as_ref().map(Day::as_str)),
            ("to", self.to.as_ref().map(Day::as_str)),
        ];
        for (name, value) in values {
            if let Some(value) = value {
                query.add(name, value);
            }
        }
        f.write_str(&query.finish())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_day() -> impl Strategy<Value = Option<Day>> {
        proptest::option::of(
            (1..=9999_u32, 1..=12_u32, 1..=31_u32).prop_map(|(year, month, day)| {
                Day::parse(&format!("{year:04}-{month:02}-{day:02}")).unwrap()
            }),
        )
    }

    pub fn any_query() -> impl Strategy<Value = OrdersQuery> {
        let kind = proptest::sample::select(OrderKind::ALL.to_vec());
        let state = proptest::sample::select(vec![OrderState::Open, OrderState::Closed, OrderState::Paid]);
        (proptest::option::of(kind), proptest::option::of(state), any_day(), any_day())
            .prop_map(|(kind, state, from, to)| OrdersQuery { kind, state, from, to })
    }

    #[test]
    fn what_is_no_day_is_left_out() {
        for text in
            ["", "2026", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026-01-32", "+026-01-01"]
        {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }
}
