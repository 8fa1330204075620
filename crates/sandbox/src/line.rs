//! The operator's line to the gateway, over plain HTTP.

use contract::{
    endpoint::{Endpoint, TellOccupancy},
    parkapi::{Realtime, Report},
    parking::{AskPaid, PaidPage, TellStays, ToldStay},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::time::Duration;
use ureq::{Agent, Body, http::Response};

/// Why the gateway did not take a message, or did not answer a question.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// It could not be reached, or did not answer in time.
    #[error("the gateway does not answer: {0}")]
    Unreachable(#[from] ureq::Error),
    /// It answered with a problem.
    #[error("the gateway answers {status}: {words}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The beginning of its answer.
        words: String,
    },
}

/// A feed of a whole city may take so long to be taken in.
const FEED_PATIENCE: Duration = Duration::from_secs(10);

/// A line to the gateway.
pub struct Line {
    agent: Agent,
    gateway: String,
    source: String,
    bearer: String,
}

impl Line {
    /// To the gateway at this address (`http://127.0.0.1:8787`), as this source, with this key.
    pub fn new(gateway: &str, source: &str, key: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // The gateway stands on the same machine, whatever proxy the environment names.
            .proxy(None)
            .build();
        Self {
            agent: config.into(),
            gateway: gateway.trim_end_matches('/').to_owned(),
            source: source.to_owned(),
            bearer: format!("Bearer {key}"),
        }
    }

    /// Tells how full car parks are.
    pub fn tell_occupancy(&self, items: Vec<Realtime>) -> Result<Report, LineError> {
        self.tell(&TellOccupancy { source: self.source.clone(), items })
    }

    /// Tells of cars that came and cars that left.
    pub fn tell_stays(&self, items: Vec<ToldStay>) -> Result<Report, LineError> {
        self.tell(&TellStays { source: self.source.clone(), items })
    }

    /// Asks what was paid after this place of the feed.
    pub fn ask_paid(&self, after: u64) -> Result<PaidPage, LineError> {
        let question = AskPaid { source: self.source.clone(), after: None };
        let get = self.agent.get(format!("{}{}?after={after}", self.gateway, question.path()));
        let get = get.config().timeout_global(Some(AskPaid::PATIENCE)).build();
        read(get.header("authorization", &self.bearer).call()?)
    }

    /// Tells where vehicles are and when they come: a whole GTFS-Realtime feed. Answers what became of it, in the
    /// gateway's words.
    pub fn tell_transit(&self, feed: &[u8]) -> Result<Value, LineError> {
        let post = self.agent.post(format!("{}/api/v1/vendors/{}/gtfs-realtime", self.gateway, self.source));
        let post = post.config().timeout_global(Some(FEED_PATIENCE)).build();
        let post = post.header("authorization", &self.bearer).content_type("application/x-protobuf");
        read(post.send(feed)?)
    }

    fn tell<M: Endpoint + Serialize>(&self, message: &M) -> Result<Report, LineError> {
        let post = self.agent.post(format!("{}{}", self.gateway, message.path()));
        let post = post.config().timeout_global(Some(M::PATIENCE)).build();
        read(post.header("authorization", &self.bearer).send_json(message)?)
    }
}

fn read<T: DeserializeOwned>(mut answer: Response<Body>) -> Result<T, LineError> {
    let status = answer.status().as_u16();
    if status == 200 {
        return Ok(answer.body_mut().read_json()?);
    }
    let words = answer.body_mut().read_to_string().unwrap_or_default();
    Err(LineError::Refused { status, words: words.chars().take(300).collect() })
}
