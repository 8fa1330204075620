//! The knobs: what shall go wrong, with whom, and how often.

use crate::desk::Shape;
use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Fault {
    /// A notification goes out so much later.
    Late {
        /// Milliseconds.
        ms: u64,
    },
    /// A notification goes out so many times.
    Duplicate {
        /// How often, in all.
        copies: u32,
    },
    /// A notification never goes out.
    Lost,
    /// A notification names another amount, and is signed for it.
    WrongAmount,
    /// A notification's signature is somebody else's.
    WrongSignature,
    /// A notification is for another merchant, and is signed for it.
    WrongMerchant,
    /// What is closed is paid all the same, a moment later.
    PaidAfterClose,
    /// A refund is taken on, and then fails.
    RefundFails,
    /// A refund is taken on, and then nothing is heard of it.
    RefundHangs,
    /// A call is not answered as it should be.
    Call {
        /// Which: `place`, `query`, `close`, `refund`, `query_refund`, `sign`, `deduct`, `bill`; without, any.
        call: Option<String>,
        /// How.
        how: How,
        /// Whether it is done all the same.
        done: bool,
    },
}

/// How a call is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Not at all, until the caller gives up.
    Silent,
    /// With a fault of the server's own.
    Unavailable,
    /// With a signature that is somebody else's.
    WrongSignature,
}

/// A fault, and whom it strikes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Knob {
    /// Whose cashier; without, any.
    pub shape: Option<Shape>,
    /// Which trade, by the merchant's number; without, the next one.
    pub trade: Option<String>,
    /// How often.
    #[serde(default = "once")]
    pub times: u32,
    /// What.
    #[serde(flatten)]
    pub fault: Fault,
}

fn once() -> u32 {
    1
}

/// The knobs that are turned.
#[derive(Default)]
pub struct Knobs(Vec<Knob>);

impl Knobs {
    /// Turns one more.
    pub fn turn(&mut self, knob: Knob) {
        self.0.push(knob);
    }

    /// Nothing goes wrong any more.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The first fault that strikes here and is wanted; it is used up.
    pub fn strike(&mut self, shape: Shape, trade: &str, wanted: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let place = self.0.iter().position(|knob| {
            knob.shape.is_none_or(|it| it == shape)
                && knob.trade.as_deref().is_none_or(|it| it == trade)
                && wanted(&knob.fault)
        })?;
        let knob = &mut self.0[place];
        knob.times = knob.times.saturating_sub(1);
        let fault = knob.fault.clone();
        if knob.times == 0 {
            self.0.remove(place);
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_knob_strikes_whom_it_names_and_as_often_as_it_says() {
        let mut knobs = Knobs::default();
        let knob = serde_json::json!({ "shape": "wechat", "trade": "a", "times": 2, "what": "lost" });
        knobs.turn(serde_json::from_value(knob).unwrap());
        let any = |_: &Fault| true;
        assert_eq!(knobs.strike(Shape::Alipay, "a", any), None);
        assert_eq!(knobs.strike(Shape::Wechat, "b", any), None);
        assert_eq!(knobs.strike(Shape::Wechat, "a", |it| *it != Fault::Lost), None);
        let struck: Vec<_> = (0..3).map(|_| knobs.strike(Shape::Wechat, "a", any)).collect();
        assert_eq!(struck, [Some(Fault::Lost), Some(Fault::Lost), None]);
    }
}
