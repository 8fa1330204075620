use super::{pay_stays::refusal, say};
use crate::{
    asked::Asked,
    for_account::{For, ForAccount},
    i18n::{I18n, t, ts},
    net::{Api, City, Outbox, Trouble},
    route::{Nav, Route},
};
use contract::{
    LotId, PlateId,
    account::{GetPlates, MyPlate},
    parking::{GetMonthTickets, MonthTicket, QuoteMonth},
    pay::{CreateOrder, Purpose},
};
use kit::{Amount, Button, Card, Choice, DateTimeField, DateTimeKind, Empty, IconName, Select};
use leptos::prelude::*;
use tariff::LocalMinute;

/// `/parking/lots/:id/month`: a month ticket for one of the account's plates.
#[component]
pub fn MonthPage(lot: LotId) -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <ForAccount whom=For::Known why=ts!(i18n, pay.month_why)>
            <Month lot/>
        </ForAccount>
    }
    .into_any()
}

type Answers = (Vec<MyPlate>, Vec<MonthTicket>);

#[component]
fn Month(lot: LotId) -> impl IntoView {
    let (i18n, api) = (I18n::expect(), Api::expect());
    let all = LocalResource::new(move || async move {
        let plates = api.call_through(GetPlates {}).await?;
        Ok::<Answers, Trouble>((plates, api.call_through(GetMonthTickets {}).await?))
    });
    view! {
        <Asked resource=all rows=4 let:found>
            {shown(i18n, lot, found)}
        </Asked>
    }
    .into_any()
}

fn shown(i18n: I18n, lot: LotId, (plates, tickets): Answers) -> AnyView {
    let mine: Vec<_> = tickets
        .into_iter()
        .map(|ticket| {
            let MonthTicket { lot_name, plate, from, to, .. } = ticket;
            view! {
                <li>{move || t!(
                    i18n,
                    pay.ticket_line,
                    lot = say::name(i18n, &lot_name).0,
                    plate = plate.clone(),
                    from = from.clone(),
                    to = to.clone()
                )}</li>
            }
        })
        .collect();
    let first = plates.first().map(|plate| plate.id);
    view! {
        {(!mine.is_empty()).then(|| view! { <Card title=ts!(i18n, pay.my_tickets)><ul>{mine}</ul></Card> })}
        {match first {
            Some(first) => view! { <Buy lot plates first/> }.into_any(),
            None => view! {
                <Empty title=ts!(i18n, pay.no_plates) detail=ts!(i18n, pay.month_needs_plate) icon=IconName::CAR>
                    <a class="button" data-kind="primary" href=Route::Plates.href()>{ts!(i18n, pay.to_plates)}</a>
                </Empty>
            }
            .into_any(),
        }}
    }
    .into_any()
}

#[component]
fn Buy(lot: LotId, plates: Vec<MyPlate>, first: PlateId) -> impl IntoView {
    let (i18n, api, outbox, nav) = (I18n::expect(), Api::expect(), Outbox::expect(), Nav::expect());
    let now = City::expect().now();
    let today = LocalMinute::in_qingdao(now.millis()).map(|now| now.day().to_string()).unwrap_or_default();
    let plate = RwSignal::new(first);
    let from = RwSignal::new(today.clone());
    let months = RwSignal::new(1_u8);
    let quote = LocalResource::new(move || {
        api.call(QuoteMonth { lot, plate: plate.get(), from: from.get(), months: months.get() })
    });
    let buy = Action::new_unsync(move |(): &()| {
        // Untracked: as they are when it is pressed.
        let purpose = Purpose::ParkingMonth {
            lot,
            plate: plate.get_untracked(),
            from: from.get_untracked(),
            months: months.get_untracked(),
        };
        async move {
            let answer = outbox.send(&CreateOrder { purpose }).await;
            if let Ok(order) = &answer {
                nav.go(Route::Pay(order.summary.id));
            }
            answer.map(drop)
        }
    });
    let fault = move || match (buy.value().get(), quote.get()) {
        (Some(Err(sending)), _) => refusal(i18n, &sending),
        (_, Some(Err(trouble))) => say::month_failure(i18n, &trouble),
        _ => String::new(),
    };
    let by_id: Vec<(PlateId, String)> = plates.iter().map(|plate| (plate.id, plate.id.to_string())).collect();
    let plates: Vec<Choice> =
        plates.into_iter().map(|it| (it.id.to_string(), Signal::stored(it.plate.printed()))).collect();
    let spans: Vec<Choice> =
        (1..=12_u8).map(|n| (n.to_string(), Signal::derive(move || t!(i18n, pay.months, n = n)))).collect();
    let shown = move || match quote.get() {
        Some(Ok(quote)) => {
            let (from, to) = (quote.from, quote.to);
            Some(view! {
                <p class="stay-due"><Amount sum=Signal::derive(move || i18n.money(quote.amount)) label=ts!(i18n, pay.amount)/></p>
                <p>{move || t!(i18n, pay.ticket_days, from = from.clone(), to = to.clone())}</p>
                <Button busy=buy.pending() on_press=move |()| { buy.dispatch(()); }>{ts!(i18n, pay.buy_ticket)}</Button>
            })
        }
        _ => None,
    };
    view! {
        <Card title=ts!(i18n, shell.month_ticket)>
            <div class="pay-form">
                <Select
                    label=ts!(i18n, account.plate)
                    options=plates
                    value=Signal::derive(move || plate.get().to_string())
                    on_pick=move |text: String| {
                        if let Some((id, _)) = by_id.iter().find(|(_, printed)| *printed == text) { plate.set(*id) }
                    }
                />
                <DateTimeField
                    name="month-from"
                    kind=DateTimeKind::Date
                    label=ts!(i18n, pay.first_day)
                    value=from
                    min=Signal::stored(today)
                    on_input=move |text| from.set(text)
                />
                <Select
                    label=ts!(i18n, pay.how_long)
                    options=spans
                    value=Signal::derive(move || months.get().to_string())
                    on_pick=move |text: String| if let Ok(n) = text.parse() { months.set(n) }
                />
                <p class="pay-fault" role="alert">{fault}</p>
                {shown}
            </div>
        </Card>
    }
    .into_any()
}
