//! The run-time configuration: `CITY_DATA/config.json`, told by `GET /api/v1/config`.

use axum::{Json, extract::State};
use contract::{
    config::{Config, Tiles},
    endpoint::{Endpoint as _, GetConfig},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}: {why}", file.display())]
pub struct ConfigError {
    file: PathBuf,
    why: String,
}

/// What the operator of the city has set.
#[utoipa::path(get, path = GetConfig::PATH,
    responses((status = 200, description = "The run-time configuration", body = Config)))]
pub async fn get_config(State(config): State<Arc<Config>>) -> Json<Config> {
    Json(Config::clone(&config))
}

/// Reads the configuration in the data folder; without a file, everything is as it comes.
pub fn read(data: &Path) -> Result<Config, ConfigError> {
    let file = data.join("config.json");
    let refused = |why: String| ConfigError { file: file.clone(), why };
    let text = match fs::read(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Config::default()),
        Err(error) => return Err(refused(error.to_string())),
    };
    let config: Config = serde_json::from_slice(&text).map_err(|error| refused(error.to_string()))?;
    if let Some(tiles) = &config.tiles {
        check(tiles).map_err(refused)?;
    }
    Ok(config)
}

fn check(tiles: &Tiles) -> Result<(), String> {
    for part in ["{z}", "{x}", "{y}"] {
        if !tiles.url.contains(part) {
            return Err(format!("tiles.url: {part} is missing"));
        }
    }
    if tiles.url.contains("{s}") == tiles.subdomains.is_empty() {
        return Err("tiles: {s} in the url and subdomains belong together".into());
    }
    if !(1..=22).contains(&tiles.max_zoom) {
        return Err(format!("tiles.max_zoom: {} is not between 1 and 22", tiles.max_zoom));
    }
    if origins(tiles).is_empty() {
        return Err("tiles.url: an address with http:// or https:// and a plain host is needed".into());
    }
    Ok(())
}

/// The origins that tiles come from, for the content security policy. Empty when the address has no plain
/// one: what stands here becomes part of a header.
pub fn origins(tiles: &Tiles) -> Vec<String> {
    let Some((scheme, rest)) = tiles.url.split_once("://") else { return vec![] };
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let hosts = if host.contains("{s}") {
        tiles.subdomains.iter().map(|name| host.replace("{s}", name)).collect()
    } else {
        vec![host.to_owned()]
    };
    let plain = |host: &String| {
        !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'))
    };
    if matches!(scheme, "http" | "https") && hosts.iter().all(plain) {
        hosts.into_iter().map(|host| format!("{scheme}://{host}")).collect()
    } else {
        vec![]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiles(url: &str, subdomains: &[&str]) -> Tiles {
        Tiles {
            url: url.into(),
            subdomains: subdomains.iter().map(|&name| name.into()).collect(),
            datum: geo::Datum::Wgs84,
            max_zoom: 18,
            attribution: "©".into(),
        }
    }

    #[test]
    fn every_subdomain_is_an_origin() {
        let tiles = tiles("https://{s}.tiles.example:8443/{z}/{x}/{y}.png?key=1", &["a", "b"]);
        assert_eq!(origins(&tiles), ["https://a.tiles.example:8443", "https://b.tiles.example:8443"]);
        assert_eq!(check(&tiles), Ok(()));
    }

    #[test]
    fn an_address_that_would_bend_the_policy_is_refused() {
        for url in [
            "https://x; script-src *//{z}/{x}/{y}",
            "javascript://x/{z}/{x}/{y}",
            "https:///{z}/{x}/{y}",
            "/{z}/{x}/{y}",
            "https://tiles.example/{z}/{x}",
            "https://{s}.tiles.example/{z}/{x}/{y}",
        ] {
            assert!(check(&tiles(url, &[])).is_err(), "{url}");
        }
        assert!(check(&tiles("https://{s}.example/{z}/{x}/{y}", &["a b"])).is_err());
    }
}
