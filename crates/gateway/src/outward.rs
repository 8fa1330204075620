//! The gateway's way out: HTTP/1.1 to other people's servers.
//!
//! Every call has an end (`patience`) and a largest answer. Redirects are not followed and no proxy of the
//! environment is used: an answer comes from the one who was asked, or not at all.

use axum::http::{HeaderMap, Request};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::{fmt, sync::Arc, time::Duration};

/// Connections that nobody uses are closed after so long: many servers close theirs after a minute.
const IDLE: Duration = Duration::from_secs(30);

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutwardError {
    /// Nobody was reached: what was asked for has not been done.
    #[error("not reached: {0}")]
    Unreachable(String),
    /// The line broke on the way: what was asked for may have been done.
    #[error("no answer: {0}")]
    Broken(String),
    /// No answer in time: what was asked for may have been done.
    #[error("no answer within {} ms", patience.as_millis())]
    Late {
        /// How long was waited.
        patience: Duration,
    },
    /// The answer is larger than what could be meant.
    #[error("the answer has more than {most} bytes")]
    TooLarge {
        /// The most that was allowed.
        most: usize,
    },
    /// This machine has no roots of trust.
    #[error("this machine's certificates of authority cannot be read: {0}")]
    NoRoots(String),
}

/// What was answered, whatever the status.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, as it came.
    pub body: Bytes,
}

/// The way out. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Outward {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    patience: Duration,
}

impl fmt::Debug for Outward {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outward").field("patience", &self.patience).finish_non_exhaustive()
    }
}

impl Outward {
    /// To servers whose certificates this machine trusts. A call may take so long in all.
    pub fn new(patience: Duration) -> Result<Self, OutwardError> {
        let builder = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(ring::default_provider())
            .map_err(|error| OutwardError::NoRoots(error.to_string()))?;
        Ok(Self::with(builder.https_or_http().enable_http1().build(), patience))
    }

    /// To a server on this machine or in its network, over plain HTTP; no certificate is trusted.
    pub fn plain(patience: Duration) -> Self {
        let trusting_nobody = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_or_else(
                |error| unreachable!("ring knows the usual versions: {error}"),
                |builder| builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth(),
            );
        let builder = HttpsConnectorBuilder::new().with_tls_config(trusting_nobody);
        Self::with(builder.https_or_http().enable_http1().build(), patience)
    }

    fn with(connector: HttpsConnector<HttpConnector>, patience: Duration) -> Self {
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(connector);
        Self { client, patience }
    }

    /// Asks, and reads an answer of at most so many bytes.
    pub async fn ask(&self, request: Request<Bytes>, most: usize) -> Result<Answer, OutwardError> {
        let asking = async {
            let response = self.client.request(request.map(Full::new)).await.map_err(|error| {
                let words = causes(&error);
                if error.is_connect() {
                    OutwardError::Unreachable(words)
                } else {
                    OutwardError::Broken(words)
                }
            })?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, most).collect().await.map_err(|error| {
                if error.downcast_ref::<LengthLimitError>().is_some() {
                    OutwardError::TooLarge { most }
                } else {
                    OutwardError::Broken(error.to_string())
                }
            })?;
            Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, body: body.to_bytes() })
        };
        let late = OutwardError::Late { patience: self.patience };
        tokio::time::timeout(self.patience, asking).await.unwrap_or(Err(late))
    }
}

/// What an error says, and what caused it.
fn causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push_str(": ");
        words.push_str(&error.to_string());
        cause = error.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, routing::get};
    use std::net::Ipv4Addr;
    use tokio::net::TcpListener;

    async fn server() -> String {
        let app = Router::new()
            .route("/", get(|| async { "hello" }))
            .route("/never", get(std::future::pending::<()>))
            .route("/away", get(|| async { (axum::http::StatusCode::FOUND, [("location", "/")]) }));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        format!("http://{address}")
    }

    async fn ask(url: &str, path: &str, most: usize) -> Result<Answer, OutwardError> {
        let request = Request::get(format!("{url}{path}")).body(Bytes::new()).unwrap();
        // A server that never answers is given up soon; the others answer at once.
        let patience = Duration::from_millis(if path == "/never" { 1 } else { 30_000 });
        Outward::plain(patience).ask(request, most).await
    }

    #[tokio::test]
    async fn an_answer_is_read_whole_up_to_its_largest_size() {
        let url = server().await;
        let answer = ask(&url, "/", 5).await.unwrap();
        assert_eq!((answer.status, &answer.body[..]), (200, &b"hello"[..]));
        assert_eq!(ask(&url, "/", 4).await.unwrap_err(), OutwardError::TooLarge { most: 4 });
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_nothing_else() {
        let answer = ask(&server().await, "/away", 100).await.unwrap();
        assert_eq!((answer.status, answer.headers["location"].to_str().unwrap()), (302, "/"));
    }

    #[tokio::test]
    async fn silence_and_absence_are_told_apart() {
        let url = server().await;
        let late = OutwardError::Late { patience: Duration::from_millis(1) };
        assert_eq!(ask(&url, "/never", 1).await.unwrap_err(), late);
        let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap().local_addr().unwrap();
        let error = ask(&format!("http://{nobody}"), "/", 1).await.unwrap_err();
        assert!(matches!(error, OutwardError::Unreachable(_)), "{error}");
    }
}
