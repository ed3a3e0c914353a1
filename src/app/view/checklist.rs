//! The guidelines, and how the draft fares with each.

use yew::prelude::*;

use super::icon::drawn;
use super::said;
use crate::app::page::Page;
use crate::app::texts::{guideline, status};
use crate::interface::Interface;
use crate::report::{GuidelineStatus, Question, Report, Status};

/// The guidelines of the situation, and those of every reply.
pub fn checklist(page: &Page) -> Html {
    let texts = page.texts();
    let Some(outcome) = page.state.outcome.clone() else { return Html::default() };
    let report = &outcome.report;
    let (own, general): (Vec<_>, Vec<_>) = report
        .guidelines
        .iter()
        .filter(|status| status.status != Status::NotApplicable)
        .partition(|status| guideline(texts, status.id).is_some_and(|(guideline, _)| !guideline.situations.is_empty()));
    if own.is_empty() && general.is_empty() {
        return Html::default();
    }
    html! {
        <section class="card checklist" aria-labelledby="checklist-title">
            <h2 id="checklist-title">{ texts.checklist_title }</h2>
            { group(texts, report, texts.checklist_situation, &own) }
            { group(texts, report, texts.checklist_general, &general) }
        </section>
    }
}

fn group(texts: &Interface, report: &Report, heading: &'static str, statuses: &[&GuidelineStatus]) -> Html {
    if statuses.is_empty() {
        return Html::default();
    }
    html! {
        <>
            { said("h3", "", heading) }
            <ul>
                for one in statuses {
                    { line(texts, one, report.questions.iter().find(|question| question.guideline == one.id)) }
                }
            </ul>
        </>
    }
}

fn line(texts: &Interface, one: &GuidelineStatus, question: Option<&Question>) -> Html {
    let Some((_, own)) = guideline(texts, one.id) else { return Html::default() };
    html! {
        <li class={look(one.status)}>
            { drawn(one.status) }
            <details>
                <summary>{ said("span", "title", own.title) }{ said("span", "status", status(texts, one.status)) }</summary>
                { said("p", "", own.good) }
            </details>
            if let Some(question) = question {
                { said("p", "question", question.text.clone()) }
            }
        </li>
    }
}

/// The class that gives a status its look.
fn look(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::Missed | Status::Violated => "wanting",
        Status::Unanswered => "asked",
        Status::Waived | Status::NotApplicable => "waived",
    }
}
