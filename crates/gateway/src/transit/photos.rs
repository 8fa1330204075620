//! Pictures of cabins: the newest of each vehicle, in memory only.

use bytes::Bytes;
use contract::{Timestamp, transit::VehicleId};
use std::collections::HashMap;

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
    /// Keeps a picture, unless it is no newer than the one at hand.
    pub fn put(&mut self, vehicle: &VehicleId, picture: Picture) {
        if self.by_vehicle.get(vehicle).is_some_and(|known| known.taken >= picture.taken) {
            return;
        }
        self.bytes += picture.bytes.len();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms).unwrap()
    }

    #[test]
    fn the_newest_picture_of_each_vehicle_is_kept() {
        let bus: VehicleId = "BUS-1".parse().unwrap();
        let picture = |byte: u8, ms| Picture {
            media_type: "image/jpeg",
            bytes: Bytes::copy_from_slice(&[0xff, 0xd8, 0xff, byte]),
            taken: at(ms),
        };
        let mut photos = Photos::default();
        assert_eq!(photos.get(&bus), None);
        photos.put(&bus, picture(1, 5));
        photos.put(&bus, picture(2, 4));
        assert_eq!(photos.get(&bus), Some(picture(1, 5)));
        photos.put(&bus, picture(3, 6));
        assert_eq!((photos.get(&bus), photos.bytes), (Some(picture(3, 6)), 4));
    }
}
