//! Handing over to navigation apps. Each draws its map in a datum of its own, and is given the goal in that.

use geo::{Datum, Position};

/// An app that can lead the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NavigationApp {
    /// 高德地图
    Amap,
    /// 百度地图
    Baidu,
    /// 腾讯地图
    Tencent,
    /// Apple Maps; in China its map is drawn in GCJ-02.
    Apple,
    /// Google Maps; in China its roads are drawn in GCJ-02.
    Google,
    /// Whichever app the device has for `geo:` links. RFC 5870 says WGS-84.
    Device,
}

impl NavigationApp {
    /// Every app, in the order of a list.
    pub const ALL: [Self; 6] =
        [Self::Amap, Self::Baidu, Self::Tencent, Self::Apple, Self::Google, Self::Device];

    /// The address that opens it with this goal. `encode` percent-encodes a text as a URL component.
    pub fn url(self, name: &str, to: Position, encode: impl Fn(&str) -> String) -> String {
        let name = encode(name);
        let at = |datum| {
            let at = to.to_datum(datum);
            (format!("{:.6}", at.lat()), format!("{:.6}", at.lon()))
        };
        let (gcj_lat, gcj_lon) = at(Datum::Gcj02);
        match self {
            Self::Amap => {
                format!(
                    "https://uri.amap.com/navigation?to={gcj_lon},{gcj_lat},{name}&mode=car&coordinate=gaode&callnative=1&src=zhanqiao"
                )
            }
            Self::Baidu => {
                let (lat, lon) = at(Datum::Bd09);
                format!(
                    "https://api.map.baidu.com/direction?destination=latlng:{lat},{lon}|name:{name}&mode=driving&coord_type=bd09ll&output=html&src=zhanqiao"
                )
            }
            Self::Tencent => {
                format!(
                    "https://apis.map.qq.com/uri/v1/routeplan?type=drive&to={name}&tocoord={gcj_lat},{gcj_lon}&coord_type=2&referer=zhanqiao"
                )
            }
            Self::Apple => format!("https://maps.apple.com/?daddr={gcj_lat},{gcj_lon}&dirflg=d"),
            Self::Google => {
                format!(
                    "https://www.google.com/maps/dir/?api=1&destination={gcj_lat},{gcj_lon}&travelmode=driving"
                )
            }
            Self::Device => {
                let (lat, lon) = (format!("{:.6}", to.lat()), format!("{:.6}", to.lon()));
                format!("geo:{lat},{lon}?q={lat},{lon}({name})")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_app_is_given_the_goal_in_its_own_datum() {
        let square = Position::new(120.3797, 36.0617).unwrap();
        let gcj = square.to_datum(Datum::Gcj02);
        let bd = square.to_datum(Datum::Bd09);
        let url =
            |app: NavigationApp| app.url("五四广场", square, |text| text.replace('五', "%E4%BA%94"));
        assert!(url(NavigationApp::Amap).contains(&format!(
            "to={:.6},{:.6},%E4%BA%94四广场",
            gcj.lon(),
            gcj.lat()
        )));
        assert!(url(NavigationApp::Tencent).contains(&format!("tocoord={:.6},{:.6}", gcj.lat(), gcj.lon())));
        assert!(url(NavigationApp::Baidu).contains(&format!("latlng:{:.6},{:.6}|", bd.lat(), bd.lon())));
        assert!(url(NavigationApp::Device).starts_with("geo:36.061700,120.379700?"));
    }

    #[test]
    fn no_two_apps_share_an_address() {
        let here = Position::new(120.0, 36.0).unwrap();
        let urls: std::collections::BTreeSet<_> =
            NavigationApp::ALL.iter().map(|app| app.url("x", here, str::to_owned)).collect();
        assert_eq!(urls.len(), NavigationApp::ALL.len());
    }
}
