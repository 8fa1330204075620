//! One request, one answer: nothing here tries twice.

use super::{Trouble, later::within};
use contract::{
    account::CHANGE_HEADER,
    problem::{self, Problem, ProblemKind},
};
use js_sys::{ArrayBuffer, JsString, Reflect};
use leptos::prelude::window;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCache, RequestInit, Response};

/// How long a static file may take.
const FILE_PATIENCE: Duration = Duration::from_secs(30);

/// A request.
pub struct Ask<'a> {
    pub method: &'static str,
    pub url: &'a str,
    /// JSON.
    pub body: Option<String>,
    pub idempotency_key: Option<&'a str>,
    /// Past the browser's own cache.
    pub fresh: bool,
}

impl<'a> Ask<'a> {
    /// A plain reading request.
    pub fn get(url: &'a str) -> Self {
        Self { method: "GET", url, body: None, idempotency_key: None, fresh: false }
    }
}

/// Ends the request when it is dropped before the answer has been read.
pub struct Line(AbortController);

impl Line {
    pub fn new() -> Result<Self, Trouble> {
        AbortController::new().map(Self).map_err(|error| unreadable(&error))
    }

    /// Sends and waits for a good status; any other becomes [`Trouble::Refused`].
    pub async fn send(&self, ask: Ask<'_>) -> Result<Response, Trouble> {
        let init = RequestInit::new();
        init.set_method(ask.method);
        init.set_signal(Some(&self.0.signal()));
        if ask.fresh {
            init.set_cache(RequestCache::NoStore);
        }
        let headers = Headers::new().map_err(|error| unreadable(&error))?;
        let json = ("Content-Type", "application/json");
        let key = ask.idempotency_key.map(|key| ("Idempotency-Key", key));
        // What a form on somebody else's page cannot set.
        let change = (ask.method != "GET").then_some((CHANGE_HEADER, "1"));
        for (name, value) in ask.body.as_ref().map(|_| json).into_iter().chain(key).chain(change) {
            headers.set(name, value).map_err(|error| unreadable(&error))?;
        }
        init.set_headers(&headers);
        if let Some(body) = ask.body {
            init.set_body(&body.into());
        }
        let answer = JsFuture::from(window().fetch_with_str_and_init(ask.url, &init)).await;
        // A fetch fails only when nobody was reached, or when it was ended from here.
        let response: Response = answer.map_err(|_| self.unreached())?.unchecked_into();
        if response.ok() { Ok(response) } else { Err(Trouble::Refused(self.problem(&response).await)) }
    }

    /// The whole body as text.
    pub async fn text(&self, response: &Response) -> Result<String, Trouble> {
        let body = response.text().map_err(|error| unreadable(&error))?;
        let text = JsFuture::from(body).await.map_err(|_| self.unreached())?;
        Ok(text.unchecked_into::<JsString>().into())
    }

    /// The whole body as bytes.
    pub async fn bytes(&self, response: &Response) -> Result<ArrayBuffer, Trouble> {
        let body = response.array_buffer().map_err(|error| unreadable(&error))?;
        JsFuture::from(body).await.map(JsCast::unchecked_into).map_err(|_| self.unreached())
    }

    /// A proxy's page instead of a problem is put into the words of the contract by its status.
    async fn problem(&self, response: &Response) -> Problem {
        let media_type = response.headers().get("Content-Type").ok().flatten().unwrap_or_default();
        let told = if media_type.starts_with(problem::MEDIA_TYPE) {
            self.text(response).await.ok().and_then(|text| serde_json::from_str::<Problem>(&text).ok())
        } else {
            None
        };
        let status = response.status();
        let mut problem = told.unwrap_or_else(|| Problem { status, ..Problem::new(kind_of(status), "") });
        if problem.retry_after_s.is_none() {
            let header = response.headers().get("Retry-After").ok().flatten();
            problem.retry_after_s = header.and_then(|seconds| seconds.trim().parse().ok());
        }
        problem
    }

    fn unreached(&self) -> Trouble {
        if self.0.signal().aborted() { Trouble::Left } else { Trouble::Offline }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The kind of problem a bare status stands for.
fn kind_of(status: u16) -> ProblemKind {
    match status {
        400 => ProblemKind::Malformed,
        401 => ProblemKind::Unauthenticated,
        403 => ProblemKind::Forbidden,
        404 | 410 => ProblemKind::NotFound,
        429 => ProblemKind::TooMany,
        502 | 503 => ProblemKind::Unavailable,
        504 => ProblemKind::Timeout,
        _ => ProblemKind::Internal,
    }
}

pub fn unreadable(error: &JsValue) -> Trouble {
    Trouble::Unreadable(error.as_string().unwrap_or_else(|| format!("{error:?}")))
}

/// Whether the person has asked the browser to spare data; no where it cannot be told.
pub fn saves_data() -> bool {
    let of = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let connection = of(&window().navigator(), "connection");
    of(&connection, "saveData").is_truthy()
}

/// A static file of this build, as text.
pub async fn fetch_text(url: &str) -> Result<String, Trouble> {
    let line = Line::new()?;
    let whole = async {
        let response = line.send(Ask::get(url)).await?;
        line.text(&response).await
    };
    within(FILE_PATIENCE, whole).await.unwrap_or(Err(Trouble::TooSlow))
}

/// A file, as bytes.
pub async fn fetch_bytes(url: &str, fresh: bool) -> Result<ArrayBuffer, Trouble> {
    let line = Line::new()?;
    let whole = async {
        let response = line.send(Ask { fresh, ..Ask::get(url) }).await?;
        line.bytes(&response).await
    };
    within(FILE_PATIENCE, whole).await.unwrap_or(Err(Trouble::TooSlow))
}
