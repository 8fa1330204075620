//! A number, a code that is sent there, and what the code opens: the steps, without a screen. Pure.

use crate::net::Trouble;
use contract::{
    Timestamp,
    account::{CodeSent, Mobile, MobileError},
    problem::ProblemKind,
};
use std::time::Duration;

/// Where it stands. What was typed stays through every step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeFlow {
    /// The number, as typed.
    pub number: String,
    /// The code, as typed.
    pub code: String,
    /// Whether what must be agreed to was ticked.
    pub agreed: bool,
    /// Which step is on the screen, and whether something is under way.
    pub stage: Stage,
    /// What is wrong, until it is put right.
    pub fault: Option<Fault>,
    /// The code that was sent last.
    pub sent: Option<Sent>,
}

/// A step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// The number is asked for.
    #[default]
    Number,
    /// A code is being sent.
    Sending,
    /// The code is asked for.
    Code,
    /// Another code is being sent.
    SendingAgain,
    /// The code is being checked.
    Checking,
    /// It was right.
    Done,
}

/// A code that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Where to.
    pub to: Mobile,
    /// From when another may be asked for.
    pub again_at: Timestamp,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The number is none.
    Number(MobileError),
    /// The box is not ticked.
    NotAgreed,
    /// The code has not six digits.
    CodeShort,
    /// The code is wrong, used up or too old.
    CodeWrong,
    /// Too many codes, or too many tries; may be tried again then, when that is known.
    TooMany(Option<Timestamp>),
    /// Anything else.
    Trouble(Trouble),
}

/// What happens.
#[derive(Clone, Debug)]
pub enum Event {
    /// The number is typed.
    Number(String),
    /// The code is typed.
    Code(String),
    /// The box is ticked, or not.
    Agreed(bool),
    /// On: to the code, or to the end.
    Onward,
    /// Another code is wanted.
    Again(Timestamp),
    /// Back to the number.
    Back,
    /// What came of asking for a code.
    CodeSent(Result<CodeSent, Trouble>, Timestamp),
    /// What came of the code.
    Checked(Result<(), Trouble>, Timestamp),
}

/// Digits of a code.
const DIGITS: usize = 6;

impl CodeFlow {
    /// Goes on.
    #[must_use]
    pub fn step(self, event: Event) -> Self {
        match (self.stage, event) {
            (Stage::Number, Event::Number(number)) => Self { number, fault: None, ..self },
            (Stage::Code | Stage::SendingAgain, Event::Code(code)) => Self { code, fault: None, ..self },
            (Stage::Number, Event::Agreed(agreed)) => {
                let fault = self.fault.filter(|fault| *fault != Fault::NotAgreed);
                Self { agreed, fault, ..self }
            }
            (Stage::Number, Event::Onward) => self.send(),
            (Stage::Code, Event::Onward) => {
                if self.code.len() == DIGITS {
                    Self { stage: Stage::Checking, fault: None, ..self }
                } else {
                    Self { fault: Some(Fault::CodeShort), ..self }
                }
            }
            (Stage::Code, Event::Again(now)) if self.wait_at(now).is_zero() => {
                Self { stage: Stage::SendingAgain, fault: None, ..self }
            }
            (Stage::Code | Stage::SendingAgain, Event::Back) => {
                Self { stage: Stage::Number, code: String::new(), fault: None, ..self }
            }
            (Stage::Sending | Stage::SendingAgain, Event::CodeSent(answer, now)) => self.sent(answer, now),
            (Stage::Checking, Event::Checked(answer, now)) => self.checked(answer, now),
            _ => self,
        }
    }

    /// The number, when it is one.
    pub fn mobile(&self) -> Option<Mobile> {
        self.number.parse().ok()
    }

    /// How long until another code may be asked for.
    pub fn wait_at(&self, now: Timestamp) -> Duration {
        self.sent.as_ref().map_or(Duration::ZERO, |sent| now.age_at(sent.again_at))
    }

    /// Whether something is under way.
    pub fn is_busy(&self) -> bool {
        matches!(self.stage, Stage::Sending | Stage::SendingAgain | Stage::Checking | Stage::Done)
    }

    /// Whether the code is on the screen, and not the number.
    pub fn asks_code(&self) -> bool {
        !matches!(self.stage, Stage::Number | Stage::Sending)
    }

    fn send(self) -> Self {
        match self.number.parse::<Mobile>() {
            Err(error) => Self { fault: Some(Fault::Number(error)), ..self },
            Ok(_) if !self.agreed => Self { fault: Some(Fault::NotAgreed), ..self },
            Ok(_) => Self { stage: Stage::Sending, fault: None, ..self },
        }
    }

    fn sent(self, answer: Result<CodeSent, Trouble>, now: Timestamp) -> Self {
        let before = if self.stage == Stage::Sending { Stage::Number } else { Stage::Code };
        match (answer, self.mobile()) {
            (Ok(code), Some(to)) => {
                let again_at = now.plus(Duration::from_secs(code.again_s.into()));
                Self { stage: Stage::Code, code: String::new(), sent: Some(Sent { to, again_at }), ..self }
            }
            (Err(trouble), Some(to)) if is_too_soon(&trouble) && self.was_sent_to(&to) => {
                // The one that was sent a moment ago is still good.
                let fault = Some(fault(trouble, now));
                Self { stage: Stage::Code, fault, ..self }
            }
            (Err(trouble), _) => Self { stage: before, fault: Some(fault(trouble, now)), ..self },
            (Ok(_), None) => Self { stage: before, ..self },
        }
    }

    fn checked(self, answer: Result<(), Trouble>, now: Timestamp) -> Self {
        match answer {
            Ok(()) => Self { stage: Stage::Done, fault: None, ..self },
            Err(trouble) => {
                let fault = Some(fault(trouble, now));
                let code = if fault == Some(Fault::CodeWrong) { String::new() } else { self.code };
                Self { stage: Stage::Code, code, fault, ..self }
            }
        }
    }

    fn was_sent_to(&self, to: &Mobile) -> bool {
        self.sent.as_ref().is_some_and(|sent| sent.to == *to)
    }
}

fn is_too_soon(trouble: &Trouble) -> bool {
    trouble.is(ProblemKind::TooMany)
}

fn fault(trouble: Trouble, now: Timestamp) -> Fault {
    match &trouble {
        Trouble::Refused(problem) if problem.kind == ProblemKind::CodeWrong => Fault::CodeWrong,
        Trouble::Refused(problem) if problem.kind == ProblemKind::TooMany => {
            let wait = problem.retry_after_s.map(|seconds| Duration::from_secs(seconds.into()));
            Fault::TooMany(wait.map(|wait| now.plus(wait)))
        }
        _ => Fault::Trouble(trouble),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::problem::Problem;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000).unwrap()
    }

    fn refused(kind: ProblemKind, retry_after_s: Option<u32>) -> Trouble {
        Trouble::Refused(Problem { retry_after_s, ..Problem::new(kind, "") })
    }

    fn after(events: impl IntoIterator<Item = Event>) -> CodeFlow {
        events.into_iter().fold(CodeFlow::default(), CodeFlow::step)
    }

    fn typed(number: &str) -> Vec<Event> {
        vec![Event::Number(number.into()), Event::Agreed(true), Event::Onward]
    }

    fn at_code() -> CodeFlow {
        let sent = Event::CodeSent(Ok(CodeSent { valid_s: 300, again_s: 60 }), at(100));
        after(typed("138 0000 1234").into_iter().chain([sent]))
    }

    #[test]
    fn no_code_is_sent_to_what_is_no_number_or_without_consent() {
        assert_eq!(after(typed("1380000")).fault, Some(Fault::Number(MobileError::Length(7))));
        let flow = after([Event::Number("13800001234".into()), Event::Onward]);
        assert_eq!((flow.fault.clone(), flow.stage), (Some(Fault::NotAgreed), Stage::Number));
        assert_eq!(flow.step(Event::Agreed(true)).fault, None);
        assert_eq!(after(typed("13800001234")).stage, Stage::Sending);
    }

    #[test]
    fn another_code_can_be_asked_for_only_after_the_wait() {
        let flow = at_code();
        assert_eq!(flow.wait_at(at(110)), Duration::from_secs(50));
        assert_eq!(flow.clone().step(Event::Again(at(159))).stage, Stage::Code);
        assert_eq!(flow.step(Event::Again(at(160))).stage, Stage::SendingAgain);
    }

    #[test]
    fn going_back_keeps_the_number() {
        let flow = at_code().step(Event::Code("123".into())).step(Event::Back);
        assert_eq!((flow.number.as_str(), flow.code.as_str()), ("138 0000 1234", ""));
        assert!(!flow.asks_code());
    }

    #[test]
    fn back_and_on_again_within_the_minute_leads_to_the_code_that_was_sent() {
        let flow = at_code().step(Event::Back).step(Event::Onward);
        let flow = flow.step(Event::CodeSent(Err(refused(ProblemKind::TooMany, Some(40))), at(120)));
        assert_eq!((flow.stage, flow.fault), (Stage::Code, Some(Fault::TooMany(Some(at(160))))));
        let other = at_code().step(Event::Back).step(Event::Number("13900001234".into())).step(Event::Onward);
        let other = other.step(Event::CodeSent(Err(refused(ProblemKind::TooMany, None)), at(120)));
        assert_eq!((other.stage, other.fault), (Stage::Number, Some(Fault::TooMany(None))));
    }

    #[test]
    fn a_wrong_code_is_typed_anew_and_a_lost_one_is_not() {
        let checking = at_code().step(Event::Code("123456".into())).step(Event::Onward);
        assert_eq!(checking.stage, Stage::Checking);
        let wrong =
            checking.clone().step(Event::Checked(Err(refused(ProblemKind::CodeWrong, None)), at(130)));
        assert_eq!((wrong.code.as_str(), wrong.fault), ("", Some(Fault::CodeWrong)));
        let lost = checking.clone().step(Event::Checked(Err(Trouble::Offline), at(130)));
        assert_eq!((lost.code.as_str(), lost.fault), ("123456", Some(Fault::Trouble(Trouble::Offline))));
        assert_eq!(checking.step(Event::Checked(Ok(()), at(130))).stage, Stage::Done);
    }

    #[test]
    fn a_second_press_does_nothing() {
        let flow = after(typed("13800001234"));
        assert_eq!(flow.clone().step(Event::Onward), flow);
        let checking = at_code().step(Event::Code("123456".into())).step(Event::Onward);
        assert_eq!(checking.clone().step(Event::Onward), checking);
    }

    #[test]
    fn a_code_that_is_too_short_is_not_sent() {
        let flow = at_code().step(Event::Code("123".into())).step(Event::Onward);
        assert_eq!((flow.stage, flow.fault), (Stage::Code, Some(Fault::CodeShort)));
    }
}
