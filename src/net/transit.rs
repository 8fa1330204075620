//! What the city says about public transport.

use super::{
    City, Trouble,
    questions::{
        AlertsAsk, BoardAsk, FindAsk, LineAsk, LinesAsk, StopsAsk, StopsNearAsk, VehicleAsk, told_transit,
        transit,
    },
};
use contract::{
    LineId, Position, StopId, Timestamp,
    endpoint::BASE,
    transit::{Alert, LineDetail, LineTag, PlanAsk, Plans, StopBoard, StopRow, VehicleDetail, VehicleId},
};
use serde::Deserialize;

/// Lines and stops that fit what was typed, best first.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct FoundTransit {
    /// Lines.
    pub lines: Vec<LineTag>,
    /// Stops.
    pub stops: Vec<StopRow>,
}

impl City {
    /// Stops near a point, nearest first, at most `limit` (1 to 200).
    pub async fn stops_near(self, from: Position, limit: u16) -> Result<Vec<StopRow>, Trouble> {
        told_transit("stops", &self.ask_transit(transit("stops_near", &StopsNearAsk { from, limit })?).await?)
    }

    /// Stops with these ids, in this order; unknown ones are left out.
    pub async fn stops(self, ids: Vec<StopId>, from: Option<Position>) -> Result<Vec<StopRow>, Trouble> {
        told_transit("stops", &self.ask_transit(transit("stops", &StopsAsk { ids, from })?).await?)
    }

    /// Stops and lines whose name fits what was typed, at most `limit` (1 to 200) of each.
    pub async fn find_transit(
        self,
        text: String,
        from: Option<Position>,
        limit: u16,
    ) -> Result<FoundTransit, Trouble> {
        told_transit("found", &self.ask_transit(transit("find", &FindAsk { text, from, limit })?).await?)
    }

    /// Lines with these ids; unknown ones are left out.
    pub async fn lines(self, ids: Vec<LineId>) -> Result<Vec<LineTag>, Trouble> {
        told_transit("lines", &self.ask_transit(transit("lines", &LinesAsk { ids })?).await?)
    }

    /// The board of a stop for `window_s` seconds from now (at most a day), at most `limit` (1 to 200) departures;
    /// `None` when there is no such stop.
    pub async fn board(self, stop: StopId, window_s: u32, limit: u16) -> Result<Option<StopBoard>, Trouble> {
        let ask = BoardAsk { stop, window_s, limit, now: self.now().into() };
        told_transit("board", &self.ask_transit(transit("board", &ask)?).await?)
    }

    /// One line; `None` when there is none with that id.
    pub async fn line(self, line: LineId) -> Result<Option<LineDetail>, Trouble> {
        let ask = LineAsk { line, now: self.now().into() };
        told_transit("line", &self.ask_transit(transit("line", &ask)?).await?)
    }

    /// One vehicle of a line that is listened to; `None` when nothing was heard of it.
    pub async fn vehicle(self, vehicle: VehicleId) -> Result<Option<VehicleDetail>, Trouble> {
        let ask = VehicleAsk { vehicle, now: self.now().into() };
        told_transit("vehicle", &self.ask_transit(transit("vehicle", &ask)?).await?)
    }

    /// The way from here to there.
    pub async fn plan(self, ask: PlanAsk) -> Result<Plans, Trouble> {
        told_transit("plans", &self.ask_transit(transit("plan", &ask)?).await?)
    }

    /// What operators say now.
    pub async fn alerts(self) -> Result<Vec<Alert>, Trouble> {
        told_transit(
            "alerts",
            &self.ask_transit(transit("alerts", &AlertsAsk { now: self.now().into() })?).await?,
        )
    }
}

/// Where the picture of a cabin lies that was taken then.
pub fn cabin_photo(vehicle: &VehicleId, taken: Timestamp) -> String {
    format!("{BASE}/vehicles/{vehicle}/photo?t={}", taken.millis())
}
