//! What a driver has in writing: invoices and receipts.

use crate::market::{Driver, Market, month, parking_of};
use crate::{
    people::Person,
    stays::{stay, told},
};
use contract::{
    OrderId,
    pay::{
        AskInvoice, AskRefund, GetInvoice, GetOrder, INVOICE_PDF_PATH, InvoiceState, InvoiceTitle,
        RECEIPT_PDF_PATH, RefundReason,
    },
    problem::ProblemKind,
};
use serde_json::json;

pub fn invoice(order: OrderId) -> AskInvoice {
    let title = InvoiceTitle::Company {
        name: "青岛某某科技有限公司".into(),
        credit_code: "91350100M000100Y43".into(),
    };
    AskInvoice { order, title }
}

#[tokio::test]
async fn an_invoice_has_the_next_number_is_the_same_when_asked_again_and_is_reversed_by_a_refund() {
    let market = Market::open().await;
    let driver = market.driver(&["鲁B12345"]).await;
    let open = market.order(&driver, month("2026-12-01", 1)).await.summary.id;
    driver.person.call(&market.city, &invoice(open)).await.problem(ProblemKind::Conflict);
    market.pay(&driver, open).await;
    let wrong = InvoiceTitle::Company { name: "公司".into(), credit_code: "91350100M000100Y44".into() };
    driver
        .person
        .call(&market.city, &AskInvoice { order: open, title: wrong })
        .await
        .problem(ProblemKind::Invalid);
    let issued = driver.person.told(&market.city, &invoice(open)).await;
    assert_eq!((issued.number, issued.state), (1, InvoiceState::Issued));
    let person = InvoiceTitle::Person { name: "张三".into() };
    let again = driver.person.told(&market.city, &AskInvoice { order: open, title: person }).await;
    assert_eq!(again, issued);
    let other = market.buy(&driver, month("2027-02-01", 1)).await.summary.id;
    assert_eq!(driver.person.told(&market.city, &invoice(other)).await.number, 2, "no number was lost");
    let back = AskRefund { order: open, reason: RefundReason::NotNeeded, amount: None };
    driver.person.told(&market.city, &back).await;
    let shown = driver.person.told(&market.city, &GetInvoice { invoice: issued.id }).await;
    assert_eq!((shown.number, shown.state), (1, InvoiceState::Reversed));
    assert_eq!(driver.person.told(&market.city, &GetOrder { order: open }).await.invoice, Some(shown));
    driver.person.call(&market.city, &invoice(open)).await.problem(ProblemKind::Invalid);
}

#[tokio::test]
async fn papers_are_pdf_to_be_saved_for_nobody_but_the_payer() {
    let market = Market::open().await;
    let (driver, other) = (market.driver(&["鲁B12345"]).await, market.driver(&["鲁B12345"]).await);
    told(&market.city, json!([stay("s1", "鲁B12345", 95)])).await;
    let id = market.mine(&driver).await[0].id;
    let order = market.order(&driver, parking_of(&[id])).await.summary.id;
    let receipt = RECEIPT_PDF_PATH.replace("{order}", &order.to_string());
    let get = async |who: &Driver, path: &str| {
        market.city.send(who.person.raw(&market.city, "GET", path, None)).await
    };
    get(&driver, &receipt).await.problem(ProblemKind::Conflict);
    market.pay(&driver, order).await;
    let issued = driver.person.told(&market.city, &invoice(order)).await;
    let printed = INVOICE_PDF_PATH.replace("{invoice}", &issued.id.to_string());
    for (path, name) in
        [(&receipt, format!("receipt-{order}.pdf")), (&printed, "invoice-00000001.pdf".to_owned())]
    {
        let reply = get(&driver, path).await;
        assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, "application/pdf"));
        assert_eq!(reply.header("content-disposition"), format!("attachment; filename=\"{name}\""));
        assert_eq!(reply.header("cache-control"), "no-store");
        assert!(reply.body.starts_with(b"%PDF-") && reply.body.len() < 32 << 10, "{}", reply.body.len());
        assert_eq!(reply.body, get(&driver, path).await.body, "the same bytes each time");
        get(&other, path).await.problem(ProblemKind::NotFound);
    }
    other.person.call(&market.city, &invoice(order)).await.problem(ProblemKind::NotFound);
    other.person.call(&market.city, &GetInvoice { invoice: issued.id }).await.problem(ProblemKind::NotFound);
    for path in [&receipt, &printed] {
        let nobody = Person::nobody();
        market
            .city
            .send(nobody.raw(&market.city, "GET", path, None))
            .await
            .problem(ProblemKind::Unauthenticated);
    }
}
