//! As much of a writer of Protocol Buffers as the tests need.

/// A message under construction.
#[derive(Clone, Debug, Default)]
pub struct Message(pub Vec<u8>);

impl Message {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn number(mut self, field: u32, number: u64) -> Self {
        varint(&mut self.0, u64::from(field) << 3);
        varint(&mut self.0, number);
        self
    }

    pub fn float(mut self, field: u32, number: f32) -> Self {
        varint(&mut self.0, u64::from(field) << 3 | 5);
        self.0.extend(number.to_le_bytes());
        self
    }

    pub fn double(mut self, field: u32, number: f64) -> Self {
        varint(&mut self.0, u64::from(field) << 3 | 1);
        self.0.extend(number.to_le_bytes());
        self
    }

    pub fn bytes(mut self, field: u32, bytes: impl AsRef<[u8]>) -> Self {
        varint(&mut self.0, u64::from(field) << 3 | 2);
        varint(&mut self.0, bytes.as_ref().len() as u64);
        self.0.extend_from_slice(bytes.as_ref());
        self
    }

    pub fn message(self, field: u32, message: Self) -> Self {
        self.bytes(field, message.0)
    }

    /// A group with one number in it: what old writers left.
    pub fn group(mut self, field: u32) -> Self {
        varint(&mut self.0, u64::from(field) << 3 | 3);
        self = self.number(1, 300);
        varint(&mut self.0, u64::from(field) << 3 | 4);
        self
    }
}

fn varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// A header of version 2.0.
pub fn header() -> Message {
    Message::new().bytes(1, "2.0").number(2, 0).number(3, 1_795_000_030)
}

/// A feed of these entities.
pub fn feed(entities: impl IntoIterator<Item = Message>) -> Vec<u8> {
    let head = Message::new().message(1, header());
    entities.into_iter().fold(head, |feed, entity| feed.message(2, entity)).0
}

/// A vehicle with everything that the columns have.
pub fn bus(n: u32) -> Message {
    let trip = Message::new()
        .bytes(1, format!("{}-1-{}", n % 620, n % 90))
        .bytes(3, "20261120")
        .bytes(5, format!("{}", n % 620))
        .number(6, u64::from(n % 2));
    let place = Message::new()
        .float(1, 36.06 + n as f32 / 65_536.0)
        .float(2, 120.38 - n as f32 / 65_536.0)
        .float(3, (n % 360) as f32)
        .float(5, 4.5);
    let vehicle =
        Message::new().bytes(1, format!("BUS{}", 10_000 + n)).bytes(2, format!("鲁U{}", 10_000 + n));
    let position = Message::new()
        .message(1, trip)
        .message(2, place)
        .number(3, u64::from(n % 35))
        .number(4, u64::from(n % 3))
        .number(5, 1_795_000_000 + u64::from(n % 30))
        .bytes(7, format!("s{n}"))
        .message(8, vehicle)
        .number(9, u64::from(n % 6));
    Message::new().bytes(1, format!("V{n}")).message(4, position)
}
