//! What the pages of public transport are asked for.

use super::query::{Writer, pairs};
use contract::LineId;
use std::fmt;

/// The most characters of a search text that are kept.
const MAX_TEXT: usize = 64;

/// The parameters of `/bus`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BusQuery {
    /// What is searched for.
    pub text: String,
    /// Whether stops near the person are wanted; where that is never stands in the URL.
    pub near_me: bool,
}

impl BusQuery {
    /// Reads a query string. Unknown parameters are left out.
    pub fn parse(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in pairs(query) {
            match name.as_str() {
                "q" => read.text = value.chars().take(MAX_TEXT).collect(),
                "near" => read.near_me = value == "me",
                _ => {}
            }
        }
        read
    }
}

/// As a query string: empty when nothing is asked for, else with its `?`.
impl fmt::Display for BusQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut query = Writer::default();
        if !self.text.is_empty() {
            query.add("q", &self.text);
        }
        if self.near_me {
            query.add("near", "me");
        }
        f.write_str(&query.finish())
    }
}

/// How a stop is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StopView {
    /// A page of the app.
    #[default]
    Page,
    /// As large as the screen, for a display at the stop.
    Board,
}

impl StopView {
    /// Reads a query string.
    pub fn parse(query: &str) -> Self {
        let is_board = pairs(query).any(|(name, value)| name == "board" && value == "1");
        if is_board { Self::Board } else { Self::Page }
    }
}

impl fmt::Display for StopView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Page => "",
            Self::Board => "?board=1",
        })
    }
}

/// The parameters of `/bus/lines/:id`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct LineQuery {
    /// Which direction, 0 or 1.
    pub direction: u8,
    /// How it is shown.
    pub view: LineView,
}

/// Two views of the same line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LineView {
    /// Its stops in a row.
    #[default]
    Diagram,
    /// On the map.
    Map,
}

impl LineQuery {
    /// Reads a query string. Unknown parameters and values that make no sense are left out.
    pub fn parse(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in pairs(query) {
            match (name.as_str(), value.as_str()) {
                ("dir", "1") => read.direction = 1,
                ("view", "map") => read.view = LineView::Map,
                _ => {}
            }
        }
        read
    }
}

impl fmt::Display for LineQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut query = Writer::default();
        if self.direction != 0 {
            query.add("dir", &self.direction.to_string());
        }
        if self.view == LineView::Map {
            query.add("view", "map");
        }
        f.write_str(&query.finish())
    }
}

/// The parameters of `/bus/vehicles/:id`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct VehicleQuery {
    /// The line that it runs on: what is not listened to is not heard of.
    pub line: Option<LineId>,
}

impl VehicleQuery {
    /// Reads a query string.
    pub fn parse(query: &str) -> Self {
        let line = pairs(query).find(|(name, _)| name == "line").and_then(|(_, value)| value.parse().ok());
        Self { line }
    }
}

impl fmt::Display for VehicleQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "?line={line}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Any `/bus` there can be.
    pub fn any_bus_query() -> impl Strategy<Value = BusQuery> {
        (".{0,64}", any::<bool>()).prop_map(|(text, near_me)| BusQuery { text, near_me })
    }

    /// Any way to look at a line.
    pub fn any_line_query() -> impl Strategy<Value = LineQuery> {
        (0..2_u8, any::<bool>()).prop_map(|(direction, is_map)| LineQuery {
            direction,
            view: if is_map { LineView::Map } else { LineView::Diagram },
        })
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        assert_eq!(LineQuery::parse("?dir=2&view=moon&x=1"), LineQuery::default());
        assert_eq!(StopView::parse("?board=yes"), StopView::Page);
        assert_eq!(VehicleQuery::parse("?line=x"), VehicleQuery::default());
        assert_eq!(
            BusQuery::parse("?near=120.3,36.1&q=316"),
            BusQuery { text: "316".into(), near_me: false }
        );
    }

    #[test]
    fn a_long_search_is_cut() {
        let query = BusQuery::parse(&format!("?q={}", "路".repeat(100)));
        assert_eq!(query.text.chars().count(), MAX_TEXT);
    }
}
