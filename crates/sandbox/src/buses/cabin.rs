//! What it is like inside of a vehicle: how full, how warm, and what its camera sees.

mod picture;

use super::{Days, realtime::Cabin};
use crate::random::Random;

/// A camera takes a picture this often, seconds: they are seldom, because they are large.
const PICTURE_S: i64 = 1_200;
/// Of a hundred vehicles so many have a camera.
const WITH_CAMERA_PERCENT: f64 = 40.0;

/// Of a hundred places so many are taken in the middle of an ordinary line, by hour, on working days and weekends.
const FULLNESS: [[f64; 24]; 2] = [
    [
        12., 10., 10., 8., 8., 15., 35., 85., 92., 60., 42., 45., 50., 46., 42., 45., 60., 90., 88., 60.,
        42., 34., 26., 18.,
    ],
    [
        14., 10., 10., 8., 8., 10., 18., 30., 42., 52., 60., 62., 60., 62., 64., 66., 68., 66., 58., 50.,
        44., 38., 28., 20.,
    ],
];

/// A vehicle's inside at a moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inside<'a> {
    pub(super) vehicle_id: &'a str,
    pub(super) trip_id: &'a str,
    pub(super) days: Days,
    /// Of the service day.
    pub(super) time_s: u32,
    /// 0 at the first stop, 1 at the last.
    pub(super) progress: f64,
}

impl Inside<'_> {
    /// Of a hundred places so many are taken; more than a hundred when people stand closely.
    pub(super) fn percent(&self) -> u32 {
        let of_day = &FULLNESS[usize::from(self.days == Days::Weekend)];
        let hours = f64::from(self.time_s) / 3_600.0;
        let (hour, part) = (hours as usize % 24, hours % 1.0);
        let usual = of_day[hour] + (of_day[(hour + 1) % 24] - of_day[hour]) * part;
        // Empty at both ends, fullest a little before the middle.
        let progress = self.progress.clamp(0.0, 1.0);
        let filled = (progress + 0.04) * (1.04 - progress) * 4.0 * (1.15 - 0.3 * progress);
        let luck = 0.55 + 0.8 * Random::of(0, self.trip_id).unit();
        ((usual * filled * luck) as u32).min(118)
    }

    /// GTFS-Realtime `OccupancyStatus`: 0 `EMPTY` to 5 `FULL`.
    pub(super) fn status(&self) -> i32 {
        match self.percent() {
            0..=4 => 0,
            5..=34 => 1,
            35..=59 => 2,
            60..=84 => 3,
            85..=104 => 4,
            _ => 5,
        }
    }

    /// Temperature, and a picture when `is_due`. Moments are Unix seconds.
    pub(super) fn cabin(&self, unix_s: i64, is_due: bool) -> Cabin {
        let taken = u64::try_from(unix_s).ok();
        let photo =
            is_due.then(|| picture::draw(self.vehicle_id, self.percent(), unix_s / PICTURE_S)).flatten();
        let is_there = photo.is_some();
        Cabin {
            temperature_decicelsius: Some(self.decicelsius()),
            temperature_taken: taken,
            photo,
            photo_type: is_there.then(|| "image/png".to_owned()),
            photo_taken: taken.filter(|_| is_there),
            // Drawn people have none.
            faces_blurred: is_there.then_some(true),
        }
    }

    /// 19 to 28 degrees: each vehicle has a liking, and people are warm.
    fn decicelsius(&self) -> i32 {
        let liking = Random::of(1, self.vehicle_id).unit() * 50.0;
        200 + (liking + f64::from(self.percent()) * 0.3) as i32
    }
}

/// Whether the camera of a vehicle has taken a picture within the last `since_s` seconds.
pub(super) fn has_new_picture(vehicle_id: &str, unix_s: i64, since_s: i64) -> bool {
    let mut random = Random::of(2, vehicle_id);
    let has_camera = random.percent(WITH_CAMERA_PERCENT);
    let phase_s = (random.unit() * PICTURE_S as f64) as i64;
    has_camera && (unix_s + phase_s).rem_euclid(PICTURE_S) < since_s
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(time_s: u32, progress: f64) -> Inside<'static> {
        Inside { vehicle_id: "316-07", trip_id: "316-0w-9", days: Days::Week, time_s, progress }
    }

    #[test]
    fn buses_are_full_in_the_morning_and_empty_at_night_and_at_their_ends() {
        let at = |hour: u32, progress| inside(hour * 3_600, progress).percent();
        assert!(at(8, 0.5) > 2 * at(13, 0.5) / 3 * 2 && at(8, 0.5) > 3 * at(27, 0.5));
        assert!(at(8, 0.5) > 2 * at(8, 0.0) && at(8, 0.5) > 2 * at(8, 1.0));
        assert_eq!(inside(3 * 3_600, 0.0).status(), 0);
        assert!(inside(8 * 3_600, 0.45).status() >= 2);
    }

    #[test]
    fn a_cabin_is_as_warm_as_a_room_and_its_picture_has_a_time_and_no_faces() {
        let cabin = inside(8 * 3_600, 0.5).cabin(1_795_147_200, true);
        assert!((190..=290).contains(&cabin.temperature_decicelsius.unwrap()));
        assert_eq!((cabin.photo_taken, cabin.faces_blurred), (Some(1_795_147_200), Some(true)));
        assert_eq!(inside(0, 0.0).cabin(0, false).photo, None);
    }

    #[test]
    fn a_camera_takes_one_picture_in_twenty_minutes() {
        let taken = (0..1_200).filter(|it| has_new_picture("12-03", 1_795_147_200 + it * 10, 10)).count();
        let of_all = (0..500).filter(|it| has_new_picture(&format!("1-{it}"), 1_795_147_200, 1_200)).count();
        assert!(matches!(taken, 0 | 10), "{taken}");
        assert!((150..250).contains(&of_all), "{of_all}");
    }
}
