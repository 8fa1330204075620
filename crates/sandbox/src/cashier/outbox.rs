//! Notifications on their way.

use super::{Cashier, Fault, books::TradeState, dialect};
use crate::desk::Shape;
use contract::Timestamp;
use serde_json::{Value, json};
use std::time::Duration;

/// "Back first, the money comes later" takes so long.
pub const LATER: Duration = Duration::from_secs(5);

/// Waits between two tries: a real provider's, shortened so that a person sees them happen.
const RHYTHM_S: [u64; 14] = [1, 1, 2, 5, 10, 20, 30, 60, 60, 120, 300, 600, 1_200, 1_800];

/// What a notification is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A trade that is to be paid now: no notification yet.
    Settle(String),
    /// A trade.
    Trade(String),
    /// A refund.
    Refund(String),
    /// A contract.
    Contract(String),
}

/// One notification.
#[derive(Clone, Debug)]
pub struct Letter {
    pub shape: Shape,
    pub subject: Subject,
    pub spoilt: Option<Fault>,
    due: Timestamp,
    tries: usize,
}

/// Those that wait.
#[derive(Default)]
pub struct Outbox(Vec<Letter>);

/// A notification as it is sent.
pub struct Message {
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

impl Outbox {
    /// Puts a notification out.
    pub fn put(&mut self, shape: Shape, subject: Subject, due: Timestamp) {
        self.0.push(Letter { shape, subject, spoilt: None, due, tries: 0 });
    }

    /// Puts a notification out that is not as it should be.
    pub fn put_spoilt(&mut self, shape: Shape, subject: Subject, fault: Fault, due: Timestamp) {
        self.0.push(Letter { shape, subject, spoilt: Some(fault), due, tries: 0 });
    }

    fn take(&mut self, due: Option<Timestamp>) -> Vec<Letter> {
        let (taken, left) =
            std::mem::take(&mut self.0).into_iter().partition(|it| due.is_none_or(|due| it.due <= due));
        self.0 = left;
        taken
    }
}

impl Cashier {
    /// Sends what is due by then, or everything; answers what became of each.
    pub fn deliver(&self, due: Option<Timestamp>, reverse: bool, now: Timestamp) -> Vec<Value> {
        let mut letters = self.state().outbox.take(due);
        if reverse {
            letters.reverse();
        }
        let mut told = Vec::new();
        while !letters.is_empty() {
            for letter in std::mem::take(&mut letters) {
                if let Subject::Settle(number) = &letter.subject {
                    let waits = self.trade(letter.shape, number, now);
                    if waits.is_ok_and(|it| it.state == TradeState::Processing) {
                        let _ = self.force(letter.shape, number, now);
                        // Paid just now: what is due goes out with the others.
                        letters.extend(self.state().outbox.take(due));
                    }
                    continue;
                }
                told.push(self.send(letter, now));
            }
        }
        told
    }

    fn send(&self, mut letter: Letter, now: Timestamp) -> Value {
        let Some(message) = dialect::notification(self, &letter, now) else {
            return json!({ "error": "there is nothing to tell" });
        };
        let mut request = self.agent.post(&message.url);
        for (name, value) in &message.headers {
            request = request.header(*name, value);
        }
        let answer = request.send(message.body.as_bytes());
        let (status, words) = match answer {
            Ok(mut answer) => {
                let words = answer.body_mut().read_to_string().unwrap_or_default();
                (answer.status().as_u16(), words)
            }
            Err(error) => (0, error.to_string()),
        };
        let taken = dialect::is_taken(letter.shape, status, &words);
        let told = json!({
            "shape": letter.shape, "about": format!("{:?}", letter.subject), "status": status, "taken": taken
        });
        // A forged message is sent once: the real one's absence is the fault.
        if !taken && letter.spoilt.is_none() && letter.tries < RHYTHM_S.len() {
            letter.due = now.plus(Duration::from_secs(RHYTHM_S[letter.tries]));
            letter.tries += 1;
            self.state().outbox.0.push(letter);
        }
        told
    }
}
