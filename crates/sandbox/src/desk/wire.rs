//! A request and an answer, apart from the server that carries them.

use std::net::IpAddr;

/// Largest body that is read.
const MOST_BYTES: u64 = 256 << 10;

/// What somebody asks.
#[derive(Clone, Debug)]
pub struct Ask {
    /// `GET`, `POST`, …
    pub method: String,
    /// Without the query, not decoded.
    pub path: String,
    /// What stands after the question mark.
    pub query: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Who asks.
    pub peer: Option<IpAddr>,
}

/// What is answered.
#[derive(Clone, Debug)]
pub struct Say {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Ask {
    /// Reads a request; one whose body is too large or breaks off is read as far as it goes.
    pub fn read(request: &mut tiny_http::Request) -> Self {
        let url = request.url().to_owned();
        let (path, query) = url.split_once('?').unwrap_or((&url, ""));
        let headers = request.headers().iter();
        let headers =
            headers.map(|it| (it.field.as_str().as_str().to_ascii_lowercase(), it.value.as_str().to_owned()));
        let headers = headers.collect();
        let mut body = Vec::new();
        let mut reader = std::io::Read::take(request.as_reader(), MOST_BYTES);
        let _ = std::io::Read::read_to_end(&mut reader, &mut body);
        Self {
            method: request.method().to_string(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body,
            peer: request.remote_addr().map(std::net::SocketAddr::ip),
        }
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }

    /// A value of the query.
    pub fn said(&self, name: &str) -> Option<String> {
        pairs(self.query.as_bytes()).into_iter().find(|it| it.0 == name).map(|it| it.1)
    }

    /// The parts of the path, decoded.
    pub fn parts(&self) -> Vec<String> {
        let parts = self.path.split('/').filter(|it| !it.is_empty());
        // A plus is a plus in a path.
        let decode = |it: &str| pairs(it.replace('+', "%2B").as_bytes()).into_iter().next().map(|it| it.0);
        parts.map(|it| decode(it).unwrap_or_default()).collect()
    }

    /// Path and query, as they were asked for.
    pub fn target(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }
}

/// What a form or a query says, in its order.
pub fn pairs(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes).into_owned().collect()
}

/// A form.
pub fn form<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

impl Say {
    /// Of this type.
    pub fn of(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("content-type", media_type.to_owned())], body: body.into() }
    }

    /// JSON.
    pub fn json(status: u16, value: &serde_json::Value) -> Self {
        Self::of(status, "application/json", value.to_string())
    }

    /// A page for people. It needs no script, and gets none.
    pub fn page(status: u16, body: String) -> Self {
        let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        Self::of(status, "text/html; charset=utf-8", body)
            .with("content-security-policy", policy)
            .with("referrer-policy", "no-referrer")
            .with("cache-control", "no-store")
    }

    /// Leads elsewhere, to be fetched with GET.
    pub fn lead(to: &str) -> Self {
        Self::of(303, "text/plain", Vec::new()).with("location", to)
    }

    /// Nothing lives there.
    pub fn missing() -> Self {
        Self::of(404, "text/plain; charset=utf-8", "the desk has no such page")
    }

    /// With one more header. A value that no header can have is left out when it is sent.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Sends it. The one who asked may be gone: nobody is left to tell.
    pub fn send(self, request: tiny_http::Request) {
        let headers = self.headers.iter();
        let headers = headers.filter_map(|(name, value)| {
            tiny_http::Header::from_bytes(name.as_bytes(), value.as_bytes()).ok()
        });
        let response = tiny_http::Response::from_data(self.body).with_status_code(self.status);
        let _ = request.respond(headers.fold(response, tiny_http::Response::with_header));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_queries_are_decoded_each_in_its_way() {
        let ask = Ask {
            method: "GET".into(),
            path: "/a%2Fb/+%E5%8C%97".into(),
            query: "mobile=%2B86+1&x=".into(),
            headers: vec![],
            body: vec![],
            peer: None,
        };
        assert_eq!(ask.parts(), ["a/b", "+北"]);
        assert_eq!((ask.said("mobile").as_deref(), ask.said("x").as_deref()), (Some("+86 1"), Some("")));
        assert_eq!(ask.said("y"), None);
    }
}
