//! A QR code in the terminal: two modules a character, black on white whatever the terminal's colours.

use fast_qr::qr::QRBuilder;
use std::io::IsTerminal as _;

/// Modules of white around the code (ISO/IEC 18004 wants four; phones read terminals with two).
const QUIET: usize = 2;

/// The code's lines, or nothing when the output is not a terminal.
pub fn in_terminal(text: &str) -> Option<String> {
    if !std::io::stdout().is_terminal() {
        return None;
    }
    let code = QRBuilder::new(text).build().ok()?;
    let dark = |x: usize, y: usize| x < code.size && y < code.size && code[y][x].value();
    let drawn = drawn(code.size, dark);
    Some(drawn.lines().flat_map(|line| ["  \u{1b}[30;47m", line, "\u{1b}[0m\n"]).collect())
}

/// Half blocks: the upper module and the lower one in each character.
fn drawn(size: usize, dark: impl Fn(usize, usize) -> bool) -> String {
    let whole = size + 2 * QUIET;
    // Outside the code every module is light; the subtraction wraps to a number no code is as large as.
    let module = |x: usize, y: usize| dark(x.wrapping_sub(QUIET), y.wrapping_sub(QUIET));
    let mut lines = String::new();
    for y in (0..whole).step_by(2) {
        for x in 0..whole {
            lines.push(match (module(x, y), module(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        lines.push('\n');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_modules_stand_in_each_character_within_a_quiet_zone() {
        // ■□
        // ■■
        let dark = |x: usize, y: usize| x < 2 && y < 2 && (x == 0 || y == 1);
        assert_eq!(drawn(2, dark), "      \n  █▄  \n      \n");
    }
}
