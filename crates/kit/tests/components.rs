//! What the components promise to a person who cannot see them, read off the HTML they render.

use kit::{
    Button, ButtonKind, Chip, Choice, Empty, Field, IconButton, IconName, List, ListRow, Notice, Progress,
    SearchField, Segmented, Select, Sheet, Skeleton, Switch, Tone, Trouble,
};
use leptos::prelude::*;

fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    // Effects want somewhere to run. A second initialisation is refused, and then the first one serves.
    let _ = any_spawner::Executor::init_futures_executor();
    Owner::new().with(|| view().into_view().to_html())
}

fn nothing() -> Callback<()> {
    Callback::new(|()| ())
}

fn choices() -> Vec<Choice> {
    vec![("walk".to_owned(), "Shortest walk".into()), ("price".to_owned(), "Lowest price".into())]
}

#[test]
fn a_button_submits_a_form_only_when_it_is_meant_to() {
    assert!(html(|| view! { <Button>"Clear"</Button> }).contains(r#"type="button""#));
    assert!(html(|| view! { <Button submit=true>"Send"</Button> }).contains(r#"type="submit""#));
}

#[test]
fn a_busy_button_says_so_and_keeps_the_focus() {
    let page = html(|| view! { <Button busy=true>"Pay"</Button> });
    assert!(page.contains(r#"aria-busy="true""#), "{page}");
    assert!(page.contains(r#"aria-disabled="true""#), "{page}");
    assert!(!page.contains(" disabled"), "a disabled button loses the focus: {page}");
}

#[test]
fn a_dangerous_button_is_marked_for_the_eye() {
    let page = html(|| view! { <Button kind=ButtonKind::Danger on_press=nothing()>"Forget"</Button> });
    assert!(page.contains(r#"data-kind="danger""#), "{page}");
}

#[test]
fn an_icon_button_has_a_name_and_its_drawing_has_none() {
    let page = html(|| view! { <IconButton icon=IconName::LOCATE label="Where I am" on_press=nothing()/> });
    assert!(page.contains(r#"aria-label="Where I am""#), "{page}");
    assert!(page.contains(r#"<svg viewBox="0 0 24 24" aria-hidden="true""#), "{page}");
    assert!(!page.contains("aria-pressed"), "it switches nothing: {page}");
}

#[test]
fn a_chip_and_a_switch_say_which_way_they_stand() {
    for (on, said) in [(true, "true"), (false, "false")] {
        let chip = html(move || view! { <Chip pressed=on on_toggle=|_| () label="Free now"/> });
        assert!(chip.contains(&format!(r#"aria-pressed="{said}""#)), "{chip}");
        let switch = html(move || view! { <Switch checked=on on_toggle=|_| () label="Under a roof"/> });
        assert!(switch.contains(&format!(r#"role="switch" aria-checked="{said}""#)), "{switch}");
    }
}

#[test]
fn a_chip_that_is_on_shows_a_tick_besides_its_colour() {
    let drawing = |on| {
        html(move || view! { <Chip pressed=on on_toggle=|_| () label="Charging" icon=IconName::EV_PLUG/> })
    };
    assert!(drawing(true).contains(&html(|| view! { <kit::Icon name=IconName::CHECK/> })));
    assert!(drawing(false).contains(&html(|| view! { <kit::Icon name=IconName::EV_PLUG/> })));
}

#[test]
fn a_field_is_tied_to_its_label_its_hint_and_its_error() {
    let page = html(|| {
        view! {
            <Field
                name="plate"
                label="Plate"
                hint="As printed"
                error=Some("Seven characters".to_owned())
                value=""
                on_input=|_| ()
            />
        }
    });
    assert!(page.contains(r#"for="plate""#) && page.contains(r#"id="plate""#), "{page}");
    assert!(page.contains(r#"aria-describedby="plate-error plate-hint""#), "{page}");
    assert!(page.contains(r#"id="plate-error""#) && page.contains(r#"id="plate-hint""#), "{page}");
    assert!(page.contains(r#"aria-invalid="true""#), "{page}");
}

#[test]
fn a_field_without_fault_is_not_called_invalid() {
    let page = html(|| view! { <Field name="name" label="Name" value="" on_input=|_| ()/> });
    assert!(!page.contains("aria-invalid") && !page.contains("aria-describedby"), "{page}");
}

#[test]
fn the_search_field_offers_to_empty_itself_only_when_there_is_something_in_it() {
    let page = |text: &'static str| {
        html(move || {
            view! {
                <SearchField value=text on_input=|_| () label="Search" placeholder="A place" clear_label="Empty"/>
            }
        })
    };
    assert!(page("五四广场").contains(r#"aria-label="Empty""#));
    assert!(!page("").contains(r#"aria-label="Empty""#));
    assert!(page("").contains(r#"role="search""#));
}

#[test]
fn choices_that_exclude_each_other_are_one_named_group() {
    let page = html(|| view! { <Segmented label="Order" options=choices() value="price" on_pick=|_| ()/> });
    assert!(page.contains(r#"role="radiogroup" aria-label="Order""#), "{page}");
    assert_eq!(page.matches(r#"type="radio" name="Order""#).count(), 2, "{page}");
}

#[test]
fn a_select_stands_inside_its_label() {
    let page = html(|| view! { <Select label="Order" options=choices() value="price" on_pick=|_| ()/> });
    let (label, rest) = page.split_once("Order").expect("the label is shown");
    assert!(label.starts_with("<label") && rest.contains("<select") && rest.ends_with("</label>"), "{page}");
    assert!(rest.contains("Shortest walk") && rest.contains("Lowest price"), "{page}");
}

#[test]
fn a_list_keeps_its_role_and_each_row_is_one_link() {
    let page = html(|| {
        view! {
            <List label="Rooms">
                <ListRow href="/parking" title="Parking" detail="8,000 car parks"/>
                <ListRow href="/bus" title="Bus"/>
            </List>
        }
    });
    assert!(page.contains(r#"role="list" aria-label="Rooms""#), "{page}");
    assert_eq!(page.matches("<a ").count(), 2, "{page}");
    assert!(page.contains(r#"href="/parking""#), "{page}");
}

#[test]
fn a_notice_waits_for_the_end_of_the_sentence_and_trouble_does_not() {
    assert!(html(|| view! { <Notice tone=Tone::Warn>"Offline"</Notice> }).contains(r#"role="status""#));
    assert!(html(|| view! { <Trouble title="Broken" detail="Safe"/> }).contains(r#"role="alert""#));
}

#[test]
fn trouble_offers_to_try_again_only_where_that_can_help() {
    let retry = || Some(("Try again".into(), nothing()));
    assert!(
        html(move || view! { <Trouble title="Cut off" detail="Safe" retry=retry()/> }).contains("Try again")
    );
    assert!(!html(|| view! { <Trouble title="Gone" detail="Safe"/> }).contains("<button"));
}

#[test]
fn an_empty_list_says_what_else_could_be_tried() {
    let page = html(|| view! { <Empty title="None fits" detail="Try without a filter"/> });
    assert!(page.contains("None fits") && page.contains("Try without a filter"), "{page}");
}

#[test]
fn a_closed_sheet_holds_nothing_and_an_open_one_its_content() {
    let page = |open: bool| {
        html(move || {
            let open = RwSignal::new(open);
            view! { <Sheet open title="Filters" close_label="Close"><p>"Under a roof"</p></Sheet> }
        })
    };
    assert!(!page(false).contains("Under a roof"));
    assert!(page(true).contains("Under a roof"));
    assert!(page(false).contains(r#"aria-label="Filters""#));
}

#[test]
fn progress_that_is_not_known_has_no_value() {
    assert!(html(|| view! { <Progress label="Loading" done=Some(0.5)/> }).contains(r#"value="0.5""#));
    assert!(!html(|| view! { <Progress label="Loading"/> }).contains("value="));
}

#[test]
fn a_skeleton_has_the_rows_it_is_asked_for_and_is_silent() {
    let page = html(|| view! { <Skeleton rows=4/> });
    assert_eq!(page.matches("skeleton-row").count(), 4);
    assert!(page.contains(r#"aria-hidden="true""#), "{page}");
}
