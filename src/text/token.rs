//! Words, numbers and marks.
//!
//! Unicode word boundaries (UAX 29, from `unicode-segmentation`) are the ground; on it, parts that a reader takes as one are joined again (`e-mail`,
//! `12-11-2026`, `FC-2041`), and what is not prose (links, placeholders, tags) becomes one token each, so that no rule ever looks inside.

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};
use unicode_segmentation::UnicodeSegmentation;

use crate::sort;
use crate::span::ByteSpan;

/// What a token is, by its form alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Letters.
    Word,
    /// A number in digits.
    Digits,
    /// Letters and digits.
    Code,
    /// A link.
    Url,
    /// An e-mail address.
    Email,
    /// A placeholder of a template, or a tag.
    Placeholder,
    /// A slot in square brackets.
    Slot,
    /// A mark: punctuation, a sign, an emoji.
    Mark,
    /// A line break.
    Break,
}

/// A token and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub span: ByteSpan,
}

impl Token {
    /// Whether it is prose: a word, a number or a code.
    #[must_use]
    pub fn is_word(&self) -> bool {
        !matches!(self.kind, Kind::Mark | Kind::Break)
    }
}

/// The tokens of `text[range]`, in order; white space other than line breaks has none.
#[must_use]
pub fn tokenize(text: &str, range: ByteSpan) -> Vec<Token> {
    let part = range.slice(text);
    let mut tokens = Vec::with_capacity(part.len() / 5);
    let mut from = 0;
    for (kind, start, end) in opaque(part) {
        if start >= from {
            words(&part[from..start], range.start + from, &mut tokens);
            tokens.push(Token { kind, span: ByteSpan::new(range.start + start, range.start + end) });
            from = end;
        }
    }
    words(&part[from..], range.start + from, &mut tokens);
    tokens
}

/// The stretches that are not prose, in order of their start.
fn opaque(text: &str) -> Vec<(Kind, usize, usize)> {
    let mut found = Vec::new();
    if text.contains(['@', ':', '.']) && text.contains("://") || text.contains('@') || text.contains("www.") {
        let mut finder = LinkFinder::new();
        finder.url_must_have_scheme(true);
        found.extend(finder.links(text).map(|link| {
            let kind = if *link.kind() == LinkKind::Email { Kind::Email } else { Kind::Url };
            (kind, link.start(), link.end())
        }));
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(step) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| matches!(byte, b'{' | b'%' | b'<' | b'[' | b'w' | b'$'))) {
        at += step;
        let length = match bytes[at] {
            b'{' | b'$' => placeholder(&text[at..]),
            b'%' => percent_placeholder(&text[at..]),
            b'<' => tag(&text[at..]),
            b'[' => {
                if let Some(length) = slot(&text[at..]) {
                    found.push((Kind::Slot, at, at + length));
                    at += length;
                    continue;
                }
                None
            }
            _ => web_address(text, at).inspect(|length| found.push((Kind::Url, at, at + length))).map(|_| 0),
        };
        match length {
            Some(0) | None => at += 1,
            Some(length) => {
                found.push((Kind::Placeholder, at, at + length));
                at += length;
            }
        }
    }
    sort::by_key(&mut found, |&(_, start, end)| (start, usize::MAX - end));
    found
}

/// The length of `{{name}}`, `{name}` or `${name}` at the start of `text`.
fn placeholder(text: &str) -> Option<usize> {
    let open = text.strip_prefix('$').unwrap_or(text);
    let skipped = text.len() - open.len();
    if !open.starts_with('{') {
        return None;
    }
    let close = if open.starts_with("{{") { "}}" } else { "}" };
    let end = open.find(close)?;
    (end <= 80 && !open[..end].contains('\n') && end > close.len() - 1).then_some(skipped + end + close.len())
}

/// The length of `%name%`, `%(name)s`, `%{name}` or `%s` at the start of `text`.
fn percent_placeholder(text: &str) -> Option<usize> {
    let rest = &text[1..];
    let name = |text: &str| text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')).count();
    if let Some(inner) = rest.strip_prefix('(') {
        let length = name(inner);
        return (length > 0 && inner[length..].starts_with(")s")).then_some(length + 4);
    }
    if let Some(inner) = rest.strip_prefix('{') {
        let length = name(inner);
        return (length > 0 && inner[length..].starts_with('}')).then_some(length + 3);
    }
    let length = name(rest);
    if length > 0 && rest[length..].starts_with('%') {
        return Some(length + 2);
    }
    (rest.starts_with(['s', 'd']) && !rest[1..].starts_with(|next: char| next.is_alphanumeric())).then_some(2)
}

/// The length of an HTML tag or entity-like `<...>` at the start of `text`.
fn tag(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    if !inner.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '/' | '!')) {
        return None;
    }
    let end = inner.find('>')?;
    (!inner[..end].contains('<')).then_some(end + 2)
}

/// The length of a slot `[...]` at the start of `text`: on one line, with a letter in it, and no link text before `(`.
fn slot(text: &str) -> Option<usize> {
    let end = text.find(']')?;
    let inner = &text[1..end];
    let fits = end <= 160 && !inner.contains(['\n', '[']) && inner.chars().any(char::is_alphabetic);
    (fits && !text[end + 1..].starts_with('(')).then_some(end + 1)
}

/// The length of a link that starts with `www.` at `at`.
fn web_address(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    if !rest.starts_with("www.") || text[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '/' | '.' | '@')) {
        return None;
    }
    let end = rest.find(|char: char| char.is_whitespace() || matches!(char, '<' | '>' | '"' | ')' | ']')).unwrap_or(rest.len());
    let trimmed = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
    (trimmed.len() > 6).then_some(trimmed.len())
}

/// The words and marks of a stretch of prose.
///
/// A bound always stands between a visible ASCII character and ASCII white space, so the text is taken piece by piece from white space to white space. Most
/// pieces are plain enough to need no Unicode tables.
fn words(text: &str, offset: usize, tokens: &mut Vec<Token>) {
    let first = tokens.len();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let blank = matches!(byte, b' ' | b'\t');
        // What is not ASCII may belong to the blank before it.
        if blank && bytes.get(at + 1).is_none_or(u8::is_ascii) {
            at += 1;
            continue;
        }
        let rest = &bytes[at + 1..];
        let end = match byte {
            b'\r' | b'\n' => at + 1 + usize::from(*byte == b'\r' && rest.first() == Some(&b'\n')),
            _ => at + 1 + rest.iter().position(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).unwrap_or(rest.len()),
        };
        if !plain(bytes, offset, at..end, tokens) {
            bounds(text, offset, at..end, first, tokens);
        }
        at = end;
    }
}

/// Takes marks, one run of letters or digits, and marks again, all of ASCII; `false` where there is anything else.
fn plain(text: &[u8], offset: usize, range: Range<usize>, tokens: &mut Vec<Token>) -> bool {
    let piece = &text[range.clone()];
    let start = piece.iter().position(u8::is_ascii_alphanumeric).unwrap_or(piece.len());
    let (before, rest) = piece.split_at(start);
    let length = rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let (word, after) = rest.split_at(length);
    // An underscore binds to letters.
    if before.iter().chain(after).any(|byte| !byte.is_ascii_punctuation() || *byte == b'_') {
        return false;
    }
    let mut push =
        |kind, from: usize, length| tokens.push(Token { kind, span: ByteSpan::new(offset + range.start + from, offset + range.start + from + length) });
    (0..start).for_each(|at| push(Kind::Mark, at, 1));
    match (word.iter().any(u8::is_ascii_digit), word.iter().any(u8::is_ascii_alphabetic)) {
        (true, true) => push(Kind::Code, start, length),
        (true, false) => push(Kind::Digits, start, length),
        (false, true) => push(Kind::Word, start, length),
        (false, false) => {}
    }
    (start + length..piece.len()).for_each(|at| push(Kind::Mark, at, 1));
    true
}

/// The words and marks of `text[range]`, by Unicode.
fn bounds(text: &str, offset: usize, range: Range<usize>, first: usize, tokens: &mut Vec<Token>) {
    let bounds = text[range.clone()].split_word_bound_indices().flat_map(|(start, word)| match run_together(word) {
        Some(stop) => [Some((start, &word[..stop])), Some((start + stop, &word[stop..=stop])), Some((start + stop + 1, &word[stop + 1..]))],
        None => [Some((start, word)), None, None],
    });
    for (start, word) in bounds.flatten() {
        let Some(kind) = kind(word) else { continue };
        let start = offset + range.start + start;
        tokens.push(Token { kind, span: ByteSpan::new(start, start + word.len()) });
        join(text, offset, first, tokens);
    }
}

/// Where the full stop stands in `done.We`: between a small letter and a capital.
fn run_together(word: &str) -> Option<usize> {
    let stop = word.find('.')?;
    let small = word[..stop].chars().rev().take(2).filter(|char| char.is_lowercase()).count() == 2;
    (small && word[stop + 1..].starts_with(char::is_uppercase)).then_some(stop)
}

fn kind(word: &str) -> Option<Kind> {
    let first = word.chars().next()?;
    if first.is_alphanumeric() {
        let digits = word.bytes().any(|byte| byte.is_ascii_digit());
        let letters = word.chars().any(char::is_alphabetic);
        return Some(match (digits, letters) {
            (true, true) => Kind::Code,
            (true, false) => Kind::Digits,
            _ => Kind::Word,
        });
    }
    if word.contains('\n') || word.contains('\r') {
        return Some(Kind::Break);
    }
    (!first.is_whitespace() && !first.is_control()).then_some(Kind::Mark)
}

/// Joins the last token with the two before it where they are parts of one word: `e` `-` `mail`.
fn join(text: &str, offset: usize, first: usize, tokens: &mut Vec<Token>) {
    let [.., left, mark, right] = &tokens[first..] else { return };
    let joinable = |token: &Token| matches!(token.kind, Kind::Word | Kind::Digits | Kind::Code);
    let touching = left.span.end == mark.span.start && mark.span.end == right.span.start;
    if !(touching && mark.kind == Kind::Mark && joinable(left) && joinable(right)) {
        return;
    }
    let sign = &text[mark.span.start - offset..mark.span.end - offset];
    let digits = |token: &Token| token.kind == Kind::Digits;
    let joins = match sign {
        "-" | "\u{2010}" | "\u{2011}" => true,
        "/" | ":" | "." => digits(left) && digits(right),
        "'" | "\u{2019}" | "`" | "\u{b4}" => !digits(left),
        _ => false,
    };
    if joins {
        let span = ByteSpan::new(left.span.start, right.span.end);
        let kind = match (left.kind, right.kind) {
            (Kind::Digits, Kind::Digits) => Kind::Digits,
            (Kind::Word, Kind::Word) => Kind::Word,
            _ => Kind::Code,
        };
        tokens.truncate(tokens.len() - 3);
        tokens.push(Token { kind, span });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(Kind, &str)> {
        tokenize(text, ByteSpan::new(0, text.len())).iter().map(|token| (token.kind, token.span.slice(text))).collect()
    }

    #[test]
    fn joins_what_a_reader_takes_as_one() {
        assert_eq!(all("e-mail FC-2041"), [(Kind::Word, "e-mail"), (Kind::Code, "FC-2041")]);
        assert_eq!(all("12-11-2026 om 14:30"), [(Kind::Digits, "12-11-2026"), (Kind::Word, "om"), (Kind::Digits, "14:30")]);
        assert_eq!(all("€ 1.250,00"), [(Kind::Mark, "€"), (Kind::Digits, "1.250,00")]);
    }

    #[test]
    fn what_is_not_prose_is_one_token() {
        let kinds = |text| all(text).iter().map(|&(kind, _)| kind).collect::<Vec<_>>();
        assert_eq!(kinds("{{ticket.id}} {event} %name% %(name)s %{x}"), [Kind::Placeholder; 5]);
        assert_eq!(kinds("https://example.com/a?b=c. www.example.nl, a@b.nl"), [Kind::Url, Kind::Mark, Kind::Url, Kind::Mark, Kind::Email]);
        assert_eq!(all("[alternative]."), [(Kind::Slot, "[alternative]"), (Kind::Mark, ".")]);
        assert_eq!(all("<br>50 % off")[0], (Kind::Placeholder, "<br>"));
        assert_eq!(all("a < b"), [(Kind::Word, "a"), (Kind::Mark, "<"), (Kind::Word, "b")]);
    }

    #[test]
    fn pieces_are_bounded_as_the_whole_is() {
        let parts =
            ["a", "Z9", "7", "'", ".", ",", ":", "-", "_", "(", " ", "  ", "\t", "\n", "\r\n", "\r", "\u{301}", "é", "\u{200d}", "👩", "🇳", "\u{2003}", "א"];
        let numbers = (0..40_000_u32).map(|number| number.wrapping_mul(0x9e37_79b1));
        for number in numbers {
            let text: String = (0..5).map(|at| parts[(number >> (5 * at) & 31) as usize % parts.len()]).collect();
            let mut whole = Vec::new();
            bounds(&text, 0, 0..text.len(), 0, &mut whole);
            let mut pieces = Vec::new();
            words(&text, 0, &mut pieces);
            assert_eq!(pieces, whole, "{text:?}");
        }
    }

    #[test]
    fn never_splits_a_character() {
        let text = "e\u{301}e\u{301}n 👩‍👩‍👧 שלום\r\nEinde";
        let tokens = all(text);
        assert_eq!(tokens[0].1, "e\u{301}e\u{301}n");
        assert_eq!(tokens[1].1, "👩‍👩‍👧");
        assert_eq!(tokens[3], (Kind::Break, "\r\n"));
    }
}
