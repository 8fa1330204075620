//! Every URL of the app as one enum that prints and parses, and the way from one to the next.
//!
//! Rooms link to each other by [`Route`] and never by a string. The user's position never stands in a URL.

mod nav;
mod parking_query;
mod query;

pub use nav::{Arrival, Nav, focus_quietly, scroll_to};
pub use parking_query::{ListOrMap, Near, ParkingQuery};

use contract::LotId;

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
    /// `/me`: settings, and what is on this device.
    Me,
    /// `/parking`: car parks as list or map.
    Parking(ParkingQuery),
    /// `/parking/lots/:id`
    Lot(LotId),
    /// `/_gallery`: every component in every state; in development builds.
    Gallery,
    /// Anything else.
    NotFound,
}

impl Route {
    /// The route of a URL's path (`/parking`) and query (`?q=…`, or empty). Never fails: what is no route is
    /// [`Route::NotFound`], and what is no parameter is left out.
    pub fn parse(path: &str, query: &str) -> Self {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (None, ..) => Self::Home,
            (Some("map"), None, ..) => Self::Map,
            (Some("pass"), None, ..) => Self::Pass,
            (Some("travel"), None, ..) => Self::Travel,
            (Some("me"), None, ..) => Self::Me,
            (Some("parking"), None, ..) => Self::Parking(ParkingQuery::parse(query)),
            (Some("parking"), Some("lots"), Some(id), None) => id.parse().map_or(Self::NotFound, Self::Lot),
            (Some("_gallery"), None, ..) => Self::Gallery,
            _ => Self::NotFound,
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
            Self::Parking(query) => format!("/parking{query}"),
            Self::Lot(id) => format!("/parking/lots/{id}"),
            Self::Gallery => "/_gallery".into(),
            Self::NotFound => "/not-found".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn route() -> impl Strategy<Value = Route> {
        prop_oneof![
            Just(Route::Home),
            Just(Route::Map),
            Just(Route::Pass),
            Just(Route::Travel),
            Just(Route::Me),
            parking_query::tests::any_query().prop_map(Route::Parking),
            any::<u32>().prop_map(|id| Route::Lot(LotId(id))),
            Just(Route::Gallery),
            Just(Route::NotFound),
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
        ] {
            assert_eq!(Route::parse(path, ""), Route::NotFound, "{path}");
        }
    }

    #[test]
    fn a_slash_at_the_end_does_no_harm() {
        assert_eq!(Route::parse("/me/", ""), Route::Me);
        assert_eq!(Route::parse("/parking/lots/7/", ""), Route::Lot(LotId(7)));
    }
}
