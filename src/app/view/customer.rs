//! What the customer wrote. It may stay empty.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::said;
use crate::app::page::Page;
use crate::app::state::Action;

/// The customer's message.
pub fn customer(page: &Page) -> Html {
    let (texts, customer) = (page.state.texts, page.state.work.customer.clone());
    let hear = {
        let page = page.clone();
        move |event: InputEvent| {
            let field: HtmlTextAreaElement = event.target_unchecked_into();
            page.send(Action::Hear(field.value().into()));
        }
    };
    html! {
        <section class="card customer" aria-labelledby="customer-title">
            <h2 id="customer-title"><label for="customer">{ texts.customer_title }</label>{ said("span", "aside", texts.optional) }</h2>
            <div class="grows">
                <div class="mirror" aria-hidden="true">{ customer.clone() }{ "\u{200b}" }</div>
                <textarea id="customer" aria-describedby="customer-hint" value={customer} oninput={hear} />
            </div>
            <p class="hint" id="customer-hint">{ texts.customer_hint }</p>
        </section>
    }
}
