//! App and pack as static files.
//!
//! `GET` and `HEAD` of every address that is none of the API's: a file of the app (`CITY_DIST`), a file of the
//! pack (`CITY_DATA/pack`, below `/pack/`), or, for an address that only the app's router knows, `index.html`.

mod answer;
mod app;
mod file;
mod pack;

use crate::{failure::Failure, settings::Settings};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    response::{IntoResponse as _, Response},
};
use std::{io, path::PathBuf, sync::Arc};

pub use app::Inlined;
pub use pack::Unready;

/// The built app cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the built app: {}: {source}", file.display())]
pub struct SiteError {
    file: PathBuf,
    source: io::Error,
}

/// Everything that is served from files.
#[derive(Debug)]
pub struct Site {
    app: app::App,
    pack: pack::Pack,
}

impl Site {
    /// Reads the app into memory, unless files are to be read for each request.
    pub fn open(settings: &Settings) -> Result<Self, SiteError> {
        let app = app::App::open(&settings.dist, settings.dev)
            .map_err(|(file, source)| SiteError { file, source })?;
        Ok(Self { app, pack: pack::Pack::new(settings.pack()) })
    }

    /// What is inlined in `index.html`, for the content security policy; read again for each request when
    /// files are.
    pub fn inlined(&self) -> Inlined {
        self.app.inlined()
    }

    /// Whether what is inlined can change while the gateway runs.
    pub fn changes(&self) -> bool {
        self.app.changes()
    }

    /// Whether there is a pack to serve.
    pub fn pack_ready(&self) -> Result<(), Unready> {
        self.pack.ready()
    }
}

/// Answers what no route has answered.
pub async fn serve(State(site): State<Arc<Site>>, request: Request) -> Result<Response, Failure> {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return Err(Failure::not_found());
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = Failure::method_not_allowed().into_response();
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET,HEAD"));
        return Ok(response);
    }
    let name = path.trim_start_matches('/');
    let headers = request.headers();
    if let Some(part) = name.strip_prefix("pack/") {
        let file = site.pack.file(part).await.ok_or_else(Failure::not_found)?;
        return Ok(answer::with(&file, headers));
    }
    if let Some(file) = site.app.file(name) {
        return Ok(answer::with(&file, headers));
    }
    if !is_page(name, headers) {
        return Err(Failure::not_found());
    }
    Ok(match site.app.file("index.html") {
        Some(index) => answer::with(&index, headers),
        None => answer::not_built(),
    })
}

/// Whether a browser asks for a page: an address without an ending, and an answer that may be HTML.
fn is_page(name: &str, headers: &HeaderMap) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    let html = headers.get(header::ACCEPT).is_none_or(|accept| {
        accept.to_str().is_ok_and(|accept| accept.contains("text/html") || accept.contains("*/*"))
    });
    html && !last.contains('.')
}
