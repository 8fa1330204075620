//! What is pressed and picked.

use super::choices;
use crate::{
    Announce, Button, ButtonKind, Card, Chip, ChipGroup, IconButton, IconName, Segmented, Select, Sheet,
    Switch,
};
use leptos::prelude::*;

#[component]
pub(super) fn Buttons() -> impl IntoView {
    let pressed = RwSignal::new(0);
    let busy = RwSignal::new(false);
    let press = Callback::new(move |()| pressed.update(|count| *count += 1));
    view! {
        <Card title="Buttons">
            <Button icon=IconName::NAVIGATE on_press=press>"Take me there"</Button>
            <Button kind=ButtonKind::Quiet icon=IconName::MAP on_press=press>"Show on the map"</Button>
            <Button kind=ButtonKind::Danger on_press=press>"Forget this plate"</Button>
            <Button busy=busy on_press=move |()| busy.set(true)>"Press to be busy"</Button>
            <Button disabled=true>"Nothing to send yet"</Button>
            <div class="gallery-row">
                <IconButton icon=IconName::BACK label="Back" on_press=press/>
                <IconButton icon=IconName::LOCATE label="Where I am" on_press=press/>
                <IconButton
                    icon=IconName::MOON
                    label="Busy"
                    pressed=busy
                    on_press=move |()| busy.update(|busy| *busy = !*busy)
                />
            </div>
            <Announce message=move || format!("Pressed {} times", pressed.get())/>
        </Card>
    }
    .into_any()
}

#[component]
pub(super) fn Choices() -> impl IntoView {
    let free = RwSignal::new(true);
    let charging = RwSignal::new(false);
    let accessible = RwSignal::new(false);
    let tall = RwSignal::new(false);
    let shown = RwSignal::new("list".to_owned());
    let order = RwSignal::new("price".to_owned());
    let remind = RwSignal::new(true);
    view! {
        <Card title="Choices">
            <ChipGroup label="Filters">
                <Chip pressed=free on_toggle=move |on| free.set(on) label="Free now 有空位"/>
                <Chip
                    pressed=charging
                    on_toggle=move |on| charging.set(on)
                    label="Charging 充电"
                    icon=IconName::EV_PLUG
                />
                <Chip
                    pressed=accessible
                    on_toggle=move |on| accessible.set(on)
                    label="Accessible 无障碍"
                    icon=IconName::WHEELCHAIR
                />
                <Chip
                    pressed=tall
                    on_toggle=move |on| tall.set(on)
                    label="Over 2.1 m 限高"
                    icon=IconName::HEIGHT
                />
            </ChipGroup>
            <Segmented
                label="View"
                options=choices(&[("list", "List 列表"), ("map", "Map 地图")])
                value=shown
                on_pick=move |picked| shown.set(picked)
            />
            <Select
                label="Order"
                options=choices(&[("walk", "Shortest walk"), ("price", "Lowest price"), ("free", "Most free")])
                value=order
                on_pick=move |picked| order.set(picked)
            />
            <Switch label="Remind me before time is up" checked=remind on_toggle=move |on| remind.set(on)/>
        </Card>
    }
    .into_any()
}

#[component]
pub(super) fn Sheets() -> impl IntoView {
    let open = RwSignal::new(false);
    let roof = RwSignal::new(false);
    view! {
        <Card title="Sheet">
            <Button kind=ButtonKind::Quiet icon=IconName::FILTER on_press=move |()| open.set(true)>"Filters"</Button>
            <Sheet open title="Filters" close_label="Close">
                <Switch label="Under a roof" checked=roof on_toggle=move |on| roof.set(on)/>
                <Button on_press=move |()| open.set(false)>"Show 12 car parks"</Button>
            </Sheet>
        </Card>
    }
    .into_any()
}
