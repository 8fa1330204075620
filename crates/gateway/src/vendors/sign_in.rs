//! `Authorization: Bearer` with a vendor's key.

use crate::{
    failure::Failure,
    record::SourceName,
    store::Store,
    vendor_key::{KeyHash, VendorKey},
};
use axum::http::{HeaderMap, header};

/// Who may tell what: the keys in the database, and those that live as long as this process.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    of_this_process: Vec<(SourceName, KeyHash)>,
}

impl Keys {
    /// Lets this key in until the process ends.
    pub fn lend(&mut self, source: SourceName, key: &VendorKey) {
        self.of_this_process.push((source, KeyHash::of(key.as_str())));
    }

    /// The source of this name, whose key the caller has shown. A text that names no source has no key either: who
    /// asks without one learns nothing.
    pub(super) async fn source(
        &self,
        store: &Store,
        name: &str,
        headers: &HeaderMap,
    ) -> Result<SourceName, Failure> {
        let source = name.parse().map_err(|_| Failure::no_key("this key is not valid for this source"))?;
        self.check(store, &source, headers).await?;
        Ok(source)
    }

    /// Whether the caller is this source. A source that does not exist and a wrong key look the same.
    async fn check(&self, store: &Store, source: &SourceName, headers: &HeaderMap) -> Result<(), Failure> {
        let shown = KeyHash::of(bearer(headers)?);
        let lent = self.of_this_process.iter().filter(|(lent, _)| lent == source).map(|(_, hash)| *hash);
        let stored = store.vendor_keys(source).await?;
        // All are compared, whichever fits: the time says nothing.
        let fits = lent.chain(stored).fold(false, |fits, hash| fits | hash.is(&shown));
        if fits { Ok(()) } else { Err(Failure::no_key("this key is not valid for this source")) }
    }
}

/// The key that a caller shows.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<&str, Failure> {
    let header = headers.get(header::AUTHORIZATION).ok_or_else(|| Failure::no_key("a key is needed"))?;
    let (scheme, key) = header
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .ok_or_else(|| Failure::no_key("`Authorization` must be `Bearer` and a key"))?;
    if scheme.eq_ignore_ascii_case("bearer") {
        Ok(key.trim())
    } else {
        Err(Failure::no_key("`Authorization` must be `Bearer` and a key"))
    }
}
