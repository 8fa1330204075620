//! The gateway over real HTTP, on a real database in a folder of its own.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what fails here fails the test that called it")]

mod accounts;
mod api;
mod buying;
mod city;
mod faces;
#[path = "../../../transit/tests/realtime/write.rs"]
#[expect(dead_code, reason = "the reader's own tests write more than these")]
mod feeds;
mod headers;
mod hostile;
mod live;
mod market;
mod month_tickets;
mod orders;
mod papers;
mod people;
mod program;
mod sessions;
mod shop;
mod site;
mod sms;
mod stays;
mod storage;
mod strangers;
mod tickets;
mod till;
mod timetables;
mod tls;
mod vehicles;
mod vendors;
