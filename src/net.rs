//! The only room that talks to the network: the typed client, the pack and its worker, the live stream.

mod api;
mod assets;
mod city;
mod fetch;
mod later;
mod live;
mod live_link;
mod outbox;
mod pack;
mod pack_store;
mod questions;
mod restarts;
mod retry;
mod session;
mod transit;
mod trouble;
mod wishes;
mod worker;

pub use api::Api;
pub use assets::Assets;
pub use city::{City, PackState};
pub use fetch::fetch_text;
pub use later::{Giver, later};
pub use live::{Live, LiveState};
pub use outbox::{About, Outbox, Pending, Sending, Standing};
pub use session::{Account, Needed, Who};
pub use transit::{FoundTransit, cabin_photo};
pub use trouble::Trouble;
