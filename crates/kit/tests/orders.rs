//! What the parts of an order promise to a person who cannot see them, read off the HTML they render.

use kit::{Amount, AmountSize, Confirm, CopyText, Timeline, TimelineState, TimelineStep, TimelineWords};
use leptos::prelude::*;

fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    // Effects want somewhere to run. A second initialisation is refused, and then the first one serves.
    let _ = any_spawner::Executor::init_futures_executor();
    Owner::new().with(|| view().into_view().to_html())
}

#[test]
fn a_sum_that_no_longer_counts_says_why_in_words() {
    let page = |why: Option<&'static str>| {
        html(move || view! { <Amount label="Paid" sum="¥8.00" struck=why.map(str::to_owned)/> })
    };
    assert!(page(Some("Refunded")).contains("data-struck") && page(Some("Refunded")).contains("Refunded"));
    assert!(!page(None).contains("data-struck") && !page(None).contains("amount-why"), "{}", page(None));
}

#[test]
fn a_sum_is_as_large_as_it_is_asked_to_be() {
    let large = html(|| view! { <Amount sum="¥8.00" size=AmountSize::Large/> });
    assert!(large.contains(r#"data-size="large""#) && !large.contains("amount-label"), "{large}");
    assert!(html(|| view! { <Amount sum="¥8.00"/> }).contains(r#"data-size="text""#));
}

fn confirm(open: bool, danger: bool, busy: bool) -> String {
    html(move || {
        let open = RwSignal::new(open);
        view! {
            <Confirm
                open
                title="Refund the order?"
                confirm_label="Refund"
                cancel_label="Keep it"
                danger
                busy
                on_confirm=|()| ()
            >
                <p>"It takes three days"</p>
            </Confirm>
        }
    })
}

#[test]
fn a_question_is_a_named_dialog_and_its_first_stop_is_the_way_out() {
    let page = confirm(true, true, false);
    assert!(page.starts_with("<dialog") && page.contains(r#"aria-label="Refund the order?""#), "{page}");
    let order = [r#"aria-label="Keep it""#, "It takes three days", ">Refund<", ">Keep it<"];
    let places: Vec<_> = order.iter().map(|it| page.find(it)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in {page}");
    assert!(!confirm(false, true, false).contains("Refund<"), "a closed question asks nothing");
}

#[test]
fn only_a_step_that_cannot_be_taken_back_is_marked_as_dangerous() {
    assert_eq!(confirm(true, true, false).matches(r#"data-kind="danger""#).count(), 1);
    assert!(!confirm(true, false, false).contains(r#"data-kind="danger""#));
}

#[test]
fn a_question_that_is_being_carried_out_can_still_be_left() {
    let page = confirm(true, false, true);
    assert_eq!(page.matches(r#"aria-busy="true" aria-disabled="true""#).count(), 1, "{page}");
}

fn timeline(states: &'static [TimelineState]) -> String {
    html(move || {
        let words =
            TimelineWords { done: "(done)".into(), failed: "(failed)".into(), ahead: "(to come)".into() };
        let steps: Vec<_> = states
            .iter()
            .map(|&state| TimelineStep {
                title: format!("{state:?}"),
                time: (state != TimelineState::Ahead)
                    .then(|| ("half past nine".to_owned(), "2026-11-21T09:30:00+08:00".to_owned())),
                detail: (state == TimelineState::Failed).then(|| "The bank said no".to_owned()),
                state,
            })
            .collect();
        view! { <Timeline label="The order" steps words/> }
    })
}

#[test]
fn the_life_of_an_order_is_an_ordered_list_with_its_times() {
    let page = timeline(&[TimelineState::Done, TimelineState::Current, TimelineState::Ahead]);
    assert!(page.starts_with("<ol") && page.contains(r#"role="list""#), "{page}");
    assert!(page.contains(r#"aria-label="The order""#), "{page}");
    assert_eq!(page.matches("<li").count(), 3, "{page}");
    assert_eq!(page.matches(r#"<time datetime="2026-11-21T09:30:00+08:00""#).count(), 2, "{page}");
}

#[test]
fn each_step_says_where_it_stands() {
    let page = timeline(&[TimelineState::Done, TimelineState::Current, TimelineState::Ahead]);
    assert_eq!(page.matches(r#"aria-current="step""#).count(), 1, "{page}");
    let current = page.split("<li").nth(2).expect("the second step");
    assert!(current.contains(r#"aria-current="step""#) && !current.contains("(done)"), "{current}");
    assert!(page.contains("(done)") && page.contains("(to come)") && !page.contains("(failed)"), "{page}");

    let page = timeline(&[TimelineState::Done, TimelineState::Failed]);
    assert!(page.contains("(failed)") && page.contains("The bank said no"), "{page}");
    assert!(page.split("<li").nth(2).is_some_and(|it| it.contains(r#"aria-current="step""#)), "{page}");
}

#[test]
fn a_number_can_be_copied_and_nothing_is_claimed_before() {
    let page = html(|| {
        view! {
            <CopyText
                label="Order"
                text="20261121"
                copy_label="Copy the number"
                copied_label="Copied"
                refused_label="Copy it by hand"
            />
        }
    });
    assert!(page.contains(">20261121<") && page.contains(r#"aria-label="Copy the number""#), "{page}");
    assert!(page.contains(r#"role="status""#), "{page}");
    assert!(!page.contains("Copied") && !page.contains("by hand"), "{page}");
}
