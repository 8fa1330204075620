//! Words of payments.

use crate::{
    i18n::{I18n, t},
    net::{Sending, Trouble},
};
use contract::{
    Name,
    pay::{AttemptState, OrderKind, OrderState, PayMethod, RefundReason, RefundState},
    problem::ProblemKind,
};

/// A name in the language of the person.
pub fn name(i18n: I18n, name: &Name) -> String {
    name.for_language(i18n.language().tag()).to_owned()
}

/// A way to pay, by its own name.
pub fn method(i18n: I18n, method: PayMethod) -> String {
    match method {
        PayMethod::Wechat => t!(i18n, pay.wechat),
        PayMethod::Alipay => t!(i18n, pay.alipay),
        PayMethod::Ecny => t!(i18n, pay.ecny),
        PayMethod::Unionpay => t!(i18n, pay.unionpay),
    }
}

/// What an order's amount is: to pay, paid, or neither.
pub fn amount_label(i18n: I18n, state: OrderState) -> String {
    match state {
        OrderState::Open => t!(i18n, pay.amount),
        OrderState::Paid => t!(i18n, pay.amount_paid),
        OrderState::Closed => t!(i18n, pay.amount_closed),
    }
}

/// What kind of thing was paid for.
pub fn kind(i18n: I18n, kind: OrderKind) -> String {
    match kind {
        OrderKind::Parking => t!(i18n, pay.kind_parking),
        OrderKind::ParkingMonth => t!(i18n, pay.kind_month),
    }
}

/// Where an order stands.
pub fn state(i18n: I18n, state: OrderState) -> String {
    match state {
        OrderState::Open => t!(i18n, pay.state_open),
        OrderState::Closed => t!(i18n, pay.state_closed),
        OrderState::Paid => t!(i18n, pay.state_paid),
    }
}

/// Where an attempt stands.
pub fn attempt(i18n: I18n, state: AttemptState) -> String {
    match state {
        AttemptState::Created | AttemptState::Processing => t!(i18n, pay.attempt_unknown),
        AttemptState::RequiresAction => t!(i18n, pay.attempt_waits),
        AttemptState::Succeeded => t!(i18n, pay.attempt_paid),
        AttemptState::Closed => t!(i18n, pay.attempt_closed),
    }
}

/// Where a refund stands.
pub fn refund(i18n: I18n, state: RefundState) -> String {
    match state {
        RefundState::Asked | RefundState::Processing => t!(i18n, pay.refund_under_way),
        RefundState::Failed => t!(i18n, pay.refund_stuck),
        RefundState::Done => t!(i18n, pay.refund_done),
    }
}

/// Why money goes back.
pub fn reason(i18n: I18n, reason: RefundReason) -> String {
    match reason {
        RefundReason::WrongAmount => t!(i18n, pay.reason_amount),
        RefundReason::NotNeeded => t!(i18n, pay.reason_not_needed),
        RefundReason::Other => t!(i18n, pay.reason_other),
        RefundReason::PaidTwice => t!(i18n, pay.reason_twice),
        RefundReason::PaidLate => t!(i18n, pay.reason_late),
        RefundReason::HalfPaid => t!(i18n, pay.reason_half),
    }
}

/// Why there is no answer to a transaction, and what is safe.
pub fn sending(i18n: I18n, sending: &Sending) -> String {
    match sending {
        Sending::Kept { on_device: true } => t!(i18n, pay.kept),
        Sending::Kept { on_device: false } => t!(i18n, pay.kept_here_only),
        Sending::Refused(trouble) => refusal(i18n, trouble),
    }
}

/// A refusal in one paragraph.
pub fn refusal(i18n: I18n, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Refused(problem) if problem.kind == ProblemKind::Conflict => t!(i18n, pay.conflict),
        trouble => {
            let words = trouble.words(i18n);
            t!(i18n, pay.sentence, first = words.title, second = words.detail)
        }
    }
}
