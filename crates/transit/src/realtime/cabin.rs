//! What the inside of a vehicle is like: our extension of `VehiclePosition`, `proto/zhanqiao-realtime.proto`.

use super::wire::{Cursor, Fault, SIZED, VARINT, parts};

/// Bytes of a picture that is taken.
pub const MAX_PHOTO_BYTES: usize = 200_000;

/// What a cabin is like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cabin<'a> {
    /// Tenths of a degree Celsius.
    pub temperature_decicelsius: Option<i32>,
    /// When that was measured, Unix seconds.
    pub temperature_taken: Option<u64>,
    /// A picture.
    pub photo: Option<&'a [u8]>,
    /// Its media type.
    pub photo_type: Option<&'a str>,
    /// When it was taken, Unix seconds.
    pub photo_taken: Option<u64>,
    /// Whether no face in it can be known. Without this the picture is thrown away.
    pub faces_blurred: Option<bool>,
}

/// A picture that may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CabinPhoto<'a> {
    /// The picture, 1 to [`MAX_PHOTO_BYTES`].
    pub bytes: &'a [u8],
    /// `image/png`, `image/jpeg` or `image/webp`, as its first bytes say too.
    pub media_type: &'static str,
    /// When it was taken, Unix seconds.
    pub taken_s: u64,
}

impl<'a> Cabin<'a> {
    /// The temperature in tenths of a degree Celsius, and when it was measured (Unix seconds); `None` when either is
    /// missing, and for what no cabin is: below −40 or above 80 degrees.
    pub fn temperature(&self) -> Option<(i16, u64)> {
        let decicelsius = i16::try_from(self.temperature_decicelsius?).ok()?;
        (-400..=800).contains(&decicelsius).then_some((decicelsius, self.temperature_taken?))
    }

    /// The picture, if it may be shown: faces blurred at the source, taken at a time that is told, small enough, and
    /// what it says it is.
    pub fn sound_photo(&self) -> Option<CabinPhoto<'a>> {
        let bytes = self.photo.filter(|bytes| bytes.len() <= MAX_PHOTO_BYTES)?;
        let media_type = media_type(bytes).filter(|it| Some(*it) == self.photo_type)?;
        let taken_s = self.photo_taken.filter(|_| self.faces_blurred == Some(true))?;
        Some(CabinPhoto { bytes, media_type, taken_s })
    }

    pub(super) fn merge(&mut self, mut from: Cursor<'a>) -> Result<(), Fault> {
        while let Some(tag) = from.tag()? {
            match parts(tag) {
                (VARINT, 1) => self.temperature_decicelsius = Some(from.sint32()?),
                (VARINT, 2) => self.temperature_taken = Some(from.varint()?),
                (SIZED, 3) => self.photo = Some(from.bytes()?),
                (SIZED, 4) => self.photo_type = Some(from.text()?),
                (VARINT, 5) => self.photo_taken = Some(from.varint()?),
                (VARINT, 6) => self.faces_blurred = Some(from.bool()?),
                _ => from.skip(tag)?,
            }
        }
        Ok(())
    }
}

/// What a picture is by its first bytes (PNG 5.2, JPEG SOI marker, WebP container).
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\x0d\x0a\x1a\x0a....";

    fn cabin() -> Cabin<'static> {
        Cabin {
            temperature_decicelsius: Some(215),
            temperature_taken: Some(7),
            photo: Some(PNG),
            photo_type: Some("image/png"),
            photo_taken: Some(9),
            faces_blurred: Some(true),
        }
    }

    #[test]
    fn a_picture_is_shown_only_with_faces_blurred_and_when_it_is_what_it_says() {
        let sound = CabinPhoto { bytes: PNG, media_type: "image/png", taken_s: 9 };
        assert_eq!(cabin().sound_photo(), Some(sound));
        let large = [PNG, &vec![0; MAX_PHOTO_BYTES]].concat();
        for refused in [
            Cabin { faces_blurred: None, ..cabin() },
            Cabin { faces_blurred: Some(false), ..cabin() },
            Cabin { photo_type: Some("image/webp"), ..cabin() },
            Cabin { photo_type: None, ..cabin() },
            Cabin { photo: Some(b"<svg onload=''>"), ..cabin() },
            Cabin { photo: Some(&large), ..cabin() },
            Cabin { photo: Some(b""), ..cabin() },
            Cabin { photo_taken: None, ..cabin() },
        ] {
            assert_eq!(refused.sound_photo(), None, "{:?}", refused.photo_type);
        }
    }

    #[test]
    fn a_temperature_is_one_of_a_cabin_and_has_its_time() {
        assert_eq!(cabin().temperature(), Some((215, 7)));
        assert_eq!(Cabin { temperature_taken: None, ..cabin() }.temperature(), None);
        for decicelsius in [-401, 801, i32::MAX, i32::MIN] {
            assert_eq!(Cabin { temperature_decicelsius: Some(decicelsius), ..cabin() }.temperature(), None);
        }
    }
}
