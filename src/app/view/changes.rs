//! What the proposed reply changes, and why, sentence by sentence.

use yew::prelude::*;

use super::said;
use crate::app::texts::{origin, title};
use crate::interface::Interface;
use crate::report::{Dropped, Origin, OriginKind, Rewrite};

/// The changes, closed until they are asked for; how many there are is seen at once.
pub fn changes(texts: &Interface, rewrite: &Rewrite) -> Html {
    html! {
        <details class="changes">
            <summary>{ texts.changes_title }{ tally(texts, rewrite) }</summary>
            <ol>
                for sentence in &rewrite.sentences {
                    { changed(texts, sentence, rewrite.language) }
                }
            </ol>
            if !rewrite.dropped.is_empty() {
                { said("h3", "", texts.dropped_title) }
                <ul>
                    for dropped in &rewrite.dropped {
                        { left_out(texts, dropped, rewrite.language) }
                    }
                </ul>
            }
        </details>
    }
}

fn tally(texts: &Interface, rewrite: &Rewrite) -> Html {
    let count = |kind: OriginKind| rewrite.sentences.iter().filter(|sentence| sentence.origin == kind).count();
    let kinds = [OriginKind::Kept, OriginKind::Reworded, OriginKind::Added];
    let mut counts: Vec<_> = kinds.into_iter().map(|kind| (count(kind), class(kind), origin(texts, kind))).collect();
    counts.push((rewrite.dropped.len(), "dropped", texts.origin_dropped));
    html! {
        <span class="tally">
            for (count, class, name) in counts.into_iter().filter(|(count, ..)| *count > 0) {
                <span class={classes!("origin", class)}>{ format!("{count} {name}") }</span>
            }
        </span>
    }
}

fn changed(texts: &Interface, sentence: &Origin, language: &'static str) -> Html {
    html! {
        <li>
            <p><span class={classes!("origin", class(sentence.origin))}>{ origin(texts, sentence.origin) }</span><span lang={language}>{ sentence.text.clone() }</span></p>
            if let Some(from) = sentence.from.as_ref().filter(|from| sentence.origin == OriginKind::Reworded && from.text != sentence.text) {
                <p class="from">{ texts.instead_of }{ " " }<s lang={language}>{ from.text.clone() }</s></p>
            }
            { reasons(texts, &sentence.guidelines) }
        </li>
    }
}

fn reasons(texts: &Interface, guidelines: &[&'static str]) -> Html {
    if guidelines.is_empty() {
        return Html::default();
    }
    let titles: Vec<_> = guidelines.iter().map(|id| title(texts, id)).collect();
    html! { <p class="reason">{ texts.because }{ " " }{ titles.join(" \u{b7} ") }</p> }
}

fn left_out(texts: &Interface, dropped: &Dropped, language: &'static str) -> Html {
    html! {
        <li>
            <p>{ said("span", "origin dropped", texts.origin_dropped) }<s lang={language}>{ dropped.text.clone() }</s></p>
            { said("p", "reason", dropped.reason.clone()) }
        </li>
    }
}

/// The class that gives an origin its look.
#[must_use]
pub fn class(origin: OriginKind) -> &'static str {
    match origin {
        OriginKind::Kept => "kept",
        OriginKind::Reworded => "reworded",
        OriginKind::Added => "added",
    }
}
