//! `gateway pack`

use super::{Failed, Places};
use crate::pack;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Pack {
    /// Where to; the gateway serves what lies in `pack` in the data folder.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The city's name, for people.
    #[arg(long, default_value = "青岛", value_name = "NAME")]
    city: String,
}

impl Pack {
    pub async fn run(self, places: &Places) -> Result<(), Failed> {
        let store = places.store().await?;
        let folder = self.out.unwrap_or_else(|| places.settings().pack());
        eprintln!("gateway: writing the pack to {} …", folder.display());
        let written = pack::write(&store, &self.city, &folder).await?;
        for left_out in &written.left_out {
            eprintln!("gateway: left out: {left_out}");
        }
        for (file, compressed) in written.manifest.files.iter().zip(&written.compressed) {
            println!("{}: {} bytes, {compressed} compressed", file.name, file.bytes);
        }
        store.close().await;
        Ok(())
    }
}
