//! Numbers, money, distances, ages and moments, as the language writes them.

use super::{
    I18n, t,
    units::{Ago, Span, Way},
};
use contract::{Fen, Timestamp};
use js_sys::{Array, Intl, Number, Object, Reflect};
use std::time::Duration;
use tariff::LocalDay;
use wasm_bindgen::JsValue;

impl I18n {
    /// An amount: `¥1.50`, and `¥5` where there are no fen.
    #[expect(clippy::unused_self, reason = "every language writes it so as yet")]
    pub fn money(self, amount: Fen) -> String {
        let text = amount.to_string();
        format!("¥{}", text.strip_suffix(".00").unwrap_or(&text))
    }

    /// A distance: `350 米`, `1.2 km`.
    pub fn distance(self, metres: u32) -> String {
        match Way::of(metres) {
            Way::Metres(metres) => t!(self, shell.metres, n = metres),
            Way::Kilometres(km) => t!(self, shell.kilometres, n = km),
        }
    }

    /// How long ago: `12 秒前`, `just now`.
    pub fn age(self, age: Duration) -> String {
        match Ago::of(age) {
            Ago::JustNow => t!(self, shell.just_now),
            Ago::Seconds(n) => t!(self, shell.seconds_ago, n = n),
            Ago::Minutes(n) => t!(self, shell.minutes_ago, n = n),
            Ago::Hours(n) => t!(self, shell.hours_ago, n = n),
            Ago::Days(n) => t!(self, shell.days_ago, n = n),
        }
    }

    /// How long something lasts: `30 分钟`, `2 hours`.
    pub fn span(self, span: Span) -> String {
        match span {
            Span::Minutes(n) => t!(self, shell.span_minutes, n = n),
            Span::Hours(n) => t!(self, shell.span_hours, n = n),
        }
    }

    /// A day of the calendar with its day of the week, without the year: `11月21日周六`, `Sat, Nov 21`.
    pub fn day(self, day: LocalDay) -> String {
        let options = Object::new();
        for (name, value) in
            [("timeZone", "UTC"), ("month", "short"), ("day", "numeric"), ("weekday", "short")]
        {
            // Setting a field of a fresh object cannot fail.
            let _ = Reflect::set(&options, &name.into(), &value.into());
        }
        let midnight_ms = f64::from(day.get()) * 86_400_000.0;
        let date = js_sys::Date::new(&JsValue::from_f64(midnight_ms));
        String::from(date.to_locale_date_string(self.language().tag(), &options))
    }

    /// A moment with day and time, in Qingdao's time: `2026年11月20日 20:15`.
    pub fn moment(self, at: Timestamp) -> String {
        let options = Object::new();
        for (name, value) in [("timeZone", "Asia/Shanghai"), ("dateStyle", "medium"), ("timeStyle", "short")]
        {
            // Setting a field of a fresh object cannot fail.
            let _ = Reflect::set(&options, &name.into(), &value.into());
        }
        let date = js_sys::Date::new(&JsValue::from_f64(at.millis() as f64));
        String::from(date.to_locale_string(self.language().tag(), &options))
    }
}

/// A number with the language's separators, at most three digits after the point.
pub(super) fn number(tag: &str, value: f64) -> String {
    String::from(Number::from(value).to_locale_string(tag))
}

/// The plural category of a number, as CLDR has it.
pub(super) fn plural(tag: &str, value: f64) -> String {
    String::from(Intl::PluralRules::new(&Array::of1(&tag.into()), &Object::new()).select(value))
}
