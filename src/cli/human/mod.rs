//! Output for people: findings as a good compiler shows them, and the rest in short lists.

pub mod catalogue;
pub mod report;
pub mod rewrite;

use std::io::{self, IsTerminal};

use annotate_snippets::Renderer;
use annotate_snippets::renderer::{AnsiColor, DecorStyle, Effects, Style};
use anstream::{AutoStream, ColorChoice};
use nobly::language::Language;

/// The width of text that goes to no terminal, in characters.
const WIDTH: usize = 100;
/// Terminals narrower or wider than this are written to as if they were this wide.
const NARROWEST: usize = 40;
const WIDEST: usize = 140;

const HEADING: Style = Style::new().effects(Effects::BOLD);
const FAINT: Style = Style::new().effects(Effects::DIMMED);
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Yellow.on_default();
const ASK: Style = AnsiColor::Cyan.on_default();

/// The fixed words of the output in one language. They stand under `[phrases]` in `rules/<language>/guidelines.toml`.
#[derive(Clone, Copy)]
pub struct Words(pub &'static Language);

impl Words {
    fn get(self, name: &'static str) -> &'static str {
        self.0.phrase(name)
    }

    /// The title of a guideline.
    fn title(self, guideline: &str) -> &'static str {
        let at = nobly::language::guidelines().guidelines.iter().position(|known| known.id == guideline);
        at.and_then(|at| self.0.pack.guideline_texts.get(at)).map_or("", |texts| texts.title)
    }

    /// The title of a situation.
    fn situation(self, situation: Option<&str>) -> &'static str {
        let at = situation.and_then(|situation| nobly::language::guidelines().situations.iter().position(|known| known.id == situation));
        at.and_then(|at| self.0.pack.situation_titles.get(at)).copied().unwrap_or_else(|| self.get("situation-none"))
    }
}

/// How the output looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    colour: bool,
    terminal: bool,
    width: usize,
}

impl Look {
    /// Colour only on a terminal that shows it, and not where `NO_COLOR` asks for none.
    pub fn of_stdout() -> Self {
        let stdout = io::stdout();
        let width = terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0));
        Self { colour: AutoStream::choice(&stdout) != ColorChoice::Never, terminal: stdout.is_terminal(), width: width.clamp(NARROWEST, WIDEST) }
    }

    fn paint(self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn heading(self, text: &str) -> String {
        format!("\n{}\n", self.paint(HEADING, text))
    }

    fn renderer(self) -> Renderer {
        let renderer = if self.colour { Renderer::styled() } else { Renderer::plain() };
        renderer.decor_style(DecorStyle::Unicode).term_width(self.width)
    }

    /// `text` as it is, save that on a terminal nothing in it can move the cursor or change colours: it may hold what a stranger wrote.
    fn show(self, text: &str) -> String {
        let visible = |char: char| match u32::from(char) {
            0x0A | 0x09 => char,
            code @ 0..=0x1F => char::from_u32(0x2400 + code).unwrap_or(char),
            0x7F..=0x9F => char::REPLACEMENT_CHARACTER,
            _ => char,
        };
        if self.terminal { text.replace("\r\n", "\n").chars().map(visible).collect() } else { text.to_owned() }
    }

    /// `text` in lines that fit beside `indent` characters, each after the first indented by as much.
    fn wrap(self, text: &str, indent: usize) -> String {
        self.lines(text, indent).join(&format!("\n{:indent$}", ""))
    }

    fn lines(self, text: &str, indent: usize) -> Vec<String> {
        let room = self.width.saturating_sub(indent).max(NARROWEST / 2);
        let mut lines = vec![String::new()];
        let mut used = 0;
        for word in self.show(text).split_whitespace() {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > room {
                lines.push(String::new());
                used = 0;
            }
            let line = lines.last_mut().expect("there is always a last line");
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::Look;

    const PLAIN: Look = Look { colour: false, terminal: true, width: 40 };

    #[test]
    fn words_are_wrapped_and_never_cut() {
        assert_eq!(PLAIN.wrap("aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii", 4), "aaaa bbbb cccc dddd eeee ffff gggg\n    hhhh iiii");
        let long = "x".repeat(90);
        assert_eq!(PLAIN.wrap(&format!("a {long} b"), 0), format!("a\n{long}\nb"));
    }

    #[test]
    fn a_terminal_is_not_given_escape_codes_of_a_stranger() {
        assert_eq!(PLAIN.show("a\u{1b}[31mb\u{9b}c\nd"), "a\u{241b}[31mb\u{fffd}c\nd");
        assert_eq!(Look { terminal: false, ..PLAIN }.show("a\u{1b}[31m"), "a\u{1b}[31m");
    }

    /// The program would show the name of a missing text instead of the text.
    #[test]
    fn every_fixed_text_is_there_in_every_language() {
        let sources = [include_str!("report.rs"), include_str!("rewrite.rs"), include_str!("catalogue.rs"), include_str!("mod.rs")];
        let names: Vec<_> =
            sources.iter().flat_map(|source| source.split(".get(\"").skip(1)).filter_map(|rest| rest.split_once('"')).map(|(name, _)| name).collect();
        assert!(names.len() > 20, "only {} names were found", names.len());
        for language in nobly::language::all() {
            for name in &names {
                assert!(language.pack.phrases.iter().any(|(known, _)| known == name), "[phrases] of {language:?} has no `{name}`");
            }
        }
    }
}
