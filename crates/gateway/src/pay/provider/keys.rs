//! Keys of merchant and provider: RSA with SHA-256 (PKCS #1 v1.5), as all four providers want it.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ring::{
    rand::SystemRandom,
    rsa::KeyPair,
    signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey},
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, SubjectPublicKeyInfoDer, pem::PemObject as _};
use std::fmt;

/// What is wrong with a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Neither PEM nor base64 of what was expected.
    #[error("this is no {0}")]
    NotA(&'static str),
    /// A key of another kind, or too small.
    #[error("an RSA key of 2048 to 8192 bits is needed ({0})")]
    Unfit(String),
}

/// A private key that signs.
pub struct Signer(KeyPair);

/// The other side's public key.
#[derive(Clone)]
pub struct Verifier {
    /// `RSAPublicKey` (PKCS #1), DER.
    key: Vec<u8>,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer(…)")
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier(…)")
    }
}

impl Signer {
    /// Reads a private key: PKCS #8 or PKCS #1, as PEM or as the bare base64 that Alipay's tools write.
    pub fn read(text: &str) -> Result<Self, KeyError> {
        let pair = if is_pem(text) {
            match PrivateKeyDer::from_pem_slice(text.as_bytes()) {
                Ok(PrivateKeyDer::Pkcs8(der)) => KeyPair::from_pkcs8(der.secret_pkcs8_der()),
                Ok(PrivateKeyDer::Pkcs1(der)) => KeyPair::from_der(der.secret_pkcs1_der()),
                _ => return Err(KeyError::NotA("private key of RSA")),
            }
        } else {
            let der = bare(text).ok_or(KeyError::NotA("private key of RSA"))?;
            KeyPair::from_pkcs8(&der).or_else(|_| KeyPair::from_der(&der))
        };
        pair.map(Self).map_err(|error| KeyError::Unfit(error.to_string()))
    }

    /// The signature of a message, in base64. `None` when the system gives no random bits (they blind the key).
    pub fn sign(&self, message: &[u8]) -> Option<String> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).ok()?;
        Some(BASE64.encode(signature))
    }
}

impl Verifier {
    /// Reads a public key or a certificate, as PEM, or a public key as bare base64. A certificate is trusted
    /// because it was put there: neither its issuer nor its age is looked at.
    pub fn read(text: &str) -> Result<Self, KeyError> {
        let unfit = |what| move |_| KeyError::NotA(what);
        let info = if text.contains("BEGIN CERTIFICATE") {
            let der = CertificateDer::from_pem_slice(text.as_bytes()).map_err(unfit("certificate"))?;
            let certificate =
                webpki::EndEntityCert::try_from(&der).map_err(|_| KeyError::NotA("certificate"))?;
            certificate.subject_public_key_info().to_vec()
        } else if is_pem(text) {
            let der = SubjectPublicKeyInfoDer::from_pem_slice(text.as_bytes());
            der.map_err(unfit("public key"))?.to_vec()
        } else {
            bare(text).ok_or(KeyError::NotA("public key"))?
        };
        let key = rsa_key(&info).ok_or_else(|| KeyError::Unfit("another kind of key".into()))?;
        Ok(Self { key: key.to_vec() })
    }

    /// Whether the signature (base64) is the other side's, of exactly this message.
    pub fn verifies(&self, message: &[u8], signature: &str) -> bool {
        let Ok(signature) = BASE64.decode(signature) else { return false };
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.key);
        key.verify(message, &signature).is_ok()
    }
}

fn is_pem(text: &str) -> bool {
    text.contains("-----BEGIN")
}

fn bare(text: &str) -> Option<Vec<u8>> {
    let text: String = text.split_ascii_whitespace().collect();
    BASE64.decode(text).ok().filter(|der| !der.is_empty())
}

/// The `RSAPublicKey` within a `SubjectPublicKeyInfo` (RFC 8017 A.1, RFC 5280 4.1).
fn rsa_key(info: &[u8]) -> Option<&[u8]> {
    /// `rsaEncryption` without parameters.
    const ALGORITHM: [u8; 13] =
        [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    let (fields, rest) = element(info, 0x30)?;
    let (algorithm, fields) = element(fields, 0x30)?;
    let (bits, end) = element(fields, 0x03)?;
    let (unused, key) = bits.split_first()?;
    (rest.is_empty() && end.is_empty() && algorithm == ALGORITHM && *unused == 0).then_some(key)
}

/// The content of the first element of this tag, and what follows it. DER, lengths up to 65,535.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, der) = der.split_first()?;
    let (length, der) = match der {
        [0x82, high, low, rest @ ..] => (usize::from(u16::from_be_bytes([*high, *low])), rest),
        [0x81, length, rest @ ..] | [length @ 0..=0x7f, rest @ ..] => (usize::from(*length), rest),
        _ => return None,
    };
    (*found == tag).then(|| der.split_at_checked(length)).flatten()
}
