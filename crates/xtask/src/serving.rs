//! The gateway as a child of ours: prepared, started, and never left behind.

use crate::{house::House, tool};
use anyhow::{Context as _, Result, bail};
use std::{
    env,
    ffi::OsString,
    net::{IpAddr, Ipv4Addr, TcpListener, UdpSocket},
    process::{Child, Command},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

/// How long a gateway may take to end its streams and write its database down.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the gateway will listen.
#[derive(Clone, Copy)]
pub struct Address {
    /// `CITY_BIND`, or this machine only.
    pub bind: IpAddr,
    /// `PORT`, or 8787.
    pub port: u16,
}

impl Address {
    /// Reads the environment, and sees whether the port can be had.
    pub fn find() -> Result<Self> {
        let bind = match env::var("CITY_BIND") {
            Ok(it) => it.parse().with_context(|| format!("CITY_BIND={it} is no IP address"))?,
            Err(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        };
        let port = match env::var("PORT") {
            Ok(it) => it.parse().with_context(|| format!("PORT={it} is no port number"))?,
            Err(_) => 8787,
        };
        if let Err(error) = TcpListener::bind((bind, port)) {
            bail!(
                "cannot listen on {bind}, port {port}: {error}. \
                 Is another city open there? Choose another port with PORT, e.g. PORT={}",
                port.saturating_add(1)
            );
        }
        Ok(Self { bind, port })
    }

    /// The address a phone in the same network would use, when it can reach us at all.
    pub fn in_the_network(self) -> Option<IpAddr> {
        if self.bind.is_loopback() {
            None
        } else if self.bind.is_unspecified() {
            own_address()
        } else {
            Some(self.bind)
        }
    }

    /// The URL on this machine.
    pub fn url(self, tls: bool) -> String {
        let host = if self.bind.is_unspecified() || self.bind.is_loopback() { None } else { Some(self.bind) };
        url(tls, host, self.port)
    }
}

/// `None` is this machine.
pub fn url(tls: bool, host: Option<IpAddr>, port: u16) -> String {
    let host = match host {
        None => "localhost".to_owned(),
        Some(IpAddr::V4(it)) => it.to_string(),
        Some(IpAddr::V6(it)) => format!("[{it}]"),
    };
    format!("{}://{host}:{port}/", if tls { "https" } else { "http" })
}

/// The address this machine has in its network: the one it would send from. Nothing is sent.
pub fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // Any address beyond this machine will do: this one is set aside for documentation (RFC 5737).
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|it| !it.is_loopback() && !it.is_unspecified())
}

/// Builds gateway and sandbox.
pub fn build(house: &House) -> Result<()> {
    eprintln!("servers: compiling gateway and sandbox");
    let arguments = ["build", "--profile", "server", "--package", "gateway", "--package", "sandbox"];
    tool::run(tool::cargo(&house.root).args(arguments).env("CARGO_TARGET_DIR", &house.target))
}

/// The gateway's program with our folders in its environment.
pub fn gateway(house: &House) -> Command {
    let mut command = Command::new(house.server("gateway"));
    command.current_dir(&house.root).env("CITY_DATA", &house.data).env("CITY_DIST", &house.dist);
    command
}

/// Puts the demo city into an empty house; one that has been lived in is left alone.
pub fn furnish(house: &House) -> Result<()> {
    if house.data.join("pack/manifest.json").is_file() {
        return Ok(());
    }
    let feeds = house.data.join("feeds");
    // A database without feeds is somebody's own city, imported but not packed yet.
    let is_own = env::var_os("DATABASE_URL").is_some() || house.data.join("city.db").exists();
    if !is_own || feeds.exists() {
        eprintln!("city: first start, importing the demo city (sample data, 8,000 car parks, 608 lines)");
        tool::run(Command::new(house.server("sandbox")).arg("city").arg("--out").arg(&feeds))?;
        let imports = [
            ("lots", "lots.json", "qingdao-demo"),
            ("places", "places.geojson", "qingdao-demo"),
            ("gtfs", "transit.zip", "demo-transit"),
        ];
        for (kind, file, source) in imports {
            let file: OsString = feeds.join(file).into();
            let arguments = [OsString::from("--source"), source.into(), "--sample".into()];
            tool::run(gateway(house).args(["import", kind]).arg(file).args(arguments))?;
        }
    }
    eprintln!("city: writing the pack");
    tool::run(gateway(house).arg("pack"))
}

/// Word of Ctrl-C, and of being asked to end; can be had once.
pub fn interruptions() -> Result<Receiver<()>> {
    let (sender, receiver) = channel();
    // After the first word the receiver may be gone; then we are ending anyway.
    let tell = move || sender.send(()).unwrap_or_default();
    ctrlc::set_handler(tell).context("cannot listen for Ctrl-C")?;
    Ok(receiver)
}

/// A child that ends when this does.
pub struct Kept(Child);

impl Kept {
    pub fn spawn(command: &mut Command) -> Result<Self> {
        tool::spawn(command).map(Self)
    }

    /// An error once the child has ended by itself.
    pub fn check(&mut self) -> Result<()> {
        match self.0.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("the gateway ended with {status}; what it said last stands above"),
        }
    }

    fn end(&mut self) {
        if !matches!(self.0.try_wait(), Ok(None)) {
            return;
        }
        // Asked kindly first: the standard library can only kill.
        let asked = cfg!(unix) && tool::exists("kill", &["-TERM", &self.0.id().to_string()]);
        let until = Instant::now() + PATIENCE;
        while asked && Instant::now() < until && matches!(self.0.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(50));
        }
        if matches!(self.0.try_wait(), Ok(None)) {
            drop(self.0.kill());
            drop(self.0.wait());
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.end();
    }
}
