//! Stays in car parks: what operators tell of them, and what their drivers ask.
//!
//! | a stay | means |
//! |---|---|
//! | [`StayState::Parked`] | the car stands there; what it costs grows |
//! | [`StayState::Owed`] | it has left and something is still to pay |
//! | [`StayState::Settled`] | it has left and nothing is to pay |
//!
//! # What a stay costs
//!
//! Of the published rate table and the operator's own amount the lower one, fixed when the car leaves: nobody pays more
//! than the board says (Price Law, article 13). While the car stands there the table alone counts. Where they differ,
//! both are shown ([`Stay::operator_says`], [`crate::pay::BillLine::Stay`]) and the operator of the gateway is alerted.
//! Without a table the operator's amount is all there is. A month ticket for the plate and the car park pays for its
//! days. The new-energy allowance is for one stay a plate and day, over all car parks that grant it: for the one that
//! is paid or leaves first.
//!
//! A payment for an open stay covers it for [`LEAVE_WITHIN_MIN`] minutes after the payment; who stays longer owes what
//! the whole stay costs, less what was paid.
//!
//! # What an operator may change
//!
//! | what | in the driver's favour | against the driver |
//! |---|---|---|
//! | when it left | at any time, to an earlier moment | for 24 hours, while nothing was paid |
//! | its own amount | at any time, to a lower one | for 24 hours, while nothing was paid |
//! | the size | – | as above |
//! | plate, car park, moment of entering | never | never |
//!
//! # What goes back
//!
//! | what | how much, by [`crate::pay::AskRefund`], without anybody's review |
//! |---|---|
//! | a parking fee | what was paid more than the stay costs in the end, for 360 days |
//! | a month ticket | all of it until the day before it begins; nothing after that, and never a part |
//!
//! # Who sees what
//!
//! Whoever has the plate sees the whole stay. Whoever looks for another plate sees no bay, whoever reads the code at a
//! bay sees a part of the plate; both may pay what they have found. An account may look for 20 different ones a day
//! ([`crate::problem::ProblemKind::TooMany`] until midnight). A stay that was not found is
//! [`crate::problem::ProblemKind::NotFound`].

use crate::{
    Fen, LotId, MonthTicketId, Name, PlateId, StayId, Timestamp, account::Plate, endpoint::endpoint,
    parkapi::Report,
};
use serde::{Deserialize, Serialize};
use tariff::{Quote, VehicleSize};

/// After paying, a car has so many minutes to leave before more is asked for.
pub const LEAVE_WITHIN_MIN: u32 = 15;

/// Where a stay stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StayState {
    /// The car stands there.
    Parked,
    /// It has left owing.
    Owed,
    /// It has left, and all is paid.
    Settled,
}

/// A stay, as its driver sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stay {
    /// Its id.
    pub id: StayId,
    /// Where.
    pub lot: LotId,
    /// The car park's name.
    pub lot_name: Name,
    /// The plate as printed, `鲁B·12345`.
    pub plate: String,
    /// The bay, where the operator tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bay: Option<String>,
    /// When it came.
    pub entered: Timestamp,
    /// When it left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Timestamp>,
    /// Where it stands.
    pub state: StayState,
    /// What it costs until now, or until it left, line by line; absent where the car park has no rate table: then
    /// `operator_says` is all there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub quote: Option<Quote>,
    /// What was paid of it.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub paid: Fen,
    /// What is to pay now.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub due: Fen,
    /// What the car park's own machine says that the whole stay costs, where it says something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub operator_says: Option<Fen>,
    /// Paid, and free to leave until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave_by: Option<Timestamp>,
    /// What automatic payment does about it, where it has to do with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_pay: Option<AutoPay>,
    /// Who gets the money, by the name of its source: stays of one order are of one operator.
    #[serde(default)]
    pub operator: String,
    /// When this was worked out.
    pub now: Timestamp,
    /// Whether it is made up by the sandbox.
    pub sample: bool,
}

/// What automatic payment (无感支付) does about a stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AutoPay {
    /// It will pay when the car has left.
    OnLeaving,
    /// It is being paid; nothing is to be done.
    UnderWay,
    /// The provider did not deduct it: it is owed like any other.
    Refused,
}

/// How a stay is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum StayBy {
    /// By any plate: only what is needed to pay is answered, and only so many plates a day.
    Plate {
        /// Which.
        plate: Plate,
    },
    /// By the code at a bay: the text after `/b/` in its QR code, 4 to 32 letters, digits and hyphens.
    Bay {
        /// The code.
        code: String,
    },
}

/// Finds the open and the owed stays of a plate or at a bay. `POST`, so that the plate stands in no URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FindStays {
    /// How.
    #[serde(flatten)]
    pub by: StayBy,
}
endpoint!(FindStays => Vec<Stay>, Post "/api/v1/me/stays/find", Safe, 10 s);

/// Open and owed stays of the account's plates, the open ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GetStays {}
endpoint!(GetStays => Vec<Stay>, Get "/api/v1/me/stays", Safe, 10 s);

/// A month ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthTicket {
    /// Its id.
    pub id: MonthTicketId,
    /// Where.
    pub lot: LotId,
    /// The car park's name.
    pub lot_name: Name,
    /// For which plate.
    pub plate: String,
    /// First day, `YYYY-MM-DD` in Asia/Shanghai.
    pub from: String,
    /// Last day.
    pub to: String,
    /// The order that bought it.
    pub order: crate::OrderId,
}

/// The account's month tickets that have not run out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GetMonthTickets {}
endpoint!(GetMonthTickets => Vec<MonthTicket>, Get "/api/v1/me/month-tickets", Safe, 10 s);

/// What a month ticket would cost, and from when to when it would hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct QuoteMonth {
    /// Where.
    pub lot: LotId,
    /// For which plate of the account: its size and kind decide the price.
    pub plate: PlateId,
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// How many months, 1 to 12.
    pub months: u8,
}
endpoint!(QuoteMonth => MonthQuote, Get "/api/v1/me/month-tickets/quote", Safe, 10 s);

/// The answer of [`QuoteMonth`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthQuote {
    /// The whole price.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub amount: Fen,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// What an operator tells of one stay: told again with more, it goes on; told again the same, nothing changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToldStay {
    /// The operator's own id of the stay, 1 to 256 characters.
    pub uid: String,
    /// The operator's id of the car park, as imported.
    pub lot_uid: String,
    /// The plate, as the camera read it.
    pub plate: Plate,
    /// The bay's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bay: Option<String>,
    /// The car's size, where the camera tells it; small otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub size: Option<VehicleSize>,
    /// When it came.
    pub entered_at: Timestamp,
    /// When it left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_at: Option<Timestamp>,
    /// What the operator's own machine makes of it, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub charged_fen: Option<Fen>,
}

/// An operator tells stays: cars that came, cars that left. `Authorization: Bearer` with the operator's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TellStays {
    /// Which source; part of the path.
    #[serde(skip)]
    pub source: String,
    /// The stays, at most 1,000.
    pub items: Vec<ToldStay>,
}
endpoint!(TellStays => Report, Post "/api/v1/vendors/{source}/parking/stays", Safe, 20 s, "{source}" = source);

/// An operator asks what was paid, so that its barriers open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskPaid {
    /// Which source; part of the path.
    #[serde(skip)]
    pub source: String,
    /// The last payment that it knows: [`PaidPage::next`]. From the beginning without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
}
endpoint!(AskPaid => PaidPage, Get "/api/v1/vendors/{source}/parking/payments", Safe, 20 s, "{source}" = source);

/// Payments for stays of one operator, oldest first, at most 500.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaidPage {
    /// The payments.
    pub payments: Vec<PaidStay>,
    /// Where to go on from.
    pub next: u64,
}

/// A payment, or its taking back, for one stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaidStay {
    /// The operator's own id of the stay.
    pub uid: String,
    /// How much; below nought for a refund.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub amount: Fen,
    /// When.
    pub at: Timestamp,
    /// Until when the barrier opens without more; absent for a stay that has ended and for a refund.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave_by: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_by_plate_or_bay_survives_the_wire_and_nothing_else_passes() {
        for text in [r#"{"by":"plate","plate":"鲁B12345"}"#, r#"{"by":"bay","code":"A-001"}"#] {
            let find: FindStays = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&find).unwrap(), text);
        }
        for text in [
            "{}",
            r#"{"by":"name"}"#,
            r#"{"by":"plate","plate":"ABC"}"#,
            r#"{"by":"plate","code":"A-001"}"#,
            r#"{"by":"bay","code":"A-001","more":1}"#,
        ] {
            assert!(serde_json::from_str::<FindStays>(text).is_err(), "{text}");
        }
    }
}
