//! A certificate made on the spot, so that a phone in the network gets a secure context.
//!
//! Signed by nobody: the browser warns once. It is for trying out, never for serving a city.

use crate::house;
use anyhow::{Context as _, Result};
use rcgen::{CertificateParams, KeyPair};
use std::{
    fs,
    net::IpAddr,
    path::{Path, PathBuf},
};
use time::{Duration, OffsetDateTime};

/// Apple's systems refuse certificates that hold longer than 398 days; a year is enough for trying out.
const HOLDS: Duration = Duration::days(365);
const RENEWED_BEFORE_ITS_END: Duration = Duration::days(30);

/// The two PEM files the gateway is started with.
pub struct Pair {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// The pair in `folder`, made anew when there is none for these names or it ends soon.
pub fn in_folder(folder: &Path, address: Option<IpAddr>) -> Result<Pair> {
    let pair = Pair { certificate: folder.join("cert.pem"), key: folder.join("key.pem") };
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    names.extend(address.map(|it| it.to_string()));
    let now = OffsetDateTime::now_utc();
    let about = folder.join("names.json");
    let current = fs::read(&about).ok().and_then(|it| serde_json::from_slice::<(Vec<String>, i64)>(&it).ok());
    if let Some((covered, until)) = current {
        let lasts = until > (now + RENEWED_BEFORE_ITS_END).unix_timestamp();
        if lasts
            && names.iter().all(|it| covered.contains(it))
            && pair.certificate.is_file()
            && pair.key.is_file()
        {
            return Ok(pair);
        }
    }
    eprintln!("run: making a certificate for {}", names.join(", "));
    let mut params =
        CertificateParams::new(names.clone()).context("these names cannot stand in a certificate")?;
    params.not_before = now - Duration::days(1);
    params.not_after = now + HOLDS;
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    house::write(&pair.certificate, certificate.pem())?;
    write_secret(&pair.key, &key.serialize_pem())?;
    house::write(&about, serde_json::to_vec(&(names, params.not_after.unix_timestamp()))?)?;
    Ok(pair)
}

/// Only the owner reads it.
fn write_secret(path: &Path, text: &str) -> Result<()> {
    use std::io::Write as _;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_kept_until_another_address_needs_one() {
        let folder = std::env::temp_dir().join(format!("zhanqiao-certificate-{}", std::process::id()));
        let address = |last: u8| Some(IpAddr::from([192, 168, 1, last]));
        let made = |address| fs::read_to_string(in_folder(&folder, address).unwrap().certificate).unwrap();
        let first = made(address(7));
        assert!(first.starts_with("-----BEGIN CERTIFICATE-----"));
        assert_eq!(first, made(address(7)));
        assert_eq!(first, made(None), "what covers more covers less");
        assert_ne!(first, made(address(8)));
        fs::remove_dir_all(folder).unwrap();
    }
}
