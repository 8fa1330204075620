#[derive(clap::Args)]
pub struct Args {}
pub fn command(_: &Args) -> anyhow::Result<()> {
    anyhow::bail!("not yet")
}
