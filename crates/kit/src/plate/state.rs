//! What stands in the boxes of a plate and what a key does to it: pure, so that it is tested without a browser.
//!
//! It keeps a person from keys that cannot be right (GA 36—2018, and its plates for new energy); whether a
//! plate is valid is the contract's to say.

/// The thirty-one provinces, in the order in which plates are usually listed.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
/// Neither I nor O: GA 36 keeps them away from 1 and 0.
const LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const DIGITS: &str = "1234567890";
/// Trailers, driving schools, police, and cars of Hong Kong and Macao.
const ENDINGS: &str = "挂学警港澳";
/// Purely electric (A to E), and the other kinds of new energy.
const NEW_ENERGY: &str = "DABCEFGHJK";

/// Boxes of the longest plate.
pub(super) const MOST: usize = 8;
/// Stands in [`PlateEntry::text`] for a box that is empty while a later one is not.
const GAP: char = '_';

/// Province and letter of the plates that most people here have. They stand first on the keyboard, and who
/// types a letter where a province belongs means this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlateHome {
    /// One of the thirty-one, such as `鲁`.
    pub province: char,
    /// The authority that issues there, such as `B` for Qingdao.
    pub letter: char,
}

/// What a person does to a plate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlateKey {
    /// Puts this into the box under input and goes on to the next.
    Char(char),
    /// Empties the box under input, or where that is empty the one before it.
    Backspace,
    /// Empties the box under input.
    Delete,
    /// To the box before.
    Left,
    /// To the box after.
    Right,
    /// To the first box.
    Home,
    /// Behind the last box that is filled.
    End,
    /// To this box, counted from 0, or as far towards it as boxes are filled.
    Place(usize),
    /// Whether it is a plate for new energy, which has one box more.
    NewEnergy(bool),
}

impl PlateKey {
    /// Whether it changes what stands in a box, and not only the place of input or the kind of plate.
    pub(super) fn writes(self) -> bool {
        matches!(self, Self::Char(_) | Self::Backspace | Self::Delete)
    }
}

/// Which keys the keyboard shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Province,
    Letter,
    Serial,
    /// Where special cars have their sign.
    Ending,
}

impl Stage {
    /// The keys in the order in which they are shown. A place may allow fewer.
    pub fn keys(self, home: Option<PlateHome>) -> Vec<char> {
        let (first, keys) = match self {
            Self::Province => (home.map(|home| home.province), vec![PROVINCES]),
            Self::Letter => (home.map(|home| home.letter), vec![LETTERS]),
            Self::Serial => (None, vec![DIGITS, LETTERS]),
            Self::Ending => (None, vec![DIGITS, LETTERS, ENDINGS]),
        };
        let others = keys.into_iter().flat_map(str::chars).filter(|key| Some(*key) != first);
        first.into_iter().chain(others).collect()
    }
}

/// What stands in the boxes of a plate, and which of them takes the next key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlateEntry {
    boxes: [Option<char>; MOST],
    /// 0 to `end()`.
    at: usize,
    new_energy: bool,
}

impl PlateEntry {
    /// Reads a plate however it is written: `鲁B·12345`, `鲁b 12345`, full-width, or inside a sentence. What
    /// can't stand where it would come is left out.
    pub fn read(text: &str) -> Self {
        Self::default().pasted(text, None)
    }

    /// What stands in the boxes up to the last that is filled, `_` for one that is empty between others.
    pub fn text(&self) -> String {
        self.boxes[..self.end()].iter().map(|it| it.unwrap_or(GAP)).collect()
    }

    /// The plate, once every box is filled.
    pub fn complete(&self) -> Option<String> {
        self.boxes[..self.places()].iter().copied().collect()
    }

    /// Whether it has the eighth box.
    pub fn is_new_energy(&self) -> bool {
        self.new_energy
    }

    /// How many boxes it has: 7 or 8.
    pub fn places(&self) -> usize {
        if self.new_energy { MOST } else { MOST - 1 }
    }

    /// The box that takes the next key, counted from 0; behind the last one when the plate is full.
    pub fn place(&self) -> usize {
        self.at
    }

    /// What stands in a box, counted from 0.
    pub fn standing(&self, place: usize) -> Option<char> {
        self.boxes[..self.places()].get(place).copied().flatten()
    }

    /// Whether what stands in a box cannot stand there on this kind of plate. It happens when the kind, or a
    /// box before it, was changed: nothing that was typed is thrown away for that.
    pub fn misfits(&self, place: usize) -> bool {
        self.standing(place).is_some_and(|c| !self.fits(place, c))
    }

    /// Whether a key would change anything now.
    pub fn allows(&self, key: char) -> bool {
        self.put(key).is_some()
    }

    pub(super) fn stage(&self) -> Stage {
        match self.at {
            0 => Stage::Province,
            1 => Stage::Letter,
            6 if !self.new_energy => Stage::Ending,
            _ => Stage::Serial,
        }
    }

    /// What a key makes of it. A character that is not allowed where it would come changes nothing.
    #[must_use]
    pub fn step(mut self, key: PlateKey) -> Self {
        match key {
            PlateKey::Char(c) => return self.put(c).unwrap_or(self),
            PlateKey::Backspace => {
                if self.standing(self.at).is_none() {
                    self.at = self.at.saturating_sub(1);
                }
                self.boxes[self.at] = None;
            }
            PlateKey::Delete if self.at < self.places() => self.boxes[self.at] = None,
            PlateKey::Delete => {}
            PlateKey::Left => self.at = self.at.saturating_sub(1),
            PlateKey::Right => self.at += 1,
            PlateKey::Home => self.at = 0,
            PlateKey::End => self.at = MOST,
            PlateKey::Place(place) => self.at = place,
            // The eighth box keeps what stands in it, for the case that the switch was a slip.
            PlateKey::NewEnergy(on) => self.new_energy = on,
        }
        self.at = self.at.min(self.end());
        self
    }

    /// What a person typed on a keyboard of letters: small and full-width ones count, O and I mean the digits
    /// that look like them, and a letter where a province belongs belongs to the home province.
    #[must_use]
    pub fn typed(self, c: char, home: Option<PlateHome>) -> Self {
        let c = match plain(c) {
            'O' if self.at > 1 => '0',
            'I' if self.at > 1 => '1',
            c => c,
        };
        match home {
            Some(home) if self.at == 0 && self.boxes[0].is_none() && c.is_ascii_uppercase() => {
                let with_province = self.step(PlateKey::Char(home.province));
                if with_province.allows(c) { with_province.step(PlateKey::Char(c)) } else { self }
            }
            _ => self.step(PlateKey::Char(c)),
        }
    }

    /// What was pasted: a whole plate replaces everything, anything else goes in where the input stands.
    #[must_use]
    pub fn pasted(self, text: &str, home: Option<PlateHome>) -> Self {
        let chars: Vec<char> = text.chars().map(plain).filter(|c| is_on_plates(*c)).collect();
        let whole = (0..chars.len()).find_map(|at| whole_plate(&chars[at..]));
        whole.unwrap_or_else(|| chars.into_iter().fold(self, |entry, c| entry.typed(c, home)))
    }

    /// What the text of the input has become by an input method, a system's keyboard or dictation, none of
    /// which tell which key was pressed.
    #[must_use]
    pub fn edited(self, text: &str, home: Option<PlateHome>) -> Self {
        if text == self.text() {
            return self;
        }
        let before: Vec<char> = self.text().chars().collect();
        let after: Vec<char> = text.chars().collect();
        let shorter = before.len().min(after.len());
        let start = (0..shorter).take_while(|&at| before[at] == after[at]).count();
        let same_end = |&back: &usize| before[before.len() - 1 - back] == after[after.len() - 1 - back];
        let end = (0..shorter - start).take_while(same_end).count();
        let mut entry = self;
        for gone in &mut entry.boxes[start..before.len() - end] {
            *gone = None;
        }
        entry.at = start;
        let inserted: String = after[start..after.len() - end].iter().collect();
        let entry = entry.pasted(&inserted, home);
        entry.step(PlateKey::Place(entry.at))
    }

    /// One behind the last box that is filled.
    fn end(&self) -> usize {
        self.boxes[..self.places()].iter().rposition(Option::is_some).map_or(0, |last| last + 1)
    }

    /// This key in the box under input, or nothing where it isn't allowed. A full plate of seven grows by an
    /// eighth where that makes one for new energy: who went on typing meant it.
    fn put(mut self, c: char) -> Option<Self> {
        if self.at == MOST - 1 && !self.new_energy {
            self.new_energy = true;
            self.boxes[self.at] = None;
            if !(0..self.at).all(|place| self.standing(place).is_some() && !self.misfits(place)) {
                return None;
            }
        }
        if self.at >= self.places() || !self.fits(self.at, c) {
            return None;
        }
        self.boxes[self.at] = Some(c);
        self.at += 1;
        Some(self)
    }

    /// Whether a character may stand in a box of this kind of plate, after what stands before it.
    fn fits(&self, place: usize, c: char) -> bool {
        let digit = c.is_ascii_digit();
        let letter = LETTERS.contains(c);
        // A small car has the letter of its kind in the third box, a large one in the last (GA 36—2018).
        let kind = self.boxes[2];
        let can_be_small = kind.is_none_or(|c| !c.is_ascii_digit());
        let can_be_large = kind.is_none_or(|c| c.is_ascii_digit());
        match (place, self.new_energy) {
            (0, _) => PROVINCES.contains(c),
            (1, _) => letter,
            (2, true) => digit || NEW_ENERGY.contains(c),
            (3, true) => digit || (letter && can_be_small),
            (4..=6, true) => digit,
            (7, true) => (digit && can_be_small) || (NEW_ENERGY.contains(c) && can_be_large),
            (6, false) => digit || letter || ENDINGS.contains(c),
            (2..=5, false) => digit || letter,
            _ => false,
        }
    }
}

/// The plate that begins here, of eight places if it can be one.
fn whole_plate(chars: &[char]) -> Option<PlateEntry> {
    let plate = |new_energy: bool| {
        let empty = PlateEntry { new_energy, ..PlateEntry::default() };
        let entry = chars.iter().take(empty.places()).fold(empty, |entry, c| entry.typed(*c, None));
        entry.complete().map(|_| entry)
    };
    plate(true).or_else(|| plate(false))
}

/// Large, and of ordinary width: U+FF01 to U+FF5E are ASCII as wide as a Han character.
fn plain(c: char) -> char {
    let narrow = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    narrow.to_ascii_uppercase()
}

fn is_on_plates(c: char) -> bool {
    c.is_ascii_alphanumeric() || PROVINCES.contains(c) || ENDINGS.contains(c)
}

#[cfg(test)]
mod tests;
