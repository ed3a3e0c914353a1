//! A proposed reply for people.

use std::fmt::Write as _;

use nobly::report::{Dropped, OpenSlot, Rewrite};

use super::report::{finding, thermometer};
use super::{ASK, FAINT, HEADING, Look, Words};

/// The reply, what is still to be filled in and how, and what was left out and why.
pub fn render(rewrite: &Rewrite, words: Words, look: &Look) -> String {
    let mut output = look.show(&rewrite.text);
    if !output.is_empty() && !output.ends_with('\n') {
        output.push('\n');
    }
    output.push_str(&slots(&rewrite.slots, words, *look));
    output.push_str(&dropped(&rewrite.dropped, words, *look));
    output.push_str(&look.heading(words.get("heading-result")));
    let _ = writeln!(output, "  {}", thermometer(words.get("warmth-before"), rewrite.before.warmth, *look));
    let _ = writeln!(output, "  {}", thermometer(words.get("warmth-after"), rewrite.after.warmth, *look));
    for one in &rewrite.after.findings {
        let _ = writeln!(output, "\n{}", finding(one, &rewrite.text, words.get("name-proposal"), words, *look));
    }
    output
}

fn slots(slots: &[OpenSlot], words: Words, look: Look) -> String {
    let open: Vec<_> = slots.iter().filter(|slot| !slot.filled).collect();
    let mut output = String::new();
    if open.is_empty() {
        return output;
    }
    output.push_str(&look.heading(words.get("heading-slots")));
    for slot in open {
        let need = if slot.required { String::new() } else { format!(" {}", look.paint(FAINT, words.get("slot-optional"))) };
        let _ = writeln!(output, "  {}{need}", look.paint(ASK, &format!("[{}]", slot.label)));
        let _ = writeln!(output, "      {}", look.wrap(&slot.reason, 6));
        let _ = writeln!(output, "      {}  --fact {}=\"{}\"", words.get("slot-fill"), slot.id, slot.example);
        let _ = writeln!(output, "      {}  --fact {}=", words.get("slot-none"), slot.id);
    }
    output
}

fn dropped(dropped: &[Dropped], words: Words, look: Look) -> String {
    let mut output = String::new();
    if dropped.is_empty() {
        return output;
    }
    output.push_str(&look.heading(words.get("heading-dropped")));
    for one in dropped {
        let _ = writeln!(output, "  {}  {}", look.paint(HEADING, &format!("\u{201c}{}\u{201d}", look.wrap(&one.text, 3))), look.paint(FAINT, one.guideline));
        let _ = writeln!(output, "      {}", look.wrap(&one.reason, 6));
    }
    output
}
