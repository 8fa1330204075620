//! The web worker: the city behind messages.
//!
//! A message in is `{json, files}`: a [`contract::ask::Asked`] as JSON text, and `ArrayBuffer`s beside
//! [`contract::ask::Ask::Load`], which should be transferred. A message out is `{json}`: a
//! [`contract::ask::Answered`], or one of two that nobody asked for: `{"ready":true}` when the worker can be
//! asked, and `{"gone":"…"}` when it has panicked and must be replaced. Questions are answered in the order in
//! which they came.
//!
//! All of it that needs no browser is [`Desk`], which is tested natively.

mod desk;
#[cfg(target_arch = "wasm32")]
mod scope;

pub use desk::Desk;
