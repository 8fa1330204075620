use super::keys;

/// A language of the app. Which of them have words yet, [`Language::spoken`] knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    ZhCn,
    /// English.
    En,
    /// Japanese.
    Ja,
    /// Korean.
    Ko,
}

impl Language {
    /// Every language the app is made for.
    pub const ALL: [Self; 4] = [Self::ZhCn, Self::En, Self::Ja, Self::Ko];

    /// BCP 47, as in `<html lang>` and as the folder of its locale files is called.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
            Self::Ja => "ja",
            Self::Ko => "ko",
        }
    }

    /// What it calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::ZhCn => "简体中文",
            Self::En => "English",
            Self::Ja => "日本語",
            Self::Ko => "한국어",
        }
    }

    /// The language of exactly this tag, if it has words.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::spoken().find(|language| language.tag() == tag)
    }

    /// The languages that have words.
    pub fn spoken() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|language| keys::SPOKEN.contains(&language.tag()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_of_words_is_a_language_of_the_app() {
        for tag in keys::SPOKEN {
            assert!(Language::from_tag(tag).is_some(), "src/i18n/{tag} belongs to no Language");
        }
        assert!(Language::spoken().count() >= 2);
    }
}
