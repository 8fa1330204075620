//! A city of car parks by the thousand, the same on every run.

use city::{LotRecord, PlaceRecord};
use contract::{
    Fen, LotId, Name, PlaceId, Position, Tariff,
    lot::{Amenities, LotKind},
    place::PlaceKind,
};
use tariff::Step;

/// Bays of the whole city.
pub const BAYS: u32 = 620_000;

pub const QUARTERS: [(&str, &str); 24] = [
    ("五四广场", "May Fourth Square"),
    ("台东", "Taidong"),
    ("栈桥", "Zhanqiao Pier"),
    ("浮山所", "Fushansuo"),
    ("石老人", "Shilaoren"),
    ("李村", "Licun"),
    ("青岛北站", "Qingdao North Railway Station"),
    ("流亭", "Liuting"),
    ("海泊桥", "Haibo Bridge"),
    ("中山公园", "Zhongshan Park"),
    ("八大关", "Badaguan"),
    ("麦岛", "Maidao"),
    ("辛家庄", "Xinjiazhuang"),
    ("错埠岭", "Cuobuling"),
    ("水清沟", "Shuiqinggou"),
    ("井冈山路", "Jinggangshan Road"),
    ("薛家岛", "Xuejiadao"),
    ("金沙滩", "Golden Beach"),
    ("灵山卫", "Lingshanwei"),
    ("红岛", "Hongdao"),
    ("城阳", "Chengyang"),
    ("即墨古城", "Jimo Ancient City"),
    ("世博园", "Expo Garden"),
    ("崂山", "Laoshan"),
];
pub const ROADS: [(&str, &str); 20] = [
    ("香港中路", "Xianggang Middle Road"),
    ("山东路", "Shandong Road"),
    ("延安三路", "Yan'an 3rd Road"),
    ("东海西路", "Donghai West Road"),
    ("闽江路", "Minjiang Road"),
    ("威海路", "Weihai Road"),
    ("南京路", "Nanjing Road"),
    ("敦化路", "Dunhua Road"),
    ("黑龙江中路", "Heilongjiang Middle Road"),
    ("重庆南路", "Chongqing South Road"),
    ("长江中路", "Changjiang Middle Road"),
    ("海尔路", "Haier Road"),
    ("同安路", "Tong'an Road"),
    ("辽阳西路", "Liaoyang West Road"),
    ("福州北路", "Fuzhou North Road"),
    ("人民路", "Renmin Road"),
    ("瑞昌路", "Ruichang Road"),
    ("文阳路", "Wenyang Road"),
    ("正阳中路", "Zhengyang Middle Road"),
    ("滨海大道", "Binhai Avenue"),
];
const SUFFIXES: [(&str, &str, LotKind); 5] = [
    ("路侧泊位", "roadside bays", LotKind::Roadside),
    ("停车场", "car park", LotKind::Ground),
    ("停车楼", "garage", LotKind::Garage),
    ("地下停车场", "underground car park", LotKind::Underground),
    ("公园停车场", "park car park", LotKind::Ground),
];
const OPERATORS: [&str; 6] = [
    "青岛停车管理（示例）",
    "城市停车服务（示例）",
    "国信停车（示例）",
    "海信物业（示例）",
    "海天（示例）",
    "街道办（示例）",
];
const HOURS: [&str; 4] =
    ["24/7", "Mo-Su 06:00-22:00", "Mo-Fr 07:30-19:00; Sa-Su 08:00-20:00", "Mo-Su 05:30-24:00"];

/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014), `SplitMix64`.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        ((u128::from(mixed) * u128::from(end)) >> 64) as u32
    }

    fn is_one_in(&mut self, many: u32) -> bool {
        self.below(many) == 0
    }

    pub fn unit(&mut self) -> f64 {
        f64::from(self.below(u32::MAX)) / f64::from(u32::MAX)
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u32) as usize]
    }

    /// Denser towards the middle.
    fn near(&mut self, lon: f64, lat: f64, spread: f64) -> Position {
        let mut off = || (self.unit() + self.unit() + self.unit() - 1.5) * spread;
        let (x, y) = (off(), off());
        Position::new(lon + x, lat + y).expect("Qingdao lies far from pole and antimeridian")
    }
}

/// So many car parks with so many bays together; import gives them ids quarter by quarter.
pub fn lots(count: u32, bays: u32) -> Vec<LotRecord> {
    let mut random = Random(2);
    let tariffs: Vec<Tariff> = (0..40).map(|_| tariff(&mut random)).collect();
    (0..count).map(|id| lot(&mut random, &tariffs, id, count, bays)).collect()
}

fn lot(random: &mut Random, tariffs: &[Tariff], id: u32, count: u32, bays: u32) -> LotRecord {
    let (quarter, quarter_en) = QUARTERS[(id * QUARTERS.len() as u32 / count) as usize];
    let mut middle = Random(u64::from(id * QUARTERS.len() as u32 / count));
    let middle = middle.near(120.35, 36.12, 0.2);
    let (road, road_en) = *random.of(&ROADS);
    let (suffix, suffix_en, kind) = *random.of(&SUFFIXES);
    let number = 1 + random.below(300);
    let mean = bays / count;
    let rest = u32::from(id < bays % count);
    // Pairs share their bays unevenly, so that the sum is exact.
    let uneven = (id / 2 * 7) % mean;
    let capacity = rest + if id.is_multiple_of(2) { mean + uneven } else { mean - uneven };
    LotRecord {
        id: LotId(id),
        name: Name {
            zh: format!("{quarter}{road}{number}号{suffix}（示例）"),
            en: Some(format!("{quarter_en} {number} {road_en} {suffix_en} (sample)")),
        },
        kind,
        position: random.near(middle.lon(), middle.lat(), 0.03),
        capacity,
        amenities: Amenities {
            charging: random.is_one_in(3),
            etc: random.is_one_in(2),
            accessible: random.is_one_in(4),
            around_the_clock: random.is_one_in(2),
        },
        max_height_cm: (kind == LotKind::Underground).then(|| 190 + 5 * random.below(7) as u16),
        charging_bays: random.is_one_in(3).then(|| random.below(40)),
        accessible_bays: random.is_one_in(4).then(|| random.below(8)),
        address: Some(format!("{road}{number}号")),
        operator: Some((*random.of(&OPERATORS)).to_owned()),
        opening_hours: Some((*random.of(&HOURS)).to_owned()),
        tariff: (!random.is_one_in(8)).then(|| random.of(tariffs).clone()),
        fee_words: None,
        sample: true,
    }
}

fn tariff(random: &mut Random) -> Tariff {
    let price = |random: &mut Random| Fen::new(50 * i64::from(1 + random.below(12)));
    let steps = vec![Step::up_to(60, price(random)), Step::on(price(random))];
    let cap = Fen::new(500 * i64::from(2 + random.below(9)));
    let free_min = 15 * random.below(3) as u16;
    let tariff = Tariff::new(free_min, 30, steps).and_then(|it| it.charged_between(480, 1200));
    tariff.and_then(|it| it.with_day_cap(cap)).expect("prices are above nought")
}

/// So many places.
pub fn places(count: u32) -> Vec<PlaceRecord> {
    let mut random = Random(3);
    let place = |id| {
        let (quarter, quarter_en) = *random.of(&QUARTERS);
        let (road, road_en) = *random.of(&ROADS);
        let (end, end_en, kind) = *random.of(&[
            ("站", "Station", PlaceKind::Station),
            ("医院", "Hospital", PlaceKind::Hospital),
            ("公园", "Park", PlaceKind::Sight),
            ("大厦", "Tower", PlaceKind::Other),
        ]);
        PlaceRecord {
            id: PlaceId(id),
            name: Name {
                zh: format!("{quarter}{road}{end}"),
                en: Some(format!("{quarter_en} {road_en} {end_en}")),
            },
            kind,
            position: random.near(120.35, 36.12, 0.2),
        }
    };
    (0..count).map(place).collect()
}
