//! `gateway vendor-key SOURCE`

use super::{Failed, Places};
use crate::{
    clock::now,
    record::SourceName,
    vendor_key::{KeyHash, VendorKey},
};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct VendorKeyCommand {
    /// Which source.
    source: SourceName,
    /// Keys made before stay valid too, so that the vendor can change over without a gap.
    #[arg(long)]
    keep: bool,
}

impl VendorKeyCommand {
    pub async fn run(self, places: &Places) -> Result<(), Failed> {
        let store = places.store().await?;
        let key = VendorKey::make()?;
        store.put_vendor_key(&self.source, &KeyHash::of(key.as_str()), now(), self.keep).await?;
        println!("{}", key.as_str());
        store.close().await;
        Ok(())
    }
}
