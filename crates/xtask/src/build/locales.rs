//! Words: `src/i18n/<lang>/<room>.json` (flat objects of key and message) become
//! `i18n/<lang>/<room>-<hash>.json`, JSON arrays of the messages in the order of zh-CN's sorted keys, which is
//! how the app's build script numbers the keys.
//!
//! That script also compares the languages (keys, placeholders) and fails the app's own build; here they agree.

use crate::{
    build::release::Release,
    house::{self, House},
};
use anyhow::{Context as _, Result};
use std::{collections::BTreeMap, fs, path::Path};

/// The messages of one room in one language, by key.
type Messages = BTreeMap<String, String>;
/// All rooms of one language.
type Language = BTreeMap<String, Messages>;

/// All words, and where they are served.
pub struct Locales {
    languages: BTreeMap<String, Language>,
    /// Language → room → URL.
    pub urls: BTreeMap<String, BTreeMap<String, String>>,
}

impl Locales {
    /// The message for `lang:room.key`, as pages write it.
    pub fn message(&self, name: &str) -> Result<&str> {
        let find = || {
            let (language, rest) = name.split_once(':')?;
            let (room, key) = rest.split_once('.')?;
            self.languages.get(language)?.get(room)?.get(key)
        };
        find().map(String::as_str).with_context(|| format!("there is no message {name} (lang:room.key)"))
    }
}

#[cfg(test)]
impl Locales {
    /// One room in one language.
    pub fn of(language: &str, room: &str, messages: &[(&str, &str)]) -> Self {
        let messages = messages.iter().map(|(key, it)| ((*key).to_owned(), (*it).to_owned())).collect();
        let language = (language.to_owned(), Language::from([(room.to_owned(), messages)]));
        Self { languages: BTreeMap::from([language]), urls: BTreeMap::new() }
    }
}

/// Reads and adds every language that has a folder.
pub fn build(house: &House, release: &mut Release) -> Result<Locales> {
    let languages = read(&house.root.join("src/i18n"))?;
    let mut urls: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (name, language) in &languages {
        for (room, messages) in language {
            let in_order: Vec<&String> = messages.values().collect();
            let url = release.put_as(&format!("i18n/{name}/{room}"), "json", serde_json::to_vec(&in_order)?);
            urls.entry(name.clone()).or_default().insert(room.clone(), url);
        }
    }
    Ok(Locales { languages, urls })
}

fn read(folder: &Path) -> Result<BTreeMap<String, Language>> {
    let mut languages = BTreeMap::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let entry = entry?;
        if !entry.path().is_dir() {
            continue;
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        let mut language = Language::new();
        for file in house::files_below(&entry.path())? {
            if file.extension().is_some_and(|it| it == "json") {
                let room = house::url_path(&entry.path(), &file)?.trim_end_matches(".json").to_owned();
                let messages = serde_json::from_str(&house::read_text(&file)?)
                    .with_context(|| format!("{} is not a flat object of strings", file.display()))?;
                language.insert(room, messages);
            }
        }
        languages.insert(name, language);
    }
    Ok(languages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_find_messages_by_language_room_and_key() {
        let locales = Locales::of("zh-CN", "parking", &[("list.title", "停车场")]);
        assert_eq!(locales.message("zh-CN:parking.list.title").unwrap(), "停车场");
        assert!(locales.message("en:parking.list.title").is_err());
    }
}
