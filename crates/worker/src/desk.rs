use city::{City, LiveTrips, Occupancy, Transit};
use contract::{
    ask::{Answered, Ask, Asked, Heard, Refusal, Told, read_update},
    manifest::{Manifest, PackFile},
};
use serde::Deserialize;

/// Answers messages: the worker without its browser.
///
/// ```
/// let mut desk = worker::Desk::default();
/// let answer = desk.answer(r#"{"id":1,"ask":{"place":7}}"#, Vec::new());
/// assert_eq!(answer, r#"{"id":1,"told":{"refused":{"why":"no_pack"}}}"#);
/// ```
#[derive(Debug)]
pub struct Desk {
    state: State,
    transport: Transport,
}

/// Live changes may come before the pack does: the stream and the pack are fetched at the same time.
#[derive(Debug)]
enum State {
    Waiting(Occupancy),
    Open(Box<City>),
}

/// The timetable comes when somebody asks about public transport, which is live before.
#[derive(Debug)]
enum Transport {
    Waiting(LiveTrips),
    Open(Box<Transit>),
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            state: State::Waiting(Occupancy::default()),
            transport: Transport::Waiting(LiveTrips::default()),
        }
    }
}

impl Desk {
    /// The answer to a message, as JSON. A question that cannot be read is refused under its id, or under 0
    /// when not even that can be read.
    pub fn answer(&mut self, json: &str, files: Vec<Vec<u8>>) -> String {
        let (id, told) = match serde_json::from_str::<Asked>(json) {
            Ok(Asked { id, ask }) => (id, self.tell(ask, files).unwrap_or_else(Told::Refused)),
            Err(error) => (id_of(json), Told::Refused(Refusal::Malformed(error.to_string()))),
        };
        // Numbers, texts, lists and fixed keys only: serde_json never refuses them.
        serde_json::to_string(&Answered { id, told }).unwrap_or_default()
    }

    fn tell(&mut self, ask: Ask, files: Vec<Vec<u8>>) -> Result<Told, Refusal> {
        Ok(match ask {
            Ask::Load(manifest) => self.load(&manifest, files)?,
            Ask::Hear(data) => Told::Heard(self.hear(&data)?),
            Ask::Clusters(ask) => Told::Clusters(self.city()?.clusters(&ask)),
            Ask::Lots(ask) => Told::Lots(self.city()?.lots(&ask)),
            Ask::Lot { id, now } => Told::Lot(self.city()?.lot(id, now).map(Box::new)),
            Ask::Places { text, limit } => Told::Places(self.city()?.places(&text, limit)),
            Ask::LoadTimetable(listed) => self.load_timetable(&listed, files)?,
            Ask::Transit(ask) => match &self.transport {
                Transport::Waiting(_) => return Err(Refusal::NoTimetable),
                Transport::Open(transit) => Told::Transit(transit.tell(&ask)?),
            },
            Ask::Place(id) => Told::Places(self.city()?.place(id).into_iter().collect()),
        })
    }

    fn city(&mut self) -> Result<&mut City, Refusal> {
        match &mut self.state {
            State::Waiting(_) => Err(Refusal::NoPack),
            State::Open(city) => Ok(city),
        }
    }

    /// Takes a pack; when it is refused, everything stays as it was.
    fn load(&mut self, manifest: &Manifest, files: Vec<Vec<u8>>) -> Result<Told, Refusal> {
        let city = City::load(manifest, files)?;
        let facts = city.facts().clone();
        let heard = match std::mem::replace(&mut self.state, State::Waiting(Occupancy::default())) {
            State::Waiting(heard) => heard,
            State::Open(before) => before.into_occupancy(),
        };
        self.state = State::Open(Box::new(city.with_occupancy(heard)));
        Ok(Told::Loaded(facts))
    }

    /// Takes a timetable; when it is refused, everything stays as it was.
    fn load_timetable(&mut self, listed: &PackFile, files: Vec<Vec<u8>>) -> Result<Told, Refusal> {
        // None where one should be is an empty one, which is refused.
        let timetable = Transit::load(listed, files.into_iter().next().unwrap_or_default())?;
        let facts = timetable.facts().clone();
        let heard = match std::mem::replace(&mut self.transport, Transport::Waiting(LiveTrips::default())) {
            Transport::Waiting(heard) => heard,
            Transport::Open(before) => before.into_live(),
        };
        self.transport = Transport::Open(Box::new(timetable.with_live(heard)));
        Ok(Told::TimetableLoaded(facts))
    }

    fn hear(&mut self, data: &str) -> Result<Heard, Refusal> {
        let update = read_update(data)?;
        let mut heard = match &mut self.state {
            State::Open(city) => city.hear(&update),
            State::Waiting(heard) => {
                heard.hear(&update);
                Heard {
                    id: update.id,
                    now: update.now,
                    lots: 0,
                    lines: 0,
                    other_timetable: false,
                    alerts: update.alerts.is_some(),
                }
            }
        };
        match &mut self.transport {
            Transport::Open(transit) => transit.hear(&update, &mut heard),
            Transport::Waiting(live) => {
                live.hear(&update);
            }
        }
        Ok(heard)
    }
}

/// The id of a message of which nothing else can be read.
fn id_of(json: &str) -> u32 {
    #[derive(Deserialize)]
    struct Numbered {
        id: u32,
    }
    serde_json::from_str::<Numbered>(json).map_or(0, |it| it.id)
}
