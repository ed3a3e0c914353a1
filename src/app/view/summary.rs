//! The strip over both columns: what the page is for, or how warm the draft is and why.

use yew::prelude::*;

use super::icon::drawn;
use super::said;
use super::thermometer::thermometer;
use crate::app::page::Page;
use crate::app::state::Action;
use crate::app::texts::{fill, status, title};
use crate::interface::{INTERFACES, Interface};
use crate::report::{GuidelineStatus, Report, Status};

/// The strip.
pub fn summary(page: &Page) -> Html {
    let state = &page.state;
    let texts = state.texts;
    html! {
        <section class="summary" aria-label={texts.warmth}>
            if let Some(error) = &state.error {
                <p class="notice" role="alert">{ error.to_string() }</p>
            }
            if !state.keeps {
                { said("p", "notice", texts.cannot_keep) }
            }
            if let Some(outcome) = &state.outcome {
                if outcome.report.situation.is_some() {
                    { thermometer(texts, outcome.report.warmth, Some(outcome.rewrite.after.warmth).filter(|then| *then != outcome.report.warmth)) }
                    { why(texts, &outcome.report) }
                } else {
                    { said("p", "welcome", texts.no_situation) }
                }
            } else if state.error.is_none() {
                { said("p", "welcome", texts.welcome) }
                { examples(page) }
            }
        </section>
    }
}

/// Cold replies for a first try, one in each language of the page.
fn examples(page: &Page) -> Html {
    let show = |interface: &'static Interface| {
        let page = page.clone();
        Callback::from(move |_| {
            page.send(Action::Hear(interface.example_customer.into()));
            page.field.replace_all(interface.example_draft);
        })
    };
    html! {
        <div class="examples">
            { said("span", "", page.texts().examples) }
            for interface in INTERFACES {
                <button type="button" lang={interface.code} onclick={show(interface)}>{ interface.example_button }</button>
            }
        </div>
    }
}

/// Where the points come from. They add up to the warmth: nothing else goes into it.
fn why(texts: &Interface, report: &Report) -> Html {
    html! {
        <details class="why">
            { said("summary", "", texts.warmth_why) }
            { said("p", "", texts.warmth_how) }
            <table>
                <thead><tr><th scope="col">{ texts.checklist_title }</th><th scope="col">{ texts.points }</th></tr></thead>
                <tbody>
                    for one in report.guidelines.iter().filter(|one| one.weight > 0.0) {
                        { row(texts, one) }
                    }
                </tbody>
                <tfoot><tr><th scope="row">{ texts.total }</th>{ said("td", "", points(texts, report.warmth, 100)) }</tr></tfoot>
            </table>
        </details>
    }
}

fn row(texts: &Interface, one: &GuidelineStatus) -> Html {
    let wanting = matches!(one.status, Status::Missed | Status::Violated);
    html! {
        <tr class={wanting.then_some("wanting")}>
            <th scope="row">{ title(texts, one.id) }<span class="status">{ drawn(one.status) }{ status(texts, one.status) }</span></th>
            { said("td", "", points(texts, decimal(texts, one.points), decimal(texts, one.weight))) }
        </tr>
    }
}

fn points(texts: &Interface, points: impl std::fmt::Display, weight: impl std::fmt::Display) -> String {
    fill(&fill(texts.points_of, "points", points), "weight", weight)
}

/// A number of points with one decimal, as the page's language writes it. Whole numbers are formatted: the code for broken ones would weigh 11 KB.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "points run from 0 to 100")]
fn decimal(texts: &Interface, number: f32) -> String {
    let tenths = (number * 10.0).round() as u32;
    format!("{}{}{}", tenths / 10, texts.decimal_mark, tenths % 10)
}
