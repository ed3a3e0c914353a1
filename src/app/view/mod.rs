//! The parts of the page: functions that show what they are given and send actions back.

pub mod changes;
pub mod checklist;
pub mod choices;
pub mod customer;
pub mod draft;
pub mod findings;
pub mod frame;
pub mod icon;
pub mod proposal;
pub mod slots;
pub mod summary;
pub mod thermometer;

use yew::prelude::*;

/// An element with a class (or none, where it is empty) that holds a text and nothing else.
pub fn said(tag: &'static str, class: &'static str, text: impl Into<AttrValue>) -> Html {
    holding(tag, class, text.into())
}

/// One instance for all: what `html!` makes of one element weighs some 300 bytes.
#[inline(never)]
#[expect(clippy::ignored_unit_patterns, reason = "`html!` writes one")]
fn holding(tag: &'static str, class: &'static str, text: AttrValue) -> Html {
    let class = (!class.is_empty()).then_some(class);
    html! { <@{tag} {class}>{ text }</@> }
}
