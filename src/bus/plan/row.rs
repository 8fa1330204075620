//! One way in the list.

use super::{super::parts::Tag, say, state, ways::Ways};
use crate::{
    i18n::{I18n, t},
    route::{PlanQuery, Route},
};
use contract::transit::{Journey, Known, Leg};
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
            let strip = journey.legs.iter().map(piece).collect_view();
            let (aloud, facts) = (say::aloud(i18n, &journey), facts(i18n, &journey));
            let warning = journey.warnings.first().map(|it| say::warning(i18n, &journey, *it));
            let mark = first_ride_mark(i18n, &journey);
            let (times, lasts) = (
                format!("{} – {}", say::clock(journey.leave), say::clock(journey.arrive)),
                say::lasts(i18n, state::lasts(&journey)),
            );
            view! {
                <li>
                    <a class="plan-row" href=href on:click=remember>
                        <VisuallyHidden>{aloud}</VisuallyHidden>
                        <span class="plan-row-head" aria-hidden="true">
                            <span class="plan-row-times">{times}</span>
                            <span>{lasts}</span>
                        </span>
                        <span class="plan-strip" aria-hidden="true">{strip}</span>
                        <span class="plan-row-facts">{facts}</span>
                        <span class="plan-row-marks">
                            {move || best.get().map(|it| view! { <Badge tone=Tone::Good>{say::best(i18n, it)}</Badge> })}
                            {mark}
                            {warning.map(|words| view! { <Badge tone=Tone::Warn>{words}</Badge> })}
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
    let co2 = t!(i18n, plan.co2_short, mine = say::co2(i18n, journey.co2_g));
    // Nobody wants to read of a walk that there is not.
    let walk = (journey.walk_m > 0).then_some(walk);
    [Some(fare), Some(changes), walk, Some(co2)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Whether the first vehicle's time is live, only scheduled, or stale.
fn first_ride_mark(i18n: I18n, journey: &Journey) -> Option<AnyView> {
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
    let words = say::known(i18n, ride);
    Some(view! { <Badge tone>{words}</Badge> }.into_any())
}

fn piece(leg: &Leg) -> AnyView {
    match leg {
        Leg::Walk(walk) => view! {
            <span class="plan-piece" data-kind="walk">
                <Icon name=IconName::WALK/>
                {walk.seconds.div_ceil(60)}
            </span>
        }
        .into_any(),
        Leg::Ride(ride) => {
            view! { <span class="plan-piece" data-kind="ride"><Tag line=ride.line.clone()/></span> }
                .into_any()
        }
    }
}
