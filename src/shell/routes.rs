//! Which page belongs to which route, and in which chunk its code lies.

use super::{
    home,
    lazy::{ComingPage, LazyRoom, lazy_page},
    me, not_found, soon,
};
use crate::{
    i18n::{I18n, Room, keys, t},
    parking,
    route::{Nav, Route},
};
use contract::LotId;
use leptos::prelude::*;

lazy_page! { parking_page in parking() = parking::page() }
lazy_page! { lot_page in parking(id: LotId) = parking::lot_page(id) }
lazy_page! { map_page in map() = parking::map_page() }
lazy_page! { me_page in me() = me::page() }
lazy_page! { pass_page in soon() = soon::pass() }
lazy_page! { travel_page in soon() = soon::travel() }

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
            Self::Home => t!(i18n, shell.home_title),
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
    move || match screen.get() {
        Screen::Home => home::page(),
        Screen::Map => lazy(Some(keys::parking::ROOM), map_page),
        Screen::Pass => lazy(None, pass_page),
        Screen::Travel => lazy(None, travel_page),
        Screen::Me => lazy(None, me_page),
        Screen::Parking => lazy(Some(keys::parking::ROOM), parking_page),
        Screen::Lot(id) => lazy(Some(keys::parking::ROOM), move |owner| lot_page(owner, id)),
        Screen::Gallery => gallery(),
        Screen::NotFound => not_found::page(),
    }
}

/// The screen now; changes only when another page is to be built.
pub fn screen() -> Memo<Screen> {
    let route = Nav::expect().route();
    Memo::new(move |_| route.with(|route| Screen::from(route)))
}

fn lazy(room: Option<Room>, page: impl Fn(Owner) -> ComingPage + 'static) -> AnyView {
    view! { <LazyRoom room page=Box::new(page)/> }.into_any()
}

#[cfg(feature = "gallery")]
fn gallery() -> AnyView {
    view! { <kit::gallery::Gallery/> }.into_any()
}

#[cfg(not(feature = "gallery"))]
fn gallery() -> AnyView {
    not_found::page()
}
