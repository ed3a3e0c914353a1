//! What only the agent knows, as fields that fill the reply while they are typed in.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::said;
use crate::app::page::Page;
use crate::app::state::{Action, Answer, State};
use crate::app::texts::fill;
use crate::language;
use crate::pack::Slot;

/// A field for each slot of the reply, and for each of which the agent said that there is none.
pub fn slots(page: &Page) -> Html {
    let texts = page.texts();
    let asked = asked(&page.state);
    if asked.is_empty() {
        return Html::default();
    }
    html! {
        <fieldset class="slots">
            { said("legend", "", texts.slots_title) }
            { said("p", "hint", texts.slots_hint) }
            for slot in asked {
                { field(page, slot) }
            }
        </fieldset>
    }
}

/// The slots that are shown, in the order of the rules, so that no field moves while it is typed in.
fn asked(state: &State) -> Vec<&'static Slot<'static>> {
    let Some(outcome) = &state.outcome else { return Vec::new() };
    let Some(language) = language::by_code(outcome.rewrite.language) else { return Vec::new() };
    let asks = |slot: &Slot| outcome.rewrite.slots.iter().any(|open| open.id == slot.id);
    let none = |slot: &Slot| state.work.answer(slot.id).none;
    language.pack.slots.iter().filter(|slot| asks(slot) || none(slot)).collect()
}

fn field(page: &Page, own: &'static Slot<'static>) -> Html {
    let (texts, slot) = (page.texts(), own.id);
    let answer = page.state.work.answer(slot);
    let filled = {
        let (page, none) = (page.clone(), answer.none);
        move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            page.send(Action::Answer(slot, Answer { text: field.value().into(), none }));
        }
    };
    let denied = {
        let (page, text) = (page.clone(), answer.text.clone());
        move |event: Event| {
            let field: HtmlInputElement = event.target_unchecked_into();
            page.send(Action::Answer(slot, Answer { text: text.clone(), none: field.checked() }));
        }
    };
    let (field, hint) = (format!("slot-{slot}"), format!("slot-{slot}-hint"));
    html! {
        <div class="slot-field" key={slot}>
            <label for={field.clone()}>{ own.label }</label>
            <input id={field} type="text" autocomplete="off" value={answer.text.clone()} disabled={answer.none} aria-describedby={hint.clone()} oninput={filled} />
            <p class="hint" id={hint}>{ own.reason }{ " " }{ said("span", "example", fill(texts.slot_example, "example", own.example)) }</p>
            <label class="none"><input type="checkbox" checked={answer.none} onchange={denied} aria-label={format!("{}: {}", own.label, texts.slot_none)} />{ texts.slot_none }</label>
        </div>
    }
}
