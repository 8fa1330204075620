//! Feeds that are fetched from an operator who does not push them.

use super::FeedError;
use crate::{
    outward::{Outward, OutwardError},
    record::{BadSourceName, SourceName},
    state::Gateway,
    vendors::gtfs_realtime::MAX_BODY,
};
use axum::http::{HeaderValue, Request, Uri, header};
use bytes::Bytes;
use std::{fmt, str::FromStr, time::Duration};

/// How long a feed may take to come.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two fetches: as often as the specification's best practices ask operators to publish.
pub const EVERY: Duration = Duration::from_secs(10);
/// The longest pause after failures.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// A feed to be fetched: `SOURCE=URL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polled {
    /// The source, as named at import.
    pub source: SourceName,
    /// Where its feed is.
    pub url: Uri,
}

/// What is no feed to be fetched.
#[derive(Debug, thiserror::Error)]
pub enum PolledError {
    /// No `=`.
    #[error("it is to be SOURCE=URL")]
    Form,
    /// The source.
    #[error(transparent)]
    Source(#[from] BadSourceName),
    /// The address.
    #[error("`{0}` is no http or https address")]
    Url(String),
}

impl FromStr for Polled {
    type Err = PolledError;

    fn from_str(text: &str) -> Result<Self, PolledError> {
        let (source, address) = text.split_once('=').ok_or(PolledError::Form)?;
        let url: Uri = address.parse().map_err(|_| PolledError::Url(address.into()))?;
        let is_web = url.host().is_some() && matches!(url.scheme_str(), Some("http" | "https"));
        if is_web { Ok(Self { source: source.parse()?, url }) } else { Err(PolledError::Url(address.into())) }
    }
}

impl fmt::Display for Polled {
    /// Without the query, in which operators put their keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}{}", self.source, self.url.authority().map_or("", |it| it.as_str()), self.url.path())
    }
}

/// Why a feed was not taken.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Outward(#[from] OutwardError),
    #[error("it was answered with {0}")]
    Status(u16),
    #[error(transparent)]
    Feed(#[from] FeedError),
}

/// A feed and what its server said of the newest one, so that the same is not fetched twice.
struct Fetcher {
    polled: Polled,
    outward: Outward,
    tag: Option<HeaderValue>,
    modified: Option<HeaderValue>,
}

/// Fetches a feed again and again until `stopped`. What goes wrong is said once, and tried less often.
pub async fn run(gateway: Gateway, polled: Polled, every: Duration, stopped: impl Future<Output = ()>) {
    let outward = match Outward::new(PATIENCE) {
        Ok(outward) => outward,
        Err(error) => return tracing::error!(%error, feed = %polled, "a feed cannot be fetched"),
    };
    let mut fetcher = Fetcher { polled, outward, tag: None, modified: None };
    let mut failed = 0_u32;
    tokio::pin!(stopped);
    loop {
        match fetcher.fetch(&gateway).await {
            Ok(()) if failed > 0 => {
                tracing::info!(feed = %fetcher.polled, "the feed is back");
                failed = 0;
            }
            Ok(()) => {}
            Err(trouble) => {
                if failed == 0 {
                    tracing::warn!(%trouble, feed = %fetcher.polled, "a feed cannot be had");
                }
                failed += 1;
            }
        }
        let pause = every.saturating_mul(1 << failed.min(8)).min(LONGEST_PAUSE.max(every));
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = &mut stopped => return,
        }
    }
}

impl Fetcher {
    async fn fetch(&mut self, gateway: &Gateway) -> Result<(), Trouble> {
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = self.polled.url.clone();
        for (name, value) in [(header::IF_NONE_MATCH, &self.tag), (header::IF_MODIFIED_SINCE, &self.modified)]
        {
            if let Some(value) = value {
                request.headers_mut().insert(name, value.clone());
            }
        }
        let answer = self.outward.ask(request, MAX_BODY).await?;
        match answer.status {
            200 => {}
            304 => return Ok(()),
            status => return Err(Trouble::Status(status)),
        }
        let told = gateway
            .control()
            .hear(
                gateway.store(),
                gateway.bus(),
                self.polled.source.as_str(),
                answer.body.to_vec(),
                gateway.now(),
            )
            .await?;
        tracing::debug!(feed = %self.polled, ?told, "a feed was fetched");
        self.tag = answer.headers.get(header::ETAG).cloned();
        self.modified = answer.headers.get(header::LAST_MODIFIED).cloned();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_a_source_and_an_address_and_its_key_is_not_shown() {
        let polled: Polled = "city-bus=https://example.org/vehicles.pb?key=secret".parse().unwrap();
        assert_eq!(polled.to_string(), "city-bus=example.org/vehicles.pb");
        for text in
            ["city-bus", "=https://example.org/a", "city-bus=ftp://example.org/a", "city-bus=/a", "a=b"]
        {
            assert!(text.parse::<Polled>().is_err(), "{text}");
        }
    }
}
