//! The gateway's program: command line and log, nothing else.

use clap::Parser as _;
use gateway::command::CommandLine;
use std::{env, io, process::ExitCode};
use tracing_subscriber::{
    Layer as _, filter::Targets, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

#[tokio::main]
async fn main() -> ExitCode {
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(said) => {
            // Nowhere to say it when this fails.
            let _ = said.print();
            // Help and version are no errors; 2 is kept for imports of which nothing was left.
            return if said.use_stderr() { ExitCode::from(1) } else { ExitCode::SUCCESS };
        }
    };
    let filter = env::var("CITY_LOG").unwrap_or_default();
    let filter: Targets = filter.parse().ok().filter(|_| !filter.is_empty()).unwrap_or_else(|| {
        Targets::new().with_default(tracing::Level::INFO).with_target("sqlx", tracing::Level::WARN)
    });
    let print = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_target(false);
    tracing_subscriber::registry().with(print.with_filter(filter)).init();
    line.run().await
}
