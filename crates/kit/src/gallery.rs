//! Every component in all its states on one page, for development builds: what reviewers look at and what
//! the accessibility tests walk through. Its words are not translated; nobody but us reads them.

use crate::{
    Announce, Badge, Button, ButtonKind, Card, Chip, ChipGroup, Choice, Empty, Failure, Field, FieldKind,
    Icon, IconButton, IconName, List, ListRow, Loaded, Notice, Progress, SearchField, Segmented, Select,
    Sheet, Skeleton, Switch, Tone, Trouble, icon,
};
use leptos::prelude::*;
use std::{task::Poll, time::Duration};

/// The page. The app mounts it at `/_gallery`.
#[component]
pub fn Gallery() -> impl IntoView {
    view! {
        <main class="page">
            <header class="page-header">
                <h1 class="page-title">"Gallery 组件"</h1>
            </header>
            <Looks/>
            <Buttons/>
            <Choices/>
            <Fields/>
            <Rows/>
            <Messages/>
            <Waiting/>
            <Sheets/>
            <Icons/>
        </main>
    }
    .into_any()
}

/// Sets an attribute of the page's root element, as the app's settings do.
fn set_root(name: &'static str, value: &str) {
    if let Some(root) = document().document_element() {
        let done =
            if value.is_empty() { root.remove_attribute(name) } else { root.set_attribute(name, value) };
        debug_assert!(done.is_ok(), "{name} is a valid name of an attribute");
    }
}

fn choices(all: &[(&str, &str)]) -> Vec<Choice> {
    all.iter().map(|&(value, words)| (value.to_owned(), Signal::from(words))).collect()
}

#[component]
fn Looks() -> impl IntoView {
    let theme = RwSignal::new(String::new());
    let elder = RwSignal::new(false);
    view! {
        <Card title="Looks">
            <Segmented
                label="Theme"
                options=choices(&[("", "System"), ("light", "Light"), ("dark", "Dark")])
                value=theme
                on_pick=move |picked: String| {
                    set_root("data-theme", &picked);
                    theme.set(picked);
                }
            />
            <Switch
                label="Elder version 长辈版"
                checked=elder
                on_toggle=move |on| {
                    set_root("data-elder", if on { "on" } else { "" });
                    elder.set(on);
                }
            />
        </Card>
    }
    .into_any()
}

#[component]
fn Buttons() -> impl IntoView {
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
fn Choices() -> impl IntoView {
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
fn Fields() -> impl IntoView {
    let query = RwSignal::new("五四广场".to_owned());
    let name = RwSignal::new(String::new());
    let hours = RwSignal::new("two".to_owned());
    let wrong = move || {
        let all_digits = hours.with(|hours| hours.chars().all(|c| c.is_ascii_digit()));
        (!all_digits).then(|| "Write the hours in digits, such as 2.".to_owned())
    };
    view! {
        <Card title="Fields">
            <SearchField
                value=query
                on_input=move |text| query.set(text)
                label="Search for a place or a car park"
                placeholder="Place or car park"
                clear_label="Empty the field"
            />
            <Field
                name="gallery-name"
                label="Your name"
                hint="As it stands on your card."
                value=name
                on_input=move |text| name.set(text)
                autocomplete="name"
            />
            <Field
                name="gallery-hours"
                kind=FieldKind::Number
                label="Hours"
                value=hours
                on_input=move |text| hours.set(text)
                error=Signal::derive(wrong)
            />
        </Card>
    }
    .into_any()
}

#[component]
fn Rows() -> impl IntoView {
    view! {
        <List label="Rows">
            <ListRow href="#1" icon=IconName::PARKING title="Parking 停车" detail="8,000 car parks"/>
            <ListRow href="#2" icon=IconName::BUS title="Bus 公交" detail="Where it is, when it comes">
                <Badge tone=Tone::Good>"live"</Badge>
            </ListRow>
            <ListRow href="#3" title="A row with a very long name that has to find its way into a second line">
                "12"
            </ListRow>
        </List>
        <Card title="Badges">
            <p>
                <Badge>"neutral"</Badge>
                " "
                <Badge tone=Tone::Info>"info"</Badge>
                " "
                <Badge tone=Tone::Good>"42 free"</Badge>
                " "
                <Badge tone=Tone::Warn>"3 free"</Badge>
                " "
                <Badge tone=Tone::Bad>"full"</Badge>
            </p>
        </Card>
    }
    .into_any()
}

#[component]
fn Messages() -> impl IntoView {
    let again = Callback::new(|()| ());
    view! {
        <Notice tone=Tone::Info>"The car parks of this city are sample data."</Notice>
        <Notice tone=Tone::Good>"The new version is ready."</Notice>
        <Notice tone=Tone::Warn icon=IconName::WIFI_OFF>
            "No network. What you see was right at 14:05; free spaces may differ."
        </Notice>
        <Notice tone=Tone::Bad>"The payment was refused. Nothing was taken from your account."</Notice>
        <Trouble
            title="The car parks did not load"
            detail="The network broke off. Your filters are kept; try again when you are back in reach."
            retry=Some((Signal::from("Try again"), again))
        />
        <Card>
            <Empty
                title="No car park fits"
                detail="Nothing within 800 m is free and lower than 5 yuan. Try without one of the filters."
                icon=IconName::PARKING
            >
                <Button kind=ButtonKind::Quiet on_press=again>"Take all filters off"</Button>
            </Empty>
        </Card>
    }
    .into_any()
}

#[component]
fn Waiting() -> impl IntoView {
    let answer = RwSignal::new("bad".to_owned());
    let resource = LocalResource::new(move || {
        let answer = if answer.get() == "good" { Ok(42) } else { Err(()) };
        async move {
            pause(Duration::from_millis(600)).await;
            answer
        }
    });
    let explain = |()| Failure {
        title: "The count is not known".to_owned(),
        detail: "The car park does not answer. The next count comes by itself.".to_owned(),
        can_retry: true,
    };
    view! {
        <Skeleton rows=2/>
        <Card title="Waiting">
            <Progress label="Loading the city pack, 40 %" done=Some(0.4)/>
            <Progress label="Looking for your position"/>
            <Segmented
                label="Answer"
                options=choices(&[("bad", "Fails"), ("good", "Comes")])
                value=answer
                on_pick=move |picked| answer.set(picked)
            />
            <Loaded resource explain retry_label="Try again" waiting_label="Loading" rows=1 let:free>
                {view! { <p>{free} " free"</p> }.into_any()}
            </Loaded>
        </Card>
    }
    .into_any()
}

/// Takes as long as a slow network would.
async fn pause(duration: Duration) {
    let over = std::rc::Rc::new(std::cell::Cell::new(false));
    std::future::poll_fn(move |context| {
        if over.get() {
            return Poll::Ready(());
        }
        let (over, waker) = (over.clone(), context.waker().clone());
        let end = move || {
            over.set(true);
            waker.wake();
        };
        set_timeout(end, duration);
        Poll::Pending
    })
    .await;
}

#[component]
fn Sheets() -> impl IntoView {
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

#[component]
fn Icons() -> impl IntoView {
    view! {
        <Card title="Icons">
            <p class="gallery-icons">
                {icon::ALL
                    .iter()
                    .map(|&(name, icon)| view! { <span title=name><Icon name=icon/></span> })
                    .collect_view()}
            </p>
        </Card>
    }
    .into_any()
}
