//! Words: `src/i18n/<lang>/<room>.json` (flat objects of key and message) become
//! `i18n/<lang>/<room>-<hash>.json`, JSON arrays of the messages in the order of zh-CN's sorted keys, which is
//! how the app's build script numbers the keys.
//!
//! zh-CN is the measure: a language that lacks a key, has one too many, or speaks of other `{placeholders}`
//! fails the build. Keys are ordinary keys whatever they mean to the app; a plural is `key.one` and `key.other`.

use crate::{
    build::release::Release,
    house::{self, House},
};
use anyhow::{Context as _, Result, bail};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The language every other is measured against.
const MEASURE: &str = "zh-CN";

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

/// Reads, compares and adds every language that has a folder.
pub fn build(house: &House, release: &mut Release) -> Result<Locales> {
    let languages = read(&house.root.join("src/i18n"))?;
    let faults = compare(&languages);
    if !faults.is_empty() {
        bail!("the languages in src/i18n do not agree:\n  {}", faults.join("\n  "));
    }
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
    if !languages.contains_key(MEASURE) {
        bail!("src/i18n has no {MEASURE}");
    }
    Ok(languages)
}

/// What is wrong, one sentence each.
fn compare(languages: &BTreeMap<String, Language>) -> Vec<String> {
    let mut faults = Vec::new();
    let Some(measure) = languages.get(MEASURE) else { return faults };
    for (name, language) in languages.iter().filter(|(name, _)| *name != MEASURE) {
        let rooms: BTreeSet<&String> = measure.keys().chain(language.keys()).collect();
        let none = Messages::new();
        for room in rooms {
            let wanted = measure.get(room).unwrap_or(&none);
            let given = language.get(room).unwrap_or(&none);
            for (key, message) in wanted {
                match given.get(key) {
                    None => faults.push(format!("{name} lacks {room}.{key}")),
                    Some(it) if placeholders(it) != placeholders(message) => faults.push(format!(
                        "{name} {room}.{key} speaks of {:?}, {MEASURE} of {:?}",
                        placeholders(it),
                        placeholders(message)
                    )),
                    Some(_) => {}
                }
            }
            let extra = given.keys().filter(|key| !wanted.contains_key(*key));
            faults.extend(extra.map(|key| format!("{name} has {room}.{key}, which {MEASURE} has not")));
        }
    }
    faults
}

/// The `{names}` a message speaks of.
fn placeholders(message: &str) -> BTreeSet<&str> {
    message.split('{').skip(1).filter_map(|it| it.split_once('}')).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages(zh: &[(&str, &str)], en: &[(&str, &str)]) -> BTreeMap<String, Language> {
        let language = |of: &[(&str, &str)]| {
            let messages = of.iter().map(|(key, it)| ((*key).to_owned(), (*it).to_owned())).collect();
            Language::from([("parking".to_owned(), messages)])
        };
        BTreeMap::from([("zh-CN".to_owned(), language(zh)), ("en".to_owned(), language(en))])
    }

    #[test]
    fn languages_that_say_the_same_agree() {
        let both = languages(&[("free", "{n} 个空位，共 {total}")], &[("free", "{n} of {total} free")]);
        assert_eq!(compare(&both), Vec::<String>::new());
    }

    #[test]
    fn each_disagreement_is_named() {
        let both = languages(&[("a", "甲"), ("b", "{n} 米")], &[("b", "{m} metres"), ("c", "C")]);
        assert_eq!(
            compare(&both),
            [
                "en lacks parking.a",
                "en parking.b speaks of {\"m\"}, zh-CN of {\"n\"}",
                "en has parking.c, which zh-CN has not",
            ]
        );
    }

    #[test]
    fn a_whole_room_missing_is_each_of_its_keys_missing() {
        let mut both = languages(&[("a", "甲")], &[]);
        both.insert("ja".to_owned(), Language::new());
        assert_eq!(compare(&both), ["en lacks parking.a", "ja lacks parking.a"]);
    }

    #[test]
    fn pages_find_messages_by_language_room_and_key() {
        let locales = Locales::of("zh-CN", "parking", &[("list.title", "停车场")]);
        assert_eq!(locales.message("zh-CN:parking.list.title").unwrap(), "停车场");
        assert!(locales.message("en:parking.list.title").is_err());
    }
}
