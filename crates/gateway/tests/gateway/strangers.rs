//! Somebody else's things are not there: every endpoint under `/me`, read from the `OpenAPI` document, so that a new
//! one without a row here fails (ASVS 8.2.2).

use crate::{
    accounts::town_with_shop,
    people::{Person, fresh_key},
};
use contract::{
    AgreementId,
    account::{AddPlate, ConsentPurpose, ExportMe, GetDevices, GetMe},
    endpoint::Endpoint as _,
    pay::{AskInvoice, CheckOrder, CreateOrder, HostKind, InvoiceTitle, PayMethod, StartAttempt},
    problem::ProblemKind,
};
use gateway::{pay::agreement, store::agreements};
use serde_json::Value;
use std::collections::BTreeSet;

#[tokio::test]
async fn nobody_reaches_what_is_somebody_elses() {
    let (town, cashier) = town_with_shop().await;
    let city = &town.city;
    let owner = Person::with(&town, "13800001234").await;
    owner.agree(city, ConsentPurpose::Plates).await;
    let plate = owner.told(city, &AddPlate { plate: "鲁B12345".parse().unwrap() }).await.id.to_string();
    let device = owner.told(city, &GetDevices {}).await[0].id.to_string();
    let purpose = crate::shop::purpose("2026-12-01");
    let order = owner.told(city, &CreateOrder { purpose }).await.summary.id;
    let start = StartAttempt { order, method: PayMethod::Wechat, host: HostKind::Browser };
    cashier.takes(owner.told(city, &start).await.id);
    owner.told(city, &CheckOrder { order }).await;
    let title = InvoiceTitle::Person { name: "王小明".into() };
    let invoice = owner.told(city, &AskInvoice { order, title }).await.id.to_string();
    let account = owner.told(city, &ExportMe {}).await["account"]["id"].as_str().unwrap().parse().unwrap();
    let agreement = AgreementId::new(town.clock.now(), [7; 10]);
    let kept = agreement::Kept::new(
        agreement,
        account,
        PayMethod::Wechat,
        HostKind::Browser,
        "https://city.example/me".into(),
        town.clock.now(),
    );
    let mut tx = city.gateway.store().write().await.unwrap();
    agreements::write(&mut tx, &kept).await.unwrap();
    tx.commit().await.unwrap();
    let (order, agreement) = (order.to_string(), agreement.to_string());

    let attempt = r#"{"method":"wechat","host":"browser"}"#;
    let refund = r#"{"reason":"not_needed"}"#;
    let invoiced = r#"{"title":{"who":"person","name":"王小明"}}"#;
    let rows: [(&str, &str, &str, Option<&str>); 13] = [
        ("DELETE", "/api/v1/me/devices/{device}", &device, None),
        ("PUT", "/api/v1/me/plates/{plate}", &plate, Some(r#"{"default":true}"#)),
        ("DELETE", "/api/v1/me/plates/{plate}", &plate, None),
        ("GET", "/api/v1/me/orders/{order}", &order, None),
        ("POST", "/api/v1/me/orders/{order}/check", &order, Some("{}")),
        ("POST", "/api/v1/me/orders/{order}/close", &order, Some("{}")),
        ("POST", "/api/v1/me/orders/{order}/attempts", &order, Some(attempt)),
        ("POST", "/api/v1/me/orders/{order}/refunds", &order, Some(refund)),
        ("POST", "/api/v1/me/orders/{order}/invoice", &order, Some(invoiced)),
        ("GET", "/api/v1/me/orders/{order}/receipt.pdf", &order, None),
        ("GET", "/api/v1/me/invoices/{invoice}", &invoice, None),
        ("GET", "/api/v1/me/invoices/{invoice}/invoice.pdf", &invoice, None),
        ("DELETE", "/api/v1/me/agreements/{agreement}", &agreement, None),
    ];
    let document: Value = city.get("/api/v1/openapi.json").await.json();
    let mut documented = BTreeSet::new();
    let stranger = Person::with(&town, "13900001234").await;
    let nobody = Person::nobody();
    for (path, methods) in document["paths"].as_object().unwrap() {
        if !path.starts_with("/api/v1/me") {
            continue;
        }
        for method in ["get", "post", "put", "delete"].into_iter().filter(|it| methods.get(it).is_some()) {
            let method = method.to_uppercase();
            let row = rows.iter().find(|row| (row.0, row.1) == (method.as_str(), path.as_str()));
            assert!(row.is_some() || !path.contains('{'), "{method} {path} has no row");
            let body = row.and_then(|row| row.3).or((method != "GET" && method != "DELETE").then_some("{}"));
            let id = row.map_or("", |row| row.2);
            let address = place_of(path, id);
            let ask = async |who: &Person, address: &str| {
                let mut request = who.raw(city, &method, address, body);
                request.headers_mut().insert("idempotency-key", fresh_key().parse().unwrap());
                city.send(request).await
            };
            if (method.as_str(), path.as_str()) == ("GET", GetMe::PATH) {
                // Everybody may ask who they are.
                nobody.is_nobody(city).await;
                continue;
            }
            ask(&nobody, &address).await.problem(ProblemKind::Unauthenticated);
            if path.contains('{') {
                ask(&stranger, &address).await.problem(ProblemKind::NotFound);
                for made_up in ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "1", "%00"] {
                    ask(&stranger, &place_of(path, made_up)).await.problem(ProblemKind::NotFound);
                }
                documented.insert((method, path.clone()));
            }
        }
    }
    let rows: BTreeSet<_> = rows.iter().map(|row| (row.0.to_owned(), row.1.to_owned())).collect();
    assert_eq!(documented, rows, "a row without an endpoint");
    // The owner still has it all.
    assert_eq!(owner.told(city, &GetDevices {}).await.len(), 1);
}

fn place_of(path: &str, id: &str) -> String {
    match (path.find('{'), path.find('}')) {
        (Some(from), Some(to)) => format!("{}{id}{}", &path[..from], &path[to + 1..]),
        _ => path.to_owned(),
    }
}
