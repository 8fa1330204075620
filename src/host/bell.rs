//! How a browser calls somebody: a sound, a vibration, a notification. Called by name where an engine may lack it.

use super::Permission;
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioContext, AudioContextState, Notification, NotificationOptions, NotificationPermission};

/// The tones of the bell: hertz, and seconds after the first.
const TONES: [(f32, f64); 4] = [(880.0, 0.0), (1174.66, 0.22), (880.0, 0.6), (1174.66, 0.82)];
/// How long a tone lasts, in seconds.
const TONE_S: f64 = 0.2;
/// Loudness of a tone, 0 to 1.
const LOUD: f32 = 0.4;
/// Vibration in milliseconds: on, off, on.
const VIBRATION_MS: [f64; 5] = [300.0, 150.0, 300.0, 150.0, 600.0];
/// The tag that lets a newer notification take the place of an older one.
const TAG: &str = "zq-bus";

/// A bell that a press has made ready.
#[derive(Default)]
pub struct Bell(RefCell<Option<AudioContext>>);

impl Bell {
    /// Makes ready. A browser lets only a press begin a sound; a context begun by one stays allowed.
    pub fn ready(&self) {
        let mut bell = self.0.borrow_mut();
        if bell.is_none() {
            *bell = AudioContext::new().ok();
        }
        if let Some(context) = bell.as_ref().filter(|it| it.state() == AudioContextState::Suspended) {
            // Refused where no press began this: the bell is then mute, and the page and the vibration speak.
            let _ = context.resume();
        }
    }

    /// Sounds; whether it could.
    pub fn ring(&self) -> bool {
        let bell = self.0.borrow();
        let Some(context) = bell.as_ref() else { return false };
        if context.state() == AudioContextState::Suspended {
            let _ = context.resume();
        }
        TONES.iter().all(|(hertz, after_s)| tone(context, *hertz, *after_s).is_ok())
    }
}

fn tone(context: &AudioContext, hertz: f32, after_s: f64) -> Result<(), JsValue> {
    let (voice, loudness) = (context.create_oscillator()?, context.create_gain()?);
    let from_s = context.current_time() + after_s;
    voice.frequency().set_value(hertz);
    loudness.gain().set_value_at_time(LOUD, from_s)?;
    loudness.gain().linear_ramp_to_value_at_time(0.0, from_s + TONE_S)?;
    voice.connect_with_audio_node(&loudness)?.connect_with_audio_node(&context.destination())?;
    voice.start_with_when(from_s)?;
    voice.stop_with_when(from_s + TONE_S)
}

/// Vibrates, where the device can.
pub fn vibrate() {
    let navigator = window().navigator();
    let Some(vibrate) = method(&navigator, "vibrate") else { return };
    let pattern: Array = VIBRATION_MS.iter().copied().map(JsValue::from_f64).collect();
    // False where no press has ever been made: then it stays still.
    let _ = vibrate.call1(&navigator, &pattern);
}

/// Whether notifications may be shown.
pub fn notify_permission() -> Permission {
    if !Reflect::has(&window(), &"Notification".into()).unwrap_or(false) {
        return Permission::Denied;
    }
    match Notification::permission() {
        NotificationPermission::Granted => Permission::Granted,
        NotificationPermission::Default => Permission::Prompt,
        _ => Permission::Denied,
    }
}

/// Asks the person.
pub async fn ask_to_notify() -> Permission {
    if notify_permission() != Permission::Prompt {
        return notify_permission();
    }
    if let Ok(asked) = Notification::request_permission() {
        // Closing the question is an answer, too.
        let _ = JsFuture::from(asked).await;
    }
    notify_permission()
}

/// Shows a notification; through the service worker where there is one, which is the only way on Android.
pub async fn notify(title: &str, body: &str, path: &str) -> Option<()> {
    if notify_permission() != Permission::Granted {
        return None;
    }
    let options = NotificationOptions::new();
    options.set_body(body);
    options.set_tag(TAG);
    options.set_icon("/icons/icon-192.png");
    // Said again although the tag is the same.
    let _ = Reflect::set(&options, &"renotify".into(), &true.into());
    let data = Object::new();
    let _ = Reflect::set(&data, &"path".into(), &path.into());
    options.set_data(&data);
    if let Some(registration) = registration().await {
        let show = method(&registration, "showNotification")?;
        let shown: Promise = show.call2(&registration, &title.into(), &options).ok()?.dyn_into().ok()?;
        return JsFuture::from(shown).await.ok().map(drop);
    }
    Notification::new_with_options(title, &options).ok().map(drop)
}

/// The service worker that is in charge of this page.
async fn registration() -> Option<JsValue> {
    let container = Reflect::get(&window().navigator(), &"serviceWorker".into()).ok()?;
    let asked: Promise = method(&container, "getRegistration")?.call0(&container).ok()?.dyn_into().ok()?;
    let found = JsFuture::from(asked).await.ok()?;
    let is_active = Reflect::get(&found, &"active".into()).is_ok_and(|it| it.is_truthy());
    is_active.then_some(found)
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}
