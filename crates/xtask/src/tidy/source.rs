//! Source text, as far as the rules look into it.

/// A file by its path from the repository's root.
#[derive(Clone, Debug)]
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    /// Lines of code with their numbers from 1: no comments, and nothing from the first `#[cfg(test)]` on a
    /// module of its own (tests may do what the house may not).
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut lines = self.text.lines().enumerate().peekable();
        std::iter::from_fn(move || {
            let (index, line) = lines.next()?;
            let is_module = |line: &&str| line.trim_start().starts_with("mod ");
            if line.trim() == "#[cfg(test)]" && lines.peek().is_some_and(|(_, next)| is_module(next)) {
                return None;
            }
            Some((index + 1, line))
        })
        .map(|(number, line)| (number, line.split_once("//").map_or(line, |(code, _)| code)))
    }

    /// Every string literal's content, escapes left as they are.
    pub fn strings(&self) -> Vec<&str> {
        let text = &self.text;
        let mut found = Vec::new();
        let mut start: Option<usize> = None;
        let mut chars = text.char_indices().peekable();
        while let Some((at, char)) = chars.next() {
            match (start, char) {
                (Some(_), '\\') => drop(chars.next()),
                (Some(from), '"') => {
                    found.push(&text[from..at]);
                    start = None;
                }
                (None, '"') => start = Some(at + 1),
                // A character literal: '"' is no string.
                (None, '\'') if text[at..].starts_with("'\"'") || text[at..].starts_with("'\\\"'") => {
                    while chars.next_if(|(_, it)| *it != '\'').is_some() {}
                    chars.next();
                }
                (None, '/') if text[at..].starts_with("//") => {
                    while chars.next_if(|(_, it)| *it != '\n').is_some() {}
                }
                _ => {}
            }
        }
        found
    }
}

/// What a word in a class name, an identifier or a keyword is made of.
pub fn is_word(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '-' || char == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> File {
        File { path: "src/a.rs".into(), text: text.into() }
    }

    #[test]
    fn code_ends_where_the_tests_begin() {
        let file = file("use a; // b\nfn c() {}\n#[cfg(test)]\nmod tests {\n    use d;\n}\n");
        assert_eq!(file.code().collect::<Vec<_>>(), [(1, "use a; "), (2, "fn c() {}")]);
    }

    #[test]
    fn strings_are_found_and_quotes_in_comments_are_not() {
        let file = file("f(\"a \\\" b\", '\"', \"c\"); // \"no\"\n\"d\"");
        assert_eq!(file.strings(), ["a \\\" b", "c", "d"]);
    }
}
