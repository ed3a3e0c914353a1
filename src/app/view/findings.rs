//! What is to be mended: the real interface to the marks.

use std::rc::Rc;

use yew::prelude::*;

use super::draft::class;
use super::icon::drawn;
use super::said;
use crate::app::page::Page;
use crate::app::state::{Action, Outcome};
use crate::app::texts::{self, fill, severity, title};
use crate::report::{Finding, Suggestion};
use crate::span::{ByteSpan, Utf16Index};

/// No more findings than this are listed; the rest is counted.
const MOST: usize = 40;

/// The list of findings.
pub fn findings(page: &Page) -> Html {
    let texts = page.texts();
    let Some(outcome) = page.state.outcome.clone() else { return Html::default() };
    let findings = &outcome.report.findings;
    html! {
        <section class={classes!("card", "findings", (!page.state.is_fresh()).then_some("stale"))} aria-labelledby="findings-title">
            <h2 id="findings-title">{ texts::findings(texts, findings.len()) }</h2>
            if findings.is_empty() {
                { said("p", "", if outcome.report.situation.is_some() { texts.findings_clean } else { texts.findings_no_situation }) }
            }
            <ul>
                for number in 0..findings.len().min(MOST) {
                    { one(page, &outcome, number) }
                }
            </ul>
            if findings.len() > MOST {
                { said("p", "hint", fill(texts.findings_more, "n", findings.len() - MOST)) }
            }
        </section>
    }
}

fn one(page: &Page, outcome: &Rc<Outcome>, number: usize) -> Html {
    let texts = page.texts();
    let finding = &outcome.report.findings[number];
    let pointed = page.state.pointed == Some(number);
    html! {
        <li class={classes!("finding", class(finding.severity), pointed.then_some("pointed"))} aria-current={pointed.then_some("true")}>
            <h3>{ drawn(finding.severity) }{ said("span", "severity", severity(texts, finding.severity)) }{ title(texts, finding.guideline) }</h3>
            if let Some(extract) = &finding.span {
                <button type="button" class="quote" title={texts.show_in_draft} onclick={show(page, outcome, number)} lang={outcome.report.language}>
                    { extract.text.clone() }
                    <span class="unseen" lang={texts.code}>{ texts.show_in_draft }</span>
                </button>
            }
            { said("p", "", finding.message.clone()) }
            <details>{ said("summary", "", texts.why) }{ said("p", "", finding.why.clone()) }</details>
            { suggestions(page, outcome, number) }
        </li>
    }
}

/// Selects the words of a finding in the draft.
fn show(page: &Page, outcome: &Rc<Outcome>, number: usize) -> impl Fn(MouseEvent) + 'static {
    let (page, outcome) = (page.clone(), outcome.clone());
    move |_| {
        if let Some(extract) = &outcome.report.findings[number].span
            && page.field.value() == *outcome.draft
        {
            page.send(Action::Point(Some(number)));
            page.field.select(Utf16Index::new(&outcome.draft).span(extract.span));
        }
    }
}

fn suggestions(page: &Page, outcome: &Rc<Outcome>, number: usize) -> Html {
    let finding = &outcome.report.findings[number];
    if finding.suggestions.is_empty() {
        return Html::default();
    }
    html! {
        <div class="suggestions">
            for (at, suggestion) in finding.suggestions.iter().enumerate() {
                <button type="button" aria-label={spoken(finding, suggestion)} onclick={apply(page, outcome, number, at)}>
                    { suggestion.label.clone() }
                </button>
            }
        </div>
    }
}

/// The same label can stand under several findings; the words tell them apart for who does not see where the button stands.
fn spoken(finding: &Finding, suggestion: &Suggestion) -> Option<String> {
    let extract = finding.span.as_ref()?;
    Some(format!("{}: {}", suggestion.label, extract.text))
}

/// Carries out a suggestion, as one step for the browser's undo.
fn apply(page: &Page, outcome: &Rc<Outcome>, number: usize, at: usize) -> impl Fn(MouseEvent) + 'static {
    let (page, outcome) = (page.clone(), outcome.clone());
    move |_| {
        let suggestion = &outcome.report.findings[number].suggestions[at];
        if let Some((span, text)) = one_edit(suggestion, &outcome.draft)
            && page.field.value() == *outcome.draft
        {
            page.field.replace(Utf16Index::new(&outcome.draft).span(span), &text);
        }
    }
}

/// All edits of a suggestion as one; nothing where they do not fit the text.
fn one_edit(suggestion: &Suggestion, text: &str) -> Option<(ByteSpan, String)> {
    let (first, last) = (suggestion.edits.first()?, suggestion.edits.last()?);
    let mut all = String::new();
    let mut at = first.span.start;
    for edit in &suggestion.edits {
        all.push_str(text.get(at..edit.span.start)?);
        all.push_str(&edit.text);
        at = edit.span.end;
    }
    text.get(at..)?;
    Some((ByteSpan::new(first.span.start, last.span.end), all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Extract;

    fn suggestion(edits: &[(usize, usize, &str)]) -> Suggestion {
        let edits = edits.iter().map(|&(start, end, text)| Extract { span: ByteSpan::new(start, end), text: text.to_owned() });
        Suggestion { label: String::new(), edits: edits.collect() }
    }

    #[test]
    fn several_edits_become_one() {
        let found = one_edit(&suggestion(&[(0, 3, "AB"), (8, 8, "x"), (10, 11, "")]), "abc def ghij");
        assert_eq!(found, Some((ByteSpan::new(0, 11), "AB def xgh".to_owned())));
    }

    #[test]
    fn edits_that_do_not_fit_are_not_made() {
        assert_eq!(one_edit(&suggestion(&[(0, 1, "x"), (9, 10, "y")]), "abc"), None);
        assert_eq!(one_edit(&suggestion(&[(0, 9, "x")]), "abc"), None);
        assert_eq!(one_edit(&suggestion(&[]), "abc"), None);
    }
}
