//! Mini-programs around the app: which one it is, and its bridge where that has come.

use super::BridgeError;
use contract::pay::HostKind;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Which host this is, by what it says of itself. `environment` is what WeChat sets as `__wxjs_environment`
/// in a mini-program's web-view.
pub fn kind_of(user_agent: &str, environment: Option<&str>) -> HostKind {
    let says = |word: &str| {
        let words = user_agent.as_bytes().windows(word.len());
        words.into_iter().any(|it| it.eq_ignore_ascii_case(word.as_bytes()))
    };
    let is_mini = says("miniProgram");
    if says("AlipayClient") {
        // Alipay's own browser has no word of its own in the contract: it is a browser that knows all cashiers.
        if is_mini { HostKind::AlipayMini } else { HostKind::Browser }
    } else if says("MicroMessenger") {
        if is_mini || environment == Some("miniprogram") { HostKind::WechatMini } else { HostKind::WechatH5 }
    } else {
        HostKind::Browser
    }
}

/// What the page can tell of its host.
pub fn kind() -> HostKind {
    let window = window();
    let environment = Reflect::get(&window, &"__wxjs_environment".into()).ok().and_then(|it| it.as_string());
    kind_of(&window.navigator().user_agent().unwrap_or_default(), environment.as_deref())
}

/// Opens a native page by the bridge of the mini-program around.
pub async fn open_native_page(path: &str) -> Result<(), BridgeError> {
    let way: &[&str] = match kind() {
        HostKind::WechatMini => &["wx", "miniProgram"],
        HostKind::AlipayMini => &["my"],
        HostKind::Browser | HostKind::WechatH5 => return Err(BridgeError::Unsupported),
    };
    let bridge = way.iter().try_fold(JsValue::from(window()), |object, name| {
        Reflect::get(&object, &(*name).into()).ok().filter(|it| !it.is_undefined() && !it.is_null())
    });
    let bridge = bridge.ok_or(BridgeError::Unsupported)?;
    let navigate = Reflect::get(&bridge, &"navigateTo".into()).ok();
    let navigate: Function = navigate.and_then(|it| it.dyn_into().ok()).ok_or(BridgeError::Unsupported)?;
    let done = Promise::new(&mut |resolve, reject| {
        let ask = Object::new();
        let named =
            [("url", JsValue::from_str(path)), ("success", resolve.into()), ("fail", reject.clone().into())];
        for (name, value) in named {
            // Fails for frozen objects only.
            let _ = Reflect::set(&ask, &name.into(), &value);
        }
        if let Err(error) = navigate.call1(&bridge, &ask) {
            let _ = reject.call1(&JsValue::UNDEFINED, &error);
        }
    });
    JsFuture::from(done).await.map(drop).map_err(|_| BridgeError::Refused)
}

/// Lets the browser save what an address leads to.
pub fn save(url: &str, name: &str) -> Option<()> {
    let document = window().document()?;
    let link: web_sys::HtmlAnchorElement = document.create_element("a").ok()?.unchecked_into();
    link.set_href(url);
    link.set_download(name);
    let body = document.body()?;
    // Firefox follows only a link that stands in the page.
    body.append_child(&link).ok()?;
    link.click();
    link.remove();
    Some(())
}

/// The same for a text that lies nowhere yet.
pub fn save_text(text: &str, media_type: &str, name: &str) -> Option<()> {
    let parts = js_sys::Array::of1(&text.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let url = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let saved = save(&url, name);
    // The browser reads it after this turn; then it may go.
    let free = Closure::once_into_js(move || drop(web_sys::Url::revoke_object_url(&url)));
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(free.unchecked_ref(), 60_000);
    saved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_known_by_what_it_says_of_itself() {
        const WECHAT: &str =
            "Mozilla/5.0 (Linux; Android 14) Chrome/122.0 Mobile MicroMessenger/8.0.47 Language/zh_CN";
        const ALIPAY: &str =
            "Mozilla/5.0 (Linux; U; Android 14) Chrome/105.0 Mobile AlipayDefined AlipayClient/10.5.80";
        let table = [
            ("Mozilla/5.0 (iPhone) Version/17.4 Mobile Safari/604.1", None, HostKind::Browser),
            ("", Some("miniprogram"), HostKind::Browser),
            (WECHAT, None, HostKind::WechatH5),
            (WECHAT, Some("browser"), HostKind::WechatH5),
            (WECHAT, Some("miniprogram"), HostKind::WechatMini),
            (&format!("{WECHAT} miniProgram/wx0000"), None, HostKind::WechatMini),
            (ALIPAY, None, HostKind::Browser),
            (&format!("{ALIPAY} MiniProgram APXWebView"), None, HostKind::AlipayMini),
        ];
        for (user_agent, environment, kind) in table {
            assert_eq!(kind_of(user_agent, environment), kind, "{user_agent} {environment:?}");
        }
    }
}
