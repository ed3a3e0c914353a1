//! Proposes a better reply.
//!
//! The body of the draft becomes pieces, one a sentence. As long as a check of the assembled reply finds something, pieces are mended with the rules' own
//! words, taken out (and listed), or added from the templates of the situation's plan; what only the agent knows is a slot. Nothing else is ever written, so
//! nothing can be invented; a piece that is not touched keeps its bytes; a reply in which nothing is found comes back as it is.

pub mod assemble;
pub mod mend;
pub mod pieces;
pub mod template;

use crate::analysis::{Heard, by_rules};
use crate::check::{Judgement, Reading, address_of, findings, matters, warmth};
use crate::error::Error;
use crate::hearing::readdressed;
use crate::language::guidelines;
use crate::options::{Address, Call, Options};
use crate::pack::Severity;
use crate::report::{After, Before, Extract, OpenSlot, Rewrite, Status, Suggestion};
use crate::span::ByteSpan;
use assemble::Assembled;
use pieces::Pieces;

/// Proposes a better reply for the draft `text`. Places are counted in bytes: those of slots and sentences in the new reply, the others in the draft.
///
/// # Errors
/// Where an option is wrong; never because of the text.
///
/// ```
/// let options = nobly::Options { customer: Some("Can I get a refund for my ticket?".into()), ..Default::default() };
/// let rewrite = nobly::rewrite("We don't do refunds.", &options).unwrap();
/// assert!(rewrite.text.contains("refund"));
/// assert!(rewrite.slots.iter().any(|slot| slot.id == "alternative"));
/// ```
pub fn rewrite(text: &str, options: &Options) -> Result<Rewrite, Error> {
    let call = Call::new(text, options)?;
    let reading = Reading::new(text, &call);
    let address = feasible(&reading, address(&reading));
    let mut pieces = Pieces::new(&reading, address);
    pieces.answer_slots(&call);
    if needs_work(&reading) {
        pieces.mend_all(&call, reading.situation);
        pieces.answer_slots(&call);
    }
    let assembled = pieces.assemble();
    Ok(outcome(&reading, &pieces, assembled))
}

/// How the rewrite addresses the customer: as asked, as the draft does, as the customer does, or formally.
pub(crate) fn address(reading: &Reading) -> Address {
    let customer = || reading.call.customer.and_then(|customer| address_of(&by_rules(customer, reading.call.language, &Heard::default())));
    reading.call.address.or(reading.address).or_else(customer).unwrap_or(Address::Formal)
}

/// The form of address that the whole reply can have: the draft's own, where its words cannot all be turned into `wished`.
fn feasible(reading: &Reading, wished: Address) -> Address {
    match reading.address {
        Some(own) if own != wished => {
            let turned = readdressed(reading.call.language, reading.analysis.text, wished);
            let left = address_of(&by_rules(&turned, reading.call.language, &Heard::default()));
            if left == Some(own) { own } else { wished }
        }
        _ => wished,
    }
}

/// Whether anything but an open slot keeps the reply from being sent.
fn needs_work(reading: &Reading) -> bool {
    reading.judgements.iter().any(must_be_mended)
}

/// A finding that a rewrite mends: a warning or worse, open slots aside, which only the agent can fill in.
pub(crate) fn must_be_mended(judgement: &Judgement) -> bool {
    judgement.is_finding() && judgement.severity >= Severity::Warning && judgement.guideline().id != UNFILLED_SLOT
}

/// Something that is only possibly there and that the agent can be asked for: a reply that is being mended anyway asks.
pub(crate) fn may_be_asked(judgement: &Judgement) -> bool {
    judgement.status == Status::Missed && !judgement.guideline().slot.is_empty()
}

/// The guideline that is about open slots.
pub(crate) const UNFILLED_SLOT: &str = "unfilled-slot";

fn outcome(reading: &Reading, pieces: &Pieces, assembled: Assembled) -> Rewrite {
    let call = reading.call;
    let Assembled { text, origins } = assembled;
    let situation = reading.situation.or(call.situation);
    let settled = Call { situation, ..call.again() };
    let after = Reading::new(&text, &settled);
    let mut judgements = after.judgements.clone();
    for judgement in &mut judgements {
        if judgement.guideline().id == UNFILLED_SLOT || judgement.status == Status::Unanswered && !judgement.guideline().slot.is_empty() {
            judgement.status = Status::Met;
        }
    }
    let left = findings(&after).into_iter().filter(|finding| finding.guideline != UNFILLED_SLOT).collect();
    let slots = slots(&after, pieces, &text);
    Rewrite {
        language: call.language.pack.code,
        situation: reading.situation.map(|situation| guidelines().situations[usize::from(situation)].id),
        slots,
        sentences: origins,
        dropped: pieces.dropped(call),
        before: Before { warmth: warmth(&reading.judgements) },
        after: After { warmth: warmth(&judgements), findings: left },
        text,
    }
}

/// The open slots in order of the text, then those that the agent answered.
fn slots(after: &Reading, pieces: &Pieces, text: &str) -> Vec<OpenSlot> {
    let own = &after.call.language.pack.slots;
    let shown = &after.call.interface.pack.slots;
    let slot = |id: &str, span: ByteSpan, filled: bool| {
        let at = own.iter().position(|slot| slot.id == id)?;
        let texts = shown.get(at).unwrap_or(&own[at]);
        Some(OpenSlot {
            id: own[at].id,
            label: texts.label.to_owned(),
            example: texts.example.to_owned(),
            reason: texts.reason.to_owned(),
            span: Extract { span, text: span.slice(text).to_owned() },
            required: true,
            filled,
        })
    };
    let open = after.open_slots().filter_map(|(id, span)| slot(id, span, false));
    let filled = pieces.answers().filter_map(|(id, answer)| {
        let start = text.find(answer)?;
        slot(id, ByteSpan::new(start, start + answer.len()), true)
    });
    open.chain(filled).collect()
}

/// Ways to mend one finding, offered one by one.
#[must_use]
pub fn suggestions(reading: &Reading, judgement: &Judgement, span: Option<ByteSpan>, address: Address) -> Vec<Suggestion> {
    let phrase = |name| reading.call.interface.phrase(name);
    let suggestion = |label: String, edits: Vec<mend::Edit>| Suggestion {
        label,
        edits: edits.into_iter().map(|edit| Extract { span: edit.span, text: edit.text }).collect(),
    };
    let Some(span) = span else {
        return pieces::insertion(reading, judgement, address)
            .map(|edit| suggestion(format!("{} “{}”", phrase("add"), edit.text.trim()), vec![edit]))
            .into_iter()
            .collect();
    };
    let mut all = Vec::new();
    if let Some(edit) = mend::edit(reading, judgement, span, address) {
        let label = if edit.text.trim().is_empty() { phrase("leave-out").to_owned() } else { preview(reading, &edit) };
        all.push(suggestion(label, vec![edit]));
    }
    if let Some(sentence) = mend::sentence_at(reading, span).filter(|&sentence| all.is_empty() || mend::is_empty(reading, sentence)) {
        let own = reading.analysis.sentences[sentence].span;
        if mend::is_empty(reading, sentence) {
            let text = reading.analysis.text;
            let end = own.end + text[own.end..].len() - text[own.end..].trim_start_matches(' ').len();
            all.push(suggestion(phrase("leave-out").to_owned(), vec![mend::Edit { span: ByteSpan::new(own.start, end), text: String::new() }]));
        }
    }
    all.dedup_by(|one, other| one.edits == other.edits);
    all
}

/// A few words around an edit, as they will be.
fn preview(reading: &Reading, edit: &mend::Edit) -> String {
    const AROUND: usize = 24;
    let text = reading.analysis.text;
    let own = mend::sentence_at(reading, edit.span).map_or(edit.span, |sentence| reading.analysis.sentences[sentence].span);
    let from = text[own.start..edit.span.start].char_indices().rev().nth(AROUND).map_or(own.start, |(at, _)| own.start + at);
    let from = if from == own.start { from } else { text[from..edit.span.start].find(' ').map_or(edit.span.start, |space| from + space + 1) };
    let to = text[edit.span.end..own.end].char_indices().nth(AROUND).map_or(own.end, |(at, _)| edit.span.end + at);
    let to = if to == own.end { to } else { text[edit.span.end..to].rfind(' ').map_or(edit.span.end, |space| edit.span.end + space) };
    let dots = |shown: bool| if shown { "…" } else { "" };
    format!("{}{}{}{}{}", dots(from > own.start), &text[from..edit.span.start], edit.text, &text[edit.span.end..to], dots(to < own.end))
}

/// Whether a rewrite still has something to mend.
#[must_use]
pub fn is_clean(rewrite: &Rewrite) -> bool {
    !rewrite.after.findings.iter().any(matters)
}
