use super::About;
use contract::{
    endpoint::Endpoint,
    pay::{AskInvoice, AskRefund, CreateOrder, SignAgreement, StartAttempt},
};

/// An endpoint that moves money, or promises to.
pub trait Transaction: Endpoint {
    /// What it is about.
    fn about(&self) -> About;
}

impl Transaction for CreateOrder {
    fn about(&self) -> About {
        About::Order
    }
}

impl Transaction for StartAttempt {
    fn about(&self) -> About {
        About::Attempt { order: self.order }
    }
}

impl Transaction for AskRefund {
    fn about(&self) -> About {
        About::Refund { order: self.order }
    }
}

impl Transaction for AskInvoice {
    fn about(&self) -> About {
        About::Invoice { order: self.order }
    }
}

impl Transaction for SignAgreement {
    fn about(&self) -> About {
        About::Agreement
    }
}
