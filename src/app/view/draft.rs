//! The draft: a real text field over a mirror that carries the marks.
//!
//! The field is left alone: nothing is ever written into it but what the agent asks for. The mirror lies under it, says the same in letters that cannot be
//! seen, and gives both their height. While an input method is composing, nothing is read and the marks are hidden.

use yew::prelude::*;

use super::choices::choices;
use crate::app::page::Page;
use crate::app::pieces::pieces;
use crate::app::state::{Action, State};
use crate::pack::Severity;
use crate::span::{ByteSpan, Utf16Index};

/// No more findings than this are marked: a text with more is no reply.
const MOST_MARKS: usize = 300;

/// The draft.
pub fn draft(page: &Page) -> Html {
    html! {
        <section class="card draft" aria-labelledby="draft-title">
            <h2 id="draft-title"><label for="draft">{ page.texts().draft_title }</label></h2>
            { editor(page) }
            { choices(page) }
        </section>
    }
}

fn editor(page: &Page) -> Html {
    let write = {
        let page = page.clone();
        move |event: InputEvent| {
            if !event.is_composing() {
                page.send(Action::Write(page.field.value().into()));
            }
        }
    };
    html! {
        <div class={classes!("grows", "editor", page.state.composing.then_some("composing"))}>
            { mirror(page) }
            <textarea
                id="draft"
                ref={page.field.0.clone()}
                placeholder={page.texts().draft_placeholder}
                autocomplete="off"
                oninput={write}
                onclick={{ let page = page.clone(); move |_| point(&page) }}
                onkeyup={{ let page = page.clone(); move |event: KeyboardEvent| if moves(&event) { point(&page) } }}
            />
        </div>
    }
}

/// Whether a key moves the cursor and changes nothing.
fn moves(event: &KeyboardEvent) -> bool {
    matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End" | "PageUp" | "PageDown")
}

/// Points at the finding in which the cursor stands.
fn point(page: &Page) {
    let Some(outcome) = page.state.outcome.as_ref().filter(|_| page.state.is_fresh()) else { return };
    let Some(cursor) = page.field.cursor() else { return };
    let index = Utf16Index::new(&outcome.draft);
    let finding = outcome.report.findings.iter().position(|finding| {
        finding.span.as_ref().is_some_and(|extract| {
            let span = index.span(extract.span);
            (span.start..=span.end).contains(&cursor)
        })
    });
    page.send(Action::Point(finding));
}

/// The marks. They are decoration: the list of findings says the same, and can be reached.
fn mirror(page: &Page) -> Html {
    let marks = marks(&page.state);
    let spans: Vec<ByteSpan> = marks.iter().map(|&(.., span)| span).collect();
    let pointed = page.state.pointed;
    html! {
        <div class="mirror" aria-hidden="true" ref={page.mirror.clone()}>
            for piece in pieces(&page.state.work.draft, [&spans]) {
                if let Some((number, severity, _)) = piece.covers[0].map(|at| marks[at]) {
                    <mark class={classes!(class(severity), (pointed == Some(number)).then_some("pointed"))}>{ piece.text }</mark>
                } else {
                    { piece.text }
                }
            }
            { "\u{200b}" }
        </div>
    }
}

/// The findings that have a place, the graver ones first: where two overlap, the first one is seen. None where the draft has changed since.
fn marks(state: &State) -> Vec<(usize, Severity, ByteSpan)> {
    let Some(outcome) = state.outcome.as_ref().filter(|_| state.is_fresh()) else { return Vec::new() };
    let findings = || outcome.report.findings.iter().enumerate().filter_map(|(number, finding)| Some((number, finding.severity, finding.span.as_ref()?.span)));
    let pointed = findings().filter(|&(number, ..)| state.pointed == Some(number));
    let by_severity =
        [Severity::Error, Severity::Warning, Severity::Hint].into_iter().flat_map(|wanted| findings().filter(move |&(_, severity, _)| severity == wanted));
    pointed.chain(by_severity).take(MOST_MARKS).collect()
}

/// The class that gives marks and findings their look.
#[must_use]
pub fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Hint => "mild",
        Severity::Warning => "serious",
        Severity::Error => "grave",
    }
}
