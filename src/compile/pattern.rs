//! The pattern language of the rule files.
//!
//! | written | matches |
//! |---|---|
//! | `word` | that word, in any case and with or without accents |
//! | `*beleid`, `voorwaarde*` | words that end or start so |
//! | `<wij>` | a word class or named pattern of `words.toml`, or a built-in kind such as `<digits>` |
//! | `a b` | one after the other |
//! | `a \| b`, `(a \| b) c` | one of these |
//! | `a?`, `(a b)?` | this or nothing |
//! | `!a` | one word that is not this |
//! | `..`, `..6` | up to three words, up to six, inside the clause |
//! | `...` | any words inside the clause |
//! | `~` | any words, over the edges of clauses too |
//! | `{a ; b ; c}` | all of these in one clause, in any order |
//! | `,`, `:` | that mark |
//! | `^`, `$` | the start and the end of the sentence |
//! | `[`, `]` | the start and the end of a clause |

use crate::pack::{SymbolId, builtin};
use crate::text::fold::fold;

/// A pattern, read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pattern {
    /// A word, folded.
    Word(String),
    /// Words that start so.
    Prefix(String),
    /// Words that end so.
    Suffix(String),
    /// A named class or pattern.
    Named(String),
    /// A built-in symbol.
    Builtin(SymbolId),
    /// One after the other.
    Sequence(Vec<Pattern>),
    /// One of these.
    Either(Vec<Pattern>),
    /// This or nothing.
    Optional(Box<Pattern>),
    /// One word that is not this.
    Not(Box<Pattern>),
    /// Up to this many words.
    Gap(u8),
    /// Any tokens.
    Anything,
    /// All in one clause.
    Together(Vec<Pattern>),
    /// The start of the sentence.
    Start,
    /// The end of the sentence.
    End,
    /// The start of a clause.
    ClauseStart,
    /// The end of a clause.
    ClauseEnd,
}

/// A gap without a number.
const GAP: u8 = 3;
/// A gap up to the end of the clause.
const WHOLE_CLAUSE: u8 = u8::MAX;

/// Reads a pattern.
///
/// # Errors
/// Says what could not be read, and what was expected there.
pub fn parse(source: &str) -> Result<Pattern, String> {
    let tokens = lex(source)?;
    let mut reader = Reader { tokens, at: 0 };
    let pattern = reader.either()?;
    match reader.next() {
        None => Ok(pattern),
        Some(token) => Err(format!("`{token}` has no partner that opens it")),
    }
}

fn lex(source: &str) -> Result<Vec<String>, String> {
    let mut tokens = Vec::new();
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let length: usize = match first {
            '(' | ')' | '{' | '}' | '[' | ']' | '|' | '?' | '!' | '^' | '$' | '~' | ';' | ',' | ':' => 1,
            '.' => {
                let dots = rest.bytes().take_while(|&byte| byte == b'.').count();
                if !(2..=3).contains(&dots) {
                    return Err(format!("a gap is `..`, `..6` or `...`, not {dots} dots (write an abbreviation without its last dot)"));
                }
                dots + rest[dots..].bytes().take_while(u8::is_ascii_digit).count()
            }
            '<' => rest.find('>').ok_or("`<` without `>`: a class is written `<name>`")? + 1,
            _ => rest
                .find(|char: char| char.is_whitespace() || "(){}[]|?!^$~;<>,:".contains(char))
                .filter(|&length| length > 0)
                .unwrap_or(if rest.starts_with('>') { return Err("`>` without `<`: a class is written `<name>`".into()) } else { rest.len() }),
        };
        tokens.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

struct Reader {
    tokens: Vec<String>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<&str> {
        self.tokens.get(self.at).map(String::as_str)
    }

    fn next(&mut self) -> Option<String> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn either(&mut self) -> Result<Pattern, String> {
        let mut options = vec![self.sequence()?];
        while self.peek() == Some("|") {
            self.at += 1;
            options.push(self.sequence()?);
        }
        Ok(if options.len() == 1 { options.remove(0) } else { Pattern::Either(options) })
    }

    fn sequence(&mut self) -> Result<Pattern, String> {
        let mut steps = Vec::new();
        while let Some(token) = self.peek() {
            if matches!(token, ")" | "}" | "|" | ";") {
                break;
            }
            let mut step = self.step()?;
            while self.peek() == Some("?") {
                self.at += 1;
                step = Pattern::Optional(Box::new(step));
            }
            steps.push(step);
        }
        match steps.len() {
            0 => Err("something is missing here: a word, a class or a gap was expected".into()),
            1 => Ok(steps.remove(0)),
            _ => Ok(Pattern::Sequence(steps)),
        }
    }

    fn step(&mut self) -> Result<Pattern, String> {
        let token = self.next().ok_or("the pattern ends too early")?;
        Ok(match token.as_str() {
            "(" => {
                let inner = self.either()?;
                self.expect(")")?;
                inner
            }
            "{" => {
                let mut parts = vec![self.either()?];
                while self.peek() == Some(";") {
                    self.at += 1;
                    parts.push(self.either()?);
                }
                self.expect("}")?;
                if parts.len() < 2 {
                    return Err("`{a ; b}` needs at least two parts, with `;` between them".into());
                }
                Pattern::Together(parts)
            }
            "!" => Pattern::Not(Box::new(self.step()?)),
            "^" => Pattern::Start,
            "$" => Pattern::End,
            "[" => Pattern::ClauseStart,
            "]" => Pattern::ClauseEnd,
            "~" => Pattern::Anything,
            "," => Pattern::Builtin(builtin::COMMA),
            ":" => Pattern::Builtin(builtin::COLON),
            "?" => return Err("`?` stands behind what is optional: `(very)?`".into()),
            ".." => Pattern::Gap(GAP),
            "..." => Pattern::Gap(WHOLE_CLAUSE),
            gap if gap.starts_with("..") => Pattern::Gap(gap[2..].trim_start_matches('.').parse().map_err(|_| format!("`{gap}` is not a gap: `..6`"))?),
            name if name.starts_with('<') => {
                let name = &name[1..name.len() - 1];
                match builtin::NAMES.iter().find(|(known, _)| *known == name) {
                    Some(&(_, symbol)) => Pattern::Builtin(symbol),
                    None => Pattern::Named(name.to_owned()),
                }
            }
            word => literal(word)?,
        })
    }

    fn expect(&mut self, close: &str) -> Result<(), String> {
        match self.next() {
            Some(token) if token == close => Ok(()),
            Some(token) => Err(format!("`{close}` was expected, not `{token}`")),
            None => Err(format!("`{close}` is missing at the end")),
        }
    }
}

fn literal(word: &str) -> Result<Pattern, String> {
    let bare = word.trim_matches('*');
    if bare.is_empty() || bare.contains('*') {
        return Err(format!("`{word}`: a star stands at the start or the end of a word"));
    }
    if !bare.starts_with(|first: char| first.is_alphanumeric() || matches!(first, '\'' | '’')) {
        return Err(format!("`{word}` is not a word; marks are written by name, such as <comma> or <question-mark>"));
    }
    let folded = fold(bare);
    Ok(match (word.starts_with('*'), word.ends_with('*')) {
        (false, false) => Pattern::Word(folded),
        (true, false) => Pattern::Suffix(folded),
        (false, true) => Pattern::Prefix(folded),
        (true, true) => return Err(format!("`{word}`: a star can stand on one side only")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_all_of_the_language() {
        let pattern = parse("^ (<wij> | Men) kan ..6 niet? {a ; b c} !d ... *beleid $").unwrap();
        let Pattern::Sequence(steps) = pattern else { panic!("a sequence") };
        assert_eq!(steps.len(), 10);
        assert_eq!(steps[1], Pattern::Either(vec![Pattern::Named("wij".into()), Pattern::Word("men".into())]));
        assert_eq!(steps[3], Pattern::Gap(6));
        assert_eq!(steps[9], Pattern::End);
    }

    #[test]
    fn says_what_is_wrong() {
        for (source, part) in [
            ("(a", "`)` is missing"),
            ("a)", "no partner"),
            ("a | ", "something is missing"),
            ("{a}", "at least two"),
            ("<a", "`<name>`"),
            ("a*b", "star"),
            ("a & b", "by name"),
            ("a .... b", "dots"),
        ] {
            let message = parse(source).unwrap_err();
            assert!(message.contains(part), "{source}: {message}");
        }
    }
}
