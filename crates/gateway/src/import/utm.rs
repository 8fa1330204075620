//! Universal Transverse Mercator, from metres to degrees.
//!
//! Krüger's series to the sixth order as given by C. F. F. Karney, "Transverse Mercator with an accuracy of
//! a few nanometers" (2011), equations 11, 15, 36; on the GRS80 ellipsoid, whose difference from WGS-84's is
//! below a tenth of a millimetre. Within a zone the series is exact to nanometres.

/// A zone of six degrees on the northern half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Zone(u8);

impl Zone {
    /// 1 to 60.
    pub(super) const fn north(number: u8) -> Self {
        assert!(number >= 1 && number <= 60, "there are sixty zones");
        Self(number)
    }

    fn meridian_deg(self) -> f64 {
        f64::from(self.0) * 6.0 - 183.0
    }
}

const SEMI_MAJOR_AXIS_M: f64 = 6_378_137.0;
const INVERSE_FLATTENING: f64 = 298.257_222_101;
const SCALE: f64 = 0.9996;
const FALSE_EASTING_M: f64 = 500_000.0;

/// Degrees east and north of a point in metres; `None` when it is no point of the zone's grid (which
/// reaches, generously, from 100 to 900 km east and to 9,400 km north) or not finite.
pub(super) fn to_degrees(zone: Zone, easting_m: f64, northing_m: f64) -> Option<(f64, f64)> {
    if !(100_000.0..=900_000.0).contains(&easting_m) || !(0.0..=9_400_000.0).contains(&northing_m) {
        return None;
    }
    let f = 1.0 / INVERSE_FLATTENING;
    let n = f / (2.0 - f);
    let (n2, n3, n4) = (n * n, n.powi(3), n.powi(4));
    let (n5, n6) = (n.powi(5), n.powi(6));
    let radius_m = SEMI_MAJOR_AXIS_M / (1.0 + n) * (1.0 + n2 / 4.0 + n4 / 64.0 + n6 / 256.0);
    let beta = [
        n / 2.0 - 2.0 / 3.0 * n2 + 37.0 / 96.0 * n3 - n4 / 360.0 - 81.0 / 512.0 * n5
            + 96_199.0 / 604_800.0 * n6,
        n2 / 48.0 + n3 / 15.0 - 437.0 / 1_440.0 * n4 + 46.0 / 105.0 * n5 - 1_118_711.0 / 3_870_720.0 * n6,
        17.0 / 480.0 * n3 - 37.0 / 840.0 * n4 - 209.0 / 4_480.0 * n5 + 5_569.0 / 90_720.0 * n6,
        4_397.0 / 161_280.0 * n4 - 11.0 / 504.0 * n5 - 830_251.0 / 7_257_600.0 * n6,
        4_583.0 / 161_280.0 * n5 - 108_847.0 / 3_991_680.0 * n6,
        20_648_693.0 / 638_668_800.0 * n6,
    ];
    let xi = northing_m / (SCALE * radius_m);
    let eta = (easting_m - FALSE_EASTING_M) / (SCALE * radius_m);
    let (mut xi_sphere, mut eta_sphere) = (xi, eta);
    for (order, b) in (1_u8..).zip(beta) {
        let angle = 2.0 * f64::from(order);
        xi_sphere -= b * (angle * xi).sin() * (angle * eta).cosh();
        eta_sphere -= b * (angle * xi).cos() * (angle * eta).sinh();
    }

    let east = eta_sphere.sinh().atan2(xi_sphere.cos());
    let tau_conformal = xi_sphere.sin() / eta_sphere.sinh().hypot(xi_sphere.cos());
    let lat = tau_of(tau_conformal, (f * (2.0 - f)).sqrt()).atan();
    Some((zone.meridian_deg() + east.to_degrees(), lat.to_degrees()))
}

/// The tangent of the latitude whose conformal latitude has this tangent: Newton's method on Karney's
/// equation 7, which gains twice the digits a round; five are more than doubles hold.
fn tau_of(conformal: f64, e: f64) -> f64 {
    (0..5).fold(conformal / (1.0 - e * e), |tau, _| {
        let sigma = (e * (e * tau / tau.hypot(1.0)).atanh()).sinh();
        let guess = tau * sigma.hypot(1.0) - sigma * tau.hypot(1.0);
        let step = (conformal - guess) / guess.hypot(1.0);
        tau + step * (1.0 + (1.0 - e * e) * tau * tau) / ((1.0 - e * e) * tau.hypot(1.0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn metres_of_zone_32_become_the_degrees_that_proj_tells() {
        // Computed with PROJ 9, EPSG:25832 to EPSG:4258.
        let table = [
            ((413_824.911_854_478_2, 5_317_088.866_013_217), (7.844_731_526_908, 48.001_286_186_545)),
            ((500_000.0, 0.0), (9.0, 0.0)),
            ((500_000.0, 5_500_000.0), (9.0, 49.652_542_923_557)),
            ((300_000.0, 5_200_000.5), (6.372_998_382_478, 46.923_385_715_567)),
            ((691_000.25, 6_100_000.75), (11.987_063_416_648, 55.010_144_606_870)),
            ((560_000.0, 9_200_000.0), (13.311_244_386_456, 82.832_487_025_176)),
            ((200_000.0, 1_000_000.0), (6.271_307_307_540, 9.036_408_105_693)),
        ];
        for ((easting_m, northing_m), (lon, lat)) in table {
            let told = to_degrees(Zone::north(32), easting_m, northing_m).unwrap();
            // 1e-11 degrees are a micrometre.
            assert!(
                (told.0 - lon).abs() < 1e-11 && (told.1 - lat).abs() < 1e-11,
                "{told:?} for {lon}, {lat}"
            );
        }
    }

    #[test]
    fn points_off_the_grid_are_refused() {
        for (easting_m, northing_m) in
            [(0.0, 5e6), (5e5, -1.0), (5e5, 1e7), (f64::NAN, 5e6), (5e5, f64::INFINITY)]
        {
            assert_eq!(to_degrees(Zone::north(32), easting_m, northing_m), None);
        }
    }

    proptest! {
        #[test]
        fn every_point_of_the_grid_is_a_place(easting_m in 1e5..9e5, northing_m in 0.0..9.4e6) {
            let (lon, lat) = to_degrees(Zone::north(32), easting_m, northing_m).unwrap();
            prop_assert!(contract::Position::new(lon, lat).is_ok(), "{lon}, {lat}");
        }
    }
}
