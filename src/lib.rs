//! Nobly reads the reply that a customer service agent is about to send, holds it against guidelines for bringing bad news, and proposes a better one.
//!
//! The library is pure: no input or output, no clock, no browser. Text flows one way:
//!
//! ```text
//! text -> parts of a letter -> sentences -> words -> moves -> guidelines -> findings -> suggestions -> rewrite
//! ```
//!
//! - [`text`] takes a text apart; it knows no language.
//! - [`language`] holds the packs that the build script compiles from `rules/`.
//! - [`analysis`] gives words their symbols and sentences their moves; [`matcher`] finds the patterns.
//! - [`check`](mod@check) holds the moves against the guidelines; [`rewrite`](mod@rewrite) proposes a better reply.
//! - [`report`] is the shape of everything that comes out.
//!
//! ```
//! let report = nobly::check("Dat is niet mogelijk.", &nobly::Options::default()).unwrap();
//! assert_eq!((report.language, report.situation), ("nl", Some("refusal")));
//! ```

pub mod analysis;
pub mod check;
pub mod compact;
pub mod error;
pub mod facts;
pub mod hearing;
pub mod interface;
pub mod language;
pub mod lexicon;
pub mod matcher;
pub mod model;
pub mod options;
pub mod pack;
mod read;
pub mod report;
pub mod rewrite;
mod sort;
pub mod span;
pub mod text;

#[cfg(feature = "page")]
pub mod app;
#[cfg(feature = "rules")]
pub mod compile;
#[cfg(feature = "js")]
pub mod js;
#[cfg(feature = "rules")]
pub mod measure;

pub use check::check;
pub use error::Error;
pub use options::Options;
pub use report::{Catalogue, Report, Rewrite};
pub use rewrite::rewrite;
