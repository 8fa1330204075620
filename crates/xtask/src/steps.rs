//! A list of steps with what came of each: run all that can be run, then say it in one table.

use crate::tool;
use anyhow::{Result, bail};
use std::{
    io::{BufRead as _, BufReader, IsTerminal as _, Read, Write},
    process::{Command, Stdio},
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

/// How many tests a step has run, by what their runners say.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Count {
    pub passed: u64,
    pub failed: u64,
}

struct Row {
    name: &'static str,
    took: Duration,
    count: Count,
    is_red: bool,
}

/// The steps so far.
#[derive(Default)]
pub struct Steps(Vec<Row>);

impl Steps {
    /// Runs a step; a failure is said at once and remembered, and the next step still runs.
    pub fn run(&mut self, name: &'static str, step: impl FnOnce() -> Result<Count>) {
        eprintln!("\n── {name} ──");
        let started = Instant::now();
        let outcome = step();
        if let Err(error) = &outcome {
            eprintln!("{name}: {error:#}");
        }
        let is_red = !matches!(&outcome, Ok(it) if it.failed == 0);
        self.0.push(Row { name, took: started.elapsed(), count: outcome.unwrap_or_default(), is_red });
    }

    /// Whether a step of this name has failed.
    pub fn is_red(&self, name: &str) -> bool {
        self.0.iter().any(|it| it.name == name && it.is_red)
    }

    /// The table, then one line that any machine can read; an error when something failed.
    ///
    /// A step that runs no tests (format, lints) counts as one.
    pub fn finish(self) -> Result<()> {
        let mut total = Count::default();
        println!("\n  {:<8} {:>8}  {:>6}", "step", "seconds", "tests");
        for Row { name, took, count, is_red } in &self.0 {
            let mark = if *is_red { "failed" } else { "ok" };
            let tests = count.passed + count.failed;
            let tests = if tests == 0 { String::new() } else { tests.to_string() };
            println!("  {name:<8} {:>8.1}  {tests:>6}  {mark}", took.as_secs_f32());
            let step = Count { passed: u64::from(!is_red), failed: u64::from(*is_red) };
            let count = if tests.is_empty() || (*is_red && count.failed == 0) { step } else { *count };
            total.passed += count.passed;
            total.failed += count.failed;
        }
        println!("\n{} passed, {} failed", total.passed, total.failed);
        let red: Vec<&str> = self.0.iter().filter(|it| it.is_red).map(|it| it.name).collect();
        if !red.is_empty() {
            bail!("not green: {}", red.join(", "));
        }
        Ok(())
    }
}

/// Runs a step that has no tests to count.
pub fn plain(command: &mut Command) -> Result<Count> {
    tool::run(command).map(|()| Count::default())
}

/// Runs a test runner, passes its output on, and counts what it says.
pub fn counted(command: &mut Command) -> Result<Count> {
    if std::io::stderr().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
    }
    let mut child = tool::spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let total = Mutex::new(Count::default());
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(|| stdout.map(|it| pass_on(it, std::io::stdout(), &total)));
        scope.spawn(|| stderr.map(|it| pass_on(it, std::io::stderr(), &total)));
    });
    let status = child.wait()?;
    let count = total.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    if !status.success() && count.failed == 0 {
        bail!("`{}` ended with {status}", tool::shown(command));
    }
    Ok(count)
}

fn pass_on(from: impl Read, mut to: impl Write, total: &Mutex<Count>) {
    for line in BufReader::new(from).lines().map_while(Result::ok) {
        // A terminal that has gone away is no reason to stop the tests.
        drop(writeln!(to, "{line}"));
        if let Some(count) = counts(&line) {
            let mut total = total.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            total.passed += count.passed;
            total.failed += count.failed;
        }
    }
}

/// What a closing line of cargo test, nextest or our Playwright reporter says.
fn counts(line: &str) -> Option<Count> {
    let line = without_colours(line);
    let line = line.trim_start();
    let cargo = line.starts_with("test result:");
    let nextest = line.starts_with("Summary [");
    let playwright = line.starts_with(|it: char| it.is_ascii_digit()) && line.contains(" passed, ");
    if !(cargo || nextest || playwright) {
        return None;
    }
    let words: Vec<&str> = line.split([' ', ',', ';']).filter(|it| !it.is_empty()).collect();
    let before = |word: &str| {
        words.windows(2).find(|it| it[1] == word).and_then(|it| it[0].parse().ok()).unwrap_or_default()
    };
    Some(Count { passed: before("passed"), failed: before("failed") })
}

fn without_colours(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').map_or(part, |(_, rest)| rest));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_all_runners_are_understood() {
        let cases = [
            (
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s",
                (12, 0),
            ),
            ("     Summary [   1.203s] 40 tests run: 38 passed (1 slow), 2 failed, 3 skipped", (38, 2)),
            (
                "\u{1b}[32;1m     Summary\u{1b}[0m [   1.2s] 5 tests run: \u{1b}[1m5\u{1b}[0m passed, 0 skipped",
                (5, 0),
            ),
            ("21 passed, 1 failed, 0 skipped", (21, 1)),
        ];
        for (line, (passed, failed)) in cases {
            assert_eq!(counts(line), Some(Count { passed, failed }), "{line}");
        }
        assert_eq!(counts("the gate let 3 passed, 1 failed tickets through"), None);
    }

    #[test]
    fn a_failure_does_not_keep_the_next_step_from_running() {
        let mut steps = Steps::default();
        let mut has_run = false;
        steps.run("first", || bail!("broken"));
        steps.run("second", || {
            has_run = true;
            Ok(Count { passed: 3, failed: 0 })
        });
        assert!(has_run && steps.is_red("first") && !steps.is_red("second"));
        assert!(steps.finish().is_err());
    }
}
