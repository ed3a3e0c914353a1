//! What outlives a reload: the draft, the customer's message, the choices and the answers, each under a name of its own in local storage.
//!
//! The values are plain strings, so that nothing has to be decoded and one damaged value spoils no other.

use yew::AttrValue;

use super::browser;
use super::state::{Answer, Choice, Work, names};
use crate::language;

const INTERFACE: &str = "nobly.interface";
const CUSTOMER: &str = "nobly.customer";
const DRAFT: &str = "nobly.draft";
/// In the order of [`Choice`].
const CHOICES: [(Choice, &str); 3] = [(Choice::Situation, "nobly.situation"), (Choice::Language, "nobly.language"), (Choice::Address, "nobly.address")];

fn answer_name(slot: &str) -> String {
    format!("nobly.answer.{slot}")
}

fn none_name(slot: &str) -> String {
    format!("nobly.none.{slot}")
}

/// The slots that the rules know.
#[must_use]
pub fn slots() -> Vec<&'static str> {
    language::all().first().map(|language| language.pack.slots.iter().map(|slot| slot.id).collect()).unwrap_or_default()
}

/// The work as it was left, and the code of the language in which the page was shown. What the rules do not know any more is left out.
#[must_use]
pub fn recall() -> (Work, Option<String>) {
    let text = |name: &str| browser::recall(name).unwrap_or_default();
    let choices = CHOICES.map(|(choice, name)| browser::recall(name).filter(|chosen| names(choice).contains(&chosen.as_str())));
    let answers = slots().into_iter().filter_map(|slot| {
        let answer = Answer { text: text(&answer_name(slot)).into(), none: browser::recall(&none_name(slot)).is_some() };
        (answer != Answer::default()).then_some((slot, answer))
    });
    let work = Work { customer: text(CUSTOMER).into(), draft: text(DRAFT).into(), choices, answers: answers.collect() };
    (work, browser::recall(INTERFACE))
}

/// What local storage holds, as far as this page wrote it: names and values, always in the same order.
#[derive(Debug, Default)]
pub struct Kept(Vec<(String, AttrValue)>);

impl Kept {
    /// Writes what differs from the last time. Whether all of it could be written.
    pub fn keep(&mut self, work: &Work, code: &str) -> bool {
        let now = values(work, code);
        let mut all_written = true;
        for (at, (name, value)) in now.iter().enumerate() {
            if self.0.get(at).is_none_or(|(_, kept)| kept != value) {
                all_written &= browser::keep(name, value);
            }
        }
        self.0 = if all_written { now } else { Vec::new() };
        all_written
    }
}

/// Every value with its name; an empty one stands for nothing to remember.
fn values(work: &Work, code: &str) -> Vec<(String, AttrValue)> {
    let mut values = vec![(INTERFACE.to_owned(), code.to_owned().into()), (CUSTOMER.to_owned(), work.customer.clone()), (DRAFT.to_owned(), work.draft.clone())];
    for (choice, name) in CHOICES {
        values.push((name.to_owned(), work.choice(choice).unwrap_or_default().to_owned().into()));
    }
    for slot in slots() {
        let answer = work.answer(slot);
        values.push((answer_name(slot), answer.text));
        values.push((none_name(slot), if answer.none { "yes".into() } else { "".into() }));
    }
    values
}
