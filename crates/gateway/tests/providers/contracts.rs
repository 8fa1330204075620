//! `pay.json`: what the engineer of a city can get wrong.

use crate::town::{keys, now};
use contract::pay::PayMethod;
use gateway::pay::provider::config::{self, Clock};
use serde_json::{Value, json};
use std::{fs, path::Path, sync::Arc};
use tempfile::TempDir;

/// A data folder with real-looking contracts, changed a little.
pub fn folder(change: impl FnOnce(&mut Value)) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(keys()).unwrap().flatten() {
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let mut contracts: Value = serde_json::from_slice(&fs::read(keys().join("pay.json")).unwrap()).unwrap();
    contracts["wechat"]["jsapi_page"] = json!("https://city.example/pay");
    contracts["ecny"]["base_url"] = json!("https://ecny.example");
    change(&mut contracts);
    fs::write(folder.path().join("pay.json"), contracts.to_string()).unwrap();
    folder
}

fn open(data: &Path, public: Option<&str>) -> Result<Vec<PayMethod>, String> {
    let clock: Clock = Arc::new(now);
    let opened = config::open(data, public, None, &clock).map_err(|error| error.to_string())?;
    assert!(opened.iter().all(|it| !it.is_sandbox()));
    let shown = format!("{opened:?}");
    let secret = fs::read_to_string(keys().join("wechat-apiv3.txt")).unwrap();
    assert!(!shown.contains(secret.trim()) && !shown.contains("PRIVATE"), "{shown}");
    Ok(opened.iter().map(|it| it.method()).collect())
}

const CITY: Option<&str> = Some("https://city.example");

#[test]
fn contracts_are_opened_and_show_no_secret() {
    assert_eq!(open(folder(|_| {}).path(), CITY).unwrap(), PayMethod::ALL);
    let only = folder(|it| *it = json!({ "ecny": it["ecny"] }));
    assert_eq!(open(only.path(), CITY).unwrap(), [PayMethod::Ecny]);
    assert!(open(tempfile::tempdir().unwrap().path(), None).unwrap().is_empty(), "no file, no providers");
}

#[test]
fn what_is_wrong_is_named_by_file_and_field() {
    let wrong = |change: fn(&mut Value)| {
        let folder = folder(change);
        open(folder.path(), CITY).unwrap_err()
    };
    for (words, says) in [
        (wrong(|it| it["wechat"]["merchant"] = json!("")), "pay.json: wechat.merchant: "),
        (wrong(|it| it["wechat"]["merchant"] = json!("1\",x=\"")), "pay.json: wechat.merchant: "),
        (wrong(|it| it["wechat"]["provider_keys"] = json!({})), "pay.json: wechat.provider_keys: "),
        (wrong(|it| it["wechat"]["api_v3_key"] = json!("wechat.pub")), "wechat.api_v3_key: 32 bytes"),
        (wrong(|it| it["wechat"]["jsapi_page"] = json!("http://x/")), "wechat.jsapi_page: "),
        (wrong(|it| it["alipay"]["merchant_key"] = json!("none.key")), "alipay.merchant_key: "),
        (wrong(|it| it["alipay"]["merchant_key"] = json!("alipay.pub")), "no private key"),
        (wrong(|it| it["alipay"]["provider_key"] = json!("alipay.key")), "no public key"),
        (
            wrong(|it| it["ecny"]["base_url"] = json!("http://x")),
            "ecny.base_url: it must begin with https://",
        ),
        (wrong(|it| it["unionpay"]["merchnt"] = json!("1")), "unknown field `merchnt`"),
    ] {
        assert!(words.contains(says) && words.contains("pay.json"), "{words}, not {says}");
    }
}

#[test]
fn providers_are_not_told_of_an_address_that_they_cannot_reach() {
    for public in [None, Some("http://city.example")] {
        let words = open(folder(|_| {}).path(), public).unwrap_err();
        assert!(words.contains("CITY_URL"), "{words}");
    }
}

#[test]
fn bare_base64_is_as_good_as_pem() {
    let bare = |name: &str| -> String {
        let text = fs::read_to_string(keys().join(name)).unwrap();
        text.lines().filter(|line| !line.starts_with("-----")).collect()
    };
    let folder = folder(|_| {});
    fs::write(folder.path().join("merchant.key"), bare("merchant.key")).unwrap();
    fs::write(folder.path().join("alipay.pub"), bare("alipay.pub")).unwrap();
    assert_eq!(open(folder.path(), CITY).unwrap(), PayMethod::ALL);
}
