//! What is said: rows, badges, messages, waiting.

use super::choices;
use crate::{
    Badge, Button, ButtonKind, Card, Empty, Failure, IconName, LineBadge, List, ListRow, Loaded, Notice,
    Progress, Segmented, Skeleton, Tone, Trouble,
};
use leptos::prelude::*;
use std::{task::Poll, time::Duration};

#[component]
pub(super) fn Rows() -> impl IntoView {
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
        <Card title="Lines">
            <p>
                <LineBadge name="316路" colour=Some(0x00_6d_b8) icon=IconName::BUS/>
                " "
                <LineBadge name="1号线" colour=Some(0xff_c7_2c) icon=IconName::TRAIN/>
                " "
                <LineBadge name="轮渡" colour=None icon=IconName::FERRY/>
            </p>
        </Card>
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
pub(super) fn Messages() -> impl IntoView {
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
pub(super) fn Waiting() -> impl IntoView {
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
