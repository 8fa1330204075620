use super::{
    memory::Memory,
    plates_page::{MOST, Plates},
    say,
};
use crate::{
    i18n::{I18n, t, ts},
    net::{Account, Api, Trouble},
    plate,
    route::Route,
};
use contract::account::{AddPlate, ConsentPurpose, Plate, PlateError, SetConsent};
use kit::{Button, Card, Check, PlateEntry, PlateField};
use leptos::prelude::*;

/// What is wrong with what was to be added.
#[derive(Clone, Debug, PartialEq)]
enum Fault {
    Plate(PlateError),
    NotAgreed,
    Trouble(Trouble),
}

/// One plate more, as long as there is room.
#[component]
pub fn AddPlateCard(plates: Plates) -> impl IntoView {
    let i18n = I18n::expect();
    let count = Memo::new(move |_| match plates.list.get() {
        Some(Ok(list)) => Some(list.len()),
        _ => None,
    });
    let is_full = Memo::new(move |_| count.get().is_some_and(|count| count >= MOST));
    view! {
        <Card title=ts!(i18n, account.add_plate)>
            {move || if is_full.get() {
                view! { <p>{move || t!(i18n, account.plates_full, n = MOST)}</p> }.into_any()
            } else {
                view! { <AddPlateForm plates/> }.into_any()
            }}
        </Card>
    }
    .into_any()
}

#[component]
fn AddPlateForm(plates: Plates) -> impl IntoView {
    let (i18n, account, api) = (I18n::expect(), Account::expect(), Api::expect());
    let entry = Memory::expect().plate;
    let agreed_before = Memo::new(move |_| account.who().with(|who| who.agreed_to(ConsentPurpose::Plates)));
    let ticked = RwSignal::new(false);
    let fault = RwSignal::new(None::<Fault>);
    let add = Action::new_unsync(move |plate: &Plate| {
        let plate = plate.clone();
        // Untracked: as it was when the button was pressed.
        let agreed_before = agreed_before.get_untracked();
        async move {
            if !agreed_before {
                let given = SetConsent { purpose: ConsentPurpose::Plates, given: true };
                account.learn_consents(api.call_through(given).await?);
            }
            let added = api.call_through(AddPlate { plate }).await?;
            plates.list.refetch();
            entry.try_set(PlateEntry::default());
            plates.done.try_set(t!(i18n, account.plate_added, plate = added.plate.printed()));
            Ok::<_, Trouble>(())
        }
    });
    Effect::new(move |_| {
        if let Some(Err(trouble)) = add.value().get() {
            fault.set(Some(Fault::Trouble(trouble)));
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // Untracked: as they were when the button was pressed.
        let plate = entry.with_untracked(PlateEntry::text).parse::<Plate>();
        let is_agreed = agreed_before.get_untracked() || ticked.get_untracked();
        match plate {
            Err(error) => fault.set(Some(Fault::Plate(error))),
            Ok(_) if !is_agreed => fault.set(Some(Fault::NotAgreed)),
            Ok(plate) => {
                fault.set(None);
                add.dispatch(plate);
            }
        }
    };
    let plate_error = move || match fault.get() {
        Some(Fault::Plate(error)) => Some(plate::error(i18n, error)),
        _ => None,
    };
    let agree_error = move || (fault.get() == Some(Fault::NotAgreed)).then(|| t!(i18n, account.not_agreed));
    let trouble = move || match fault.get() {
        Some(Fault::Trouble(trouble)) => say::refusal(i18n, &trouble),
        _ => String::new(),
    };
    view! {
        <form class="account-form" novalidate on:submit=submit>
            <PlateField
                name="plate"
                label=ts!(i18n, account.plate)
                hint=ts!(i18n, account.plate_hint)
                entry=entry
                on_change=move |typed| { fault.set(None); entry.set(typed); }
                words=plate::words(i18n)
                home=plate::HOME
                error=Signal::derive(plate_error)
            />
            <Show when=move || !agreed_before.get()>
                <Check
                    name="agree-plates"
                    checked=ticked
                    on_toggle=move |on| { ticked.set(on); fault.set(None); }
                    error=Signal::derive(agree_error)
                >
                    <span>{move || t!(i18n, account.agree_plates)}" "</span>
                    <a href=Route::Privacy.href()>{ts!(i18n, account.agree_more)}</a>
                </Check>
            </Show>
            <p class="account-fault" role="alert">{trouble}</p>
            <Button submit=true busy=add.pending()>{ts!(i18n, account.add_plate)}</Button>
        </form>
    }
    .into_any()
}
