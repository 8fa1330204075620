//! `serve --sandbox`: the demo city's vendors as a child process.

use crate::{record::SourceName, settings::Settings, vendor_key::VendorKey};
use std::{
    env, io,
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::process::{Child, Command};

/// The demo city's source.
pub const SOURCE: &str = "qingdao-demo";

/// How the child is told to start.
#[derive(Clone, Debug)]
pub struct Sandbox {
    program: PathBuf,
    /// Where the child reaches this gateway, over plain HTTP.
    gateway: String,
    feeds: PathBuf,
    source: SourceName,
    key: VendorKey,
}

/// The sandbox cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// Its program is not there.
    #[error("the sandbox is not beside the gateway: {} is missing (cargo build -p sandbox)", .0.display())]
    Missing(PathBuf),
    /// Where this program lies cannot be told.
    #[error("the gateway cannot tell where its own program lies: {0}")]
    Lost(#[from] io::Error),
}

/// Restarts wait so long at first, and at most.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// The child ends by itself when its input closes; after so long it is ended.
const GRACE: Duration = Duration::from_secs(2);

impl Sandbox {
    /// The sandbox beside this program, for a gateway that is reached at this URL.
    pub fn beside(
        settings: &Settings,
        source: SourceName,
        key: VendorKey,
        gateway: String,
    ) -> Result<Self, SandboxError> {
        let program = env::current_exe()?.with_file_name(format!("sandbox{}", env::consts::EXE_SUFFIX));
        if !program.is_file() {
            return Err(SandboxError::Missing(program));
        }
        Ok(Self { program, gateway, feeds: settings.data.join("feeds"), source, key })
    }

    /// Keeps it running until `stop` is done, then ends it.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        let mut wait = FIRST_WAIT;
        loop {
            let started = Instant::now();
            match self.start() {
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

    fn start(&self) -> io::Result<Child> {
        Command::new(&self.program)
            .arg("run")
            .args(["--gateway", &self.gateway])
            .arg("--feeds")
            .arg(&self.feeds)
            .args(["--source", self.source.as_str()])
            .env("SANDBOX_VENDOR_KEY", self.key.as_str())
            // The child sees this pipe close when the gateway is gone, however it went.
            .stdin(Stdio::piped())
            // The gateway's own output is for the one who started it.
            .stdout(io::stderr())
            .kill_on_drop(true)
            .spawn()
    }
}

/// Ends a child whose input has been closed when it does not go by itself.
async fn end(mut child: Child) {
    if tokio::time::timeout(GRACE, child.wait()).await.is_err() {
        // Fails only when it has gone in the meantime.
        let _ = child.kill().await;
    }
}
