//! What only this gateway knows: the key under which personal data lies in the database.
//!
//! 32 random bytes, from `CITY_SECRET` or from the file `secret.key` in the data folder, are never used themselves:
//! HKDF-SHA-256 makes a key of each use of them. What is sealed is bound to its place, so that a value that was moved
//! to another row or column does not open.

use crate::{
    random::{self, NoRandom},
    store::StoreError,
    vendor_key::hex,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, Prk, Salt},
    hmac,
};
use std::{
    fmt, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};
use subtle::ConstantTimeEq as _;

/// The name of the file in the data folder.
pub const FILE: &str = "secret.key";

/// The secret cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// A text that is no secret.
    #[error("{place}: a secret is 32 bytes as 64 hex digits or in base64 (openssl rand -hex 32 makes one)")]
    Text {
        /// Where it stands; never what stands there.
        place: String,
    },
    /// The file.
    #[error("the secret in {}: {source}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// None can be made.
    #[error(transparent)]
    NoRandom(#[from] NoRandom),
    /// The database was written under another one.
    #[error(
        "the database is sealed under another secret: give the one it was written with (CITY_SECRET, or secret.key \
         in the data folder)"
    )]
    Other,
}

/// The keys. Cheap to clone.
#[derive(Clone)]
pub struct Secret(Arc<Keys>);

struct Keys {
    seal: LessSafeKey,
    marks: hmac::Key,
    /// Names the secret without telling it: the first 8 digits stand in every seal.
    fingerprint: String,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// Of 32 bytes.
    pub fn new(bytes: &[u8; 32]) -> Self {
        let root = Salt::new(HKDF_SHA256, b"zhanqiao secret v1").extract(bytes);
        let seal = UnboundKey::new(&AES_256_GCM, &expanded(&root, b"seal"))
            .unwrap_or_else(|_| unreachable!("the key of AES-256 has 32 bytes"));
        let seal = LessSafeKey::new(seal);
        let marks = hmac::Key::new(hmac::HMAC_SHA256, &expanded(&root, b"mark"));
        let fingerprint = hex(hmac::sign(&marks, b"fingerprint").as_ref());
        Self(Arc::new(Keys { seal, marks, fingerprint }))
    }

    /// As it stands in `CITY_SECRET`: 64 hex digits, or base64.
    pub fn read(text: &str) -> Result<Self, SecretError> {
        Self::from_text(text, "CITY_SECRET")
    }

    /// From the file in this folder; one that only the owner may read is made when it is missing.
    pub fn in_folder(data: &Path) -> Result<Self, SecretError> {
        let file = data.join(FILE);
        let at_file = |source| SecretError::File { file: file.clone(), source };
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make(&file)?;
                fs::read_to_string(&file).map_err(at_file)?
            }
            Err(error) => return Err(at_file(error)),
        };
        Self::from_text(&text, &file.display().to_string())
    }

    fn from_text(text: &str, place: &str) -> Result<Self, SecretError> {
        let text = text.trim();
        let bytes = if text.len() == 64 { from_hex(text) } else { STANDARD.decode(text).ok() };
        match bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()) {
            Some(bytes) => Ok(Self::new(&bytes)),
            None => Err(SecretError::Text { place: place.into() }),
        }
    }

    /// Names this secret without telling it.
    pub fn fingerprint(&self) -> &str {
        &self.0.fingerprint
    }

    /// Seals a text for one place, such as `account/01J…/name`. Sealed twice it looks different.
    pub fn seal(&self, place: &str, text: &str) -> Result<String, NoRandom> {
        let nonce = random::bytes::<NONCE_LEN>()?;
        let mut sealed = text.as_bytes().to_vec();
        self.0
            .seal
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place), &mut sealed)
            // Fails only above 64 GiB.
            .map_err(|_| NoRandom)?;
        Ok(format!("1.{}.{}.{}", self.key_id(), hex(&nonce), STANDARD.encode(sealed)))
    }

    /// Opens what [`Secret::seal`] has sealed for this place; anything else is an error, never another text.
    pub fn open(&self, place: &str, sealed: &str) -> Result<String, StoreError> {
        let unreadable = |why: &str| StoreError::Unreadable { what: "sealed value", why: why.into() };
        let mut parts = sealed.split('.');
        let (Some("1"), Some(key), Some(nonce), Some(bytes), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(unreadable("it has another form"));
        };
        if key != self.key_id() {
            return Err(unreadable("it was sealed under another secret"));
        }
        let nonce = from_hex(nonce)
            .and_then(|bytes| <[u8; NONCE_LEN]>::try_from(bytes).ok())
            .ok_or_else(|| unreadable("it has another form"))?;
        let mut bytes = STANDARD.decode(bytes).map_err(|_| unreadable("it has another form"))?;
        let opened = self
            .0
            .seal
            .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(place), &mut bytes)
            .map_err(|_| unreadable("it was changed, or sealed for another place"))?;
        String::from_utf8(opened.to_vec()).map_err(|_| unreadable("it is no text"))
    }

    /// A keyed hash: the same value of the same kind has the same mark, and without the secret nobody can try
    /// values. 64 hex digits.
    pub fn mark(&self, kind: &str, value: &str) -> String {
        let mut context = hmac::Context::with_key(&self.0.marks);
        for part in [kind, value] {
            // Lengths between the parts: no two pairs run together into the same bytes.
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part.as_bytes());
        }
        hex(context.sign().as_ref())
    }

    /// Whether a value has this mark, in a time that does not tell where they differ.
    pub fn fits(&self, kind: &str, value: &str, mark: &str) -> bool {
        self.mark(kind, value).as_bytes().ct_eq(mark.as_bytes()).into()
    }

    fn key_id(&self) -> &str {
        &self.0.fingerprint[..8]
    }
}

/// 32 bytes for one use.
fn expanded(root: &Prk, of: &[u8]) -> [u8; 32] {
    let mut bytes = [0; 32];
    root.expand(&[of], HKDF_SHA256)
        .and_then(|expanded| expanded.fill(&mut bytes))
        .unwrap_or_else(|_| unreachable!("one hash is exactly 32 bytes"));
    bytes
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || text.len() % 2 == 1 {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

/// Writes a fresh secret beside the file and then puts it in its place at once, unless somebody was faster: nobody
/// ever reads half of one.
fn make(file: &Path) -> Result<(), SecretError> {
    let text = hex(&random::bytes::<32>()?);
    let fresh = file.with_extension(format!("{}.new", hex(&random::bytes::<8>()?)));
    let written = (|| {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = options.open(&fresh)?;
        out.write_all(text.as_bytes())?;
        out.sync_all()?;
        match fs::hard_link(&fresh, file) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            done => done,
        }
    })();
    // It is only the other name of the same file, or of no use.
    let _ = fs::remove_file(&fresh);
    written.map_err(|source| SecretError::File { file: file.into(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn secret(byte: u8) -> Secret {
        Secret::new(&[byte; 32])
    }

    #[test]
    fn what_is_sealed_opens_with_the_same_secret_at_the_same_place_only() {
        let sealed = secret(1).seal("account/1/name", "王小明").unwrap();
        assert!(!sealed.contains("王小明"));
        assert_eq!(secret(1).open("account/1/name", &sealed).unwrap(), "王小明");
        let says = |secret: Secret, place, sealed: &str| secret.open(place, sealed).unwrap_err().to_string();
        assert!(says(secret(2), "account/1/name", &sealed).contains("another secret"));
        assert!(says(secret(1), "account/2/name", &sealed).contains("another place"));
        assert!(says(secret(1), "account/1/mobile", &sealed).contains("another place"));
        // The key's name can be forged, what it has sealed cannot.
        let forged = sealed.replacen(secret(1).key_id(), secret(2).key_id(), 1);
        assert!(says(secret(2), "account/1/name", &forged).contains("was changed"));
        assert_ne!(secret(1).seal("account/1/name", "王小明").unwrap(), sealed);
    }

    #[test]
    fn marks_depend_on_secret_kind_and_value() {
        let one = secret(1);
        let mark = one.mark("mobile", "13800001234");
        assert_eq!(mark.len(), 64);
        assert!(one.fits("mobile", "13800001234", &mark));
        assert!(!one.fits("mobile", "13800001235", &mark));
        assert_ne!(mark, secret(2).mark("mobile", "13800001234"));
        assert_ne!(one.mark("ab", "c"), one.mark("a", "bc"));
        assert_eq!(format!("{one:?}"), "Secret(…)");
    }

    #[test]
    fn a_secret_is_read_as_hex_or_base64_and_nothing_else_is() {
        let bytes = [7; 32];
        let expected = Secret::new(&bytes).fingerprint().to_owned();
        for text in [hex(&bytes), STANDARD.encode(bytes), format!(" {}\n", hex(&bytes))] {
            assert_eq!(Secret::read(&text).unwrap().fingerprint(), expected);
        }
        for text in ["", "secret", &hex(&bytes[1..]), &STANDARD.encode(&bytes[1..]), &"z".repeat(64)] {
            let error = Secret::read(text).unwrap_err().to_string();
            assert!(error.starts_with("CITY_SECRET: a secret is 32 bytes"), "{error}");
        }
    }

    #[test]
    fn the_file_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let first = Secret::in_folder(folder.path()).unwrap();
        assert_eq!(Secret::in_folder(folder.path()).unwrap().fingerprint(), first.fingerprint());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(folder.path().join(FILE), "").unwrap();
        assert!(matches!(Secret::in_folder(folder.path()), Err(SecretError::Text { .. })));
    }

    proptest! {
        #[test]
        fn every_text_survives_and_every_changed_byte_is_seen(text in ".{0,60}", at in 0_usize..200) {
            let sealed = secret(3).seal("place", &text).unwrap();
            prop_assert_eq!(secret(3).open("place", &sealed).unwrap(), text);
            let mut bytes = sealed.into_bytes();
            let at = at % bytes.len();
            bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
            let changed = String::from_utf8(bytes).unwrap();
            prop_assert!(secret(3).open("place", &changed).is_err());
        }

        #[test]
        fn no_text_makes_opening_panic(text in ".{0,80}") {
            prop_assert!(secret(3).open("place", &text).is_err());
        }
    }
}
