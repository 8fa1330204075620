use super::{
    reminder::{Lead, Reminder},
    reminders::Reminders,
    say,
};
use crate::{
    host::{HostHandle, Permission},
    i18n::{I18n, t, ts},
};
use contract::transit::{Departure, StopBoard};
use kit::{Button, IconName, RadioList, RadioOption, Sheet};
use leptos::prelude::*;

/// How long before one may be told.
const LEADS: [Lead; 5] =
    [Lead::Stops(2), Lead::Stops(1), Lead::Minutes(3), Lead::Minutes(5), Lead::Minutes(10)];

/// Asks how long before somebody wants to be told that a bus comes, and sets the alarm.
#[component]
pub fn RemindSheet(
    /// The board of the stop.
    board: Memo<StopBoard>,
    /// The departure that it is about; none closes the sheet.
    wanted: RwSignal<Option<Departure>>,
) -> impl IntoView {
    let i18n = I18n::expect();
    let reminders = Reminders::expect();
    let host = HostHandle::expect();
    let picked = RwSignal::new(0_usize);
    let open = RwSignal::new(false);
    Effect::new(move || {
        // The sheet is the outside world here: it is opened by a press on a row, and closes itself.
        if wanted.read().is_some() {
            open.set(true);
        }
    });
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if was == Some(true) && !is {
            wanted.set(None);
        }
        is
    });
    let set = move |()| {
        // Untracked: read when pressed.
        let (Some(it), stop) = (wanted.get_untracked(), board.with_untracked(|board| board.stop.clone()))
        else {
            return;
        };
        let lead = LEADS.get(picked.get_untracked()).copied().unwrap_or(LEADS[0]);
        reminders.set(Reminder::Arriving {
            stop: stop.id,
            stop_name: stop.name,
            line: it.line,
            headsign: it.headsign,
            trip: it.trip,
            scheduled: it.scheduled,
            lead,
        });
        open.set(false);
    };
    let title = Signal::derive(move || {
        wanted.with(|it| {
            it.as_ref()
                .map(|it| t!(i18n, bus.remind_title, line = say::named(i18n, &it.line.name)))
                .unwrap_or_default()
        })
    });
    let how = move || match host.get().notify_permission() {
        Permission::Granted => t!(i18n, bus.remind_by_notification),
        Permission::Prompt => t!(i18n, bus.remind_will_ask),
        Permission::Denied => t!(i18n, bus.remind_in_page),
    };
    view! {
        <Sheet open title close_label=ts!(i18n, shell.close)>
            <RadioList
                name="remind-lead"
                label=ts!(i18n, bus.remind_when)
                options=LEADS
                    .into_iter()
                    .enumerate()
                    .map(|(at, lead)| RadioOption::new(at.to_string(), Signal::derive(move || say::lead(i18n, lead))))
                    .collect()
                value=Signal::derive(move || picked.get().to_string())
                on_pick=move |at: String| picked.set(at.parse().unwrap_or(0))
            />
            <p class="small-print">{how}</p>
            <Button icon=IconName::BELL on_press=set>{ts!(i18n, bus.remind_set)}</Button>
        </Sheet>
    }
    .into_any()
}
