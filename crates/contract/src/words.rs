//! Names of things in the city.

use serde::{Deserialize, Serialize};

/// A name as the city writes it, and in Latin letters where somebody has given one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Name {
    /// Chinese, never empty.
    pub zh: String,
    /// English or pinyin; absent rather than empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Name {
    /// The name for a reader of this language (BCP 47): Chinese for `zh…`, else the Latin one where there is one.
    pub fn for_language(&self, language: &str) -> &str {
        match &self.en {
            Some(en) if !language.starts_with("zh") => en,
            _ => &self.zh,
        }
    }
}
