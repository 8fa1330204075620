//! Stops and lines that somebody keeps, and those they looked at last. They stay on the device. Pure.

use contract::{LineId, StopId};
use serde::{Deserialize, Serialize};

/// Most stops and lines that are remembered as looked at.
const MAX_RECENT: usize = 8;
/// Most that are kept by somebody's own hand: one question may ask for so many.
const MAX_STARRED: usize = 100;

/// A stop or a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// A stop.
    Stop(StopId),
    /// A line.
    Line(LineId),
}

impl Thing {
    /// The stop, when it is one.
    pub const fn stop(self) -> Option<StopId> {
        match self {
            Self::Stop(id) => Some(id),
            Self::Line(_) => None,
        }
    }

    /// The line, when it is one.
    pub const fn line(self) -> Option<LineId> {
        match self {
            Self::Line(id) => Some(id),
            Self::Stop(_) => None,
        }
    }
}

/// What is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Starred, newest first.
    #[serde(default)]
    pub starred: Vec<Thing>,
    /// Looked at, newest first.
    #[serde(default)]
    pub recent: Vec<Thing>,
}

impl Kept {
    /// As it was stored; nothing where that cannot be read.
    pub fn read(text: &str) -> Self {
        let mut kept: Self = serde_json::from_str(text).unwrap_or_default();
        kept.starred.truncate(MAX_STARRED);
        kept.recent.truncate(MAX_RECENT);
        kept
    }

    /// As it is stored.
    pub fn text(&self) -> String {
        // Numbers and names of our own are always JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Whether it is starred.
    pub fn is_starred(&self, thing: Thing) -> bool {
        self.starred.contains(&thing)
    }

    /// Stars it, or takes the star away.
    pub fn star(&mut self, thing: Thing, on: bool) {
        self.starred.retain(|it| *it != thing);
        if on {
            self.starred.insert(0, thing);
            self.starred.truncate(MAX_STARRED);
        }
    }

    /// Somebody looks at it.
    pub fn look(&mut self, thing: Thing) {
        self.recent.retain(|it| *it != thing);
        self.recent.insert(0, thing);
        self.recent.truncate(MAX_RECENT);
    }

    /// Forgets what was looked at.
    pub fn forget_recent(&mut self) {
        self.recent.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STOP: Thing = Thing::Stop(StopId(7));
    const LINE: Thing = Thing::Line(LineId(7));

    #[test]
    fn a_star_comes_first_and_only_once() {
        let mut kept = Kept::default();
        kept.star(STOP, true);
        kept.star(LINE, true);
        kept.star(STOP, true);
        assert_eq!(kept.starred, [STOP, LINE]);
        kept.star(STOP, false);
        assert!(!kept.is_starred(STOP));
        assert!(kept.is_starred(LINE));
    }

    #[test]
    fn what_was_looked_at_last_comes_first_and_old_looks_fall_away() {
        let mut kept = Kept::default();
        for id in 0..12 {
            kept.look(Thing::Stop(StopId(id)));
        }
        kept.look(Thing::Stop(StopId(8)));
        assert_eq!(kept.recent.len(), MAX_RECENT);
        assert_eq!(kept.recent[..2], [Thing::Stop(StopId(8)), Thing::Stop(StopId(11))]);
        kept.forget_recent();
        assert_eq!(kept.recent, []);
    }

    #[test]
    fn what_is_stored_is_read_back_and_nonsense_is_nothing() {
        let mut kept = Kept::default();
        kept.star(STOP, true);
        kept.look(LINE);
        assert_eq!(Kept::read(&kept.text()), kept);
        assert_eq!(Kept::read("{\"starred\":[{\"moon\":1}]}"), Kept::default());
        assert_eq!(Kept::read(""), Kept::default());
    }

    #[test]
    fn a_store_that_was_blown_up_is_cut() {
        let many: Vec<Thing> = (0..500).map(|id| Thing::Line(LineId(id))).collect();
        let text = Kept { starred: many.clone(), recent: many }.text();
        let kept = Kept::read(&text);
        assert_eq!((kept.starred.len(), kept.recent.len()), (MAX_STARRED, MAX_RECENT));
    }
}
