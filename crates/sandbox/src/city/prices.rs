//! What parking costs in the demo city: published prices where there are some, invented ones elsewhere.

use super::{CityError, bays::Kind};
use crate::random::Random;
use tariff::{
    Band, BandPrice, CapDay, DayWindow, Factor, Fen, SizeRule, Step, Tariff, TariffError, VehicleSize,
    published::{self, Published},
};

/// What a car park charges, and how it says so.
pub(super) struct Price {
    pub(super) tariff: Option<Tariff>,
    pub(super) words: Option<String>,
}

pub(super) struct Prices {
    xingguang: Published,
    jiaozhou: Vec<Published>,
}

impl Prices {
    pub(super) fn read() -> Result<Self, CityError> {
        let read = |json: &str| serde_json::from_str::<Published>(json);
        let jiaozhou = published::JIAOZHOU.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { xingguang: read(published::XINGGUANG_ISLAND)?, jiaozhou })
    }

    /// A price for a car park of this kind in this district.
    pub(super) fn draw(&self, kind: Kind, district: &str, random: &mut Random) -> Price {
        // Some say nothing about prices, as in real feeds.
        if random.percent(3.0) {
            return Price { tariff: None, words: None };
        }
        match (kind, district) {
            (Kind::Roadside, "黄岛区") => borrowed(&self.xingguang),
            (Kind::Roadside, "胶州市") => {
                let zone = random.pick(&[1.0, 2.0, 2.0]);
                borrowed(&self.jiaozhou[zone])
            }
            (Kind::Ground, "城阳区" | "黄岛区" | "即墨区" | "胶州市") if random.percent(30.0) => {
                Price { tariff: Some(Tariff::free()), words: Some("示例：免费停放。".to_owned()) }
            }
            _ => invented(kind, district, random),
        }
    }
}

/// An authority's price, borrowed for a car park that does not exist.
fn borrowed(published: &Published) -> Price {
    let words = format!(
        "示例数据，套用「{}」的公示价格：{}来源 {}",
        published.name, published.words, published.source
    );
    Price { tariff: Some(published.tariff.clone()), words: Some(words) }
}

/// No price of the central districts could be found in a source: these are samples and say so.
fn invented(kind: Kind, district: &str, random: &mut Random) -> Price {
    let is_central = matches!(district, "市南区" | "市北区" | "崂山区");
    let half_hour = Fen::new(match (kind, is_central) {
        (Kind::Roadside, true) => 50 * i64::from(random.between(4, 6)),
        (Kind::Roadside, false) => 50 * i64::from(random.between(2, 3)),
        (_, true) => 50 * i64::from(random.between(4, 10)),
        (_, false) => 50 * i64::from(random.between(2, 5)),
    });
    let cap = Fen::new(half_hour.get() * i64::from(random.between(10, 16)));
    let free_min = if kind == Kind::Roadside { 15 } else { 15 * random.between(1, 2) as u16 };
    let (table, words) = if kind == Kind::Roadside {
        let words = format!(
            "8:00至20:00收费，其余时间免费；{free_min}分钟内免费，其后{half_hour}元/30分钟，当日最高{cap}元。\
             中型车、大型车每30分钟分别加收0.5元、1元，当日最高价为小型车的1.5倍、2倍。\
             新能源汽车当日首次停车2小时内免费，残疾人驾驶的车辆4小时内免费。"
        );
        (roadside(free_min, half_hour, cap), words)
    } else if half_hour.get() % 100 == 0 {
        let night = Fen::new(2 * half_hour.get());
        let words = format!(
            "{free_min}分钟内免费；8:00至20:00 {half_hour}元/30分钟，20:00至次日8:00 {night}元/次，\
             从入场起每24小时最高{cap}元。大型车每30分钟加收2元，最高价和夜间价为小型车的2倍。"
        );
        (with_night(free_min, half_hour, night, cap), words)
    } else {
        let words = format!("{free_min}分钟内免费，超过的从入场起{half_hour}元/30分钟，当日最高{cap}元。");
        let table = Tariff::new(free_min, 30, vec![Step::on(half_hour)]);
        (table.and_then(|it| it.with_day_cap(cap)).map(Tariff::with_free_lapsing), words)
    };
    Price { tariff: table.ok(), words: Some(format!("示例价格，非实际收费：{words}")) }
}

fn larger(more_per_unit: i64, num: u16, den: u16) -> SizeRule {
    SizeRule { more_per_unit: Fen::new(more_per_unit), factor: Factor { num, den } }
}

/// By the pattern of Xingguang Island, the only roadside price of the region that is told by size.
fn roadside(free_min: u16, half_hour: Fen, cap: Fen) -> Result<Tariff, TariffError> {
    let table = Tariff::new(free_min, 30, vec![Step::on(half_hour)])?
        .charged_between(8 * 60, 20 * 60)?
        .with_day_cap(cap)?
        .with_size(VehicleSize::Medium, larger(50, 3, 2))?
        .with_size(VehicleSize::Large, larger(100, 2, 1))?;
    Ok(table.with_new_energy_free(120).with_disabled_free(240))
}

/// By day as long as one stays, by night at one price.
fn with_night(free_min: u16, half_hour: Fen, night: Fen, cap: Fen) -> Result<Tariff, TariffError> {
    let hours = DayWindow { from_min: 20 * 60, to_min: 8 * 60 };
    let table = Tariff::new(free_min, 30, vec![Step::on(half_hour)])?
        .with_band(Band { hours, price: BandPrice::Flat(night) })?
        .with_day_cap(cap)?
        .with_size(VehicleSize::Large, larger(200, 2, 1))?;
    Ok(table.with_day_cap_over(CapDay::FromEntry))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invented_prices_are_valid_tables_that_say_they_are_samples() {
        let mut random = Random::new(7);
        let (mut nights, mut sizes, mut lapsing) = (0, 0, 0);
        for kind in [Kind::Roadside, Kind::Ground, Kind::Garage, Kind::Underground] {
            for _ in 0..200 {
                let price = invented(kind, "市南区", &mut random);
                let tariff = price.tariff.unwrap();
                assert!(price.words.unwrap().starts_with("示例价格"));
                nights += usize::from(!tariff.bands().is_empty());
                sizes += usize::from(tariff.size(VehicleSize::Large).is_some());
                lapsing += usize::from(tariff.free_lapses());
            }
        }
        assert!(nights > 100 && sizes > 300 && lapsing > 100, "{nights} {sizes} {lapsing}");
    }
}
