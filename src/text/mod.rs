//! From a text to the parts of a letter, sentences and words. Knows no language: what a language brings comes in as data.

pub mod case;
pub mod fold;
pub mod letter;
pub mod sentence;
pub mod token;
