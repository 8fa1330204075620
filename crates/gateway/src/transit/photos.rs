//! Pictures of cabins: the newest of each vehicle, in memory only.

use bytes::Bytes;
use contract::{Timestamp, transit::VehicleId};
use std::collections::HashMap;

/// The largest picture that is kept, bytes.
const LARGEST: usize = 200 << 10;
/// All pictures together, bytes.
const MOST_BYTES: usize = 256 << 20;

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its media type.
    pub media_type: &'static str,
    /// The picture.
    pub bytes: Bytes,
    /// When it was taken.
    pub taken: Timestamp,
}

/// The newest of each vehicle.
#[derive(Debug, Default)]
pub struct Photos {
    by_vehicle: HashMap<VehicleId, Picture>,
    bytes: usize,
}

impl Photos {
    /// Keeps a picture, unless it is too large, none, or no newer than the one at hand.
    pub fn put(&mut self, vehicle: &VehicleId, bytes: &[u8], taken: Timestamp) {
        let Some(media_type) = media_type(bytes).filter(|_| bytes.len() <= LARGEST) else { return };
        if self.by_vehicle.get(vehicle).is_some_and(|known| known.taken >= taken) {
            return;
        }
        let picture = Picture { media_type, bytes: Bytes::copy_from_slice(bytes), taken };
        self.bytes += bytes.len();
        if let Some(before) = self.by_vehicle.insert(vehicle.clone(), picture) {
            self.bytes -= before.bytes.len();
        }
        while self.bytes > MOST_BYTES {
            let oldest = self.by_vehicle.iter().min_by_key(|(_, picture)| picture.taken);
            let Some(oldest) = oldest.map(|(vehicle, _)| vehicle.clone()) else { break };
            if let Some(gone) = self.by_vehicle.remove(&oldest) {
                self.bytes -= gone.bytes.len();
            }
        }
    }

    /// The newest of a vehicle.
    pub fn get(&self, vehicle: &VehicleId) -> Option<Picture> {
        self.by_vehicle.get(vehicle).cloned()
    }
}

/// What a picture is by its first bytes, whatever the feed says; `None` for what browsers would not show as one.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms).unwrap()
    }

    #[test]
    fn only_pictures_of_a_good_size_are_kept_and_the_newest_of_each_vehicle() {
        let bus: VehicleId = "BUS-1".parse().unwrap();
        let mut photos = Photos::default();
        photos.put(&bus, b"<svg onload=alert(1)>", at(1));
        photos.put(&bus, &[0xff; LARGEST + 1], at(1));
        assert_eq!(photos.get(&bus), None);
        photos.put(&bus, &[0xff, 0xd8, 0xff, 1], at(5));
        photos.put(&bus, &[0xff, 0xd8, 0xff, 2], at(4));
        let picture = photos.get(&bus).unwrap();
        assert_eq!((picture.media_type, picture.bytes[3], picture.taken), ("image/jpeg", 1, at(5)));
        assert_eq!(photos.bytes, 4);
    }
}
