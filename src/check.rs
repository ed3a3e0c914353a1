//! Holds the moves of a reply against the guidelines.
//!
//! Each guideline is judged by the few kinds of check of [`crate::pack::Check`]; a judgement is the guideline, its status and the words that show it.
//! Findings, questions and warmth are read off the judgements, so that all three always tell the same story.

use std::cell::OnceCell;

use crate::analysis::{Analysis, Moves, analyse, move_set};
use crate::error::Error;
use crate::language::{self, Certainty, Language, guidelines};
use crate::options::{Address, Call, Options};
use crate::pack::{Check, Guideline, Severity};
use crate::report::{
    Catalogue, CatalogueGuideline, CatalogueSituation, CatalogueSlot, Commitment, Extract, Finding, GuidelineStatus, Move, Question, Report, Status,
};
use crate::rewrite;
use crate::rewrite::pieces::Pieces;
use crate::sort;
use crate::span::ByteSpan;
use crate::text::fold::fold;
use crate::text::token::Kind;

/// Holds a reply against the guidelines. Places are counted in bytes of `text`.
///
/// Every text gets a report: an empty one, one without any sentence, one in another language.
///
/// # Errors
/// Where an option is wrong; never because of the text.
///
/// ```
/// let report = nobly::check("We don't do refunds.", &nobly::Options::default()).unwrap();
/// assert!(report.findings.iter().any(|finding| finding.guideline == "warm-refusal"));
/// ```
pub fn check(text: &str, options: &Options) -> Result<Report, Error> {
    let call = Call::new(text, options)?;
    let reading = Reading::new(text, &call);
    Ok(report(&reading))
}

/// A reply, read and judged.
pub struct Reading<'t, 'c> {
    /// The call.
    pub call: &'c Call<'c>,
    /// The reply, read.
    pub analysis: Analysis<'t>,
    /// The kind of bad news.
    pub situation: Option<u8>,
    /// Every guideline that belongs to the situation, and those of every situation.
    pub judgements: Vec<Judgement>,
    /// How the reply addresses the customer, if it does.
    pub address: Option<Address>,
    /// The reply in pieces, for the suggestions that add something.
    pub(crate) plan: OnceCell<Pieces>,
}

/// How a guideline fares.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The number of the guideline.
    pub guideline: usize,
    /// How it fares.
    pub status: Status,
    /// The words that show it.
    pub evidence: Vec<ByteSpan>,
    /// Whether the agent is asked about it.
    pub asks: bool,
    /// How serious it is.
    pub severity: Severity,
}

impl Judgement {
    /// The guideline.
    #[must_use]
    pub fn guideline(&self) -> &'static Guideline<'static> {
        &guidelines().guidelines[self.guideline]
    }

    /// Whether one of the guideline's checks is of the kind that `wanted` knows.
    #[must_use]
    pub fn is_about(&self, wanted: fn(&Check) -> bool) -> bool {
        self.guideline().checks.iter().any(wanted)
    }

    /// Whether it is a finding.
    #[must_use]
    pub fn is_finding(&self) -> bool {
        matches!(self.status, Status::Missed | Status::Violated)
    }
}

impl<'t, 'c> Reading<'t, 'c> {
    /// Reads and judges `text`.
    #[must_use]
    pub fn new(text: &'t str, call: &'c Call<'c>) -> Self {
        let analysis = analyse(text, call.language, &call.heard);
        let foreign = call.certainty == Certainty::Other;
        let situation = call.situation.or_else(|| if foreign { None } else { situation(&analysis) });
        let address = address_of(&analysis);
        let mut reading = Self { call, analysis, situation, judgements: Vec::new(), address, plan: OnceCell::new() };
        reading.judgements = (0..guidelines().guidelines.len()).filter_map(|guideline| reading.judge(guideline, foreign)).collect();
        reading
    }

    fn judge(&self, number: usize, foreign: bool) -> Option<Judgement> {
        let guideline = &guidelines().guidelines[number];
        let applies = guideline.situations.is_empty() || self.situation.is_some_and(|situation| guideline.situations.contains(&situation));
        if !applies {
            return None;
        }
        let mut judgement = Judgement { guideline: number, status: Status::NotApplicable, evidence: Vec::new(), asks: false, severity: guideline.severity };
        if foreign || self.analysis.body().next().is_none() {
            return Some(judgement);
        }
        for check in &guideline.checks {
            self.apply(check, &mut judgement);
        }
        self.answer(guideline, &mut judgement);
        Some(judgement)
    }

    fn apply(&self, check: &Check, judgement: &mut Judgement) {
        let (status, evidence) = match check {
            Check::Require(moves) => self.require(move_set(moves)),
            Check::Avoid(moves) => self.avoid(move_set(moves)),
            Check::Wrapped { moves, by, near } => self.wrapped(move_set(moves), move_set(by), usize::from(*near)),
            Check::Limit { moves, most, .. } => self.limit(move_set(moves), usize::from(*most)),
            Check::First { moves, within } => self.first(move_set(moves), usize::from(*within)),
            Check::Concrete { moves, by } => self.concrete(move_set(moves), move_set(by)),
            Check::OneOf(moves) => self.one_of(moves),
            Check::Ask(moves) => {
                judgement.asks = moves.is_empty() || self.analysis.moves() & move_set(moves) != 0;
                return;
            }
        };
        let hint = matches!(check, Check::Limit { hint: true, .. });
        let unsure = matches!(check, Check::Require(moves) | Check::First { moves, .. } if self.analysis.possible() & shown_by(move_set(moves)) != 0);
        if rank(status) > rank(judgement.status) {
            judgement.severity =
                if hint && status == Status::Violated || unsure && status == Status::Missed { Severity::Hint } else { judgement.guideline().severity };
            judgement.status = status;
            judgement.evidence = evidence;
        } else if status == judgement.status {
            judgement.evidence.extend(evidence);
        }
    }

    /// What the agent answered, or has still to answer.
    fn answer(&self, guideline: &Guideline, judgement: &mut Judgement) {
        let open = !guideline.slot.is_empty() && self.open_slots().any(|(slot, _)| slot == guideline.slot);
        let waived = self.call.facts.get(guideline.slot).is_some_and(Option::is_none);
        judgement.status = match judgement.status {
            Status::Met if open => Status::Unanswered,
            Status::Missed if waived => Status::Waived,
            Status::NotApplicable if judgement.asks => Status::Unanswered,
            status => status,
        };
        judgement.asks &= judgement.status != Status::Met && judgement.status != Status::Waived;
    }

    /// The slots that stand open in the text: their names and places.
    pub fn open_slots(&self) -> impl Iterator<Item = (&'static str, ByteSpan)> + '_ {
        let slots = &self.call.language.pack.slots;
        self.analysis.tokens.iter().filter(|token| token.kind == Kind::Slot).filter_map(move |token| {
            let label = fold(token.span.slice(self.analysis.text).trim_matches(['[', ']']));
            slots.iter().find(|slot| fold(slot.label) == label).map(|slot| (slot.id, token.span))
        })
    }

    fn require(&self, moves: Moves) -> (Status, Vec<ByteSpan>) {
        let evidence = self.evidence(moves);
        (if evidence.is_empty() { Status::Missed } else { Status::Met }, evidence)
    }

    fn avoid(&self, moves: Moves) -> (Status, Vec<ByteSpan>) {
        let evidence = self.evidence(moves);
        (if evidence.is_empty() { Status::Met } else { Status::Violated }, evidence)
    }

    fn wrapped(&self, moves: Moves, by: Moves, near: usize) -> (Status, Vec<ByteSpan>) {
        let body: Vec<usize> = self.analysis.body().collect();
        let has = |place: usize, moves: Moves| self.analysis.sentences[body[place]].moves & moves != 0;
        let judged: Vec<usize> = (0..body.len()).filter(|&place| has(place, moves)).collect();
        let bare = judged.iter().filter(|&&place| !(place.saturating_sub(near)..=place).any(|near| has(near, by)));
        let evidence: Vec<_> = bare.flat_map(|&place| self.evidence_in(body[place], moves)).collect();
        match (judged.is_empty(), evidence.is_empty()) {
            (true, _) => (Status::NotApplicable, evidence),
            (_, true) => (Status::Met, self.evidence(moves)),
            _ => (Status::Violated, evidence),
        }
    }

    fn limit(&self, moves: Moves, most: usize) -> (Status, Vec<ByteSpan>) {
        let with: Vec<usize> = self.analysis.body().filter(|&at| self.analysis.sentences[at].moves & moves != 0).collect();
        let over: Vec<_> = with.iter().skip(most).flat_map(|&at| self.evidence_in(at, moves)).collect();
        (if over.is_empty() { Status::Met } else { Status::Violated }, over)
    }

    /// The first of these moves must stand in the first sentences; one that is only possible there is given the benefit of the doubt.
    fn first(&self, moves: Moves, within: usize) -> (Status, Vec<ByteSpan>) {
        let sentences = &self.analysis.sentences;
        let place = self.analysis.body().position(|at| sentences[at].moves & moves != 0);
        let doubt = self.analysis.body().take(within).any(|at| sentences[at].possible & moves != 0);
        match place {
            None => (Status::Missed, Vec::new()),
            Some(place) if place < within || doubt => (Status::Met, self.evidence(moves)),
            Some(_) => (Status::Violated, self.evidence(moves)),
        }
    }

    fn concrete(&self, moves: Moves, by: Moves) -> (Status, Vec<ByteSpan>) {
        let with: Vec<usize> = self.analysis.body().filter(|&at| self.analysis.sentences[at].moves & moves != 0).collect();
        let vague: Vec<_> = with.iter().copied().filter(|&at| self.analysis.sentences[at].moves & by == 0).collect();
        match (with.is_empty(), vague.is_empty()) {
            (true, _) => (Status::NotApplicable, Vec::new()),
            (_, true) => (Status::Met, self.evidence(moves)),
            _ => (Status::Violated, vague.iter().flat_map(|&at| self.evidence_in(at, moves)).collect()),
        }
    }

    /// More than one of these moves: the rarer ones are in the way.
    fn one_of(&self, moves: &[u8]) -> (Status, Vec<ByteSpan>) {
        let mut found: Vec<Vec<ByteSpan>> = moves.iter().map(|&one| self.evidence(1 << one)).filter(|found| !found.is_empty()).collect();
        sort::by_key(&mut found, |found| std::cmp::Reverse(found.len()));
        match found.len() {
            0 => (Status::NotApplicable, Vec::new()),
            1 => (Status::Met, Vec::new()),
            _ => (Status::Violated, found.into_iter().skip(1).flatten().collect()),
        }
    }

    fn evidence(&self, moves: Moves) -> Vec<ByteSpan> {
        self.analysis.body().flat_map(|at| self.evidence_in(at, moves)).collect()
    }

    /// The matches that show one of `moves` in a sentence, or the whole sentence where no rule saw the move.
    #[must_use]
    pub fn evidence_in(&self, sentence: usize, moves: Moves) -> Vec<ByteSpan> {
        if self.analysis.sentences[sentence].moves & moves == 0 {
            return Vec::new();
        }
        let moves = shown_by(moves);
        let mut spans: Vec<ByteSpan> =
            self.analysis.matches_in(sentence).filter(|found| self.analysis.moves_of(found) & moves != 0).map(|found| found.span).collect();
        sort::by_key(&mut spans, |span| (span.start, std::cmp::Reverse(span.end)));
        let mut kept: Vec<ByteSpan> = Vec::new();
        for span in spans {
            match kept.last_mut() {
                Some(last) if last.overlaps(&span) => last.end = last.end.max(span.end),
                _ => kept.push(span),
            }
        }
        if kept.is_empty() { vec![self.analysis.sentences[sentence].span] } else { kept }
    }

    fn extract(&self, span: ByteSpan) -> Extract {
        Extract { span, text: span.slice(self.analysis.text).to_owned() }
    }
}

/// These moves, and those that they are read off.
#[must_use]
pub fn shown_by(moves: Moves) -> Moves {
    guidelines().derivations.iter().filter(|derivation| moves & 1 << derivation.to != 0).fold(moves, |all, derivation| all | move_set(&derivation.from))
}

/// How a text addresses its reader: by which of the two forms is more frequent.
#[must_use]
pub fn address_of(analysis: &Analysis) -> Option<Address> {
    let count = |name: &str| {
        let moves = analysis.language.move_number(name).map_or(0, |number| 1 << number);
        analysis.matches.iter().filter(|found| analysis.moves_of(found) & moves != 0).count()
    };
    let (formal, informal) = (count("formal-address"), count("informal-address"));
    match formal.cmp(&informal) {
        std::cmp::Ordering::Greater => Some(Address::Formal),
        std::cmp::Ordering::Less => Some(Address::Informal),
        std::cmp::Ordering::Equal => (formal > 0).then_some(Address::Formal),
    }
}

fn rank(status: Status) -> u8 {
    match status {
        Status::Violated => 3,
        Status::Missed => 2,
        Status::Met => 1,
        _ => 0,
    }
}

/// The situation whose signs outweigh its threshold most, if any do.
fn situation(analysis: &Analysis) -> Option<u8> {
    let moves = analysis.moves();
    let weights = guidelines().situations.iter().map(|situation| {
        let signs = situation.signs.iter().filter(|(sign, _)| moves & 1 << sign != 0);
        signs.map(|(_, weight)| i32::from(*weight)).sum::<i32>() - i32::from(situation.threshold)
    });
    let best = weights.enumerate().filter(|(_, weight)| *weight >= 0).max_by_key(|&(at, weight)| (weight, std::cmp::Reverse(at)))?;
    u8::try_from(best.0).ok()
}

/// The points of a judgement: how many it is worth out of 100, and how many the reply has.
fn points(judgements: &[Judgement]) -> Vec<(f32, f32)> {
    let weight = |judgement: &Judgement| match judgement.status {
        Status::NotApplicable => 0,
        Status::Unanswered if judgement.guideline().slot.is_empty() => 0,
        _ => judgement.guideline().weight,
    };
    let total = judgements.iter().map(|judgement| f32::from(weight(judgement))).sum::<f32>().max(1.0);
    let share = |judgement: &Judgement| f32::from(weight(judgement)) * 100.0 / total;
    judgements
        .iter()
        .map(|judgement| (share(judgement), if matches!(judgement.status, Status::Met | Status::Waived) { share(judgement) } else { 0.0 }))
        .collect()
}

/// The warmth: the points that the reply has.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a sum of shares of 100")]
pub fn warmth(judgements: &[Judgement]) -> u8 {
    points(judgements).iter().map(|(_, has)| has).sum::<f32>().round().clamp(0.0, 100.0) as u8
}

fn report(reading: &Reading) -> Report {
    let analysis = &reading.analysis;
    let points = points(&reading.judgements);
    let statuses = reading.judgements.iter().zip(points).map(|(judgement, (weight, points))| GuidelineStatus {
        id: judgement.guideline().id,
        status: judgement.status,
        evidence: judgement.evidence.iter().map(|&span| reading.extract(span)).collect(),
        weight,
        points,
    });
    Report {
        language: reading.call.language.pack.code,
        certainty: match reading.call.certainty {
            Certainty::Sure => "sure",
            Certainty::Unsure => "unsure",
            Certainty::Other => "other",
        },
        situation: reading.situation.map(|situation| guidelines().situations[usize::from(situation)].id),
        address: reading.call.address.or(reading.address),
        warmth: warmth(&reading.judgements),
        guidelines: statuses.collect(),
        findings: findings(reading),
        moves: moves(analysis),
        commitments: commitments(reading),
        questions: questions(reading),
    }
}

/// What is to be mended, in order of the text; what is missing comes last.
pub(crate) fn findings(reading: &Reading) -> Vec<Finding> {
    let texts = &reading.call.interface.pack.guideline_texts;
    let mut findings = Vec::new();
    if !reading.judgements.iter().any(Judgement::is_finding) {
        return findings;
    }
    let address = rewrite::address(reading);
    for judgement in reading.judgements.iter().filter(|judgement| judgement.is_finding()) {
        let guideline = judgement.guideline();
        let own = &texts[judgement.guideline];
        let finding = |span: Option<ByteSpan>| Finding {
            guideline: guideline.id,
            severity: judgement.severity,
            message: own.message.to_owned(),
            why: own.why.to_owned(),
            span: span.map(|span| reading.extract(span)),
            suggestions: rewrite::suggestions(reading, judgement, span, address),
        };
        if judgement.status == Status::Violated {
            findings.extend(judgement.evidence.iter().map(|&span| finding(Some(span))));
        } else {
            findings.push(finding(None));
        }
    }
    sort::by_key(&mut findings, |finding: &Finding| finding.span.as_ref().map_or(usize::MAX, |span| span.span.start));
    findings
}

fn moves(analysis: &Analysis) -> Vec<Move> {
    let names = &analysis.language.pack.moves;
    let mut all = Vec::new();
    for (at, sentence) in analysis.sentences.iter().enumerate() {
        for (number, name) in names.iter().enumerate().filter(|(number, _)| sentence.moves & 1 << number != 0) {
            let own = analysis.matches_in(at).filter(|found| analysis.moves_of(found) & 1 << number != 0).map(|found| found.span);
            let span = own.reduce(|all, one| ByteSpan::new(all.start.min(one.start), all.end.max(one.end))).unwrap_or(sentence.span);
            all.push(Move { name, span: Extract { span, text: span.slice(analysis.text).to_owned() } });
        }
    }
    all
}

fn commitments(reading: &Reading) -> Vec<Commitment> {
    let analysis = &reading.analysis;
    let Some(commitment) = reading.call.language.move_number("commitment") else { return Vec::new() };
    let promised = analysis.body().filter(|&at| analysis.sentences[at].moves & 1 << commitment != 0);
    promised
        .map(|at| {
            let sentence = &analysis.sentences[at];
            let action = sentence.span.slice(analysis.text).trim_end_matches(['.', '!']).to_owned();
            let [actor, due] = crate::facts::actor_and_date(analysis, at).map(|span| span.map(|span| span.slice(analysis.text).to_owned()));
            Commitment { actor: actor.unwrap_or_default(), action, due, span: reading.extract(sentence.span) }
        })
        .collect()
}

fn questions(reading: &Reading) -> Vec<Question> {
    let texts = &reading.call.interface.pack.guideline_texts;
    let asked = reading.judgements.iter().filter(|judgement| judgement.asks && !texts[judgement.guideline].question.is_empty());
    asked.map(|judgement| Question { guideline: judgement.guideline().id, text: texts[judgement.guideline].question.to_owned() }).collect()
}

/// All situations, guidelines and slots, with their texts in every language.
#[must_use]
pub fn catalogue() -> Catalogue {
    let all = guidelines();
    let texts = |pick: &dyn Fn(&'static Language) -> &'static str| language::all().iter().map(|language| (language.pack.code, pick(language))).collect();
    let situation = |at: u8| all.situations[usize::from(at)].id;
    Catalogue {
        situations: (0..all.situations.len())
            .map(|at| CatalogueSituation { id: all.situations[at].id, title: texts(&|language| language.pack.situation_titles[at]) })
            .collect(),
        guidelines: all
            .guidelines
            .iter()
            .enumerate()
            .map(|(at, guideline)| CatalogueGuideline {
                id: guideline.id,
                kind: guideline.kind,
                situations: guideline.situations.iter().map(|&at| situation(at)).collect(),
                article: (!guideline.article.is_empty()).then_some(guideline.article),
                severity: guideline.severity,
                title: texts(&|language| language.pack.guideline_texts[at].title),
                good: texts(&|language| language.pack.guideline_texts[at].good),
                habit: texts(&|language| language.pack.guideline_texts[at].habit),
                why: texts(&|language| language.pack.guideline_texts[at].why),
            })
            .collect(),
        slots: language::all()[0]
            .pack
            .slots
            .iter()
            .enumerate()
            .map(|(at, slot)| CatalogueSlot { id: slot.id, label: texts(&|language| language.pack.slots[at].label) })
            .collect(),
    }
}

/// Whether a finding should keep a reply from being sent as it is.
#[must_use]
pub fn matters(finding: &Finding) -> bool {
    finding.severity >= Severity::Warning
}
