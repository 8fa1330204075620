//! Fen as yuan in text and back, exactly: Alipay and its bills say yuan.

use contract::Fen;

/// Reads an amount in yuan with at most two digits behind the point: `1`, `1.5`, `0.01`, `-3.00`.
pub fn read(text: &str) -> Option<Fen> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(part) || part.len() > 2 {
        return None;
    }
    let part = part.parse::<i64>().ok()? * if part.len() == 1 { 10 } else { 1 };
    let fen = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part)?;
    Some(Fen::new(sign * fen))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn yuan_are_read_to_the_fen() {
        let table =
            [("1", 100), ("1.5", 150), ("0.01", 1), ("-3.00", -300), ("92233720368547758.07", i64::MAX)];
        for (text, fen) in table {
            assert_eq!(read(text), Some(Fen::new(fen)), "{text}");
        }
        for text in
            ["", ".", "1.", ".5", "1.005", "+1", "1e2", "1,00", "--1", " 1", "92233720368547758.08", "１"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_amount_survives_its_text(fen in -i64::MAX..=i64::MAX) {
            prop_assert_eq!(read(&Fen::new(fen).to_string()), Some(Fen::new(fen)));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,30}") {
            let _ = read(&text);
        }
    }
}
