//! Words in the language of the person: bundles of messages, and numbers, money, distances and ages as that
//! language writes them.
//!
//! ```ignore
//! let i18n = I18n::expect();
//! view! { <p>{move || t!(i18n, parking.free_now, n = free.get())}</p> }
//! ```
//!
//! A message is read from the bundle at hand each time, so everything that shows one through a closure or a
//! signal follows a change of language by itself.

mod bundles;
mod language;
mod message;
mod numbers;
mod troubles;
mod units;

/// The keys of all messages, made by build.rs: `keys::parking::free_now`.
pub mod keys {
    include!(concat!(env!("OUT_DIR"), "/keys.rs"));
}

pub use bundles::I18n;
pub use language::Language;
pub use message::{Arg, Key, Room};
pub use units::Span;

/// A message in the language of the person: `t!(i18n, room.key)`, `t!(i18n, room.key, name = value, …)`.
///
/// Values are numbers, which are written as the language does, or text. A message with plural forms is chosen
/// by its argument `n`. Reactive: call it within a closure or a derived signal.
macro_rules! t {
    ($i18n:expr, $room:ident . $key:ident $(, $name:ident = $value:expr)* $(,)?) => {
        $i18n.t($crate::i18n::keys::$room::$key, &[$((stringify!($name), $crate::i18n::Arg::from($value))),*])
    };
}
pub(crate) use t;

/// The same as a `Signal<String>`, for props of components: `ts!(i18n, shell.close)`.
macro_rules! ts {
    ($i18n:expr, $room:ident . $key:ident $(, $name:ident = $value:expr)* $(,)?) => {
        ::leptos::prelude::Signal::derive(move || $crate::i18n::t!($i18n, $room . $key $(, $name = $value)*))
    };
}
pub(crate) use ts;
