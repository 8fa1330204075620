//! The way from page to page: history, scroll and focus.

use super::Route;
use leptos::prelude::*;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement, HtmlElement, MouseEvent, ScrollToOptions, Window};

/// The way to another page. `Copy`; had by [`Nav::expect`].
#[derive(Clone, Copy)]
pub struct Nav {
    route: RwSignal<Route>,
    arrival: RwSignal<Arrival>,
    title: RwSignal<Option<(u32, Signal<String>)>>,
    trail: StoredValue<Rc<RefCell<Trail>>, LocalStorage>,
}

/// How the page on the screen was reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arrival {
    /// Opened: by an address, a reload, another app.
    #[default]
    Opened,
    /// By a link of the app; the number tells one such step from the next.
    Forward(u32),
    /// By the back or forward button; scroll and focus go back to where they were.
    Returned(u32),
}

/// Where scroll and focus were at each step of this visit.
#[derive(Default)]
struct Trail {
    /// The step that is on the screen.
    step: u32,
    /// Counts arrivals.
    arrivals: u32,
    /// Vertical scroll in CSS pixels now.
    scroll: f64,
    /// By step.
    left: Vec<Left>,
}

/// How a page was left.
#[derive(Clone, Debug, Default)]
struct Left {
    /// Which page; none where that was before a reload.
    route: Option<Route>,
    scroll: f64,
    /// The link that had the focus.
    href: Option<String>,
}

impl Trail {
    fn note(&mut self, step: u32, left: Left) {
        let step = step as usize;
        if self.left.len() <= step {
            self.left.resize(step + 1, Left::default());
        }
        self.left[step] = left;
    }
}

/// The trail's key in session storage: a reload finds its place again.
const STORED_SCROLL: &str = "zq-scroll";

impl Nav {
    /// Reads the address bar, listens to links and to the back button, and becomes the context's `Nav`.
    pub fn provide() -> Self {
        let window = window();
        let nav = Self {
            route: RwSignal::new(here(&window)),
            arrival: RwSignal::new(Arrival::Opened),
            title: RwSignal::new(None),
            trail: StoredValue::new_local(Rc::default()),
        };
        nav.begin_trail(&window);
        nav.listen(&window);
        provide_context(nav);
        nav
    }

    /// The way of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Where the app is.
    pub fn route(self) -> Signal<Route> {
        self.route.into()
    }

    /// How it got there.
    pub fn arrival(self) -> Signal<Arrival> {
        self.arrival.into()
    }

    /// The same page asked differently (a filter, a tab): the history keeps one step, scroll and focus stay.
    pub fn replace(self, route: Route) {
        let step = self.trail.with_value(|trail| trail.borrow().step);
        if let Ok(history) = window().history() {
            // A browser refuses more than about 100 of these in 30 s; the page still shows what was asked for.
            let _ = history.replace_state_with_url(&step.into(), "", Some(&route.href()));
        }
        self.route.set(route);
    }

    /// One step back; to the front page when the app was opened here.
    pub fn back(self) {
        let at_start = self.trail.with_value(|trail| trail.borrow().step == 0);
        match window().history() {
            Ok(history) if !at_start => {
                let _ = history.back();
            }
            _ => self.replace_step(Route::Home, 0),
        }
    }

    /// To another page, as a link would lead there.
    pub fn go(self, route: Route) {
        self.push(&route.href(), route);
    }

    /// This page has done its work (somebody signed in) and leads on: the way back does not lead here again. Where
    /// one came from the page that it leads on to, it is a step back, and finds all as it was.
    pub fn pass_on(self, route: Route) {
        let (step, came_from) = self.trail.with_value(|trail| {
            let trail = trail.borrow();
            let before = trail.step.checked_sub(1).and_then(|step| trail.left.get(step as usize));
            (trail.step, before.and_then(|left| left.route.clone()))
        });
        if came_from.as_ref() == Some(&route) {
            self.back();
        } else {
            self.replace_step(route, step);
        }
    }

    /// Gives the page a title of its own (a car park's name) for as long as the asking component lives.
    pub fn titled(self, title: impl Into<Signal<String>>) {
        let title = title.into();
        let own = self.arrival_number();
        self.title.set(Some((own, title)));
        on_cleanup(move || {
            self.title.try_update(|it| {
                if it.as_ref().is_some_and(|(number, _)| *number == own) {
                    *it = None;
                }
            });
        });
    }

    /// The title a page has given itself.
    pub fn own_title(self) -> Option<String> {
        self.title.get().map(|(_, title)| title.get())
    }

    fn arrival_number(self) -> u32 {
        self.trail.with_value(|trail| trail.borrow().arrivals)
    }

    fn replace_step(self, route: Route, step: u32) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&step.into(), "", Some(&route.href()));
        }
        self.arrive(route, step, Arrival::Forward);
    }

    fn push(self, href: &str, route: Route) {
        self.leave();
        let step = self.trail.with_value(|trail| trail.borrow().step + 1);
        self.trail.with_value(|trail| {
            trail.borrow_mut().left.truncate(step as usize);
        });
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&step.into(), "", Some(href));
        }
        self.arrive(route, step, Arrival::Forward);
    }

    fn arrive(self, route: Route, step: u32, how: impl Fn(u32) -> Arrival) {
        let number = self.trail.with_value(|trail| {
            let mut trail = trail.borrow_mut();
            trail.step = step;
            trail.arrivals += 1;
            trail.arrivals
        });
        self.route.set(route);
        self.arrival.set(how(number));
    }

    /// Remembers scroll and focus of the page that is being left.
    fn leave(self) {
        let href = document().active_element().and_then(|it| it.get_attribute("href"));
        // Untracked: where one is when one leaves.
        let route = self.route.try_get_untracked();
        self.trail.with_value(|trail| {
            let mut trail = trail.borrow_mut();
            let (step, scroll) = (trail.step, trail.scroll);
            trail.note(step, Left { route, scroll, href });
        });
    }

    fn begin_trail(self, window: &Window) {
        let Ok(history) = window.history() else { return };
        let _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
        let reloaded = history.state().ok().and_then(|state| state.as_f64()).map(|step| step as u32);
        let step = reloaded.unwrap_or(0);
        if reloaded.is_none() {
            let _ = history.replace_state(&step.into(), "");
        }
        let storage = window.session_storage().ok().flatten();
        let scroll = storage
            .and_then(|it| it.get_item(STORED_SCROLL).ok().flatten())
            .and_then(|it| it.parse::<u32>().ok());
        self.trail.with_value(|trail| {
            let mut trail = trail.borrow_mut();
            trail.step = step;
            if let (Some(_), Some(scroll)) = (reloaded, scroll) {
                trail.note(step, Left { route: None, scroll: scroll.into(), href: None });
            }
        });
    }

    fn listen(self, window: &Window) {
        let trail = self.trail.get_value();
        let on_scroll = window_event_listener(leptos::ev::scroll, {
            let trail = trail.clone();
            let window = window.clone();
            move |_| trail.borrow_mut().scroll = window.scroll_y().unwrap_or(0.0)
        });
        let on_hide = window_event_listener_untyped("pagehide", move |_| {
            if let Ok(Some(storage)) = leptos::prelude::window().session_storage() {
                // Denied or full storage: a reload begins at the top.
                let _ = storage.set_item(STORED_SCROLL, &(trail.borrow().scroll as u32).to_string());
            }
        });
        let on_pop = window_event_listener(leptos::ev::popstate, move |event| {
            self.leave();
            let step = event.state().as_f64().map_or(0, |step| step as u32);
            self.arrive(here(&leptos::prelude::window()), step, Arrival::Returned);
        });
        let on_click = window_event_listener(leptos::ev::click, move |event| self.follow(&event));
        on_cleanup(move || {
            on_scroll.remove();
            on_hide.remove();
            on_pop.remove();
            on_click.remove();
        });
    }

    /// Follows a plain click on a link of the app; all else is the browser's.
    fn follow(self, event: &MouseEvent) {
        if event.default_prevented()
            || event.button() != 0
            || event.meta_key()
            || event.ctrl_key()
            || event.shift_key()
            || event.alt_key()
        {
            return;
        }
        let Some(link) = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.closest("a[href]").ok().flatten())
            .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok())
        else {
            return;
        };
        let window = window();
        let origin = window.location().origin().unwrap_or_default();
        if !link.target().is_empty() || link.has_attribute("download") || link.origin() != origin {
            return;
        }
        if !link.hash().is_empty() && link.pathname() == window.location().pathname().unwrap_or_default() {
            return;
        }
        event.prevent_default();
        let route = Route::parse(&link.pathname(), &link.search());
        if self.route.with_untracked(|now| *now == route) {
            // A tap on the tab of the page one is on: to its top.
            window.scroll_to_with_x_and_y(0.0, 0.0);
        } else {
            self.push(&format!("{}{}", link.pathname(), link.search()), route);
        }
    }

    /// Puts scroll and focus where the step on the screen was left. The page may still be filling, so both are
    /// tried again at each frame for a while, or until the person scrolls.
    pub fn restore(self) {
        let left = self.trail.with_value(|trail| {
            let trail = trail.borrow();
            trail.left.get(trail.step as usize).cloned()
        });
        if let Some(left) = left {
            settle(left, None, FRAMES);
        }
    }
}

/// About a second and a half: what is not there by then comes too late to be jumped to.
const FRAMES: u32 = 90;

fn here(window: &Window) -> Route {
    let location = window.location();
    Route::parse(&location.pathname().unwrap_or_default(), &location.search().unwrap_or_default())
}

fn find_link(href: &str) -> Option<HtmlElement> {
    let links = document().query_selector_all("main a[href]").ok()?;
    (0..links.length())
        .filter_map(|at| links.item(at)?.dyn_into::<HtmlElement>().ok())
        .find(|link| link.get_attribute("href").as_deref() == Some(href))
}

/// Focus without the browser's own scrolling.
pub fn focus_quietly(element: &HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// To the top of a new page, at once.
pub fn scroll_to(top: f64) {
    let options = ScrollToOptions::new();
    options.set_top(top);
    options.set_behavior(web_sys::ScrollBehavior::Instant);
    window().scroll_to_with_scroll_to_options(&options);
}

fn settle(mut left: Left, before: Option<f64>, frames: u32) {
    let now = window().scroll_y().unwrap_or(0.0);
    if before.is_some_and(|before| (before - now).abs() > 2.0) {
        return;
    }
    if let Some(link) = left.href.as_deref().and_then(find_link) {
        focus_quietly(&link);
        left.href = None;
    }
    let height = document().document_element().map_or(0, |it| it.scroll_height());
    let room = f64::from(height) - window().inner_height().ok().and_then(|it| it.as_f64()).unwrap_or(0.0);
    scroll_to(left.scroll.min(room.max(0.0)));
    let is_there = room >= left.scroll && left.href.is_none();
    if !is_there && frames > 0 {
        let set = window().scroll_y().ok();
        request_animation_frame(move || settle(left, set, frames - 1));
    }
}
