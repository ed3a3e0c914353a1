//! Situation, language and form of address: found out by themselves unless the agent chooses.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::said;
use crate::app::page::Page;
use crate::app::state::{Action, Choice, State, names};
use crate::app::texts;
use crate::interface::Interface;
use crate::language;
use crate::options::Address;

/// The choices, and what is said of the language where that is not sure.
pub fn choices(page: &Page) -> Html {
    let state = &page.state;
    let report = state.outcome.as_ref().map(|outcome| &outcome.report);
    let addressed = report.is_none_or(|report| texts::has_forms_of_address(report.language));
    let doubt = report.and_then(|report| match report.certainty {
        "sure" => None,
        "other" => Some(state.texts.language_other),
        _ => Some(state.texts.language_unsure),
    });
    html! {
        <>
            <div class="choices">
                { chooser(page, Choice::Situation) }
                { chooser(page, Choice::Language) }
                if addressed {
                    { chooser(page, Choice::Address) }
                }
            </div>
            if let Some(doubt) = doubt {
                { said("p", "notice", texts::fill(doubt, "language", report.and_then(|report| name(state.texts, Choice::Language, report.language)).unwrap_or_default())) }
            }
        </>
    }
}

fn chooser(page: &Page, choice: Choice) -> Html {
    let state = &page.state;
    let chosen = state.work.choice(choice);
    let choose = {
        let page = page.clone();
        move |event: Event| {
            let field: HtmlSelectElement = event.target_unchecked_into();
            let value = field.value();
            page.send(Action::Choose(choice, (!value.is_empty()).then_some(value)));
        }
    };
    html! {
        <label class="chooser">
            { said("span", "", label(state.texts, choice)) }
            <select onchange={choose}>
                <option value="" selected={chosen.is_none()}>{ automatic(state, choice) }</option>
                for id in names(choice) {
                    <option value={id} selected={chosen == Some(id)}>{ name(state.texts, choice, id).unwrap_or(id) }</option>
                }
            </select>
        </label>
    }
}

fn label(texts: &Interface, choice: Choice) -> &'static str {
    match choice {
        Choice::Situation => texts.situation,
        Choice::Language => texts.language,
        Choice::Address => texts.address,
    }
}

/// What is chosen without a choice, and what that comes to for this draft.
fn automatic(state: &State, choice: Choice) -> String {
    let Some(outcome) = state.outcome.as_ref().filter(|_| state.work.choice(choice).is_none()) else {
        return state.texts.automatic.to_owned();
    };
    let found = match choice {
        Choice::Situation => outcome.report.situation,
        Choice::Language => Some(outcome.report.language),
        Choice::Address => outcome.report.address.map(|address| match address {
            Address::Formal => "formal",
            Address::Informal => "informal",
        }),
    };
    let found = found.and_then(|id| name(state.texts, choice, id)).unwrap_or(state.texts.automatic_none);
    texts::fill(state.texts.automatic_found, "found", found)
}

fn name(texts: &Interface, choice: Choice, id: &str) -> Option<&'static str> {
    match (choice, id) {
        (Choice::Situation, id) => texts::situation(texts, id),
        (Choice::Language, code) => language::by_code(code).map(|language| language.pack.name),
        (Choice::Address, "formal") => Some(texts.address_formal),
        (Choice::Address, _) => Some(texts.address_informal),
    }
}
