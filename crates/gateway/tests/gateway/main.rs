//! The gateway over real HTTP, on a real database in a folder of its own.

mod api;
mod city;
mod headers;
mod hostile;
mod live;
mod program;
mod site;
mod storage;
mod vendors;
