//! The session of a request.
//!
//! A session is 256 random bits in a cookie that scripts cannot read; the database has their SHA-256. It ends after
//! [`IDLE`] without use, and after [`LONGEST`] in any case. The cookie is `SameSite=Lax`, not `Strict`: cashiers and
//! mini-programs lead back by a top-level navigation, and whoever comes back from paying must still be known. What
//! `Lax` lets through are readings; changes are checked beside it (`origin`).

use super::origin;
use crate::{
    failure::Failure,
    random::{self, NoRandom},
    state::Gateway,
    store::devices::{self, StoredDevice},
    vendor_key::KeyHash,
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::{AccountId, DeviceId, Timestamp, problem::ProblemKind};
use sqlx::AnyConnection;
use std::{fmt, time::Duration};

/// A session that is not used for so long ends.
pub const IDLE: Duration = Duration::from_hours(30 * 24);

/// A session ends after so long, however much it is used.
pub const LONGEST: Duration = Duration::from_hours(180 * 24);

/// When a device was last seen is kept to the hour: nobody needs to know it better, and each request would write.
const SEEN_TO: Duration = Duration::from_hours(1);

/// Whoever asks: an extractor, refused with `unauthenticated` when there is no session. Changes (any method but
/// GET) have passed the check of header and origin before a handler sees this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// The account.
    pub account: AccountId,
    /// The device, which is the session.
    pub device: DeviceId,
    /// Whether nobody has signed in: an account without a number.
    pub guest: bool,
}

impl Session {
    /// Refuses a guest.
    pub fn signed_in(self) -> Result<Self, Failure> {
        if self.guest {
            Err(Failure::new(ProblemKind::NotYet, "this needs somebody who is signed in by number"))
        } else {
            Ok(self)
        }
    }

    /// The session that this cookie opens, if there is one.
    pub(super) async fn of(headers: &HeaderMap, gateway: &Gateway) -> Result<Option<Self>, Failure> {
        let Some(token) = cookie(headers, name(gateway.tls())) else { return Ok(None) };
        let now = gateway.now();
        let hash = KeyHash::of(token);
        let Some(found) = gateway.store().session(&hash, now).await? else { return Ok(None) };
        if found.seen.age_at(now) >= SEEN_TO {
            gateway.store().see_device(found.device, hour_of(now), end_of(found.made, now)).await?;
        }
        Ok(Some(Self { account: found.account, device: found.device, guest: found.guest }))
    }
}

impl FromRequestParts<Gateway> for Session {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, gateway: &Gateway) -> Result<Self, Failure> {
        origin::check(parts, gateway.tls())?;
        Self::of(&parts.headers, gateway)
            .await?
            .ok_or_else(|| Failure::new(ProblemKind::Unauthenticated, "there is no session"))
    }
}

/// 256 random bits as 43 signs of base64url: what a cookie or a ticket says.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Makes one.
    pub fn make() -> Result<Self, NoRandom> {
        Ok(Self(URL_SAFE_NO_PAD.encode(random::bytes::<32>()?)))
    }

    /// The signs.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the database knows of it.
    pub fn hash(&self) -> KeyHash {
        KeyHash::of(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Opens a session of this account; the answer is the device and what its cookie says.
pub(super) async fn open(
    tx: &mut AnyConnection,
    account: AccountId,
    label: &str,
    now: Timestamp,
) -> Result<(DeviceId, Token), Failure> {
    let token = Token::make()?;
    let device = StoredDevice {
        id: random::new_id(DeviceId::new, now)?,
        label: label.into(),
        made: now,
        seen: hour_of(now),
        until: end_of(now, now),
    };
    devices::add(tx, account, &device, &token.hash()).await?;
    Ok((device.id, token))
}

fn hour_of(now: Timestamp) -> Timestamp {
    let hour_ms = i64::try_from(SEEN_TO.as_millis()).unwrap_or(i64::MAX);
    now.minus(Duration::from_millis(now.millis().rem_euclid(hour_ms).unsigned_abs()))
}

fn end_of(made: Timestamp, now: Timestamp) -> Timestamp {
    now.plus(IDLE).min(made.plus(LONGEST))
}

/// The cookie's name: the prefix makes browsers insist on `Secure`, the whole host and no other path (ASVS 3.3.3). A
/// browser takes no such cookie over plain HTTP, where only a developer's machine is served.
const fn name(tls: bool) -> &'static str {
    if tls { "__Host-session" } else { "session" }
}

/// `Set-Cookie` for this session.
pub(super) fn set(tls: bool, token: &Token) -> HeaderValue {
    header_of(tls, token.as_str(), LONGEST.as_secs())
}

/// `Set-Cookie` that makes the browser forget it.
pub(super) fn clear(tls: bool) -> HeaderValue {
    header_of(tls, "", 0)
}

fn header_of(tls: bool, value: &str, max_age_s: u64) -> HeaderValue {
    let secure = if tls { "; Secure" } else { "" };
    let text = format!("{}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}", name(tls));
    HeaderValue::from_str(&text).unwrap_or_else(|_| unreachable!("base64url is plain ASCII"))
}

/// The cookie of this name. Only what a token can be is looked at.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(said, value)| *said == name && value.len() == 43)
        .map(|(_, value)| value)
}

/// What a device is, as far as its browser says: `Android · WeChat`. Never more than that: a whole `User-Agent` tells
/// a device from others.
pub(super) fn label(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = |table: &[(&str, &'static str)]| {
        table.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, word)| *word)
    };
    let system = first(&[
        ("HarmonyOS", "HarmonyOS"),
        ("OpenHarmony", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    let program = first(&[
        ("MicroMessenger", "WeChat"),
        ("AlipayClient", "Alipay"),
        ("DingTalk", "DingTalk"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    [system, program].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others_and_an_odd_one_is_not() {
        let token = "A".repeat(43);
        let header = |text: String| HeaderMap::from_iter([(header::COOKIE, text.parse().unwrap())]);
        let good = header(format!("a=b; session=short; session={token}; c=d"));
        assert_eq!(cookie(&good, "session"), Some(token.as_str()));
        for odd in [format!("xsession={token}"), format!("session={token}A"), "session".into(), "=".into()] {
            assert_eq!(cookie(&header(odd), "session"), None);
        }
    }

    #[test]
    fn over_tls_the_cookie_is_bound_to_the_host() {
        let token = Token::make().unwrap();
        let over = |tls| set(tls, &token).to_str().unwrap().replace(token.as_str(), "…");
        assert_eq!(over(true), "__Host-session=…; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(over(false), "session=…; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax");
        assert_eq!(clear(true), "__Host-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(format!("{token:?}"), "Token(…)");
    }

    #[test]
    fn a_device_is_called_what_its_browser_says_and_no_more() {
        let label =
            |agent: &str| label(&HeaderMap::from_iter([(header::USER_AGENT, agent.parse().unwrap())]));
        for (agent, expected) in [
            (
                "Mozilla/5.0 (Linux; Android 14; V2241A) Chrome/116.0 Mobile MicroMessenger/8.0.49 miniProgram",
                "Android · WeChat",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
                "iPhone · Safari",
            ),
            ("Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1 Chrome/114", "HarmonyOS · Chrome"),
            ("curl/8", ""),
        ] {
            assert_eq!(label(agent), expected);
        }
    }

    #[test]
    fn a_session_ends_after_a_month_of_rest_and_after_half_a_year_in_any_case() {
        let day = |count: u64| Timestamp::EPOCH.plus(Duration::from_hours(24 * count));
        assert_eq!(end_of(day(0), day(0)), day(30));
        assert_eq!(end_of(day(0), day(149)), day(179));
        assert_eq!(end_of(day(0), day(170)), day(180));
        let now = Timestamp::EPOCH.plus(Duration::from_secs(3_600 * 5 + 59));
        assert_eq!(hour_of(now), Timestamp::EPOCH.plus(Duration::from_hours(5)));
    }
}
