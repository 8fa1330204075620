//! One type an endpoint: it names its method, its path, its answer, how patient a caller is and whether it
//! may be sent twice. The app's client and the gateway's router both read it from here.

use crate::{config::Config, live::Polled, manifest::Manifest, parkapi};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{borrow::Cow, time::Duration};

/// Where the API lives.
pub const BASE: &str = "/api/v1";

/// HTTP methods in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads; never changes anything.
    Get,
    /// Creates or tells.
    Post,
    /// Sets: the same twice is as once.
    Put,
    /// Ends or forgets.
    Delete,
}

impl Method {
    /// As HTTP writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// Whether the same request may be sent again after an unclear failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// It reads only, or saying it twice is as saying it once.
    Safe,
    /// Only together with the same `Idempotency-Key`.
    WithKey,
    /// Not by the program: each sending has its own effect (a message to a telephone, a code that is used up).
    Never,
}

/// The answer of an endpoint that has nothing to say but that it is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Done {}

/// Binds a request type to its place in the API: answer, method, path, repetition, patience in seconds, and
/// the fields that stand in the path (those are `#[serde(skip)]` in the type).
macro_rules! endpoint {
    ($request:ty => $answer:ty, $method:ident $path:literal, $repeat:ident, $patience_s:literal s $(, $name:literal = $field:ident)*) => {
        impl $crate::endpoint::Endpoint for $request {
            type Answer = $answer;
            const METHOD: $crate::endpoint::Method = $crate::endpoint::Method::$method;
            const PATH: &'static str = $path;
            const REPEAT: $crate::endpoint::Repeat = $crate::endpoint::Repeat::$repeat;
            const PATIENCE: std::time::Duration = std::time::Duration::from_secs($patience_s);

            fn path(&self) -> std::borrow::Cow<'static, str> {
                let path = std::borrow::Cow::Borrowed(Self::PATH);
                $(let path = std::borrow::Cow::<'static, str>::Owned(path.replace($name, &self.$field.to_string()));)*
                path
            }
        }
    };
}
pub(crate) use endpoint;

/// A typed request.
pub trait Endpoint: Serialize {
    /// What comes back.
    type Answer: DeserializeOwned;
    /// HTTP method. A `Get` sends itself as the query, a `Post` or `Put` as the JSON body.
    const METHOD: Method;
    /// The path as the router writes it, below the root, with `{name}` for parameters.
    const PATH: &'static str;
    /// May it be sent again?
    const REPEAT: Repeat;
    /// How long a caller waits for one attempt.
    const PATIENCE: Duration;

    /// The path of this very request.
    fn path(&self) -> Cow<'static, str> {
        Cow::Borrowed(Self::PATH)
    }
}

/// The run-time configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GetConfig {}

impl Endpoint for GetConfig {
    type Answer = Config;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/config";
    const REPEAT: Repeat = Repeat::Safe;
    const PATIENCE: Duration = Duration::from_secs(8);
}

/// The pack's table of contents: a static file, listed here because it is asked for by the same client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GetManifest {}

impl Endpoint for GetManifest {
    type Answer = Manifest;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/pack/manifest.json";
    const REPEAT: Repeat = Repeat::Safe;
    const PATIENCE: Duration = Duration::from_secs(8);
}

/// Live changes without a stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PollLive {
    /// Names of topics, separated by commas.
    pub topics: String,
    /// The last event that was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
}

impl Endpoint for PollLive {
    type Answer = Polled;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/live/poll";
    const REPEAT: Repeat = Repeat::Safe;
    const PATIENCE: Duration = Duration::from_secs(10);
}

/// The event stream's path; its query is [`PollLive`]'s without `after`.
pub const LIVE_PATH: &str = "/api/v1/live";

/// An operator tells how full its car parks are: ParkAPI v3 real-time records. `Authorization: Bearer` with
/// the operator's key. Telling the same twice changes nothing; of two records the later moment stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TellOccupancy {
    /// Which source, as named at import; part of the path.
    #[serde(skip)]
    pub source: String,
    /// The records.
    pub items: Vec<parkapi::Realtime>,
}

impl Endpoint for TellOccupancy {
    type Answer = parkapi::Report;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/vendors/{source}/parking/realtime";
    const REPEAT: Repeat = Repeat::Safe;
    const PATIENCE: Duration = Duration::from_secs(20);

    fn path(&self) -> Cow<'static, str> {
        Cow::Owned(Self::PATH.replace("{source}", &self.source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operators_name_becomes_part_of_the_path() {
        let tell = TellOccupancy { source: "qingdao-demo".into(), items: vec![] };
        assert_eq!(tell.path(), "/api/v1/vendors/qingdao-demo/parking/realtime");
        assert_eq!(serde_json::to_string(&tell).unwrap(), r#"{"items":[]}"#);
    }
}
