//! The one hook behind which the state of the page lives, and everything that keeps browser and state in step.
//!
//! All hooks of the page stand here, and the parts of the page are plain functions of a [`Page`]: in Yew every component type adds about 5 KB to the wasm.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::browser::{self, Field};
use super::memory;
use super::state::{Action, State};
use super::texts;
use crate::interface::{INTERFACES, Interface};

/// A long draft is examined when nothing was typed for this many milliseconds.
const PAUSE: u32 = 300;
/// What is found is said when nothing has changed for this many milliseconds, so that a screen reader is not talked over at every key.
const QUIET: u32 = 600;
/// How long the page says how copying went, in milliseconds.
const SAID: u32 = 4000;

/// What every part of the page can reach.
#[derive(Clone)]
pub struct Page {
    /// The state.
    pub state: UseReducerHandle<State>,
    /// The field that holds the draft.
    pub field: Field,
    /// The draft's mirror.
    pub mirror: NodeRef,
    /// The proposed reply.
    pub reply: NodeRef,
    /// The button that keeps everything after all.
    pub keep: NodeRef,
    /// The live region.
    pub region: NodeRef,
}

impl Page {
    /// Sends an action.
    pub fn send(&self, action: Action) {
        self.state.dispatch(action);
    }

    /// The texts of the page.
    #[must_use]
    pub fn texts(&self) -> &'static Interface {
        self.state.texts
    }
}

/// The page.
#[hook]
pub fn use_page() -> Page {
    let page = Page {
        state: use_reducer(start),
        field: Field(use_node_ref()),
        mirror: use_node_ref(),
        reply: use_node_ref(),
        keep: use_node_ref(),
        region: use_node_ref(),
    };
    use_memory(&page);
    use_timers(&page);
    use_field(&page);
    use_effect_with(page.texts().code, {
        let texts = page.texts();
        move |_| browser::name_document(texts.code, texts.page_title)
    });
    use_effect_with(page.state.asking, {
        let keep = page.keep.clone();
        move |asking| {
            if *asking {
                browser::focus(&keep);
            }
        }
    });
    page
}

fn start() -> State {
    let known: Vec<&str> = INTERFACES.iter().map(|texts| texts.code).collect();
    let (work, code) = memory::recall();
    let code = code.or_else(|| browser::preferred_language(&known)).unwrap_or_default();
    State::new(&code, work, browser::can_keep())
}

/// Writes what has changed, and says so where the browser refuses.
#[hook]
fn use_memory(page: &Page) {
    let kept = use_mut_ref(memory::Kept::default);
    use_effect_with((page.state.work.clone(), page.texts().code), {
        let page = page.clone();
        move |(work, code)| {
            if !kept.borrow_mut().keep(work, code) {
                page.send(Action::CannotKeep);
            }
        }
    });
}

/// What is done after a while: examining a long draft, speaking, and being silent again about copying.
#[hook]
fn use_timers(page: &Page) {
    use_effect_with((page.state.work.draft.clone(), page.state.is_fresh()), {
        let page = page.clone();
        move |(_, fresh)| {
            let timer = (!fresh).then(|| Timeout::new(PAUSE, move || page.send(Action::Pause)));
            move || drop(timer)
        }
    });
    use_effect_with(announcement(&page.state), {
        let region = page.region.clone();
        move |said: &String| {
            let said = said.clone();
            let timer = Timeout::new(QUIET, move || browser::say(&region, &said));
            move || drop(timer)
        }
    });
    use_effect_with(page.state.copied, {
        let page = page.clone();
        move |copied| {
            let timer = copied.is_some().then(|| Timeout::new(SAID, move || page.send(Action::Copied(None))));
            move || drop(timer)
        }
    });
}

/// What the live region says: how copying went, or else how many findings there are.
fn announcement(state: &State) -> String {
    match (state.copied, &state.outcome) {
        (Some(true), _) => state.texts.copied.to_owned(),
        (Some(false), _) => state.texts.copy_failed.to_owned(),
        (None, Some(outcome)) => texts::findings(state.texts, outcome.report.findings.len()),
        (None, None) => String::new(),
    }
}

/// Fills the draft's field at the start, empties it when everything is cleared, listens to input methods, and shows the finding that is pointed at.
#[hook]
fn use_field(page: &Page) {
    use_effect_with(page.state.clearings, {
        let page = page.clone();
        move |_| page.field.reset(&page.state.work.draft)
    });
    use_effect_with(page.state.pointed, {
        let mirror = page.mirror.clone();
        move |pointed| {
            if pointed.is_some() {
                browser::reveal(&mirror, ".pointed");
            }
        }
    });
    use_effect_with((), {
        let page = page.clone();
        move |()| {
            let field = page.field.clone();
            let listeners = field.on_composition(move |starts| {
                page.send(Action::Compose(starts));
                if !starts {
                    page.send(Action::Write(page.field.value().into()));
                }
            });
            move || drop(listeners)
        }
    });
}
