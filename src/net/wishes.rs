//! What is listened to: whatever the pages and the alarms that are there wish for. Pure.

use contract::{
    LineId,
    live::{MAX_LINES, Topic},
};

/// Who wishes for which lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    next: u32,
    /// Whether free bays are wished for.
    pub lots: bool,
    /// By whom, oldest first.
    lines: Vec<(u32, Vec<LineId>)>,
}

impl Wishes {
    /// Somebody new, who wishes for nothing yet.
    pub fn enter(&mut self) -> u32 {
        self.next = self.next.wrapping_add(1);
        self.lines.push((self.next, Vec::new()));
        self.next
    }

    /// They wish for these lines, and no others.
    pub fn wish(&mut self, who: u32, lines: Vec<LineId>) {
        if let Some((_, wished)) = self.lines.iter_mut().find(|(known, _)| *known == who) {
            *wished = lines;
        }
    }

    /// They wish for nothing any more.
    pub fn leave(&mut self, who: u32) {
        self.lines.retain(|(known, _)| *known != who);
    }

    /// What is to be listened to, in the order of topics. Where more lines are wished for than one may listen to, those
    /// count that each wishes for first.
    pub fn topics(&self) -> Vec<Topic> {
        let mut lines: Vec<LineId> = Vec::new();
        let longest = self.lines.iter().map(|(_, wished)| wished.len()).max().unwrap_or(0);
        let by_turns = (0..longest).flat_map(|at| self.lines.iter().filter_map(move |(_, it)| it.get(at)));
        for line in by_turns {
            if lines.len() < MAX_LINES && !lines.contains(line) {
                lines.push(*line);
            }
        }
        lines.sort_unstable();
        let has_transit = !self.lots || !lines.is_empty();
        let lots = self.lots.then_some(Topic::Lots);
        let alerts = has_transit.then_some(Topic::Alerts);
        lots.into_iter().chain(alerts).chain(lines.into_iter().map(Topic::Line)).collect()
    }
}

/// Topics as they stand in a URL.
pub fn names(topics: &[Topic]) -> String {
    topics.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(ids: impl IntoIterator<Item = u32>) -> Vec<LineId> {
        ids.into_iter().map(LineId).collect()
    }

    #[test]
    fn who_looks_for_a_bay_hears_of_bays_alone() {
        let wishes = Wishes { lots: true, ..Wishes::default() };
        assert_eq!(names(&wishes.topics()), "lots");
    }

    #[test]
    fn who_waits_for_a_bus_hears_of_its_line_and_of_alerts_and_of_no_bays() {
        let mut wishes = Wishes::default();
        let page = wishes.enter();
        assert_eq!(names(&wishes.topics()), "alerts");
        wishes.wish(page, lines([17, 3]));
        assert_eq!(names(&wishes.topics()), "alerts,line:3,line:17");
        wishes.leave(page);
        wishes.wish(page, lines([17]));
        assert_eq!(names(&wishes.topics()), "alerts");
    }

    #[test]
    fn an_alarm_goes_on_beside_the_page_one_is_on() {
        let mut wishes = Wishes { lots: true, ..Wishes::default() };
        let alarm = wishes.enter();
        wishes.wish(alarm, lines([3]));
        assert_eq!(names(&wishes.topics()), "lots,alerts,line:3");
    }

    #[test]
    fn a_large_station_does_not_crowd_out_an_alarm() {
        let mut wishes = Wishes::default();
        let station = wishes.enter();
        let alarm = wishes.enter();
        wishes.wish(station, lines(100..200));
        wishes.wish(alarm, lines([7]));
        let topics = wishes.topics();
        assert_eq!(topics.len(), 1 + MAX_LINES);
        assert!(topics.contains(&Topic::Line(LineId(7))));
        assert!(topics.contains(&Topic::Line(LineId(100))));
    }
}
