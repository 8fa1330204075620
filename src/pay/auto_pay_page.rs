use super::{
    say,
    state::{may_leave, offered},
};
use crate::{
    asked::Asked,
    for_account::{For, ForAccount},
    host::HostHandle,
    i18n::{I18n, t, ts},
    net::{Account, Api, Outbox, Trouble},
    route::Route,
};
use contract::{
    account::{ChangePlate, ConsentPurpose, GetPlates, MyPlate, SetConsent},
    pay::{
        Agreement, AgreementState, EndAgreement, GetAgreements, GetWays, HandOver, PayMethod, SignAgreement,
        Way,
    },
};
use kit::{Button, ButtonKind, Card, Check, Empty, IconName, Notice, Switch, Tone};
use leptos::prelude::*;

/// `/me/auto-pay`: fees that are paid by themselves on leaving, by a standing agreement, for the plates one says.
#[component]
pub fn AutoPayPage() -> impl IntoView {
    let i18n = I18n::expect();
    view! {
        <ForAccount whom=For::Person why=ts!(i18n, pay.auto_why)>
            <AutoPay/>
        </ForAccount>
    }
    .into_any()
}

type Answers = (Vec<Agreement>, Vec<Way>, Vec<MyPlate>);

#[component]
fn AutoPay() -> impl IntoView {
    let (i18n, api, host) = (I18n::expect(), Api::expect(), HostHandle::expect());
    let all = LocalResource::new(move || async move {
        let agreements = api.call_through(GetAgreements {}).await?;
        let ways = api.call_through(GetWays {}).await?;
        Ok::<Answers, Trouble>((agreements, ways, api.call_through(GetPlates {}).await?))
    });
    // Coming back from the cashier: it may be signed now.
    let visible = host.get().visible();
    Effect::new(move |was: Option<bool>| {
        let is = visible.get();
        if is && was == Some(false) {
            all.refetch();
        }
        is
    });
    let changed = Callback::new(move |()| all.refetch());
    view! {
        <p>{ts!(i18n, pay.auto_what)}</p>
        <Asked resource=all rows=3 let:found>
            {shown(found, host, changed)}
        </Asked>
    }
    .into_any()
}

fn shown((agreements, ways, plates): Answers, host: HostHandle, changed: Callback<()>) -> AnyView {
    let ways: Vec<_> = offered(&ways, host.get().kind()).into_iter().filter(|way| way.agreements).collect();
    let is_active = agreements.iter().any(|agreement| agreement.state == AgreementState::Active);
    let free: Vec<_> = ways
        .into_iter()
        .filter(|way| !agreements.iter().any(|agreement| agreement.method == way.method))
        .collect();
    view! {
        {agreements.into_iter().map(|agreement| view! { <OneAgreement agreement changed/> }).collect_view()}
        {(!free.is_empty()).then(|| view! { <Sign ways=free changed/> })}
        <AutoPlates plates is_active changed/>
    }
    .into_any()
}

#[component]
fn OneAgreement(agreement: Agreement, changed: Callback<()>) -> impl IntoView {
    let (i18n, api) = (I18n::expect(), Api::expect());
    let Agreement { id, method, state, made, hand_over } = agreement;
    let end = Action::new_unsync(move |(): &()| async move {
        let answer = api.call_through(EndAgreement { agreement: id }).await;
        changed.run(());
        answer
    });
    let fault = move || match end.value().get() {
        Some(Err(trouble)) => say::refusal(i18n, &trouble),
        _ => String::new(),
    };
    let stands = move || match state {
        AgreementState::Pending => t!(i18n, pay.agreement_pending),
        AgreementState::Active => t!(i18n, pay.agreement_active, since = i18n.moment(made)),
        AgreementState::Ended => t!(i18n, pay.agreement_ended),
    };
    view! {
        <Card title=Signal::derive(move || say::method(i18n, method))>
            <p>{stands}</p>
            {hand_over.map(|hand_over| view! { <GoSign hand_over/> })}
            <p class="pay-fault" role="alert">{fault}</p>
            <Button kind=ButtonKind::Danger busy=end.pending() on_press=move |()| { end.dispatch(()); }>
                {ts!(i18n, pay.agreement_end)}
            </Button>
        </Card>
    }
    .into_any()
}

#[component]
fn GoSign(hand_over: HandOver) -> impl IntoView {
    let (i18n, host) = (I18n::expect(), HostHandle::expect());
    let fault = RwSignal::new(false);
    let go = Action::new_unsync(move |(): &()| {
        let hand_over = hand_over.clone();
        async move { lead_on(host, hand_over, fault).await }
    });
    view! {
        <Button busy=go.pending() on_press=move |()| { go.dispatch(()); }>{ts!(i18n, pay.agreement_sign_on)}</Button>
        <p class="pay-fault" role="alert">{move || if fault.get() { t!(i18n, pay.no_native_page) } else { String::new() }}</p>
    }
    .into_any()
}

async fn lead_on(host: HostHandle, hand_over: HandOver, fault: RwSignal<bool>) {
    match hand_over {
        HandOver::Redirect { url } if may_leave(host.get().kind()) => host.get().go(&url),
        HandOver::Redirect { .. } => {
            fault.try_set(true);
        }
        HandOver::NativePage { path } => {
            let opened = host.get().open_native_page(&path).await;
            fault.try_set(opened.is_err());
        }
    }
}

/// Agreeing, and the way to where it is signed.
#[component]
fn Sign(ways: Vec<Way>, changed: Callback<()>) -> impl IntoView {
    let (i18n, api, account, outbox, host) =
        (I18n::expect(), Api::expect(), Account::expect(), Outbox::expect(), HostHandle::expect());
    let agreed_before = Memo::new(move |_| account.who().with(|who| who.agreed_to(ConsentPurpose::AutoPay)));
    let ticked = RwSignal::new(false);
    let (missing, unopened) = (RwSignal::new(false), RwSignal::new(false));
    let fault = RwSignal::new(String::new());
    let sign = Action::new_unsync(move |method: &PayMethod| {
        let method = *method;
        // Untracked: as it was when it was pressed.
        let agreed_before = agreed_before.get_untracked();
        async move {
            if !agreed_before {
                match api.call_through(SetConsent { purpose: ConsentPurpose::AutoPay, given: true }).await {
                    Ok(consents) => account.learn_consents(consents),
                    Err(trouble) => {
                        fault.try_set(say::refusal(i18n, &trouble));
                        return;
                    }
                }
            }
            match outbox.send(&SignAgreement { method, host: host.get().kind() }).await {
                Ok(Agreement { hand_over: Some(hand_over), .. }) => lead_on(host, hand_over, unopened).await,
                Ok(_) => changed.run(()),
                Err(sending) => {
                    fault.try_set(say::sending(i18n, &sending));
                }
            }
        }
    });
    let press = move |method: PayMethod| {
        let is_agreed = agreed_before.get_untracked() || ticked.get_untracked();
        missing.set(!is_agreed);
        if is_agreed {
            sign.dispatch(method);
        }
    };
    let buttons = ways
        .into_iter()
        .map(|way| {
            view! {
                <Button busy=sign.pending() on_press=move |()| press(way.method)>
                    {move || t!(i18n, pay.agreement_sign, method = say::method(i18n, way.method))}
                </Button>
            }
        })
        .collect_view();
    view! {
        <Card title=ts!(i18n, pay.agreement_new)>
            <Show when=move || !agreed_before.get()>
                <Check
                    name="agree-auto-pay"
                    checked=ticked
                    on_toggle=move |on| { ticked.set(on); missing.set(false); }
                    error=Signal::derive(move || missing.get().then(|| t!(i18n, pay.not_agreed)))
                >
                    <span>{ts!(i18n, pay.agree_auto)}</span>
                </Check>
            </Show>
            <p class="pay-fault" role="alert">{move || fault.get()}</p>
            {buttons}
        </Card>
    }
    .into_any()
}

/// Whose fees are paid so.
#[component]
fn AutoPlates(plates: Vec<MyPlate>, is_active: bool, changed: Callback<()>) -> impl IntoView {
    let (i18n, api) = (I18n::expect(), Api::expect());
    let switch = Action::new_unsync(move |&(plate, on): &(contract::PlateId, bool)| async move {
        let answer = api.call_through(ChangePlate { plate, default: false, auto_pay: Some(on) }).await;
        changed.run(());
        answer
    });
    let fault = move || match switch.value().get() {
        Some(Err(trouble)) => say::refusal(i18n, &trouble),
        _ => String::new(),
    };
    if plates.is_empty() {
        return view! {
            <Empty title=ts!(i18n, pay.no_plates) detail=ts!(i18n, pay.no_plates_detail) icon=IconName::CAR>
                <a class="button" data-kind="quiet" href=Route::Plates.href()>{ts!(i18n, shell.plates)}</a>
            </Empty>
        }
        .into_any();
    }
    let rows = plates
        .into_iter()
        .map(|MyPlate { id, plate, auto_pay, .. }| {
            view! {
                <Switch
                    label=Signal::stored(plate.printed())
                    checked=Signal::stored(auto_pay)
                    on_toggle=move |on| { switch.dispatch((id, on)); }
                />
            }
        })
        .collect_view();
    view! {
        <Card title=ts!(i18n, pay.auto_plates)>
            {(!is_active).then(|| view! { <Notice tone=Tone::Info><p>{ts!(i18n, pay.auto_needs_agreement)}</p></Notice> })}
            <p class="pay-fault" role="alert">{fault}</p>
            {rows}
        </Card>
    }
    .into_any()
}
