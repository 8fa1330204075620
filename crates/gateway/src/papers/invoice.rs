//! What an invoice says, and how one is issued.

use super::{
    paper::{Paper, minute},
    receipt::{NO_TAX_PAPER, Paid, SAMPLE, issuer, less, method, paid},
};
use crate::{
    pay::{failed::PayError, kept::Kept},
    random,
    state::Gateway,
    store::invoices::{self, InvoiceRecord, StoredInvoice},
};
use contract::{
    Fen, InvoiceId,
    pay::{CreditCode, InvoiceState, InvoiceTitle},
};
use sqlx::AnyConnection;

/// Most letters of a buyer's name.
const LONGEST_NAME: usize = 100;

/// A buyer whose name and code are right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buyer {
    name: String,
    credit_code: Option<CreditCode>,
}

impl Buyer {
    /// Looks at what was asked for.
    pub fn read(title: &InvoiceTitle) -> Result<Self, PayError> {
        let (name, code) = match title {
            InvoiceTitle::Person { name } => (name, None),
            InvoiceTitle::Company { name, credit_code } => (name, Some(credit_code)),
        };
        let name = name.trim();
        if !(1..=LONGEST_NAME).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err(PayError::Invalid("title: a name has 1 to 100 letters"));
        }
        let credit_code = code.map(|it| it.parse()).transpose();
        let credit_code = credit_code
            .map_err(|_| PayError::Invalid("title: this is no unified social credit code (GB 32100)"))?;
        Ok(Self { name: name.to_owned(), credit_code })
    }
}

/// Issues an invoice of a paid order, or answers the one that there is.
pub async fn issue(
    tx: &mut AnyConnection,
    gateway: &Gateway,
    kept: &Kept,
    buyer: Buyer,
) -> Result<StoredInvoice, PayError> {
    if let Some(there) = invoices::latest_of_order(tx, kept.order.id).await?
        && there.state == InvoiceState::Issued
    {
        return Ok(there);
    }
    let now = gateway.now();
    let Some(Paid { at, method, refunded, left, sample }) = paid(kept, gateway) else {
        return Err(PayError::Undecided("an invoice is issued once the order is paid"));
    };
    if left == Fen::ZERO {
        return Err(PayError::Invalid("all of it has gone back: nothing is left to be invoiced"));
    }
    let record = InvoiceRecord {
        issuer: issuer(tx, kept).await?,
        buyer: buyer.name,
        credit_code: buyer.credit_code,
        lines: kept.sale.lines.clone(),
        refunded,
        amount: left,
        method,
        paid: at,
        issued: now,
        reversed: None,
        sample,
    };
    let invoice = StoredInvoice {
        id: random::new_id(InvoiceId::new, now)?,
        number: invoices::next_number(tx).await?,
        order: kept.order.id,
        state: InvoiceState::Issued,
        record,
    };
    invoices::add_invoice(tx, kept.account, &invoice).await?;
    Ok(invoice)
}

/// The invoice as it is printed.
pub fn paper(invoice: &StoredInvoice) -> Paper {
    let record = &invoice.record;
    let mut facts = vec![
        ("发票号码", format!("{:08}", invoice.number)),
        ("开票日期", minute(record.issued).chars().take(10).collect()),
        ("购买方", record.buyer.clone()),
    ];
    facts.extend(record.credit_code.as_ref().map(|code| ("信用代码", code.to_string())));
    facts.push(("销售方", record.issuer.clone()));
    facts.push(("付款时间", minute(record.paid)));
    facts.extend(record.method.map(|it| ("支付方式", method(it).to_owned())));
    facts.push(("订单号", invoice.order.to_string()));
    let mut notes = vec![NO_TAX_PAPER.to_owned()];
    if let Some(at) = record.reversed {
        facts.push(("状态", format!("已于 {} 红冲，不再有效", minute(at))));
    }
    if record.sample {
        notes.insert(0, "示例数据：停车场、停车记录或付款通道是演示用的，本发票不能报销。".to_owned());
    }
    let reversed = record.reversed.map(|_| "已红冲");
    Paper {
        title: "停车服务电子发票".to_owned(),
        across: if record.sample { Some(SAMPLE) } else { reversed },
        facts,
        lines: record.lines.clone(),
        less: less(record.refunded),
        total_name: "价税合计",
        total: record.amount,
        notes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{
        Name, OrderId, StayId, Timestamp,
        pay::{BillLine, PayMethod},
    };

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn invoice() -> StoredInvoice {
        let stay = BillLine::Stay {
            stay: StayId::new(Timestamp::EPOCH, [1; 10]),
            lot: Name { zh: "五四广场地下停车场（示例）".into(), en: None },
            plate: "鲁B·12345".into(),
            entered: at("2026-11-20T08:00:00+08:00"),
            until: at("2026-11-20T09:35:00+08:00"),
            quote: None,
            paid_before: Fen::new(200),
            operator_says: Some(Fen::new(1_200)),
            amount: Fen::new(800),
        };
        let month = BillLine::Month {
            lot: Name { zh: "星光岛路边泊位（示例）".into(), en: None },
            plate: "鲁BD·12345".into(),
            from: "2026-12-01".into(),
            to: "2026-12-31".into(),
            months: 1,
            amount: Fen::new(20_000),
        };
        StoredInvoice {
            id: InvoiceId::new(Timestamp::EPOCH, [2; 10]),
            number: 42,
            order: OrderId::new(at("2026-11-20T09:36:00+08:00"), [3; 10]),
            state: InvoiceState::Issued,
            record: InvoiceRecord {
                issuer: "青岛示例停车管理有限公司".into(),
                buyer: "青岛某某科技有限公司".into(),
                credit_code: Some("91350100M000100Y43".parse().unwrap()),
                lines: vec![stay, month],
                refunded: Fen::new(300),
                amount: Fen::new(20_500),
                method: Some(PayMethod::Wechat),
                paid: at("2026-11-20T09:36:10+08:00"),
                issued: at("2026-11-20T10:00:00+08:00"),
                reversed: None,
                sample: true,
            },
        }
    }

    #[test]
    fn an_invoice_says_who_what_and_how_much() {
        let paper = paper(&invoice());
        let told = |name| paper.facts.iter().find(|it| it.0 == name).map(|it| it.1.as_str());
        assert_eq!(told("发票号码"), Some("00000042"));
        assert_eq!(told("开票日期"), Some("2026-11-20"));
        assert_eq!(told("信用代码"), Some("91350100M000100Y43"));
        assert_eq!((paper.total, paper.across), (Fen::new(20_500), Some(SAMPLE)));
        assert_eq!(paper.less, [("减：已退款".to_owned(), Fen::new(-300))]);
    }

    #[test]
    fn a_reversed_invoice_says_so() {
        let mut invoice = invoice();
        invoice.record.sample = false;
        invoice.record.reversed = Some(at("2026-11-21T10:00:00+08:00"));
        let paper = paper(&invoice);
        assert_eq!(paper.across, Some("已红冲"));
        assert!(paper.facts.iter().any(|it| it.1.contains("2026-11-21 10:00 红冲")), "{paper:?}");
    }

    #[test]
    fn the_same_invoice_prints_the_same_bytes() {
        let bytes = paper(&invoice()).print();
        assert_eq!(bytes, paper(&invoice()).print());
        if let Ok(file) = std::env::var("PAPER_OUT") {
            std::fs::write(file, bytes).unwrap();
        }
    }

    #[test]
    fn a_bill_of_many_lines_goes_on_on_the_next_page() {
        let mut invoice = invoice();
        let line = invoice.record.lines[0].clone();
        invoice.record.lines = vec![line; 20];
        let text = String::from_utf8_lossy(&paper(&invoice).print()).into_owned();
        assert!(text.contains("/Count 3") || text.contains("/Count 2"), "{text:.200}");
    }

    #[test]
    fn a_buyer_without_a_name_or_with_a_wrong_code_is_refused() {
        let company =
            |code: &str| InvoiceTitle::Company { name: "某公司".into(), credit_code: code.into() };
        let person = |name: &str| InvoiceTitle::Person { name: name.into() };
        for title in [
            person(""),
            person("  "),
            person("a\nb"),
            person(&"长".repeat(101)),
            company(""),
            company("91350100M000100Y44"),
        ] {
            assert!(matches!(Buyer::read(&title), Err(PayError::Invalid(_))), "{title:?}");
        }
        assert!(Buyer::read(&company("91350100m000100y43")).is_ok() && Buyer::read(&person("张三")).is_ok());
    }
}
