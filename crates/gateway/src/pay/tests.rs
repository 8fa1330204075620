//! Orders over a real database, with a provider in memory that loses what it is told to lose.

mod agreements;
mod bills;
mod city;
mod crash;
mod fake;
mod paying;
mod reading;
mod refunds;
