//! What somebody else could send to the notification address.

use crate::town::{Town, charge, refund_of, towns};
use contract::{Timestamp, pay::PayMethod};
use gateway::pay::provider::{Notice, NoticeError, Provider};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use std::time::Duration;

/// What each provider sends when something was paid, and when money went back (where it tells of that).
async fn real() -> Vec<(Town, Vec<Notice>)> {
    let mut all = Vec::new();
    for town in towns().await {
        let charge = charge(1_234);
        town.pays(&charge).await;
        town.provider.refund(&refund_of(&charge, 1, 234)).await.unwrap();
        assert!(town.delivered().await.iter().all(Result::is_ok));
        let notices = town.notices();
        assert!(!notices.is_empty(), "{}", town.shape());
        all.push((town, notices));
    }
    all
}

/// What a form says, apart from what is not signed: Alipay's `sign_type`, and names without a value.
fn said(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().filter(|it| it.0 != "sign_type" && !it.1.is_empty()).collect()
}

/// The headers that carry a signature, or what it is over.
const SIGNED_HEADERS: [&str; 7] = [
    "wechatpay-serial",
    "wechatpay-timestamp",
    "wechatpay-nonce",
    "wechatpay-signature",
    "x-time",
    "x-nonce",
    "x-signature",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_flipped_bit_is_refused_wherever_it_stands() {
    for (town, notices) in real().await {
        for notice in notices {
            let is_form = matches!(town.provider.method(), PayMethod::Alipay | PayMethod::Unionpay);
            let bits = notice.body.len() * 8;
            TestRunner::new(Config::with_cases(300))
                .run(&(0..bits), |bit| {
                    let mut forged = notice.clone();
                    forged.body[bit / 8] ^= 1 << (bit % 8);
                    // `%2f` for `%2F` is the same form.
                    prop_assume!(!is_form || said(&forged.body) != said(&notice.body));
                    prop_assert!(town.provider.read(&forged).is_err(), "bit {bit}");
                    Ok(())
                })
                .unwrap_or_else(|error| panic!("{}: {error}", town.shape()));
            for (place, (name, value)) in notice.headers.iter().enumerate() {
                if !SIGNED_HEADERS.contains(&name.as_str()) {
                    continue;
                }
                for bit in 0..value.len() * 7 {
                    let mut bytes = value.clone().into_bytes();
                    bytes[bit / 7] ^= 1 << (bit % 7);
                    let mut forged = notice.clone();
                    forged.headers[place].1 = String::from_utf8(bytes).unwrap();
                    assert!(town.provider.read(&forged).is_err(), "{}: {name}, bit {bit}", town.shape());
                }
                let mut without = notice.clone();
                without.headers.remove(place);
                assert_eq!(town.provider.read(&without), Err(NoticeError::Signature), "{name}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_somebody_kept_is_refused_later() {
    for (town, notices) in real().await {
        // WeChat Pay and e-CNY sign each try anew; the others tell for a day with the time of the first.
        let patience = match town.provider.method() {
            PayMethod::Wechat | PayMethod::Ecny => Duration::from_mins(5),
            PayMethod::Alipay | PayMethod::Unionpay => Duration::from_hours(26),
        };
        for mut notice in notices {
            let came = notice.now;
            let slack = Duration::from_secs(30);
            for (now, believed) in [
                (came.plus(patience).minus(slack), true),
                (came.plus(patience + slack), false),
                (came.minus(Duration::from_mins(5) + slack), false),
            ] {
                notice.now = now;
                assert_eq!(town.provider.read(&notice).is_ok(), believed, "{} at {now}", town.shape());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_providers_message_means_nothing_to_another() {
    let all = real().await;
    for (place, (town, _)) in all.iter().enumerate() {
        for (other, notices) in all.iter().enumerate().filter(|it| it.0 != place).map(|it| it.1) {
            for notice in notices {
                let read = town.provider.read(notice);
                assert!(read.is_err(), "{} believes {}", town.shape(), other.shape());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_bytes_make_a_provider_panic_or_believe() {
    for town in towns().await {
        let provider: &dyn Provider = &*town.provider;
        let name = prop::sample::select(&SIGNED_HEADERS[..]).prop_map(str::to_owned);
        let headers = prop::collection::vec((name, ".{0,40}"), 0..8);
        TestRunner::new(Config::with_cases(200))
            .run(&(headers, any::<Vec<u8>>()), |(headers, body)| {
                let notice = Notice { headers, body, now: Timestamp::EPOCH };
                prop_assert!(provider.read(&notice).is_err());
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{}: {error}", town.shape()));
    }
}
