//! What a city's operator can set without building the app: `GET /api/v1/config`.

use serde::{Deserialize, Serialize};

/// Run-time configuration of the app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Config {
    /// Raster tiles under the map, when the city has a provider for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiles: Option<Tiles>,
}

/// A provider of raster map tiles (Tianditu, AMap, OpenStreetMap …).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tiles {
    /// Address with `{z}`, `{x}`, `{y}` and, where `subdomains` has any, `{s}`.
    pub url: String,
    /// What `{s}` may stand for.
    #[serde(default)]
    pub subdomains: Vec<String>,
    /// In which datum the pictures are drawn; everything on the map is moved there.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub datum: geo::Datum,
    /// The greatest zoom there are pictures for, 1 to 22.
    pub max_zoom: u8,
    /// What the provider wants to stand on the map.
    pub attribution: String,
}
