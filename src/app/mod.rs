//! The page: a thin skin over the engine.
//!
//! All state lives in one reducer ([`state`]) behind one hook ([`page`]). The parts of the page are small functions that show what they are given and send
//! actions back. The browser is reached in [`browser`] and nowhere else; what outlives a reload is read and written by [`memory`].

pub mod browser;
pub mod memory;
pub mod page;
pub mod pieces;
pub mod state;
pub mod texts;
pub mod view;

use yew::prelude::*;

use page::use_page;
use view::{checklist, customer, draft, findings, frame, proposal, summary};

/// The whole page.
#[component]
pub fn App() -> Html {
    let page = use_page();
    html! {
        <>
            { frame::header(&page) }
            <main>
                { summary::summary(&page) }
                <div class="column">
                    { customer::customer(&page) }
                    { draft::draft(&page) }
                    { findings::findings(&page) }
                </div>
                <div class="column">
                    { proposal::proposal(&page) }
                    { checklist::checklist(&page) }
                </div>
            </main>
            { frame::footer(&page) }
            <p class="unseen" role="status" aria-live="polite" ref={page.region.clone()} />
        </>
    }
}

/// Starts the page in the document's body.
pub fn run() {
    yew::Renderer::<App>::new().render();
}
