//! The proposed reply.

use yew::prelude::*;

use super::changes::{changes, class};
use super::icon::{Icon, drawn};
use super::said;
use super::slots::slots;
use crate::app::browser;
use crate::app::page::Page;
use crate::app::pieces::pieces;
use crate::app::state::Action;
use crate::app::texts::counted;
use crate::report::Rewrite;
use crate::span::ByteSpan;

/// The proposed reply, with what only the agent can fill in, and what changed.
pub fn proposal(page: &Page) -> Html {
    let texts = page.texts();
    html! {
        <section class="card proposal" aria-labelledby="proposal-title">
            <h2 id="proposal-title">{ texts.proposal_title }</h2>
            if let Some(outcome) = page.state.outcome.clone() {
                if outcome.rewrite.text == *outcome.draft {
                    { said("p", "", if outcome.report.situation.is_some() { texts.proposal_same } else { texts.proposal_no_situation }) }
                    { slots(page) }
                } else {
                    { reply(page, &outcome.rewrite) }
                }
            } else {
                { said("p", "empty", texts.proposal_empty) }
            }
        </section>
    }
}

fn reply(page: &Page, rewrite: &Rewrite) -> Html {
    let texts = page.texts();
    let open = rewrite.slots.iter().filter(|slot| !slot.filled).count();
    html! {
        <>
            <div class="reply" ref={page.reply.clone()} lang={rewrite.language}>{ body(rewrite) }</div>
            { slots(page) }
            if open > 0 {
                { said("p", "hint open", counted(open, texts.open_one, texts.open_many)) }
            }
            { actions(page, &rewrite.text) }
            { changes(texts, rewrite) }
        </>
    }
}

/// The reply, with its slots and the origin of its sentences marked.
fn body(rewrite: &Rewrite) -> Html {
    let slots: Vec<ByteSpan> = rewrite.slots.iter().map(|slot| slot.span.span).collect();
    let sentences: Vec<ByteSpan> = rewrite.sentences.iter().map(|sentence| sentence.span).collect();
    html! {
        for piece in pieces(&rewrite.text, [&slots, &sentences]) {
            if let Some(slot) = piece.covers[0].map(|at| &rewrite.slots[at]) {
                <mark class={if slot.filled { "filled" } else { "slot" }}>{ piece.text }</mark>
            } else if let Some(sentence) = piece.covers[1].map(|at| &rewrite.sentences[at]) {
                <span class={class(sentence.origin)}>{ piece.text }</span>
            } else {
                { piece.text }
            }
        }
    }
}

fn actions(page: &Page, text: &str) -> Html {
    let (texts, copied) = (page.texts(), page.state.copied);
    let copy = {
        let (page, text) = (page.clone(), text.to_owned());
        move |_| {
            let page = page.clone();
            browser::copy(&text, move |worked| {
                if !worked {
                    browser::select_all(&page.reply);
                }
                page.send(Action::Copied(Some(worked)));
            });
        }
    };
    let take = {
        let (page, text) = (page.clone(), text.to_owned());
        move |_| page.field.replace_all(&text)
    };
    let (icon, label) = if copied == Some(true) { (Icon::Check, texts.copied) } else { (Icon::Copy, texts.copy) };
    html! {
        <div class="actions">
            <button type="button" class="main" onclick={copy}>{ drawn(icon) }{ label }</button>
            <button type="button" onclick={take}>{ drawn(Icon::Use) }{ texts.use_reply }</button>
            if copied == Some(false) {
                { said("p", "notice", texts.copy_failed) }
            }
        </div>
    }
}
