//! One way in the list.

use super::{say, state, ways::Ways};
use crate::{
    i18n::{I18n, t},
    route::{PlanQuery, Route},
};
use contract::transit::{Journey, Known, Leg, LineTag, Mode};
use kit::{Badge, Icon, IconName, Tone, VisuallyHidden};
use leptos::prelude::*;

/// When to leave and when one is there, the vehicles in order, and what it costs. The whole row leads to the whole way.
#[component]
pub fn JourneyRow(ways: Ways, index: usize) -> impl IntoView {
    let i18n = I18n::expect();
    let journey = Memo::new(move |last: Option<&Option<Journey>>| {
        let now = ways.plans.with(|plans| plans.as_ref()?.journeys.get(index).cloned());
        now.or_else(|| last.cloned().flatten())
    });
    let best = Memo::new(move |_| ways.plans.with(|plans| state::best(&plans.as_ref()?.journeys, index)));
    let href = move || {
        let chosen = u8::try_from(index).ok();
        Route::Plan(PlanQuery { chosen, ..ways.query.get() }).href()
    };
    let remember = move |_| {
        // Untracked: read when pressed.
        ways.trips.set(journey.with_untracked(|journey| journey.as_ref().map(state::rides)));
    };
    move || {
        journey.get().map(|journey| {
            let strip = journey.legs.iter().map(|leg| piece(i18n, leg)).collect_view();
            view! {
                <li>
                    <a class="plan-row" href=href on:click=remember>
                        <VisuallyHidden>{say::aloud(i18n, &journey)}</VisuallyHidden>
                        <span class="plan-row-head" aria-hidden="true">
                            <span class="plan-row-times">
                                {say::clock(journey.leave)}" – "{say::clock(journey.arrive)}
                            </span>
                            <span class="plan-row-lasts">{say::lasts(i18n, state::lasts(&journey))}</span>
                        </span>
                        <span class="plan-strip" aria-hidden="true">{strip}</span>
                        <span class="plan-row-facts">{facts(i18n, &journey)}</span>
                        <span class="plan-row-marks">
                            {move || best.get().map(|it| view! { <Badge tone=Tone::Good>{say::best(i18n, it)}</Badge> })}
                            {first_ride_mark(i18n, &journey)}
                            {(!journey.warnings.is_empty()).then(|| view! {
                                <Badge tone=Tone::Warn>{say::warning(i18n, &journey, journey.warnings[0])}</Badge>
                            })}
                        </span>
                    </a>
                </li>
            }
        })
    }
}

/// What it costs and asks of one, in a line.
fn facts(i18n: I18n, journey: &Journey) -> String {
    let fare = journey.fare.map_or_else(|| t!(i18n, plan.fare_unknown), |fare| i18n.money(fare));
    let changes = match journey.changes {
        0 => t!(i18n, plan.direct),
        n => t!(i18n, plan.changes, n = n),
    };
    let walk = t!(i18n, plan.walk, distance = i18n.distance(journey.walk_m));
    [fare, changes, walk, say::co2(i18n, journey.co2_g)].join(" · ")
}

/// Whether the first vehicle's time is live, only scheduled, or stale.
fn first_ride_mark(i18n: I18n, journey: &Journey) -> Option<impl IntoView + use<>> {
    let ride = journey.legs.iter().find_map(|leg| match leg {
        Leg::Ride(ride) => Some(ride),
        Leg::Walk(_) => None,
    })?;
    let tone = match ride.known {
        Known::Live { .. } => Tone::Good,
        Known::Scheduled => Tone::Neutral,
        Known::Stale { .. } | Known::Skipped => Tone::Warn,
        Known::Cancelled => Tone::Bad,
    };
    Some(view! { <Badge tone>{say::known(i18n, ride)}</Badge> })
}

fn piece(i18n: I18n, leg: &Leg) -> AnyView {
    match leg {
        Leg::Walk(walk) => view! {
            <span class="plan-piece" data-kind="walk">
                <Icon name=IconName::WALK/>
                {walk.seconds.div_ceil(60)}
            </span>
        }
        .into_any(),
        Leg::Ride(ride) => {
            view! { <span class="plan-piece" data-kind="ride">{line_tag(i18n, &ride.line)}</span> }.into_any()
        }
    }
}

/// A line's name on its colour, with the drawing of its kind of vehicle.
pub fn line_tag(i18n: I18n, line: &LineTag) -> AnyView {
    let (name, language) = say::name(i18n, &line.name);
    let colour = line.colour.map_or_else(
        || "var(--sea)".to_owned(),
        |colour| format!("#{:06x}", colour.0 & 0x00ff_ffff),
    );
    let icon = if line.mode == Mode::Bus { IconName::BUS } else { IconName::ROADSIDE };
    view! {
        <span class="plan-line" style=("--route", colour)>
            <Icon name=icon/>
            <span lang=language>{name}</span>
        </span>
    }
    .into_any()
}
