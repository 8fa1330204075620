//! Orders, attempts, refunds, agreements, invoices.

use crate::{
    AgreementId, AttemptId, Fen, InvoiceId, LotId, MonthTicketId, Name, OrderId, PlateId, RefundId, StayId,
    Timestamp,
};
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

/// The parts that make up an amount (background: `WeChat`'s medical-insurance payment). Each nought or more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Legs {
    /// Paid by the person.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub cash: Fen,
    /// Paid by the insurance fund (统筹基金).
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub fund: Fen,
    /// Paid from the person's insurance account (个人账户).
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub personal: Fen,
}

impl Legs {
    /// An amount that the person pays alone.
    pub const fn cash(cash: Fen) -> Self {
        Self { cash, fund: Fen::ZERO, personal: Fen::ZERO }
    }

    /// The sum; `None` when it does not fit.
    pub fn total(self) -> Option<Fen> {
        self.cash.checked_add(self.fund)?.checked_add(self.personal)
    }

    /// Nothing at all.
    pub const NONE: Self = Self::cash(Fen::ZERO);

    /// What is left of each leg without the other's; `None` when one does not fit or falls below nought.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        let less =
            |leg: Fen, other: Fen| leg.get().checked_sub(other.get()).filter(|left| *left >= 0).map(Fen::new);
        Some(Self {
            cash: less(self.cash, other.cash)?,
            fund: less(self.fund, other.fund)?,
            personal: less(self.personal, other.personal)?,
        })
    }

    /// Leg by leg; `None` when one does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            cash: self.cash.checked_add(other.cash)?,
            fund: self.fund.checked_add(other.fund)?,
            personal: self.personal.checked_add(other.personal)?,
        })
    }

    /// Whether no leg is greater than the other's, and none is below nought.
    pub fn fits_within(self, most: Self) -> bool {
        let fits = |leg: Fen, most: Fen| leg >= Fen::ZERO && leg <= most;
        fits(self.cash, most.cash) && fits(self.fund, most.fund) && fits(self.personal, most.personal)
    }

    /// Whether the insurance pays a part.
    pub fn is_mixed(self) -> bool {
        self.fund != Fen::ZERO || self.personal != Fen::ZERO
    }
}

/// What an order is for, as the app asks for it. The gateway works out the amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Purpose {
    /// Stays in car parks: the one that is open now (pay before leaving), or several that are owed.
    Parking {
        /// Which, one to twenty.
        stays: Vec<StayId>,
    },
    /// A month ticket.
    ParkingMonth {
        /// Where.
        lot: LotId,
        /// For which plate of the account.
        plate: PlateId,
        /// First day, `YYYY-MM-DD` in Asia/Shanghai, today or later.
        from: String,
        /// How many months, 1 to 12.
        months: u8,
    },
}

/// Kinds of purposes, for filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// [`Purpose::Parking`]
    Parking,
    /// [`Purpose::ParkingMonth`]
    ParkingMonth,
}

impl OrderKind {
    /// Every kind, in the order of a list.
    pub const ALL: [Self; 2] = [Self::Parking, Self::ParkingMonth];

    /// As in a query and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parking => "parking",
            Self::ParkingMonth => "parking_month",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

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

/// A short form of an order, for lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderSummary {
    /// Its id.
    pub id: OrderId,
    /// What kind.
    pub kind: OrderKind,
    /// What for, as it stands on the bill: the car park's name.
    pub title: Name,
    /// Its amount.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub amount: Fen,
    /// What of it has gone or is going back.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub refunded: Fen,
    /// Where it stands.
    pub state: OrderState,
    /// When it was made.
    pub made: Timestamp,
    /// When it was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<Timestamp>,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Order {
    /// What a list shows.
    #[serde(flatten)]
    pub summary: OrderSummary,
    /// What was asked for.
    pub purpose: Purpose,
    /// Who pays which part.
    pub legs: Legs,
    /// The bill, line by line, in the order of the receipt.
    pub lines: Vec<BillLine>,
    /// Until when it can be paid at this amount.
    pub expires: Timestamp,
    /// Its attempts, oldest first.
    pub attempts: Vec<Attempt>,
    /// Its refunds, oldest first.
    pub refunds: Vec<Refund>,
    /// What could be asked back now.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub refundable: Fen,
    /// The month ticket that it bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month_ticket: Option<MonthTicketId>,
    /// Its invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<Invoice>,
    /// Whether it stands on sample data or goes through the sandbox's cashier: no real money.
    pub sample: bool,
}

/// One line of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum BillLine {
    /// A stay in a car park.
    Stay {
        /// Which.
        stay: StayId,
        /// Where.
        lot: Name,
        /// The plate as printed, `鲁B·12345`.
        plate: String,
        /// When it came.
        entered: Timestamp,
        /// Until when it is paid: when it left, or the moment of the bill.
        until: Timestamp,
        /// What the tariff says, line by line; absent where the car park has no rate table: then the amount is the
        /// operator's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
        quote: Option<tariff::Quote>,
        /// What was paid of it before.
        #[cfg_attr(feature = "openapi", schema(value_type = i64))]
        paid_before: Fen,
        /// What the car park's own machine says, where it says another amount than the tariff.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
        operator_says: Option<Fen>,
        /// What is asked for.
        #[cfg_attr(feature = "openapi", schema(value_type = i64))]
        amount: Fen,
    },
    /// A month ticket.
    Month {
        /// Where.
        lot: Name,
        /// The plate as printed.
        plate: String,
        /// First day, `YYYY-MM-DD`.
        from: String,
        /// Last day.
        to: String,
        /// How many months.
        months: u8,
        /// What is asked for.
        #[cfg_attr(feature = "openapi", schema(value_type = i64))]
        amount: Fen,
    },
}

/// One attempt to pay an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attempt {
    /// Its id: the merchant's trade number at the provider.
    pub id: AttemptId,
    /// By what.
    pub method: PayMethod,
    /// Where it stands.
    pub state: AttemptState,
    /// When it was made.
    pub made: Timestamp,
    /// What the app must do now; only while [`AttemptState::RequiresAction`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_over: Option<HandOver>,
    /// A payment that came after it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LatePayment>,
}

/// How the person gets to the cashier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum HandOver {
    /// Go to this address; the cashier leads back to `/pay/{order}`.
    Redirect {
        /// `https:` only; `http:` for the sandbox.
        url: String,
    },
    /// Open this native page of the mini-program; its parameters name the attempt.
    NativePage {
        /// `/pages/pay/pay?attempt=…`
        path: String,
    },
}

/// A payment that came after its attempt was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LatePayment {
    /// When the provider took the money.
    pub at: Timestamp,
    /// What became of it.
    pub outcome: LateOutcome,
}

/// What becomes of a late payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LateOutcome {
    /// It pays the order.
    Fulfilled,
    /// It goes back whole.
    Refunded,
}

/// Money on its way back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refund {
    /// Its id: the merchant's refund number.
    pub id: RefundId,
    /// The attempt whose money it is.
    pub attempt: AttemptId,
    /// How much, leg by leg.
    pub legs: Legs,
    /// Why.
    pub reason: RefundReason,
    /// Where it stands.
    pub state: RefundState,
    /// When it was promised.
    pub made: Timestamp,
}

/// Why money goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RefundReason {
    /// The person says that the amount is wrong.
    WrongAmount,
    /// The person does not need it any more: a month ticket that has not begun.
    NotNeeded,
    /// The person has another reason.
    Other,
    /// The order was paid twice.
    PaidTwice,
    /// The payment came when nothing was owed any more.
    PaidLate,
    /// One leg was paid and the other was not: the paid one goes back, the order is not paid.
    HalfPaid,
}

impl RefundReason {
    /// Reasons a person can give, in the order of a list.
    pub const ASKABLE: [Self; 3] = [Self::WrongAmount, Self::NotNeeded, Self::Other];

    /// As in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WrongAmount => "wrong_amount",
            Self::NotNeeded => "not_needed",
            Self::Other => "other",
            Self::PaidTwice => "paid_twice",
            Self::PaidLate => "paid_late",
            Self::HalfPaid => "half_paid",
        }
    }

    /// The reason of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::WrongAmount, Self::NotNeeded, Self::Other, Self::PaidTwice, Self::PaidLate, Self::HalfPaid]
            .into_iter()
            .find(|reason| reason.name() == name)
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

states! {
    /// Where an invoice stands.
    InvoiceState {
        /// Issued; its PDF can be had.
        Issued = "issued",
        /// Reversed by a refund of its order (红冲).
        Reversed = "reversed",
    }
}

/// An electronic invoice of a paid order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invoice {
    /// Its id.
    pub id: InvoiceId,
    /// Its number, rising without gaps.
    pub number: u64,
    /// Who it is made out to.
    pub title: String,
    /// Where it stands.
    pub state: InvoiceState,
    /// When it was issued.
    pub issued: Timestamp,
}

/// A page of orders, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderPage {
    /// The orders.
    pub orders: Vec<OrderSummary>,
    /// Ask with `before` set to this for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<OrderId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legs_add_up_and_know_their_bounds() {
        let legs = |cash, fund, personal| Legs {
            cash: Fen::new(cash),
            fund: Fen::new(fund),
            personal: Fen::new(personal),
        };
        assert_eq!(legs(1, 2, 3).total(), Some(Fen::new(6)));
        assert_eq!(legs(i64::MAX, 1, 0).total(), None);
        assert!(legs(1, 0, 0).fits_within(legs(1, 2, 3)));
        assert_eq!(legs(5, 4, 3).checked_sub(legs(1, 4, 0)), Some(legs(4, 0, 3)));
        assert_eq!(legs(5, 4, 3).checked_sub(legs(0, 5, 0)), None);
        assert!(!legs(0, 3, 0).fits_within(legs(9, 2, 3)) && !legs(-1, 0, 0).fits_within(legs(1, 1, 1)));
    }

    #[test]
    fn names_of_states_are_those_of_the_wire() {
        for state in AttemptState::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
            assert_eq!(AttemptState::from_name(state.name()), Some(*state));
        }
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
