//! What kinds of car parks there are, and how large.

use super::{CityError, Plan};
use crate::random::Random;

/// What a car park is built like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Roadside,
    Ground,
    Garage,
    Underground,
}

impl Kind {
    pub(super) fn draw(random: &mut Random) -> Self {
        const SHARES: [(Kind, f64); 4] =
            [(Kind::Roadside, 44.0), (Kind::Ground, 27.0), (Kind::Garage, 8.0), (Kind::Underground, 21.0)];
        SHARES[random.pick(&SHARES.map(|it| it.1))].0
    }

    /// Fewest and most bays.
    const fn range(self) -> (u32, u32) {
        match self {
            Self::Roadside => (8, 60),
            Self::Ground => (30, 200),
            Self::Garage | Self::Underground => (80, 2_000),
        }
    }

    /// A size; large ones are rare.
    fn size(self, random: &mut Random) -> u32 {
        let (least, most) = self.range();
        match self {
            Self::Roadside => random.between(least, most).min(random.between(least, most)),
            Self::Ground => random.between(least, most).min(random.between(least, most + 40)),
            Self::Garage | Self::Underground => {
                // A tail without a logarithm: 1/u for most, 1/u² for a few.
                let u = 0.2 + 0.8 * random.unit();
                let stretch = if random.percent(4.0) { u * u } else { u };
                (f64::from(least) / stretch) as u32 + random.between(0, 9)
            }
        }
        .clamp(least, most)
    }
}

/// A size for each, so that they make up the plan's bays exactly.
pub(super) fn sizes(kinds: &[Kind], plan: Plan, random: &mut Random) -> Result<Vec<u32>, CityError> {
    let bound = |pick: fn((u32, u32)) -> u32| kinds.iter().map(|it| pick(it.range())).sum::<u32>();
    let (least, most) = (bound(|it| it.0), bound(|it| it.1));
    if !(least..=most).contains(&plan.bays) {
        return Err(CityError::Bays { lots: plan.lots, bays: plan.bays, least, most });
    }
    let mut sizes: Vec<_> = kinds.iter().map(|it| it.size(random)).collect();
    let mut left = i64::from(plan.bays) - sizes.iter().map(|&it| i64::from(it)).sum::<i64>();
    // Everybody gives or takes a thirtieth of what still can be given or taken, round after round.
    while left != 0 {
        for (size, kind) in sizes.iter_mut().zip(kinds) {
            let (least, most) = kind.range();
            let room = if left > 0 { i64::from(most - *size) } else { i64::from(*size - least) };
            let share = room.min(left.abs()).min(1 + i64::from(*size) / 30) * left.signum();
            *size = u32::try_from(i64::from(*size) + share).unwrap_or(least);
            left -= share;
        }
    }
    Ok(sizes)
}
