//! Fares by distance, and the discount of a card by what was spent in the month.

use crate::{Fen, TariffError};
use serde::{Deserialize, Serialize};

/// What a journey costs by its length. Valid by construction; serde checks it too.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawLadder", into = "RawLadder")]
pub struct FareLadder {
    raw: RawLadder,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLadder {
    steps: Vec<FareStep>,
    beyond: Beyond,
}

/// A step of a ladder: journeys up to this length, and longer than the step before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FareStep {
    /// Metres; this length itself belongs to the step.
    pub up_to_m: u32,
    /// The fare.
    pub fare: Fen,
}

/// What is added to the last step's fare for longer journeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beyond {
    /// Each begun stretch of so many metres, from 1, …
    pub every_m: u32,
    /// … adds this.
    pub more: Fen,
}

impl FareLadder {
    /// A ladder of at least one step, with lengths that rise and fares that do not fall.
    pub fn new(steps: Vec<FareStep>, beyond: Beyond) -> Result<Self, TariffError> {
        Self::try_from(RawLadder { steps, beyond })
    }

    /// Its steps, one or more, rising.
    pub fn steps(&self) -> &[FareStep] {
        &self.raw.steps
    }

    /// What is added for journeys longer than its last step.
    pub fn beyond(&self) -> Beyond {
        self.raw.beyond
    }

    /// The fare of a journey of so many metres.
    pub fn fare(&self, distance_m: u32) -> Result<Fen, TariffError> {
        let RawLadder { steps, beyond } = &self.raw;
        if let Some(step) = steps.iter().find(|step| distance_m <= step.up_to_m) {
            return Ok(step.fare);
        }
        let last = steps.last().ok_or(TariffError::Ladder)?;
        let stretches = (distance_m - last.up_to_m).div_ceil(beyond.every_m);
        let more = beyond.more.checked_mul(stretches.into());
        more.and_then(|it| last.fare.checked_add(it)).ok_or(TariffError::Overflow)
    }
}

impl TryFrom<RawLadder> for FareLadder {
    type Error = TariffError;

    fn try_from(raw: RawLadder) -> Result<Self, TariffError> {
        let prices = raw.steps.iter().map(|step| step.fare).chain([raw.beyond.more]);
        if let Some(below) = prices.map(Fen::get).find(|&fen| fen < 0) {
            return Err(TariffError::Price(below));
        }
        let rises = raw.steps.windows(2).all(|it| it[0].up_to_m < it[1].up_to_m && it[0].fare <= it[1].fare);
        if raw.steps.is_empty() || !rises || raw.beyond.every_m == 0 {
            return Err(TariffError::Ladder);
        }
        Ok(Self { raw })
    }
}

impl From<FareLadder> for RawLadder {
    fn from(ladder: FareLadder) -> Self {
        ladder.raw
    }
}

/// What a card leaves of a fare, by what was paid with it in the calendar month. Valid by construction; serde
/// checks it too.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<DiscountTier>", into = "Vec<DiscountTier>")]
pub struct CardDiscount {
    tiers: Vec<DiscountTier>,
}

/// A tier of a discount, up to where the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscountTier {
    /// From this amount in the month on.
    pub from: Fen,
    /// So many hundredths of a fare are paid, 0 to 100.
    pub percent: u8,
}

impl CardDiscount {
    /// Tiers that rise from nought.
    pub fn new(tiers: Vec<DiscountTier>) -> Result<Self, TariffError> {
        Self::try_from(tiers)
    }

    /// What is paid of a fare when so much was paid in this calendar month before it.
    ///
    /// A journey has one discount: the tier is the one at its begin. What is less than a fen is dropped, in
    /// favour of the passenger; with fares of whole yuan there is never such a rest.
    pub fn price(&self, fare: Fen, paid_in_month: Fen) -> Result<Fen, TariffError> {
        if fare < Fen::ZERO {
            return Err(TariffError::Price(fare.get()));
        }
        let tier = self.tiers.iter().rev().find(|tier| tier.from <= paid_in_month);
        let percent = tier.or(self.tiers.first()).ok_or(TariffError::Discount)?.percent;
        let hundredfold = fare.checked_mul(percent.into()).ok_or(TariffError::Overflow)?;
        Ok(Fen::new(hundredfold.get() / 100))
    }
}

impl TryFrom<Vec<DiscountTier>> for CardDiscount {
    type Error = TariffError;

    fn try_from(tiers: Vec<DiscountTier>) -> Result<Self, TariffError> {
        let begins_at_nought = tiers.first().is_some_and(|tier| tier.from == Fen::ZERO);
        let rises = tiers.windows(2).all(|it| it[0].from < it[1].from);
        if !begins_at_nought || !rises || tiers.iter().any(|tier| tier.percent > 100) {
            return Err(TariffError::Discount);
        }
        Ok(Self { tiers })
    }
}

impl From<CardDiscount> for Vec<DiscountTier> {
    fn from(discount: CardDiscount) -> Self {
        discount.tiers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::published::{METRO, PublishedFare};
    use proptest::prelude::*;

    fn metro() -> PublishedFare {
        serde_json::from_str(METRO).unwrap()
    }

    #[test]
    fn the_metro_costs_what_its_ladder_says() {
        let table = [
            (0, 200),
            (5_000, 200),
            (5_001, 300),
            (10_000, 300),
            (10_001, 400),
            (17_000, 400),
            (17_001, 500),
            (27_000, 500),
            (27_001, 600),
            (38_000, 600),
            (38_001, 700),
            (58_000, 700),
            (58_001, 800),
            (78_000, 800),
        ];
        for (metres, fen) in table {
            assert_eq!(metro().ladder.fare(metres), Ok(Fen::new(fen)), "{metres} m");
        }
    }

    #[test]
    fn the_card_discounts_by_what_was_paid_before_the_journey() {
        let table = [
            (0, 180),
            (9_999, 180),
            (10_000, 160),
            (19_999, 160),
            (20_000, 140),
            (29_999, 140),
            (30_000, 180),
            (1_000_000, 180),
            (-1, 180),
        ];
        for (paid, fen) in table {
            assert_eq!(metro().card.price(Fen::new(200), Fen::new(paid)), Ok(Fen::new(fen)), "{paid} fen");
        }
    }

    #[test]
    fn a_rest_below_a_fen_is_dropped() {
        let tier = |from, percent| DiscountTier { from: Fen::new(from), percent };
        let discount = CardDiscount::new(vec![tier(0, 95)]).unwrap();
        for (fare, paid) in [(1, 0), (19, 18), (20, 19), (199, 189)] {
            assert_eq!(discount.price(Fen::new(fare), Fen::ZERO), Ok(Fen::new(paid)), "{fare} fen");
        }
        assert_eq!(discount.price(Fen::new(i64::MAX), Fen::ZERO), Err(TariffError::Overflow));
        assert_eq!(discount.price(Fen::new(-1), Fen::ZERO), Err(TariffError::Price(-1)));
    }

    #[test]
    fn ladders_and_discounts_that_make_no_sense_are_refused() {
        let step = |up_to_m, fen| FareStep { up_to_m, fare: Fen::new(fen) };
        let beyond = Beyond { every_m: 20_000, more: Fen::new(100) };
        assert_eq!(FareLadder::new(vec![], beyond), Err(TariffError::Ladder));
        assert_eq!(FareLadder::new(vec![step(9, 1), step(9, 2)], beyond), Err(TariffError::Ladder));
        assert_eq!(FareLadder::new(vec![step(9, 2), step(10, 1)], beyond), Err(TariffError::Ladder));
        let endless = Beyond { every_m: 0, ..beyond };
        assert_eq!(FareLadder::new(vec![step(9, 1)], endless), Err(TariffError::Ladder));
        assert_eq!(FareLadder::new(vec![step(9, -1)], beyond), Err(TariffError::Price(-1)));
        let tier = |from, percent| DiscountTier { from: Fen::new(from), percent };
        for tiers in [vec![], vec![tier(1, 90)], vec![tier(0, 90), tier(0, 80)], vec![tier(0, 101)]] {
            assert_eq!(CardDiscount::new(tiers), Err(TariffError::Discount));
        }
    }

    proptest! {
        #[test]
        fn a_longer_journey_never_costs_less(a in any::<u32>(), b in any::<u32>()) {
            let ladder = metro().ladder;
            prop_assert!(ladder.fare(a.min(b))? <= ladder.fare(a.max(b))?);
        }

        #[test]
        fn a_month_of_journeys_with_the_card_costs_the_same_as_counting_each(
            journeys in prop::collection::vec(0_u32..90_000, 0..200),
        ) {
            let PublishedFare { ladder, card, .. } = metro();
            let mut paid = Fen::ZERO;
            for metres in journeys {
                let fare = ladder.fare(metres)?;
                let price = card.price(fare, paid)?;
                // Tenths of whole yuan: exact, whatever the tier.
                let tenths = match paid.get() { 10_000..20_000 => 8, 20_000..30_000 => 7, _ => 9 };
                prop_assert_eq!(price.get() * 10, fare.get() * tenths);
                paid = Fen::try_sum([paid, price]).unwrap();
            }
        }
    }
}
