//! What a caller can say about a reply, and what is made of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::analysis::Heard;
use crate::error::Error;
use crate::language::{self, Certainty, Language};

/// The options of a call. All have a default; unknown names are errors, so that a typing mistake is never silently ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// `auto` or a language's code.
    pub language: Option<String>,
    /// `auto` or a situation's name.
    pub situation: Option<String>,
    /// `auto` (as in the draft), `formal` or `informal`.
    pub address: Option<String>,
    /// The language of messages and explanations; the reply's own language where it is not given.
    pub interface: Option<String>,
    /// The customer's last message.
    pub customer: Option<String>,
    /// The conversation so far, oldest first.
    pub thread: Vec<Message>,
    /// The time now, in RFC 3339, for what needs a clock.
    pub now: Option<String>,
    /// Answers of the agent by slot; `null` says that there is none.
    pub facts: BTreeMap<String, Option<String>>,
}

/// A message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Who wrote it.
    pub from: Sender,
    /// When, in RFC 3339.
    pub at: String,
    /// What it says.
    pub text: String,
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sender {
    /// An agent.
    Agent,
    /// The customer.
    Customer,
}

/// How the customer is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Address {
    /// Dutch `u`.
    Formal,
    /// Dutch `je`.
    Informal,
}

/// The options, checked and resolved for one text.
#[derive(Debug)]
pub struct Call<'o> {
    /// The language of the reply.
    pub language: &'static Language,
    /// How sure that is.
    pub certainty: Certainty,
    /// The language of messages.
    pub interface: &'static Language,
    /// The number of the situation, where the caller chose one.
    pub situation: Option<u8>,
    /// The form of address, where the caller chose one.
    pub address: Option<Address>,
    /// What the customer wrote last.
    pub customer: Option<&'o str>,
    /// The words of the customer.
    pub heard: Heard,
    /// The agent's answers; `None` says that there is none.
    pub facts: &'o BTreeMap<String, Option<String>>,
    /// The conversation.
    pub thread: &'o [Message],
}

impl<'o> Call<'o> {
    /// The same call once more.
    #[must_use]
    pub fn again(&self) -> Self {
        Self { heard: self.heard.clone(), ..*self }
    }

    /// Checks `options` and guesses what they leave open from `text`.
    ///
    /// # Errors
    /// Names the option that is wrong.
    pub fn new(text: &str, options: &'o Options) -> Result<Self, Error> {
        let chosen = |name: &Option<String>| name.as_deref().filter(|name| *name != "auto").map(str::to_owned);
        let by_code = |code: String| language::by_code(&code).ok_or(Error::UnknownLanguage(code));
        let chosen_language = chosen(&options.language).map(by_code).transpose()?;
        let customer = options.customer.as_deref().or_else(|| {
            let last = options.thread.iter().rev().find(|message| message.from == Sender::Customer);
            last.map(|message| message.text.as_str())
        });
        let customer = customer.filter(|text| !text.trim().is_empty());
        let (language, certainty) = chosen_language.map_or_else(|| guess(text, customer), |language| (language, Certainty::Sure));
        let interface = chosen(&options.interface).map(by_code).transpose()?.unwrap_or(language);
        let situation = chosen(&options.situation).map(|name| situation(&name)).transpose()?;
        let address = match chosen(&options.address).as_deref() {
            None => None,
            Some("formal") => Some(Address::Formal),
            Some("informal") => Some(Address::Informal),
            Some(other) => return Err(Error::UnknownAddress(other.to_owned())),
        };
        if let Some(unknown) = options.facts.keys().find(|slot| !language.pack.slots.iter().any(|known| known.id == *slot)) {
            return Err(Error::UnknownSlot(unknown.clone()));
        }
        let heard = customer.map(|customer| Heard::new(language, customer)).unwrap_or_default();
        Ok(Self { language, certainty, interface, situation, address, customer, heard, facts: &options.facts, thread: &options.thread })
    }
}

/// The language of the reply; where it leaves doubt, the customer's language decides.
fn guess(text: &str, customer: Option<&str>) -> (&'static Language, Certainty) {
    let own = language::guess(text);
    if own.certainty != Certainty::Unsure {
        return (own.language, own.certainty);
    }
    match customer.map(language::guess) {
        Some(theirs) if theirs.certainty == Certainty::Sure => (theirs.language, Certainty::Unsure),
        _ => (own.language, own.certainty),
    }
}

fn situation(name: &str) -> Result<u8, Error> {
    let at = language::guidelines().situations.iter().position(|situation| situation.id == name);
    at.and_then(|at| u8::try_from(at).ok()).ok_or_else(|| Error::UnknownSituation(name.to_owned()))
}
