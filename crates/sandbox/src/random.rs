//! Random numbers that are the same on every machine.

/// `SplitMix64` (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014). Small, seeded,
/// good enough to scatter car parks; no use for secrets.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The stream of this seed.
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A stream of its own for one thing of many: the same whatever else is asked before.
    pub fn of(seed: u64, name: &str) -> Self {
        // FNV-1a, so that a name's stream does not depend on its place in a list.
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut random = Self::new(seed ^ hash);
        random.bits();
        random
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 included to 1 excluded.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Both ends included; `low <= high`.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + (self.unit() * (f64::from(high - low) + 1.0)) as u32
    }

    /// True so often of a hundred.
    pub fn percent(&mut self, percent: f64) -> bool {
        self.unit() * 100.0 < percent
    }

    /// About a normal distribution with mean 0 and deviation 1, within ±3: the sum of three uniform numbers.
    /// It needs no logarithm or sine, whose last bits differ between machines.
    pub fn bell(&mut self) -> f64 {
        (0..3).map(|_| self.unit() * 2.0 - 1.0).sum()
    }

    /// An index, each as likely as its weight (≥ 0, at least one above nought).
    pub fn pick(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_splitmix64s_own() {
        // The reference implementation's first numbers for the seed 1234567.
        let mut random = Random::new(1_234_567);
        assert_eq!([random.bits(), random.bits()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn numbers_keep_their_ranges_and_reach_both_ends() {
        let mut random = Random::new(1);
        let drawn: Vec<_> = (0..2_000).map(|_| random.between(3, 6)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&3), Some(&6)));
        let mean = (0..20_000).map(|_| random.bell()).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03, "{mean}");
    }

    #[test]
    fn weights_are_kept() {
        let mut random = Random::new(5);
        let drawn: Vec<_> = (0..10_000).map(|_| random.pick(&[1.0, 0.0, 3.0])).collect();
        let count = |index| drawn.iter().filter(|&&it| it == index).count();
        assert_eq!(count(1), 0);
        assert!((2_300..2_700).contains(&count(0)), "{}", count(0));
    }
}
