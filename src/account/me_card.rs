use crate::{
    i18n::{I18n, t, ts},
    net::{Account, Who},
    route::{OrdersQuery, Route},
};
use kit::{Card, IconName, List, ListRow};
use leptos::prelude::*;

/// Who one is, and the ways to what is one's own; at the top of `/me`.
#[component]
pub fn MeCard() -> impl IntoView {
    let i18n = I18n::expect();
    let needed = Account::expect().needed();
    // Nothing of this needs an answer before it is shown: the ways are there, and who it is comes when it is known.
    let words = move || {
        needed.who.with(|who| match who {
            Who::Person(me) => {
                t!(i18n, account.signed_in_as, number = me.mobile.clone().unwrap_or_default())
            }
            Who::Guest(_) => t!(i18n, account.is_guest),
            Who::NoOne => t!(i18n, shell.not_signed_in),
            Who::Unknown if needed.trouble.with(Option::is_some) => t!(i18n, account.who_unknown),
            Who::Unknown => t!(i18n, shell.loading),
        })
    };
    let can_sign_in = Memo::new(move |_| needed.who.with(|who| matches!(who, Who::NoOne | Who::Guest(_))));
    view! {
        <Card title=ts!(i18n, account.me_title)>
            <p>{words}</p>
            <Show when=move || can_sign_in.get()>
                <a class="button" data-kind="primary" href=Route::Me.sign_in_for().href()>
                    {ts!(i18n, shell.sign_in)}
                </a>
            </Show>
        </Card>
        <nav aria-label=move || t!(i18n, account.me_ways)>
            <List>
                <ListRow
                    href=Route::PayParking.href()
                    icon=IconName::PARKING
                    title=ts!(i18n, shell.pay_parking)
                    detail=ts!(i18n, account.pay_parking_detail)
                />
                <ListRow
                    href=Route::Orders(OrdersQuery::default()).href()
                    icon=IconName::RECEIPT
                    title=ts!(i18n, shell.orders)
                    detail=ts!(i18n, account.orders_detail)
                />
                <ListRow href=Route::Plates.href() icon=IconName::CAR title=ts!(i18n, shell.plates)/>
                <ListRow href=Route::AutoPay.href() icon=IconName::WALLET title=ts!(i18n, shell.auto_pay)/>
                <ListRow href=Route::Identity.href() icon=IconName::CARD title=ts!(i18n, shell.identity)/>
                <ListRow href=Route::Devices.href() icon=IconName::PHONE title=ts!(i18n, shell.devices)/>
                <ListRow
                    href=Route::Privacy.href()
                    icon=IconName::LOCK
                    title=ts!(i18n, shell.privacy)
                    detail=ts!(i18n, account.privacy_detail)
                />
            </List>
        </nav>
    }
    .into_any()
}
