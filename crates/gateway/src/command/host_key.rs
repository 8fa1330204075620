//! `gateway host-key HOST`

use super::{Failed, Places};
use crate::{
    clock::now,
    record::SourceName,
    vendor_key::{KeyHash, VendorKey},
};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct HostKeyCommand {
    /// Which host, such as `wechat-mini`.
    host: SourceName,
    /// Keys made before stay valid too, so that the host can change over without a gap.
    #[arg(long)]
    keep: bool,
}

impl HostKeyCommand {
    pub async fn run(self, places: &Places) -> Result<(), Failed> {
        let store = places.store().await?;
        let key = VendorKey::make()?;
        store.put_host_key(&self.host, &KeyHash::of(key.as_str()), now(), self.keep).await?;
        println!("{}", key.as_str());
        store.close().await;
        Ok(())
    }
}
