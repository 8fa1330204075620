//! Made-up points about Qingdao for measuring: the same numbers, draw by draw, as `points` and `viewports` of
//! `e2e/bench/points.mjs` give in JavaScript, so that native and browser figures are about the same map.

use geo::{Bounds, GeoError, Position};
use std::f64::consts::PI;

/// The mulberry32 generator.
pub struct Random(u32);

impl Random {
    pub const fn new(seed: u32) -> Self {
        Self(seed)
    }

    /// Evenly in 0..1.
    pub fn even(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x6D2B_79F5);
        let mut t = (self.0 ^ (self.0 >> 15)).wrapping_mul(1 | self.0);
        t = t.wrapping_add((t ^ (t >> 7)).wrapping_mul(0x3d | t)) ^ t;
        f64::from(t ^ (t >> 14)) / 4_294_967_296.0
    }

    /// Normally around 0 with deviation 1 (Box–Muller).
    pub fn normal(&mut self) -> f64 {
        let mut nonzero = || loop {
            let it = self.even();
            if it > 0.0 {
                return it;
            }
        };
        let (u, v) = (nonzero(), nonzero());
        (-2.0 * u.ln()).sqrt() * (2.0 * PI * v).cos()
    }
}

/// Where people are: longitude, latitude, the deviation of each in degrees, and the share of them.
const QUARTERS: [(f64, f64, f64, f64, f64); 12] = [
    (120.382, 36.067, 0.022, 0.016, 0.22),
    (120.355, 36.085, 0.020, 0.018, 0.12),
    (120.430, 36.080, 0.030, 0.020, 0.14),
    (120.468, 36.105, 0.030, 0.025, 0.12),
    (120.400, 36.160, 0.035, 0.030, 0.10),
    (120.190, 35.960, 0.050, 0.035, 0.12),
    (120.380, 36.300, 0.050, 0.040, 0.07),
    (120.450, 36.390, 0.060, 0.040, 0.03),
    (120.030, 36.260, 0.060, 0.050, 0.03),
    (119.960, 36.790, 0.070, 0.060, 0.025),
    (120.520, 36.880, 0.070, 0.060, 0.015),
    (120.620, 36.140, 0.050, 0.060, 0.01),
];

fn place(random: &mut Random) -> (f64, f64) {
    let mut left = random.even();
    let (lon, lat, lon_deviation, lat_deviation, _) = QUARTERS[..QUARTERS.len() - 1]
        .iter()
        .find(|it| {
            left -= it.4;
            left < 0.0
        })
        .unwrap_or(&QUARTERS[QUARTERS.len() - 1]);
    let lon = lon + random.normal() * lon_deviation;
    (lon, lat + random.normal() * lat_deviation)
}

/// `count` car parks, each a point.
pub fn car_parks(count: usize, seed: u32) -> Result<Vec<Position>, GeoError> {
    let mut random = Random::new(seed);
    (0..count)
        .map(|_| {
            let (lon, lat) = place(&mut random);
            Position::new(lon, lat)
        })
        .collect()
}

/// `count` berths, in car parks of some 77, each laid out in rows.
pub fn berths(count: usize, seed: u32) -> Result<Vec<Position>, GeoError> {
    let mut random = Random::new(seed);
    let mut berths = Vec::with_capacity(count);
    while berths.len() < count {
        let (lon, lat) = place(&mut random);
        let size = (random.normal() * 0.9 + 3.95).exp().round().max(8.0);
        let size = (size as usize).min(count - berths.len());
        let columns = ((size as f64).sqrt() * 1.4).round().max(4.0) as usize;
        let (sin, cos) = (random.even() * PI).sin_cos();
        for berth in 0..size {
            let along_m = (berth % columns) as f64 * 2.6;
            let across_m = (berth / columns) as f64 * 8.0 + (random.even() - 0.5);
            berths.push(Position::new(
                lon + (along_m * cos - across_m * sin) / 90_000.0,
                lat + (along_m * sin + across_m * cos) / 111_000.0,
            )?);
        }
    }
    Ok(berths)
}

/// What phones of 390 × 844 pixels look at: somewhere busy, at zooms 10 to 18.
pub fn views(count: usize, seed: u32) -> Result<Vec<(Bounds, u8)>, GeoError> {
    let mut random = Random::new(seed);
    (0..count)
        .map(|_| {
            let (lon, lat) = place(&mut random);
            let zoom = 10 + (random.even() * 9.0) as u8;
            let degrees_px = 360.0 / (256.0 * f64::from(zoom).exp2());
            let (half_width, half_height) = (195.0 * degrees_px, 422.0 * degrees_px * lat.to_radians().cos());
            Ok((Bounds::new(lon - half_width, lat - half_height, lon + half_width, lat + half_height)?, zoom))
        })
        .collect()
}
