//! What a call gives back: the one shape that the engine, the command line, JavaScript and the page share.
//!
//! Everything that speaks of places in a text is generic over what the places are counted in: `U` is [`Bytes`] in the library and on the command line, and
//! [`Utf16`] in JavaScript.

use serde::Serialize;

use crate::options::Address;
pub use crate::pack::Severity;
use crate::span::{Bytes, Span, Utf16, Utf16Index};

/// A stretch of a text, with the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Extract<U = Bytes> {
    /// Where it stands.
    #[serde(flatten)]
    pub span: Span<U>,
    /// What it says.
    pub text: String,
}

/// What a reply looks like when it is held against the guidelines.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report<U = Bytes> {
    /// The language of the reply.
    pub language: &'static str,
    /// Whether the language is sure: `sure`, `unsure`, or `other` where the text is in no language that the rules know.
    pub certainty: &'static str,
    /// The kind of bad news, or none.
    pub situation: Option<&'static str>,
    /// How the customer is addressed, where the language and the reply say.
    pub address: Option<Address>,
    /// From 0, ice cold, to 100.
    pub warmth: u8,
    /// Every guideline of the situation and of every situation.
    pub guidelines: Vec<GuidelineStatus<U>>,
    /// What is to be mended, in order of the text; what is missing comes last.
    pub findings: Vec<Finding<U>>,
    /// What the sentences do.
    pub moves: Vec<Move<U>>,
    /// What is promised.
    pub commitments: Vec<Commitment<U>>,
    /// What only the agent can answer.
    pub questions: Vec<Question>,
}

/// How a guideline fares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GuidelineStatus<U = Bytes> {
    /// The guideline.
    pub id: &'static str,
    /// How it fares.
    pub status: Status,
    /// The words that show it.
    pub evidence: Vec<Extract<U>>,
    /// How many points of warmth it is worth in this reply.
    pub weight: f32,
    /// How many of these points the reply has.
    pub points: f32,
}

/// How a guideline fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Done.
    Met,
    /// Something required is absent.
    Missed,
    /// Something forbidden is present.
    Violated,
    /// Only the agent knows.
    Unanswered,
    /// The agent said that there is none.
    Waived,
    /// It does not apply here.
    NotApplicable,
}

/// Something to mend.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding<U = Bytes> {
    /// The guideline.
    pub guideline: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// What is the matter.
    pub message: String,
    /// Why it matters.
    pub why: String,
    /// The words, or nothing for what is missing.
    pub span: Option<Extract<U>>,
    /// Ways to mend it.
    pub suggestions: Vec<Suggestion<U>>,
}

/// A way to mend a finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suggestion<U = Bytes> {
    /// What it does, in a few words.
    pub label: String,
    /// The edits, in order, not overlapping; they speak of the text as it is before any of them.
    pub edits: Vec<Extract<U>>,
}

/// What a stretch of the reply does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Move<U = Bytes> {
    /// The move.
    #[serde(rename = "move")]
    pub name: &'static str,
    /// The words that show it.
    pub span: Extract<U>,
}

/// A promise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Commitment<U = Bytes> {
    /// Who will do it, in the reply's own word, or empty.
    pub actor: String,
    /// What will be done.
    pub action: String,
    /// By when, as the reply says it; nothing where it does not say.
    pub due: Option<String>,
    /// The sentence.
    pub span: Extract<U>,
}

/// A question to the agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The guideline that asks.
    pub guideline: &'static str,
    /// The question.
    pub text: String,
}

/// A better reply.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rewrite<U = Bytes> {
    /// The language of the reply.
    pub language: &'static str,
    /// The kind of bad news, or none.
    pub situation: Option<&'static str>,
    /// The reply.
    pub text: String,
    /// What is still to be filled in, and what was.
    pub slots: Vec<OpenSlot<U>>,
    /// Where each sentence comes from.
    pub sentences: Vec<Origin<U>>,
    /// What was taken out.
    pub dropped: Vec<Dropped>,
    /// The draft.
    pub before: Before,
    /// The reply, with its slots taken as filled in.
    pub after: After<U>,
}

/// Something only the agent knows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenSlot<U = Bytes> {
    /// The name.
    pub id: &'static str,
    /// What to fill in.
    pub label: String,
    /// An example.
    pub example: String,
    /// Why it is asked.
    pub reason: String,
    /// Where it stands in [`Rewrite::text`].
    pub span: Extract<U>,
    /// Whether the reply is not complete without it. Saying that there is none is an answer too.
    pub required: bool,
    /// Whether the agent has filled it in.
    pub filled: bool,
}

/// A sentence of a rewrite and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Origin<U = Bytes> {
    /// The sentence.
    pub text: String,
    /// Where it stands in [`Rewrite::text`].
    pub span: Span<U>,
    /// What was done.
    pub origin: OriginKind,
    /// The guidelines for which it was done.
    pub guidelines: Vec<&'static str>,
    /// The words of the draft that it comes from.
    pub from: Option<Extract<U>>,
}

/// What was done to a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OriginKind {
    /// Nothing.
    Kept,
    /// It says the same in other words.
    Reworded,
    /// It is new.
    Added,
}

/// Words of the draft that are not in the rewrite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// The words.
    pub text: String,
    /// The guideline that they go against.
    pub guideline: &'static str,
    /// Why they are left out.
    pub reason: String,
}

/// The draft, in a number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Before {
    /// Its warmth.
    pub warmth: u8,
}

/// The rewrite, in a number and what is left to mend.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct After<U = Bytes> {
    /// Its warmth.
    pub warmth: u8,
    /// What a check of it finds, open slots aside.
    pub findings: Vec<Finding<U>>,
}

/// All situations and guidelines.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Catalogue {
    /// The situations.
    pub situations: Vec<CatalogueSituation>,
    /// The guidelines.
    pub guidelines: Vec<CatalogueGuideline>,
    /// The slots.
    pub slots: Vec<CatalogueSlot>,
}

/// Texts by language code.
pub type Texts = std::collections::BTreeMap<&'static str, &'static str>;

/// A situation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CatalogueSituation {
    /// The name.
    pub id: &'static str,
    /// The titles.
    pub title: Texts,
}

/// A guideline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CatalogueGuideline {
    /// The name.
    pub id: &'static str,
    /// The kind: require, avoid, limit, order, concrete, ask.
    pub kind: &'static str,
    /// The situations; empty for every situation.
    pub situations: Vec<&'static str>,
    /// The article it comes from, where it comes from one.
    pub article: Option<&'static str>,
    /// How serious a finding is.
    pub severity: Severity,
    /// The titles.
    pub title: Texts,
    /// What a good reply does.
    pub good: Texts,
    /// The bad habit.
    pub habit: Texts,
    /// Why it matters.
    pub why: Texts,
}

/// A slot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CatalogueSlot {
    /// The name.
    pub id: &'static str,
    /// What is to be filled in.
    pub label: Texts,
}

/// Turns a report or rewrite in bytes into one in UTF-16 units.
struct Convert<'i> {
    draft: &'i Utf16Index,
    reply: &'i Utf16Index,
}

impl Extract {
    fn convert(self, index: &Utf16Index) -> Extract<Utf16> {
        Extract { span: index.span(self.span), text: self.text }
    }
}

fn convert_all(extracts: Vec<Extract>, index: &Utf16Index) -> Vec<Extract<Utf16>> {
    extracts.into_iter().map(|extract| extract.convert(index)).collect()
}

impl Finding {
    fn convert(self, index: &Utf16Index) -> Finding<Utf16> {
        let suggestions = self.suggestions.into_iter().map(|suggestion| Suggestion { label: suggestion.label, edits: convert_all(suggestion.edits, index) });
        Finding {
            guideline: self.guideline,
            severity: self.severity,
            message: self.message,
            why: self.why,
            span: self.span.map(|span| span.convert(index)),
            suggestions: suggestions.collect(),
        }
    }
}

impl Report {
    /// The same report, counted in UTF-16 code units of `text`, which must be the text that was checked.
    #[must_use]
    pub fn into_utf16(self, text: &str) -> Report<Utf16> {
        let index = Utf16Index::new(text);
        let status = |status: GuidelineStatus| GuidelineStatus {
            id: status.id,
            status: status.status,
            evidence: convert_all(status.evidence, &index),
            weight: status.weight,
            points: status.points,
        };
        let commitment = |commitment: Commitment| Commitment {
            actor: commitment.actor,
            action: commitment.action,
            due: commitment.due,
            span: commitment.span.convert(&index),
        };
        Report {
            language: self.language,
            certainty: self.certainty,
            situation: self.situation,
            address: self.address,
            warmth: self.warmth,
            guidelines: self.guidelines.into_iter().map(status).collect(),
            findings: self.findings.into_iter().map(|finding| finding.convert(&index)).collect(),
            moves: self.moves.into_iter().map(|one| Move { name: one.name, span: one.span.convert(&index) }).collect(),
            commitments: self.commitments.into_iter().map(commitment).collect(),
            questions: self.questions,
        }
    }
}

impl Rewrite {
    /// The same rewrite, counted in UTF-16 code units: places in the draft in those of `draft`, which must be the text that was rewritten.
    #[must_use]
    pub fn into_utf16(self, draft: &str) -> Rewrite<Utf16> {
        let (draft, reply) = (Utf16Index::new(draft), Utf16Index::new(&self.text));
        let convert = Convert { draft: &draft, reply: &reply };
        Rewrite {
            language: self.language,
            situation: self.situation,
            slots: self.slots.into_iter().map(|slot| convert.slot(slot)).collect(),
            sentences: self.sentences.into_iter().map(|sentence| convert.sentence(sentence)).collect(),
            dropped: self.dropped,
            before: self.before,
            after: After { warmth: self.after.warmth, findings: self.after.findings.into_iter().map(|finding| finding.convert(&reply)).collect() },
            text: self.text,
        }
    }
}

impl Convert<'_> {
    fn slot(&self, slot: OpenSlot) -> OpenSlot<Utf16> {
        OpenSlot {
            id: slot.id,
            label: slot.label,
            example: slot.example,
            reason: slot.reason,
            span: slot.span.convert(self.reply),
            required: slot.required,
            filled: slot.filled,
        }
    }

    fn sentence(&self, sentence: Origin) -> Origin<Utf16> {
        Origin {
            text: sentence.text,
            span: self.reply.span(sentence.span),
            origin: sentence.origin,
            guidelines: sentence.guidelines,
            from: sentence.from.map(|from| from.convert(self.draft)),
        }
    }
}
