//! The components that every room of the app is built from, and nothing a single room needs alone.
//!
//! `kit` knows no room, no contract and no network, and it has no words of its own: every text a person
//! reads is a prop, usually a `Signal<String>` so that it follows the language. How a component looks stands
//! in `style/kit/<component>.css` under the same name; variants and states are `data-*` and `aria-*`
//! attributes, so that what a screen reader hears and what an eye sees cannot differ.
//!
//! ```
//! use kit::{Button, ButtonKind};
//! use leptos::prelude::*;
//!
//! #[component]
//! fn Forget(on_forget: Callback<()>) -> impl IntoView {
//!     view! { <Button kind=ButtonKind::Danger on_press=on_forget>"Forget this plate"</Button> }
//! }
//! ```

mod amount;
mod announce;
mod badge;
mod button;
mod card;
mod check;
mod chip;
mod code_field;
mod confirm;
mod copy_text;
mod date_time_field;
mod empty;
mod every;
mod field;
mod frame;
#[cfg(feature = "gallery")]
pub mod gallery;
mod icon;
mod line_badge;
mod list;
mod loaded;
mod notice;
mod plate;
mod progress;
mod radio_list;
mod search_field;
mod segmented;
mod select;
mod sheet;
mod skeleton;
mod switch;
mod timeline;
mod tone;
mod trouble;

pub use amount::{Amount, AmountSize};
pub use announce::{Announce, VisuallyHidden};
pub use badge::Badge;
pub use button::{Button, ButtonKind, IconButton};
pub use card::Card;
pub use check::Check;
pub use chip::{Chip, ChipGroup};
pub use code_field::CodeField;
pub use confirm::Confirm;
pub use copy_text::CopyText;
pub use date_time_field::{DateTimeField, DateTimeKind};
pub use empty::Empty;
pub use every::every;
pub use field::{Field, FieldKind};
pub use icon::{Icon, IconName};
pub use line_badge::LineBadge;
pub use list::{List, ListRow};
pub use loaded::{Failure, Loaded};
pub use notice::Notice;
pub use plate::{PlateEntry, PlateField, PlateHome, PlateKey, PlateTag, PlateWords};
pub use progress::Progress;
pub use radio_list::{RadioList, RadioOption};
pub use search_field::SearchField;
pub use segmented::Segmented;
pub use select::Select;
pub use sheet::Sheet;
pub use skeleton::Skeleton;
pub use switch::Switch;
pub use timeline::{Timeline, TimelineState, TimelineStep, TimelineWords};
pub use tone::Tone;
pub use trouble::Trouble;

/// One of several things to pick from: the value the program knows it by, and the words a person reads.
pub type Choice = (String, leptos::prelude::Signal<String>);
