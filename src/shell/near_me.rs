use crate::{
    asked::Asked,
    host::{Fix, Host, HostError, HostHandle, Permission},
    i18n::{I18n, t},
    net::{City, Trouble},
    route::{Near, ParkingQuery, Route},
};
use contract::{
    ask::{ClustersAsk, LotFilter, LotOrder, LotsAsk},
    lot::{LotSummary, Vacancy},
};
use geo::Bounds;
use kit::{Badge, Button, IconName, List, ListRow, Tone};
use leptos::{prelude::*, task::spawn_local};

/// How many car parks the card names.
const ROWS: u16 = 3;

/// Whether the card knows where the person is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Whereabouts {
    /// Nobody has asked.
    Unasked,
    /// The device is finding out.
    Asking,
    /// Here.
    Here(Fix),
    /// It could not be told.
    Unknown(HostError),
}

impl Whereabouts {
    /// Asks the device, which may ask the person.
    async fn ask(host: &dyn Host) -> Self {
        host.locate().await.map_or_else(Self::Unknown, Self::Here)
    }

    /// Asks the device only where that asks nobody.
    async fn ask_if_allowed(host: &dyn Host) -> Option<Self> {
        match host.location_permission().await {
            Permission::Granted => Some(Self::ask(host).await),
            Permission::Prompt | Permission::Denied => None,
        }
    }
}

/// What the card on the front page says.
pub fn card() -> AnyView {
    view! { <NearMe/> }.into_any()
}

/// Free bays around the person, once they have said that the app may know where they are; until then those of
/// the whole city. Nobody is asked before they press the button.
#[component]
fn NearMe() -> impl IntoView {
    let host = HostHandle::expect();
    let whereabouts = RwSignal::new(Whereabouts::Unasked);
    let locate = move || {
        whereabouts.set(Whereabouts::Asking);
        spawn_local(async move {
            let found = Whereabouts::ask(&*host.get()).await;
            whereabouts.try_set(found);
        });
    };
    spawn_local(async move {
        let found = Whereabouts::ask_if_allowed(&*host.get()).await;
        // The person may have pressed the button meanwhile.
        if found.is_some() && whereabouts.try_get_untracked() == Some(Whereabouts::Unasked) {
            whereabouts.try_update(|it| *it = found.unwrap_or(*it));
        }
    });
    move || match whereabouts.get() {
        Whereabouts::Here(fix) => view! { <Nearest fix/> }.into_any(),
        other => {
            let locate = Callback::new(move |()| locate());
            view! { <WholeCity/><AskWhere whereabouts=other locate/> }.into_any()
        }
    }
}

/// Asks to be told where the person is, and says what becomes of that.
#[component]
fn AskWhere(whereabouts: Whereabouts, locate: Callback<()>) -> impl IntoView {
    let i18n = I18n::expect();
    let busy = whereabouts == Whereabouts::Asking;
    let failure = match whereabouts {
        Whereabouts::Unknown(error) => Some(error),
        _ => None,
    };
    view! {
        {failure.map(|error| view! {
            <p role="alert">{move || error.words(i18n).title}" · "{move || error.words(i18n).detail}</p>
        })}
        <Button icon=IconName::LOCATE busy=busy on_press=locate>
            {move || if busy { t!(i18n, shell.locating) } else { t!(i18n, shell.locate_me) }}
        </Button>
    }
    .into_any()
}

/// The nearest car parks with their counts.
#[component]
fn Nearest(fix: Fix) -> impl IntoView {
    let (i18n, city) = (I18n::expect(), City::expect());
    let lots = LocalResource::new(move || {
        city.changed().track();
        let ask = LotsAsk {
            from: Some(fix.position),
            within: None,
            filter: LotFilter::default(),
            order: LotOrder::Distance,
            limit: ROWS,
            now: city.now(),
        };
        async move { city.lots(ask).await.map(|list| list.rows) }
    });
    let all = Route::Parking(ParkingQuery { near: Some(Near::Me), ..ParkingQuery::default() }).href();
    view! {
        <Asked resource=lots rows=3 let:rows>
            {nearest_rows(i18n, rows)}
        </Asked>
        <a class="card-more" href=all>{move || t!(i18n, shell.near_me_more)}</a>
    }
    .into_any()
}

fn nearest_rows(i18n: I18n, rows: Vec<LotSummary>) -> AnyView {
    if rows.is_empty() {
        return view! { <p>{move || t!(i18n, shell.near_me_none)}</p> }.into_any();
    }
    let row = move |lot: LotSummary| {
        let LotSummary { id, name, distance_m, vacancy, .. } = lot;
        let title = Signal::derive(move || name.for_language(i18n.language().tag()).to_owned());
        let detail =
            Signal::derive(move || distance_m.map(|metres| i18n.distance(metres)).unwrap_or_default());
        view! {
            <ListRow href=Route::Lot(id).href() title=title detail=detail>
                <Badge tone=tone(vacancy)>{move || free_words(i18n, vacancy)}</Badge>
            </ListRow>
        }
    };
    view! { <List>{rows.into_iter().map(row).collect_view()}</List> }.into_any()
}

fn tone(vacancy: Vacancy) -> Tone {
    match vacancy.free_now() {
        Some(0) => Tone::Bad,
        Some(1..10) => Tone::Warn,
        Some(_) => Tone::Good,
        None => Tone::Neutral,
    }
}

fn free_words(i18n: I18n, vacancy: Vacancy) -> String {
    match vacancy {
        Vacancy::Live(count) if count.free() == 0 => t!(i18n, shell.lot_full),
        Vacancy::Live(count) => t!(i18n, shell.lot_free, n = count.free()),
        Vacancy::Stale(_) => t!(i18n, shell.lot_stale),
        Vacancy::Closed => t!(i18n, shell.lot_closed),
        Vacancy::Unknown => t!(i18n, shell.lot_unknown),
    }
}

/// All free bays of the city in one number.
#[component]
fn WholeCity() -> impl IntoView {
    let (i18n, city) = (I18n::expect(), City::expect());
    let sum = LocalResource::new(move || {
        city.changed().track();
        let now = city.now();
        async move {
            let Ok(view) = Bounds::new(-180.0, -85.0, 180.0, 85.0) else { return Ok((0, None)) };
            let ask = ClustersAsk { view, zoom: 0, filter: LotFilter::default(), now };
            let clusters = city.clusters(ask).await?;
            let lots: u32 = clusters.iter().map(|cluster| cluster.lots).sum();
            let counted = clusters.iter().filter_map(|cluster| cluster.free);
            let free = counted.reduce(|sum, free| sum + free);
            Ok::<_, Trouble>((lots, free))
        }
    });
    view! {
        <Asked resource=sum rows=1 let:sum>
            {whole_city(i18n, sum)}
        </Asked>
    }
    .into_any()
}

fn whole_city(i18n: I18n, (lots, free): (u32, Option<u32>)) -> AnyView {
    let number = move || match free {
        Some(free) => t!(i18n, shell.city_free, n = free),
        None => t!(i18n, shell.city_lots, n = lots),
    };
    view! {
        <p class="home-number">{number}</p>
        {free.map(|_| view! { <p class="small-print">{move || t!(i18n, shell.city_free_detail, lots = lots)}</p> })}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Fake;
    use geo::Position;
    use std::{
        pin::pin,
        task::{Context, Poll, Waker},
    };

    /// The fake answers at once, so that one look is enough.
    fn now<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => panic!("the fake host keeps nobody waiting"),
        }
    }

    fn here() -> Fix {
        Fix { position: Position::new(120.38, 36.06).unwrap(), accuracy_m: 20.0 }
    }

    #[test]
    fn nobody_is_located_before_they_have_allowed_it() {
        for (permission, found) in [
            (Permission::Prompt, None),
            (Permission::Denied, None),
            (Permission::Granted, Some(Whereabouts::Here(here()))),
        ] {
            let host = Fake { fix: Ok(here()), permission, ..Fake::default() };
            assert_eq!(now(Whereabouts::ask_if_allowed(&host)), found, "{permission:?}");
        }
    }

    #[test]
    fn why_the_device_will_not_say_is_kept() {
        for error in [HostError::Denied, HostError::Unavailable, HostError::TooSlow] {
            let host = Fake { fix: Err(error), ..Fake::default() };
            assert_eq!(now(Whereabouts::ask(&host)), Whereabouts::Unknown(error));
        }
    }

    #[test]
    fn few_and_many_free_bays_look_different() {
        let at = contract::Timestamp::from_millis(0).unwrap();
        let live = |free| Vacancy::Live(contract::lot::FreeCount::new(free, 100, at).unwrap());
        assert_eq!(tone(live(0)), Tone::Bad);
        assert_eq!(tone(live(9)), Tone::Warn);
        assert_eq!(tone(live(10)), Tone::Good);
        assert_eq!(tone(Vacancy::Unknown), Tone::Neutral);
    }
}
