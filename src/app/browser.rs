//! The only place where the page reaches the browser: the draft's field, local storage, the clipboard, and the document's language.

use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::futures::{JsFuture, spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, Element, Event, EventInit, HtmlDocument, HtmlElement, HtmlTextAreaElement, Node, ScrollIntoViewOptions, ScrollLogicalPosition, Storage, Window,
};
use yew::NodeRef;

use crate::span::Utf16Span;

fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}

/// The first of the reader's languages that is in `known`.
#[must_use]
pub fn preferred_language(known: &[&str]) -> Option<String> {
    let languages = window()?.navigator().languages();
    let codes =
        languages.iter().filter_map(|language| language.as_string()).map(|language| language.split('-').next().unwrap_or_default().to_ascii_lowercase());
    codes.into_iter().find(|code| known.contains(&code.as_str()))
}

/// Tells the browser which language the page is in, and its title.
pub fn name_document(code: &str, title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
        if let Some(root) = document.document_element() {
            // A page always has a root that takes attributes; without it there would be nothing to name.
            let _ = root.set_attribute("lang", code);
        }
    }
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// Whether the browser lets the page keep anything.
#[must_use]
pub fn can_keep() -> bool {
    storage().is_some()
}

/// What was kept under `name`.
#[must_use]
pub fn recall(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Keeps `value` under `name`; an empty value is removed. Whether that worked.
#[must_use]
pub fn keep(name: &str, value: &str) -> bool {
    storage().is_some_and(|storage| if value.is_empty() { storage.remove_item(name) } else { storage.set_item(name, value) }.is_ok())
}

/// Puts `text` on the clipboard and tells `done` whether that worked.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    // Outside a secure context there is no clipboard, although the types say that there always is one.
    let clipboard = window().map(|window| window.navigator().clipboard()).filter(|clipboard| !AsRef::<JsValue>::as_ref(clipboard).is_undefined());
    let written = clipboard.map(|clipboard| clipboard.write_text(text));
    spawn_local(async move {
        done(match written {
            Some(written) => JsFuture::from(written).await.is_ok(),
            None => false,
        });
    });
}

/// Selects all that `node` holds, so that it can be copied by hand.
pub fn select_all(node: &NodeRef) {
    if let (Some(node), Some(Ok(Some(selection)))) = (node.cast::<Node>(), window().map(|window| window.get_selection())) {
        // A selection that fails leaves everything as it was: the reader can still select by hand.
        let _ = selection.select_all_children(&node);
    }
}

/// Brings the first element inside `node` that `selector` matches into view, if it is not in view yet.
pub fn reveal(node: &NodeRef, selector: &str) {
    let found = node.cast::<Element>().and_then(|element| element.query_selector(selector).ok().flatten());
    if let Some(found) = found {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        found.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Has a live region say `text`.
pub fn say(region: &NodeRef, text: &str) {
    if let Some(region) = region.cast::<Node>() {
        region.set_text_content(Some(text));
    }
}

/// Moves the keyboard's focus.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // An element that cannot take the focus leaves it where it was.
        let _ = element.focus();
    }
}

/// The field that holds the draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Field(pub NodeRef);

impl Field {
    fn element(&self) -> Option<HtmlTextAreaElement> {
        self.0.cast()
    }

    /// What the field says.
    #[must_use]
    pub fn value(&self) -> String {
        self.element().map(|field| field.value()).unwrap_or_default()
    }

    /// Sets what the field says, without a way back: for the start and for clearing everything.
    pub fn reset(&self, value: &str) {
        if let Some(field) = self.element()
            && field.value() != value
        {
            field.set_value(value);
        }
    }

    /// Where the cursor is, in UTF-16 units.
    #[must_use]
    pub fn cursor(&self) -> Option<usize> {
        self.element()?.selection_start().ok().flatten().map(|at| at as usize)
    }

    /// Moves the focus to the field and selects `span`.
    pub fn select(&self, span: Utf16Span) {
        if let Some(field) = self.element() {
            let (start, end) = edges(span);
            // A field in the page takes focus and selection; if it ever does not, the reader is where they were.
            let _ = field.focus();
            let _ = field.set_selection_range(start, end);
        }
    }

    /// Puts `text` in the place of `span`, in a way that the browser's own undo takes back in one step.
    pub fn replace(&self, span: Utf16Span, text: &str) {
        self.select(span);
        if !insert(text) {
            self.replace_without_undo(span, text);
        }
    }

    /// Puts `text` in the place of all that the field says; can be undone.
    pub fn replace_all(&self, text: &str) {
        let length = self.value().encode_utf16().count();
        self.replace(Utf16Span::new(0, length), text);
    }

    /// Calls `tell` when an input method starts composing (`true`) and when it is done (`false`), for as long as the listeners live.
    #[must_use]
    pub fn on_composition(&self, tell: impl Fn(bool) + 'static) -> Vec<EventListener> {
        let tell = Rc::new(tell);
        let listen = |name: &'static str, starts: bool| {
            let tell = tell.clone();
            Some(EventListener::new(self.element()?.as_ref(), name, move |_| tell(starts)))
        };
        [listen("compositionstart", true), listen("compositionend", false)].into_iter().flatten().collect()
    }

    /// For browsers without `execCommand`.
    fn replace_without_undo(&self, span: Utf16Span, text: &str) {
        let Some(field) = self.element() else { return };
        let (start, end) = edges(span);
        let input = EventInit::new();
        input.set_bubbles(true);
        let event = Event::new_with_event_init_dict("input", &input);
        if let (Ok(()), Ok(event)) = (field.set_range_text_with_start_and_end(text, start, end), event) {
            // `setRangeText` is silent; the page listens to `input`.
            let _ = field.dispatch_event(&event);
        }
    }
}

/// Types `text` over the selection. Undo survives only this way of changing a field.
fn insert(text: &str) -> bool {
    let document = document().and_then(|document| document.dyn_into::<HtmlDocument>().ok());
    let (command, value) = if text.is_empty() { ("delete", "") } else { ("insertText", text) };
    document.is_some_and(|document| document.exec_command_with_show_ui_and_value(command, false, value).unwrap_or(false))
}

fn edges(span: Utf16Span) -> (u32, u32) {
    let edge = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    (edge(span.start), edge(span.end))
}
