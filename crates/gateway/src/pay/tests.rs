//! Orders over a real database, with a provider in memory that loses what it is told to lose.

mod crash;
mod fake;
mod flows;
