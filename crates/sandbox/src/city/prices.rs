//! What parking costs in the demo city: published prices where there are some, invented ones elsewhere.

use super::{CityError, bays::Kind};
use crate::random::Random;
use tariff::{Fen, Step, Tariff, TariffError, published, published::Published};

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
    let table = Tariff::new(free_min, 30, vec![Step::on(half_hour)]).and_then(|it| it.with_day_cap(cap));
    let table: Result<Tariff, TariffError> =
        if kind == Kind::Roadside { table.and_then(|it| it.charged_between(8 * 60, 20 * 60)) } else { table };
    let hours = if kind == Kind::Roadside { "8:00至20:00收费，其余时间免费；" } else { "" };
    let words = format!(
        "示例价格，非实际收费：{hours}{free_min}分钟内免费，其后{half_hour}元/30分钟，当日最高{cap}元。"
    );
    Price { tariff: table.ok(), words: Some(words) }
}
