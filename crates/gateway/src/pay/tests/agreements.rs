//! What is deducted without the person.

use super::city::{City, key};
use super::fake::{Loses, account, databases, purpose, told};
use crate::pay::{agreeing, deduct, failed::PayError, making};
use contract::pay::{
    AgreementState, AttemptState, CreateOrder, HostKind, OrderState, PayMethod, SignAgreement,
};

#[tokio::test]
async fn an_agreement_deducts_once_and_a_refusal_is_told() {
    for url in databases("an_agreement").await {
        an_agreement(City::on(url).await).await;
    }
}

async fn an_agreement(city: City) {
    let sign = SignAgreement { method: PayMethod::Wechat, host: HostKind::Browser };
    let none = deduct::deduct(&city.gateway, account(1), &purpose(1)).await;
    assert!(matches!(none, Err(PayError::NotYet(_))));
    let agreement = agreeing::sign(&city.gateway, account(1), key(), &sign, String::new()).await.unwrap();
    assert_eq!(agreement.state, AgreementState::Pending);
    let again = agreeing::sign(&city.gateway, account(1), key(), &sign, String::new()).await.unwrap();
    assert_eq!(again.id, agreement.id);
    city.wechat.books.lock().unwrap().agreements.insert(agreement.id, true);
    city.works(2).await;
    assert_eq!(agreeing::list(&city.gateway, account(1)).await.unwrap()[0].state, AgreementState::Active);

    // The money is taken and the answer is lost; a plan for the same is there as well.
    city.wechat.loses(Loses::Answers);
    let mut tx = city.gateway.store().write().await.unwrap();
    deduct::plan(&mut tx, account(1), &purpose(1), city.clock.now()).await.unwrap();
    deduct::plan(&mut tx, account(1), &purpose(1), city.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let order = deduct::deduct(&city.gateway, account(1), &purpose(1)).await.unwrap();
    assert_eq!(city.get(order).await.attempts[0].state, AttemptState::Processing);
    city.wechat.loses(Loses::Nothing);
    city.works(3).await;
    assert_eq!(city.get(order).await.summary.state, OrderState::Paid);
    assert_eq!(city.wechat.books.lock().unwrap().trades.len(), 1);
    city.check().await;

    city.wechat.books.lock().unwrap().broke = true;
    let mut tx = city.gateway.store().write().await.unwrap();
    deduct::plan(&mut tx, account(1), &purpose(3), city.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    city.works(1).await;
    assert_eq!(told(&city.gateway, "not deducted").await.0, 1);
    // It stays open for the person, and is not deducted behind their back later on.
    let open =
        making::create(&city.gateway, account(1), key(), &CreateOrder { purpose: purpose(3) }).await.unwrap();
    assert_eq!((open.summary.state, open.attempts[0].state), (OrderState::Open, AttemptState::Closed));

    agreeing::end(&city.gateway, account(1), agreement.id).await.unwrap();
    assert!(agreeing::list(&city.gateway, account(1)).await.unwrap().is_empty());
    assert!(matches!(agreeing::end(&city.gateway, account(2), agreement.id).await, Err(PayError::NotFound)));
}
