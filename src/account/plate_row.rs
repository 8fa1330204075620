use super::{confirm::Confirm, plates_page::Plates, say};
use crate::{
    i18n::{I18n, t, ts},
    net::Api,
};
use contract::account::{ChangePlate, ForgetPlate, MyPlate, Plate, PlateKind};
use kit::{Badge, Button, ButtonKind, Tone};
use leptos::prelude::*;

/// A plate as it looks on a car, with its kind in words.
#[component]
pub fn PlateSign(
    /// Which.
    plate: Plate,
) -> impl IntoView {
    let i18n = I18n::expect();
    let kind = plate.kind();
    let name = match kind {
        PlateKind::Ordinary => "ordinary",
        PlateKind::SmallNewEnergy => "small-green",
        PlateKind::LargeNewEnergy => "large-green",
        PlateKind::Special => "special",
    };
    view! {
        <span class="plate-sign" data-kind=name lang="zh-CN">{plate.printed()}</span>
        <span class="small-print">{move || say::plate_kind(i18n, kind)}</span>
    }
    .into_any()
}

/// One plate, and what can be done with it.
#[component]
pub fn PlateRow(plate: MyPlate, plates: Plates) -> impl IntoView {
    let (i18n, api) = (I18n::expect(), Api::expect());
    let MyPlate { id, plate, default, auto_pay, .. } = plate;
    let name = StoredValue::new(plate.printed());
    let prefer = Action::new_unsync(move |(): &()| {
        let change = ChangePlate { plate: id, default: true, auto_pay: None };
        async move {
            api.call_through(change).await.map(|_| {
                plates.list.refetch();
                plates.done.try_set(t!(i18n, account.plate_is_default, plate = name.get_value()));
            })
        }
    });
    let forget = Action::new_unsync(move |(): &()| async move {
        let gone = api.call_through(ForgetPlate { plate: id }).await;
        gone.map(|_| {
            plates.list.refetch();
            plates.done.try_set(t!(i18n, account.plate_forgotten, plate = name.get_value()));
        })
    });
    let asking = RwSignal::new(false);
    let trouble = move || {
        let failed =
            |action: Action<(), Result<(), crate::net::Trouble>>| action.value().get().and_then(Result::err);
        failed(forget).or_else(|| failed(prefer)).map(|trouble| say::refusal(i18n, &trouble))
    };
    view! {
        <li class="my-plate">
            <div class="my-plate-head">
                <PlateSign plate/>
                {default.then(|| view! { <Badge tone=Tone::Info>{ts!(i18n, account.plate_default)}</Badge> })}
                {auto_pay.then(|| view! { <Badge tone=Tone::Good>{ts!(i18n, shell.auto_pay)}</Badge> })}
            </div>
            <div class="account-actions">
                {(!default).then(|| view! {
                    <Button kind=ButtonKind::Quiet busy=prefer.pending() on_press=move |()| { prefer.dispatch(()); }>
                        {ts!(i18n, account.make_default)}
                    </Button>
                })}
                <Button kind=ButtonKind::Quiet busy=forget.pending() on_press=move |()| asking.set(true)>
                    {ts!(i18n, account.forget_plate)}
                </Button>
            </div>
            <p class="account-fault" role="alert">{trouble}</p>
            <Confirm
                open=asking
                title=Signal::derive(move || t!(i18n, account.forget_plate_title, plate = name.get_value()))
                detail=ts!(i18n, account.forget_plate_detail)
                act=ts!(i18n, account.forget_plate)
                on_act=move |()| { forget.dispatch(()); }
            />
        </li>
    }
    .into_any()
}
