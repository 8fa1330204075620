//! Amounts in the capital figures of Chinese cheques and invoices (《支付结算办法》附件一《正确填写票据和结算凭证的基本规定》).

use contract::Fen;

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/// An amount in capitals: `壹佰零贰元伍角整`, `伍分`, `零元整`. An amount below nought begins with 负.
pub fn capitals(amount: Fen) -> String {
    let fen = amount.get().unsigned_abs();
    let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut text = String::new();
    if amount < Fen::ZERO {
        text.push('负');
    }
    if yuan > 0 {
        text += &whole(yuan);
        text.push('元');
    }
    match (jiao, fen) {
        (0, 0) if yuan == 0 => text += "零元整",
        (0, 0) => text.push('整'),
        (0, fen) => {
            if yuan > 0 {
                text.push('零');
            }
            text.push(digit(fen));
            text.push('分');
        }
        (jiao, fen) => {
            // After a whole number that ends in nought the rules allow 零 and do not ask for it.
            text.push(digit(jiao));
            text.push('角');
            if fen == 0 {
                text.push('整');
            } else {
                text.push(digit(fen));
                text.push('分');
            }
        }
    }
    text
}

/// A whole number above nought: 万 and 亿 split it, and 零 stands where a part does not fill its first place.
fn whole(number: u64) -> String {
    for (unit, name) in [(100_000_000, "亿"), (10_000, "万"), (1_000, "仟"), (100, "佰"), (10, "拾")] {
        if number >= unit {
            let rest = number % unit;
            let gap = if rest > 0 && rest < unit / 10 { "零" } else { "" };
            let rest = if rest > 0 { whole(rest) } else { String::new() };
            return whole(number / unit) + name + gap + &rest;
        }
    }
    digit(number).to_string()
}

fn digit(value: u64) -> char {
    DIGITS[(value % 10) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_written_as_on_a_cheque() {
        let table = [
            (0, "零元整"),
            (1, "壹分"),
            (10, "壹角整"),
            (15, "壹角伍分"),
            (100, "壹元整"),
            (105, "壹元零伍分"),
            (150, "壹元伍角整"),
            (1_000, "壹拾元整"),
            (1_050, "壹拾元伍角整"),
            (10_200, "壹佰零贰元整"),
            (10_000, "壹佰元整"),
            (140_950, "壹仟肆佰零玖元伍角整"),
            (600_714, "陆仟零柒元壹角肆分"),
            (32_504, "叁佰贰拾伍元零肆分"),
            (1_680_032, "壹万陆仟捌佰元叁角贰分"),
            (10_700_053, "壹拾万柒仟元伍角叁分"),
            (1_000_000, "壹万元整"),
            (1_000_100, "壹万零壹元整"),
            (10_001_000, "壹拾万零壹拾元整"),
            (10_000_000_000, "壹亿元整"),
            (10_000_001_000, "壹亿零壹拾元整"),
            (1_000_010_000_000, "壹佰亿零壹拾万元整"),
            (-150, "负壹元伍角整"),
        ];
        for (fen, shown) in table {
            assert_eq!(capitals(Fen::new(fen)), shown, "{fen}");
        }
    }

    /// Reads the amount back, by the rules of the words and not by those of the writer.
    fn read(text: &str) -> i128 {
        let (sign, text) = text.strip_prefix('负').map_or((1, text), |rest| (-1, rest));
        let (mut total, mut group, mut last) = (0_i128, 0_i128, 0_i128);
        let mut fen = 0;
        for sign in text.chars() {
            match sign {
                '拾' => group += std::mem::take(&mut last) * 10,
                '佰' => group += std::mem::take(&mut last) * 100,
                '仟' => group += std::mem::take(&mut last) * 1_000,
                '万' if group + last == 0 => total *= 10_000,
                '亿' if group + last == 0 => total *= 100_000_000,
                '万' => total += (std::mem::take(&mut group) + std::mem::take(&mut last)) * 10_000,
                '亿' => {
                    total = (total + std::mem::take(&mut group) + std::mem::take(&mut last)) * 100_000_000;
                }
                '元' => fen += (total + std::mem::take(&mut group) + std::mem::take(&mut last)) * 100,
                '角' => fen += std::mem::take(&mut last) * 10,
                '分' => fen += std::mem::take(&mut last),
                '整' => {}
                digit => last = DIGITS.iter().position(|it| *it == digit).unwrap() as i128,
            }
        }
        sign * fen
    }

    proptest! {
        #[test]
        fn what_is_written_reads_as_the_same_amount(fen: i64) {
            let text = capitals(Fen::new(fen));
            prop_assert_eq!(read(&text), i128::from(fen), "{}", text);
            prop_assert!(!text.contains("零零"), "{}", text);
        }
    }
}
