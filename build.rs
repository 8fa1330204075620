//! Makes the keys of all messages from the locale files, so that a missing word is a failed build.
//!
//! `src/i18n/<language>/<room>.json` is a flat object from key to message. zh-CN is the measure: every other
//! language must have the same rooms, the same keys and the same placeholders. At run time a room's bundle is
//! the array of its messages in the order of its keys; a key is an index into it.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

type Messages = BTreeMap<String, String>;

/// Plural categories of CLDR, as `Intl.PluralRules` names them.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
const MEASURE: &str = "zh-CN";

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("src/i18n");
    println!("cargo::rerun-if-changed={}", root.display());
    match keys(&root) {
        Ok(code) => fs::write(PathBuf::from(env::var("OUT_DIR")?).join("keys.rs"), code)?,
        Err(faults) => faults.iter().for_each(|fault| println!("cargo::error={fault}")),
    }
    Ok(())
}

fn keys(root: &Path) -> Result<String, Vec<String>> {
    let mut faults = Vec::new();
    let languages = names_in(root, Path::is_dir);
    let rooms = names_in(&root.join(MEASURE), |path| path.extension().is_some_and(|it| it == "json"));
    let mut code = String::from("// Made by build.rs from the locale files.\n");
    list(&mut code, "Languages there are locale files for.", "SPOKEN", &languages);
    list(&mut code, "Rooms with words of their own; [`Room`] is an index into it.", "ROOMS", &rooms);
    for (index, room) in rooms.iter().enumerate() {
        let measure = read(&root.join(MEASURE).join(room).with_extension("json"), &mut faults);
        for language in languages.iter().filter(|it| *it != MEASURE) {
            let path = root.join(language).join(room).with_extension("json");
            if path.exists() {
                compare(&path, &measure, &read(&path, &mut faults), &mut faults);
            } else {
                faults.push(format!("{} is missing", path.display()));
            }
        }
        module(&mut code, room, index, &measure, &mut faults);
    }
    for language in &languages {
        for room in names_in(&root.join(language), |path| path.extension().is_some_and(|it| it == "json")) {
            if !rooms.contains(&room) {
                faults.push(format!("{language}/{room}.json has no counterpart in {MEASURE}"));
            }
        }
    }
    if faults.is_empty() { Ok(code) } else { Err(faults) }
}

/// Names without their endings, sorted.
fn names_in(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let names =
        entries.filter(|path| wanted(path)).filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
    names.collect::<BTreeSet<_>>().into_iter().collect()
}

fn read(path: &Path, faults: &mut Vec<String>) -> Messages {
    let text = fs::read_to_string(path).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_else(|error| {
        faults.push(format!("{}: {error}", path.display()));
        Messages::new()
    })
}

fn compare(path: &Path, measure: &Messages, other: &Messages, faults: &mut Vec<String>) {
    for (key, message) in measure {
        match other.get(key) {
            None => faults.push(format!("{}: `{key}` is missing", path.display())),
            Some(found) if placeholders(found) != placeholders(message) => faults.push(format!(
                "{}: `{key}` has the placeholders {:?}, but {:?} in {MEASURE}",
                path.display(),
                placeholders(found),
                placeholders(message)
            )),
            Some(_) => {}
        }
    }
    for key in other.keys().filter(|key| !measure.contains_key(*key)) {
        faults.push(format!("{}: `{key}` is not in {MEASURE}", path.display()));
    }
}

fn placeholders(message: &str) -> BTreeSet<&str> {
    message.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
}

fn module(code: &mut String, room: &str, index: usize, messages: &Messages, faults: &mut Vec<String>) {
    let mut plurals = BTreeMap::<&str, [Option<usize>; CATEGORIES.len()]>::new();
    let mut constants = String::new();
    for (at, (key, message)) in messages.iter().enumerate() {
        let (name, category) =
            key.split_once('.').map_or((key.as_str(), None), |(it, rest)| (it, Some(rest)));
        if !is_identifier(name) {
            faults.push(format!(
                "{room}: `{key}` is no key: small letters, digits and _, and not a word of Rust"
            ));
        }
        match category.map(|it| CATEGORIES.iter().position(|known| *known == it)) {
            None => constant(&mut constants, name, message, &format!("Key::one(Room({index}), {at})")),
            Some(Some(category)) => plurals.entry(name).or_default()[category] = Some(at),
            Some(None) => faults.push(format!("{room}: `{key}` ends in no plural category ({CATEGORIES:?})")),
        }
    }
    for (name, forms) in plurals {
        let Some(other) = forms[CATEGORIES.len() - 1] else {
            faults.push(format!("{room}: `{name}` has plurals but no `{name}.other`"));
            continue;
        };
        let forms = forms.map(|form| form.unwrap_or(other));
        let message = messages.get(&format!("{name}.other")).map_or("", String::as_str);
        constant(&mut constants, name, message, &format!("Key::many(Room({index}), {forms:?})"));
    }
    let _ = write!(
        code,
        "/// `{room}.json`\n#[allow(non_upper_case_globals, dead_code)]\npub mod {room} {{\n    use super::super::{{Key, Room}};\n    \
         /// The room.\n    pub const ROOM: Room = Room({index});\n{constants}}}\n"
    );
}

fn constant(code: &mut String, name: &str, message: &str, value: &str) {
    let shown = message.replace('\n', " ");
    let _ = writeln!(code, "    /// “{shown}”\n    pub const {name}: Key = {value};");
}

fn list(code: &mut String, doc: &str, name: &str, values: &[String]) {
    let _ = writeln!(code, "/// {doc}\npub const {name}: &[&str] = &{values:?};");
}

fn is_identifier(name: &str) -> bool {
    const WORDS: [&str; 16] = [
        "as", "box", "const", "do", "else", "final", "for", "if", "in", "loop", "move", "ref", "static",
        "try", "type", "use",
    ];
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !WORDS.contains(&name)
}
