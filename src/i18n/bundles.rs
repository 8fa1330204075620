use super::{
    Arg, Key, Language, Room, keys,
    message::{Forms, fill},
    numbers,
};
use crate::net::{Assets, Trouble, fetch_text};
use js_sys::{Array, Reflect};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// A room's messages in the order of their keys.
type Bundle = Arc<[String]>;

/// The words of the app. `Copy`; had by [`I18n::expect`].
#[derive(Clone, Copy)]
pub struct I18n {
    tongue: RwSignal<Tongue>,
}

/// A language and the bundles that are at hand in it. They change together, so that no page is ever in two
/// languages.
#[derive(Clone, Debug)]
struct Tongue {
    language: Language,
    bundles: Vec<Option<Bundle>>,
}

impl I18n {
    /// Takes the shell's words, which index.html has fetched before this module, and becomes the context's
    /// `I18n`. `None` when they are not there.
    pub fn provide(language: Language) -> Option<Self> {
        let fetched = Reflect::get(&window(), &"zqWords".into()).ok()?.dyn_into::<Array>().ok()?;
        let shell: Option<Bundle> = fetched.iter().map(|message| message.as_string()).collect();
        let mut bundles = vec![None; keys::ROOMS.len()];
        bundles[keys::shell::ROOM.0] = Some(shell?);
        let i18n = Self { tongue: RwSignal::new(Tongue { language, bundles }) };
        provide_context(i18n);
        Some(i18n)
    }

    /// The words of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The language now. Reactive.
    pub fn language(self) -> Language {
        self.tongue.with(|tongue| tongue.language)
    }

    /// Makes sure that a room's words are at hand. Where they are, this takes no time.
    pub async fn load(self, assets: Assets, room: Room) -> Result<(), Trouble> {
        // Untracked: a task asks once; a change of language brings the bundles of all loaded rooms.
        let (language, known) =
            self.tongue.with_untracked(|tongue| (tongue.language, tongue.bundles[room.0].is_some()));
        if known {
            return Ok(());
        }
        let bundle = fetch_bundle(&assets, language, room).await?;
        let mut missed = false;
        self.tongue.update(|tongue| {
            missed = tongue.language != language;
            if !missed {
                tongue.bundles[room.0] = Some(bundle);
            }
        });
        if missed { Box::pin(self.load(assets, room)).await } else { Ok(()) }
    }

    /// Changes the language, once all words that are in use are there in it; on failure all stays as it is.
    pub async fn speak(self, assets: Assets, language: Language) -> Result<(), Trouble> {
        // Untracked: a task reads it once.
        let loaded = self
            .tongue
            .with_untracked(|tongue| tongue.bundles.iter().map(Option::is_some).collect::<Vec<_>>());
        let mut bundles = vec![None; loaded.len()];
        for (room, _) in loaded.into_iter().enumerate().filter(|(_, loaded)| *loaded) {
            bundles[room] = Some(fetch_bundle(&assets, language, Room(room)).await?);
        }
        self.tongue.set(Tongue { language, bundles });
        Ok(())
    }

    /// A message; see the `t!` macro. Reactive. Empty while the room's words are not at hand.
    pub fn t(self, key: Key, args: &[(&str, Arg)]) -> String {
        self.tongue.with(|tongue| {
            let Some(bundle) = tongue.bundles[key.room.0].as_ref() else { return String::new() };
            let tag = tongue.language.tag();
            let at = match (key.forms, args.iter().find(|(name, _)| *name == "n")) {
                (Forms::Many(_), Some((_, Arg::Number(n)))) => key.forms.at(&numbers::plural(tag, *n)),
                _ => key.forms.at("other"),
            };
            let Some(message) = bundle.get(at) else { return String::new() };
            let args: Vec<_> = args
                .iter()
                .map(|(name, arg)| match arg {
                    Arg::Number(number) => (*name, numbers::number(tag, *number)),
                    Arg::Text(text) => (*name, text.clone()),
                })
                .collect();
            fill(message, &args)
        })
    }
}

async fn fetch_bundle(assets: &Assets, language: Language, room: Room) -> Result<Bundle, Trouble> {
    let name = keys::ROOMS[room.0];
    let url = assets
        .words(language.tag(), name)
        .ok_or_else(|| Trouble::Unreadable(format!("no words for {name}")))?;
    let text = fetch_text(&url).await?;
    let messages: Vec<String> =
        serde_json::from_str(&text).map_err(|error| Trouble::Unreadable(format!("{url}: {error}")))?;
    Ok(messages.into())
}
