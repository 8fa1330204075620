//! What goes wrong, knob by knob.

use crate::{
    contracts::folder,
    town::{charge, open_provider_with, refund_of, towns},
};
use gateway::pay::provider::{Heard, LegWord, NoticeError, ProviderError, RefundState};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_that_is_lost_is_made_good_by_asking() {
    for town in towns().await {
        let charge = charge(100);
        town.fault(json!({ "what": "lost" })).await;
        town.pays(&charge).await;
        assert!(town.delivered().await.is_empty());
        assert_eq!(
            town.provider.query(charge.attempt).await.unwrap().cash,
            LegWord::Paid,
            "{}",
            town.shape()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn notifications_come_twice_and_late_and_say_the_same() {
    for town in towns().await {
        let charge = charge(100);
        town.fault(json!({ "what": "duplicate", "copies": 3 })).await;
        town.pays(&charge).await;
        let heard = town.delivered().await;
        let words: Vec<_> = heard
            .iter()
            .map(|it| match it {
                Ok(Heard::Payment(word)) => (word.attempt, word.cash, word.legs, word.reference.clone()),
                other => panic!("{}: {other:?}", town.shape()),
            })
            .collect();
        assert_eq!(words.len(), 3, "{}", town.shape());
        assert!(words.iter().all(|it| *it == words[0]), "{}: {words:?}", town.shape());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_notifications_are_not_believed() {
    for town in towns().await {
        let of = town.shape();
        for (number, fault) in ["wrong_signature", "wrong_merchant", "wrong_amount"].into_iter().enumerate() {
            let mut charge = charge(100);
            charge.attempt = crate::town::attempt(number as u8 + 10);
            town.fault(json!({ "what": fault })).await;
            town.pays(&charge).await;
            let heard = town.delivered().await;
            match (fault, heard.as_slice()) {
                ("wrong_signature", [Err(NoticeError::Signature)])
                | ("wrong_merchant", [Err(NoticeError::Merchant)]) => {}
                // It bears a right signature: that its amount is not the order's is seen by comparing.
                ("wrong_amount", [Ok(Heard::Payment(word))]) => assert!(!word.tells(charge.legs), "{of}"),
                _ => panic!("{of}, {fault}: {heard:?}"),
            }
            assert!(town.provider.query(charge.attempt).await.unwrap().tells(charge.legs), "{of}, {fault}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_comes_after_the_close_is_told() {
    for town in towns().await {
        let of = town.shape();
        let charge = charge(100);
        let hand_over = town.provider.place(&charge).await.unwrap();
        // The cashier is open; nothing is pressed there.
        town.press(&hand_over, "cancel").await;
        town.fault(json!({ "what": "paid_after_close" })).await;
        if town.shape() == "unionpay" {
            // It is not closed by us, but by its window.
            continue;
        }
        let closed = town.provider.close(charge.attempt).await.unwrap();
        assert_eq!(closed.cash, LegWord::Paid, "{of}: closing asks how the trade stands");
        let heard = town.delivered().await;
        assert!(
            matches!(&heard[..], [Ok(Heard::Payment(word))] if word.cash == LegWord::Paid),
            "{of}: {heard:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_not_answered_as_it_should_be_leaves_everything_open() {
    for town in towns().await {
        let of = town.shape();
        for how in ["unavailable", "wrong_signature"] {
            for done in [false, true] {
                let fault = json!({ "what": "call", "call": "query", "how": how, "done": done });
                let charge = charge(100);
                let hand_over = town.provider.place(&charge).await.unwrap();
                town.press(&hand_over, "cancel").await;
                town.fault(fault).await;
                let error = town.provider.query(charge.attempt).await.unwrap_err();
                assert!(matches!(error, ProviderError::Unknown(_)), "{of}, {how}: {error}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_whose_answer_is_lost_is_made_once_when_it_is_asked_again() {
    for town in towns().await {
        let of = town.shape();
        let charge = charge(100);
        town.pays(&charge).await;
        let refund = refund_of(&charge, 1, 100);
        town.fault(json!({ "what": "call", "call": "refund", "how": "unavailable", "done": true })).await;
        let error = town.provider.refund(&refund).await.unwrap_err();
        assert!(matches!(error, ProviderError::Unknown(_)), "{of}: {error}");
        let word = town.provider.query_refund(refund.refund, charge.attempt).await.unwrap();
        assert_eq!(word.state, RefundState::Done, "{of}");
        assert_eq!(town.provider.refund(&refund).await.unwrap().legs, refund.legs, "{of}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_can_fail_and_can_hang() {
    for town in towns().await {
        let of = town.shape();
        let charge = charge(100);
        town.pays(&charge).await;
        for (number, fault, state) in
            [(1, "refund_fails", RefundState::Failed), (2, "refund_hangs", RefundState::Processing)]
        {
            let refund = refund_of(&charge, number, 50);
            town.fault(json!({ "what": fault })).await;
            town.provider.refund(&refund).await.unwrap();
            let word = town.provider.query_refund(refund.refund, charge.attempt).await.unwrap();
            assert_eq!(word.state, state, "{of}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_never_answers_is_given_up_and_asked_again() {
    // Nothing is waited for longer than this: the cashier never answers.
    let impatient = folder(|it| it["patience_ms"] = json!(100));
    for town in towns().await {
        let of = town.shape();
        let method = town.provider.method();
        let provider = open_provider_with(impatient.path(), &town.desk, "http://127.0.0.1:9", method);
        let charge = charge(100);
        town.pays(&charge).await;
        town.fault(json!({ "what": "call", "call": "refund", "how": "silent", "done": true })).await;
        let refund = refund_of(&charge, 1, 100);
        let error = provider.refund(&refund).await.unwrap_err();
        assert!(matches!(&error, ProviderError::Unknown(why) if why.contains("100 ms")), "{of}: {error}");
        // With patience: done once, and known.
        let word = town.provider.refund(&refund).await.unwrap();
        assert_eq!((word.state, word.legs), (RefundState::Done, refund.legs), "{of}");
        let more = town.provider.refund(&refund_of(&charge, 2, 1)).await;
        assert!(matches!(more, Err(ProviderError::Refused { .. })), "{of}: {more:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn notifications_that_overtake_each_other_are_read_one_by_one() {
    for town in towns().await {
        let charge = charge(100);
        town.pays(&charge).await;
        town.provider.refund(&refund_of(&charge, 1, 40)).await.unwrap();
        town.control("deliver", json!({ "reverse": true })).await;
        let heard = town.heard();
        assert!(heard.iter().all(Result::is_ok), "{}: {heard:?}", town.shape());
        assert!(matches!(heard.last(), Some(Ok(Heard::Payment(word))) if word.cash == LegWord::Paid));
    }
}
