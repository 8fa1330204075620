//! The operator's machine: tells the gateway where all vehicles are, and holds the same feeds ready at the desk.

use super::{door, fleet::Fleet, tell::Said};
use crate::{
    desk::wire::{Ask, Say},
    line::{Line, LineError},
};
use contract::Timestamp;
use prost::Message as _;
use serde_json::{Value, json};
use std::{
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    thread,
    time::Duration,
};

/// The buses and trains, for all threads: the desk may be open before they drive.
#[derive(Default)]
pub struct Buses {
    machine: OnceLock<Machine>,
}

pub(super) struct Machine {
    fleet: Mutex<Fleet>,
    line: Line,
    said: Mutex<Said>,
    every: Duration,
}

impl Buses {
    /// Starts the machine with this fleet; a second time changes nothing. It will speak `every` so often.
    pub fn open(&self, fleet: Fleet, line: Line, every: Duration) {
        let machine = Machine { fleet: Mutex::new(fleet), line, said: Mutex::default(), every };
        // Whoever came second finds the first one's.
        let _ = self.machine.set(machine);
    }

    /// Lets time pass and tells the gateway.
    pub fn tick(&self, now: Timestamp) -> Result<(), LineError> {
        self.machine.get().map_or(Ok(()), |it| it.tick(now).map(|_| ()))
    }

    /// Ticks for ever.
    pub fn run(&self, clock: impl Fn() -> Timestamp) {
        let Some(machine) = self.machine.get() else { return };
        let mut trouble = None;
        loop {
            let now = match machine.tick(clock()) {
                Ok(told) => left_out(&told),
                Err(error) => Some(error.to_string()),
            };
            // Told once: a trouble that lasts fills no log.
            if let (Some(words), None) = (&now, &trouble) {
                eprintln!("sandbox: buses: {words}");
            }
            trouble = now;
            thread::sleep(machine.every);
        }
    }

    /// Answers at the desk; `None` when the address is not about public transport.
    pub(crate) fn answer(&self, ask: &Ask, parts: &[&str], now: Timestamp) -> Option<Say> {
        door::answer(self.machine.get(), ask, parts, now)
    }
}

impl Machine {
    /// The fleet. What a thread that panicked left behind is whole enough: it is a sandbox.
    pub(super) fn fleet(&self) -> MutexGuard<'_, Fleet> {
        self.fleet.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was said last.
    pub(super) fn said(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Speaks, unless a test has silenced it: then the desk goes on showing what was said last.
    /// Answers what the gateway made of it.
    pub(super) fn tick(&self, now: Timestamp) -> Result<Value, LineError> {
        let said = {
            let mut fleet = self.fleet();
            if fleet.knobs.is_silent {
                return Ok(Value::Null);
            }
            fleet.say(seconds(now), self.every.as_secs().max(1) as i64)
        };
        let bytes = said.whole().encode_to_vec();
        *self.said() = said;
        self.line.tell_transit(&bytes)
    }
}

/// What the gateway could make nothing of.
fn left_out(told: &Value) -> Option<String> {
    let reasons = told["left_out"].as_object().filter(|it| !it.is_empty())?;
    Some(format!("the gateway left out {}", json!(reasons)))
}

/// Unix seconds.
pub(super) fn seconds(now: Timestamp) -> i64 {
    now.millis().div_euclid(1_000)
}
