//! For whoever watches over the process: `/healthz` (it runs) and `/readyz` (it can serve).

use crate::{failure::Failure, state::Gateway};
use axum::extract::State;
use contract::problem::ProblemKind;

/// The process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers, and there is a pack.
pub async fn readyz(State(gateway): State<Gateway>) -> Result<&'static str, Failure> {
    gateway.store().answers().await?;
    gateway.site().pack_ready().map_err(|why| Failure::new(ProblemKind::Unavailable, why.to_string()))?;
    Ok("ok\n")
}
