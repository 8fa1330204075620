//! Positions, bounds and datums as their users see them.

use geo::{Bounds, Datum, DatumPosition, EARTH_RADIUS_M, GeoError, Position};
use proptest::prelude::*;

#[expect(clippy::unwrap_used, reason = "a test stops where its fixture is wrong")]
fn at(lon: f64, lat: f64) -> Position {
    Position::new(lon, lat).unwrap()
}

#[test]
fn a_position_off_the_earth_is_refused() {
    for lon in [-180.000_001, 180.000_001, f64::NAN, f64::INFINITY] {
        assert!(matches!(Position::new(lon, 0.0), Err(GeoError::Longitude(_))), "{lon}");
    }
    for lat in [-90.000_001, 90.000_001, f64::NAN, f64::NEG_INFINITY] {
        assert!(matches!(Position::new(0.0, lat), Err(GeoError::Latitude(_))), "{lat}");
    }
    assert!(Position::new(-180.0, 90.0).is_ok() && Position::new(180.0, -90.0).is_ok());
}

#[test]
fn json_is_checked_on_reading() {
    let pier = at(120.314, 36.059);
    assert_eq!(serde_json::to_string(&pier).unwrap(), r#"{"lon":120.314,"lat":36.059}"#);
    assert_eq!(serde_json::from_str::<Position>(r#"{"lat":36.059,"lon":120.314}"#).unwrap(), pier);
    let swapped = serde_json::from_str::<Position>(r#"{"lon":36.059,"lat":120.314}"#).unwrap_err();
    assert!(swapped.to_string().contains("latitude 120.314 is not within"), "{swapped}");
    serde_json::from_str::<Bounds>(r#"{"west":1,"south":2,"east":0,"north":3}"#).unwrap_err();
    serde_json::from_str::<Bounds>(r#"{"west":0,"south":2,"east":1,"north":1}"#).unwrap_err();

    let handed_over = DatumPosition::new(120.5, 36.25, Datum::Bd09).unwrap();
    let json = r#"{"lon":120.5,"lat":36.25,"datum":"bd09"}"#;
    assert_eq!(serde_json::to_string(&handed_over).unwrap(), json);
    assert_eq!(serde_json::from_str::<DatumPosition>(json).unwrap(), handed_over);
    serde_json::from_str::<DatumPosition>(r#"{"lon":181,"lat":0,"datum":"wgs84"}"#).unwrap_err();
    assert_eq!(serde_json::to_string(&[Datum::Wgs84, Datum::Gcj02]).unwrap(), r#"["wgs84","gcj02"]"#);
}

#[test]
fn distances_are_those_of_the_sphere() {
    let quarter = EARTH_RADIUS_M * std::f64::consts::FRAC_PI_2;
    for (from, to, metres) in [
        (at(0.0, 0.0), at(90.0, 0.0), quarter),
        (at(12.0, 90.0), at(77.0, 0.0), quarter),
        (at(0.0, 0.0), at(180.0, 0.0), 2.0 * quarter),
        (at(37.0, 41.0), at(-143.0, -41.0), 2.0 * quarter),
        (at(180.0, 10.0), at(-180.0, 10.0), 0.0),
        (at(120.3797, 36.0617), at(120.3797, 36.0617), 0.0),
    ] {
        assert!((from.distance_m(to) - metres).abs() < 0.1, "{from:?} {to:?} {}", from.distance_m(to));
    }
}

#[test]
fn the_datum_checks_of_qingdao_hold() {
    for (here, lon, lat) in
        [(at(120.3797, 36.0617), 120.384_831, 36.061_972), (at(120.3140, 36.0590), 120.319_042, 36.059_164)]
    {
        let gcj02 = here.to_datum(Datum::Gcj02);
        assert!((gcj02.lon() - lon).abs() < 6e-7 && (gcj02.lat() - lat).abs() < 6e-7, "{gcj02:?}");
        let east_m = here.distance_m(at(gcj02.lon(), here.lat()));
        assert!((440.0..480.0).contains(&east_m), "{east_m}");
    }
}

#[test]
fn abroad_the_datums_are_the_same() {
    for here in [at(2.3522, 48.8566), at(-74.0, 40.7), at(151.2, -33.9)] {
        for datum in [Datum::Wgs84, Datum::Gcj02, Datum::Bd09] {
            let there = here.to_datum(datum);
            assert_eq!((there.lon(), there.lat()), (here.lon(), here.lat()));
            assert_eq!(there.to_wgs84(), here);
        }
    }
}

#[test]
fn the_extent_of_nothing_is_none() {
    assert_eq!(Bounds::of([]), None);
}

#[test]
fn expanding_over_a_pole_or_the_antimeridian_goes_all_the_way_round() {
    let polar = Bounds::from(at(30.0, 89.99)).expand(5_000.0);
    assert_eq!((polar.west(), polar.east(), polar.north()), (-180.0, 180.0, 90.0));
    let fiji = Bounds::from(at(179.99, -17.0)).expand(5_000.0);
    assert_eq!((fiji.west(), fiji.east()), (-180.0, 180.0));
    assert!(fiji.south() > -17.1);
}

proptest! {
    #[test]
    fn every_position_survives_the_way_through_every_datum(
        lon in -180.0..=180.0, lat in -90.0..=90.0, home_lon in 73.0..=135.0, home_lat in 4.0..=53.0,
    ) {
        // Not within the kilometre outside the edge where the answer is the inside neighbour.
        let near = |edge: f64, it: f64| (it - edge).abs() < 0.05;
        prop_assume!(![72.004, 137.8347].iter().any(|&e| near(e, lon)));
        prop_assume!(![0.8293, 55.8271].iter().any(|&e| near(e, lat)));
        for here in [at(lon, lat), at(home_lon, home_lat)] {
            for datum in [Datum::Wgs84, Datum::Gcj02, Datum::Bd09] {
                let back = here.to_datum(datum).to_wgs84();
                prop_assert!((back.lon() - here.lon()).abs() < 1e-9, "{here:?} {datum:?} {back:?}");
                prop_assert!((back.lat() - here.lat()).abs() < 1e-9, "{here:?} {datum:?} {back:?}");
            }
        }
    }

    #[test]
    fn distance_is_symmetric_and_takes_no_detour(
        a in (-180.0..=180.0, -90.0..=90.0), b in (-180.0..=180.0, -90.0..=90.0), c in (-180.0..=180.0, -90.0..=90.0),
    ) {
        let [a, b, c] = [a, b, c].map(|(lon, lat)| at(lon, lat));
        prop_assert!((a.distance_m(b) - b.distance_m(a)).abs() < 1e-6);
        prop_assert!(a.distance_m(c) <= a.distance_m(b) + b.distance_m(c) + 0.2);
    }

    #[test]
    fn bounds_hold_what_they_were_made_of_and_expanded_bounds_what_is_near(
        lon in -180.0..=180.0, lat in -90.0..=90.0, dlon in -3.0..=3.0, dlat in -3.0..=3.0, margin_m in 0.0..400_000.0,
    ) {
        let here = at(lon, lat);
        let near = Position::new(lon + dlon, lat + dlat);
        prop_assume!(near.is_ok());
        let near = near.unwrap();
        let both = Bounds::of([here, near]).unwrap();
        prop_assert!(both.contains(here) && both.contains(near) && both.contains(both.centre()));
        if here.distance_m(near) < margin_m - 1e-3 {
            prop_assert!(Bounds::from(here).expand(margin_m).contains(near));
        }
    }
}
