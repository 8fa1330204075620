use super::{
    memory::Memory,
    results::clock,
    say,
    stay_cost::{Estimate, Until, Untold, caveats, estimate, read_moment, write_moment},
};
use crate::{
    i18n::{I18n, t, ts},
    quote::QuoteLines,
};
use contract::lot::LotDetail;
use kit::{Card, Chip, ChipGroup, Segmented};
use leptos::prelude::*;
use tariff::{Fen, LocalMinute, Tariff, Vehicle, VehicleSize};

/// What it will cost to stay until …: computed here, by the engine that charges. Nothing to see where there is
/// no rate table, or where parking is free.
#[component]
pub fn StayCost(lot: Memo<LotDetail>) -> impl IntoView {
    let i18n = I18n::expect();
    // Prices stand still while counts change.
    let tariff = Memo::new(move |_| lot.with(|lot| lot.tariff.clone()).filter(|it| !it.is_free()));
    move || {
        tariff.get().map(|tariff| {
            view! {
                <Card title=ts!(i18n, parking.cost_title)>
                    <Question tariff/>
                </Card>
            }
        })
    }
}

#[component]
fn Question(tariff: Tariff) -> impl IntoView {
    let i18n = I18n::expect();
    let vehicle = Memory::expect().vehicle;
    let until = RwSignal::new(Until::FIRST);
    let clock = clock();
    // The clock ticks every second, a price changes at most every minute.
    let now = Memo::new(move |_| LocalMinute::in_qingdao(clock.get().millis()).ok());
    let tariff = StoredValue::new(tariff);
    let answer = Memo::new(move |_| {
        let now = now.get()?;
        Some(tariff.with_value(|tariff| estimate(tariff, now, until.get(), vehicle.get())))
    });
    let told = move || answer.get().and_then(Result::ok);
    let is_told = Memo::new(move |_| told().is_some());
    let quote = Signal::derive(move || told().map(|it| it.quote).unwrap_or_default());
    let known = move || tariff.with_value(|tariff| caveats(tariff, vehicle.get()));
    view! {
        <UntilChoice until now/>
        <VehicleChoice vehicle/>
        <div class="stay-cost-answer" role="status">
            {move || answer.get().map(|answer| match answer {
                Ok(estimate) => sum(i18n, &estimate),
                Err(why) => view! { <p class="stay-cost-untold">{untold(i18n, why)}</p> }.into_any(),
            })}
        </div>
        // Stays while the sum changes, so that a day that was opened stays open.
        {move || is_told.get().then(|| view! { <QuoteLines quote/> })}
        <ul class="stay-cost-caveats" role="list">
            {move || known().into_iter().map(|it| view! { <li>{say::caveat(i18n, it)}</li> }).collect_view()}
        </ul>
        <p class="price-basis">{ts!(i18n, parking.cost_basis)}</p>
    }
    .into_any()
}

/// Until when, and how much.
fn sum(i18n: I18n, estimate: &Estimate) -> AnyView {
    let left = estimate.left;
    let (day, time) = (i18n.day(left.day()), crate::quote::time_of_day(left.minute_of_day()));
    let total = match estimate.quote.total {
        Fen::ZERO => t!(i18n, parking.price_free),
        total => i18n.money(total),
    };
    view! {
        <p class="stay-cost-total">
            <span class="stay-cost-until">{t!(i18n, parking.cost_until, day = day, time = time)}</span>
            <strong class="stay-cost-sum">{total}</strong>
        </p>
    }
    .into_any()
}

fn untold(i18n: I18n, why: Untold) -> String {
    match why {
        Untold::NoMoment => t!(i18n, parking.cost_no_moment),
        Untold::Past => t!(i18n, parking.cost_past),
        Untold::TooLong => t!(i18n, parking.cost_too_long),
        Untold::TooMuch => t!(i18n, parking.cost_too_much),
    }
}

/// Until when: some likely times at one press, or any.
#[component]
fn UntilChoice(until: RwSignal<Until>, now: Memo<Option<LocalMinute>>) -> impl IntoView {
    let i18n = I18n::expect();
    let quick = move |choice: Until| {
        view! {
            <Chip
                label=Signal::derive(move || say::until(i18n, choice))
                pressed=Signal::derive(move || until.get() == choice)
                on_toggle=Callback::new(move |_| until.set(choice))
            />
        }
    };
    let is_other = Memo::new(move |_| matches!(until.get(), Until::At(_)));
    // Begins where the choice before it led.
    let to_other = Callback::new(move |_| {
        // Untracked: read when pressed.
        let now = now.get_untracked();
        until.update(|until| *until = Until::At(now.and_then(|now| until.leaving(now))));
    });
    view! {
        <ChipGroup label=ts!(i18n, parking.cost_until_label)>
            {Until::QUICK.map(quick).collect_view()}
            <Chip label=ts!(i18n, parking.cost_other) pressed=is_other on_toggle=to_other/>
        </ChipGroup>
        {move || is_other.get().then(|| view! { <OtherTime until now/> })}
    }
    .into_any()
}

/// Any date and time, by the system's own picker.
#[component]
fn OtherTime(until: RwSignal<Until>, now: Memo<Option<LocalMinute>>) -> impl IntoView {
    let i18n = I18n::expect();
    // Untracked: what the field begins with; from there on it is the person's.
    let first = match until.get_untracked() {
        Until::At(moment) => moment.map(write_moment).unwrap_or_default(),
        Until::Hours(_) | Until::TomorrowMorning => String::new(),
    };
    view! {
        <div class="field">
            <label class="field-label" for="stay-until">{ts!(i18n, parking.cost_other_label)}</label>
            <input
                class="field-input"
                id="stay-until"
                type="datetime-local"
                min=move || now.get().map(write_moment)
                value=first
                on:input=move |event| until.set(Until::At(read_moment(&event_target_value(&event))))
            />
        </div>
    }
    .into_any()
}

/// The sizes, by the names the radio buttons know them by.
const SIZES: [(&str, VehicleSize); 3] =
    [("small", VehicleSize::Small), ("medium", VehicleSize::Medium), ("large", VehicleSize::Large)];

/// What stands there, and who drives it.
#[component]
fn VehicleChoice(vehicle: RwSignal<Vehicle>) -> impl IntoView {
    let i18n = I18n::expect();
    let options = SIZES
        .map(|(name, size)| (name.to_owned(), Signal::derive(move || say::vehicle_size(i18n, size))))
        .to_vec();
    let size = move || SIZES.iter().find(|it| it.1 == vehicle.get().size).map_or("", |it| it.0).to_owned();
    let pick = move |name: String| {
        if let Some((_, size)) = SIZES.iter().find(|it| it.0 == name) {
            vehicle.update(|vehicle| vehicle.size = *size);
        }
    };
    view! {
        <Segmented
            label=ts!(i18n, parking.cost_size_label)
            options
            value=Signal::derive(size)
            on_pick=Callback::new(pick)
        />
        <ChipGroup label=ts!(i18n, parking.cost_vehicle_label)>
            <Chip
                label=ts!(i18n, parking.cost_new_energy)
                pressed=Signal::derive(move || vehicle.get().new_energy)
                on_toggle=Callback::new(move |on| vehicle.update(|vehicle| vehicle.new_energy = on))
            />
            <Chip
                label=ts!(i18n, parking.cost_disabled)
                pressed=Signal::derive(move || vehicle.get().disabled_driver)
                on_toggle=Callback::new(move |on| vehicle.update(|vehicle| vehicle.disabled_driver = on))
            />
        </ChipGroup>
    }
    .into_any()
}
