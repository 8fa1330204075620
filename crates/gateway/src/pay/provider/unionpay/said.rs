//! What `UnionPay` says of orders, and of a day.

use crate::pay::provider::{
    BillEntry, Heard, LegWord, NoticeError, RefundState, RefundWord,
    asking::{CLOCK_SKEW, cash_word, shanghai},
    form::Form,
};
use contract::{AttemptId, Fen, RefundId, Timestamp, pay::Legs};
use std::time::Duration;

/// Codes that say: this was not done and will not be (wrong message, merchant, amount; no such business; not
/// enough money).
pub const REFUSALS: [&str; 8] = ["10", "11", "13", "32", "33", "36", "37", "60"];

/// `UnionPay` tries for a day.
const LONGEST_TRIES: Duration = Duration::from_hours(26);

/// The moment of which an id of ours tells: the first ten signs of a ULID are milliseconds in Crockford's base 32.
pub fn made(id: &str) -> Timestamp {
    const SIGNS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let ms = id.chars().take(10).fold(0_i64, |ms, sign| ms * 32 + SIGNS.find(sign).map_or(0, |it| it as i64));
    Timestamp::from_millis(ms).unwrap_or(Timestamp::EPOCH)
}

/// An answer is a form that is not encoded: `a=1&b=2`, where a value may hold further equals signs. None of those
/// that are read may hold an ampersand.
pub fn raw_form(body: &[u8]) -> Option<Form> {
    let text = std::str::from_utf8(body).ok()?;
    let mut form = Form::default();
    for pair in text.trim().split('&') {
        let (name, value) = pair.split_once('=')?;
        if form.get(name).is_some() {
            return None;
        }
        form = form.with(name, value);
    }
    Some(form)
}

/// Whether an address is `UnionPay`'s own.
pub fn is_unionpays(url: &str) -> bool {
    let host = url.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
    host.is_some_and(|host| host == "95516.com" || host.ends_with(".95516.com"))
}

/// What a payment has come to, by its code. One that was declined may be tried again at the cashier until the
/// order's window is over.
pub fn leg(code: &str) -> LegWord {
    match code {
        "00" | "A6" => LegWord::Paid,
        "03" | "04" | "05" => LegWord::Processing,
        _ => LegWord::Waiting,
    }
}

/// What a refund has come to, by its code.
pub fn refund_state(code: &str) -> RefundState {
    match code {
        "00" | "A6" => RefundState::Done,
        "03" | "04" | "05" | "" => RefundState::Processing,
        _ => RefundState::Failed,
    }
}

/// In fen, and in yuan of China.
pub fn amount(form: &Form) -> Option<Fen> {
    let text =
        form.get("txnAmt").filter(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit()))?;
    let is_yuan = form.get("currencyCode").is_none_or(|it| it == "156");
    text.parse().ok().filter(|_| is_yuan).map(Fen::new)
}

/// When the order was made, the only whole moment that is told.
pub fn at(form: &Form, now: Timestamp) -> Timestamp {
    form.get("txnTime").and_then(shanghai).unwrap_or(now)
}

/// What a notification says, whose signature and merchant are right.
pub fn heard(form: &Form, now: Timestamp) -> Result<Heard, NoticeError> {
    let unreadable = |what: &str| NoticeError::Unreadable(what.into());
    let made = form.get("txnTime").and_then(shanghai).ok_or_else(|| unreadable("txnTime"))?;
    // It tells of an order of its time: an older message is somebody's who has kept it.
    if made.age_at(now) > LONGEST_TRIES || now.age_at(made) > CLOCK_SKEW {
        return Err(NoticeError::Signature);
    }
    let amount = amount(form).ok_or_else(|| unreadable("txnAmt"))?;
    let order = form.get("orderId").unwrap_or_default();
    let code = form.get("respCode").unwrap_or_default();
    match form.get("txnType") {
        Some("01") => {
            let attempt: AttemptId = order.parse().map_err(|_| unreadable("orderId"))?;
            let reference = form.get("queryId").map(str::to_owned);
            Ok(Heard::Payment(cash_word(attempt, leg(code), Some(amount), reference, now)))
        }
        Some("04") => {
            let refund: RefundId = order.parse().map_err(|_| unreadable("orderId"))?;
            let state = refund_state(code);
            Ok(Heard::Refund(RefundWord { refund, state, legs: Legs::cash(amount), at: now }))
        }
        _ => Err(unreadable("txnType")),
    }
}

/// Widths of the columns of a file of trades (ZM), each followed by a space, as far as they are read: the amount
/// is the seventh, the merchant's order the twelfth, the kind of trade the twentieth.
const WIDTHS: [usize; 20] = [3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2];

/// Reads a file of trades. Files of other kinds in the same archive have shorter lines, or no order of ours.
/// `UnionPay` names the provider's number by its query number (the tenth column).
pub fn bill(file: &[u8], _day: &str, entries: &mut Vec<BillEntry>) -> Result<(), &'static str> {
    for line in file.split(|byte| *byte == b'\n') {
        let Some([amount, own, order, kind]) = columns(line) else { continue };
        let read = || amount.parse().map(Fen::new).map_err(|_| "an amount of the bill cannot be read");
        match kind {
            "01" => {
                if let Ok(attempt) = order.parse() {
                    entries.push(BillEntry::Paid { attempt, amount: read()?, reference: own.into() });
                }
            }
            "04" => {
                if let Ok(refund) = order.parse() {
                    entries.push(BillEntry::Refunded { refund, amount: read()? });
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn columns(line: &[u8]) -> Option<[&str; 4]> {
    let mut fields = [""; 20];
    let mut start = 0;
    for (field, width) in fields.iter_mut().zip(WIDTHS) {
        let bytes = line.get(start..start + width)?;
        // Names are in GBK; what is read is ASCII.
        *field = std::str::from_utf8(bytes).map_or("", str::trim);
        start += width + 1;
    }
    Some([fields[6], fields[9], fields[11], fields[19]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_id_tells_when_it_was_made() {
        let at: Timestamp = "2026-11-20T09:30:15.250+08:00".parse().unwrap();
        assert_eq!(made(&AttemptId::new(at, [9; 10]).to_string()), at);
    }

    #[test]
    fn only_unionpays_own_addresses_are_led_to() {
        assert!(is_unionpays("https://cashier.95516.com/b2c/showCard.action?transNumber=1"));
        for url in [
            "http://cashier.95516.com/",
            "https://95516.com.example/",
            "https://x95516.com/",
            "https://a@b/.95516.com",
        ] {
            assert!(!is_unionpays(url), "{url}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, text in ".{0,40}") {
            let _ = (raw_form(&bytes), bill(&bytes, "2026-11-20", &mut Vec::new()), made(&text), is_unionpays(&text));
        }
    }
}
