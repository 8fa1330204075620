//! One-time codes: `POST /api/v1/session/codes`.

use super::{address::Address, limits, origin::OurPage, person::mobile_mark, sms::Message};
use crate::{
    extract,
    failure::Failure,
    random::{self, NoRandom},
    secret::Secret,
    state::Gateway,
    store::{StoreError, codes},
};
use axum::{Json, extract::State};
use contract::{
    Timestamp,
    account::{AskCode, CodeSent, Mobile},
    endpoint::Endpoint as _,
    problem::{Problem, ProblemKind},
};
use sqlx::AnyConnection;
use std::{str::FromStr, time::Duration};

/// A code is valid for so long.
pub const VALID: Duration = Duration::from_mins(5);

/// How often a code may be tried.
pub const TRIES: u32 = 5;

/// Until another code may be asked for.
const AGAIN: Duration = Duration::from_mins(1);

/// A one-time code: six digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// Makes one, each of the million as likely as another.
    fn make() -> Result<Self, NoRandom> {
        // The largest multiple of a million below 2³²: above it the small numbers would come more often.
        const FAIR: u32 = u32::MAX / 1_000_000 * 1_000_000;
        loop {
            let number = u32::from_be_bytes(random::bytes()?);
            if number < FAIR {
                return Ok(Self(format!("{:06}", number % 1_000_000)));
            }
        }
    }

    /// What is hashed: a code is for one number.
    fn of(&self, mark: &str) -> String {
        format!("{mark}/{}", self.0)
    }
}

impl FromStr for Code {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Failure> {
        if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(text.into()))
        } else {
            Err(Failure::new(ProblemKind::Invalid, "a code has six digits").at("code"))
        }
    }
}

/// Whether this is the code of this number: then it is used up, else one of its tries is. Takes the code's row: of two
/// at once, one is right. Commit in any case.
pub async fn is_right(
    tx: &mut AnyConnection,
    secret: &Secret,
    mark: &str,
    code: &Code,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Some(hash) = codes::take_try(tx, mark, now).await? else { return Ok(false) };
    if !secret.fits("code", &code.of(mark), &hash) {
        return Ok(false);
    }
    codes::remove(tx, mark).await?;
    Ok(true)
}

/// Wrong, used up, too old, never sent: it all sounds the same.
pub fn wrong() -> Failure {
    Failure::new(ProblemKind::CodeWrong, "the code is wrong, used up or too old").at("code")
}

/// Sends a one-time code.
///
/// One a minute and number, ten a day and number, and a limit per address. Whether the number has an account, the
/// answer does not tell.
#[utoipa::path(post, path = AskCode::PATH, request_body = AskCode,
    responses((status = 200, description = "It is on its way", body = CodeSent),
        (status = 400, description = "No mobile number", content_type = "application/problem+json", body = Problem),
        (status = 403, description = "Not from a page of ours", content_type = "application/problem+json", body = Problem),
        (status = 429, description = "Too many; says how long to wait", content_type = "application/problem+json", body = Problem),
        (status = 503, description = "No message can be sent just now", content_type = "application/problem+json", body = Problem)))]
pub async fn ask_code(
    State(gateway): State<Gateway>,
    _: OurPage,
    address: Address,
    extract::Json(AskCode { mobile }): extract::Json<AskCode>,
) -> Result<Json<CodeSent>, Failure> {
    let mark = mobile_mark(gateway.secret(), &mobile);
    let code = prepare(&gateway, &mark, address).await?;
    send(&gateway, &mobile, &mark, code).await?;
    Ok(Json(CodeSent { valid_s: VALID.as_secs() as u32, again_s: AGAIN.as_secs() as u32 }))
}

async fn prepare(gateway: &Gateway, mark: &str, address: Address) -> Result<Code, Failure> {
    let now = gateway.now();
    let code = Code::make()?;
    let mut tx = gateway.store().write().await?;
    let counted = async {
        limits::CODE_A_MINUTE.count(&mut tx, mark, now).await?;
        limits::CODES_OF_ADDRESS.count(&mut tx, &address.mark(gateway.secret()), now).await?;
        limits::CODES_A_DAY.count(&mut tx, mark, now).await
    }
    .await;
    if counted.is_ok() {
        let hash = gateway.secret().mark("code", &code.of(mark));
        codes::put(&mut tx, mark, &hash, TRIES, now.plus(VALID)).await?;
    }
    tx.commit().await?;
    counted.map(|()| code)
}

async fn send(gateway: &Gateway, mobile: &Mobile, mark: &str, Code(code): Code) -> Result<(), Failure> {
    let message = Message::Code { code, minutes: (VALID.as_secs() / 60) as u32 };
    if let Err(error) = gateway.sms().send(mobile, &message).await {
        tracing::error!(%error, "a code was not sent");
        let mut tx = gateway.store().write().await?;
        codes::remove(&mut tx, mark).await?;
        tx.commit().await?;
        return Err(Failure::new(ProblemKind::Unavailable, "no message can be sent just now")
            .retry_after(AGAIN.as_secs() as u32));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_digits() {
        let code = Code::make().unwrap();
        assert!(code.0.parse::<Code>().is_ok());
        for text in ["", "12345", "1234567", "12345a", "１２３４５６", "-12345", " 12345"] {
            assert!(text.parse::<Code>().is_err(), "{text}");
        }
    }
}
