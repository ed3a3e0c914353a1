//! The sentences that a rewrite adds: their forms of address and their slots.

use std::collections::BTreeMap;

use crate::language::Language;
use crate::options::Address;

/// `text` with each `{formal|informal}` in the form of `address`. Other braces stay.
#[must_use]
pub fn forms(text: &str, address: Address) -> String {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|close| open + close) else { break };
        done.push_str(&rest[..open]);
        match rest[open + 1..close].split_once('|') {
            Some((formal, informal)) => done.push_str(if address == Address::Formal { formal } else { informal }),
            None => done.push_str(&rest[open..=close]),
        }
        rest = &rest[close + 1..];
    }
    done.push_str(rest);
    done
}

/// A template, filled in as far as the agent's answers go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The sentence; open slots stand in it as `[label]`.
    pub text: String,
    /// The slots that the agent answered, with the answers.
    pub answers: Vec<(&'static str, String)>,
}

/// Fills `template`; `None` where the agent said that there is nothing for one of its slots.
#[must_use]
pub fn fill(language: &'static Language, template: &str, address: Address, facts: &BTreeMap<String, Option<String>>) -> Option<Filled> {
    let mut text = forms(template, address);
    let mut answers = Vec::new();
    for slot in &language.pack.slots {
        let mark = format!("[{}]", slot.id);
        if !text.contains(&mark) {
            continue;
        }
        match facts.get(slot.id) {
            None => text = text.replace(&mark, &format!("[{}]", slot.label)),
            Some(None) => return None,
            Some(Some(answer)) => {
                let answer = tidy(answer);
                if answer.is_empty() {
                    return None;
                }
                text = text.replace(&mark, &answer);
                answers.push((slot.id, answer));
            }
        }
    }
    Some(Filled { text, answers })
}

/// An answer as it fits inside a sentence: one line, without the mark that closed it.
#[must_use]
pub fn tidy(answer: &str) -> String {
    let line = answer.split_whitespace().collect::<Vec<_>>().join(" ");
    line.strip_suffix('.').filter(|rest| !rest.ends_with('.')).map_or(line.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_chosen_and_other_braces_stay() {
        assert_eq!(forms("Heb {ik u|ik je} {wat} {", Address::Formal), "Heb ik u {wat} {");
        assert_eq!(forms("{u|je}", Address::Informal), "je");
    }

    #[test]
    fn answers_lose_their_full_stop_only() {
        assert_eq!(tidy(" We called  Utrecht.\n"), "We called Utrecht");
        assert_eq!(tidy("and so on..."), "and so on...");
    }
}
