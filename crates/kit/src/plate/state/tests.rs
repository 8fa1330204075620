use super::*;
use proptest::{collection, prelude::*, sample};

const QINGDAO: Option<PlateHome> = Some(PlateHome { province: '鲁', letter: 'B' });

fn one_of(chars: &str) -> impl Strategy<Value = char> + use<> {
    sample::select(chars.chars().collect::<Vec<_>>())
}

/// Plates as GA 36 writes them: ordinary ones, small and large ones for new energy.
fn plate() -> impl Strategy<Value = String> {
    let serial = || one_of("ABCDEFGHJKLMNPQRSTUVWXYZ1234567890");
    let digits = |most: usize| collection::vec(one_of(DIGITS), most).prop_map(String::from_iter);
    let ordinary = (collection::vec(serial(), 4), prop_oneof![serial(), one_of(ENDINGS)])
        .prop_map(|(four, last)| four.into_iter().chain([last]).collect());
    let small = (one_of(NEW_ENERGY), serial(), digits(4)).prop_map(|(a, b, four)| format!("{a}{b}{four}"));
    let large = (digits(5), one_of(NEW_ENERGY)).prop_map(|(five, kind)| format!("{five}{kind}"));
    (one_of(PROVINCES), one_of(LETTERS), prop_oneof![ordinary, small, large])
        .prop_map(|(province, letter, rest)| format!("{province}{letter}{rest}"))
}

fn key() -> impl Strategy<Value = PlateKey> {
    prop_oneof![
        8 => one_of("鲁京粤ABDFOI1290挂港_ x").prop_map(PlateKey::Char),
        2 => Just(PlateKey::Backspace),
        1 => sample::select(vec![PlateKey::Delete, PlateKey::Left, PlateKey::Right, PlateKey::Home, PlateKey::End]),
        1 => (0_usize..12).prop_map(PlateKey::Place),
        1 => any::<bool>().prop_map(PlateKey::NewEnergy),
    ]
}

fn after(keys: &[PlateKey]) -> PlateEntry {
    keys.iter().fold(PlateEntry::default(), |entry, key| entry.step(*key))
}

fn typed(text: &str) -> PlateEntry {
    text.chars().fold(PlateEntry::default(), |entry, c| entry.typed(c, QINGDAO))
}

proptest! {
    #[test]
    fn every_plate_can_be_tapped_in_key_by_key(plate in plate()) {
        let mut entry = PlateEntry::default().step(PlateKey::NewEnergy(plate.chars().count() == 8));
        for c in plate.chars() {
            prop_assert!(entry.stage().keys(QINGDAO).contains(&c), "{c} has no key in {entry:?}");
            prop_assert!(entry.allows(c), "{c} is refused in {entry:?}");
            entry = entry.step(PlateKey::Char(c));
        }
        prop_assert_eq!(entry.complete(), Some(plate));
    }

    #[test]
    fn who_types_on_needs_no_switch_for_new_energy(plate in plate()) {
        let entry = typed(&plate);
        prop_assert_eq!(entry.is_new_energy(), plate.chars().count() == 8);
        prop_assert_eq!(entry.complete(), Some(plate));
    }

    #[test]
    fn a_plate_is_read_however_it_is_written(plate in plate(), keys in collection::vec(key(), 0..12)) {
        let (head, tail): (String, String) = (plate.chars().take(2).collect(), plate.chars().skip(2).collect());
        let wide: String = plate
            .chars()
            .map(|c| if c.is_ascii() { char::from_u32(u32::from(c) + 0xfee0).unwrap() } else { c })
            .collect();
        let entry = after(&keys);
        let ways =
            [format!(" {head}·{tail}\n"), plate.to_lowercase(), wide, format!("车牌：{head} {tail}。"), format!("{head}-{tail}")];
        for way in ways {
            prop_assert_eq!(entry.pasted(&way, QINGDAO).complete(), Some(plate.clone()), "{}", way);
        }
    }

    #[test]
    fn no_series_of_keys_leads_out_of_the_boxes(keys in collection::vec(key(), 0..40)) {
        let entry = after(&keys);
        prop_assert!(entry.place() <= entry.places());
        prop_assert!(entry.text().chars().count() <= entry.places());
        prop_assert_eq!(entry.complete().is_some(), (0..entry.places()).all(|place| entry.standing(place).is_some()));
        prop_assert!(entry.text().chars().all(|c| !"OIx ".contains(c)), "{}", entry.text());
    }

    #[test]
    fn a_key_that_is_not_allowed_changes_nothing(
        keys in collection::vec(key(), 0..20),
        c in prop_oneof![one_of("鲁京ABDX19挂港IO_"), any::<char>()],
    ) {
        let entry = after(&keys);
        let pressed = entry.step(PlateKey::Char(c));
        prop_assert_eq!(entry.allows(c), pressed != entry, "{:?}", entry);
    }

    #[test]
    fn backspace_takes_back_the_last_key(plate in plate(), length in 1_usize..8) {
        let text: String = plate.chars().take(length).collect();
        let last = text.chars().last().unwrap();
        let before = typed(&text[..text.len() - last.len_utf8()]);
        prop_assert_eq!(before.typed(last, None).step(PlateKey::Backspace), before);
    }

    #[test]
    fn an_edit_of_the_text_does_what_the_key_would(plate in plate(), place in 0_usize..7, c in one_of("BD159")) {
        let entry = typed(&plate).step(PlateKey::Place(place));
        let mut chars: Vec<char> = entry.text().chars().collect();
        prop_assume!(chars[place] != c && entry.allows(c));
        chars[place] = c;
        prop_assert_eq!(
            entry.edited(&String::from_iter(&chars), QINGDAO).text(),
            entry.step(PlateKey::Char(c)).text()
        );
    }

    #[test]
    fn an_input_method_that_takes_the_last_letter_takes_the_last_box(plate in plate()) {
        let entry = typed(&plate);
        let mut text = entry.text();
        text.pop();
        prop_assert_eq!(entry.edited(&text, QINGDAO), entry.step(PlateKey::Backspace));
    }

    #[test]
    fn no_text_whatever_breaks_it(keys in collection::vec(key(), 0..12), text in ".{0,20}") {
        let entry = after(&keys);
        for now in [entry.pasted(&text, QINGDAO), entry.edited(&text, QINGDAO), PlateEntry::read(&text)] {
            prop_assert!(now.place() <= now.places());
        }
    }
}

#[test]
fn the_home_province_and_letter_stand_first_and_only_once() {
    for (stage, first, keys) in [
        (Stage::Province, '鲁', 31),
        (Stage::Letter, 'B', 24),
        (Stage::Serial, '1', 34),
        (Stage::Ending, '1', 39),
    ] {
        let shown = stage.keys(QINGDAO);
        assert_eq!((shown[0], shown.len()), (first, keys));
        let mut others = shown.clone();
        others.sort_unstable();
        others.dedup();
        assert_eq!(others.len(), keys, "{shown:?}");
        assert!(!shown.contains(&'I') && !shown.contains(&'O'), "{shown:?}");
    }
    assert_eq!(Stage::Province.keys(None)[0], '京');
}

#[test]
fn a_letter_where_a_province_belongs_means_the_home_province() {
    assert_eq!(typed("b1").text(), "鲁B1");
    assert_eq!(typed("京a").text(), "京A");
    assert_eq!(typed("o").text(), "", "no plate of Shandong begins with O");
    assert_eq!(PlateEntry::default().typed('b', None).text(), "", "without a home nothing is guessed");
}

#[test]
fn o_and_i_are_read_as_the_digits_they_look_like() {
    assert_eq!(typed("鲁Bo1i2z").text(), "鲁B0112Z");
    assert_eq!(typed("鲁O").text(), "鲁", "but not where only a letter can stand");
}

#[test]
fn special_cars_end_in_their_own_sign_and_nowhere_else() {
    for sign in ENDINGS.chars() {
        assert_eq!(typed(&format!("粤Z1234{sign}")).complete(), Some(format!("粤Z1234{sign}")));
        assert_eq!(typed(&format!("粤Z123{sign}")).text(), "粤Z123");
    }
}

#[test]
fn an_eighth_character_is_taken_only_where_it_makes_a_plate_for_new_energy() {
    let cases = [
        ("鲁BD123456", "鲁BD12345"),
        ("鲁B12345D", "鲁B12345D"),
        ("鲁B123456", "鲁B12345"),
        ("鲁BX12345", "鲁BX1234"),
        ("鲁BDD12345", "鲁BDD1234"),
    ];
    for (keys, plate) in cases {
        let entry = typed(keys);
        let shown = entry.complete().unwrap();
        assert!(shown.starts_with(plate), "{keys}: {shown}");
        assert_eq!(entry.is_new_energy(), shown.chars().count() == 8, "{shown}");
    }
    assert!(!typed("鲁B123456").is_new_energy());
}

#[test]
fn a_slip_on_the_switch_for_new_energy_loses_nothing() {
    let entry = PlateEntry::read("鲁BD12345");
    assert!(entry.is_new_energy());
    let off = entry.step(PlateKey::NewEnergy(false));
    assert_eq!(off.complete().as_deref(), Some("鲁BD1234"));
    assert_eq!(off.step(PlateKey::NewEnergy(true)).complete().as_deref(), Some("鲁BD12345"));
}

#[test]
fn what_stands_where_it_cannot_is_kept_and_marked() {
    let entry = PlateEntry::read("鲁BX1A2Y").step(PlateKey::NewEnergy(true));
    assert_eq!(entry.text(), "鲁BX1A2Y");
    let marked: Vec<usize> = (0..8).filter(|&place| entry.misfits(place)).collect();
    assert_eq!(marked, [2, 4, 6]);
    let entry = PlateEntry::read("鲁BD12345").step(PlateKey::Place(2)).step(PlateKey::Char('6'));
    assert!(entry.misfits(7), "a large car has its letter there");
}

#[test]
fn a_box_in_the_middle_is_emptied_and_filled_again() {
    let entry = PlateEntry::read("鲁B12345").step(PlateKey::Place(4)).step(PlateKey::Backspace);
    assert_eq!((entry.text().as_str(), entry.place(), entry.complete()), ("鲁B12_45", 4, None));
    let entry = entry.step(PlateKey::Char('9'));
    assert_eq!((entry.text().as_str(), entry.place()), ("鲁B12945", 5));
    let again = entry.step(PlateKey::Place(4)).step(PlateKey::Backspace).step(PlateKey::Backspace);
    assert_eq!((again.text().as_str(), again.place()), ("鲁B1__45", 3));
}

#[test]
fn a_tap_beyond_what_is_typed_goes_to_the_next_empty_box() {
    let entry = typed("鲁B1").step(PlateKey::Place(6));
    assert_eq!(entry.place(), 3);
    assert_eq!(entry.step(PlateKey::Home).step(PlateKey::Left).place(), 0);
    assert_eq!(entry.step(PlateKey::Left).step(PlateKey::Delete).text(), "鲁B");
    assert_eq!(entry.step(PlateKey::Right).place(), 3);
}

#[test]
fn emptying_the_text_empties_the_plate() {
    assert_eq!(PlateEntry::read("鲁B12345").edited("", QINGDAO), PlateEntry::default());
}

#[test]
fn a_plate_dictated_over_another_replaces_it() {
    let entry = PlateEntry::read("鲁B12345").step(PlateKey::Place(3));
    assert_eq!(entry.pasted("京A·67890", QINGDAO).complete().as_deref(), Some("京A67890"));
    assert_eq!(entry.edited("鲁B1京A6789045", QINGDAO).complete().as_deref(), Some("京A67890"));
}
