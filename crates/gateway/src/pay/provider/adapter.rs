//! What an adapter of a provider writes down. Whoever only knows that there is a provider sees a [`Provider`]; how one
//! becomes the other stands here, once for all of them.

use super::{
    AgreementWord, Answering, BillEntry, Charge, Heard, Notice, NoticeError, Provider, ProviderError,
    RefundOrder, RefundWord, Reply, Word, asking::Footing,
};
use contract::{
    AgreementId, AttemptId, RefundId,
    pay::{HandOver, HostKind, PayMethod},
};
use std::{fmt::Debug, future::ready};

/// A [`Provider`] that is asked over the wire. Its methods are those of the same name there.
pub(super) trait Adapter: Debug + Send + Sync {
    /// Which.
    const METHOD: PayMethod;

    /// What it stands on.
    fn footing(&self) -> &Footing;

    fn serves(&self, host: HostKind) -> bool;

    fn has_agreements(&self) -> bool {
        false
    }

    fn place(&self, charge: &Charge) -> impl Future<Output = Result<HandOver, ProviderError>> + Send;

    fn query(&self, attempt: AttemptId) -> impl Future<Output = Result<Word, ProviderError>> + Send;

    fn close(&self, attempt: AttemptId) -> impl Future<Output = Result<Word, ProviderError>> + Send;

    fn refund(&self, order: &RefundOrder) -> impl Future<Output = Result<RefundWord, ProviderError>> + Send;

    fn query_refund(
        &self,
        refund: RefundId,
        attempt: AttemptId,
    ) -> impl Future<Output = Result<RefundWord, ProviderError>> + Send;

    fn sign(
        &self,
        _agreement: AgreementId,
        _host: HostKind,
        _back: &str,
    ) -> impl Future<Output = Result<HandOver, ProviderError>> + Send {
        ready(Err(ProviderError::Unsupported))
    }

    fn query_agreement(
        &self,
        _agreement: AgreementId,
    ) -> impl Future<Output = Result<AgreementWord, ProviderError>> + Send {
        ready(Err(ProviderError::Unsupported))
    }

    fn end_agreement(
        &self,
        _agreement: AgreementId,
        _contract: &str,
    ) -> impl Future<Output = Result<AgreementWord, ProviderError>> + Send {
        ready(Err(ProviderError::Unsupported))
    }

    fn deduct(
        &self,
        _charge: &Charge,
        _contract: &str,
    ) -> impl Future<Output = Result<Word, ProviderError>> + Send {
        ready(Err(ProviderError::Unsupported))
    }

    fn read(&self, notice: &Notice) -> Result<Heard, NoticeError>;

    fn reply(&self, taken: bool) -> Reply;

    fn bill(&self, day: &str) -> impl Future<Output = Result<Vec<BillEntry>, ProviderError>> + Send;
}

impl<A: Adapter> Provider for A {
    fn method(&self) -> PayMethod {
        A::METHOD
    }

    fn is_sandbox(&self) -> bool {
        self.footing().is_sandbox
    }

    fn serves(&self, host: HostKind) -> bool {
        Adapter::serves(self, host)
    }

    fn has_agreements(&self) -> bool {
        Adapter::has_agreements(self)
    }

    fn place<'a>(&'a self, charge: &'a Charge) -> Answering<'a, HandOver> {
        Box::pin(Adapter::place(self, charge))
    }

    fn query(&self, attempt: AttemptId) -> Answering<'_, Word> {
        Box::pin(Adapter::query(self, attempt))
    }

    fn close(&self, attempt: AttemptId) -> Answering<'_, Word> {
        Box::pin(Adapter::close(self, attempt))
    }

    fn refund<'a>(&'a self, order: &'a RefundOrder) -> Answering<'a, RefundWord> {
        Box::pin(Adapter::refund(self, order))
    }

    fn query_refund(&self, refund: RefundId, attempt: AttemptId) -> Answering<'_, RefundWord> {
        Box::pin(Adapter::query_refund(self, refund, attempt))
    }

    fn sign<'a>(&'a self, agreement: AgreementId, host: HostKind, back: &'a str) -> Answering<'a, HandOver> {
        Box::pin(Adapter::sign(self, agreement, host, back))
    }

    fn query_agreement(&self, agreement: AgreementId) -> Answering<'_, AgreementWord> {
        Box::pin(Adapter::query_agreement(self, agreement))
    }

    fn end_agreement<'a>(
        &'a self,
        agreement: AgreementId,
        contract: &'a str,
    ) -> Answering<'a, AgreementWord> {
        Box::pin(Adapter::end_agreement(self, agreement, contract))
    }

    fn deduct<'a>(&'a self, charge: &'a Charge, contract: &'a str) -> Answering<'a, Word> {
        Box::pin(Adapter::deduct(self, charge, contract))
    }

    fn read(&self, notice: &Notice) -> Result<Heard, NoticeError> {
        Adapter::read(self, notice)
    }

    fn reply(&self, taken: bool) -> Reply {
        Adapter::reply(self, taken)
    }

    fn bill<'a>(&'a self, day: &'a str) -> Answering<'a, Vec<BillEntry>> {
        Box::pin(Adapter::bill(self, day))
    }
}
