//! One provider's part of `pay.json`, and what may stand in its fields.

use super::keys::{KeyError, Signer, Verifier};
use crate::outward::OutwardError;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The configuration cannot be used. Says where; never what a secret is.
#[derive(Debug, thiserror::Error)]
pub enum PayConfigError {
    /// The file itself.
    #[error("{}: {why}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// A field of it.
    #[error("{}: {field}: {why}", file.display())]
    Field {
        /// Which file.
        file: PathBuf,
        /// Which field: `wechat.merchant_key`.
        field: String,
        /// Why.
        why: String,
    },
    /// The way out.
    #[error(transparent)]
    Outward(#[from] OutwardError),
}

/// Where a file of contracts lies; the files that it names lie beside it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Folder<'a> {
    /// The file of contracts.
    pub(super) file: &'a Path,
    /// The folder.
    pub(super) root: &'a Path,
}

/// A provider's part of the file.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    folder: Folder<'a>,
    name: &'static str,
    desk: Option<String>,
}

impl<'a> Folder<'a> {
    /// The part of this provider; at the sandbox's desk, where there is one.
    pub(super) fn part(self, name: &'static str, desk: Option<&str>) -> Part<'a> {
        Part { folder: self, name, desk: desk.map(|desk| format!("{desk}/{name}")) }
    }
}

impl Part<'_> {
    /// A field that cannot be used.
    pub fn refused(&self, field: &str, why: impl ToString) -> PayConfigError {
        PayConfigError::Field {
            file: self.folder.file.into(),
            field: format!("{}.{field}", self.name),
            why: why.to_string(),
        }
    }

    /// The provider's address: the sandbox's desk, or `https:` and nothing else.
    pub fn base(&self, given: Option<&str>, usual: &str) -> Result<String, PayConfigError> {
        let base = match (&self.desk, given) {
            (Some(desk), _) => desk,
            (None, Some(given)) if given.starts_with("https://") => given,
            (None, Some(_)) => return Err(self.refused("base_url", "it must begin with https://")),
            (None, None) => usual,
        };
        Ok(base.trim_end_matches('/').to_owned())
    }

    /// The address of a page of the city's own: `https:` and nothing else, or a path on the sandbox's desk.
    pub fn page(&self, field: &str, page: String) -> Result<String, PayConfigError> {
        match &self.desk {
            Some(desk) if page.starts_with('/') => {
                let root = desk.strip_suffix(self.name).unwrap_or(desk);
                Ok(format!("{}{page}", root.trim_end_matches('/')))
            }
            _ if page.starts_with("https://") => Ok(page),
            _ => Err(self.refused(field, "it must begin with https://")),
        }
    }

    /// Whether a text is there at all, and can stand in a header or a form.
    pub fn name(&self, field: &str, text: String) -> Result<String, PayConfigError> {
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'&' | b'='));
        if text.is_empty() || !plain {
            return Err(self.refused(field, "letters, digits and plain signs are needed"));
        }
        Ok(text)
    }

    /// The merchant's private key.
    pub fn signer(&self, field: &str, file: &Path) -> Result<Signer, PayConfigError> {
        let text = self.secret(field, file)?;
        Signer::read(&text).map_err(|error| self.key_refused(field, file, &error))
    }

    /// A provider's public key or certificate.
    pub fn verifier(&self, field: &str, file: &Path) -> Result<Verifier, PayConfigError> {
        let text = self.secret(field, file)?;
        Verifier::read(&text).map_err(|error| self.key_refused(field, file, &error))
    }

    /// A provider's public keys or certificates by their number.
    pub fn verifiers(
        &self,
        field: &str,
        files: &BTreeMap<String, PathBuf>,
    ) -> Result<BTreeMap<String, Verifier>, PayConfigError> {
        if files.is_empty() {
            return Err(self.refused(field, "at least one key is needed"));
        }
        files.iter().map(|(id, file)| Ok((id.clone(), self.verifier(field, file)?))).collect()
    }

    /// What a file beside the configuration says, without the space around it.
    pub fn secret(&self, field: &str, file: &Path) -> Result<String, PayConfigError> {
        let file = self.folder.root.join(file);
        let text = fs::read_to_string(&file);
        let text = text.map_err(|error| self.refused(field, format!("{}: {error}", file.display())))?;
        Ok(text.trim().to_owned())
    }

    fn key_refused(&self, field: &str, file: &Path, error: &KeyError) -> PayConfigError {
        self.refused(field, format!("{}: {error}", file.display()))
    }
}
