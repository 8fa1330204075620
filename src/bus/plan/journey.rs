//! One way, whole: leave by, ride, change, get off.

use super::{
    super::{parts::Tag, say as bus_say},
    map::JourneyMap,
    say, state,
    ways::Ways,
};
use crate::{
    host::{HostHandle, Shared},
    i18n::{I18n, t, ts},
    route::{End, PlanQuery, Route, StopView},
};
use contract::transit::{Crowding, Journey, Leg, Ride, Spot, Walk};
use kit::{Announce, Badge, Button, ButtonKind, Empty, Icon, IconName, Notice, Skeleton, Tone};
use leptos::prelude::*;
use std::time::Duration;

/// The way that is looked at. It follows the live times; when it is not among the ways any more, the list does.
#[component]
pub fn JourneyView(ways: Ways) -> impl IntoView {
    let i18n = I18n::expect();
    let journey = Memo::new(move |last: Option<&Option<Journey>>| {
        let index = ways.query.with(|query| query.chosen.unwrap_or(0));
        let now = ways.plans.with(|plans| {
            let journeys = &plans.as_ref()?.journeys;
            ways.trips.with(|trips| state::meant(journeys, index, trips.as_deref()).cloned())
        });
        now.or_else(|| last.cloned().flatten())
    });
    let has_answer = Memo::new(move |_| ways.plans.with(Option::is_some));
    let all = move || Route::Plan(PlanQuery { chosen: None, ..ways.query.get() }).href();
    view! {
        <p class="plan-back"><a href=all><Icon name=IconName::BACK/>{ts!(i18n, plan.all_ways)}</a></p>
        {move || match journey.get() {
            Some(journey) => view! { <Whole journey/> }.into_any(),
            None if has_answer.get() => view! {
                <Empty title=ts!(i18n, plan.gone_title) detail=ts!(i18n, plan.gone_detail) icon=IconName::BUS>
                    <a class="button" data-kind="primary" href=all>{ts!(i18n, plan.all_ways)}</a>
                </Empty>
            }
            .into_any(),
            None => view! { <Skeleton rows=5/> }.into_any(),
        }}
        <Show when=move || journey.with(Option::is_some)>
            <JourneyMap journey/>
        </Show>
        <Share ways/>
    }
    .into_any()
}

#[component]
fn Whole(journey: Journey) -> impl IntoView {
    let i18n = I18n::expect();
    let leave = t!(i18n, plan.leave_by, at = say::clock(journey.leave));
    let fare = journey.fare.map_or_else(|| t!(i18n, plan.fare_unknown), |fare| i18n.money(fare));
    let co2 =
        t!(i18n, plan.co2, mine = say::co2(i18n, journey.co2_g), car = say::co2(i18n, journey.car_co2_g));
    let warnings: Vec<String> =
        journey.warnings.iter().map(|warning| say::warning(i18n, &journey, *warning)).collect();
    view! {
        <article class="plan-whole">
            <header>
                <h2 class="plan-whole-leave">{leave}</h2>
                <p>
                    {say::clock(journey.leave)}" – "{say::clock(journey.arrive)}" · "
                    {say::lasts(i18n, state::lasts(&journey))}" · "{fare}
                </p>
                <p class="plan-whole-co2">{co2}</p>
            </header>
            {(!warnings.is_empty()).then(|| view! {
                <Notice tone=Tone::Warn>
                    {warnings.into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}
                </Notice>
            })}
            <ol class="plan-legs" role="list">
                {journey.legs.iter().map(|leg| view! { <li class="plan-leg">{leg_view(i18n, leg)}</li> }).collect_view()}
            </ol>
            <p class="plan-arrive">{t!(i18n, plan.arrive_at, at = say::clock(journey.arrive))}</p>
        </article>
    }
    .into_any()
}

fn leg_view(i18n: I18n, leg: &Leg) -> AnyView {
    match leg {
        Leg::Walk(walk) => walk_view(i18n, walk),
        Leg::Ride(ride) => ride_view(i18n, ride),
    }
}

fn walk_view(i18n: I18n, walk: &Walk) -> AnyView {
    let lasts = say::lasts(i18n, Duration::from_secs(walk.seconds.into()));
    let distance = i18n.distance(walk.metres);
    let words = match walk.to.name.as_ref() {
        // From platform to platform: the way is a matter of minutes, not of metres.
        Some(name) if walk.from.stop == walk.to.stop => {
            t!(i18n, plan.change_at, stop = bus_say::named(i18n, name), lasts = lasts)
        }
        Some(name) => {
            t!(i18n, plan.walk_to, stop = bus_say::named(i18n, name), distance = distance, lasts = lasts)
        }
        None => t!(i18n, plan.walk_to_end, distance = distance, lasts = lasts),
    };
    view! {
        <p class="plan-walk"><Icon name=IconName::WALK/><span>{words}</span></p>
    }
    .into_any()
}

fn ride_view(i18n: I18n, ride: &Ride) -> AnyView {
    let headsign = t!(i18n, plan.towards, headsign = bus_say::named(i18n, &ride.headsign));
    let tone = match say::known_tag(ride.known) {
        "live" => Tone::Good,
        "cancelled" => Tone::Bad,
        "stale" | "skipped" => Tone::Warn,
        _ => Tone::Neutral,
    };
    let known = say::known(i18n, ride);
    view! {
        <div class="plan-ride" data-known=say::known_tag(ride.known)>
            <p class="plan-ride-line">
                <Tag line=ride.line.clone()/>
                <span class="plan-ride-headsign">{headsign}</span>
                <Badge tone>{known}</Badge>
                {ride.crowding.map(|it| view! { <Badge tone=crowding_tone(it)>{bus_say::crowding(i18n, it)}</Badge> })}
            </p>
            {ride.stay_seated.then(|| view! { <p class="plan-ride-seated">{t!(i18n, plan.stay_seated)}</p> })}
            <p class="plan-ride-end">{spot(i18n, &ride.from)}</p>
            {between(i18n, ride)}
            <p class="plan-ride-end">{spot(i18n, &ride.to)}</p>
            {later(i18n, ride)}
        </div>
    }
    .into_any()
}

const fn crowding_tone(crowding: Crowding) -> Tone {
    match crowding {
        Crowding::Empty | Crowding::ManySeats => Tone::Good,
        Crowding::FewSeats | Crowding::Standing => Tone::Neutral,
        Crowding::Crushed => Tone::Warn,
        Crowding::Full | Crowding::NotAccepting => Tone::Bad,
    }
}

/// A halt with its time; a link to its board.
fn spot(i18n: I18n, spot: &Spot) -> AnyView {
    let (name, language) = spot.name.as_ref().map(|name| bus_say::name(i18n, name)).unwrap_or_default();
    let platform = spot.platform.as_ref().map(|sign| t!(i18n, plan.platform, sign = sign.clone()));
    let href = spot.stop.map(|stop| Route::BusStop(stop, StopView::Page).href());
    view! {
        <span class="plan-spot-time">{say::clock(spot.at)}</span>
        <a class="plan-spot-name" href=href lang=language>{name}</a>
        {platform.map(|words| view! { <span class="plan-spot-platform">{words}</span> })}
    }
    .into_any()
}

/// The halts on the way, folded.
fn between(i18n: I18n, ride: &Ride) -> Option<AnyView> {
    let count = ride.between.len();
    (count > 0).then(|| {
        let halts = ride.between.iter().map(|halt| view! { <li>{spot(i18n, halt)}</li> }).collect_view();
        view! {
            <details class="plan-between">
                <summary>{t!(i18n, plan.stops_between, n = count)}</summary>
                <ol role="list">{halts}</ol>
            </details>
        }
        .into_any()
    })
}

/// The next of the line from here.
fn later(i18n: I18n, ride: &Ride) -> Option<AnyView> {
    let times: Vec<String> = ride.later.iter().filter_map(|it| it.scheduled).map(say::clock).collect();
    (!times.is_empty()).then(|| {
        view! { <p class="plan-later">{t!(i18n, plan.later_rides, times = times.join(" · "))}</p> }.into_any()
    })
}

/// Passes the question on. Where the person is stays here: the link then has no beginning.
#[component]
fn Share(ways: Ways) -> impl IntoView {
    let i18n = I18n::expect();
    let host = HostHandle::expect();
    let share = Action::new_unsync(move |(): &()| {
        // Untracked: read when pressed.
        let mut query = ways.query.get_untracked();
        query.chosen = None;
        query.from = query.from.filter(|end| *end != End::Me);
        query.to = query.to.filter(|end| *end != End::Me);
        let origin = window().location().origin().unwrap_or_default();
        let url = format!("{origin}{}", Route::Plan(query).href());
        host.get().share(&t!(i18n, plan.share_title), &url)
    });
    let shared = move || match share.value().get() {
        Some(Shared::Copied) => t!(i18n, plan.share_copied),
        Some(Shared::Impossible) => t!(i18n, plan.share_failed),
        Some(Shared::Offered) | None => String::new(),
    };
    view! {
        <div>
            <Button
                kind=ButtonKind::Quiet
                icon=IconName::EXTERNAL
                busy=share.pending()
                on_press=move |()| { share.dispatch(()); }
            >
                {ts!(i18n, plan.share)}
            </Button>
            <p aria-hidden="true">{shared}</p>
        </div>
        <Announce message=Signal::derive(shared)/>
    }
    .into_any()
}
