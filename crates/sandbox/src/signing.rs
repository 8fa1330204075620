//! The desk's side of signatures: it signs as each provider, and checks what the merchant signed.

use crate::{
    desk::Shape,
    keys::{KeyError, names},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    rand::SystemRandom,
    rsa::KeyPair,
    signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey},
};
use rsa::{RsaPublicKey, pkcs1::EncodeRsaPublicKey as _, pkcs8::DecodePublicKey as _};
use std::{fs, path::Path};

/// Every key that the desk needs.
pub struct Keyring {
    providers: [KeyPair; 4],
    merchant: Vec<u8>,
    sealing: LessSafeKey,
}

impl Keyring {
    /// Reads the folder that [`crate::keys::make`] wrote.
    pub fn read(folder: &Path) -> Result<Self, KeyError> {
        let read = |name: &str| {
            let file = folder.join(name);
            fs::read_to_string(&file).map_err(|source| KeyError::File { file, source })
        };
        let unusable =
            |name: &str, why: &str| KeyError::Unusable { file: folder.join(name), why: why.to_owned() };
        let pair = |shape: Shape| {
            let name = format!("{}.key", shape.name());
            let body: String = read(&name)?.lines().filter(|line| !line.starts_with("-----")).collect();
            let der = BASE64.decode(body).map_err(|_| unusable(&name, "this is no PEM"))?;
            KeyPair::from_pkcs8(&der).map_err(|error| unusable(&name, &error.to_string()))
        };
        let [wechat, alipay, unionpay, ecny] = Shape::ALL;
        let merchant = RsaPublicKey::from_public_key_pem(&read("merchant.pub")?)
            .map_err(|error| unusable("merchant.pub", &error.to_string()))?
            .to_pkcs1_der()
            .map_err(|error| unusable("merchant.pub", &error.to_string()))?;
        let sealing = UnboundKey::new(&AES_256_GCM, read("wechat-apiv3.txt")?.trim().as_bytes())
            .map_err(|_| unusable("wechat-apiv3.txt", "32 bytes are needed"))?;
        Ok(Self {
            providers: [pair(wechat)?, pair(alipay)?, pair(unionpay)?, pair(ecny)?],
            merchant: merchant.as_bytes().to_vec(),
            sealing: LessSafeKey::new(sealing),
        })
    }

    /// A provider's signature, in base64. Empty when the system gives no random bits: then nobody believes it.
    pub fn sign(&self, shape: Shape, message: &[u8]) -> String {
        let key = &self.providers[shape as usize];
        let mut signature = vec![0; key.public().modulus_len()];
        match key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature) {
            Ok(()) => BASE64.encode(signature),
            Err(_) => String::new(),
        }
    }

    /// Whether the merchant has signed this.
    pub fn is_merchants(&self, message: &[u8], signature: &str) -> bool {
        let Ok(signature) = BASE64.decode(signature) else { return false };
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.merchant);
        key.verify(message, &signature).is_ok()
    }

    /// Seals a resource as `WeChat` Pay does; answers nonce and ciphertext.
    pub fn seal(&self, resource: &str, about: &str) -> (String, String) {
        let nonce = nonce(12);
        let mut bytes = resource.as_bytes().to_vec();
        if let Ok(once) = Nonce::try_assume_unique_for_key(nonce.as_bytes()) {
            // Fails only for texts of many gigabytes.
            let _ = self.sealing.seal_in_place_append_tag(once, Aad::from(about.as_bytes()), &mut bytes);
        }
        (nonce, BASE64.encode(bytes))
    }
}

/// So many letters and digits, by chance.
pub fn nonce(length: usize) -> String {
    const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = vec![0; length];
    // Without random bits a nonce repeats, which a sandbox survives.
    let _ = getrandom::fill(&mut bytes);
    bytes.iter().map(|byte| char::from(SIGNS[usize::from(byte & 31)])).collect()
}

/// The number of the key with which providers sign.
pub const KEY_ID: &str = names::PROVIDER_KEY;
