//! When a line is, and why it costs what it does.

use crate::i18n::{I18n, Span, t};
use tariff::{Fen, FreeReason, Line, LineKind, LocalMinute};

/// `8:00`, `18:30`, `24:00` for minutes since midnight.
pub fn time_of_day(minutes: u16) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// Where a line ends, seen from the day it begins on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// On the same day, at so many minutes after midnight, 1 to 1440.
    SameDay(u16),
    /// On the next day.
    NextDay(u16),
    /// Later.
    Later(LocalMinute),
}

fn end(line: &Line) -> End {
    let to = line.to;
    match (to.day().get() - line.from.day().get(), to.minute_of_day()) {
        (0, minute) => End::SameDay(minute),
        (1, 0) => End::SameDay(24 * 60),
        (1, minute) => End::NextDay(minute),
        _ => End::Later(to),
    }
}

/// From when to when; the day it begins on stands above it.
pub fn when(i18n: I18n, line: &Line) -> String {
    let from = time_of_day(line.from.minute_of_day());
    match end(line) {
        End::SameDay(to) => t!(i18n, quote.span, from = from, to = time_of_day(to)),
        End::NextDay(to) => t!(i18n, quote.span_next_day, from = from, to = time_of_day(to)),
        End::Later(to) => {
            let (day, to) = (i18n.day(to.day()), time_of_day(to.minute_of_day()));
            t!(i18n, quote.span_days, from = from, day = day, to = to)
        }
    }
}

/// The reason.
pub fn why(i18n: I18n, line: &Line) -> String {
    let span = |minutes: u16| i18n.span(Span::of(minutes.into()));
    match line.why {
        LineKind::Free { reason } => match reason {
            FreeReason::FirstMinutes { minutes } => t!(i18n, quote.free_first, span = span(minutes)),
            FreeReason::NewEnergy { minutes } => t!(i18n, quote.new_energy, span = span(minutes)),
            FreeReason::DisabledDriver { minutes } => t!(i18n, quote.disabled, span = span(minutes)),
            FreeReason::Hours => t!(i18n, quote.free_hours),
            FreeReason::Holiday => t!(i18n, quote.free_holiday),
            FreeReason::NoCharge => t!(i18n, quote.no_charge),
            FreeReason::Unknown => t!(i18n, quote.free),
        },
        LineKind::Units { units, unit_min, fen_per_unit } => {
            t!(i18n, quote.units, n = units, span = span(unit_min), money = i18n.money(fen_per_unit))
        }
        LineKind::Flat { .. } if line.amount == Fen::ZERO => t!(i18n, quote.again),
        LineKind::Flat { price } => t!(i18n, quote.flat, money = i18n.money(price)),
        LineKind::DayCap { day, cap } => {
            t!(i18n, quote.cap_day, day = i18n.day(day), money = i18n.money(cap))
        }
        LineKind::SpanCap { cap, .. } => t!(i18n, quote.cap_span, money = i18n.money(cap)),
        LineKind::StayCap { cap } => t!(i18n, quote.cap_stay, money = i18n.money(cap)),
        LineKind::MonthTicket => t!(i18n, quote.month_ticket),
        LineKind::Unknown => t!(i18n, quote.unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tariff::LocalDay;

    #[test]
    fn an_end_is_told_from_the_day_of_the_begin() {
        let day: LocalDay = "2026-11-21".parse().unwrap();
        let why = LineKind::Free { reason: FreeReason::Hours };
        let until = |to| end(&Line { from: day.at(1080), to, amount: Fen::ZERO, why });
        assert_eq!(until(day.at(1081)), End::SameDay(1081));
        assert_eq!(until(day.next().at(0)), End::SameDay(1440));
        assert_eq!(until(day.next().at(480)), End::NextDay(480));
        let later = day.next().next().at(0);
        assert_eq!(until(later), End::Later(later));
    }

    #[test]
    fn times_of_day_are_written_as_on_a_price_board() {
        for (minutes, written) in [(0, "0:00"), (485, "8:05"), (1440, "24:00")] {
            assert_eq!(time_of_day(minutes), written);
        }
    }
}
