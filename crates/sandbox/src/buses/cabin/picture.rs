//! A drawn picture of a cabin: seats, and people as shapes without faces.

use crate::random::Random;
use png::{BitDepth, ColorType, Compression, Encoder};

const WIDTH: i32 = 160;
const HEIGHT: i32 = 112;

/// Colours by number: wall, window, floor, seat, seat's edge, three coats, pole, frame.
const PALETTE: [[u8; 3]; 10] = [
    [0xe8, 0xe4, 0xda],
    [0xa9, 0xcd, 0xe6],
    [0x8d, 0x92, 0x96],
    [0x2f, 0x6f, 0xa8],
    [0x1d, 0x4a, 0x73],
    [0x4a, 0x4f, 0x57],
    [0x6b, 0x58, 0x4f],
    [0x5a, 0x66, 0x58],
    [0xe6, 0xb4, 0x22],
    [0x5c, 0x60, 0x66],
];
const WALL: u8 = 0;
const WINDOW: u8 = 1;
const FLOOR: u8 = 2;
const SEAT: u8 = 3;
const EDGE: u8 = 4;
const COATS: [u8; 3] = [5, 6, 7];
const POLE: u8 = 8;
const FRAME: u8 = 9;

/// Rows of seats, from the back of the bus to the camera.
const ROWS: i32 = 5;

/// A PNG of a vehicle so full, at this turn of its camera: about a kilobyte. `None` never comes but where memory does
/// not either.
pub(super) fn draw(vehicle_id: &str, percent: u32, turn: i64) -> Option<Vec<u8>> {
    let mut random = Random::of(turn as u64, vehicle_id);
    let mut canvas = Canvas(vec![WALL; (WIDTH * HEIGHT) as usize]);
    canvas.room();
    let seated = f64::from(percent.min(70)) / 70.0 * 100.0;
    let standing = percent.saturating_sub(55) / 9;
    for row in 0..ROWS {
        for column in [-2, -1, 1, 2] {
            let (x, y, size) = place(row, column);
            if random.percent(seated) {
                canvas.person(x, y - size, size, COATS[random.between(0, 2) as usize]);
            }
            canvas.seat(x, y, size);
        }
        // Those who stand are seen between the rows.
        let here = standing / ROWS as u32 + u32::from((standing % ROWS as u32) as i32 > row);
        for _ in 0..here {
            let (x, y, size) = place(row, 0);
            let aside = random.between(0, 12) as i32 - 6;
            canvas.person(x + aside, y - 2 * size, size, COATS[random.between(0, 2) as usize]);
        }
    }
    canvas.png()
}

/// Where a seat's back is, and how large: nearer rows are larger and wider apart.
fn place(row: i32, column: i32) -> (i32, i32, i32) {
    (WIDTH / 2 + column * (17 + 5 * row), 50 + row * 14, 9 + 2 * row)
}

struct Canvas(Vec<u8>);

impl Canvas {
    fn dot(&mut self, x: i32, y: i32, colour: u8) {
        if (0..WIDTH).contains(&x) && (0..HEIGHT).contains(&y) {
            self.0[(y * WIDTH + x) as usize] = colour;
        }
    }

    fn block(&mut self, [left, top, right, bottom]: [i32; 4], colour: u8) {
        for y in top..bottom {
            for x in left..right {
                self.dot(x, y, colour);
            }
        }
    }

    fn disc(&mut self, x: i32, y: i32, radius: i32, colour: u8) {
        for down in -radius..=radius {
            for across in -radius..=radius {
                if across * across + down * down <= radius * radius {
                    self.dot(x + across, y + down, colour);
                }
            }
        }
    }

    fn room(&mut self) {
        self.block([0, 40, WIDTH, HEIGHT], FLOOR);
        for window in 0..4 {
            let left = 4 + window * 39;
            self.block([left - 1, 9, left + 36, 34], FRAME);
            self.block([left, 10, left + 35, 33], WINDOW);
        }
        self.block([WIDTH / 2 - 1, 0, WIDTH / 2 + 1, 60], POLE);
    }

    fn seat(&mut self, x: i32, y: i32, size: i32) {
        self.block([x - size * 3 / 4 - 1, y - 1, x + size * 3 / 4 + 1, y + size], EDGE);
        self.block([x - size * 3 / 4, y, x + size * 3 / 4, y + size], SEAT);
    }

    /// A head and shoulders, in one colour.
    fn person(&mut self, x: i32, y: i32, size: i32, coat: u8) {
        self.disc(x, y, size * 2 / 5, coat);
        self.disc(x, y + size, size * 3 / 5, coat);
        self.block([x - size * 3 / 5, y + size, x + size * 3 / 5 + 1, y + size * 2], coat);
    }

    /// Two dots a byte.
    fn png(self) -> Option<Vec<u8>> {
        let packed: Vec<u8> = self.0.chunks(2).map(|it| it[0] << 4 | it[1]).collect();
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, WIDTH as u32, HEIGHT as u32);
        encoder.set_color(ColorType::Indexed);
        encoder.set_depth(BitDepth::Four);
        encoder.set_palette(PALETTE.concat());
        encoder.set_compression(Compression::Balanced);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&packed).ok()?;
        writer.finish().ok()?;
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dots(percent: u32) -> Vec<u8> {
        let bytes = draw("316-07", percent, 3).unwrap();
        assert!(bytes.len() < 4_000, "{}", bytes.len());
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        assert_eq!((reader.info().width, reader.info().height), (160, 112));
        let mut dots = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut dots).unwrap();
        dots
    }

    #[test]
    fn a_fuller_cabin_has_more_people_in_its_picture() {
        let people = |percent| {
            let halves = dots(percent).into_iter().flat_map(|it| [it >> 4, it & 15]);
            halves.filter(|it| COATS.contains(it)).count()
        };
        assert_eq!(people(0), 0);
        assert!(people(30) < people(70) && people(70) < people(110));
    }
}
