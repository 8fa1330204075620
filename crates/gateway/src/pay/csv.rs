//! Orders as CSV (RFC 4180): UTF-8 with a byte order mark, so that spreadsheets know the encoding.

use super::{failed::PayError, making};
use crate::{Gateway, store::orders::Wanted};
use bytes::Bytes;
use contract::{
    AccountId,
    pay::{OrderKind, OrderState, OrderSummary},
};
use futures_util::{Stream, stream};
use std::fmt::Write as _;

/// Orders a piece of the stream: a long list never stands in memory whole.
const PIECE: u32 = 500;

/// The orders that are wanted, newest first, piece by piece.
pub(super) fn stream(
    gateway: Gateway,
    account: AccountId,
    wanted: Wanted,
    english: bool,
) -> impl Stream<Item = Result<Bytes, PayError>> + Send {
    let head = stream::once(async move { Ok(Bytes::from(head(english))) });
    let rows = stream::try_unfold(Some(wanted), move |wanted| {
        let gateway = gateway.clone();
        async move {
            let Some(wanted) = wanted else { return Ok(None) };
            let orders = making::next(&gateway, account, &wanted, PIECE).await?;
            let next = orders
                .last()
                .filter(|_| orders.len() == PIECE as usize)
                .map(|last| Wanted { before: Some(last.id), ..wanted });
            let text: String = orders.iter().map(|order| row(order, english)).collect();
            Ok(Some((Bytes::from(text), next)))
        }
    });
    futures_util::StreamExt::chain(head, rows)
}

fn head(english: bool) -> String {
    let names = if english {
        "Order,Kind,For,Amount (CNY),Given back (CNY),State,Made,Paid"
    } else {
        "订单号,类型,名称,金额(元),已退(元),状态,下单时间,支付时间"
    };
    format!("\u{feff}{names}\r\n")
}

fn row(order: &OrderSummary, english: bool) -> String {
    let title = order.title.en.as_deref().filter(|_| english).unwrap_or(&order.title.zh);
    let paid = order.paid.map(|paid| paid.to_string()).unwrap_or_default();
    let mut line = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        line,
        "{},{},{},{},{},{},{},{paid}\r\n",
        order.id,
        kind(order.kind, english),
        cell(title),
        order.amount,
        order.refunded,
        state(order.state, english),
        order.made,
    );
    line
}

const fn kind(kind: OrderKind, english: bool) -> &'static str {
    match (kind, english) {
        (OrderKind::Parking, false) => "停车费",
        (OrderKind::Parking, true) => "Parking",
        (OrderKind::ParkingMonth, false) => "停车月票",
        (OrderKind::ParkingMonth, true) => "Month ticket",
    }
}

const fn state(state: OrderState, english: bool) -> &'static str {
    match (state, english) {
        (OrderState::Open, false) => "待支付",
        (OrderState::Open, true) => "To pay",
        (OrderState::Closed, false) => "已关闭",
        (OrderState::Closed, true) => "Closed",
        (OrderState::Paid, false) => "已支付",
        (OrderState::Paid, true) => "Paid",
    }
}

/// A text from outside: quoted, and never taken for a formula (it would be run by whoever opens the file).
fn cell(text: &str) -> String {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{Fen, Name, OrderId, Timestamp};

    #[test]
    fn a_name_that_looks_like_a_formula_stays_a_text() {
        for (name, shown) in [
            ("五四广场", "\"五四广场\""),
            ("a,\"b\"\r\nc", "\"a,\"\"b\"\"\r\nc\""),
            ("=1+1", "\"'=1+1\""),
            (" @SUM(A1)", "\"' @SUM(A1)\""),
            ("-2", "\"'-2\""),
            ("\t=1", "\"'\t=1\""),
            ("＝1", "\"'＝1\""),
        ] {
            assert_eq!(cell(name), shown);
        }
    }

    #[test]
    fn a_row_has_amounts_in_yuan_and_moments_in_shanghai() {
        let at = Timestamp::from_millis(1_790_000_000_000).unwrap();
        let order = OrderSummary {
            id: OrderId::new(at, [0; 10]),
            kind: OrderKind::Parking,
            title: Name { zh: "五四广场".into(), en: Some("May Fourth".into()) },
            amount: Fen::new(1_250),
            refunded: Fen::new(5),
            state: OrderState::Paid,
            made: at,
            paid: Some(at),
        };
        let expected = format!("{},停车费,\"五四广场\",12.50,0.05,已支付,{at},{at}\r\n", order.id);
        assert_eq!(row(&order, false), expected);
        assert!(row(&order, true).contains(",Parking,\"May Fourth\","));
        let columns = |line: &str| line.matches(',').count();
        assert_eq!(columns(&head(false)), columns(&head(true)));
        assert_eq!(columns(&head(true)), columns(&row(&order, true)));
    }
}
