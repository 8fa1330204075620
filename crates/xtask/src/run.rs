//! `cargo xtask run`: one command opens the city.

mod certificate;
mod qr;

use crate::{
    build::{self, Mode},
    house::House,
    needs,
    serving::{self, Address, Kept},
    tool,
};
use anyhow::Result;
use std::{
    env,
    net::{Ipv4Addr, SocketAddr, TcpStream},
    process::Command,
    time::{Duration, Instant},
};

#[derive(clap::Args)]
pub struct Args {
    /// With a certificate made on the spot, so that a phone gets geolocation, camera and offline use
    #[arg(long)]
    https: bool,
    /// Do not open a browser
    #[arg(long)]
    no_open: bool,
}

pub fn command(args: &Args) -> Result<()> {
    let house = House::find()?;
    // First what can be wrong in a second, then what takes minutes.
    let address = Address::find()?;
    needs::for_build(&house)?;
    build::build(&house, Mode::Release)?;
    serving::build(&house)?;
    serving::furnish(&house)?;

    let mut serve = serving::gateway(&house);
    serve.args(["serve", "--sandbox"]);
    if args.https {
        let pair = certificate::in_folder(&house.data.join("tls"), serving::own_address())?;
        serve.arg("--tls-cert").arg(pair.certificate).arg("--tls-key").arg(pair.key);
    }
    let interrupted = serving::interruptions()?;
    let mut gateway = Kept::spawn(&mut serve)?;
    let mut open = !args.no_open;
    let started = Instant::now();
    let mut is_up = false;
    loop {
        if interrupted.recv_timeout(Duration::from_millis(100)).is_ok() {
            eprintln!("\nclosing the city");
            return Ok(());
        }
        gateway.check()?;
        if !is_up && (answers(address) || started.elapsed() > Duration::from_secs(20)) {
            is_up = true;
            announce(address, args.https);
            if std::mem::take(&mut open) {
                open_browser(&address.url(args.https));
            }
        }
    }
}

fn answers(address: Address) -> bool {
    let host = if address.bind.is_unspecified() { Ipv4Addr::LOCALHOST.into() } else { address.bind };
    TcpStream::connect_timeout(&SocketAddr::new(host, address.port), Duration::from_millis(200)).is_ok()
}

/// Says where the city is, for this machine and for a phone.
fn announce(address: Address, tls: bool) {
    println!("\n  The city is open: {}", address.url(tls));
    match address.in_the_network() {
        Some(host) => {
            let url = serving::url(tls, Some(host), address.port);
            println!("  On a phone in the same network: {url}\n");
            if let Some(code) = qr::in_terminal(&url) {
                println!("{code}");
            }
            if tls {
                println!("  The certificate was made here, so the browser asks once whether to trust it.");
            } else {
                println!("  Over http a phone gives no position and keeps nothing offline: add --https.");
            }
        }
        None => println!("  For a phone in the same network: CITY_BIND=0.0.0.0 cargo xtask run --https"),
    }
    println!("  Ctrl-C closes it.\n");
}

/// Opens the desktop's browser where there is a desktop; the URL has been printed anyway.
fn open_browser(url: &str) {
    let has_screen = |name: &str| env::var_os(name).is_some_and(|it| !it.is_empty());
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        Command::new("explorer")
    } else if has_screen("DISPLAY") || has_screen("WAYLAND_DISPLAY") {
        Command::new("xdg-open")
    } else {
        return;
    };
    if tool::run_quietly(command.arg(url)).is_err() {
        eprintln!("run: no browser could be opened; the address stands above");
    }
}
