//! `serve --sandbox`: the vendors that a developer does not have, as a child process.

use crate::{pay::provider::config::Desk, record::SourceName, settings::Settings, vendor_key::VendorKey};
use std::{
    env, io,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, ChildStdout, Command},
};

/// The source of the demo city's car parks.
pub const SOURCE: &str = "qingdao-demo";

/// The source of its buses and trains.
pub const TRANSIT_SOURCE: &str = "demo-transit";

/// How much of it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Extent {
    /// The desk, the operator of the demo city's car parks, and that of its buses and trains.
    All,
    /// Only the desk: cashier and inbox.
    Desk,
}

/// How the child is told to start.
#[derive(Debug)]
pub struct Sandbox {
    program: PathBuf,
    /// Where the child reaches this gateway, over plain HTTP.
    gateway: String,
    listen: SocketAddr,
    keys: PathBuf,
    books: PathBuf,
    feeds: Option<(PathBuf, SourceName)>,
    key: VendorKey,
}

/// A child whose desk is open.
#[derive(Debug)]
pub struct Opened {
    sandbox: Sandbox,
    child: Child,
    desk: String,
}

/// The sandbox cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// Its program is not there.
    #[error("the sandbox is not beside the gateway: {} is missing (cargo build -p sandbox)", .0.display())]
    Missing(PathBuf),
    /// Where this program lies cannot be told, or it cannot be started.
    #[error("the sandbox cannot be started: {0}")]
    Start(#[from] io::Error),
    /// It made no keys.
    #[error("the sandbox made no keys in {}", .0.display())]
    Keys(PathBuf),
    /// It did not say where its desk is.
    #[error("the sandbox did not say where its desk is, but {0:?}")]
    NoDesk(String),
}

/// Restarts wait so long at first, and at most.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// The child ends by itself when its input closes; after so long it is ended.
const GRACE: Duration = Duration::from_secs(2);

/// The desk is open after so long, or never.
const OPENING: Duration = Duration::from_secs(20);

impl Sandbox {
    /// The sandbox beside this program, for a gateway that is reached at this URL; its desk listens on `bind`.
    pub fn beside(
        settings: &Settings,
        extent: Extent,
        bind: IpAddr,
        key: VendorKey,
        gateway: String,
        source: SourceName,
    ) -> Result<Self, SandboxError> {
        let program = env::current_exe()?.with_file_name(format!("sandbox{}", env::consts::EXE_SUFFIX));
        if !program.is_file() {
            return Err(SandboxError::Missing(program));
        }
        let feeds = match extent {
            Extent::All => Some((settings.data.join("feeds"), source)),
            Extent::Desk => None,
        };
        Ok(Self {
            program,
            gateway,
            listen: SocketAddr::new(bind, 0),
            keys: settings.data.join("sandbox-keys"),
            books: settings.data.join("sandbox-books.jsonl"),
            feeds,
            key,
        })
    }

    /// Makes keys where there are none, starts the child and hears where its desk is.
    pub async fn open(mut self) -> Result<Opened, SandboxError> {
        if !self.keys.is_dir() {
            tracing::info!("the sandbox makes its keys");
            let mut making = Command::new(&self.program);
            making.arg("keys").arg("--out").arg(&self.keys).stdout(io::stderr());
            if !making.status().await?.success() {
                return Err(SandboxError::Keys(self.keys));
            }
        }
        let (child, desk) = self.start().await?;
        // A child that is started anew opens its desk where it was: cashiers that people have open stay alive.
        if let Some(port) = desk.rsplit(':').next().and_then(|port| port.parse().ok()) {
            self.listen.set_port(port);
        }
        Ok(Opened { sandbox: self, child, desk })
    }

    async fn start(&self) -> Result<(Child, String), SandboxError> {
        let mut child = self.spawn()?;
        let said = match child.stdout.take() {
            Some(output) => tokio::time::timeout(OPENING, first_line(output)).await.unwrap_or_default(),
            None => String::new(),
        };
        match said.strip_prefix("desk ") {
            Some(desk) => Ok((child, desk.to_owned())),
            None => Err(SandboxError::NoDesk(said)),
        }
    }

    fn spawn(&self) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        command
            .arg("run")
            .args(["--gateway", &self.gateway])
            .args(["--listen", &self.listen.to_string()])
            .arg("--keys")
            .arg(&self.keys)
            .arg("--books")
            .arg(&self.books);
        if let Some((feeds, source)) = &self.feeds {
            command.arg("--feeds").arg(feeds).args(["--source", source.as_str()]);
            command.args(["--transit-source", TRANSIT_SOURCE]);
        }
        command
            .env("SANDBOX_VENDOR_KEY", self.key.as_str())
            // The child sees this pipe close when the gateway is gone, however it went.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
    }
}

impl Opened {
    /// Where its desk is: `http://127.0.0.1:40123`. It stays there when the child is started anew.
    pub fn desk(&self) -> &str {
        &self.desk
    }

    /// What the gateway must know of its payment providers.
    pub fn desk_of_providers(&self) -> Desk<'_> {
        Desk { url: &self.desk, keys: &self.sandbox.keys, gateway: &self.sandbox.gateway }
    }

    /// Keeps it running until `stop` is done, then ends it.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        let Self { sandbox, child, .. } = self;
        let mut running = Some(child);
        let mut wait = FIRST_WAIT;
        loop {
            let started = Instant::now();
            let child = match running.take() {
                Some(child) => Ok(child),
                None => sandbox.start().await.map(|(child, _)| child),
            };
            match child {
                Ok(mut child) => {
                    // Taken out, because tokio closes a child's input before it waits for it to end.
                    let input = child.stdin.take();
                    tokio::select! {
                        ended = child.wait() => {
                            let how = ended.map_or_else(|error| error.to_string(), |status| status.to_string());
                            tracing::warn!(how, wait_s = wait.as_secs(), "the sandbox has ended and is started again");
                        }
                        () = &mut stop => {
                            drop(input);
                            return end(child).await;
                        }
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, wait_s = wait.as_secs(), "the sandbox cannot be started");
                }
            }
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = &mut stop => return,
            }
            // One that has run for a while has earned a quick start.
            wait = if started.elapsed() > LONGEST_WAIT { FIRST_WAIT } else { (wait * 2).min(LONGEST_WAIT) };
        }
    }
}

/// The first line of a child's output; what follows goes where the gateway's own log goes, since the gateway's
/// output is for the one who started it.
async fn first_line(output: ChildStdout) -> String {
    let mut output = BufReader::new(output);
    let mut line = String::new();
    // A child that cannot be read has said nothing.
    let _ = output.read_line(&mut line).await;
    tokio::spawn(async move {
        let mut line = String::new();
        // Ends with the child.
        while matches!(output.read_line(&mut line).await, Ok(1..)) {
            eprint!("{line}");
            line.clear();
        }
    });
    line.trim_end().to_owned()
}

/// Ends a child whose input has been closed when it does not go by itself.
async fn end(mut child: Child) {
    if tokio::time::timeout(GRACE, child.wait()).await.is_err() {
        // Fails only when it has gone in the meantime.
        let _ = child.kill().await;
    }
}
