//! What rides cost: `fare_attributes.txt` with `fare_rules.txt` (Fares v1), and ladders by distance.

use super::{
    GtfsError,
    archive::Archive,
    lines::{Agencies, Lines},
    report::Report,
    table::{Bad, Taken, each_if_there, money},
};
use contract::Fen;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tariff::{Beyond, FareLadder, FareStep};
use transit::network::{FareProduct, Fares, LineLadder};

/// The currency that is counted in fen here.
const CURRENCY: &str = "CNY";

#[derive(Debug)]
struct Attributes {
    id: String,
    price: Fen,
    transfers: Option<u8>,
    transfer_s: Option<u32>,
    agency: Option<usize>,
    rules: Vec<Rule>,
    /// Whether any row, a wrong one too, binds it to lines or zones.
    is_bound: bool,
}

#[derive(Debug)]
struct Rule {
    line: Option<usize>,
    origin: Option<String>,
    destination: Option<String>,
    contains: Option<String>,
}

pub(super) fn read(
    archive: &Archive<'_>,
    agencies: &Agencies,
    lines: &Lines,
    report: &mut Report,
) -> Result<Fares, GtfsError> {
    let attributes = attributes(archive, agencies, lines, report)?;
    let products = attributes.iter().flat_map(|fare| products(fare, lines)).collect();
    Ok(Fares { products, ladders: ladders(archive, agencies, lines, report)? })
}

fn attributes(
    archive: &Archive<'_>,
    agencies: &Agencies,
    lines: &Lines,
    report: &mut Report,
) -> Result<Vec<Attributes>, GtfsError> {
    let columns = ["fare_id", "price", "currency_type", "transfers", "transfer_duration", "agency_id"];
    let mut fares: Vec<Attributes> = Vec::new();
    let mut numbers: HashMap<String, Option<usize>> = HashMap::new();
    each_if_there(archive, "fare_attributes.txt", columns, 3, report, |row, _| {
        let id = row.need(0)?;
        if numbers.contains_key(id) {
            return Err(Bad::new("fare_id", "stands here twice: the first one counts"));
        }
        if row.need(2)? != CURRENCY {
            numbers.insert(id.to_owned(), None);
            return Err(Bad::new(
                "currency_type",
                format!("{}: fares are read in {CURRENCY} only", row.text(2)),
            ));
        }
        let price = money(row.need(1)?).ok_or_else(|| row.bad(1, "an amount with up to two decimals"))?;
        let changes: Option<u8> = row.parse(3, "a number of changes")?;
        let valid_s = row.parse(4, "a number of seconds")?;
        let agency = match row.some(5) {
            Some(agency) => Some(agencies.find(agency).ok_or_else(|| row.bad(5, "in agency.txt"))?),
            None => None,
        };
        numbers.insert(id.to_owned(), Some(fares.len()));
        fares.push(Attributes {
            id: id.to_owned(),
            price,
            transfers: changes,
            transfer_s: valid_s,
            agency,
            rules: Vec::new(),
            is_bound: false,
        });
        Ok(Taken::Yes)
    })?;
    let columns = ["fare_id", "route_id", "origin_id", "destination_id", "contains_id"];
    each_if_there(archive, "fare_rules.txt", columns, 1, report, |row, _| {
        let fare = match numbers.get(row.need(0)?) {
            Some(Some(fare)) => &mut fares[*fare],
            Some(None) => return Ok(Taken::PassedOver("of fares in other currencies")),
            None => return Err(row.bad(0, "in fare_attributes.txt, or was rejected there")),
        };
        fare.is_bound = true;
        let line = match row.some(1) {
            Some(uid) => Some(
                *lines.numbers.get(uid).ok_or_else(|| row.bad(1, "in routes.txt, or was rejected there"))?,
            ),
            None => None,
        };
        let zone = |column: usize| row.some(column).map(str::to_owned);
        fare.rules.push(Rule { line, origin: zone(2), destination: zone(3), contains: zone(4) });
        Ok(Taken::Yes)
    })?;
    for fare in fares.iter().filter(|fare| fare.is_bound && fare.rules.is_empty()) {
        // It would otherwise hold everywhere.
        let why = "left out: every rule that binds it was rejected";
        report.tally("fare_attributes.txt").remark(0, &fare.id, "fare_id", why);
    }
    fares.retain(|fare| !fare.is_bound || !fare.rules.is_empty());
    Ok(fares)
}

type Zones = BTreeSet<(Option<String>, Option<String>)>;

/// One product for all lines on which a fare holds under the same rules.
fn products(fare: &Attributes, lines: &Lines) -> Vec<FareProduct> {
    let product = |lines: Vec<usize>, zones: Zones, contains: BTreeSet<String>| FareProduct {
        price: fare.price,
        transfers: fare.transfers,
        transfer_s: fare.transfer_s,
        lines,
        zones: zones.into_iter().collect(),
        contains: contains.into_iter().collect(),
    };
    let mut by_line: BTreeMap<Option<usize>, (Zones, BTreeSet<String>)> = BTreeMap::new();
    for rule in &fare.rules {
        let (zones, contains) = by_line.entry(rule.line).or_default();
        if rule.origin.is_some() || rule.destination.is_some() {
            zones.insert((rule.origin.clone(), rule.destination.clone()));
        }
        contains.extend(rule.contains.clone());
    }
    if by_line.is_empty() {
        by_line.insert(None, Default::default());
    }
    let mut by_rule: BTreeMap<(Zones, BTreeSet<String>), Vec<Option<usize>>> = BTreeMap::new();
    for (line, rule) in by_line {
        by_rule.entry(rule).or_default().push(line);
    }
    let of_agency = || -> Vec<usize> {
        let of = |at: &usize| fare.agency.is_some() && lines.all[*at].agency == fare.agency;
        (0..lines.all.len()).filter(of).collect()
    };
    let made = by_rule.into_iter().filter_map(|((zones, contains), on)| {
        // On all lines, or on all of the agency that sells it, where a rule names none.
        let everywhere = on.contains(&None);
        let on = if everywhere { of_agency() } else { on.into_iter().flatten().collect() };
        let holds_nowhere = everywhere && fare.agency.is_some() && on.is_empty();
        (!holds_nowhere).then(|| product(on, zones, contains))
    });
    made.collect()
}

#[derive(Debug, Default)]
struct Ladder {
    steps: Vec<FareStep>,
    beyond: Option<Beyond>,
    row: u64,
}

/// `fare_ladders.txt`, our own table, as Fares v1 knows no prices by distance: one row a step, up to so many metres;
/// and one row, without `metres_to`, for what each stretch beyond the last step adds. A ladder holds on all lines of its
/// agency, or on those of one type.
fn ladders(
    archive: &Archive<'_>,
    agencies: &Agencies,
    lines: &Lines,
    report: &mut Report,
) -> Result<Vec<LineLadder>, GtfsError> {
    const FILE: &str = "fare_ladders.txt";
    let columns = ["agency_id", "metres_to", "fen", "beyond_step_metres", "beyond_step_fen", "route_type"];
    let mut all: BTreeMap<(usize, Option<u16>), Ladder> = BTreeMap::new();
    each_if_there(archive, FILE, columns, 3, report, |row, _| {
        let agency = agencies.find(row.text(0)).ok_or_else(|| row.bad(0, "in agency.txt"))?;
        let kind: Option<u16> = row.parse(5, "a route type")?;
        let metres = |column: usize| row.parse::<u32>(column, "a number of metres");
        let fen = |column: usize| -> Result<Fen, Bad> {
            row.need(column)?;
            let fen: Option<u32> = row.parse(column, "a number of fen")?;
            Ok(Fen::new(fen.unwrap_or_default().into()))
        };
        let (step, beyond) = match (metres(1)?, metres(3)?) {
            (Some(up_to_m), None) => (Some(FareStep { up_to_m, fare: fen(2)? }), None),
            (None, Some(every_m)) => (None, Some(Beyond { every_m, more: fen(4)? })),
            _ => return Err(Bad::new("metres_to", "either this or beyond_step_metres is said")),
        };
        let new = || Ladder { row: row.line, ..Ladder::default() };
        let ladder = all.entry((agency, kind)).or_insert_with(new);
        if beyond.is_some() && ladder.beyond.is_some() {
            return Err(Bad::new("beyond_step_metres", "stands twice for this ladder: the first counts"));
        }
        ladder.steps.extend(step);
        ladder.beyond = ladder.beyond.or(beyond);
        Ok(Taken::Yes)
    })?;
    let mut made = Vec::new();
    for ((agency, kind), mut ladder) in all {
        ladder.steps.sort_by_key(|step| step.up_to_m);
        // Nothing said: what is longer costs as much as the longest.
        let beyond = ladder.beyond.unwrap_or(Beyond { every_m: u32::MAX, more: Fen::ZERO });
        let of = |at: &usize| {
            lines.all[*at].agency == Some(agency) && kind.is_none_or(|kind| lines.kinds[*at] == kind)
        };
        let on: Vec<_> = (0..lines.all.len()).filter(of).collect();
        match FareLadder::new(ladder.steps, beyond) {
            Ok(_) if on.is_empty() => {
                report.tally(FILE).remark(
                    ladder.row,
                    "",
                    "agency_id",
                    "the ladder holds on no line: left out",
                );
            }
            Ok(ladder) => made.push(LineLadder { lines: on, ladder }),
            Err(error) => {
                let why = format!("the ladder is left out: {error}");
                report.tally(FILE).remark(ladder.row, "", "", why);
            }
        }
    }
    Ok(made)
}
