//! The two faces of the tariff: what the gateway charges is what the app has said.

use crate::{
    city::{City, lot, source},
    stays::{Clock, NOON, city_at, told},
};
use contract::{Timestamp, account::Plate};
use gateway::{record::LotRecord, store::stays::stay_of_operator};
use serde_json::{Value, json};
use std::time::Duration;
use tariff::{CapDay, Fen, LocalMinute, Step, Tariff, Vehicle, VehicleSize, Visit, published};

/// `SplitMix64`: the same stays on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % most
    }
}

/// The published tables, and some with other rules.
fn tables() -> Vec<Tariff> {
    let published = published::JIAOZHOU.into_iter().chain([published::XINGGUANG_ISLAND]);
    let published = published.map(|json| serde_json::from_str::<published::Published>(json).unwrap().tariff);
    let garage = Tariff::new(15, 30, vec![Step::up_to(120, Fen::new(300)), Step::on(Fen::new(250))])
        .and_then(|it| it.with_day_cap(Fen::new(4_000)))
        .unwrap()
        .with_day_cap_over(CapDay::FromEntry)
        .with_free_lapsing();
    let night = Tariff::new(0, 60, vec![Step::on(Fen::new(500))])
        .and_then(|it| it.charged_between(20 * 60, 7 * 60))
        .and_then(|it| it.with_stay_cap(Fen::new(9_900)))
        .unwrap();
    published.chain([garage, night, Tariff::free()]).collect()
}

struct Told {
    uid: String,
    lot: usize,
    plate: String,
    size: VehicleSize,
    entered: Timestamp,
    left: Timestamp,
}

impl Told {
    fn draw(index: u64, lots: usize, random: &mut Random, now: Timestamp) -> Self {
        let minutes = match random.below(10) {
            0..7 => random.below(600),
            7..9 => random.below(3 * 1_440),
            _ => random.below(30 * 1_440),
        };
        let left = now.minus(Duration::from_secs(random.below(200 * 86_400)));
        let plate = if random.below(3) == 0 { format!("鲁BF{index:05}") } else { format!("鲁B{index:05}") };
        let sizes = [VehicleSize::Small, VehicleSize::Medium, VehicleSize::Large];
        Self {
            uid: format!("s{index}"),
            lot: random.below(lots as u64) as usize,
            plate,
            size: sizes[random.below(3) as usize],
            entered: left.minus(Duration::from_secs(minutes * 60 + random.below(60))),
            left,
        }
    }

    fn record(&self) -> Value {
        json!({"uid": self.uid, "lot_uid": format!("t{}", self.lot), "plate": self.plate, "size": self.size,
            "entered_at": self.entered, "left_at": self.left})
    }

    /// What the app says: the table as it came over the wire, the stay in minutes of local time.
    fn app_says(&self, tables: &[Value]) -> Value {
        let tariff: Tariff = serde_json::from_value(tables[self.lot].clone()).unwrap();
        let minute = |at: Timestamp| LocalMinute::in_qingdao(at.millis()).unwrap();
        let new_energy = self.plate.parse::<Plate>().unwrap().is_new_energy();
        let vehicle = Vehicle { size: self.size, new_energy, disabled_driver: false };
        let visit = Visit::new(minute(self.entered), minute(self.left)).with_vehicle(vehicle);
        serde_json::to_value(tariff.quote(&visit).unwrap()).unwrap()
    }
}

async fn gateway_says(city: &City, uid: &str) -> Value {
    let mut connection = city.gateway.store().reading().await.unwrap();
    let stay = stay_of_operator(&mut connection, &source(), uid).await.unwrap().unwrap();
    let ended = stay.record.ended.unwrap();
    let quote = ended.quote.unwrap();
    assert_eq!(ended.charge, quote.total, "{uid}");
    serde_json::to_value(quote).unwrap()
}

#[tokio::test]
async fn ten_thousand_random_stays_cost_the_same_by_both_faces_of_the_tariff() {
    let city = city_at(&Clock::at(NOON)).await;
    let tables = tables();
    let lots: Vec<_> = tables
        .iter()
        .enumerate()
        .map(|(at, table)| LotRecord { tariff: Some(table.clone()), ..lot(&format!("t{at}"), 100) })
        .collect();
    city.gateway.store().put_lots(&source(), true, &lots).await.unwrap();
    let wire: Vec<_> = tables.iter().map(|it| serde_json::to_value(it).unwrap()).collect();
    let mut random = Random(20_261_120);
    let now = NOON.parse().unwrap();
    let stays: Vec<_> = (0..10_000).map(|it| Told::draw(it, lots.len(), &mut random, now)).collect();
    for batch in stays.chunks(1_000) {
        let items: Vec<_> = batch.iter().map(Told::record).collect();
        let report = told(&city, json!(items)).await;
        assert_eq!((report.accepted, report.rejected), (1_000, vec![]));
    }
    let mut charged = 0;
    for stay in &stays {
        let answer = gateway_says(&city, &stay.uid).await;
        assert_eq!(answer, stay.app_says(&wire), "{} in t{}", stay.uid, stay.lot);
        charged += u32::from(answer["total"] != 0);
    }
    // Not because nothing costs anything.
    assert!(charged > 5_000, "{charged}");
}
