//! The parts of a letter that are not the agent's own prose: quoted mail.
//!
//! Greeting, closing and signature need a language's words and are found in [`crate::analysis`]; quoted mail is found by its form.

use crate::span::ByteSpan;

/// The stretches of `text` that stand between quoted lines: what the agent wrote, in order, whole lines each.
///
/// A quoted line starts with `>`; everything from a line such as `-----Original Message-----` or the line that `is_header` accepts is quoted too.
#[must_use]
pub fn own_lines(text: &str, mut is_header: impl FnMut(&str) -> bool) -> Vec<ByteSpan> {
    let mut own: Vec<ByteSpan> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let content = line.trim();
        if is_separator(content) || is_header(content) {
            break;
        }
        if !content.starts_with('>') {
            match own.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => own.push(ByteSpan::new(start, end)),
            }
        }
        start = end;
    }
    own
}

/// `-----Original Message-----`, `________________`, `--- Forwarded ---`: dashes with at most a few words between.
fn is_separator(line: &str) -> bool {
    let dashed = |dash: char| line.starts_with([dash; 5].iter().collect::<String>().as_str()) && line.ends_with(dash);
    line.len() < 80 && (dashed('-') || dashed('_') && line.len() > 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_lines_are_not_the_agents_own() {
        let text = "Hello\n> you wrote this\nmy answer\n-----Original Message-----\nold\n";
        let own: Vec<_> = own_lines(text, |_| false).iter().map(|span| span.slice(text)).collect();
        assert_eq!(own, ["Hello\n", "my answer\n"]);
    }
}
