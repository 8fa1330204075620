//! What goes well.

use crate::town::{Town, charge, now, open_desk, open_provider, refund_of, towns};
use contract::{
    Fen,
    pay::{HandOver, HostKind, Legs, PayMethod},
};
use gateway::pay::provider::{BillEntry, Heard, LegWord, ProviderError, RefundState};

#[tokio::test(flavor = "multi_thread")]
async fn a_trade_is_placed_paid_told_and_known() {
    for town in towns().await {
        let charge = charge(1_234);
        let of = town.shape();
        assert!(town.provider.is_sandbox());
        let hand_over = town.provider.place(&charge).await.unwrap();
        town.provider.place(&charge).await.unwrap_or_else(|error| panic!("{of}: the same again: {error}"));
        town.press(&hand_over, "cancel").await;
        match town.provider.query(charge.attempt).await {
            Ok(word) => assert_eq!((word.cash, word.tells(charge.legs)), (LegWord::Waiting, true), "{of}"),
            // Some make the trade only when the person opens the cashier.
            Err(error) => assert_eq!(error, ProviderError::NotFound, "{of}"),
        }
        town.pays(&charge).await;
        let heard = town.delivered().await;
        let [Ok(Heard::Payment(told))] = heard.as_slice() else { panic!("{of}: {heard:?}") };
        assert_eq!((told.attempt, told.cash, told.legs), (charge.attempt, LegWord::Paid, Some(charge.legs)));
        let asked = town.provider.query(charge.attempt).await.unwrap();
        assert_eq!((asked.cash, &asked.reference), (LegWord::Paid, &told.reference), "{of}");
        assert!(asked.tells(charge.legs) && asked.reference.is_some(), "{of}");
        assert!(town.delivered().await.is_empty(), "{of}: what was taken is not told again");
        let again = town.provider.place(&charge).await;
        assert!(
            !matches!(again, Err(ProviderError::Refused { .. })),
            "{of}: a trade that is paid is not one that was refused: {again:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trade_that_is_closed_takes_nothing_any_more_and_one_that_is_paid_says_so() {
    for town in towns().await {
        let of = town.shape();
        let closed = charge(5);
        let hand_over = town.provider.place(&closed).await.unwrap();
        town.press(&hand_over, "cancel").await;
        match town.provider.close(closed.attempt).await {
            // UnionPay cannot close an order: it waits until its window is over.
            Ok(word) if town.provider.method() == PayMethod::Unionpay => {
                assert_eq!(word.cash, LegWord::Waiting, "{of}");
            }
            Ok(word) => assert_eq!(word.cash, LegWord::Closed, "{of}"),
            Err(error) => assert_eq!(error, ProviderError::NotFound, "{of}"),
        }
        let mut paid = charge(5);
        paid.attempt = crate::town::attempt(2);
        town.pays(&paid).await;
        assert_eq!(town.provider.close(paid.attempt).await.unwrap().cash, LegWord::Paid, "{of}");
        let unheard_of = crate::town::attempt(3);
        assert_eq!(town.provider.query(unheard_of).await.unwrap_err(), ProviderError::NotFound, "{of}");
        assert_eq!(town.provider.close(unheard_of).await.unwrap_err(), ProviderError::NotFound, "{of}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn money_goes_back_once_for_each_refund_number_and_never_more_than_was_paid() {
    for town in towns().await {
        let of = town.shape();
        let charge = charge(1_000);
        town.pays(&charge).await;
        let first = refund_of(&charge, 1, 400);
        let word = town.provider.refund(&first).await.unwrap();
        let again = town.provider.refund(&first).await.unwrap();
        assert_eq!((again.refund, again.legs), (word.refund, word.legs), "{of}");
        let asked = town.provider.query_refund(first.refund, charge.attempt).await.unwrap();
        assert_eq!((asked.state, asked.legs), (RefundState::Done, Legs::cash(Fen::new(400))), "{of}");
        let too_much = town.provider.refund(&refund_of(&charge, 2, 601)).await;
        assert!(matches!(too_much, Err(ProviderError::Refused { .. })), "{of}: {too_much:?}");
        town.provider.refund(&refund_of(&charge, 3, 600)).await.unwrap();
        let unknown = refund_of(&charge, 4, 1).refund;
        let error = town.provider.query_refund(unknown, charge.attempt).await.unwrap_err();
        assert_eq!(error, ProviderError::NotFound, "{of}");
        assert_eq!(
            town.provider.query(charge.attempt).await.unwrap().cash,
            LegWord::Paid,
            "{of}: it was paid"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bill_of_a_day_names_what_was_taken_and_given_back() {
    for town in towns().await {
        let charge = charge(1_000);
        town.pays(&charge).await;
        let refund = refund_of(&charge, 1, 250);
        town.provider.refund(&refund).await.unwrap();
        let word = town.provider.query(charge.attempt).await.unwrap();
        let today = now().to_string()[..10].to_owned();
        let bill = town.provider.bill(&today).await.unwrap();
        let paid = BillEntry::Paid {
            attempt: charge.attempt,
            amount: Fen::new(1_000),
            reference: word.reference.unwrap(),
        };
        let returned = BillEntry::Refunded { refund: refund.refund, amount: Fen::new(250) };
        assert_eq!(bill, [paid, returned], "{}", town.shape());
        assert_eq!(town.provider.bill("2020-01-01").await.unwrap(), [], "{}", town.shape());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_is_opened_again_still_knows_its_trades() {
    for town in towns().await {
        let charge = charge(7);
        town.pays(&charge).await;
        let address = town.desk.url().strip_prefix("http://").unwrap().parse().unwrap();
        let Town { desk, provider, books, .. } = town;
        drop(desk);
        let again = open_desk(address, books.path());
        // With connections of its own: those to the desk that is gone are dead.
        let provider = open_provider(&again, "http://127.0.0.1:9", provider.method());
        let word = provider.query(charge.attempt).await.unwrap();
        assert_eq!((word.cash, word.legs), (LegWord::Paid, Some(charge.legs)), "{:?}", provider.method());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mini_program_pays_on_its_own_page_with_parameters_that_the_merchant_signed() {
    for (method, host) in [
        (PayMethod::Wechat, HostKind::WechatMini),
        (PayMethod::Wechat, HostKind::WechatH5),
        (PayMethod::Alipay, HostKind::AlipayMini),
    ] {
        let town = Town::new(method).await;
        let mut charge = charge(300);
        charge.host = host;
        assert!(town.provider.serves(host));
        let hand_over = town.provider.place(&charge).await.unwrap();
        assert_eq!(
            matches!(hand_over, HandOver::NativePage { .. }),
            host != HostKind::WechatH5,
            "{hand_over:?}"
        );
        assert!(town.press(&hand_over, "pay").await.is_some(), "{host:?}");
        assert_eq!(town.provider.query(charge.attempt).await.unwrap().cash, LegWord::Paid, "{host:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_can_come_back_before_the_money() {
    for town in towns().await {
        let charge = charge(9);
        let hand_over = town.provider.place(&charge).await.unwrap();
        town.press(&hand_over, "later").await;
        let word = town.provider.query(charge.attempt).await.unwrap();
        assert!(matches!(word.cash, LegWord::Processing | LegWord::Waiting), "{}: {word:?}", town.shape());
        let heard = town.delivered().await;
        assert!(matches!(&heard[..], [Ok(Heard::Payment(word))] if word.cash == LegWord::Paid), "{heard:?}");
    }
}
