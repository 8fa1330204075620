//! Lines by the day they begin on. Pure.

use tariff::{Fen, Line, LocalDay};

/// The lines that begin on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub on: LocalDay,
    /// What they cost together.
    pub sum: Fen,
    /// In order; at least one.
    pub lines: Vec<Line>,
}

/// Groups lines, which are in order, by the day they begin on.
pub fn days(lines: &[Line]) -> Vec<Day> {
    let by_day = lines.chunk_by(|one, next| one.from.day() == next.from.day());
    by_day
        .filter_map(|lines| {
            let on = lines.first()?.from.day();
            // The quote's total fits, and no line is below nought: so does the sum of a part.
            let sum = Fen::try_sum(lines.iter().map(|line| line.amount))?;
            Some(Day { on, sum, lines: lines.to_vec() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tariff::{Step, Tariff, Visit};

    #[test]
    fn each_day_has_its_lines_and_its_sum() {
        let tariff = Tariff::new(0, 60, vec![Step::on(Fen::new(300))])
            .and_then(|it| it.charged_between(480, 1080))
            .and_then(|it| it.with_day_cap(Fen::new(1500)))
            .unwrap();
        let first: LocalDay = "2026-11-21".parse().unwrap();
        let quote = tariff.quote(&Visit::new(first.at(960), first.next().at(510))).unwrap();
        let told: Vec<_> =
            days(&quote.lines).iter().map(|it| (it.on, it.sum.get(), it.lines.len())).collect();
        // 16:00–18:00 and the night until 8:00; 8:00–8:30.
        assert_eq!(told, [(first, 600, 2), (first.next(), 300, 1)]);
        assert_eq!(Fen::try_sum(days(&quote.lines).iter().map(|it| it.sum)), Some(quote.total));
    }

    #[test]
    fn no_lines_are_no_days() {
        assert!(days(&[]).is_empty());
    }
}
