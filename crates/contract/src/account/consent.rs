//! Consent by purpose (PIPL, articles 14, 15 and 29): given one by one, withdrawn as easily.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// What personal data may be used for. Each is asked for where it is first needed, and never bundled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConsentPurpose {
    /// To have an account: number, devices, orders. Withdrawing it is deleting the account.
    Account,
    /// To find stays by plate: where a car stands is whereabouts, sensitive data (article 28).
    Plates,
    /// To keep real name and resident ID, for what asks for them.
    Identity,
    /// To pay parking fees without being asked each time.
    AutoPay,
    /// To see health data. Used by the hospital.
    Health,
}

impl ConsentPurpose {
    /// Every purpose, in the order of a list.
    pub const ALL: [Self; 5] = [Self::Account, Self::Plates, Self::Identity, Self::AutoPay, Self::Health];

    /// As in a URL and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Plates => "plates",
            Self::Identity => "identity",
            Self::AutoPay => "auto_pay",
            Self::Health => "health",
        }
    }

    /// The purpose of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}

/// One purpose, and whether it was agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consent {
    /// What for.
    pub purpose: ConsentPurpose,
    /// Since when it is given; absent while it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
}
