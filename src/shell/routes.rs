//! Which page belongs to which route, and in which chunk its code lies.

use super::{
    home,
    lazy::{ComingPage, LazyRoom, chunk},
    me, near_me, not_found, soon,
};
use crate::{
    i18n::{I18n, Room, keys, t},
    parking,
    route::{Nav, Route},
};
use contract::LotId;
use leptos::prelude::*;

chunk! { parking: fn parking_page(owner: Owner) -> AnyView = owner.with(parking::page) }
chunk! { parking: fn lot_page(owner: Owner, id: LotId) -> AnyView = owner.with(|| parking::lot_page(id)) }
chunk! { parking: fn map_page(owner: Owner) -> AnyView = owner.with(parking::map_page) }
chunk! { engine: fn near_me_card(owner: Owner) -> AnyView = owner.with(near_me::card) }
chunk! { more: fn me_page(owner: Owner) -> AnyView = owner.with(me::page) }
chunk! { more: fn pass_page(owner: Owner) -> AnyView = owner.with(soon::pass) }
chunk! { more: fn travel_page(owner: Owner) -> AnyView = owner.with(soon::travel) }
chunk! { more: fn not_found_page(owner: Owner) -> AnyView = owner.with(not_found::page) }

/// A page of the app. Routes that differ only in what the page is asked for are one screen: a filter does not
/// build the page anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    Home,
    Map,
    Pass,
    Travel,
    Me,
    Parking,
    Lot(LotId),
    Gallery,
    NotFound,
}

impl From<&Route> for Screen {
    fn from(route: &Route) -> Self {
        match route {
            Route::Home => Self::Home,
            Route::Map => Self::Map,
            Route::Pass => Self::Pass,
            Route::Travel => Self::Travel,
            Route::Me => Self::Me,
            Route::Parking(_) => Self::Parking,
            Route::Lot(id) => Self::Lot(*id),
            Route::Gallery if cfg!(feature = "gallery") => Self::Gallery,
            Route::Gallery | Route::NotFound => Self::NotFound,
        }
    }
}

impl Screen {
    /// The title, where the page does not give itself one. Reactive.
    pub fn title(self, i18n: I18n) -> String {
        match self {
            Self::Home => t!(i18n, shell.app_name),
            Self::Map => t!(i18n, shell.map),
            Self::Pass => t!(i18n, shell.pass),
            Self::Travel => t!(i18n, shell.travel),
            Self::Me => t!(i18n, shell.me),
            Self::Parking => t!(i18n, shell.search_parking),
            Self::Lot(_) => t!(i18n, shell.lot),
            Self::Gallery => "Gallery".into(),
            Self::NotFound => t!(i18n, shell.not_found),
        }
    }

    /// Whether one got here from another page, to which a button leads back.
    pub fn is_inner(self) -> bool {
        !matches!(self, Self::Home | Self::Map | Self::Pass | Self::Travel | Self::Me)
    }

    /// Whether it shows data of the pack, so that sample data must be marked.
    pub fn shows_pack(self) -> bool {
        matches!(self, Self::Home | Self::Map | Self::Parking | Self::Lot(_))
    }

    /// For `data-screen`: style sheets know the page by it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Map => "map",
            Self::Pass => "pass",
            Self::Travel => "travel",
            Self::Me => "me",
            Self::Parking => "parking",
            Self::Lot(_) => "lot",
            Self::Gallery => "gallery",
            Self::NotFound => "not-found",
        }
    }
}

/// The page on the screen.
#[component]
pub fn Page() -> impl IntoView {
    let screen = screen();
    let parking = keys::parking::ROOM;
    move || match screen.get() {
        Screen::Home => home::page(lazy(None, 1, |owner| Box::pin(near_me_card(owner)))),
        Screen::Map => lazy(Some(parking), 5, |owner| Box::pin(map_page(owner))),
        Screen::Pass => lazy(None, 3, |owner| Box::pin(pass_page(owner))),
        Screen::Travel => lazy(None, 3, |owner| Box::pin(travel_page(owner))),
        Screen::Me => lazy(None, 5, |owner| Box::pin(me_page(owner))),
        Screen::Parking => lazy(Some(parking), 5, |owner| Box::pin(parking_page(owner))),
        Screen::Lot(id) => lazy(Some(parking), 5, move |owner| Box::pin(lot_page(owner, id))),
        Screen::Gallery => gallery(),
        Screen::NotFound => lazy(None, 3, |owner| Box::pin(not_found_page(owner))),
    }
}

/// The screen now; changes only when another page is to be built.
pub fn screen() -> Memo<Screen> {
    let route = Nav::expect().route();
    Memo::new(move |_| route.with(|route| Screen::from(route)))
}

fn lazy(room: Option<Room>, rows: usize, page: impl Fn(Owner) -> ComingPage + 'static) -> AnyView {
    view! { <LazyRoom room rows page=Box::new(page)/> }.into_any()
}

#[cfg(feature = "gallery")]
fn gallery() -> AnyView {
    view! { <kit::gallery::Gallery/> }.into_any()
}

#[cfg(not(feature = "gallery"))]
fn gallery() -> AnyView {
    lazy(None, 3, |owner| Box::pin(not_found_page(owner)))
}
