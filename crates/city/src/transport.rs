//! Public transport: the timetable of the pack, what is live on it, and the questions about both.

use crate::{
    error::{Fault, PackError},
    text::{Fit, Folded, Typed},
    writer::name_of,
};
use contract::{
    LineId, Position, StopId, Timestamp,
    ask::{Heard, MAX_ROWS, Refusal, TimetableFacts, TransitAsk, TransitTold},
    live::Update,
    manifest::{PackFile, Part},
    transit::{LineTag, PlanAsk, Plans, StopRow},
};
use geo::NearestIndex;
use std::cell::{OnceCell, RefCell};
use transit::{
    Board, FILE_FORMAT, Timetable,
    live::LiveTrips,
    planner::{CHANGE_WALK_M, Planner},
};

/// The longest window of a board, seconds.
const DAY_S: u32 = 86_400;

/// A loaded timetable and what has been heard since, or before.
#[derive(Debug)]
pub struct Transit {
    timetable: Timetable,
    live: LiveTrips,
    facts: TimetableFacts,
    /// All stops, stations among them.
    near: NearestIndex,
    /// Chinese and Latin name of each stop, for search: made when somebody searches.
    stop_names: OnceCell<Folded<2>>,
    /// Chinese, Latin and full names of each line.
    line_names: OnceCell<Folded<3>>,
    /// Made when somebody asks for the way.
    planner: RefCell<Option<Planner>>,
}

impl Transit {
    /// Checks the file that a manifest lists as this, and takes it.
    ///
    /// Memory is bounded by a small multiple of the file's size, whatever it says.
    pub fn load(listed: &PackFile, file: Vec<u8>) -> Result<Self, PackError> {
        let timetable = read(listed, file)?;
        Ok(Self {
            facts: timetable.facts(),
            near: NearestIndex::new((0..timetable.stop_count() as u32).map(|it| timetable.stop_position(it))),
            stop_names: OnceCell::new(),
            line_names: OnceCell::new(),
            planner: RefCell::new(None),
            timetable,
            live: LiveTrips::default(),
        })
    }

    /// This timetable with what was heard before it was loaded.
    #[must_use]
    pub fn with_live(self, live: LiveTrips) -> Self {
        Self { live, ..self }
    }

    /// What the timetable holds.
    pub fn facts(&self) -> &TimetableFacts {
        &self.facts
    }

    /// What has been heard, for the timetable that comes after this one.
    pub fn into_live(self) -> LiveTrips {
        self.live
    }

    /// Takes an event of the stream, and adds to what a city says of it.
    pub fn hear(&mut self, update: &Update, heard: &mut Heard) {
        self.live.hear(update);
        let is_known = |line: LineId| self.timetable.line_number(line).is_some();
        let is_of_this = |stamp: u32| stamp == self.timetable.stamp();
        let told = update.lines.iter().filter(|it| is_of_this(it.timetable) && is_known(it.line)).count();
        heard.lines = u32::try_from(told).unwrap_or(u32::MAX);
        heard.other_timetable = update.lines.iter().any(|it| !is_of_this(it.timetable));
    }

    /// Answers a question.
    pub fn tell(&self, ask: &TransitAsk) -> Result<TransitTold, Refusal> {
        Ok(match ask {
            TransitAsk::StopsNear { from, limit } => TransitTold::Stops(self.stops_near(*from, *limit)),
            TransitAsk::Stops { ids, from } => TransitTold::Stops(self.stops(ids, *from)),
            TransitAsk::Find { text, from, limit } => {
                let (lines, stops) = self.find(text, *from, *limit);
                TransitTold::Found { lines, stops }
            }
            TransitAsk::Lines { ids } => TransitTold::Lines(self.lines(ids)),
            TransitAsk::Board { stop, window_s, limit, now } => {
                let limit = usize::from((*limit).clamp(1, MAX_ROWS));
                let board = self.board(*now).stop(*stop, (*window_s).min(DAY_S), limit);
                TransitTold::Board(board.map(Box::new))
            }
            TransitAsk::Line { line, now } => TransitTold::Line(self.board(*now).line(*line).map(Box::new)),
            TransitAsk::Vehicle { vehicle, now } => {
                TransitTold::Vehicle(self.board(*now).vehicle(vehicle).map(Box::new))
            }
            TransitAsk::Alerts { now } => TransitTold::Alerts(self.live.alerts_at(*now).cloned().collect()),
            TransitAsk::Plan(ask) => TransitTold::Plans(Box::new(self.plan(ask))),
        })
    }

    fn plan(&self, ask: &PlanAsk) -> Plans {
        let mut planner = self.planner.borrow_mut();
        let planner = planner.get_or_insert_with(|| Planner::new(&self.timetable, CHANGE_WALK_M));
        planner.plan(&self.timetable, &self.live, ask)
    }

    fn board(&self, now: Timestamp) -> Board<'_> {
        Board { timetable: &self.timetable, live: &self.live, now }
    }

    /// Places where something halts, nearest first, each once.
    fn stops_near(&self, from: Position, limit: u16) -> Vec<StopRow> {
        let limit = usize::from(limit.clamp(1, MAX_ROWS));
        let halts = |stop: usize| !self.timetable.lines_at(self.timetable.place_of(stop as u32)).is_empty();
        let mut look_at = limit * 2;
        // Several platforms are one row: as many are looked at as it takes.
        let places = loop {
            let found = self.near.nearest(from, look_at, f64::INFINITY, halts);
            let mut places = Vec::new();
            for place in found.iter().map(|it| self.timetable.place_of(it.point as u32)) {
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            if places.len() >= limit || found.len() < look_at {
                break places;
            }
            look_at *= 2;
        };
        places.into_iter().take(limit).map(|place| self.timetable.stop_row(place, Some(from))).collect()
    }

    /// The places of these stops, each once.
    fn stops(&self, ids: &[StopId], from: Option<Position>) -> Vec<StopRow> {
        let mut places: Vec<u32> = Vec::new();
        for stop in ids.iter().filter_map(|id| self.timetable.stop_number(*id)) {
            let place = self.timetable.place_of(stop);
            if !places.contains(&place) {
                places.push(place);
            }
            if places.len() >= usize::from(MAX_ROWS) {
                break;
            }
        }
        places.into_iter().map(|place| self.timetable.stop_row(place, from)).collect()
    }

    fn lines(&self, ids: &[LineId]) -> Vec<LineTag> {
        let numbers = ids.iter().filter_map(|id| self.timetable.line_number(*id));
        numbers.take(usize::from(MAX_ROWS)).map(|line| self.timetable.line_tag(line)).collect()
    }

    /// Lines and stops whose name fits what was typed. Lines: the number itself first, then what begins so, short
    /// names before long ones, in the operator's order. Stops: what begins so first, then short names, then the
    /// nearest, or without a point those with the most lines. Nothing when nothing was typed.
    fn find(&self, text: &str, from: Option<Position>, limit: u16) -> (Vec<LineTag>, Vec<StopRow>) {
        let typed = Typed::new(text);
        if typed.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let limit = usize::from(limit.clamp(1, MAX_ROWS));
        let timetable = &self.timetable;
        let mut lines: Vec<(Fit, usize, (u32, u32))> = Vec::new();
        for line in 0..timetable.line_count() as u32 {
            let [zh, en, long] = self.line_names().get(line as usize);
            if let Some(fit) = typed.fit_line([zh, en], long) {
                lines.push((fit, zh.chars().count(), timetable.line_order(line)));
            }
        }
        lines.sort_unstable();
        let mut stops: Vec<(Fit, usize, u32, u32)> = Vec::new();
        for stop in (0..timetable.stop_count() as u32).filter(|it| timetable.place_of(*it) == *it) {
            let [zh, en] = self.stop_names().get(stop as usize);
            let lines = timetable.lines_at(stop).len();
            // What nothing halts at helps nobody.
            if let Some(fit) = typed.fit([zh, en], "").filter(|_| lines > 0) {
                let last = match from {
                    // Half the way around the earth is 20 million metres.
                    Some(from) => from.distance_m(timetable.stop_position(stop)).round() as u32,
                    None => u32::MAX - lines as u32,
                };
                stops.push((fit, zh.chars().count(), last, stop));
            }
        }
        stops.sort_unstable();
        let lines = lines.into_iter().take(limit).map(|(.., (_, line))| timetable.line_tag(line));
        let stops = stops.into_iter().take(limit).map(|(.., stop)| timetable.stop_row(stop, from));
        (lines.collect(), stops.collect())
    }

    fn stop_names(&self) -> &Folded<2> {
        let texts = |stop| {
            let name = self.timetable.stop_name(stop);
            [name.zh.as_str(), name.en.as_deref().unwrap_or_default()]
        };
        self.stop_names.get_or_init(|| Folded::new((0..self.timetable.stop_count() as u32).map(texts)))
    }

    fn line_names(&self) -> &Folded<3> {
        let names = |line| {
            let (name, long) = (self.timetable.line_name(line), self.timetable.line_long_name(line));
            let long = long.map(|it| format!("{} {}", it.zh, it.en.as_deref().unwrap_or_default()));
            (name, long.unwrap_or_default())
        };
        self.line_names.get_or_init(|| {
            let all: Vec<_> = (0..self.timetable.line_count() as u32).map(names).collect();
            let texts = all.iter().map(|(name, long)| {
                [name.zh.as_str(), name.en.as_deref().unwrap_or_default(), long.as_str()]
            });
            Folded::new(texts)
        })
    }
}

fn read(listed: &PackFile, file: Vec<u8>) -> Result<Timetable, PackError> {
    let in_file = |fault| PackError::File { name: listed.name.chars().take(80).collect(), fault };
    if listed.part != Part::Timetable {
        return Err(in_file(Fault::Part));
    }
    let (found, known) = (frame::version(&file).map_err(|it| in_file(it.into()))?, u32::from(FILE_FORMAT));
    if found > known {
        return Err(PackError::TooNew { found, known });
    }
    if found < known {
        return Err(PackError::TooOld { found, known });
    }
    let given = file.len() as u64;
    if listed.bytes != given {
        return Err(in_file(Fault::Length { told: listed.bytes, given }));
    }
    let timetable = Timetable::read(file).map_err(|fault| in_file(Fault::Timetable(fault)))?;
    let name = name_of(Part::Timetable, timetable.hash());
    if listed.name == name { Ok(timetable) } else { Err(in_file(Fault::Name(name))) }
}
