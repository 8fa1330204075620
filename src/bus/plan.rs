//! The way from here to there: `/bus/plan`.
//!
//! What is asked stands in the URL, apart from where the person is. The worker answers, with or without a network.

mod ends;
mod journey;
mod map;
mod options;
mod page;
mod results;
mod row;
mod say;
mod state;
mod ways;

pub use page::PlanPage;
