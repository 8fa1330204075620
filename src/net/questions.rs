//! What is said to the worker and what it answers, as JSON.
//!
//! `contract::ask` has one enum for all questions and one for all answers. Here each is written and read by
//! itself, so that a page's chunk carries only what the page asks; the tests hold both against the contract.

use super::Trouble;
use contract::{LineId, LotId, PlaceId, Position, StopId, Timestamp, ask::Refusal, transit::VehicleId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

/// A question: its name in the contract, and what is asked.
pub fn question(name: &str, what: &impl Serialize) -> Result<String, Trouble> {
    let what = serde_json::to_string(what).map_err(|error| Trouble::Unreadable(error.to_string()))?;
    Ok(wrap(name, &what))
}

/// [`contract::ask::Ask::Load`] of a manifest as it came.
pub fn load(manifest: &str) -> String {
    wrap("load", manifest)
}

/// [`contract::ask::Ask::Lot`].
pub fn lot(id: LotId, now: Timestamp) -> String {
    format!(r#"{{"lot":{{"id":{id},"now":{}}}}}"#, now.millis())
}

/// [`contract::ask::Ask::Place`].
pub fn place(id: PlaceId) -> String {
    wrap("place", &id.to_string())
}

/// [`contract::ask::Ask::Places`].
#[derive(Serialize)]
pub struct PlacesAsk {
    pub text: String,
    pub limit: u16,
}

/// [`contract::ask::Ask::Transit`]: a question about public transport, by its own name.
pub fn transit(name: &str, what: &impl Serialize) -> Result<String, Trouble> {
    Ok(wrap("transit", &question(name, what)?))
}

/// A moment as it travels between the threads, in milliseconds since 1970.
#[derive(Serialize)]
pub struct Millis(i64);

impl From<Timestamp> for Millis {
    fn from(at: Timestamp) -> Self {
        Self(at.millis())
    }
}

/// [`contract::ask::TransitAsk::Alerts`].
#[derive(Serialize)]
pub struct AlertsAsk {
    pub now: Millis,
}

/// [`contract::ask::TransitAsk::StopsNear`].
#[derive(Serialize)]
pub struct StopsNearAsk {
    pub from: Position,
    pub limit: u16,
}

/// [`contract::ask::TransitAsk::Stops`].
#[derive(Serialize)]
pub struct StopsAsk {
    pub ids: Vec<StopId>,
    pub from: Option<Position>,
}

/// [`contract::ask::TransitAsk::Find`].
#[derive(Serialize)]
pub struct FindAsk {
    pub text: String,
    pub from: Option<Position>,
    pub limit: u16,
}

/// [`contract::ask::TransitAsk::Lines`].
#[derive(Serialize)]
pub struct LinesAsk {
    pub ids: Vec<LineId>,
}

/// [`contract::ask::TransitAsk::Board`].
#[derive(Serialize)]
pub struct BoardAsk {
    pub stop: StopId,
    pub window_s: u32,
    pub limit: u16,
    pub now: Millis,
}

/// [`contract::ask::TransitAsk::Line`].
#[derive(Serialize)]
pub struct LineAsk {
    pub line: LineId,
    pub now: Millis,
}

/// [`contract::ask::TransitAsk::Vehicle`].
#[derive(Serialize)]
pub struct VehicleAsk {
    pub vehicle: VehicleId,
    pub now: Millis,
}

/// An answer about public transport, of this name.
pub fn told_transit<T: DeserializeOwned>(name: &str, answer: &str) -> Result<T, Trouble> {
    match body(answer) {
        Some(("transit", answer)) => told(name, answer),
        // Also what is no answer at all: `told` tells it apart.
        _ => told("transit", answer),
    }
}

/// [`contract::ask::Asked`]: a question with its number.
pub fn asked(id: u32, question: &str) -> String {
    format!(r#"{{"id":{id},"ask":{question}}}"#)
}

fn wrap(name: &str, what: &str) -> String {
    format!(r#"{{"{name}":{what}}}"#)
}

/// What the worker says: an answer ([`contract::ask::Answered`]), that it can be asked (for which questions that
/// came sooner have waited), or that it has panicked and is of no more use.
#[derive(Deserialize)]
pub struct Said {
    /// The question's.
    #[serde(default)]
    pub id: u32,
    /// The answer, unread.
    pub told: Option<Box<RawValue>>,
    /// How it died.
    pub gone: Option<String>,
}

/// An answer of this name.
pub fn told<T: DeserializeOwned>(name: &str, answer: &str) -> Result<T, Trouble> {
    match body(answer) {
        Some((found, body)) if found == name => read(body),
        Some(("refused", body)) => Err(Trouble::Worker(read::<Refusal>(body)?)),
        _ => Err(Trouble::Unreadable("the worker answered another question".into())),
    }
}

/// Whether a question was refused because the worker has no timetable.
pub fn is_without_timetable(answer: &str) -> bool {
    told::<()>("transit", answer) == Err(Trouble::Worker(Refusal::NoTimetable))
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Trouble> {
    serde_json::from_str(text).map_err(|error| Trouble::Unreadable(error.to_string()))
}

/// Takes `{"name":body}` apart. Our own worker writes it, without spaces.
fn body(answer: &str) -> Option<(&str, &str)> {
    answer.strip_prefix("{\"")?.strip_suffix('}')?.split_once("\":")
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{
        Name,
        ask::{
            Answered, Ask, Asked, ClustersAsk, LotFilter, LotList, LotOrder, LotsAsk, PackFacts, Told,
            TransitAsk, TransitTold,
        },
        manifest::{Manifest, PackFile, Part},
        place::{Place, PlaceKind},
    };
    use geo::{Bounds, Position};

    fn now() -> Timestamp {
        Timestamp::from_millis(1_700_000_000_123).unwrap()
    }

    fn as_contract_reads(id: u32, question: &str) -> Ask {
        let read: Asked = serde_json::from_str(&asked(id, question)).unwrap();
        assert_eq!(read.id, id);
        read.ask
    }

    #[test]
    fn every_question_is_one_of_the_contracts() {
        let clusters = ClustersAsk {
            view: Bounds::new(120.0, 36.0, 121.0, 37.0).unwrap(),
            zoom: 12,
            filter: LotFilter { text: "五四 \"广场\"".into(), ..LotFilter::default() },
            now: now(),
        };
        let lots = LotsAsk {
            from: Position::new(120.3, 36.1).ok(),
            within: None,
            filter: LotFilter::default(),
            order: LotOrder::Price,
            limit: 20,
            now: now(),
        };
        let manifest =
            r#"{"format":1,"made":"2026-11-20T12:00:00+08:00","city":"青岛","sample":true,"files":[]}"#;
        let timetable =
            PackFile { part: Part::Timetable, name: "timetable-0123456789abcdef.zq".into(), bytes: 9 };
        let asks = [
            (question("clusters", &clusters).unwrap(), Ask::Clusters(clusters)),
            (question("lots", &lots).unwrap(), Ask::Lots(lots)),
            (lot(LotId(7), now()), Ask::Lot { id: LotId(7), now: now() }),
            (place(PlaceId(3)), Ask::Place(PlaceId(3))),
            (
                question("places", &PlacesAsk { text: "台东".into(), limit: 5 }).unwrap(),
                Ask::Places { text: "台东".into(), limit: 5 },
            ),
            (question("hear", &"{\"id\":1}").unwrap(), Ask::Hear("{\"id\":1}".into())),
            (question("load_timetable", &timetable).unwrap(), Ask::LoadTimetable(timetable)),
            (load(manifest), Ask::Load(serde_json::from_str::<Manifest>(manifest).unwrap())),
        ];
        for (id, (said, meant)) in (1..).zip(asks) {
            assert_eq!(as_contract_reads(id, &said), meant);
        }
    }

    #[test]
    fn every_question_about_transport_is_one_of_the_contracts() {
        let from = Position::new(120.3, 36.1).unwrap();
        let vehicle: VehicleId = "B-12345".parse().unwrap();
        let asks = [
            (
                transit("stops_near", &StopsNearAsk { from, limit: 3 }),
                TransitAsk::StopsNear { from, limit: 3 },
            ),
            (
                transit("stops", &StopsAsk { ids: vec![StopId(4)], from: Some(from) }),
                TransitAsk::Stops { ids: vec![StopId(4)], from: Some(from) },
            ),
            (
                transit("find", &FindAsk { text: "316".into(), from: None, limit: 9 }),
                TransitAsk::Find { text: "316".into(), from: None, limit: 9 },
            ),
            (
                transit("lines", &LinesAsk { ids: vec![LineId(1), LineId(2)] }),
                TransitAsk::Lines { ids: vec![LineId(1), LineId(2)] },
            ),
            (
                transit("board", &BoardAsk { stop: StopId(4), window_s: 3600, limit: 20, now: now().into() }),
                TransitAsk::Board { stop: StopId(4), window_s: 3600, limit: 20, now: now() },
            ),
            (
                transit("line", &LineAsk { line: LineId(3), now: now().into() }),
                TransitAsk::Line { line: LineId(3), now: now() },
            ),
            (
                transit("vehicle", &VehicleAsk { vehicle: vehicle.clone(), now: now().into() }),
                TransitAsk::Vehicle { vehicle, now: now() },
            ),
            (transit("alerts", &AlertsAsk { now: now().into() }), TransitAsk::Alerts { now: now() }),
        ];
        for (id, (said, meant)) in (1..).zip(asks) {
            assert_eq!(as_contract_reads(id, &said.unwrap()), Ask::Transit(meant));
        }
    }

    #[test]
    fn every_answer_about_transport_is_read_as_the_contract_means_it() {
        let told = |told| through(Told::Transit(told));
        assert_eq!(told_transit::<Vec<u8>>("stops", &told(TransitTold::Stops(vec![]))), Ok(vec![]));
        assert_eq!(told_transit::<Option<u8>>("board", &told(TransitTold::Board(None))), Ok(None));
        let refused = through(Told::Refused(Refusal::NoTimetable));
        assert_eq!(told_transit::<Option<u8>>("board", &refused), Err(Trouble::Worker(Refusal::NoTimetable)));
        let other = told(TransitTold::Alerts(vec![]));
        assert!(matches!(told_transit::<Option<u8>>("board", &other), Err(Trouble::Unreadable(_))));
        assert!(matches!(
            told_transit::<Option<u8>>("board", &through(Told::Lot(None))),
            Err(Trouble::Unreadable(_))
        ));
    }

    /// The answer as the worker writes it and the app reads it.
    fn through(told: Told) -> String {
        let text = serde_json::to_string(&Answered { id: 4, told }).unwrap();
        let said: Said = serde_json::from_str(&text).unwrap();
        assert_eq!(said.id, 4);
        said.told.unwrap().get().to_owned()
    }

    #[test]
    fn every_answer_is_read_as_the_contract_means_it() {
        let place = Place {
            id: PlaceId(3),
            name: Name { zh: "台东".into(), en: None },
            kind: PlaceKind::District,
            position: Position::new(120.3, 36.1).unwrap(),
        };
        let facts = PackFacts { made: now(), sample: true, lots: 1, bays: 2, places: 3 };
        let list = LotList { rows: vec![], total: 9 };
        assert_eq!(
            told::<Vec<Place>>("places", &through(Told::Places(vec![place.clone()]))),
            Ok(vec![place])
        );
        assert_eq!(told::<PackFacts>("loaded", &through(Told::Loaded(facts.clone()))), Ok(facts));
        assert_eq!(told::<LotList>("lots", &through(Told::Lots(list.clone()))), Ok(list));
        assert_eq!(told::<Option<u8>>("lot", &through(Told::Lot(None))), Ok(None));
    }

    #[test]
    fn a_refusal_is_an_error_whatever_was_asked() {
        for refusal in [Refusal::NoPack, Refusal::PackDamaged("cut short".into())] {
            let answer = through(Told::Refused(refusal.clone()));
            assert_eq!(told::<Vec<Place>>("places", &answer), Err(Trouble::Worker(refusal)));
        }
    }

    #[test]
    fn a_worker_without_timetable_is_told_from_other_refusals_and_from_answers() {
        let of = |told| is_without_timetable(&through(told));
        assert!(of(Told::Refused(Refusal::NoTimetable)));
        assert!(!of(Told::Refused(Refusal::NoPack)));
        assert!(!of(Told::Transit(TransitTold::Stops(vec![]))));
    }

    #[test]
    fn an_answer_to_another_question_is_not_taken() {
        let answer = through(Told::Clusters(vec![]));
        assert!(matches!(told::<Vec<Place>>("places", &answer), Err(Trouble::Unreadable(_))));
        assert!(matches!(told::<Vec<Place>>("places", "nonsense"), Err(Trouble::Unreadable(_))));
    }
}
