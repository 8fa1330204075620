//! What operators say, in our words.

use super::City;
use ::transit::{
    live::Names,
    realtime::{self, Translation},
};
use contract::{
    LineId, Name, StopId, Timestamp,
    transit::{Alert, Severity},
};
use std::collections::BTreeSet;

/// Most characters of a title and of a text.
const TITLE: usize = 200;
const TEXT: usize = 4_000;

/// An alert of a feed; `None` without a title, or when all that it is about is unknown here.
pub fn alert(
    city: &City,
    names: &Names,
    source: &str,
    id: &str,
    said: &realtime::Alert<'_>,
) -> Option<Alert> {
    let (mut lines, mut stops): (BTreeSet<LineId>, BTreeSet<StopId>) = Default::default();
    let mut is_about_all = said.informed.is_empty();
    for about in &said.informed {
        let route = about.route_id.or(about.trip.as_ref().and_then(|trip| trip.route_id));
        if route.is_none() && about.stop_id.is_none() {
            is_about_all |= about.agency_id.is_some() || about.route_type.is_some();
        }
        lines.extend(route.and_then(|id| names.lines.get(id)).map(|at| city.timetable.line_id(*at)));
        stops.extend(about.stop_id.and_then(|id| names.stops.get(id)).map(|at| city.timetable.stop_id(*at)));
    }
    if !is_about_all && lines.is_empty() && stops.is_empty() {
        return None;
    }
    let moment = |second: Option<u64>| {
        let ms = i64::try_from(second?).ok()?.checked_mul(1000)?;
        Timestamp::from_millis(ms).filter(|_| ms > 0)
    };
    // Of several spans the whole of them: it holds now and then in between.
    let from = said.active.iter().map(|it| moment(it.start)).min().flatten();
    let is_open = said.active.iter().any(|it| moment(it.end).is_none());
    let until = if is_open { None } else { said.active.iter().filter_map(|it| moment(it.end)).max() };
    Some(Alert {
        id: format!("{source}.{id}").chars().take(TITLE).collect(),
        title: name(&said.header, TITLE)?,
        text: name(&said.description, TEXT),
        severity: said.severity.unwrap_or(Severity::Warning),
        lines: lines.into_iter().collect(),
        stops: stops.into_iter().collect(),
        from,
        until,
    })
}

/// The Chinese text, or what there is, and the English one.
fn name(translations: &[Translation<'_>], most: usize) -> Option<Name> {
    let of = |language: &str| {
        let is_it = |it: &&Translation<'_>| it.language.is_some_and(|tag| tag.starts_with(language));
        translations.iter().find(is_it)
    };
    let cut = |it: &Translation<'_>| -> String { it.text.trim().chars().take(most).collect() };
    let base =
        of("zh").or_else(|| translations.iter().find(|it| it.language.is_none())).or(translations.first())?;
    let zh = Some(cut(base)).filter(|text| !text.is_empty())?;
    let en = of("en").map(cut).filter(|text| !text.is_empty() && *text != zh);
    Some(Name { zh, en })
}
