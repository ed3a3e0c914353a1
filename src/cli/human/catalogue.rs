//! The situations, guidelines and slots for people.

use std::fmt::Write as _;

use nobly::report::{Catalogue, CatalogueGuideline, Texts};

use super::{FAINT, Look, Words};

/// Each situation with its guidelines, then the guidelines of every situation, then the slots; titles in every language.
pub fn render(catalogue: &Catalogue, look: &Look) -> String {
    let mut output = String::new();
    for situation in &catalogue.situations {
        output.push_str(&look.heading(&format!("{}  {}", situation.id, titles(&situation.title))));
        let members = catalogue.guidelines.iter().filter(|guideline| guideline.situations.contains(&situation.id));
        members.for_each(|guideline| output.push_str(&line(guideline, *look)));
    }
    output.push_str(&look.heading(&fixed(|words| words.get("every-situation"))));
    let general = catalogue.guidelines.iter().filter(|guideline| guideline.situations.is_empty());
    general.for_each(|guideline| output.push_str(&line(guideline, *look)));
    output.push_str(&look.heading(&fixed(|words| words.get("heading-all-slots"))));
    for slot in &catalogue.slots {
        let _ = writeln!(output, "  {:<28}{}", slot.id, titles(&slot.label));
    }
    output.trim_start().to_owned()
}

fn line(guideline: &CatalogueGuideline, look: Look) -> String {
    format!("  {:<28}{}  {}\n", guideline.id, titles(&guideline.title), look.paint(FAINT, guideline.kind))
}

fn titles(texts: &Texts) -> String {
    texts.values().copied().collect::<Vec<_>>().join(" / ")
}

fn fixed(text: impl Fn(Words) -> &'static str) -> String {
    nobly::language::all().iter().map(|language| text(Words(language))).collect::<Vec<_>>().join(" / ")
}
