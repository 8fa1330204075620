use crate::{Icon, IconName};
use leptos::prelude::*;

/// The name of a line of public transport on the line's own colour, in whichever of black and white reads better
/// there.
#[component]
pub fn LineBadge(
    /// As on the vehicle: 316路.
    #[prop(into)]
    name: Signal<String>,
    /// The line's colour, `0xRRGGBB`; without one it has the colour of any tag.
    colour: Option<u32>,
    /// The kind of vehicle, drawn before the name.
    icon: IconName,
) -> impl IntoView {
    let shown = colour.map(|colour| format!("#{:06x}", colour & 0xff_ffff));
    let ink = colour.map(|colour| if is_light(colour) { "dark" } else { "light" });
    view! {
        <span class="line-badge" data-ink=ink style:--line-colour=shown>
            <Icon name=icon/>
            <span class="line-badge-name">{name}</span>
        </span>
    }
    .into_any()
}

/// Whether black reads better on it than white (WCAG 2.2, relative luminance).
fn is_light(colour: u32) -> bool {
    contrast(luminance(colour), 0.0) >= contrast(luminance(colour), 1.0)
}

fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// 0 for black to 1 for white.
fn luminance(colour: u32) -> f64 {
    let part = |shift: u32| {
        let value = f64::from((colour >> shift) & 0xff) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_be_read_on_every_colour() {
        for colour in (0..=0xff_ffff).step_by(4099) {
            let ink = if is_light(colour) { 0.0 } else { 1.0 };
            assert!(contrast(luminance(colour), ink) >= 4.5, "{colour:06x}");
        }
    }

    #[test]
    fn yellow_takes_black_and_navy_white() {
        assert!(is_light(0xff_dd00));
        assert!(!is_light(0x0a_3d91));
    }
}
