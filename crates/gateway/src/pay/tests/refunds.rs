//! Money that is asked back.

use super::city::{City, key};
use super::fake::{Loses, PRICE, account, databases, told};
use crate::pay::{failed::PayError, machine::Refusal, paying, refunding};
use contract::{
    Fen,
    pay::{AskRefund, PayMethod, RefundReason, RefundState},
};

#[tokio::test]
async fn money_is_asked_back_once_a_key_and_never_more_than_was_paid() {
    for url in databases("money_is").await {
        money_is(City::on(url).await).await;
    }
}

async fn money_is(city: City) {
    let order = city.order().await.summary.id;
    let attempt = city.start(order, PayMethod::Wechat).await.unwrap();
    city.wechat.person_pays(attempt.id);
    paying::check(&city.gateway, account(1), order).await.unwrap();
    let part = AskRefund { order, reason: RefundReason::Other, amount: Some(Fen::new(10_000)) };
    let same = key();
    let first = refunding::ask(&city.gateway, account(1), same.clone(), &part).await.unwrap();
    assert_eq!(refunding::ask(&city.gateway, account(1), same, &part).await.unwrap(), first);
    let more = AskRefund { amount: Some(Fen::new(PRICE)), ..part };
    let refused = refunding::ask(&city.gateway, account(1), key(), &more).await;
    assert!(matches!(refused, Err(PayError::Refused(Refusal::TooMuch))));
    let ours = AskRefund { reason: RefundReason::PaidLate, ..part };
    assert!(matches!(
        refunding::ask(&city.gateway, account(1), key(), &ours).await,
        Err(PayError::Invalid(_))
    ));
    city.wechat.loses(Loses::Answers);
    city.works(1).await;
    city.wechat.loses(Loses::Nothing);
    city.works(2).await;
    let ended = city.get(order).await;
    assert_eq!((ended.refunds[0].state, ended.summary.refunded), (RefundState::Done, Fen::new(10_000)));
    assert_eq!(ended.refundable, Fen::new(PRICE - 10_000));
    assert_eq!(told(&city.gateway, "undo").await, (1, 10_000));
    city.check().await;
}
