//! Agreements to deduct.

use crate::town::{charge, now, towns};
use contract::{AgreementId, pay::HostKind};
use gateway::pay::provider::{Heard, LegWord, ProviderError};

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_is_signed_used_and_ended() {
    let mut tried = 0;
    for town in towns().await {
        let of = town.shape();
        let (agreement, back) = (AgreementId::new(now(), [1; 10]), "http://127.0.0.1:9/me/automatic");
        if !town.provider.has_agreements() {
            let error = town.provider.sign(agreement, HostKind::Browser, back).await.unwrap_err();
            assert_eq!(error, ProviderError::Unsupported, "{of}");
            continue;
        }
        tried += 1;
        let hand_over = town.provider.sign(agreement, HostKind::Browser, back).await.unwrap();
        assert_eq!(
            town.provider.query_agreement(agreement).await.unwrap_err(),
            ProviderError::NotFound,
            "{of}"
        );
        assert_eq!(town.press(&hand_over, "sign").await.as_deref(), Some(back), "{of}");
        let heard = town.delivered().await;
        let [Ok(Heard::Agreement(told))] = heard.as_slice() else { panic!("{of}: {heard:?}") };
        let contract = told.contract.clone().unwrap();
        assert_eq!(
            town.provider.query_agreement(agreement).await.unwrap().contract.as_ref(),
            Some(&contract)
        );

        let charge = charge(650);
        let word = town.provider.deduct(&charge, &contract).await.unwrap();
        assert_eq!((word.cash, word.legs), (LegWord::Paid, Some(charge.legs)), "{of}");
        let again = town.provider.deduct(&charge, &contract).await.unwrap();
        assert_eq!(
            (again.attempt, again.reference),
            (word.attempt, word.reference),
            "{of}: once for each number"
        );
        town.delivered().await;

        let ended = town.provider.end_agreement(agreement, &contract).await.unwrap();
        assert_eq!(ended.contract, None, "{of}");
        let heard = town.delivered().await;
        assert!(matches!(&heard[..], [Ok(Heard::Agreement(it))] if it.contract.is_none()), "{of}: {heard:?}");
        let mut late = charge;
        late.attempt = crate::town::attempt(2);
        let refused = town.provider.deduct(&late, &contract).await.unwrap_err();
        assert!(matches!(refused, ProviderError::Refused { .. }), "{of}: {refused}");
    }
    assert!(tried >= 1);
}
