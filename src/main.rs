//! The city of Qingdao in one web app: this binary mounts it, and nothing else.

mod account;
mod asked;
mod bus;
mod for_account;
mod host;
mod i18n;
mod map;
mod net;
mod parking;
mod pay;
mod plate;
mod quote;
mod route;
mod seen_price;
mod shell;

fn main() {
    shell::start();
}
