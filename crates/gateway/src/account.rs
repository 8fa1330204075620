//! Who somebody is: sessions, codes, tickets, devices, consent, plates.

pub mod session;
pub mod sms;
