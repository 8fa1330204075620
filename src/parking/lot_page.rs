use super::{
    free_spaces::FreeSpaces, lot_facts::LotFactTable, navigate::NavigateSheet, prices::Prices,
    results::clock, say, stay_cost_card::StayCost,
};
use crate::{
    asked::Failed,
    host::{HostHandle, Shared},
    i18n::{I18n, t, ts},
    map::MapView,
    net::{City, Trouble},
    route::{ListOrMap, Nav, ParkingQuery, Route},
};
use contract::{LotId, lot::LotDetail};
use kit::{Announce, Badge, Button, ButtonKind, Empty, Icon, IconName, Skeleton, Tone, VisuallyHidden};
use leptos::prelude::*;

/// `/parking/lots/:id`: everything that is known of one car park.
#[component]
pub fn LotPage(id: LotId) -> impl IntoView {
    let i18n = I18n::expect();
    let city = City::expect();
    let changed = city.changed();
    let answer = LocalResource::new(move || {
        changed.track();
        city.lot(id)
    });
    // What was known stays on the screen while it is asked for again, and when that fails.
    let lot = Memo::new(move |last: Option<&Option<LotDetail>>| match answer.get() {
        Some(Ok(lot)) => lot,
        Some(Err(_)) | None => last.cloned().flatten(),
    });
    let stage = Memo::new(move |_| match (lot.with(Option::is_some), answer.get()) {
        (true, _) => Stage::There,
        (false, None) => Stage::Waiting,
        (false, Some(Ok(_))) => Stage::Missing,
        (false, Some(Err(trouble))) => Stage::Failed(trouble),
    });
    move || match stage.get() {
        Stage::Waiting => view! {
            <VisuallyHidden>{ts!(i18n, parking.lot_waiting)}</VisuallyHidden>
            <Skeleton rows=6/>
        }
        .into_any(),
        Stage::Missing => view! { <NoSuchLot/> }.into_any(),
        Stage::Failed(trouble) => view! { <Failed trouble again=move |()| answer.refetch()/> }.into_any(),
        // Untracked: what the page begins with; it follows `lot` from there.
        Stage::There => lot.get_untracked().map(|first| view! { <Lot first lot/> }).into_any(),
    }
}

#[derive(Clone, PartialEq)]
enum Stage {
    Waiting,
    Missing,
    Failed(Trouble),
    There,
}

#[component]
fn NoSuchLot() -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <Empty
            title=ts!(i18n, parking.lot_missing_title)
            detail=ts!(i18n, parking.lot_missing_detail)
            icon=IconName::PARKING
        >
            <a class="button" data-kind="primary" href=Route::Parking(ParkingQuery::default()).href()>
                {ts!(i18n, parking.lot_to_list)}
            </a>
        </Empty>
    }
}

#[component]
fn Lot(first: LotDetail, lot: Memo<Option<LotDetail>>) -> impl IntoView {
    let i18n = I18n::expect();
    let lot = Memo::new(move |_| lot.get().unwrap_or_else(|| first.clone()));
    let name = Memo::new(move |_| lot.with(|lot| say::name(i18n, &lot.summary.name)));
    Nav::expect().titled(Signal::derive(move || name.read().0.clone()));
    view! {
        <article class="lot-detail">
            <section class="lot-now">
                <p class="lot-now-kind">
                    <Icon name=say::kind_icon(lot.read_untracked().summary.kind)/>
                    {move || say::kind(i18n, lot.read().summary.kind)}
                    {move || lot.read().sample.then(|| view! {
                        <Badge tone=Tone::Warn>{ts!(i18n, parking.sample_badge)}</Badge>
                    })}
                </p>
                <FreeSpaces
                    vacancy=Signal::derive(move || lot.read().summary.vacancy)
                    capacity=Signal::derive(move || lot.read().summary.capacity)
                    now=clock()
                />
                <Actions lot/>
            </section>
            <LotFactTable lot/>
            <Prices lot/>
            <StayCost lot/>
        </article>
    }
    .into_any()
}

/// Going there, passing it on, seeing it on the map.
#[component]
fn Actions(lot: Memo<LotDetail>) -> impl IntoView {
    let i18n = I18n::expect();
    let host = HostHandle::expect();
    let memory = super::memory::Memory::expect();
    let navigating = RwSignal::new(false);
    let share = Action::new_unsync(move |(): &()| {
        // Untracked: read when pressed.
        let title = lot.with_untracked(|lot| say::name(i18n, &lot.summary.name).0);
        let url = window().location().href().unwrap_or_default();
        host.get().share(&title, &url)
    });
    let shared = move || match share.value().get() {
        Some(Shared::Copied) => t!(i18n, parking.lot_shared_copied),
        Some(Shared::Impossible) => t!(i18n, parking.lot_share_failed),
        Some(Shared::Offered) | None => String::new(),
    };
    let to_map = move |_| {
        let (id, position) = lot.with_untracked(|lot| (lot.summary.id, lot.summary.position));
        memory.look(MapView::around(position));
        memory.picked.set(Some(id));
    };
    let map = Route::Parking(ParkingQuery { view: ListOrMap::Map, ..ParkingQuery::default() }).href();
    let sells_months = Memo::new(move |_| {
        lot.with(|lot| lot.tariff.as_ref().and_then(contract::Tariff::month).map(|_| lot.summary.id))
    });
    view! {
        <div class="lot-actions">
            <Button icon=IconName::NAVIGATE on_press=move |()| navigating.set(true)>
                {ts!(i18n, parking.lot_navigate)}
            </Button>
            <a class="button" data-kind="quiet" href=map on:click=to_map>
                <Icon name=IconName::MAP/>
                {ts!(i18n, parking.lot_on_map)}
            </a>
            <a class="button" data-kind="quiet" href=Route::PayParking.href()>
                <Icon name=IconName::WALLET/>
                {ts!(i18n, shell.pay_parking)}
            </a>
            {move || sells_months.get().map(|id| view! {
                <a class="button" data-kind="quiet" href=Route::MonthTicket(id).href()>
                    <Icon name=IconName::CARD/>
                    {ts!(i18n, shell.month_ticket)}
                </a>
            })}
            <Button
                kind=ButtonKind::Quiet
                icon=IconName::EXTERNAL
                busy=share.pending()
                on_press=move |()| { share.dispatch(()); }
            >
                {ts!(i18n, parking.lot_share)}
            </Button>
        </div>
        <p class="lot-shared" aria-hidden="true">{shared}</p>
        <Announce message=Signal::derive(shared)/>
        <NavigateSheet lot open=navigating/>
    }
    .into_any()
}
