//! Carbon dioxide of a journey.

use contract::transit::Mode;

/// Grams of carbon dioxide equivalents that one passenger's kilometre costs, rounded: the averages of "UK Government
/// GHG Conversion Factors for Company Reporting", 2023 (average local bus; London Underground; light rail and tram;
/// national rail; foot passenger of a ferry). Nobody has published such factors for Qingdao; a fleet with many
/// electric buses, as its is, stays below.
const fn per_km_g(mode: Mode) -> u32 {
    match mode {
        Mode::Bus | Mode::OnDemand => 102,
        Mode::Metro => 28,
        Mode::Tram | Mode::Cable => 29,
        Mode::Rail => 35,
        Mode::Ferry => 19,
    }
}

/// The same of a car of average size and unknown fuel with one person in it.
const CAR_PER_KM_G: u32 = 167;

/// Grams for a ride of so many metres.
pub fn ride_g(mode: Mode, metres: u32) -> u32 {
    grams(per_km_g(mode), metres)
}

/// Grams of a car for so many metres.
pub fn car_g(metres: u32) -> u32 {
    grams(CAR_PER_KM_G, metres)
}

fn grams(per_km_g: u32, metres: u32) -> u32 {
    // Half the way around the earth with a car is 3.3 tons: it fits.
    (u64::from(per_km_g) * u64::from(metres) / 1000) as u32
}
