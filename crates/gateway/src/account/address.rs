//! Where a request comes from, for limits only: it is never logged, and kept as a keyed hash that is gone after an
//! hour.

use crate::{secret::Secret, state::Gateway};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use std::{
    convert::Infallible,
    fmt,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

/// The caller's network address: of IPv6 the first 64 bits, which are one household's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Address(IpAddr);

impl Address {
    /// The keyed hash by which it is counted.
    pub fn mark(self, secret: &Secret) -> String {
        secret.mark("address", &self.0.to_string())
    }

    fn of(peer: Option<IpAddr>, headers: &HeaderMap, behind_proxy: bool) -> Self {
        // What a proxy of ours has added stands last; what stands before it, anybody may have written.
        let told = headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()
            .and_then(|value| value.to_str().ok())
            .and_then(|text| text.rsplit(',').next())
            .and_then(|text| text.trim().parse().ok());
        let whole = told.filter(|_| behind_proxy).or(peer).unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED));
        match whole.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Self(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into())
            }
            address @ IpAddr::V4(_) => Self(address),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

impl FromRequestParts<Gateway> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, gateway: &Gateway) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        Ok(Self::of(peer, &parts.headers, gateway.behind_proxy()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_of_ours_is_believed_and_only_its_own_word() {
        let of = |peer: &str, forwarded: &str, behind_proxy| {
            let headers =
                HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), forwarded.parse().unwrap())]);
            Address::of(Some(peer.parse().unwrap()), &headers, behind_proxy).0.to_string()
        };
        assert_eq!(of("203.0.113.9", "198.51.100.1", false), "203.0.113.9");
        assert_eq!(of("127.0.0.1", "10.9.8.7, 198.51.100.1", true), "198.51.100.1");
        assert_eq!(of("127.0.0.1", "nonsense", true), "127.0.0.1");
        assert_eq!(of("::ffff:203.0.113.9", "", false), "203.0.113.9");
        assert_eq!(of("2001:db8:1:2:3:4:5:6", "", false), "2001:db8:1:2::");
    }
}
