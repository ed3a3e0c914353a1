//! The body of a reply as pieces that can be mended, taken out, added and put in order.

use std::cell::OnceCell;

use crate::analysis::{Moves, Part, analyse, move_set};
use crate::check::{Judgement, Reading};
use crate::facts::facts;
use crate::hearing::{readdressed, tell_back};
use crate::language::guidelines;
use crate::options::{Address, Call};
use crate::pack::{Check, Situation, Stage};
use crate::report::{Dropped, OriginKind};
use crate::rewrite::assemble::Assembled;
use crate::rewrite::template::{Filled, fill, tidy};
use crate::rewrite::{may_be_asked, mend, must_be_mended};
use crate::sort;
use crate::span::ByteSpan;

/// What is left of a sentence when words were taken out must have so many.
const FEWEST_WORDS: usize = 3;
/// After so many rounds a sentence that still has a finding is taken out instead of mended.
const ROUNDS_OF_MENDING: usize = 5;
/// After so many rounds there is nothing left to try.
const ROUNDS: usize = 16;

/// A sentence of the reply that is being made.
#[derive(Debug, Clone)]
pub struct Piece {
    /// What it says.
    pub text: String,
    /// What was done to it.
    pub origin: OriginKind,
    /// For which guidelines.
    pub guidelines: Vec<&'static str>,
    /// Where it stands in the draft.
    pub from: Option<ByteSpan>,
    /// What stood before it in the draft, back to the sentence before: white space, or quoted mail.
    pub lead: String,
    /// The number of the sentence of the draft that must come right before it for `lead` to fit.
    pub after: Option<usize>,
    /// The number of its own sentence in the draft.
    pub number: Option<usize>,
    /// Its place in the plan.
    pub stage: Option<usize>,
    /// Whether a new paragraph starts with it.
    pub paragraph: bool,
    /// Whether it leans on the sentence before it.
    pub leans: bool,
    /// The slots in it that the agent answered.
    pub answers: Vec<(&'static str, String)>,
}

impl Piece {
    fn reworded_for(&mut self, guideline: &'static str) {
        if self.origin == OriginKind::Kept {
            self.origin = OriginKind::Reworded;
        }
        if !self.guidelines.contains(&guideline) {
            self.guidelines.push(guideline);
        }
    }
}

/// The pieces, and what is around them.
pub struct Pieces {
    /// The sentences of the body, in order.
    pub pieces: Vec<Piece>,
    /// The draft.
    pub draft: String,
    /// What stands before the body: the greeting.
    pub head: String,
    /// What stands after the body: closing, signature, quoted mail.
    pub tail: String,
    /// Whether the draft is a letter with paragraphs rather than a line of chat.
    pub letter: bool,
    /// The line break of the draft.
    pub newline: &'static str,
    dropped: Vec<(String, &'static str)>,
    address: Address,
    /// The moves that the draft made, for the conditions of templates.
    draft_moves: Moves,
    added: Vec<&'static str>,
    /// The customer's request, told back, from the first time that it is asked for.
    request: OnceCell<Option<String>>,
}

impl Pieces {
    /// The pieces of a draft.
    #[must_use]
    pub fn new(reading: &Reading, address: Address) -> Self {
        let analysis = &reading.analysis;
        let text = analysis.text;
        let body: Vec<usize> = analysis.body().collect();
        let sentence = |at: usize| &analysis.sentences[at];
        let (start, end) = match (body.first(), body.last()) {
            (Some(&first), Some(&last)) => (sentence(first).span.start, sentence(last).span.end),
            _ => (text.len(), text.len()),
        };
        let mut pieces: Vec<Piece> = Vec::with_capacity(body.len());
        let mut from = start;
        for &at in &body {
            let own = sentence(at);
            pieces.push(Piece {
                text: own.span.slice(text).to_owned(),
                origin: OriginKind::Kept,
                guidelines: Vec::new(),
                from: Some(own.span),
                lead: text[from..own.span.start].to_owned(),
                after: pieces.last().and_then(|piece| piece.number),
                number: Some(at),
                stage: None,
                paragraph: false,
                leans: own.leans,
                answers: Vec::new(),
            });
            from = own.span.end;
        }
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Self {
            pieces,
            draft: text.to_owned(),
            head: text[..start].to_owned(),
            tail: text[end..].to_owned(),
            letter: text.trim().contains('\n') || analysis.sentences.iter().any(|sentence| sentence.part != Part::Body),
            newline,
            dropped: Vec::new(),
            address,
            draft_moves: analysis.moves(),
            added: Vec::new(),
            request: OnceCell::new(),
        }
    }

    /// Puts the agent's answers into slots that stand in the draft, and takes out sentences whose slot has no answer to give.
    pub fn answer_slots(&mut self, call: &Call) {
        for slot in &call.language.pack.slots {
            let mark = format!("[{}]", slot.label);
            let Some(answer) = call.facts.get(slot.id) else { continue };
            match answer.as_deref().map(tidy).filter(|answer| !answer.is_empty()) {
                None => self.pieces.retain(|piece| !piece.text.contains(&mark)),
                Some(answer) => {
                    for piece in self.pieces.iter_mut().filter(|piece| piece.text.contains(&mark)) {
                        piece.text = piece.text.replace(&mark, &answer);
                        piece.origin = OriginKind::Reworded;
                        piece.answers.push((slot.id, answer.clone()));
                    }
                }
            }
        }
    }

    /// Mends until a check finds nothing more, or nothing more can be done.
    pub fn mend_all(&mut self, call: &Call, situation: Option<u8>) {
        let settled = Call { situation, ..call.again() };
        for round in 0..ROUNDS {
            let Assembled { text, origins } = self.assemble();
            let reading = Reading::new(&text, &settled);
            let spans: Vec<ByteSpan> = origins.iter().map(|origin| origin.span).collect();
            self.place(&reading, &spans);
            let wrong: Vec<&Judgement> = reading.judgements.iter().filter(|judgement| must_be_mended(judgement) || may_be_asked(judgement)).collect();
            if !(self.readdress(&reading, &wrong)
                | self.mend(&reading, &wrong, &spans, round)
                | self.order(&reading, &wrong)
                | self.add_missing(&reading, &wrong))
            {
                break;
            }
        }
    }

    /// What was taken out, with the reasons.
    #[must_use]
    pub fn dropped(&self, call: &Call) -> Vec<Dropped> {
        let texts = &call.interface.pack.guideline_texts;
        let reason = |id: &str| guidelines().guidelines.iter().position(|guideline| guideline.id == id).map_or("", |at| texts[at].why);
        self.dropped.iter().map(|(text, guideline)| Dropped { text: text.clone(), guideline, reason: reason(guideline).to_owned() }).collect()
    }

    /// The answers of the agent that stand in the reply.
    pub fn answers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.pieces.iter().flat_map(|piece| piece.answers.iter().map(|(slot, answer)| (*slot, answer.as_str())))
    }

    /// Notes for each piece where in the plan it belongs. A piece that says nothing of the plan goes with the one before it.
    fn place(&mut self, reading: &Reading, spans: &[ByteSpan]) {
        let Some(plan) = reading.situation.map(plan) else { return };
        let sentences = &reading.analysis.sentences;
        let mut last = None;
        for (piece, span) in self.pieces.iter_mut().zip(spans) {
            if piece.origin == OriginKind::Added {
                last = piece.stage.or(last);
                continue;
            }
            let first = sentences.partition_point(|sentence| sentence.span.end <= span.start);
            let moves = sentences[first..]
                .iter()
                .take_while(|sentence| sentence.span.start < span.end)
                .filter(|sentence| sentence.part == Part::Body)
                .fold(0, |all, sentence| all | sentence.moves);
            piece.stage = plan.iter().position(|stage| move_set(&stage.moves) & moves != 0).or(last);
            last = piece.stage;
        }
    }

    /// Where the form of address changes, makes it one throughout. Returns whether anything changed.
    fn readdress(&mut self, reading: &Reading, wrong: &[&Judgement]) -> bool {
        let Some(mixed) = wrong.iter().find(|judgement| is_about_address(judgement)) else { return false };
        let guideline = mixed.guideline().id;
        let mut changed = false;
        for piece in &mut self.pieces {
            let turned = readdressed(reading.call.language, &piece.text, self.address);
            if turned != piece.text {
                piece.text = turned;
                piece.reworded_for(guideline);
                changed = true;
            }
        }
        changed
    }

    /// Edits or takes out what goes against a guideline. Returns whether anything changed.
    fn mend(&mut self, reading: &Reading, wrong: &[&Judgement], spans: &[ByteSpan], round: usize) -> bool {
        let mut edits: Vec<(usize, Option<mend::Edit>, &'static str)> = Vec::new();
        // First what must go, then what must be softened: softening speaks of the sentence as it will stand.
        let mut order: Vec<&Judgement> =
            wrong.iter().copied().filter(|judgement| !judgement.evidence.is_empty() && !is_about_address(judgement) && !is_about_order(judgement)).collect();
        sort::by_key(&mut order, |judgement| is_about_wrapping(judgement));
        for judgement in order {
            let guideline = judgement.guideline().id;
            let near =
                judgement.guideline().checks.iter().find_map(|check| if let Check::Wrapped { near, .. } = check { Some(usize::from(*near)) } else { None });
            let mut softened: Option<usize> = None;
            for &span in &judgement.evidence {
                let Some(at) = spans.partition_point(|piece| piece.start <= span.start).checked_sub(1).filter(|&at| spans[at].contains(&span)) else {
                    continue;
                };
                // A no that has just been softened softens the one beside it; whether that is enough, the next round tells.
                if near.is_some_and(|near| softened.is_some_and(|before| at - before <= near)) {
                    continue;
                }
                if near.is_some() && edits.iter().any(|(other, ..)| *other == at) {
                    continue;
                }
                softened = Some(at);
                let sentence = mend::sentence_at(reading, span);
                let empty =
                    sentence.is_some_and(|sentence| mend::is_empty(reading, sentence)) && facts(reading.call.language, &self.pieces[at].text).is_empty();

                let edit = if empty || round >= ROUNDS_OF_MENDING { None } else { mend::edit(reading, judgement, span, self.address) };
                let fits = edit.as_ref().is_none_or(|edit| spans[at].contains(&edit.span));
                if edit.is_none() && is_about_concreteness(judgement) {
                    continue;
                }
                edits.push((at, edit.filter(|_| fits), guideline));
            }
        }
        self.apply(reading, spans, edits)
    }

    /// Applies edits from the last to the first; of two that touch, the first stays for the next round.
    fn apply(&mut self, reading: &Reading, spans: &[ByteSpan], mut edits: Vec<(usize, Option<mend::Edit>, &'static str)>) -> bool {
        edits.retain(|(at, edit, _)| edit.is_some() || Self::may_go(reading, spans[*at]));
        let changed = !edits.is_empty();
        sort::by_key(&mut edits, |(at, edit, _)| std::cmp::Reverse((*at, edit.as_ref().map_or(0, |edit| edit.span.start))));
        // Two guidelines may ask for the same words: they are written once.
        edits.dedup_by(|(one, edit, _), (other, same, _)| one == other && edit.is_some() && edit == same);
        let mut out: Vec<(usize, &'static str)> = Vec::new();
        let mut before = usize::MAX;
        for (at, edit, guideline) in edits {
            match edit {
                None => out.push((at, guideline)),
                Some(edit) if edit.span.end <= before => {
                    before = edit.span.start;
                    if self.edit(reading, at, spans[at].start, &edit, guideline) {
                        out.push((at, guideline));
                    }
                }
                Some(_) => {}
            }
        }
        out.dedup_by_key(|(at, _)| *at);
        for (at, guideline) in out {
            self.take_out(at, guideline);
        }
        changed
    }

    /// Applies one edit. Returns whether too little is left to stand as a sentence.
    fn edit(&mut self, reading: &Reading, at: usize, offset: usize, edit: &mend::Edit, guideline: &'static str) -> bool {
        let language = reading.call.language;
        let removed = edit.span.slice(reading.analysis.text);
        let lost = !facts(language, removed).is_subset(&facts(language, &edit.text));
        if lost {
            self.dropped.push((removed.trim().to_owned(), guideline));
        }
        let piece = &mut self.pieces[at];
        piece.text.replace_range(edit.span.start - offset..edit.span.end - offset, &edit.text);
        piece.reworded_for(guideline);
        edit.text.is_empty() && piece.text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count() < FEWEST_WORDS
    }

    /// Whether a piece may be taken out: one in which a rule sees the decision only if the plan says it again. Where only the model suspects a decision, a slot asks for it.
    fn may_go(reading: &Reading, span: ByteSpan) -> bool {
        let analysis = &reading.analysis;
        let seen = analysis.matches.iter().filter(|found| span.overlaps(&found.span)).fold(0, |all, found| all | analysis.moves_of(found));
        let held = seen & analysis.moves() & move_set(&guidelines().decisions);
        let said_again =
            || reading.situation.is_some_and(|situation| plan(situation).iter().any(|stage| !stage.serves.is_empty() && held & !move_set(&stage.moves) == 0));
        held == 0 || said_again()
    }

    fn take_out(&mut self, at: usize, guideline: &'static str) {
        let piece = self.pieces.remove(at);
        if piece.origin != OriginKind::Added {
            self.dropped.push((piece.text, guideline));
        }
        if !piece.lead.trim().is_empty() {
            match self.pieces.get_mut(at) {
                Some(next) => next.lead.insert_str(0, &piece.lead),
                None => self.tail.insert_str(0, &piece.lead),
            }
        }
    }

    /// Where a guideline on order is broken, puts the pieces of the stage that serves it first. Returns whether that changed anything.
    fn order(&mut self, reading: &Reading, wrong: &[&Judgement]) -> bool {
        let Some(late) = wrong.iter().find(|judgement| is_about_order(judgement) && !judgement.evidence.is_empty()) else { return false };
        let Some(stage) = reading.situation.and_then(|situation| plan(situation).iter().position(|stage| stage.serves.contains(&late.guideline().id))) else {
            return false;
        };
        let behind = |piece: &Piece| piece.stage != Some(stage);
        if self.pieces.is_sorted_by_key(behind) {
            return false;
        }
        sort::by_key(&mut self.pieces, behind);
        true
    }

    /// Adds the templates of the plan for what is missing. Returns whether anything was added.
    fn add_missing(&mut self, reading: &Reading, wrong: &[&Judgement]) -> bool {
        let Some(situation) = reading.situation else { return false };
        let mut any = false;
        let mut said = reading.analysis.moves();
        for (number, stage) in plan(situation).iter().enumerate() {
            let missed: Vec<&'static str> = wrong
                .iter()
                .filter(|judgement| judgement.evidence.is_empty())
                .map(|judgement| judgement.guideline().id)
                .filter(|id| stage.serves.contains(id))
                .collect();
            if missed.is_empty() || self.added.contains(&stage.id) {
                continue;
            }
            self.added.push(stage.id);
            let Some(filled) = self.template(reading, stage, said) else { continue };
            said |= move_set(&stage.moves);
            self.gather(number, stage);
            self.insert(number, stage, filled, missed);
            any = true;
        }
        any
    }

    /// The first template of a stage whose conditions hold, filled in; `said` are the moves of the reply as it stands by now.
    fn template(&self, reading: &Reading, stage: &Stage, said: Moves) -> Option<Filled> {
        let call = reading.call;
        let language = call.language;
        let request = self.request.get_or_init(|| call.customer.and_then(|customer| tell_back(language, customer, self.address)));
        let holds = |condition: &str| {
            let (negated, condition) = condition.strip_prefix('!').map_or((false, condition), |rest| (true, rest));
            let holds = match condition.split_once(':') {
                None => condition == "heard" && request.is_some(),
                Some(("waived", slot)) => call.facts.get(slot).is_some_and(Option::is_none),
                Some(("draft", name)) => language.move_number(name).is_some_and(|number| self.draft_moves & 1 << number != 0),
                Some(("has", name)) => language.move_number(name).is_some_and(|number| said & 1 << number != 0),
                Some(_) => false,
            };
            holds != negated
        };
        let mut fitting = language.pack.templates.iter().filter(|template| template.id == stage.id && template.when.iter().all(|condition| holds(condition)));
        fitting.find_map(|template| {
            let text = template.text.replace("{request}", request.as_deref().unwrap_or_default());
            fill(language, &text, self.address, call.facts).filter(|filled| serves(reading, stage, &filled.text))
        })
    }

    /// Where a sentence of this stage of the plan fits in.
    fn room_for(&self, number: usize) -> usize {
        let at = self.pieces.iter().position(|piece| piece.stage.is_some_and(|stage| stage > number)).unwrap_or(self.pieces.len());
        (at..self.pieces.len()).find(|&at| !self.pieces[at].leans || at == 0).unwrap_or(self.pieces.len())
    }

    fn insert(&mut self, number: usize, stage: &Stage, filled: Filled, guidelines: Vec<&'static str>) {
        let at = self.room_for(number);
        if at == 0 {
            self.open_anew(guidelines.first().copied());
        }
        self.pieces.insert(
            at,
            Piece {
                text: filled.text,
                origin: OriginKind::Added,
                guidelines,
                from: None,
                lead: String::new(),
                after: None,
                number: None,
                stage: Some(number),
                paragraph: stage.paragraph,
                leans: false,
                answers: filled.answers,
            },
        );
    }

    /// The sentence that ran on from the greeting (`Hi Anna, we are full.`) gets a capital of its own, as another will now stand before it.
    fn open_anew(&mut self, guideline: Option<&'static str>) {
        let ran_on = self.head.trim_end().ends_with(',') && self.head.starts_with(char::is_uppercase);
        if let (true, Some(first), Some(guideline)) = (ran_on, self.pieces.first_mut(), guideline)
            && first.text.starts_with(char::is_lowercase)
        {
            first.text = mend::capitalised(&first.text);
            first.reworded_for(guideline);
        }
    }

    /// Moves the pieces of a stage that gathers to where the stage belongs.
    fn gather(&mut self, number: usize, stage: &Stage) {
        if !stage.gathers {
            return;
        }
        let movable: Vec<usize> = (0..self.pieces.len())
            .filter(|&at| {
                let piece = &self.pieces[at];
                piece.stage == Some(number) && !piece.leans && self.pieces.get(at + 1).is_none_or(|next| !next.leans)
            })
            .collect();
        for at in movable.into_iter().rev() {
            let piece = self.pieces.remove(at);
            let to = self.pieces.iter().position(|other| other.stage.is_some_and(|other| other > number)).unwrap_or(self.pieces.len());
            self.pieces.insert(to, piece);
        }
    }
}

/// Whether a judgement is about what stands around a move.
fn is_about_wrapping(judgement: &Judgement) -> bool {
    judgement.is_about(|check| matches!(check, Check::Wrapped { .. }))
}

/// Whether a judgement is about what a move leaves vague: its sentence is completed, never taken out.
fn is_about_concreteness(judgement: &Judgement) -> bool {
    judgement.is_about(|check| matches!(check, Check::Concrete { .. }))
}

/// Whether a judgement is about where a move stands: its sentence is moved, never taken out.
fn is_about_order(judgement: &Judgement) -> bool {
    judgement.is_about(|check| matches!(check, Check::First { .. }))
}

/// Whether a judgement is about the form of address: that is turned, never taken out.
fn is_about_address(judgement: &Judgement) -> bool {
    judgement.is_about(|check| matches!(check, Check::OneOf(_)))
}

/// The plan of a situation.
fn plan(situation: u8) -> &'static [Stage<'static>] {
    let situations: &'static [Situation<'static>] = &guidelines().situations;
    &situations[usize::from(situation)].plan
}

/// Whether a sentence makes the moves for which a stage is asked: a request told back in odd words may not be seen as one.
fn serves(reading: &Reading, stage: &Stage, text: &str) -> bool {
    let wanted = guidelines().guidelines.iter().filter(|guideline| stage.serves.contains(&guideline.id)).flat_map(|guideline| &guideline.checks).fold(
        0,
        |all, check| match check {
            Check::Require(moves) => all | move_set(moves),
            _ => all,
        },
    );
    wanted == 0 || analyse(text, reading.call.language, &reading.call.heard).moves() & wanted != 0
}

/// The edit that adds what `judgement` misses, where the plan has it.
#[must_use]
pub fn insertion(reading: &Reading, judgement: &Judgement, address: Address) -> Option<mend::Edit> {
    let pieces = reading.plan.get_or_init(|| {
        let mut pieces = Pieces::new(reading, address);
        let spans: Vec<ByteSpan> = pieces.pieces.iter().filter_map(|piece| piece.from).collect();
        pieces.place(reading, &spans);
        pieces
    });
    let id = judgement.guideline().id;
    let (number, stage) = plan(reading.situation?).iter().enumerate().find(|(_, stage)| stage.serves.contains(&id))?;
    let text = pieces.template(reading, stage, reading.analysis.moves())?.text;
    let at = pieces.room_for(number);
    Some(match pieces.pieces.get(at).and_then(|next| next.from) {
        Some(next) => mend::Edit { span: ByteSpan::new(next.start, next.start), text: format!("{text} ") },
        None => {
            let end = at.checked_sub(1).and_then(|before| pieces.pieces[before].from).map_or(pieces.head.len(), |before| before.end);
            mend::Edit { span: ByteSpan::new(end, end), text: format!(" {text}") }
        }
    })
}
