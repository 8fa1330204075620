//! Opening hours: the part of OpenStreetMap's `opening_hours` syntax that car parks use. Pure.

/// When a car park is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// `24/7`.
    Always,
    /// One or more rules.
    Rules(Vec<Rule>),
    /// Something this does not understand; shown as it stands.
    AsWritten(String),
}

/// Some days and their hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Which days.
    pub days: Days,
    /// Spans as `8:00–22:00`; empty means closed.
    pub hours: Vec<String>,
}

/// Days of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Days {
    /// Every day.
    Daily,
    /// Single days and spans of days.
    Some(Vec<DaySpan>),
}

/// From a day to a day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaySpan {
    /// The first.
    pub first: Day,
    /// The last.
    pub last: Day,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
    /// Public holidays.
    Holiday,
}

/// Reads opening hours. What is not understood whole is not read in part.
pub fn read(text: &str) -> Opening {
    let text = text.trim();
    if text == "24/7" {
        return Opening::Always;
    }
    let rules: Option<Vec<Rule>> =
        text.split(';').map(str::trim).filter(|it| !it.is_empty()).map(rule).collect();
    match rules {
        Some(rules) if rules.iter().all(Rule::is_whole_day) && is_every_day(&rules) => Opening::Always,
        Some(rules) if !rules.is_empty() => Opening::Rules(rules),
        _ => Opening::AsWritten(text.to_owned()),
    }
}

impl Rule {
    fn is_whole_day(&self) -> bool {
        self.hours == ["0:00–24:00"]
    }
}

fn is_every_day(rules: &[Rule]) -> bool {
    let whole_week = DaySpan { first: Day::Monday, last: Day::Sunday };
    !rules.is_empty()
        && rules.iter().all(|rule| match &rule.days {
            Days::Daily => true,
            Days::Some(spans) => spans.contains(&whole_week),
        })
}

fn rule(text: &str) -> Option<Rule> {
    let starts_with_day = text.starts_with(|first: char| first.is_ascii_alphabetic());
    let (days, hours) = match text.split_once(' ') {
        Some((days, hours)) if starts_with_day => {
            (Days::Some(days.split(',').map(days_of).collect::<Option<_>>()?), hours)
        }
        _ => (Days::Daily, text),
    };
    let hours = match hours.trim() {
        "off" | "closed" => Vec::new(),
        hours => hours.split(',').map(|span| hours_of(span.trim())).collect::<Option<_>>()?,
    };
    Some(Rule { days, hours })
}

fn days_of(text: &str) -> Option<DaySpan> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some(DaySpan { first: day(first)?, last: day(last)? })
}

fn day(text: &str) -> Option<Day> {
    Some(match text {
        "Mo" => Day::Monday,
        "Tu" => Day::Tuesday,
        "We" => Day::Wednesday,
        "Th" => Day::Thursday,
        "Fr" => Day::Friday,
        "Sa" => Day::Saturday,
        "Su" => Day::Sunday,
        "PH" => Day::Holiday,
        _ => return None,
    })
}

fn hours_of(text: &str) -> Option<String> {
    let (from, to) = text.split_once('-')?;
    Some(format!("{}–{}", time(from)?, time(to)?))
}

/// `08:00` as `8:00`. Hours run to 48, as in the syntax, for what ends after midnight; shown within a day.
fn time(text: &str) -> Option<String> {
    let (hour, minute) = text.split_once(':')?;
    if minute.len() != 2 || hour.is_empty() || hour.len() > 2 {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    if hour > 48 || minute > 59 {
        return None;
    }
    let hour = if hour > 24 || (hour == 24 && minute > 0) { hour - 24 } else { hour };
    Some(format!("{hour}:{minute:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn some(first: Day, last: Day) -> Days {
        Days::Some(vec![DaySpan { first, last }])
    }

    #[test]
    fn open_around_the_clock_is_understood_however_it_is_written() {
        for text in ["24/7", " 24/7 ", "00:00-24:00", "Mo-Su 00:00-24:00"] {
            assert_eq!(read(text), Opening::Always, "{text}");
        }
    }

    #[test]
    fn days_and_hours_are_read() {
        let rules = vec![
            Rule {
                days: some(Day::Monday, Day::Friday),
                hours: vec!["7:30–12:00".into(), "13:00–22:00".into()],
            },
            Rule { days: some(Day::Saturday, Day::Saturday), hours: vec!["9:00–2:00".into()] },
            Rule {
                days: Days::Some(vec![
                    DaySpan { first: Day::Sunday, last: Day::Sunday },
                    DaySpan { first: Day::Holiday, last: Day::Holiday },
                ]),
                hours: vec![],
            },
        ];
        assert_eq!(read("Mo-Fr 07:30-12:00,13:00-22:00; Sa 09:00-26:00; Su,PH off"), Opening::Rules(rules));
        let daily = Rule { days: Days::Daily, hours: vec!["6:00–23:00".into()] };
        assert_eq!(read("06:00-23:00"), Opening::Rules(vec![daily]));
    }

    #[test]
    fn what_is_not_understood_is_shown_as_written() {
        for text in
            ["", "sunrise-sunset", "Mo-Fr 8-18", "Mo 08:00-18:00; Xx 1", "08:00-18:99", "Jan Mo 08:00-18:00"]
        {
            assert_eq!(read(text), Opening::AsWritten(text.into()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[MoTuSaPH0-9:,;/ -]{0,30}") {
            let _ = read(&text);
        }
    }
}
