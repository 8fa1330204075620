pub fn command() -> anyhow::Result<()> {
    anyhow::bail!("not yet")
}
