//! What the plate field promises to a person who cannot see it, read off the HTML it renders.

use kit::{PlateEntry, PlateField, PlateHome, PlateKey, PlateTag, PlateWords};
use leptos::prelude::*;

fn page(entry: PlateEntry) -> String {
    // Effects want somewhere to run. A second initialisation is refused, and then the first one serves.
    let _ = any_spawner::Executor::init_futures_executor();
    Owner::new().with(|| {
        let words = PlateWords {
            keys: "Plate keys".into(),
            backspace: "Take back".into(),
            ordinary: "Ordinary plate".into(),
            new_energy: "New energy".into(),
            system_keyboard: "Other keyboard".into(),
            place: Callback::new(|(place, of)| format!("place {place} of {of}")),
        };
        view! {
            <PlateField
                name="plate"
                label="Plate"
                hint="As printed"
                error=Some("Seven characters".to_owned())
                entry
                on_change=|_| ()
                words
                home=PlateHome { province: '鲁', letter: 'B' }
            />
        }
        .to_html()
    })
}

/// The keys from the first, with whether each can be pressed.
fn keys(page: &str) -> Vec<(String, bool)> {
    let buttons = page.split("<button").filter(|it| it.contains("plate-key") && !it.contains("aria-label"));
    let key = |button: &str| {
        let (tag, rest) = button.split_once('>')?;
        Some((rest.split_once('<')?.0.to_owned(), !tag.contains("aria-disabled")))
    };
    buttons.filter_map(key).collect()
}

#[test]
fn a_plate_is_one_labelled_input_whose_text_is_the_plate() {
    let page = page(PlateEntry::read("鲁B12345"));
    assert_eq!(page.matches("<input").count(), 1, "{page}");
    assert!(page.contains(r#"for="plate""#) && page.contains(r#"id="plate""#), "{page}");
    assert!(page.contains(r#"aria-describedby="plate-error plate-hint""#), "{page}");
    assert!(page.contains(r#"aria-invalid="true""#), "{page}");
    assert!(page.contains(r#"<span aria-hidden="true" class="plate-boxes""#), "the boxes repeat it: {page}");
}

#[test]
fn the_kind_of_a_plate_is_said_in_words_besides_its_colour() {
    let kind = |text: &str| page(PlateEntry::read(text)).split_once("plate-kind").unwrap().1.to_owned();
    assert!(kind("鲁B12345").starts_with(r#"">Ordinary plate<"#), "{}", kind("鲁B12345"));
    assert!(kind("鲁BD12345").starts_with(r#"">New energy<"#), "{}", kind("鲁BD12345"));
}

#[test]
fn the_eighth_box_is_there_only_for_new_energy() {
    let hidden = |text: &str| page(PlateEntry::read(text)).matches(" hidden").count();
    assert_eq!((hidden("鲁B12345"), hidden("鲁BD12345")), (1, 0));
}

#[test]
fn the_keys_are_those_of_the_box_under_input_with_the_home_first() {
    let empty = keys(&page(PlateEntry::default()));
    assert_eq!((empty[0].clone(), empty.len()), (("鲁".to_owned(), true), 31));
    let letters = keys(&page(PlateEntry::read("鲁")));
    assert_eq!((letters[0].clone(), letters.len()), (("B".to_owned(), true), 24));
    let serial = keys(&page(PlateEntry::read("鲁B")));
    assert_eq!((serial[0].clone(), serial.len()), (("1".to_owned(), true), 34));
    let last = keys(&page(PlateEntry::read("粤Z1234")));
    assert!(last.contains(&("港".to_owned(), true)), "{last:?}");
    let full = keys(&page(PlateEntry::read("鲁BD12345")));
    assert!(full.iter().all(|(_, enabled)| !enabled), "{full:?}");
}

#[test]
fn the_keys_are_a_named_group_and_each_says_what_it_does() {
    let page = page(PlateEntry::default());
    assert!(page.contains(r#"role="group" aria-label="Plate keys""#), "{page}");
    assert!(page.contains(r#"aria-label="Take back""#), "{page}");
    assert!(!page.contains(" disabled"), "a disabled key loses the focus: {page}");
}

#[test]
fn the_box_under_input_and_a_sign_that_cannot_be_right_are_marked() {
    let entry = PlateEntry::read("鲁BX1").step(PlateKey::NewEnergy(true));
    assert_eq!(page(entry).matches("data-here").count(), 1);
    assert_eq!(page(entry).matches("data-misfit").count(), 1);
    assert_eq!(
        page(PlateEntry::read("鲁BD12345")).matches("data-here").count(),
        0,
        "nothing more is asked for"
    );
}

#[test]
fn a_plate_in_a_list_reads_as_it_is_kept() {
    let tag = |plate: &'static str| Owner::new().with(|| view! { <PlateTag plate/> }.to_html());
    let words = |html: String| {
        let texts = html.split('<').filter_map(|it| it.split_once('>')).map(|(_, text)| text.to_owned());
        texts.collect::<String>()
    };
    for (plate, kind) in [("鲁B12345", "ordinary"), ("鲁BD12345", "new-energy"), ("鲁B•••45", "ordinary")]
    {
        assert!(tag(plate).contains(&format!(r#"data-kind="{kind}""#)), "{}", tag(plate));
        assert_eq!(words(tag(plate)), plate);
    }
}
