//! The link to the live data as a state machine: a stream where one can be had, else polls, else patience.
//!
//! The driver (`live.rs`) does what a state asks for when it is entered, and tells what came of it.

use std::time::Duration;

/// How long a stream may take to open, or to come back by itself after a cut.
pub const OPENING_PATIENCE: Duration = Duration::from_secs(8);
/// A stream that says nothing for so long is probably cut without anybody having noticed.
pub const STREAM_PATIENCE: Duration = Duration::from_secs(90);
/// Between two polls that went well.
const POLL_PERIOD: Duration = Duration::from_secs(10);
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(20);
/// Where streams fail (a proxy that swallows them), one is tried only after so many polls.
const POLLS_PER_STREAM: u32 = 4;

/// Where the link stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// Nobody looks, or there is no network: nothing is asked for.
    #[default]
    Asleep,
    /// A stream is being opened, or the browser is opening it again.
    Opening(Tries),
    /// Events come as they happen.
    Streaming,
    /// A poll is under way.
    Polling(Tries),
    /// A pause before the next try.
    Resting(Tries),
}

/// What has been tried since the last stream that worked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// Streams that failed.
    streams: u32,
    /// Polls since then.
    polls: u32,
    /// Polls that failed, one after the other.
    failed: u32,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Somebody looks and there is a network.
    Woke,
    /// Nobody looks any more, or the network is gone.
    Slept,
    /// The stream is open.
    Opened,
    /// The stream broke, and the browser is opening it again with the id of the last event.
    Broke,
    /// The stream is gone for good, or took too long.
    Lost,
    /// A poll was answered.
    Polled,
    /// A poll failed.
    PollFailed,
    /// The pause is over.
    Rested,
}

impl Link {
    /// What comes next.
    pub fn step(self, event: Event) -> Self {
        match (self, event) {
            (_, Event::Slept) => Self::Asleep,
            (Self::Asleep, Event::Woke) | (Self::Streaming, Event::Broke) => Self::Opening(Tries::default()),
            (Self::Resting(tries), Event::Woke) => Self::Opening(Tries { polls: 0, ..tries }),
            (Self::Opening(_), Event::Opened) => Self::Streaming,
            (Self::Opening(tries), Event::Lost | Event::Broke) => {
                Self::Polling(Tries { streams: tries.streams + 1, ..tries })
            }
            (Self::Streaming, Event::Lost) => Self::Polling(Tries::default()),
            (Self::Polling(tries), Event::Polled) => {
                Self::Resting(Tries { polls: tries.polls + 1, failed: 0, ..tries })
            }
            (Self::Polling(tries), Event::PollFailed) => {
                Self::Resting(Tries { polls: tries.polls + 1, failed: tries.failed + 1, ..tries })
            }
            (Self::Resting(tries), Event::Rested) if tries.is_stream_due() => {
                Self::Opening(Tries { polls: 0, ..tries })
            }
            (Self::Resting(tries), Event::Rested) => Self::Polling(tries),
            (link, _) => link,
        }
    }

    /// Whether neither stream nor poll brought anything the last time.
    pub fn is_silent(self) -> bool {
        match self {
            Self::Opening(tries) | Self::Polling(tries) | Self::Resting(tries) => tries.failed > 0,
            Self::Asleep | Self::Streaming => false,
        }
    }

    /// Whether polls stand in for the stream.
    pub fn is_polling(self) -> bool {
        match self {
            Self::Polling(_) | Self::Resting(_) => true,
            Self::Opening(tries) => tries.streams > 0,
            Self::Asleep | Self::Streaming => false,
        }
    }
}

impl Tries {
    fn is_stream_due(self) -> bool {
        // After one bad stream the next is tried soon; a place where none gets through is spared the trouble.
        self.streams <= 1 || self.polls >= POLLS_PER_STREAM
    }

    /// How long to rest; `chance` is a random number in 0..1.
    pub fn pause(self, chance: f64) -> Duration {
        let longest = match self.failed {
            0 => POLL_PERIOD,
            failed => FIRST_PAUSE.saturating_mul(1 << (failed - 1).min(10)).min(LONGEST_PAUSE),
        };
        // Half fixed, half by chance: thousands of apps that lost one gateway do not come back as one.
        longest.mul_f64(0.5 + 0.5 * chance.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Event::{Broke, Lost, Opened, PollFailed, Polled, Rested, Slept, Woke};
    use proptest::prelude::*;

    fn after(events: &[Event]) -> Link {
        events.iter().fold(Link::Asleep, |link, event| link.step(*event))
    }

    #[test]
    fn a_stream_that_breaks_is_first_left_to_the_browser() {
        assert_eq!(after(&[Woke, Opened]), Link::Streaming);
        assert!(matches!(after(&[Woke, Opened, Broke]), Link::Opening(_)));
        assert_eq!(after(&[Woke, Opened, Broke, Opened]), Link::Streaming);
    }

    #[test]
    fn a_stream_that_cannot_be_opened_is_not_waited_for() {
        assert!(matches!(after(&[Woke, Broke]), Link::Polling(_)));
        assert!(matches!(after(&[Woke, Opened, Broke, Broke]), Link::Polling(_)));
    }

    #[test]
    fn without_a_stream_it_polls_and_then_tries_a_stream_again() {
        assert!(matches!(after(&[Woke, Lost]), Link::Polling(_)));
        let rested = after(&[Woke, Lost, Polled]);
        assert!(matches!(rested, Link::Resting(_)) && rested.is_polling() && !rested.is_silent());
        assert!(matches!(rested.step(Rested), Link::Opening(_)));
    }

    #[test]
    fn where_streams_never_get_through_most_tries_are_polls() {
        let mut link = after(&[Woke]);
        let (mut streams, mut polls) = (0, 0);
        for _ in 0..200 {
            link = match link {
                Link::Opening(_) => {
                    streams += 1;
                    link.step(Lost)
                }
                Link::Polling(_) => {
                    polls += 1;
                    link.step(Polled)
                }
                _ => link.step(Rested),
            };
        }
        assert!(polls > 3 * streams && streams > 5, "{polls} polls, {streams} streams");
    }

    #[test]
    fn it_is_silent_only_when_polls_fail_too() {
        assert!(!after(&[Woke, Lost]).is_silent());
        let silent = after(&[Woke, Lost, PollFailed]);
        assert!(silent.is_silent());
        assert!(!silent.step(Rested).step(Opened).is_silent());
    }

    #[test]
    fn coming_back_to_the_page_ends_a_pause() {
        assert!(matches!(after(&[Woke, Lost, PollFailed, Woke]), Link::Opening(_)));
        assert_eq!(after(&[Woke, Opened, Slept]), Link::Asleep);
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            Just(Woke),
            Just(Slept),
            Just(Opened),
            Just(Broke),
            Just(Lost),
            Just(Polled),
            Just(PollFailed),
            Just(Rested)
        ]
    }

    proptest! {
        #[test]
        fn it_sleeps_at_once_whatever_it_was_doing(events in proptest::collection::vec(event(), 0..60)) {
            prop_assert_eq!(after(&events).step(Slept), Link::Asleep);
        }

        #[test]
        fn pauses_grow_with_failures_and_are_capped(failed in 0..500_u32, chance in 0.0..1.0_f64) {
            let pause = Tries { failed, ..Tries::default() }.pause(chance);
            prop_assert!(pause >= Duration::from_secs(1) && pause <= LONGEST_PAUSE);
        }
    }
}
