//! `gateway import lots | places FILE`, `gateway import gtfs ZIP|DIR`

use super::gtfs::Gtfs;
use super::{Failed, Places};
use crate::{
    import::{self, Fault, ImportError, Imported},
    record::SourceName,
    store::lots::Change,
};
use clap::{Args, Subcommand};
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Nothing could be imported.
pub(super) const NOTHING: u8 = 2;

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Car parks: ParkAPI v3 and the formats of other operators, recognised by their shape.
    Lots(Lots),
    /// Places one can search near: GeoJSON.
    Places(PlacesFile),
    /// A timetable: GTFS Schedule, as an archive or a folder. It takes the place of the one that its source had.
    Gtfs(Gtfs),
}

#[derive(Debug, Args)]
struct Origin {
    /// Whose it is: with the record's own id it names the record for ever.
    #[arg(long, value_name = "NAME")]
    source: SourceName,
    /// It is made up, and shown as such.
    #[arg(long)]
    sample: bool,
}

#[derive(Debug, Args)]
pub(super) struct Lots {
    /// The file.
    file: PathBuf,
    #[command(flatten)]
    origin: Origin,
    /// Refuse the file when it is of another format; `auto` takes any that is known.
    #[arg(long, default_value = "auto")]
    format: Expected,
    /// A second file with the numbers of bays, for an operator that tells them apart (Goldbeck).
    #[arg(long, value_name = "FILE")]
    counts: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct PlacesFile {
    /// The file.
    file: PathBuf,
    #[command(flatten)]
    origin: Origin,
}

/// `--format`: a format by its name in small letters with hyphens, or `auto`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Expected(Option<import::Format>);

impl std::str::FromStr for Expected {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "auto" {
            return Ok(Self(None));
        }
        import::Format::ALL
            .into_iter()
            .find(|format| slug(*format) == text)
            .map(|format| Self(Some(format)))
            .ok_or_else(|| {
                let known: Vec<_> = import::Format::ALL.into_iter().map(slug).collect();
                format!("known are auto, {}", known.join(", "))
            })
    }
}

/// `ParkAPI v3` → `parkapi`, `Goldbeck facilities` → `goldbeck-facilities`: words without versions and brackets.
fn slug(format: import::Format) -> String {
    let name = format.to_string().to_lowercase();
    let words = name.split(' ').filter(|word| !word.starts_with('(') && !is_version(word));
    words.collect::<Vec<_>>().join("-")
}

fn is_version(word: &str) -> bool {
    word.strip_prefix('v')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

impl Import {
    pub async fn run(self, places: &Places) -> Result<ExitCode, Failed> {
        let (file, origin) = match &self {
            Self::Lots(lots) => (&lots.file, &lots.origin),
            Self::Places(places) => (&places.file, &places.origin),
            Self::Gtfs(gtfs) => return gtfs.run(places).await,
        };
        eprintln!("gateway: reading {} …", file.display());
        let bytes = read(file)?;
        match &self {
            Self::Lots(lots) => {
                let imported = match &lots.counts {
                    Some(counts) => import::lots_with_counts(&bytes, &read(counts)?),
                    None => import::lots(&bytes),
                };
                let Some(imported) = reported(file, imported, lots.format) else {
                    return Ok(ExitCode::from(NOTHING));
                };
                let store = places.store().await?;
                eprintln!("gateway: writing {} car parks …", imported.records.len());
                let change = store.put_lots(&origin.source, origin.sample, &imported.records).await?;
                summary("car parks", change, &imported);
                store.close().await;
            }
            Self::Places(_) => {
                let Some(imported) = reported(file, import::places(&bytes), Expected(None)) else {
                    return Ok(ExitCode::from(NOTHING));
                };
                let store = places.store().await?;
                eprintln!("gateway: writing {} places …", imported.records.len());
                let change = store.put_places(&origin.source, origin.sample, &imported.records).await?;
                summary("places", change, &imported);
                store.close().await;
            }
            Self::Gtfs(_) => {}
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Failed> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()).into())
}

/// Says what was wrong; `None` when nothing is left to import.
fn reported<R>(
    file: &Path,
    imported: Result<Imported<R>, ImportError>,
    expected: Expected,
) -> Option<Imported<R>> {
    let at = file.display();
    let imported = match imported {
        Ok(imported) => imported,
        Err(error) => {
            eprintln!("{at}: {error}");
            return None;
        }
    };
    if let Expected(Some(expected)) = expected
        && expected != imported.format
    {
        eprintln!("{at}: this is {}, not {expected}", imported.format);
        return None;
    }
    let say = |faults: &[Fault], what: &str| {
        for fault in faults {
            eprintln!("{at}: {what}: {fault}");
        }
    };
    say(&imported.rejected, "rejected");
    say(&imported.remarks, "left out");
    if imported.records.is_empty() {
        eprintln!("{at}: nothing could be imported");
        return None;
    }
    Some(imported)
}

fn summary<R>(what: &str, change: Change, imported: &Imported<R>) {
    println!(
        "{} {what} from {}: {} new, {} known; {} rejected, {} fields left out, {} not for cars",
        imported.records.len(),
        imported.format,
        change.new,
        change.known,
        imported.rejected.len(),
        imported.remarks.len(),
        imported.not_for_cars,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_can_be_named() {
        for format in import::Format::ALL {
            assert_eq!(slug(format).parse(), Ok(Expected(Some(format))), "{format}");
        }
        assert_eq!("parkapi".parse(), Ok(Expected(Some(import::Format::ParkApi))));
        assert_eq!("auto".parse(), Ok(Expected(None)));
        assert!("nonsense".parse::<Expected>().unwrap_err().contains("goldbeck-facilities"));
    }
}
