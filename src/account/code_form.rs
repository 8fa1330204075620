use super::{
    code_flow::{CodeFlow, Event, Fault, Stage},
    say,
};
use crate::{
    i18n::{I18n, t, ts},
    net::{Api, City, Trouble},
};
use contract::account::{AskCode, Mobile};
use kit::{Button, ButtonKind, Check, CodeField, Field, FieldKind, every};
use leptos::prelude::*;
use std::{pin::Pin, rc::Rc, time::Duration};
use wasm_bindgen::JsCast;

type Opening = Pin<Box<dyn Future<Output = Result<(), Trouble>>>>;
type Opens = Rc<dyn Fn(Mobile, String) -> Opening>;

/// What the number and its code open.
#[derive(Clone, Copy)]
pub struct Open(StoredValue<Opens, LocalStorage>);

impl Open {
    /// Opens by this, as long as the current owner lives.
    pub fn by<F: Future<Output = Result<(), Trouble>> + 'static>(
        open: impl Fn(Mobile, String) -> F + 'static,
    ) -> Self {
        Self(StoredValue::new_local(Rc::new(move |mobile, code| Box::pin(open(mobile, code)))))
    }

    fn call(self, mobile: Mobile, code: String) -> Opening {
        let open = self.0.get_value();
        open(mobile, code)
    }
}

/// The words of a [`CodeForm`] that differ from use to use.
#[derive(Clone, Copy)]
pub struct CodeWords {
    /// Why the number is asked for.
    pub hint: Signal<String>,
    /// The last button.
    pub finish: Signal<String>,
    /// What must be agreed to first; nothing must where it is absent.
    pub agree: Option<Callback<(), AnyView>>,
    /// Whether the last step cannot be taken back.
    pub danger: bool,
}

/// The flow on the screen.
#[derive(Clone, Copy)]
struct Flow {
    state: RwSignal<CodeFlow>,
    step: Callback<Event>,
    now: RwSignal<contract::Timestamp>,
}

/// Asks for a number, and then for the code that was sent there.
#[component]
pub fn CodeForm(
    /// Its words.
    words: CodeWords,
    /// What a right code opens.
    open: Open,
) -> impl IntoView {
    let city = City::expect();
    let state = RwSignal::new(CodeFlow { agreed: words.agree.is_none(), ..CodeFlow::default() });
    let flow = Flow { state, step: carry_out(state, open), now: RwSignal::new(city.now()) };
    every(Duration::from_secs(1), move || flow.now.set(city.now()));
    let asks_code = Memo::new(move |_| state.with(CodeFlow::asks_code));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        flow.step.run(Event::Onward);
    };
    view! {
        <form class="account-form" novalidate on:submit=submit>
            {move || {
                if asks_code.get() {
                    view! { <CodeStep flow words/> }.into_any()
                } else {
                    view! { <NumberStep flow words/> }.into_any()
                }
            }}
        </form>
    }
    .into_any()
}

/// Does what a step asks for, and tells the flow what came of it.
fn carry_out(state: RwSignal<CodeFlow>, open: Open) -> Callback<Event> {
    let (api, city) = (Api::expect(), City::expect());
    let step = move |event: Event| {
        state.try_update(|flow| *flow = std::mem::take(flow).step(event));
    };
    let send = Action::new_unsync(move |mobile: &Mobile| {
        let ask = AskCode { mobile: mobile.clone() };
        async move {
            let answer = api.call_through(ask).await;
            step(Event::CodeSent(answer, city.now()));
        }
    });
    let check = Action::new_unsync(move |(mobile, code): &(Mobile, String)| {
        let opening = open.call(mobile.clone(), code.clone());
        async move {
            let answer = opening.await;
            step(Event::Checked(answer, city.now()));
        }
    });
    Callback::new(move |event: Event| {
        // Untracked: what a press finds and leaves.
        let before = state.with_untracked(|flow| flow.stage);
        step(event);
        let (after, to, code) = state.with_untracked(|flow| (flow.stage, flow.mobile(), flow.code.clone()));
        match (after, to) {
            (Stage::Sending | Stage::SendingAgain, Some(to)) if before != after => {
                send.dispatch(to);
            }
            (Stage::Checking, Some(to)) if before != after => {
                check.dispatch((to, code));
            }
            _ => {}
        }
    })
}

#[component]
fn NumberStep(flow: Flow, words: CodeWords) -> impl IntoView {
    let i18n = I18n::expect();
    let Flow { state, step, .. } = flow;
    let number_error = move || {
        state.with(|flow| match &flow.fault {
            Some(Fault::Number(error)) => Some(say::mobile_error(i18n, *error)),
            _ => None,
        })
    };
    let agree_error = move || {
        state.with(|flow| (flow.fault == Some(Fault::NotAgreed)).then(|| t!(i18n, account.not_agreed)))
    };
    view! {
        <Field
            name="mobile"
            kind=FieldKind::Telephone
            label=ts!(i18n, account.mobile)
            hint=words.hint
            value=Signal::derive(move || state.with(|flow| flow.number.clone()))
            on_input=move |text| step.run(Event::Number(text))
            error=Signal::derive(number_error)
            autocomplete="tel"
        />
        {words.agree.map(|agree| view! {
            <Check
                name="agree"
                checked=Signal::derive(move || state.with(|flow| flow.agreed))
                on_toggle=move |agreed| step.run(Event::Agreed(agreed))
                error=Signal::derive(agree_error)
            >
                {agree.run(())}
            </Check>
        })}
        <FaultWords flow/>
        <Button submit=true busy=Signal::derive(move || state.with(CodeFlow::is_busy))>
            {ts!(i18n, account.send_code)}
        </Button>
    }
    .into_any()
}

#[component]
fn CodeStep(flow: Flow, words: CodeWords) -> impl IntoView {
    let i18n = I18n::expect();
    let Flow { state, step, now } = flow;
    let to = move || state.with(|flow| flow.sent.as_ref().map(|sent| sent.to.masked()).unwrap_or_default());
    let error = move || {
        state.with(|flow| match &flow.fault {
            Some(Fault::CodeWrong) => Some(t!(i18n, account.code_wrong)),
            Some(Fault::CodeShort) => Some(t!(i18n, account.code_short)),
            _ => None,
        })
    };
    let wait =
        Memo::new(move |_| state.with(|flow| flow.wait_at(now.get())).as_millis().div_ceil(1000) as u32);
    let again = move || match wait.get() {
        0 => t!(i18n, account.send_again),
        seconds => t!(i18n, account.send_again_in, n = seconds),
    };
    let checking =
        Signal::derive(move || state.with(|flow| matches!(flow.stage, Stage::Checking | Stage::Done)));
    let sending = Signal::derive(move || state.with(|flow| flow.stage == Stage::SendingAgain));
    // The next thing to do is to type the code.
    Effect::new(|_| {
        if let Some(field) = document().get_element_by_id("code") {
            let _ = field.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
    view! {
        <CodeField
            name="code"
            label=ts!(i18n, account.code)
            hint=Signal::derive(move || t!(i18n, account.code_sent_to, number = to()))
            value=Signal::derive(move || state.with(|flow| flow.code.clone()))
            on_input=move |code| step.run(Event::Code(code))
            on_complete=move |_| if !words.danger { step.run(Event::Onward) }
            error=Signal::derive(error)
        />
        <FaultWords flow/>
        <Button
            submit=true
            kind=if words.danger { ButtonKind::Danger } else { ButtonKind::Primary }
            busy=checking
        >
            {words.finish}
        </Button>
        <div class="account-actions">
            <Button
                kind=ButtonKind::Quiet
                busy=sending
                disabled=Signal::derive(move || wait.get() > 0)
                on_press=move |()| step.run(Event::Again(now.get_untracked()))
            >
                {again}
            </Button>
            <Button kind=ButtonKind::Quiet on_press=move |()| step.run(Event::Back)>
                {ts!(i18n, account.other_number)}
            </Button>
        </div>
    }
    .into_any()
}

/// What is wrong with neither number nor code.
#[component]
fn FaultWords(flow: Flow) -> impl IntoView {
    let i18n = I18n::expect();
    let words = move || {
        let now = flow.now;
        flow.state.with(|flow| match &flow.fault {
            Some(Fault::TooMany(Some(until))) => {
                Some(t!(i18n, account.too_many, wait = say::wait(i18n, now.get().age_at(*until))))
            }
            Some(Fault::TooMany(None)) => Some(t!(i18n, account.too_many_today)),
            Some(Fault::Trouble(trouble)) => Some(say::refusal(i18n, trouble)),
            _ => None,
        })
    };
    view! { <p class="account-fault" role="alert">{words}</p> }.into_any()
}
