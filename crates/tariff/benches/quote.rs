//! How long a quote takes: one line of JSON a measurement. A stay of 30 days must take no more than 50 µs.

use std::{hint::black_box, time::Instant};
use tariff::{
    Anew, Band, BandPrice, DayWindow, Fen, LocalDay, Step, Tariff, TariffError, Units, Vehicle, VehicleSize,
    Visit,
    published::{Published, XINGGUANG_ISLAND},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let first: LocalDay = "2026-11-21".parse()?;
    let stay = |minutes: u32| -> Result<Visit, TariffError> {
        let entered = first.at(9 * 60 + 7);
        let left = entered.checked_add(minutes).ok_or(TariffError::Moment)?;
        let vehicle = Vehicle { size: VehicleSize::Medium, new_energy: true, disabled_driver: false };
        Ok(Visit { holidays: [first.next()].into(), ..Visit::new(entered, left).with_vehicle(vehicle) })
    };
    let published: Published = serde_json::from_str(XINGGUANG_ISLAND)?;
    let around_the_clock = Tariff::new(15, 30, vec![Step::on(Fen::new(200))])?;
    for (table, tariff) in [
        ("Xingguang Island", &published.tariff),
        ("around the clock, uncapped", &around_the_clock),
        ("around the clock, capped", &around_the_clock.clone().with_day_cap(Fen::new(2_000))?),
        ("eight bands, steps anew each day, no cap", &many_bands()?),
    ] {
        for days in [0, 1, 30, 365] {
            measure(table, tariff, days, &stay(days * 24 * 60 + 125)?)?;
        }
    }
    Ok(())
}

/// About the most that a table can ask of the engine: every three hours another price in four steps.
fn many_bands() -> Result<Tariff, TariffError> {
    let steps = |price| {
        let step = |at: u32| Step::up_to((at + 1) * 20, Fen::new(price + i64::from(at)));
        (0..3).map(step).chain([Step::on(Fen::new(price))]).collect::<Vec<_>>()
    };
    let table = Tariff::new(30, 15, steps(100))?.with_anew(Anew::Day);
    (0..8_u16).try_fold(table, |table, at| {
        let hours = DayWindow { from_min: at * 180, to_min: at * 180 + 170 };
        let units = Units { unit_min: 15, steps: steps(200 + i64::from(at)) };
        table.with_band(Band { hours, price: BandPrice::Units(units) })
    })
}

fn measure(table: &str, tariff: &Tariff, days: u32, visit: &Visit) -> Result<(), TariffError> {
    let lines = tariff.quote(visit)?.lines.len();
    let mut times: Vec<f64> = (0..2_000)
        .map(|_| {
            let start = Instant::now();
            let quote = black_box(tariff).quote(black_box(visit));
            let us = start.elapsed().as_secs_f64() * 1e6;
            drop(black_box(quote));
            us
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        r#"{{"bench":"quote","where":"native","table":"{table}","days":{days},"lines":{lines},"p50_us":{:.2},"p99_us":{:.2}}}"#,
        times[times.len() / 2],
        times[times.len() * 99 / 100],
    );
    Ok(())
}
