//! Nothing in the repository names a folder of one machine.

use super::source::File;

/// Written in two parts, so that this file keeps its own rule.
const MACHINE: [&str; 5] = [
    concat!("/", "work/"),
    concat!("/", "root/"),
    concat!("/", "tmp/"),
    concat!("/", "home/"),
    concat!("/", "Users/"),
];
/// Made by programs.
const MADE: [&str; 2] = ["Cargo.lock", "package-lock.json"];

/// Checks every text file.
pub fn check(files: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in files.iter().filter(|it| !MADE.iter().any(|made| it.path.ends_with(made))) {
        for (index, line) in file.text.lines().enumerate() {
            for folder in MACHINE.iter().filter(|it| starts_a_path(line, it)) {
                faults.push(format!("{}:{}: {folder} is a folder of one machine", file.path, index + 1));
            }
        }
    }
    faults
}

/// Whether `folder` stands at the beginning of a path, and not in the middle of one or of a URL.
fn starts_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|it| it.is_alphanumeric() || matches!(it, '_' | '.' | '}' | ')' | '*' | '-'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> usize {
        check(&[File { path: "a.md".into(), text: text.into() }]).len()
    }

    #[test]
    fn folders_of_one_machine_are_faults() {
        for folder in MACHINE {
            assert_eq!(faults(&format!("see {folder}notes.md")), 1);
        }
    }

    #[test]
    fn the_middle_of_a_path_or_a_url_is_not() {
        for folder in MACHINE {
            assert_eq!(faults(&format!("https://example.org{folder}a and ./src{folder}b")), 0);
        }
    }

    #[test]
    fn locks_are_made_by_programs() {
        let text = format!("\"{}x\"", MACHINE[0]);
        assert!(check(&[File { path: "e2e/package-lock.json".into(), text }]).is_empty());
    }
}
