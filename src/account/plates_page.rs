use super::{add_plate::AddPlateCard, as_guest::AsGuest, plate_row::PlateRow};
use crate::{
    asked::Asked,
    for_account::{For, ForAccount},
    i18n::{I18n, t, ts},
    net::{Account, Api, Trouble, Who},
};
use contract::account::{GetPlates, MyPlate};
use kit::{Announce, Empty, IconName};
use leptos::prelude::*;

/// The most plates of one account.
pub const MOST: usize = 5;

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Plates {
    /// The account's plates.
    pub list: LocalResource<Result<Vec<MyPlate>, Trouble>>,
    /// What was done last, for those who cannot see it.
    pub done: RwSignal<String>,
}

/// `/me/plates`: the account's plates, and one more.
#[component]
pub fn PlatesPage() -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <ForAccount whom=For::Known why=ts!(i18n, account.plates_why) instead=|| view! { <AsGuest/> }>
            <MyPlates/>
        </ForAccount>
    }
    .into_any()
}

#[component]
fn MyPlates() -> impl IntoView {
    let (i18n, api, account) = (I18n::expect(), Api::expect(), Account::expect());
    let owner = Memo::new(move |_| account.who().with(Who::owner));
    let list = LocalResource::new(move || {
        owner.track();
        api.call(GetPlates {})
    });
    let plates = Plates { list, done: RwSignal::new(String::new()) };
    view! {
        <Asked resource=list rows=2 let:rows>
            {rows_of(i18n, plates, rows)}
        </Asked>
        <AddPlateCard plates/>
        <Announce message=plates.done/>
    }
    .into_any()
}

fn rows_of(i18n: I18n, plates: Plates, rows: Vec<MyPlate>) -> AnyView {
    if rows.is_empty() {
        return view! {
            <Empty title=ts!(i18n, account.no_plates) detail=ts!(i18n, account.no_plates_detail) icon=IconName::CAR/>
        }
        .into_any();
    }
    let rows = rows.into_iter().map(|plate| view! { <PlateRow plate plates/> }).collect_view();
    view! {
        // The role is said because Safari forgets it for lists without bullets.
        <ul class="my-plates" role="list" aria-label=move || t!(i18n, shell.plates)>{rows}</ul>
    }
    .into_any()
}
