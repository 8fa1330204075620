//! The desk: one HTTP server.
//!
//! - `GET /` what there is · `GET /sms` the inbox, for people · `POST /sms` from the gateway, with its key
//! - `/{provider}/…` the provider's server, for the gateway · `/cashier/…`, `/native/…` its pages, for people
//! - `/gtfs-realtime/…` what vehicles of the demo city say ([`crate::buses`])
//! - `/cars` cars that people park and drive away ([`crate::cars`])
//! - `/control/…` knobs for tests, from this machine only: see [`Cashier::control`] and [`crate::cars`]
//!
//! Threads, no runtime: a request has one of its own, so that one that is held back holds back no other.

pub(crate) mod page;
mod sms;
pub(crate) mod wire;

use crate::{buses::Buses, cars::Cars, cashier::Cashier};
use contract::Timestamp;
use page::{Tongue, frame};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sms::Inbox;
use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    thread::{self, JoinHandle},
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tiny_http::Server;
use wire::{Ask, Say};

/// Whose cashier it plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// 微信支付
    Wechat,
    /// 支付宝
    Alipay,
    /// 银联
    Unionpay,
    /// 数字人民币
    Ecny,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Wechat, Self::Alipay, Self::Unionpay, Self::Ecny];

    /// As in paths and file names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wechat => "wechat",
            Self::Alipay => "alipay",
            Self::Unionpay => "unionpay",
            Self::Ecny => "ecny",
        }
    }
}

/// How a desk is set up.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Where to listen; port 0 picks a free one.
    pub listen: SocketAddr,
    /// What gateway and desk both know; without one, no text message is taken.
    pub key: Option<String>,
    /// The folder that [`crate::keys::make`] wrote; without one there is no cashier.
    pub keys: Option<PathBuf>,
    /// Where trades are kept, so that a desk that is opened again still knows them; without one, in memory only.
    pub books: Option<PathBuf>,
}

/// An open desk. It closes when it is dropped.
pub struct Desk {
    server: Option<Arc<Server>>,
    address: SocketAddr,
    serving: Option<JoinHandle<()>>,
    url: String,
}

/// What its threads share.
struct Office {
    key: Option<String>,
    inbox: Mutex<Inbox>,
    cashier: Option<Cashier>,
    vendors: Vendors,
}

/// The operators whose machines can be seen and turned at the desk; none of them need be there.
#[derive(Clone, Default)]
pub struct Vendors {
    /// Cars at the barriers of car parks.
    pub cars: Option<Arc<Cars>>,
    /// Buses and trains.
    pub buses: Option<Arc<Buses>>,
}

/// Between two looks at what is due.
const TICK: Duration = Duration::from_millis(100);

impl Desk {
    /// Opens it, without operators.
    pub fn open(setup: &Setup) -> io::Result<Self> {
        Self::open_with(setup, Vendors::default())
    }

    /// Opens it; people and tests find these operators there.
    pub fn open_with(setup: &Setup, vendors: Vendors) -> io::Result<Self> {
        let server = Server::http(setup.listen);
        let server = server.map_err(|error| io::Error::other(format!("{}: {error}", setup.listen)))?;
        let server = Arc::new(server);
        let address = server.server_addr().to_ip().unwrap_or(setup.listen);
        let url = format!("http://{}", SocketAddr::new(reachable(address.ip()), address.port()));
        let cashier = setup.keys.as_deref().map(|keys| Cashier::open(keys, setup.books.as_deref(), &url));
        let cashier = cashier.transpose().map_err(io::Error::other)?;
        let office = Arc::new(Office { key: setup.key.clone(), inbox: Mutex::default(), cashier, vendors });
        thread::spawn({
            let office = Arc::downgrade(&office);
            move || notify(&office)
        });
        let serving = thread::spawn({
            let server = Arc::clone(&server);
            move || {
                for mut request in server.incoming_requests() {
                    let office = Arc::clone(&office);
                    thread::spawn(move || {
                        let ask = Ask::read(&mut request);
                        match office.answer(&ask) {
                            Some(say) => say.send(request),
                            // Dropped, it would be answered with a fault. The caller gives up, and the system
                            // closes the connection when the desk closes.
                            None => std::mem::forget(request),
                        }
                    });
                }
            }
        });
        Ok(Self { server: Some(server), address, serving: Some(serving), url })
    }

    /// Where it is: reachable from other machines when it listens on every address of this one.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            server.unblock();
        }
        if let Some(serving) = self.serving.take() {
            // One that has panicked has ended too.
            let _ = serving.join();
        }
        // The server lets its socket go in a thread of its own: whoever closes a desk may open it again at once.
        for _ in 0..100 {
            if TcpListener::bind(self.address).is_ok() {
                break;
            }
            thread::sleep(TICK / 10);
        }
    }
}

impl Office {
    fn answer(&self, ask: &Ask) -> Option<Say> {
        let parts = ask.parts();
        let parts: Vec<_> = parts.iter().map(String::as_str).collect();
        let tongue = Tongue::of(ask.header("accept-language"));
        let Vendors { cars, buses } = &self.vendors;
        if let Some(say) = cars.as_ref().and_then(|it| it.answer(ask, &parts, tongue, now())) {
            return Some(say);
        }
        if let Some(say) = buses.as_ref().and_then(|it| it.answer(ask, &parts, now())) {
            return Some(say);
        }
        if let (Some(cashier), [name, rest @ ..]) = (&self.cashier, parts.as_slice()) {
            if let Some(shape) = Shape::ALL.into_iter().find(|it| it.name() == *name) {
                return cashier.serve(shape, ask, rest, now());
            }
            if matches!(*name, "cashier" | "native") {
                return Some(cashier.page(ask, &parts, now()));
            }
        }
        Some(match (ask.method.as_str(), parts.as_slice()) {
            ("GET", []) => home(tongue),
            ("GET", ["sms"]) => locked(&self.inbox).page(tongue),
            ("POST", ["sms"]) if self.knows(ask) => locked(&self.inbox).take(ask, now()),
            ("POST", ["sms"]) => Say::json(401, &json!({ "error": "the key is missing or wrong" })),
            (_, ["control", rest @ ..]) if ask.peer.is_some_and(|it| it.is_loopback()) => {
                self.control(ask, rest)
            }
            (_, ["control", ..]) => Say::json(403, &json!({ "error": "from this machine only" })),
            _ => Say::missing(),
        })
    }

    fn control(&self, ask: &Ask, parts: &[&str]) -> Say {
        match (ask.method.as_str(), parts) {
            ("GET", ["sms"]) => Say::json(200, &locked(&self.inbox).list(ask.said("mobile").as_deref())),
            _ => self.cashier.as_ref().map_or_else(Say::missing, |it| it.control(ask, parts, now())),
        }
    }

    fn knows(&self, ask: &Ask) -> bool {
        let told = ask.header("authorization").and_then(|it| it.strip_prefix("Bearer "));
        self.key.is_some() && told == self.key.as_deref()
    }
}

/// Sends what is due until the desk is closed.
fn notify(office: &Weak<Office>) {
    while let Some(office) = office.upgrade() {
        if let Some(cashier) = &office.cashier {
            cashier.tick(now());
        }
        drop(office);
        thread::sleep(TICK);
    }
}

fn home(tongue: Tongue) -> Say {
    let inbox = tongue.pick("短信收件箱", "Text messages");
    let cars = tongue.pick("示例车辆", "Sample cars");
    let body = format!("<a class=\"go\" href=\"/sms\">{inbox}</a><a class=\"go\" href=\"/cars\">{cars}</a>");
    Say::page(200, frame(tongue, tongue.pick("栈桥示例柜台", "Zhanqiao's sandbox desk"), &body))
}

/// What a thread that panicked left behind is used as it is: it is a sandbox.
fn locked<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The desk's clock.
fn now() -> Timestamp {
    Timestamp::EPOCH.plus(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

/// An address at which others reach a server that listens here.
fn reachable(ip: IpAddr) -> IpAddr {
    if !ip.is_unspecified() {
        return ip;
    }
    // Nothing is sent: the system says from which address it would send. RFC 5737 sets this target aside.
    let own = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).and_then(|()| socket.local_addr())
    });
    own.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |it| it.ip())
}
