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

chunk! { parking: fn parking_page(owner: Owner) -> AnyView = owner.with(parking::page) }
chunk! { parking: fn lot_page(owner: Owner, id: LotId) -> AnyView = owner.with(|| parking::lot_page(id)) }
chunk! { parking: fn map_page(owner: Owner) -> AnyView = owner.with(parking::map_page) }
chunk! { pay: fn parking_pay_page(owner: Owner) -> AnyView = owner.with(parking::pay_page) }
chunk! { pay: fn bay_page(owner: Owner, code: BayCode) -> AnyView = owner.with(|| parking::bay_page(code)) }
chunk! { pay: fn month_page(owner: Owner, lot: LotId) -> AnyView = owner.with(|| parking::month_page(lot)) }
chunk! { pay: fn pay_page(owner: Owner, order: OrderId) -> AnyView = owner.with(|| pay::page(order)) }
chunk! { pay: fn orders_page(owner: Owner) -> AnyView = owner.with(pay::orders_page) }
chunk! { pay: fn order_page(owner: Owner, order: OrderId) -> AnyView = owner.with(|| pay::order_page(order)) }
chunk! { pay: fn auto_pay_page(owner: Owner) -> AnyView = owner.with(pay::auto_pay_page) }
chunk! { account: fn sign_in_page(owner: Owner) -> AnyView = owner.with(account::sign_in_page) }
chunk! { account: fn plates_page(owner: Owner) -> AnyView = owner.with(account::plates_page) }
chunk! { account: fn devices_page(owner: Owner) -> AnyView = owner.with(account::devices_page) }
chunk! { account: fn privacy_page(owner: Owner) -> AnyView = owner.with(account::privacy_page) }
chunk! { account: fn identity_page(owner: Owner) -> AnyView = owner.with(account::identity_page) }
chunk! { bus: fn bus_page(owner: Owner) -> AnyView = owner.with(bus::page) }
chunk! { bus: fn stop_page(owner: Owner, id: StopId) -> AnyView = owner.with(|| bus::stop_page(id)) }
chunk! { bus: fn board_page(owner: Owner, id: StopId) -> AnyView = owner.with(|| bus::board_page(id)) }
chunk! { bus: fn line_page(owner: Owner, id: LineId) -> AnyView = owner.with(|| bus::line_page(id)) }
chunk! { bus: fn vehicle_page(owner: Owner, id: VehicleId) -> AnyView = owner.with(|| bus::vehicle_page(id)) }
chunk! { bus: fn plan_page(owner: Owner) -> AnyView = owner.with(bus::plan_page) }
chunk! { bus: fn bus_alerts_page(owner: Owner) -> AnyView = owner.with(bus::alerts_page) }
chunk! { engine: fn near_me_card(owner: Owner) -> AnyView = owner.with(near_me::card) }
chunk! { more: fn me_page(owner: Owner) -> AnyView = owner.with(me::page) }
chunk! { more: fn pass_page(owner: Owner) -> AnyView = owner.with(soon::pass) }
chunk! { more: fn travel_page(owner: Owner) -> AnyView = owner.with(soon::travel) }
chunk! { more: fn not_found_page(owner: Owner) -> AnyView = owner.with(not_found::page) }

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

    /// For `data-screen`: style sheets know the page by it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Map => "map",
            Self::Pass => "pass",
            Self::Travel => "travel",
            Self::Me => "me",
            Self::SignIn => "sign-in",
            Self::Plates => "plates",
            Self::Devices => "devices",
            Self::Privacy => "privacy",
            Self::Identity => "identity",
            Self::AutoPay => "auto-pay",
            Self::Orders => "orders",
            Self::Order(_) => "order",
            Self::Pay(_) => "pay",
            Self::MonthTicket(_) => "month-ticket",
            Self::PayParking => "pay-parking",
            Self::Bay(_) => "bay",
            Self::Parking => "parking",
            Self::Lot(_) => "lot",
            Self::Bus => "bus",
            Self::BusAlerts => "bus-alerts",
            Self::Plan => "plan",
            Self::BusStop(_) => "bus-stop",
            Self::BusBoard(_) => "bus-board",
            Self::BusLine(_) => "bus-line",
            Self::BusVehicle(_) => "bus-vehicle",
            Self::Gallery => "gallery",
            Self::NotFound => "not-found",
        }
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
    move || match screen.get() {
        Screen::Home => home::page(lazy(&[], 1, |owner| Box::pin(near_me_card(owner)))),
        Screen::Map => lazy(PARKING, 5, |owner| Box::pin(map_page(owner))),
        Screen::Pass => lazy(&[], 3, |owner| Box::pin(pass_page(owner))),
        Screen::Travel => lazy(&[], 3, |owner| Box::pin(travel_page(owner))),
        Screen::Me => lazy(ACCOUNT, 5, |owner| Box::pin(me_page(owner))),
        Screen::SignIn => lazy(ACCOUNT, 3, |owner| Box::pin(sign_in_page(owner))),
        Screen::Plates => lazy(ACCOUNT, 3, |owner| Box::pin(plates_page(owner))),
        Screen::Devices => lazy(ACCOUNT, 3, |owner| Box::pin(devices_page(owner))),
        Screen::Privacy => lazy(ACCOUNT, 5, |owner| Box::pin(privacy_page(owner))),
        Screen::Identity => lazy(ACCOUNT, 3, |owner| Box::pin(identity_page(owner))),
        Screen::AutoPay => lazy(PAY, 3, |owner| Box::pin(auto_pay_page(owner))),
        Screen::Orders => lazy(PAY, 5, |owner| Box::pin(orders_page(owner))),
        Screen::Order(id) => lazy(PAY, 5, move |owner| Box::pin(order_page(owner, id))),
        Screen::Pay(id) => lazy(PAY, 5, move |owner| Box::pin(pay_page(owner, id))),
        Screen::Parking => lazy(PARKING, 5, |owner| Box::pin(parking_page(owner))),
        Screen::Lot(id) => lazy(PARKING, 5, move |owner| Box::pin(lot_page(owner, id))),
        Screen::MonthTicket(id) => lazy(PAY_PARKING, 5, move |owner| Box::pin(month_page(owner, id))),
        Screen::PayParking => lazy(PAY_PARKING, 5, |owner| Box::pin(parking_pay_page(owner))),
        Screen::Bay(code) => lazy(PAY_PARKING, 3, move |owner| Box::pin(bay_page(owner, code.clone()))),
        Screen::Bus => lazy(BUS, 5, |owner| Box::pin(bus_page(owner))),
        Screen::Plan => lazy(PLAN, 5, |owner| Box::pin(plan_page(owner))),
        Screen::BusAlerts => lazy(BUS, 3, |owner| Box::pin(bus_alerts_page(owner))),
        Screen::BusStop(id) => lazy(BUS, 6, move |owner| Box::pin(stop_page(owner, id))),
        Screen::BusBoard(id) => lazy(BUS, 6, move |owner| Box::pin(board_page(owner, id))),
        Screen::BusLine(id) => lazy(BUS, 6, move |owner| Box::pin(line_page(owner, id))),
        Screen::BusVehicle(id) => lazy(BUS, 6, move |owner| Box::pin(vehicle_page(owner, id.clone()))),
        Screen::Gallery => gallery(),
        Screen::NotFound => lazy(&[], 3, |owner| Box::pin(not_found_page(owner))),
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
    lazy(&[], 3, |owner| Box::pin(not_found_page(owner)))
}
