//! How car parks look on the map: by number, size, tone and shape, so that colour is never the only sign. Pure.

use contract::{LotId, ask::Cluster};

/// What tells one pin from another while the map stays put. A car park keeps its pin from answer to answer; a
/// cluster keeps it while it stands in the same spot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PinKey {
    /// A car park that stands alone.
    Lot(LotId),
    /// A cluster, by its place in hundred-thousandths of a degree (about a metre).
    Spot(i32, i32),
}

impl PinKey {
    /// The key of what is drawn for this cluster.
    pub fn of(cluster: &Cluster) -> Self {
        let steps = |degrees: f64| (degrees * 1e5).round() as i32;
        match cluster.lot {
            Some(id) => Self::Lot(id),
            None => Self::Spot(steps(cluster.position.lon()), steps(cluster.position.lat())),
        }
    }
}

/// How much room is left, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinTone {
    /// Room enough.
    Plenty,
    /// Less than a tenth of the bays.
    Few,
    /// None.
    Full,
    /// Nobody counts here.
    Unknown,
}

impl PinTone {
    /// The value of the `data-crowding` attribute.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plenty => "plenty",
            Self::Few => "few",
            Self::Full => "full",
            Self::Unknown => "unknown",
        }
    }
}

/// What stands in a pin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PinNumber {
    /// So many free bays by live counts.
    Free(u32),
    /// So many bays; how many are free is not known.
    Bays(u32),
}

/// How one pin looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinLook {
    /// Whether several car parks stand there.
    pub is_cluster: bool,
    /// What stands in it.
    pub number: PinNumber,
    /// How full it is.
    pub tone: PinTone,
    /// 1 to 4, by how many bays there are.
    pub size: u8,
}

impl PinLook {
    /// The look of a cluster or of one car park.
    pub fn of(cluster: &Cluster) -> Self {
        let Cluster { lots, bays, free, .. } = *cluster;
        let tone = match free {
            None => PinTone::Unknown,
            Some(0) => PinTone::Full,
            Some(free) if u64::from(free) * 10 < u64::from(bays) => PinTone::Few,
            Some(_) => PinTone::Plenty,
        };
        let size = match bays {
            _ if lots == 1 => 1,
            0..1_000 => 2,
            1_000..20_000 => 3,
            _ => 4,
        };
        let number = free.map_or(PinNumber::Bays(bays), PinNumber::Free);
        Self { is_cluster: lots > 1, number, tone, size }
    }

    /// The few characters that fit into a pin.
    pub fn label(&self) -> String {
        match self.number {
            PinNumber::Free(count) => short(count),
            PinNumber::Bays(_) => "P".to_owned(),
        }
    }
}

/// A number in at most four characters: `950`, `1.2k`, `34k`, `1.2M`. Rounded down, so that it never promises
/// more than there is.
fn short(count: u32) -> String {
    let tenths = |unit: u32, letter: char| match (count / unit, count / (unit / 10) % 10) {
        (whole, tenth) if whole < 10 && tenth > 0 => format!("{whole}.{tenth}{letter}"),
        (whole, _) => format!("{whole}{letter}"),
    };
    match count {
        0..1_000 => count.to_string(),
        1_000..1_000_000 => tenths(1_000, 'k'),
        _ => tenths(1_000_000, 'M'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Position;

    fn cluster(lots: u32, bays: u32, free: Option<u32>) -> Cluster {
        let position = Position::new(120.3, 36.1).unwrap();
        Cluster {
            position,
            lots,
            bays,
            free,
            lot: (lots == 1).then_some(LotId(7)),
            name: None,
            opens_at: None,
        }
    }

    #[test]
    fn a_pin_says_how_much_room_is_left() {
        let table = [
            (Some(0), PinTone::Full, "0"),
            (Some(9), PinTone::Few, "9"),
            (Some(10), PinTone::Plenty, "10"),
            (None, PinTone::Unknown, "P"),
        ];
        for (free, tone, label) in table {
            let look = PinLook::of(&cluster(1, 100, free));
            assert_eq!((look.tone, look.label().as_str()), (tone, label), "{free:?}");
        }
    }

    #[test]
    fn a_number_fits_into_its_pin_and_never_promises_more_than_there_is() {
        let table = [
            (999, "999"),
            (1_000, "1k"),
            (1_299, "1.2k"),
            (10_900, "10k"),
            (999_999, "999k"),
            (1_250_000, "1.2M"),
        ];
        for (count, label) in table {
            assert_eq!(short(count), label);
        }
    }

    #[test]
    fn a_car_park_keeps_its_pin_and_a_cluster_its_spot() {
        assert_eq!(PinKey::of(&cluster(1, 5, None)), PinKey::of(&cluster(1, 5, Some(3))));
        assert_eq!(PinKey::of(&cluster(3, 5, None)), PinKey::of(&cluster(4, 9, Some(3))));
        assert_ne!(PinKey::of(&cluster(1, 5, None)), PinKey::of(&cluster(4, 9, None)));
    }

    #[test]
    fn more_bays_make_a_larger_pin() {
        let sizes = [(1, 90_000), (2, 100), (40, 5_000), (900, 90_000)];
        assert_eq!(sizes.map(|(lots, bays)| PinLook::of(&cluster(lots, bays, None)).size), [1, 2, 3, 4]);
    }
}
