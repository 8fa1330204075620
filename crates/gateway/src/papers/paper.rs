//! What stands on a receipt or an invoice, and where.

use super::{
    capitals::capitals,
    sheet::{HEIGHT, Sheets, WIDTH, broken, width},
};
use contract::{Fen, Timestamp, pay::BillLine};

/// A receipt or an invoice, ready to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its name: 电子发票.
    pub title: String,
    /// What stands across it when it is worth nothing: 示例.
    pub across: Option<&'static str>,
    /// Number, date, buyer …: a name and what it is.
    pub facts: Vec<(&'static str, String)>,
    /// The bill.
    pub lines: Vec<BillLine>,
    /// Below the bill, before the total: refunds.
    pub less: Vec<(String, Fen)>,
    /// The name of the total: 价税合计.
    pub total_name: &'static str,
    /// The total.
    pub total: Fen,
    /// Sentences at the end.
    pub notes: Vec<String>,
}

const LEFT: f32 = 56.0;
const RIGHT: f32 = WIDTH - 56.0;
const BOTTOM: f32 = 72.0;
const SIZE: f32 = 10.5;
const LINE: f32 = 17.0;
/// Where what a fact is begins.
const VALUE: f32 = LEFT + 84.0;
/// Room of the amounts at the right.
const AMOUNT: f32 = 90.0;

/// `2026-11-20 12:00` in Qingdao.
pub fn minute(at: Timestamp) -> String {
    at.to_string().replace('T', " ").chars().take(16).collect()
}

impl Paper {
    /// Prints it.
    pub fn print(&self) -> Vec<u8> {
        let mut press = Press { sheets: Sheets::default(), y: 0.0, across: self.across };
        press.page();
        press.y -= 8.0;
        let title_width = width(&self.title, 20.0);
        press.sheets.text(((WIDTH - title_width) / 2.0, press.y), 20.0, 0.0, &self.title);
        press.y -= 38.0;
        for (name, value) in &self.facts {
            press.fact(name, value);
        }
        press.rule();
        for line in &self.lines {
            let (heading, details, amount) = told(line);
            press.amount(&heading, amount);
            for detail in details {
                press.detail(&detail);
            }
            press.y -= 4.0;
        }
        for (what, amount) in &self.less {
            press.amount(what, *amount);
        }
        press.rule();
        press.amount(self.total_name, self.total);
        press.fact("大写", &capitals(self.total));
        press.rule();
        for note in &self.notes {
            press.note(note);
        }
        press.sheets.finish(&self.title)
    }
}

/// A line of the bill: what, details, how much.
fn told(line: &BillLine) -> (String, Vec<String>, Fen) {
    match line {
        BillLine::Stay { lot, plate, entered, until, paid_before, operator_says, amount, .. } => {
            let mut details =
                vec![format!("车牌 {plate}"), format!("停放时间 {} 至 {}", minute(*entered), minute(*until))];
            if *paid_before > Fen::ZERO {
                details.push(format!("此前已付 ¥{paid_before}"));
            }
            if let Some(says) = operator_says {
                details.push(format!("停车场计费 ¥{says}，按公示价格与其中较低者收取"));
            }
            (format!("停车费 {}", lot.zh), details, *amount)
        }
        BillLine::Month { lot, plate, from, to, months, amount } => (
            format!("包月停车费 {}", lot.zh),
            vec![format!("车牌 {plate}"), format!("有效期 {from} 至 {to}（{months}个月）")],
            *amount,
        ),
    }
}

/// `¥8.00`, `-¥3.00`.
fn yuan(amount: Fen) -> String {
    match amount.checked_neg() {
        Some(less) if amount < Fen::ZERO => format!("-¥{less}"),
        _ => format!("¥{amount}"),
    }
}

/// Where the next line goes.
struct Press {
    sheets: Sheets,
    y: f32,
    across: Option<&'static str>,
}

impl Press {
    fn page(&mut self) {
        self.sheets.page();
        if let Some(words) = self.across {
            self.sheets.across(words);
        }
        self.y = HEIGHT - 80.0;
    }

    fn room(&mut self) {
        if self.y < BOTTOM {
            self.page();
        }
    }

    fn rule(&mut self) {
        self.room();
        self.sheets.rule(LEFT, RIGHT, self.y + 6.0);
        self.y -= LINE - 4.0;
    }

    fn fact(&mut self, name: &str, value: &str) {
        self.room();
        self.sheets.text((LEFT, self.y), SIZE, 0.4, name);
        self.lines(VALUE, RIGHT, SIZE, value);
    }

    fn amount(&mut self, what: &str, amount: Fen) {
        self.room();
        self.sheets.text_to((RIGHT, self.y), SIZE, &yuan(amount));
        self.lines(LEFT, RIGHT - AMOUNT, SIZE, what);
    }

    fn detail(&mut self, text: &str) {
        self.lines(LEFT + 16.0, RIGHT - AMOUNT, SIZE - 1.0, text);
    }

    fn note(&mut self, text: &str) {
        self.lines(LEFT, RIGHT, SIZE - 1.5, text);
    }

    fn lines(&mut self, left: f32, right: f32, size: f32, text: &str) {
        for line in broken(text, size, right - left) {
            self.room();
            self.sheets.text((left, self.y), size, 0.0, &line);
            self.y -= LINE;
        }
    }
}
