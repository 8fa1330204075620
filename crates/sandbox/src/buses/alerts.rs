//! What riders of the demo city are warned of: every day another detour, and a lift that is out of order.

use super::{
    Kind, Network,
    day::Day,
    realtime::{Alert, Entity, EntitySelector, TimeRange, TranslatedString, Translation},
};
use crate::random::Random;

const MAINTENANCE: i32 = 9;
const CONSTRUCTION: i32 = 10;
const DETOUR: i32 = 4;
const ACCESSIBILITY_ISSUE: i32 = 11;
const INFO: i32 = 2;
const WARNING: i32 = 3;
const HOUR_S: i64 = 3_600;

/// The alerts of a day, all day long.
pub(super) fn of_day(network: &Network, day: Day, seed: u64) -> Vec<Entity> {
    let mut random = Random::of(seed ^ u64::from(day.date()), "alerts");
    let period = TimeRange {
        start: u64::try_from(day.unix_s(0)).ok(),
        // The night buses of a day run until its 28th hour.
        end: u64::try_from(day.unix_s(28 * HOUR_S)).ok(),
    };
    let alerts = [detour(network, &mut random), lift(network, &mut random)];
    let named = ["detour", "lift"].into_iter().zip(alerts);
    named
        .filter_map(|(name, alert)| {
            let alert = Alert { active_period: vec![period], ..alert? };
            let id = format!("a-{name}-{}", day.date());
            Some(Entity { id, alert: Some(alert), ..Entity::default() })
        })
        .collect()
}

fn detour(network: &Network, random: &mut Random) -> Option<Alert> {
    let buses: Vec<_> = network.lines.iter().filter(|it| it.kind == Kind::Bus).collect();
    let line = buses.get(random.between(0, (buses.len() as u32).checked_sub(1)?) as usize)?;
    let course = &network.courses[line.courses[0]];
    let stop = &network.stops[course.stops[course.stops.len() / 2]];
    let (zh, en) = (&line.name.zh, &line.name.en);
    Some(Alert {
        informed_entity: vec![EntitySelector { route_id: Some(line.id.clone()), stop_id: None }],
        cause: Some(CONSTRUCTION),
        effect: Some(DETOUR),
        header_text: Some(words(
            &format!("{zh}今天绕行（示例）"),
            &format!("Bus {en} takes a detour today (sample)"),
        )),
        description_text: Some(words(
            &format!("{}一带修路，{zh}绕行，可能晚到几分钟。各站照常停靠。", stop.name.zh),
            &format!(
                "Road works near {}: bus {en} takes a detour and may be a few minutes late. It calls at all stops.",
                stop.name.en
            ),
        )),
        severity_level: Some(WARNING),
        ..Alert::default()
    })
}

fn lift(network: &Network, random: &mut Random) -> Option<Alert> {
    let stations: Vec<_> = network.stops.iter().filter(|it| it.is_station).collect();
    let station = stations.get(random.between(0, (stations.len() as u32).checked_sub(1)?) as usize)?;
    let (zh, en) = (&station.name.zh, &station.name.en);
    Some(Alert {
        informed_entity: vec![EntitySelector { route_id: None, stop_id: Some(station.id.clone()) }],
        cause: Some(MAINTENANCE),
        effect: Some(ACCESSIBILITY_ISSUE),
        header_text: Some(words(
            &format!("地铁{zh}站直梯停用（示例）"),
            &format!("Lift out of order at {en} metro station (sample)"),
        )),
        description_text: Some(words(
            "站台到站厅的直梯正在检修，今天不能用。需要直梯的乘客请在邻近的车站上下车，或者请工作人员帮忙。",
            "The lift between platform and concourse is being repaired and out of use today. If you need it, use a \
             neighbouring station, or ask the staff for help.",
        )),
        severity_level: Some(INFO),
        ..Alert::default()
    })
}

fn words(zh: &str, en: &str) -> TranslatedString {
    let of = |text: &str, language: &str| Translation {
        text: text.to_owned(),
        language: Some(language.to_owned()),
    };
    TranslatedString { translation: vec![of(zh, "zh-CN"), of(en, "en")] }
}
