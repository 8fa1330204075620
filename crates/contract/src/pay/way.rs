//! Who takes the money, where the app runs, and standing agreements.

use super::{AgreementState, HandOver};
use crate::{AgreementId, Timestamp};
use serde::{Deserialize, Serialize};

/// A provider of payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PayMethod {
    /// 微信支付
    Wechat,
    /// 支付宝
    Alipay,
    /// 数字人民币
    Ecny,
    /// 银联云闪付
    Unionpay,
}

impl PayMethod {
    /// Every method, in the order of a list.
    pub const ALL: [Self; 4] = [Self::Wechat, Self::Alipay, Self::Ecny, Self::Unionpay];

    /// As in a URL, in the configuration and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wechat => "wechat",
            Self::Alipay => "alipay",
            Self::Ecny => "ecny",
            Self::Unionpay => "unionpay",
        }
    }

    /// The method of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}

/// In what program the app runs: it decides how a payment is handed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    /// A browser.
    #[default]
    Browser,
    /// WeChat's own browser.
    WechatH5,
    /// A web-view in a WeChat mini-program: paying there is only possible on a native page.
    WechatMini,
    /// A web-view in an Alipay mini-program.
    AlipayMini,
}

impl HostKind {
    /// Whether this method can be used in this host. A host's mini-program knows its own provider only.
    pub const fn offers(self, method: PayMethod) -> bool {
        match self {
            Self::Browser => true,
            Self::WechatH5 | Self::WechatMini => matches!(method, PayMethod::Wechat),
            Self::AlipayMini => matches!(method, PayMethod::Alipay),
        }
    }
}

/// A way to pay, as the gateway can offer it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Way {
    /// The provider.
    pub method: PayMethod,
    /// Whether it can be agreed with it to deduct by itself.
    pub agreements: bool,
    /// Whether it is the sandbox's cashier: no real money moves.
    pub sandbox: bool,
}

/// A standing agreement (免密代扣): the provider deducts parking fees without being asked each time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// With whom.
    pub method: PayMethod,
    /// Where it stands.
    pub state: AgreementState,
    /// When it was made.
    pub made: Timestamp,
    /// Where it is signed; only while [`AgreementState::Pending`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_over: Option<HandOver>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_methods_are_those_of_the_wire() {
        for method in PayMethod::ALL {
            assert_eq!(serde_json::to_value(method).unwrap(), method.name());
        }
    }

    #[test]
    fn a_mini_program_offers_its_own_provider_only() {
        assert!(
            HostKind::WechatMini.offers(PayMethod::Wechat) && !HostKind::WechatMini.offers(PayMethod::Alipay)
        );
        assert!(PayMethod::ALL.into_iter().all(|method| HostKind::Browser.offers(method)));
    }
}
