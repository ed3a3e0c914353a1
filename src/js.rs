//! The JavaScript API: [`check`], [`rewrite`] and [`guidelines`], with plain objects in and out.
//!
//! The objects have the shape of the command line's JSON. The one difference: offsets count UTF-16 code units, as JavaScript strings do, so that
//! `text.slice(span.start, span.end) === span.text`. A call that cannot be carried out throws an `Error` whose message says what would be right.
//!
//! ```js
//! import init, { check } from "./nobly.js";
//! await init();
//! console.log(check("That is not possible.").findings);
//! ```

use js_sys::{Array, Error as JsError, JsString, Object, Reflect};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::options::Options;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("js.d.ts");

/// Holds a reply against the guidelines.
///
/// `text` is a string, `options` an object of the type `Options` or nothing; gives a `Report`.
///
/// # Errors
/// Throws an `Error` for an argument of the wrong type and for an option that is unknown or has an unknown value.
#[wasm_bindgen(skip_typescript)]
pub fn check(text: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let (text, options) = (string(text)?, read(options)?);
    let report = crate::check(&text, &options).map_err(|wrong| error(wrong.to_string()))?;
    write(&report.into_utf16(&text))
}

/// Proposes a better reply.
///
/// `text` is a string, `options` an object of the type `Options` or nothing; gives a `Rewrite`.
///
/// # Errors
/// Throws an `Error` for an argument of the wrong type and for an option that is unknown or has an unknown value.
#[wasm_bindgen(skip_typescript)]
pub fn rewrite(text: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let (text, options) = (string(text)?, read(options)?);
    let rewrite = crate::rewrite(&text, &options).map_err(|wrong| error(wrong.to_string()))?;
    write(&rewrite.into_utf16(&text))
}

/// Gives all situations, guidelines and slots: a `Catalogue`.
///
/// # Errors
/// Throws only where the browser has no memory left.
#[wasm_bindgen(skip_typescript)]
pub fn guidelines() -> Result<JsValue, JsValue> {
    write(&crate::check::catalogue())
}

fn string(text: &JsValue) -> Result<String, JsValue> {
    text.as_string().ok_or_else(|| error("the text is not a string"))
}

/// Reads options. A name that is no option is an error, a value that is `undefined` or `null` is as good as absent.
fn read(options: &JsValue) -> Result<Options, JsValue> {
    if options.is_undefined() || options.is_null() {
        return Ok(Options::default());
    }
    let given = options.dyn_ref::<Object>().ok_or_else(|| error("the options are not an object"))?;
    let known = write(&Options::default())?;
    for name in Object::keys(given).iter() {
        let value = Reflect::get(given, &name)?;
        if !Reflect::has(&known, &name)? {
            let names: Vec<_> = Object::keys(known.unchecked_ref::<Object>()).iter().map(text_of).collect();
            return Err(error(format!("unknown option `{}`; known are {}", text_of(name), names.join(", "))));
        }
        if !value.is_undefined() && !value.is_null() {
            // What reads a mapping would take a list of strings for a list of pairs of letters.
            if name == "facts" && Array::is_array(&value) {
                return Err(error("options: `facts` is a list and not an object"));
            }
            Reflect::set(&known, &name, &value)?;
        }
    }
    Options::deserialize(serde_wasm_bindgen::Deserializer::from(known)).map_err(|wrong| error(format!("options: {}", text_of(JsValue::from(wrong)))))
}

fn write(value: &impl Serialize) -> Result<JsValue, JsValue> {
    value.serialize(&Serializer::json_compatible()).map_err(JsValue::from)
}

fn error(message: impl Into<String>) -> JsValue {
    JsError::new(&message.into()).into()
}

/// A value as JavaScript would print it; of an error, its message.
fn text_of(value: JsValue) -> String {
    match value.dyn_into::<JsError>() {
        Ok(error) => error.message().into(),
        Err(value) => value.dyn_into::<JsString>().map(String::from).unwrap_or_default(),
    }
}
