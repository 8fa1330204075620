use super::{pay_page::found_or_not, say};
use crate::{
    i18n::{I18n, t, ts},
    net::{Account, Api},
    plate,
    route::BayCode,
};
use contract::{
    account::{Plate, PlateError},
    parking::{FindStays, StayBy},
};
use kit::{Button, Field, PlateEntry, PlateField, Segmented};
use leptos::prelude::*;

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    Plate(PlateError),
    Bay,
}

/// Looks for a stay by any plate or by a bay's code. A guest's session begins when it is asked, not before.
#[component]
pub fn FindStay() -> impl IntoView {
    let (i18n, api, account) = (I18n::expect(), Api::expect(), Account::expect());
    let by_bay = RwSignal::new(false);
    let entry = RwSignal::new(PlateEntry::default());
    let bay = RwSignal::new(String::new());
    let fault = RwSignal::new(None::<Fault>);
    let find = Action::new_unsync(move |by: &StayBy| {
        let by = by.clone();
        async move {
            account.ensure_guest().await?;
            api.call_through(FindStays { by }).await
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // Untracked: as they are when it is pressed.
        let asked = if by_bay.get_untracked() {
            let code = bay.with_untracked(|code| code.trim().parse::<BayCode>());
            code.map(|code| StayBy::Bay { code: code.as_str().to_owned() }).map_err(|()| Fault::Bay)
        } else {
            entry
                .with_untracked(PlateEntry::text)
                .parse::<Plate>()
                .map(|plate| StayBy::Plate { plate })
                .map_err(Fault::Plate)
        };
        fault.set(asked.as_ref().err().copied());
        if let Ok(by) = asked {
            find.dispatch(by);
        }
    };
    let plate_error = move || match fault.get() {
        Some(Fault::Plate(error)) => Some(plate::error(i18n, error)),
        _ => None,
    };
    let bay_error = move || (fault.get() == Some(Fault::Bay)).then(|| t!(i18n, pay.bay_wrong));
    let trouble = move || match find.value().get() {
        Some(Err(trouble)) => {
            let words = say::lookup_failure(i18n, &trouble);
            t!(i18n, pay.sentence, first = words.title, second = words.detail)
        }
        _ => String::new(),
    };
    let found = move || match find.value().get() {
        Some(Ok(found)) => Some(found_or_not(i18n, found)),
        _ => None,
    };
    view! {
        <form class="pay-form" novalidate on:submit=submit>
            <Segmented
                options=vec![("plate".into(), ts!(i18n, pay.by_plate)), ("bay".into(), ts!(i18n, pay.by_bay))]
                value=Signal::derive(move || if by_bay.get() { "bay".to_owned() } else { "plate".to_owned() })
                on_pick=move |picked: String| { by_bay.set(picked == "bay"); fault.set(None); }
                label=ts!(i18n, pay.find_by)
                name="find-by"
            />
            {move || if by_bay.get() {
                view! {
                    <Field
                        name="bay-code"
                        label=ts!(i18n, pay.bay_label)
                        hint=ts!(i18n, pay.bay_hint)
                        value=bay
                        on_input=move |text| { fault.set(None); bay.set(text); }
                        maxlength=40
                        error=Signal::derive(bay_error)
                    />
                }
                .into_any()
            } else {
                view! {
                    <PlateField
                        name="find-plate"
                        label=ts!(i18n, account.plate)
                        entry=entry
                        on_change=move |typed| { fault.set(None); entry.set(typed); }
                        words=plate::words(i18n)
                        home=plate::HOME
                        error=Signal::derive(plate_error)
                    />
                }
                .into_any()
            }}
            <p class="small-print">{ts!(i18n, pay.find_privacy)}</p>
            <p class="pay-fault" role="alert">{trouble}</p>
            <Button submit=true busy=find.pending()>{ts!(i18n, pay.find)}</Button>
        </form>
        <div aria-live="polite">{found}</div>
    }
    .into_any()
}
