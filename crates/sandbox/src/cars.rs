//! Cars that come and leave: the operator's other machine, with its barriers.
//!
//! A few hundred sample cars stand in the demo city's car parks, more by day than by night; the gateway is told of
//! each that comes and leaves, and asked what was paid, so that barriers open. Two plates are known to everybody who
//! develops: [`KNOWN`] always stand somewhere. By `/cars` on the desk, people park cars of their own and drive away;
//! by `POST /control/stays`, tests do.
//!
//! The operator keeps its own books in a file: a car that stood there before a restart stands there after it.

mod door;
mod yard;

pub use yard::{Books, Car, KNOWN, Parked, Place, Yard, YardError};

use crate::{
    desk::{
        page::Tongue,
        wire::{Ask, Say},
    },
    line::{Line, LineError},
};
use contract::{
    Timestamp,
    parkapi::{Report, Site},
};
use std::{
    fs,
    path::PathBuf,
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    thread,
    time::Duration,
};

/// Stays of one message.
const BATCH: usize = 500;

/// The cars, for all threads: the desk may be open before the operator's machine runs.
#[derive(Default)]
pub struct Cars {
    machine: OnceLock<Machine>,
}

struct Machine {
    yard: Mutex<Yard>,
    line: Line,
    books: Option<PathBuf>,
}

impl Cars {
    /// Starts the machine with these car parks; a second time changes nothing. `books` is the file that keeps the cars
    /// over restarts.
    pub fn open(&self, sites: &[Site], line: Line, books: Option<PathBuf>, seed: u64, now: Timestamp) {
        let kept = books.as_ref().and_then(|file| fs::read(file).ok());
        let kept = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let yard = Mutex::new(Yard::new(sites, seed, kept, now));
        // Whoever came second finds the first one's.
        let _ = self.machine.set(Machine { yard, line, books });
    }

    /// Lets time pass, tells what is due and hears what was paid.
    pub fn tick(&self, now: Timestamp) -> Result<(), LineError> {
        let Some(machine) = self.machine.get() else { return Ok(()) };
        machine.yard().step(now);
        machine.tell(now)?;
        machine.hear(now)
    }

    /// Ticks for ever.
    pub fn run(&self, every: Duration, clock: impl Fn() -> Timestamp) {
        let mut is_silent = false;
        loop {
            match self.tick(clock()) {
                Ok(()) => is_silent = false,
                Err(error) => {
                    if !std::mem::replace(&mut is_silent, true) {
                        eprintln!("sandbox: cars: {error}");
                    }
                }
            }
            thread::sleep(every);
        }
    }

    /// Answers at the desk; `None` when the address is not about cars.
    pub(crate) fn answer(&self, ask: &Ask, parts: &[&str], tongue: Tongue, now: Timestamp) -> Option<Say> {
        door::answer(self.machine.get(), ask, parts, tongue, now)
    }
}

impl Machine {
    /// The yard. What a thread that panicked left behind is whole: no change of it can panic half-way.
    fn yard(&self) -> MutexGuard<'_, Yard> {
        self.yard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells what is due. What the gateway does not take is not told again: it says why.
    fn tell(&self, now: Timestamp) -> Result<(), LineError> {
        let due = self.yard().due();
        for batch in due.chunks(BATCH) {
            match self.line.tell_stays(batch.to_vec()) {
                Ok(Report { rejected, .. }) => {
                    for it in rejected {
                        eprintln!("sandbox: cars: the gateway did not take {:?}: {}", it.uid, it.reason);
                    }
                }
                Err(LineError::Refused { status: 422, words }) => {
                    eprintln!("sandbox: cars: the gateway took none of {}: {words}", batch.len());
                }
                Err(error) => return Err(error),
            }
            self.yard().note(batch);
        }
        if !due.is_empty() {
            self.keep();
        }
        self.yard().forget_gone(now);
        Ok(())
    }

    /// Opens the barrier for whoever has paid.
    fn hear(&self, now: Timestamp) -> Result<(), LineError> {
        loop {
            let after = self.yard().heard();
            let page = self.line.ask_paid(after)?;
            if page.payments.is_empty() {
                return Ok(());
            }
            let mut yard = self.yard();
            for payment in &page.payments {
                yard.paid(payment, now);
            }
            yard.hear_on(page.next);
        }
    }

    /// Writes the books, through a file beside, so that nobody reads half of one.
    fn keep(&self) {
        let Some(file) = &self.books else { return };
        let half = file.with_extension("part");
        let bytes = serde_json::to_vec(&self.yard().books()).unwrap_or_default();
        if let Err(error) = fs::write(&half, bytes).and_then(|()| fs::rename(&half, file)) {
            eprintln!("sandbox: cars: {}: {error}", file.display());
        }
    }
}
