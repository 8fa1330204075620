use super::{confirm::Confirm, memory::Memory, say};
use crate::{
    asked::Asked,
    for_account::{For, ForAccount},
    i18n::{I18n, t, ts},
    net::{Account, Api, City, Trouble},
    route::{Nav, Route},
};
use contract::account::{Device, GetDevices, RevokeDevice};
use kit::{Announce, Badge, Button, ButtonKind, Card, Tone};
use leptos::prelude::*;

/// `/me/devices`: where this account is signed in, and the ways out.
#[component]
pub fn DevicesPage() -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <ForAccount whom=For::Known why=ts!(i18n, account.devices_why)>
            <MyDevices/>
        </ForAccount>
    }
    .into_any()
}

#[component]
fn MyDevices() -> impl IntoView {
    let (i18n, api) = (I18n::expect(), Api::expect());
    let devices = LocalResource::new(move || api.call(GetDevices {}));
    let done = RwSignal::new(String::new());
    let rows = move |list: Vec<Device>| {
        let rows = list.into_iter().map(|device| view! { <DeviceRow device devices done/> }).collect_view();
        view! { <ul class="my-devices" role="list">{rows}</ul> }.into_any()
    };
    view! {
        <Asked resource=devices rows=3 let:list>
            {rows(list)}
        </Asked>
        <Card title=ts!(i18n, account.leave_title)>
            <p>{move || t!(i18n, account.leave_what)}</p>
            <Leave everywhere=false/>
            <Leave everywhere=true/>
        </Card>
        <Announce message=done/>
    }
    .into_any()
}

#[component]
fn DeviceRow(
    device: Device,
    devices: LocalResource<Result<Vec<Device>, Trouble>>,
    done: RwSignal<String>,
) -> impl IntoView {
    let (i18n, api, city) = (I18n::expect(), Api::expect(), City::expect());
    let Device { id, label, since, seen, this } = device;
    let name = StoredValue::new(label.clone());
    let revoke = Action::new_unsync(move |(): &()| async move {
        let gone = api.call_through(RevokeDevice { device: id }).await;
        gone.map(|_| {
            devices.refetch();
            done.try_set(t!(i18n, account.device_gone, device = name.get_value()));
        })
    });
    let trouble = move || revoke.value().get().and_then(Result::err).map(|it| say::refusal(i18n, &it));
    let when = move || {
        let seen = i18n.age(seen.age_at(city.now()));
        t!(i18n, account.device_when, since = i18n.moment(since), seen = seen)
    };
    view! {
        <li class="my-device">
            <p class="my-device-name">
                <span>{label}</span>
                {this.then(|| view! { <Badge tone=Tone::Good>{ts!(i18n, account.this_device)}</Badge> })}
            </p>
            <p class="small-print">{when}</p>
            {(!this).then(|| view! {
                <Button kind=ButtonKind::Quiet busy=revoke.pending() on_press=move |()| { revoke.dispatch(()); }>
                    {ts!(i18n, account.revoke)}
                </Button>
            })}
            <p class="account-fault" role="alert">{trouble}</p>
        </li>
    }
    .into_any()
}

/// Signs out here, or on every device.
#[component]
fn Leave(everywhere: bool) -> impl IntoView {
    let (i18n, account, nav) = (I18n::expect(), Account::expect(), Nav::expect());
    let memory = Memory::expect();
    let leave = Action::new_unsync(move |(): &()| async move {
        if everywhere { account.sign_out_everywhere().await } else { account.sign_out().await }?;
        memory.wipe();
        nav.pass_on(Route::Me);
        Ok::<_, Trouble>(())
    });
    let asking = RwSignal::new(false);
    let trouble = move || leave.value().get().and_then(Result::err).map(|it| say::refusal(i18n, &it));
    let act = Signal::derive(move || {
        if everywhere { t!(i18n, account.leave_everywhere) } else { t!(i18n, account.leave_here) }
    });
    let detail = Signal::derive(move || {
        let is_guest = account.who().with(|who| who.me().is_some_and(contract::account::Me::is_guest));
        if is_guest { t!(i18n, account.leave_guest) } else { t!(i18n, account.leave_detail) }
    });
    view! {
        <Button
            kind=if everywhere { ButtonKind::Danger } else { ButtonKind::Quiet }
            busy=leave.pending()
            on_press=move |()| asking.set(true)
        >
            {act}
        </Button>
        <p class="account-fault" role="alert">{trouble}</p>
        <Confirm open=asking title=act detail act on_act=move |()| { leave.dispatch(()); }/>
    }
    .into_any()
}
