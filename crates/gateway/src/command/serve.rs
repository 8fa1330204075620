//! `gateway serve`

use super::{Failed, Places};
use crate::{
    Gateway, Outside,
    account::{sms::HttpSms, sweeping},
    outward::Outward,
    parking,
    pay::{provider::config, worker},
    record::SourceName,
    sandbox::{self, Extent, Sandbox},
    secret::Secret,
    server,
    settings::Settings,
    transit::polling::{self, Polled},
    vendor_key::VendorKey,
};
use clap::Args;
use std::{
    io::Write as _,
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};
use tokio::sync::watch;

/// An SMS service takes a message within this time; whoever waits for a code waits no longer.
const SMS_PATIENCE: Duration = Duration::from_secs(8);

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The port; 0 picks a free one.
    #[arg(long, env = "PORT", default_value_t = 8787)]
    port: u16,
    /// The address to listen on; 0.0.0.0 for every one this machine has.
    #[arg(long, env = "CITY_BIND", default_value = "127.0.0.1", value_name = "ADDRESS")]
    bind: IpAddr,
    /// The built app.
    #[arg(long, env = "CITY_DIST", default_value = "./dist", value_name = "DIR")]
    dist: PathBuf,
    /// Start the vendors that a developer does not have: `all`, or only the `desk` (cashier, text messages).
    #[arg(long, value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "all", value_name = "EXTENT")]
    sandbox: Option<Extent>,
    /// The address at which the world reaches this gateway (`https://…`): payment providers notify it there.
    #[arg(long, env = "CITY_URL", value_name = "URL")]
    url: Option<String>,
    /// Read the app's files for each request, so that a new build is seen at once.
    #[arg(long)]
    dev: bool,
    /// Speak TLS with this certificate (PEM, the whole chain).
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's key (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// `proxy` when a proxy speaks TLS to browsers: they are then told to insist on it.
    #[arg(long, env = "CITY_TLS", value_parser = ["proxy"], value_name = "WHO")]
    tls: Option<String>,
    /// The secret under which personal data lies in the database: 64 hex digits, or 32 bytes in base64. Without it,
    /// `secret.key` in the data folder, which is made when it is missing.
    #[arg(long, env = "CITY_SECRET", value_name = "SECRET", hide_env_values = true)]
    secret: Option<String>,
    /// The SMS service that sends one-time codes: an address that takes them by POST.
    #[arg(long, env = "CITY_SMS_URL", value_name = "URL", requires = "sms_key")]
    sms_url: Option<String>,
    /// The SMS service's key.
    #[arg(long, env = "CITY_SMS_KEY", value_name = "KEY", hide_env_values = true, requires = "sms_url")]
    sms_key: Option<String>,
    /// Fetch a GTFS-Realtime feed of a source every ten seconds: `SOURCE=URL`; may be given several times.
    #[arg(long, value_name = "SOURCE=URL")]
    gtfs_realtime: Vec<Polled>,
}

impl Serve {
    pub async fn run(self, places: &Places) -> Result<(), Failed> {
        let tls = self.tls_cert.as_ref().zip(self.tls_key.as_ref());
        let settings = Settings {
            data: places.data.clone(),
            dist: self.dist.clone(),
            dev: self.dev,
            tls: tls.is_some() || self.tls.is_some(),
        };
        server::allow_many_connections();
        let mut bound = server::bind(self.bind, self.port)?;
        if let Some((certificate, key)) = tls {
            bound = bound.with_tls(certificate, key).await?;
        }
        let store = places.store().await?;
        let url = bound.url();
        let mut outside = Outside { behind_proxy: self.tls.is_some(), ..Outside::default() };
        outside.secret = self.secret.as_deref().map(Secret::read).transpose()?;
        if let Some((url, key)) = self.sms_url.as_ref().zip(self.sms_key.as_ref()) {
            outside.sms = Arc::new(HttpSms::new(Outward::new(SMS_PATIENCE)?, url, key));
        }
        outside.services = parking::services();
        let mut sandbox = None;
        let mut said = vec![format!("listening on {url}")];
        let mut door = None;
        if let Some(extent) = self.sandbox {
            let source: SourceName = sandbox::SOURCE.parse()?;
            let key = VendorKey::make()?;
            outside.keys.lend(source.clone(), &key);
            outside.keys.lend(sandbox::TRANSIT_SOURCE.parse()?, &key);
            // The child knows no certificate of ours: it comes in by a door of its own, on this machine only.
            door = if tls.is_some() { Some(server::bind(Ipv4Addr::LOCALHOST.into(), 0)?) } else { None };
            let inner = door.as_ref().map_or_else(|| url.clone(), server::Bound::url);
            let child = Sandbox::beside(&settings, extent, self.bind, key.clone(), inner, source)?;
            let opened = child.open().await?;
            said.push(format!("the sandbox's cashier and text messages: {}", opened.desk()));
            if self.sms_url.is_none() {
                let desk = format!("{}/sms", opened.desk());
                outside.sms = Arc::new(HttpSms::new(Outward::plain(SMS_PATIENCE), desk, key.as_str()));
            }
            sandbox = Some(opened);
        }
        let desk = sandbox.as_ref().map(sandbox::Opened::desk_of_providers);
        outside.providers = config::open(&settings.data, self.url.as_deref(), desk, &outside.clock)?;
        let gateway = Gateway::start(&settings, store, outside).await?;

        let (stop, stopped) = watch::channel(false);
        let is_stopped = move || {
            let mut stopped = stopped.clone();
            // The sender is gone only when the gateway is as well.
            async move { drop(stopped.wait_for(|stopped| *stopped).await) }
        };
        let mut beside = Vec::new();
        if let Some(door) = door {
            let serving = door.serve(gateway.clone(), is_stopped());
            beside.push(tokio::spawn(async move {
                if let Err(error) = serving.await {
                    tracing::error!(%error, "the sandbox's door is shut");
                }
            }));
        }
        if let Some(sandbox) = sandbox {
            beside.push(tokio::spawn(sandbox.run(is_stopped())));
        }
        beside.push(tokio::spawn(sweeping::run(gateway.clone(), is_stopped())));
        let bus = Arc::clone(gateway.bus());
        beside.push(tokio::spawn(async move { bus.run().await }));
        for polled in self.gtfs_realtime {
            let stopped = is_stopped();
            beside.push(tokio::spawn(polling::run(gateway.clone(), polled, polling::EVERY, stopped)));
        }
        beside.push(tokio::spawn(worker::run(gateway.clone(), worker::PERIOD, is_stopped())));
        // Before the line below: whoever reads it may stop the gateway at once.
        let asked = tokio::spawn(async move {
            server::asked_to_stop().await;
            tracing::info!("stopping");
            // Nobody listens when the gateway has failed already.
            let _ = stop.send(true);
        });

        // Whoever has started the gateway reads these lines; when nobody does, it serves all the same.
        let _ = writeln!(std::io::stdout(), "{}", said.join("\n")).and_then(|()| std::io::stdout().flush());
        let served = bound.serve(gateway.clone(), is_stopped()).await;
        asked.abort();
        gateway.bus().close();
        if served.is_ok() {
            for task in beside {
                // A task that has panicked has ended too.
                let _ = task.await;
            }
        }
        gateway.store().close().await;
        Ok(served?)
    }
}
