//! Which page belongs to which route, and in which chunk its code lies.

use super::{
    chunk::chunk,
    home,
    lazy::{ComingPage, LazyRoom},
    me, near_me, not_found, soon,
};
use crate::{
    account, bus,
    i18n::{I18n, Room, keys, t},
    parking, pay,
    route::{BayCode, Nav, Route, StopView},
};
use contract::{LineId, LotId, OrderId, StopId, transit::VehicleId};
use leptos::prelude::*;

// One way into each chunk: each costs the first module bytes.
chunk! { parking: fn parking_room(owner: Owner, screen: Screen) -> AnyView = owner.with(|| parking_page(screen)) }
chunk! { pay: fn pay_room(owner: Owner, screen: Screen) -> AnyView = owner.with(|| pay_page(screen)) }
chunk! { account: fn account_room(owner: Owner, screen: Screen) -> AnyView = owner.with(|| account_page(screen)) }
chunk! { bus: fn bus_room(owner: Owner, screen: Screen) -> AnyView = owner.with(|| bus_page(screen)) }
chunk! { engine: fn near_me_card(owner: Owner) -> AnyView = owner.with(near_me::card) }
chunk! { more: fn more_room(owner: Owner, screen: Screen) -> AnyView = owner.with(|| more_page(screen)) }

fn parking_page(screen: Screen) -> AnyView {
    match screen {
        Screen::Map => parking::map_page(),
        Screen::Lot(id) => parking::lot_page(id),
        _ => parking::page(),
    }
}

fn pay_page(screen: Screen) -> AnyView {
    match screen {
        Screen::AutoPay => pay::auto_pay_page(),
        Screen::Order(id) => pay::order_page(id),
        Screen::Pay(id) => pay::page(id),
        Screen::MonthTicket(lot) => parking::month_page(lot),
        Screen::PayParking => parking::pay_page(),
        Screen::Bay(code) => parking::bay_page(code),
        _ => pay::orders_page(),
    }
}

fn account_page(screen: Screen) -> AnyView {
    match screen {
        Screen::Plates => account::plates_page(),
        Screen::Devices => account::devices_page(),
        Screen::Privacy => account::privacy_page(),
        Screen::Identity => account::identity_page(),
        _ => account::sign_in_page(),
    }
}

fn bus_page(screen: Screen) -> AnyView {
    match screen {
        Screen::Plan => bus::plan_page(),
        Screen::BusAlerts => bus::alerts_page(),
        Screen::BusStop(id) => bus::stop_page(id),
        Screen::BusBoard(id) => bus::board_page(id),
        Screen::BusLine(id) => bus::line_page(id),
        Screen::BusVehicle(id) => bus::vehicle_page(id),
        _ => bus::page(),
    }
}

fn more_page(screen: Screen) -> AnyView {
    match screen {
        Screen::Me => me::page(),
        Screen::Pass => soon::pass(),
        Screen::Travel => soon::travel(),
        _ => not_found::page(),
    }
}

/// A page of the app. Routes that differ only in what the page is asked for are one screen: a filter does not
/// build the page anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    Home,
    Map,
    Pass,
    Travel,
    Me,
    SignIn,
    Plates,
    Devices,
    Privacy,
    Identity,
    AutoPay,
    Orders,
    Order(OrderId),
    Pay(OrderId),
    Parking,
    Lot(LotId),
    MonthTicket(LotId),
    PayParking,
    Bay(BayCode),
    Bus,
    BusAlerts,
    Plan,
    BusStop(StopId),
    BusBoard(StopId),
    BusLine(LineId),
    BusVehicle(VehicleId),
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
            Route::SignIn { .. } => Self::SignIn,
            Route::Plates => Self::Plates,
            Route::Devices => Self::Devices,
            Route::Privacy => Self::Privacy,
            Route::Identity => Self::Identity,
            Route::AutoPay => Self::AutoPay,
            Route::Orders(_) => Self::Orders,
            Route::Order(id) => Self::Order(*id),
            Route::Pay(id) => Self::Pay(*id),
            Route::Parking(_) => Self::Parking,
            Route::Lot(id) => Self::Lot(*id),
            Route::MonthTicket(id) => Self::MonthTicket(*id),
            Route::PayParking => Self::PayParking,
            Route::Bay(code) => Self::Bay(code.clone()),
            Route::Bus(_) => Self::Bus,
            Route::BusAlerts => Self::BusAlerts,
            Route::Plan(_) => Self::Plan,
            Route::BusStop(id, StopView::Page) => Self::BusStop(*id),
            Route::BusStop(id, StopView::Board) => Self::BusBoard(*id),
            Route::BusLine(id, _) => Self::BusLine(*id),
            Route::BusVehicle(id, _) => Self::BusVehicle(id.clone()),
            Route::Gallery if cfg!(feature = "gallery") => Self::Gallery,
            Route::Gallery | Route::NotFound => Self::NotFound,
        }
    }
}

impl Screen {
    /// The title, where the page does not give itself one. Reactive.
    pub fn title(&self, i18n: I18n) -> String {
        match self {
            Self::Home => t!(i18n, shell.app_name),
            Self::Map => t!(i18n, shell.map),
            Self::Pass => t!(i18n, shell.pass),
            Self::Travel => t!(i18n, shell.travel),
            Self::Me => t!(i18n, shell.me),
            Self::SignIn => t!(i18n, shell.sign_in),
            Self::Plates => t!(i18n, shell.plates),
            Self::Devices => t!(i18n, shell.devices),
            Self::Privacy => t!(i18n, shell.privacy),
            Self::Identity => t!(i18n, shell.identity),
            Self::AutoPay => t!(i18n, shell.auto_pay),
            Self::Orders => t!(i18n, shell.orders),
            Self::Order(_) => t!(i18n, shell.order),
            Self::Pay(_) => t!(i18n, shell.pay),
            Self::MonthTicket(_) => t!(i18n, shell.month_ticket),
            Self::PayParking => t!(i18n, shell.pay_parking),
            Self::Bay(_) => t!(i18n, shell.bay),
            Self::Parking => t!(i18n, shell.search_parking),
            Self::Lot(_) => t!(i18n, shell.lot),
            Self::Bus => t!(i18n, shell.bus),
            Self::BusAlerts => t!(i18n, shell.bus_alerts),
            Self::Plan => t!(i18n, shell.plan),
            Self::BusStop(_) | Self::BusBoard(_) => t!(i18n, shell.bus_stop),
            Self::BusLine(_) => t!(i18n, shell.bus_line),
            Self::BusVehicle(_) => t!(i18n, shell.bus_vehicle),
            Self::Gallery => "Gallery".into(),
            Self::NotFound => t!(i18n, shell.not_found),
        }
    }

    /// Whether one got here from another page, to which a button leads back.
    pub fn is_inner(&self) -> bool {
        !matches!(self, Self::Home | Self::Map | Self::Bus | Self::Pass | Self::Me)
    }

    /// Whether it has the whole screen to itself, without title, tabs and notices: a display that nobody touches.
    pub fn is_bare(&self) -> bool {
        matches!(self, Self::BusBoard(_))
    }

    /// Whether it shows data of the pack, so that sample data must be marked.
    pub fn shows_pack(&self) -> bool {
        matches!(self, Self::Home | Self::Map | Self::Parking | Self::Lot(_) | Self::Bus | Self::BusAlerts)
    }

    /// Whether it is about public transport, and shows no free bays.
    pub fn is_transit(&self) -> bool {
        matches!(
            self,
            Self::Bus
                | Self::BusAlerts
                | Self::Plan
                | Self::BusStop(_)
                | Self::BusBoard(_)
                | Self::BusLine(_)
                | Self::BusVehicle(_)
        )
    }
}

/// The page on the screen.
#[component]
pub fn Page() -> impl IntoView {
    const PARKING: &[Room] = &[keys::parking::ROOM];
    const BUS: &[Room] = &[keys::bus::ROOM];
    const PLAN: &[Room] = &[keys::bus::ROOM, keys::plan::ROOM];
    const ACCOUNT: &[Room] = &[keys::account::ROOM];
    const PAY: &[Room] = &[keys::pay::ROOM];
    const PAY_PARKING: &[Room] = &[keys::pay::ROOM, keys::parking::ROOM, keys::account::ROOM];
    let screen = screen();
    move || {
        let own = screen.get();
        match own {
            Screen::Home => home::page(lazy(&[], 1, |owner| Box::pin(near_me_card(owner)))),
            Screen::Map | Screen::Parking | Screen::Lot(_) => {
                lazy(PARKING, 5, move |owner| Box::pin(parking_room(owner, own.clone())))
            }
            Screen::AutoPay | Screen::Orders | Screen::Order(_) | Screen::Pay(_) => {
                lazy(PAY, 5, move |owner| Box::pin(pay_room(owner, own.clone())))
            }
            Screen::MonthTicket(_) | Screen::PayParking | Screen::Bay(_) => {
                lazy(PAY_PARKING, 5, move |owner| Box::pin(pay_room(owner, own.clone())))
            }
            Screen::SignIn | Screen::Plates | Screen::Devices | Screen::Privacy | Screen::Identity => {
                lazy(ACCOUNT, 3, move |owner| Box::pin(account_room(owner, own.clone())))
            }
            Screen::Plan => lazy(PLAN, 5, move |owner| Box::pin(bus_room(owner, own.clone()))),
            Screen::Bus
            | Screen::BusAlerts
            | Screen::BusStop(_)
            | Screen::BusBoard(_)
            | Screen::BusLine(_)
            | Screen::BusVehicle(_) => lazy(BUS, 5, move |owner| Box::pin(bus_room(owner, own.clone()))),
            Screen::Gallery => gallery(),
            Screen::Me => lazy(ACCOUNT, 5, move |owner| Box::pin(more_room(owner, own.clone()))),
            Screen::Pass | Screen::Travel | Screen::NotFound => {
                lazy(&[], 3, move |owner| Box::pin(more_room(owner, own.clone())))
            }
        }
    }
}

/// The screen now; changes only when another page is to be built.
pub fn screen() -> Memo<Screen> {
    let route = Nav::expect().route();
    Memo::new(move |_| route.with(|route| Screen::from(route)))
}

fn lazy(words: &'static [Room], rows: usize, page: impl Fn(Owner) -> ComingPage + 'static) -> AnyView {
    view! { <LazyRoom words rows page=Box::new(page)/> }.into_any()
}

#[cfg(feature = "gallery")]
fn gallery() -> AnyView {
    view! { <kit::gallery::Gallery/> }.into_any()
}

#[cfg(not(feature = "gallery"))]
fn gallery() -> AnyView {
    lazy(&[], 3, |owner| Box::pin(more_room(owner, Screen::NotFound)))
}
