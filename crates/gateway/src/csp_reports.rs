//! `POST /api/v1/csp-reports`: what browsers have stopped because of the content security policy.
//!
//! A report names pages and addresses; only what concerns the app itself is logged: the directive, and the
//! origin (not the path) of what was stopped.

use crate::failure::Failure;
use axum::{
    body::Bytes,
    extract::{FromRequest as _, Request},
    http::{HeaderMap, StatusCode, header},
};
use contract::problem::{Problem, ProblemKind};
use serde_json::Value;

/// The largest body that is read, in bytes.
pub const MAX_BODY: usize = 16 << 10;

/// One line a report, and not more of them than these from one body.
const MOST: usize = 20;

/// Takes a browser's reports.
#[utoipa::path(post, path = crate::headers::REPORTS_PATH, request_body(content_type = "application/csp-report", content = String),
    responses((status = 204, description = "Taken"),
        (status = "4XX", description = "A problem", content_type = "application/problem+json", body = Problem)))]
pub async fn csp_reports(request: Request) -> Result<StatusCode, Failure> {
    if !is_report(request.headers()) {
        return Err(Failure::new(
            ProblemKind::MediaType,
            "the body must be application/csp-report or application/reports+json",
        ));
    }
    let body = Bytes::from_request(request, &())
        .await
        .map_err(|_| Failure::new(ProblemKind::TooLarge, format!("at most {MAX_BODY} bytes are read")))?;
    let body: Value = serde_json::from_slice(&body).map_err(Failure::malformed)?;
    let reports = match &body {
        Value::Array(reports) => reports.iter().collect(),
        report @ Value::Object(_) => vec![report],
        _ => return Err(Failure::malformed("a report is an object")),
    };
    for report in reports.into_iter().take(MOST) {
        let (directive, blocked) = summary(report);
        tracing::warn!(directive, blocked, "a browser has stopped something");
    }
    Ok(StatusCode::NO_CONTENT)
}

fn is_report(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    ["application/csp-report", "application/reports+json", "application/json"]
        .iter()
        .any(|known| kind.eq_ignore_ascii_case(known))
}

/// The directive and the origin of what was stopped, from either form of report.
fn summary(report: &Value) -> (String, String) {
    let field = |names: [&str; 3]| {
        let body = report.get("csp-report").or_else(|| report.get("body")).unwrap_or(report);
        names.iter().find_map(|name| body.get(name)?.as_str()).unwrap_or("?").to_owned()
    };
    let directive = field(["effective-directive", "effectiveDirective", "violated-directive"]);
    let blocked = field(["blocked-uri", "blockedURL", "blockedURI"]);
    (word(&directive), origin(&blocked))
}

fn origin(address: &str) -> String {
    match address.split_once("://") {
        Some((scheme, rest)) => {
            format!(
                "{}://{}",
                word(scheme),
                word(rest.split(['/', '?', '#', '@']).next().unwrap_or_default())
            )
        }
        // `inline`, `eval`, `data`: a keyword or a scheme.
        None => word(address.split(':').next().unwrap_or_default()),
    }
}

/// What a log can bear: short, without blanks and control characters.
fn word(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_report_is_logged_without_the_page_it_came_from() {
        let old = json!({"csp-report": {"document-uri": "https://city/parking?q=home", "violated-directive": "img-src",
            "blocked-uri": "https://else.example/a?user=7"}});
        let new = json!({"type": "csp-violation", "url": "https://city/parking?q=home",
            "body": {"effectiveDirective": "script-src-elem", "blockedURL": "inline"}});
        assert_eq!(summary(&old), ("img-src".into(), "https://else.example".into()));
        assert_eq!(summary(&new), ("script-src-elem".into(), "inline".into()));
        assert_eq!(summary(&json!(null)), ("?".into(), "?".into()));
        assert_eq!(origin("data:text/html,secret"), "data");
    }
}
