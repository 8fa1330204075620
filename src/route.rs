//! Every URL of the app as one enum that prints and parses, and the way from one to the next.
//!
//! Rooms link to each other by [`Route`] and never by a string. The user's position never stands in a URL.

mod bay_code;
mod bus_query;
mod nav;
mod orders_query;
mod parking_query;
mod plan_query;
mod query;

pub use bay_code::BayCode;
pub use bus_query::{BusQuery, LineQuery, LineView, StopView, VehicleQuery};
pub use nav::{Arrival, Nav, focus_quietly, scroll_to};
pub use orders_query::{Day, OrdersQuery};
pub use parking_query::{ListOrMap, Near, ParkingQuery};
pub use plan_query::{End, PlanQuery, PlanWhen, USUAL_WALK_M, minute, minute_text};

use contract::{LineId, LotId, OrderId, StopId, transit::VehicleId};

/// A place in the app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// `/`
    #[default]
    Home,
    /// `/map`: the whole city, full screen.
    Map,
    /// `/pass`
    Pass,
    /// `/travel`
    Travel,
    /// `/me`: who one is, settings, and what is on this device.
    Me,
    /// `/me/sign-in?to=/pay/…`
    SignIn {
        /// Where it leads once somebody is signed in. Only a page of the app: no link from outside can name
        /// another.
        to: Box<Route>,
    },
    /// `/me/plates`
    Plates,
    /// `/me/devices`
    Devices,
    /// `/me/privacy`: consents, the account as a file, the account's end.
    Privacy,
    /// `/me/identity`: real name and resident ID.
    Identity,
    /// `/me/auto-pay`: agreements to be deducted without being asked.
    AutoPay,
    /// `/me/orders`
    Orders(OrdersQuery),
    /// `/me/orders/:id`
    Order(OrderId),
    /// `/pay/:order`
    Pay(OrderId),
    /// `/parking`: car parks as list or map.
    Parking(ParkingQuery),
    /// `/parking/lots/:id`
    Lot(LotId),
    /// `/bus/plan`: the way from here to there.
    Plan(PlanQuery),
    /// `/parking/lots/:id/month`: a month ticket.
    MonthTicket(LotId),
    /// `/parking/pay`: stays that are open or owed.
    PayParking,
    /// `/b/:code`: what the code at a bay leads to.
    Bay(BayCode),
    /// `/bus`: stops and lines, near, kept and looked for.
    Bus(BusQuery),
    /// `/bus/alerts`: what operators say.
    BusAlerts,
    /// `/bus/stops/:id`, and `?board=1` as large as the screen.
    BusStop(StopId, StopView),
    /// `/bus/lines/:id`
    BusLine(LineId, LineQuery),
    /// `/bus/vehicles/:id`
    BusVehicle(VehicleId, VehicleQuery),
    /// `/_gallery`: every component in every state; in development builds.
    Gallery,
    /// Anything else.
    NotFound,
}

impl Route {
    /// The route of a URL's path (`/parking`) and query (`?q=…`, or empty). Never fails: what is no route is
    /// [`Route::NotFound`], and what is no parameter is left out.
    pub fn parse(path: &str, query: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let or_not_found = |route: Option<Self>| route.unwrap_or(Self::NotFound);
        match parts[..] {
            [] => Self::Home,
            ["map"] => Self::Map,
            ["pass"] => Self::Pass,
            ["travel"] => Self::Travel,
            ["me"] => Self::Me,
            ["me", "sign-in"] => Self::SignIn { to: Box::new(way_on(query)) },
            ["me", "plates"] => Self::Plates,
            ["me", "devices"] => Self::Devices,
            ["me", "privacy"] => Self::Privacy,
            ["me", "identity"] => Self::Identity,
            ["me", "auto-pay"] => Self::AutoPay,
            ["me", "orders"] => Self::Orders(OrdersQuery::parse(query)),
            ["me", "orders", id] => or_not_found(id.parse().map(Self::Order).ok()),
            ["pay", id] => or_not_found(id.parse().map(Self::Pay).ok()),
            ["parking"] => Self::Parking(ParkingQuery::parse(query)),
            ["parking", "pay"] => Self::PayParking,
            ["parking", "lots", id] => or_not_found(id.parse().map(Self::Lot).ok()),
            ["parking", "lots", id, "month"] => or_not_found(id.parse().map(Self::MonthTicket).ok()),
            ["bus", "plan"] => Self::Plan(PlanQuery::parse(query)),
            ["b", code] => or_not_found(code.parse().map(Self::Bay).ok()),
            ["bus"] => Self::Bus(BusQuery::parse(query)),
            ["bus", "alerts"] => Self::BusAlerts,
            ["bus", "stops", id] => {
                or_not_found(id.parse().map(|id| Self::BusStop(id, StopView::parse(query))).ok())
            }
            ["bus", "lines", id] => {
                or_not_found(id.parse().map(|id| Self::BusLine(id, LineQuery::parse(query))).ok())
            }
            ["bus", "vehicles", id] => {
                or_not_found(id.parse().map(|id| Self::BusVehicle(id, VehicleQuery::parse(query))).ok())
            }
            ["_gallery"] => Self::Gallery,
            _ => Self::NotFound,
        }
    }

    /// The way to sign in and back here.
    pub fn sign_in_for(self) -> Self {
        match self {
            Self::SignIn { .. } => self,
            Self::NotFound => Self::SignIn { to: Box::new(Self::Me) },
            to => Self::SignIn { to: Box::new(to) },
        }
    }

    /// The URL, from the root. `parse` reads it back.
    pub fn href(&self) -> String {
        match self {
            Self::Home => "/".into(),
            Self::Map => "/map".into(),
            Self::Pass => "/pass".into(),
            Self::Travel => "/travel".into(),
            Self::Me => "/me".into(),
            Self::SignIn { to } => {
                let mut query = query::Writer::default();
                if **to != Self::Me {
                    query.add("to", &to.href());
                }
                format!("/me/sign-in{}", query.finish())
            }
            Self::Plates => "/me/plates".into(),
            Self::Devices => "/me/devices".into(),
            Self::Privacy => "/me/privacy".into(),
            Self::Identity => "/me/identity".into(),
            Self::AutoPay => "/me/auto-pay".into(),
            Self::Orders(query) => format!("/me/orders{query}"),
            Self::Order(id) => format!("/me/orders/{id}"),
            Self::Pay(id) => format!("/pay/{id}"),
            Self::Parking(query) => format!("/parking{query}"),
            Self::Plan(query) => format!("/bus/plan{query}"),
            Self::Lot(id) => format!("/parking/lots/{id}"),
            Self::MonthTicket(id) => format!("/parking/lots/{id}/month"),
            Self::PayParking => "/parking/pay".into(),
            Self::Bay(code) => format!("/b/{}", code.as_str()),
            Self::Bus(query) => format!("/bus{query}"),
            Self::BusAlerts => "/bus/alerts".into(),
            Self::BusStop(id, view) => format!("/bus/stops/{id}{view}"),
            Self::BusLine(id, query) => format!("/bus/lines/{id}{query}"),
            Self::BusVehicle(id, query) => format!("/bus/vehicles/{id}{query}"),
            Self::Gallery => "/_gallery".into(),
            Self::NotFound => "/not-found".into(),
        }
    }
}

/// Where the query of `/me/sign-in` leads on: to a page of the app, or to `/me`.
fn way_on(query: &str) -> Route {
    let to = query::pairs(query).find(|(name, _)| name == "to").map(|(_, to)| to).unwrap_or_default();
    if !to.starts_with('/') {
        return Route::Me;
    }
    let (path, query) = to.split_once('?').unwrap_or((&to, ""));
    // Signing in leads nowhere twice: that also keeps this from calling itself more than once.
    if path.trim_end_matches('/').ends_with("/sign-in") {
        return Route::Me;
    }
    match Route::parse(path, query) {
        Route::NotFound | Route::Gallery => Route::Me,
        route => route,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn order() -> impl Strategy<Value = OrderId> {
        (0..4_000_000_000_000_i64, any::<[u8; 10]>())
            .prop_map(|(ms, random)| OrderId::new(contract::Timestamp::from_millis(ms).unwrap(), random))
    }

    fn route() -> impl Strategy<Value = Route> {
        prop_oneof![page().prop_map(Route::sign_in_for), page(), Just(Route::Gallery), Just(Route::NotFound),]
    }

    /// Pages that signing in may lead to.
    fn page() -> impl Strategy<Value = Route> {
        prop_oneof![
            Just(Route::Home),
            Just(Route::Map),
            Just(Route::Pass),
            Just(Route::Travel),
            Just(Route::Me),
            parking_query::tests::any_query().prop_map(Route::Parking),
            any::<u32>().prop_map(|id| Route::Lot(LotId(id))),
            any::<u32>().prop_map(|id| Route::MonthTicket(LotId(id))),
            Just(Route::Plates),
            Just(Route::Devices),
            Just(Route::Privacy),
            Just(Route::Identity),
            Just(Route::AutoPay),
            orders_query::tests::any_query().prop_map(Route::Orders),
            order().prop_map(Route::Order),
            order().prop_map(Route::Pay),
            Just(Route::PayParking),
            bus_query::tests::any_bus_query().prop_map(Route::Bus),
            Just(Route::BusAlerts),
            (any::<u32>(), any::<bool>()).prop_map(|(id, board)| {
                Route::BusStop(StopId(id), if board { StopView::Board } else { StopView::Page })
            }),
            (any::<u32>(), bus_query::tests::any_line_query())
                .prop_map(|(id, query)| Route::BusLine(LineId(id), query)),
            ("[A-Za-z0-9_-]{1,32}", any::<Option<u32>>()).prop_map(|(id, line)| {
                Route::BusVehicle(id.parse().unwrap(), VehicleQuery { line: line.map(LineId) })
            }),
            "[A-Za-z0-9-]{4,32}".prop_map(|code| Route::Bay(code.parse().unwrap())),
        ]
    }

    proptest! {
        #[test]
        fn every_route_survives_its_url(route in route()) {
            let href = route.href();
            let (path, query) = href.split_once('?').unwrap_or((&href, ""));
            prop_assert_eq!(Route::parse(path, query), route);
        }

        #[test]
        fn no_url_makes_it_panic(path in "(/?.{0,12}){0,5}", query in ".{0,80}") {
            let _ = Route::parse(&path, &query);
        }
    }

    #[test]
    fn what_is_no_page_is_not_found() {
        for path in [
            "/nowhere",
            "/parking/lots",
            "/parking/lots/x",
            "/parking/lots/1/2",
            "/map/1",
            "/parking/lots/-1",
            "/parking/lots/1/week",
            "/me/orders/1",
            "/pay",
            "/pay/1",
            "/b/abc",
            "/b/ab_cd",
            "/me/nothing",
            "/bus/stops",
            "/bus/lines/x",
            "/bus/vehicles/..",
            "/bus/vehicles/a%20b",
        ] {
            assert_eq!(Route::parse(path, ""), Route::NotFound, "{path}");
        }
    }

    #[test]
    fn a_slash_at_the_end_does_no_harm() {
        assert_eq!(Route::parse("/me/", ""), Route::Me);
        assert_eq!(Route::parse("/parking/lots/7/", ""), Route::Lot(LotId(7)));
    }

    #[test]
    fn signing_in_leads_to_no_page_but_of_this_app() {
        for to in [
            "https://example.com/",
            "//example.com/",
            "%2F%2Fexample.com%2Fme",
            "%2F%5Cexample.com",
            "javascript:alert(1)",
            "/nowhere",
            "/me/sign-in?to=/pass",
            "/me/sign-in/",
            "",
        ] {
            let route = Route::parse("/me/sign-in", &format!("?to={to}"));
            assert_eq!(route, Route::SignIn { to: Box::new(Route::Me) }, "{to}");
        }
        let route = Route::parse("/me/sign-in", "?to=/parking%3Fq%3Da");
        assert_eq!(route.href(), "/me/sign-in?to=%2Fparking%3Fq%3Da");
    }
}
