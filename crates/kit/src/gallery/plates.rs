//! The plate field: empty, full, for new energy, and refused.

use crate::{Card, PlateEntry, PlateField, PlateHome, PlateKey, PlateTag, PlateWords};
use leptos::prelude::*;

fn words() -> PlateWords {
    PlateWords {
        keys: "Plate keys".into(),
        backspace: "Take back".into(),
        ordinary: "Ordinary plate 普通车牌".into(),
        new_energy: "New energy 新能源".into(),
        system_keyboard: "Other keyboard 其他键盘".into(),
        place: Callback::new(|(place, of)| format!("place {place} of {of}")),
    }
}

#[component]
pub(super) fn Plates() -> impl IntoView {
    let misfit = PlateEntry::read("鲁BX1A2").step(PlateKey::NewEnergy(true));
    view! {
        <Plate name="gallery-plate" label="Plate 车牌号" entry=PlateEntry::default() error=None/>
        <Plate
            name="gallery-plate-wrong"
            label="A plate with signs that cannot be right"
            entry=misfit
            error=Some("The third sign of a plate for new energy is A to H, J or K, or a digit.")
        />
        <Plate name="gallery-plate-new" label="A full plate" entry=PlateEntry::read("鲁B·D12345") error=None/>
        <Card>
            <p>"Your cars: " <PlateTag plate="鲁B12345"/> " and " <PlateTag plate="鲁BD12345"/></p>
        </Card>
    }
    .into_any()
}

#[component]
fn Plate(
    name: &'static str,
    label: &'static str,
    entry: PlateEntry,
    error: Option<&'static str>,
) -> impl IntoView {
    let entry = RwSignal::new(entry);
    view! {
        <Card>
            <PlateField
                name
                label
                hint="As it stands on the car, such as 鲁B·12345. Paste, type or tap."
                error=error.map(str::to_owned)
                entry
                on_change=move |now| entry.set(now)
                words=words()
                home=PlateHome { province: '鲁', letter: 'B' }
            />
        </Card>
    }
    .into_any()
}
