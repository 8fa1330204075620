use crate::frame::Frame;
use leptos::{ev, prelude::*};

/// A field for a one-time code. It is one input with its digits set in boxes, so that a phone can fill in the
/// code from a message, a code can be pasted, and a screen reader meets one field and not six.
#[component]
pub fn CodeField(
    /// The name of the field in its form; unique in the page, because hint and error are found by it.
    name: &'static str,
    /// What it asks for.
    #[prop(into)]
    label: Signal<String>,
    /// The digits that stand in it.
    #[prop(into)]
    value: Signal<String>,
    /// Told each change: ASCII digits, at most as many as asked for.
    #[prop(into)]
    on_input: Callback<String>,
    /// Told the code once each time its last digit comes, after `on_input`.
    #[prop(into)]
    on_complete: Callback<String>,
    /// How many digits, 4 to 8.
    #[prop(default = 6)]
    digits: usize,
    /// Where the code comes from.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong with it, or nothing.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let typed = move |event: ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let text = input.value();
        let code = code_in(&text, digits);
        if code != text {
            // The signal may not change, and then nothing else takes a letter out of the input.
            input.set_value(&code);
        }
        // Read when typed, not watched. Filling in from a message can tell the same code several times.
        if value.with_untracked(|value| *value != code) {
            on_input.run(code.clone());
            if code.len() == digits {
                on_complete.run(code);
            }
        }
    };
    let frame = Frame { name, label, hint, error };
    let input = view! {
        <input
            class="code-field-input"
            // Set as a property: the policy of the page forbids the attribute.
            style=("--digits", digits.to_string())
            id=name
            name=name
            type="text"
            inputmode="numeric"
            autocomplete="one-time-code"
            aria-invalid=frame.invalid()
            aria-describedby=frame.described_by()
            prop:value=value
            on:input=typed
        />
    };
    frame.around(input)
}

/// The code in what was typed or pasted. In a whole message it is the first run of exactly so many digits;
/// otherwise all digits count, as far as there is room: `123 456`.
fn code_in(text: &str, digits: usize) -> String {
    // U+FF10 to U+FF19 are the digits of an input method that writes full-width.
    let plain = |c: char| match c {
        '\u{ff10}'..='\u{ff19}' => char::from_u32(u32::from(c) - 0xff10 + u32::from('0')),
        c => Some(c),
    };
    let text: String = text.chars().filter_map(plain).collect();
    let mut runs = text.split(|c: char| !c.is_ascii_digit());
    match runs.find(|run| run.len() == digits) {
        Some(run) => run.to_owned(),
        None => text.chars().filter(char::is_ascii_digit).take(digits).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_pasted() {
        let cases = [
            ("123456", "123456"),
            ("123 456", "123456"),
            ("１２３４５６", "123456"),
            ("您的验证码是 123456，5 分钟内有效。", "123456"),
            ("5 分钟内有效：123456", "123456"),
            ("12a", "12"),
            ("1234567", "123456"),
            ("", ""),
        ];
        for (text, code) in cases {
            assert_eq!(code_in(text, 6), code, "{text}");
        }
    }

    #[test]
    fn a_code_of_four_digits_is_not_looked_for_in_a_longer_number() {
        assert_eq!(code_in("10690000 1234", 4), "1234");
    }
}
