//! All that the page knows, and every way in which it changes.

use std::rc::Rc;

use yew::prelude::*;

use crate::interface::{self, Interface};
use crate::language;
use crate::report::{Report, Rewrite};
use crate::{Error, Options};

/// From this many bytes on, a draft is examined when typing pauses instead of at every key.
const LONG: usize = 40_000;

/// What the agent typed and chose: all of it outlives a reload.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Work {
    /// The customer's message.
    pub customer: AttrValue,
    /// The draft.
    pub draft: AttrValue,
    /// What the agent chose, by [`Choice`]; nothing stands for automatic.
    pub choices: [Option<String>; 3],
    /// The agent's answers by slot.
    pub answers: Vec<(&'static str, Answer)>,
}

impl Work {
    /// What the agent chose.
    #[must_use]
    pub fn choice(&self, choice: Choice) -> Option<&str> {
        self.choices[choice as usize].as_deref()
    }

    /// The answer to a slot; an empty one where there is none yet.
    #[must_use]
    pub fn answer(&self, slot: &str) -> Answer {
        self.answers.iter().find(|(known, _)| *known == slot).map(|(_, answer)| answer.clone()).unwrap_or_default()
    }

    fn set_answer(&mut self, slot: &'static str, answer: Answer) {
        match self.answers.iter_mut().find(|(known, _)| *known == slot) {
            Some(known) => known.1 = answer,
            None => self.answers.push((slot, answer)),
        }
    }
}

/// Something that is found out by itself, unless the agent chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The kind of bad news.
    Situation,
    /// The language of the reply.
    Language,
    /// How the customer is addressed.
    Address,
}

/// An answer to what only the agent knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// What was filled in. It is kept while `none` holds, so that a slip of the mouse loses nothing.
    pub text: AttrValue,
    /// Whether the agent said that there is none.
    pub none: bool,
}

impl Answer {
    /// Whether there is anything to tell the engine.
    fn is_given(&self) -> bool {
        self.none || !self.text.trim().is_empty()
    }

    /// What was filled in; nothing where there is none.
    fn fact(&self) -> Option<String> {
        (!self.none).then(|| self.text.trim().to_owned())
    }
}

/// What the engine says of a draft.
#[derive(Debug)]
pub struct Outcome {
    /// The draft that was examined.
    pub draft: AttrValue,
    /// The report on it.
    pub report: Report,
    /// The better reply.
    pub rewrite: Rewrite,
}

/// What the page knows.
#[derive(Debug, Clone)]
pub struct State {
    /// The texts of the page.
    pub texts: &'static Interface,
    /// What the agent typed and chose.
    pub work: Work,
    /// What the engine says of it; nothing for an empty draft.
    pub outcome: Option<Rc<Outcome>>,
    /// Why the engine could not be asked.
    pub error: Option<Error>,
    /// The finding that the agent is looking at.
    pub pointed: Option<usize>,
    /// Whether the browser keeps what is typed.
    pub keeps: bool,
    /// Whether the reply was copied, for as long as that is worth saying.
    pub copied: Option<bool>,
    /// Whether an input method is composing in the draft.
    pub composing: bool,
    /// Whether the agent is asked if everything is to be cleared.
    pub asking: bool,
    /// How often everything was cleared; the editor empties itself when this changes.
    pub clearings: u32,
}

/// A change.
#[derive(Debug)]
pub enum Action {
    /// Show the page in the language with this code.
    Speak(&'static str),
    /// The draft has become this.
    Write(AttrValue),
    /// The customer's message has become this.
    Hear(AttrValue),
    /// The agent chose; nothing stands for automatic.
    Choose(Choice, Option<String>),
    /// The agent answered a slot.
    Answer(&'static str, Answer),
    /// Typing in a long draft has paused.
    Pause,
    /// The agent looks at a finding.
    Point(Option<usize>),
    /// Copying worked, or did not; nothing once that has been said.
    Copied(Option<bool>),
    /// An input method starts composing, or is done.
    Compose(bool),
    /// Ask before clearing, or do not ask any more.
    Ask(bool),
    /// Forget everything that was typed and chosen.
    Clear,
    /// The browser keeps nothing.
    CannotKeep,
}

impl State {
    /// The state at the start.
    #[must_use]
    pub fn new(code: &str, work: Work, keeps: bool) -> Self {
        let mut state = Self {
            texts: interface::by_code(code),
            work,
            outcome: None,
            error: None,
            pointed: None,
            keeps,
            copied: None,
            composing: false,
            asking: false,
            clearings: 0,
        };
        state.examine();
        state
    }

    /// Whether the outcome is about the draft as it stands now.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.outcome.as_ref().is_none_or(|outcome| outcome.draft == self.work.draft)
    }

    fn options(&self) -> Options {
        let choice = |choice: Choice| self.work.choice(choice).map(str::to_owned);
        Options {
            language: choice(Choice::Language),
            situation: choice(Choice::Situation),
            address: choice(Choice::Address),
            interface: Some(self.texts.code.to_owned()),
            customer: Some(self.work.customer.to_string()),
            facts: self.work.answers.iter().filter(|(_, answer)| answer.is_given()).map(|(id, answer)| ((*id).to_owned(), answer.fact())).collect(),
            ..Options::default()
        }
    }

    fn examine(&mut self) {
        let draft = self.work.draft.clone();
        self.pointed = None;
        (self.outcome, self.error) = if draft.trim().is_empty() {
            (None, None)
        } else {
            match outcome(draft, &self.options()) {
                Ok(outcome) => (Some(Rc::new(outcome)), None),
                Err(error) => (None, Some(error)),
            }
        };
    }

    /// Carries out a change.
    fn apply(&mut self, action: Action) -> Outlook {
        match action {
            Action::Speak(code) => self.texts = interface::by_code(code),
            Action::Write(draft) => return self.write(draft),
            Action::Hear(customer) => self.work.customer = customer,
            Action::Choose(choice, name) => self.work.choices[choice as usize] = name,
            Action::Answer(slot, answer) => self.work.set_answer(slot, answer),
            Action::Clear => {
                self.work = Work::default();
                self.asking = false;
                self.clearings += 1;
            }
            Action::Pause if self.is_fresh() => return Outlook::Same,
            Action::Pause => {}
            Action::Point(finding) if self.pointed == finding => return Outlook::Same,
            Action::CannotKeep if !self.keeps => return Outlook::Same,
            other => {
                self.show(&other);
                return Outlook::Shown;
            }
        }
        Outlook::Examine
    }

    fn write(&mut self, draft: AttrValue) -> Outlook {
        if draft == self.work.draft {
            return Outlook::Same;
        }
        self.work.draft = draft;
        if self.work.draft.len() > LONG && self.outcome.is_some() { Outlook::Shown } else { Outlook::Examine }
    }

    /// Carries out a change that the engine need not hear of.
    fn show(&mut self, action: &Action) {
        match *action {
            Action::Point(finding) => self.pointed = finding,
            Action::Copied(copied) => self.copied = copied,
            Action::Compose(composing) => self.composing = composing,
            Action::Ask(asking) => self.asking = asking,
            Action::CannotKeep => self.keeps = false,
            _ => {}
        }
    }
}

/// What a change asks for.
enum Outlook {
    /// Nothing has changed.
    Same,
    /// What is seen has changed.
    Shown,
    /// What the engine is asked has changed.
    Examine,
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match next.apply(action) {
            Outlook::Same => return self,
            Outlook::Shown => {}
            Outlook::Examine => next.examine(),
        }
        Rc::new(next)
    }
}

fn outcome(draft: AttrValue, options: &Options) -> Result<Outcome, Error> {
    let report = crate::check(&draft, options)?;
    let rewrite = crate::rewrite(&draft, options)?;
    Ok(Outcome { draft, report, rewrite })
}

/// The names that may be chosen, `auto` aside.
#[must_use]
pub fn names(choice: Choice) -> Vec<&'static str> {
    match choice {
        Choice::Situation => language::guidelines().situations.iter().map(|situation| situation.id).collect(),
        Choice::Language => language::all().iter().map(|language| language.pack.code).collect(),
        Choice::Address => vec!["formal", "informal"],
    }
}
