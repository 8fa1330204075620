//! A car park's description: names that read naturally and that nobody mistakes for a real car park's.

use super::{
    anchors::{Anchor, Near, metres_between},
    bays::Kind,
    prices::Prices,
};
use crate::random::Random;
use contract::{
    Timestamp,
    parkapi::{Purpose, Site, SiteType},
};
use std::collections::HashMap;

/// How many car parks already bear a name, to number the next one.
#[derive(Default)]
pub(super) struct Names(HashMap<String, u32>);

/// When the demo city was described: 2026-11-20T00:00:00+08:00. Fixed, as the city is.
const DESCRIBED_MS: i64 = 1_795_104_000_000;

/// Of a hundred car parks, so many never tell how full they are.
const UNCOUNTED_PERCENT: f64 = 3.0;

pub(super) fn site(
    uid: String,
    kind: Kind,
    capacity: u32,
    near: &Near<'_>,
    names: &mut Names,
    prices: &Prices,
    random: &mut Random,
) -> Site {
    let anchor = near.anchor;
    let is_roadside = kind == Kind::Roadside;
    let (zh, en) = names.next(kind, near);
    let price = prices.draw(kind, &anchor.district, random);
    let percent_of = |percent: f64| (f64::from(capacity) * percent / 100.0).ceil() as u32;
    let disabled = if is_roadside { u32::from(random.percent(35.0)) } else { percent_of(1.5) };
    let has_chargers = random.percent(if is_roadside { 3.0 } else { 42.0 });
    let charging = percent_of(f64::from(random.between(4, 14)));
    let has_limit = kind == Kind::Underground || (kind == Kind::Garage && random.percent(85.0));
    let height_cm = 190 + 10 * random.between(0, 5) as u16;
    let hours = match random.between(0, 9) {
        0 if !is_roadside => "06:00-23:00",
        1 if !is_roadside => "07:00-22:00",
        2 if !is_roadside => "Mo-Fr 07:00-21:00; Sa-Su 08:00-20:00",
        _ => "24/7",
    };
    Site {
        uid,
        name: zh,
        name_en: Some(en),
        purpose: Purpose::Car,
        kind: Some(match kind {
            Kind::Roadside => SiteType::OnStreet,
            Kind::Ground => SiteType::OffStreetParkingGround,
            Kind::Garage => SiteType::CarPark,
            Kind::Underground => SiteType::Underground,
        }),
        lat: near.position.lat(),
        lon: near.position.lon(),
        address: Some(address(near)),
        operator_name: Some(format!(
            "示例停车运营方{}",
            ["甲", "乙", "丙", "丁"][random.pick(&[4.0, 3.0, 2.0, 1.0])]
        )),
        capacity,
        capacity_disabled: Some(disabled),
        capacity_charging: Some(if has_chargers { charging } else { 0 }),
        max_height: has_limit.then_some(height_cm),
        has_fee: price.tariff.as_ref().map(|it| !it.is_free()),
        fee_description: price.words,
        tariff: price.tariff,
        has_etc: Some(random.percent(if is_roadside { 25.0 } else { 50.0 })),
        opening_hours: Some(hours.to_owned()),
        has_realtime_data: !random.percent(UNCOUNTED_PERCENT),
        static_data_updated_at: Timestamp::from_millis(DESCRIBED_MS),
    }
}

/// `五四广场站东南约 300 米`, rounded to 50 m.
fn address(near: &Near<'_>) -> String {
    let about_m = ((near.distance_m / 50.0).round() * 50.0).max(50.0);
    let Near { anchor, .. } = near;
    let (direction, _) = direction(near);
    format!("青岛市{}{}{direction}约 {about_m:.0} 米（示例地址）", anchor.district, zh_name(anchor))
}

impl Names {
    /// Names in Chinese and English, numbered within what they stand beside.
    fn next(&mut self, kind: Kind, near: &Near<'_>) -> (String, String) {
        let (direction, direction_en) = direction(near);
        let (what, what_en) = match kind {
            Kind::Roadside => ("路边泊位", "roadside bays"),
            Kind::Ground => ("停车场", "car park"),
            Kind::Garage => ("停车楼", "parking garage"),
            Kind::Underground => ("地下停车场", "underground car park"),
        };
        let (zh, en) = (zh_name(near.anchor), en_name(near.anchor));
        let number = self.0.entry(format!("{zh}{direction}{what}")).or_default();
        *number += 1;
        let zh = format!("{zh}{direction} {number} 号{what}（示例）");
        (zh, format!("{en} {direction_en} {what_en} {number} (sample)"))
    }
}

/// Without what stands in brackets behind it, and saying that it is a station.
fn zh_name(anchor: &Anchor) -> String {
    let name = anchor.name.split('(').next().unwrap_or(&anchor.name);
    if anchor.is_station && !name.ends_with('站') { format!("{name}站") } else { name.to_owned() }
}

fn en_name(anchor: &Anchor) -> String {
    let name = anchor.name_en.split(" (").next().unwrap_or(&anchor.name_en);
    if anchor.is_station && !name.ends_with("Station") { format!("{name} Stn") } else { name.to_owned() }
}

/// In which of eight directions it lies from its anchor.
fn direction(near: &Near<'_>) -> (&'static str, &'static str) {
    /// The tangent of 22.5°, half of an eighth.
    const HALF: f64 = 0.414_213_562_373_095;
    let (east_m, north_m) = metres_between(near.anchor.position, near.position);
    let (is_ew, is_ns) = (east_m.abs() > HALF * north_m.abs(), north_m.abs() > HALF * east_m.abs());
    match (is_ew, is_ns, east_m > 0.0, north_m > 0.0) {
        (true, true, true, true) => ("东北", "NE"),
        (true, true, true, false) => ("东南", "SE"),
        (true, true, false, true) => ("西北", "NW"),
        (true, true, false, false) => ("西南", "SW"),
        (true, false, true, _) => ("东", "E"),
        (true, false, false, _) => ("西", "W"),
        (false, _, _, true) => ("北", "N"),
        (false, _, _, false) => ("南", "S"),
    }
}
