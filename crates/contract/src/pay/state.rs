//! Where things stand; the tables are in the [module](crate::pay). States are declared in the order in which they
//! follow each other.

use serde::{Deserialize, Serialize};

macro_rules! states {
    ($(#[$doc:meta])* $name:ident { $($(#[$state_doc:meta])* $state:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$state_doc])* $state),+
        }

        impl $name {
            /// Every state, in order.
            pub const ALL: &[Self] = &[$(Self::$state),+];

            /// As on the wire and in the database.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$state => $text),+
                }
            }

            /// The state of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|state| state.name() == name)
            }
        }
    };
}

states! {
    /// Where an order stands; see the tables of the [module](crate::pay).
    OrderState {
        /// Waits to be paid.
        Open = "open",
        /// Expired or cancelled.
        Closed = "closed",
        /// Paid once.
        Paid = "paid",
    }
}

states! {
    /// Where an attempt stands.
    AttemptState {
        /// Kept here; the provider may know it or not.
        Created = "created",
        /// The person must confirm at the cashier.
        RequiresAction = "requires_action",
        /// On its way, or unknown.
        Processing = "processing",
        /// Every leg is paid. Final.
        Succeeded = "succeeded",
        /// Nothing was or will be taken. Final.
        Closed = "closed",
    }
}

impl AttemptState {
    /// Whether nothing follows.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Closed)
    }
}

states! {
    /// Where a refund stands.
    RefundState {
        /// Promised here.
        Asked = "asked",
        /// At the provider, or unknown.
        Processing = "processing",
        /// The provider will not; somebody must act.
        Failed = "failed",
        /// The money is back. Final.
        Done = "done",
    }
}

states! {
    /// Where an agreement stands.
    AgreementState {
        /// The person must sign at the cashier.
        Pending = "pending",
        /// The provider deducts by itself.
        Active = "active",
        /// Ended by the person, here or at the provider. Final.
        Ended = "ended",
    }
}

states! {
    /// Where an invoice stands.
    InvoiceState {
        /// Issued; its PDF can be had.
        Issued = "issued",
        /// Reversed by a refund of its order (红冲).
        Reversed = "reversed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_states_are_those_of_the_wire() {
        for state in AttemptState::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
            assert_eq!(AttemptState::from_name(state.name()), Some(*state));
        }
    }
}
