use leptos::prelude::*;

/// A drawing on a 24 × 24 grid, made of strokes in the colour of the text around it.
///
/// Each is a constant rather than a variant of an enum, so that a build carries only those it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IconName(&'static str);

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {
        impl IconName {
            $($(#[$doc])* pub const $name: Self = Self($path);)*
        }

        /// Every icon with its name, for the gallery.
        #[cfg(feature = "gallery")]
        pub(crate) const ALL: &[(&str, IconName)] = &[$((stringify!($name), IconName::$name),)*];
    };
}

icons! {
    /// The house's own mark: Huilan pavilion at the end of the pier.
    PIER = "M12 2.5v2M6.5 9c2.6-.5 4.4-2 5.5-4.5C13.1 7 14.9 8.5 17.5 9zM8.3 9v2.6M15.7 9v2.6M3.5 15.3c2.7-.5 4-1.8 4.8-3.7h7.4c.8 1.9 2.1 3.2 4.8 3.7zM7 15.3v3.7M12 15.3v3.7M17 15.3v3.7M2.5 21.2c1.6 0 1.6-1.2 3.2-1.2s1.6 1.2 3.2 1.2 1.6-1.2 3.1-1.2 1.6 1.2 3.2 1.2 1.6-1.2 3.2-1.2 1.5 1.2 3.1 1.2";
    /// Home.
    HOME = "M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-4.5v-6h-5v6H5a1 1 0 0 1-1-1z";
    /// A folded map.
    MAP = "M9 4.5L3.5 6.7v12.8L9 17.3l6 2.2 5.5-2.2V4.5L15 6.7zM9 4.5v12.8M15 6.7v12.8";
    /// The city pass: a two-dimensional code.
    PASS = "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM20 14v3M17.5 20H20M14 20h.01";
    /// A compass: travel.
    TRAVEL = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM15.8 8.2l-2.2 5.4-5.4 2.2 2.2-5.4z";
    /// A person: what is mine.
    ME = "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.6-3.6 3.6-5.5 7.5-5.5s6.9 1.9 7.5 5.5";
    /// A magnifying glass.
    SEARCH = "M10.8 4a6.8 6.8 0 1 0 0 13.6 6.8 6.8 0 0 0 0-13.6zM15.8 15.8L20.5 20.5";
    /// Two sliders: filters.
    FILTER = "M4 7h8.5M17.5 7H20M15 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM4 17h2.5M11.5 17H20M9 14.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z";
    /// Lines getting shorter: the order of a list.
    SORT = "M7 5v14M3.8 15.8L7 19l3.2-3.2M13 7h7.5M13 12h5.5M13 17h3.5";
    /// Cross hairs: where I am.
    LOCATE = "M12 5.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM12 10.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zM12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3";
    /// A pin: a place on the map.
    PIN = "M12 21.5c4.5-4.6 6.8-8.2 6.8-11.2a6.8 6.8 0 0 0-13.6 0c0 3 2.3 6.6 6.8 11.2zM12 8a2.3 2.3 0 1 0 0 4.6A2.3 2.3 0 0 0 12 8z";
    /// An arrow head: take me there.
    NAVIGATE = "M20.5 3.5L3.5 10.5l7.2 2.8 2.8 7.2z";
    /// A person walking.
    WALK = "M13.3 3a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8zM7.5 12.5L9 9.3l3.3-1.3 2.2 3.2 3 1.3M12.3 8l-1.1 6 3.1 2.7 1.2 4.3M11.2 14l-1.2 3.7L7.3 21";
    /// A bus from the front.
    BUS = "M6.5 4h11A2.5 2.5 0 0 1 20 6.5V16a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6.5A2.5 2.5 0 0 1 6.5 4zM4 12h16M7 17v2.5M17 17v2.5M8 14.5h.01M16 14.5h.01";
    /// A train from the front, on rails: metro, tram, railway.
    TRAIN = "M8 3.5h8A2.5 2.5 0 0 1 18.5 6v8.5A2.5 2.5 0 0 1 16 17H8a2.5 2.5 0 0 1-2.5-2.5V6A2.5 2.5 0 0 1 8 3.5zM5.5 10.5h13M9 14h.01M15 14h.01M8.5 17l-2.5 4M15.5 17l2.5 4";
    /// A ship on waves.
    FERRY = "M4 13.5l8-2.5 8 2.5-1.8 4.5H5.8zM7 12.4V7.5h10v4.9M12 7.5V4M3 20.8c1.5 0 1.5-1 3-1s1.5 1 3 1 1.5-1 3-1 1.5 1 3 1 1.5-1 3-1 1.5 1 3 1";
    /// A cabin on a rope.
    CABLE = "M3 6.5l18-3M12 5v4M6.5 9h11v8.5a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2zM6.5 13.5h11M12 9v4.5";
    /// Waves from a dot: live.
    LIVE = "M12 17.5h.01M8.6 14a5 5 0 0 1 6.8 0M5.5 10.7a9.6 9.6 0 0 1 13 0M2.6 7.4a14 14 0 0 1 18.8 0";
    /// An arrow over a dot: it does not halt here.
    SKIP = "M4 11.5c2-5 12-6.5 15.5-1M19.8 5.5v5.2h-5.2M12 17.5h.01";
    /// A star: kept.
    STAR = "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z";
    /// A bell: say when.
    BELL = "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4M12 3v2";
    /// Two arrows past each other: the other direction, a change.
    SWAP = "M7.5 20V4.5M4 8l3.5-3.5L11 8M16.5 4v15.5M13 16l3.5 3.5L20 16";
    /// A thermometer.
    THERMOMETER = "M10 13.5V5a2 2 0 0 1 4 0v8.5a4 4 0 1 1-4 0zM12 9v8";
    /// A car from the front.
    CAR = "M5 11l1.6-4.4a2 2 0 0 1 1.9-1.3h7a2 2 0 0 1 1.9 1.3L19 11M5 11h14a2 2 0 0 1 2 2v4H3v-4a2 2 0 0 1 2-2zM5.5 17v2M18.5 17v2M7 14h.01M17 14h.01";
    /// The sign for parking.
    PARKING = "M7 3.5h10A3.5 3.5 0 0 1 20.5 7v10a3.5 3.5 0 0 1-3.5 3.5H7A3.5 3.5 0 0 1 3.5 17V7A3.5 3.5 0 0 1 7 3.5zM9.5 17V7.5h3.2a3 3 0 0 1 0 6H9.5";
    /// A plug: charging for electric cars.
    EV_PLUG = "M9 3v4.5M15 3v4.5M6.5 7.5h11V11a5.5 5.5 0 0 1-11 0zM12 16.5V21";
    /// A person in a wheelchair: accessible.
    WHEELCHAIR = "M10.5 2.8a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8zM10.5 8v6h5l2.3 5h1.7M10.5 10.7H15M7.8 12a5 5 0 1 0 6.4 6";
    /// An arrow between two bars: a height limit.
    HEIGHT = "M5 3.5h14M5 20.5h14M12 7v10M9 9.7L12 6.8l3 2.9M9 14.3l3 2.9 3-2.9";
    /// Waves: payment without stopping.
    ETC = "M5.5 9.5c1 1.6 1 3.4 0 5M9.2 7.5c1.9 2.8 1.9 6.2 0 9M12.9 5.5c2.8 4 2.8 9 0 13M16.6 3.5c3.7 5.2 3.7 11.8 0 17";
    /// A yuan coin: what it costs.
    PRICE = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.8 7.5l3.2 4.3 3.2-4.3M12 11.8v5M9.3 12.2h5.4M9.3 14.6h5.4";
    /// A road with its middle line: parking at the roadside.
    ROADSIDE = "M7.5 3.5l-3 17M16.5 3.5l3 17M12 4v2.5M12 10.5v3M12 17.5V20";
    /// A building with a shutter: a garage.
    GARAGE = "M3.5 20.5V9L12 4l8.5 5v11.5M7.2 20.5v-8h9.6v8M7.2 15.2h9.6M7.2 17.9h9.6";
    /// Marked bays: parking on open ground.
    GROUND = "M3.5 5.5v13h17v-13M9.2 5.5v8.5M14.8 5.5v8.5";
    /// A clock.
    CLOCK = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5.2l3.3 2";
    /// Lines with bullets: as a list.
    LIST = "M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01";
    /// The sun: the light theme.
    SUN = "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4";
    /// The moon: the dark theme.
    MOON = "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z";
    /// A globe: the language.
    LANGUAGE = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c2.6 2.5 3.8 5.5 3.8 9s-1.2 6.5-3.8 9c-2.6-2.5-3.8-5.5-3.8-9S9.4 5.5 12 3z";
    /// A large and a small letter: the size of the text.
    TEXT_SIZE = "M2.5 19L8 5l5.5 14M4.4 14.5h7.2M15.5 19l2.9-7 2.9 7M16.4 17h4";
    /// A crossed-out signal: no network.
    WIFI_OFF = "M3 3l18 18M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 4.5-2.6M14.5 9.4A10 10 0 0 1 19 12M2 8.6a15 15 0 0 1 4-2.7M10 4.7a15 15 0 0 1 12 3.9M12 19h.01";
    /// A warning sign.
    ALERT = "M12 4L2.8 19.5h18.4zM12 10v4.5M12 17h.01";
    /// A letter i in a circle.
    INFO = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.5M12 7.7h.01";
    /// A tick.
    CHECK = "M5 12.5l4.5 4.5L19 7.5";
    /// A cross.
    CLOSE = "M6 6l12 12M18 6L6 18";
    /// Onwards: at the end of a row that leads somewhere.
    CHEVRON = "M9.5 5.5L16 12l-6.5 6.5";
    /// Downwards: more below.
    CHEVRON_DOWN = "M5.5 9.5L12 16l6.5-6.5";
    /// Backwards.
    BACK = "M14.5 5.5L8 12l6.5 6.5";
    /// Two arrows in a circle: again.
    REFRESH = "M20 11.5A8 8 0 0 0 5.6 7.3L4 9.5M4 4.5v5h5M4 12.5a8 8 0 0 0 14.4 4.2L20 14.5M20 19.5v-5h-5";
    /// An eye: shows what is hidden.
    EYE = "M2.5 12c2-4 5.3-6.5 9.5-6.5s7.5 2.5 9.5 6.5c-2 4-5.3 6.5-9.5 6.5S4.5 16 2.5 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z";
    /// A bank card.
    CARD = "M4.5 5.5h15a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-15a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2zM2.5 10h19M6 14.5h4";
    /// A purse: money kept in an account.
    WALLET = "M18 7.5V5.8A1.8 1.8 0 0 0 16.2 4H5.5a2 2 0 0 0 0 4h13a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2V6M16.5 14h.01";
    /// A phone: paid in another app.
    PHONE = "M8 2.5h8A1.5 1.5 0 0 1 17.5 4v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1 8 2.5zM11 18.5h2";
    /// A slip of paper torn off: an order, a bill.
    RECEIPT = "M5.5 3v18l2.2-1.6 2.1 1.6 2.2-1.6 2.2 1.6 2.1-1.6 2.2 1.6V3l-2.2 1.6L14.2 3 12 4.6 9.8 3 7.7 4.6zM9 9.5h6M9 13.5h6";
    /// Two sheets: copy.
    COPY = "M10 8.5h9a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 8.5 19v-9A1.5 1.5 0 0 1 10 8.5zM15.5 8.5V5A1.5 1.5 0 0 0 14 3.5H5A1.5 1.5 0 0 0 3.5 5v9A1.5 1.5 0 0 0 5 15.5h3.5";
    /// A key that takes the last letter back.
    BACKSPACE = "M9 5.5h11a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1-1.5 1.5H9L2.5 12zM12 9.5l5 5M17 9.5l-5 5";
    /// A keyboard.
    KEYBOARD = "M4 6.5h16A1.5 1.5 0 0 1 21.5 8v8a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 16V8A1.5 1.5 0 0 1 4 6.5zM6.5 10h.01M10 10h.01M14 10h.01M17.5 10h.01M8 14h8";
    /// A leaf: new energy.
    LEAF = "M5 19c0-8.5 5-13.5 15-14 0 9.5-5 14-11.5 14-1.5 0-2.5-.4-3.5-1M4 21c1.5-5 4.5-8 8.5-10";
    /// A bin: remove.
    BIN = "M4.5 6.5h15M9.5 6.5V4h5v2.5M6.5 6.5l.8 12.6a1.5 1.5 0 0 0 1.5 1.4h6.4a1.5 1.5 0 0 0 1.5-1.4l.8-12.6M10 10.5v6M14 10.5v6";
    /// A plus: add.
    PLUS = "M12 5v14M5 12h14";
    /// A padlock.
    LOCK = "M6.5 10.5h11A1.5 1.5 0 0 1 19 12v7a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 19v-7a1.5 1.5 0 0 1 1.5-1.5zM8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v2";
    /// A door and an arrow out of it: sign out.
    SIGN_OUT = "M14 4.5H6A1.5 1.5 0 0 0 4.5 6v12A1.5 1.5 0 0 0 6 19.5h8M10 12h10.5M16.8 8.2l3.7 3.8-3.7 3.8";
    /// An arrow out of a box: opens another app.
    EXTERNAL = "M13.5 4.5h6v6M19.5 4.5L11 13M17.5 14v4.5a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1H10";
}

/// An icon beside words. It is hidden from screen readers: the words, or the label of the [`IconButton`]
/// around it, say what it means. As wide as the text is high, and larger in `style/kit/icon.css`.
///
/// [`IconButton`]: crate::IconButton
#[component]
pub fn Icon(
    /// What it shows.
    name: IconName,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=name.0></path>
        </svg>
    }
}
