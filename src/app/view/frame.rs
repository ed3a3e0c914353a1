//! The top and the foot of the page.

use yew::prelude::*;

use super::icon::{Icon, drawn};
use super::said;
use crate::app::browser;
use crate::app::page::Page;
use crate::app::state::Action;
use crate::interface::INTERFACES;

/// The name of the page, its language, and the way to clear everything.
pub fn header(page: &Page) -> Html {
    let texts = page.texts();
    html! {
        <header>
            <img src="icon.svg" alt="" width="40" height="40" />
            <div class="brand">
                { said("h1", "", texts.name) }
                { said("p", "", texts.tagline) }
            </div>
            { language_switch(page) }
            { clear(page) }
        </header>
    }
}

fn language_switch(page: &Page) -> Html {
    let texts = page.texts();
    html! {
        <div class="switch" role="group" aria-label={texts.interface_language}>
            for interface in INTERFACES {
                <button
                    type="button"
                    lang={interface.code}
                    aria-pressed={if interface.code == texts.code { "true" } else { "false" }}
                    onclick={sends(page, move || Action::Speak(interface.code))}
                >{ interface.language_name }</button>
            }
        </div>
    }
}

/// Asks once more before it clears: a cleared draft cannot be brought back.
fn clear(page: &Page) -> Html {
    let texts = page.texts();
    if !page.state.asking {
        return html! {
            <button type="button" class="quiet clear" onclick={sends(page, || Action::Ask(true))}>{ drawn(Icon::Clear) }{ texts.clear }</button>
        };
    }
    let clear = {
        let page = page.clone();
        Callback::from(move |_| {
            page.send(Action::Clear);
            browser::focus(&page.field.0);
        })
    };
    html! {
        <div class="clear" role="group" aria-label={texts.clear_question}>
            { said("span", "", texts.clear_question) }
            <button type="button" class="danger" onclick={clear}>{ texts.clear_yes }</button>
            <button type="button" class="quiet" ref={page.keep.clone()} onclick={sends(page, || Action::Ask(false))}>{ texts.clear_no }</button>
        </div>
    }
}

fn sends(page: &Page, action: impl Fn() -> Action + 'static) -> Callback<MouseEvent> {
    let page = page.clone();
    Callback::from(move |_| page.send(action()))
}

/// What happens to what is typed.
pub fn footer(page: &Page) -> Html {
    html! { <footer>{ said("p", "", page.texts().privacy) }</footer> }
}
