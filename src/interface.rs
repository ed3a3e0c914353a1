//! The texts of the page, compiled from `interface.toml` of each language.

include!(concat!(env!("OUT_DIR"), "/interface.rs"));

/// The texts in the language with this code, or in the first language.
#[must_use]
pub fn by_code(code: &str) -> &'static Interface {
    INTERFACES.iter().find(|texts| texts.code == code).unwrap_or(&INTERFACES[0])
}
