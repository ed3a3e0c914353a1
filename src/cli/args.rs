//! The arguments, and the options of the library that they make.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use nobly::Options;
use nobly::options::Message;

use super::input::Source;
use super::{Wrong, time};

/// Reads the reply that you are about to send, holds it against guidelines for bringing bad news, and proposes a better one.
#[derive(Debug, Parser)]
#[command(name = "nobly", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report on a reply
    Check(Call),
    /// Propose a better reply
    Rewrite(Call),
    /// List the situations, guidelines and slots, with titles in every language
    Guidelines(Listing),
}

#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 nothing at warning or above, 1 findings, 2 the call itself was wrong.")]
pub struct Call {
    /// The reply; standard input without it, or for `-`
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Language of the reply: auto, en, nl
    #[arg(long, value_name = "CODE", default_value = "auto")]
    language: String,
    /// Kind of bad news: auto, refusal, own-mistake, progress, delivery-stop, dispute
    #[arg(long, value_name = "NAME", default_value = "auto")]
    situation: String,
    /// Form of address: auto (as in the draft), formal, informal
    #[arg(long, value_name = "FORM", default_value = "auto")]
    address: String,
    /// Language of messages and explanations: en, nl; the reply's own without it
    #[arg(long, value_name = "CODE")]
    interface: Option<String>,
    /// The customer's last message
    #[arg(long, value_name = "FILE")]
    customer: Option<PathBuf>,
    /// The conversation, oldest first: a JSON list of {"from": "agent" or "customer", "at": RFC 3339, "text": ...}
    #[arg(long, value_name = "FILE")]
    thread: Option<PathBuf>,
    /// The time now, in RFC 3339, for checks that need a clock; the system clock without it
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// Fills a slot; may be repeated. `SLOT=` says that there is none
    #[arg(long = "fact", value_name = "SLOT=TEXT", value_parser = fact)]
    facts: Vec<(String, Option<String>)>,
    /// What is written. ndjson also reads one request per line: {"id": ..., "text": ..., and any option by its long name}
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Listing {
    /// What is written
    #[arg(long, value_enum, default_value_t = ListingFormat::Text)]
    format: ListingFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// One JSON document
    Json,
    /// One JSON document per line, for streams
    Ndjson,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListingFormat {
    /// For people
    Text,
    /// One JSON document
    Json,
}

impl Listing {
    pub fn json(&self) -> bool {
        self.format == ListingFormat::Json
    }
}

impl Call {
    /// Where the reply, or the stream of requests, comes from.
    pub fn source(&self) -> Source {
        Source::new(self.file.as_deref())
    }

    /// The options that the arguments ask for, checked, so that a mistake in them is told before anything is read or written.
    pub fn options(&self) -> Result<Options, Wrong> {
        let files = [self.customer.as_deref(), self.thread.as_deref()].map(|file| file.map(|file| Source::new(Some(file))));
        if files.iter().flatten().chain([&self.source()]).filter(|source| source.is_standard_input()).count() > 1 {
            return Err(Wrong("standard input can be read only once; give the others as files".to_owned()));
        }
        let [customer, thread] = files;
        let options = Options {
            language: Some(self.language.clone()),
            situation: Some(self.situation.clone()),
            address: Some(self.address.clone()),
            interface: self.interface.clone(),
            customer: customer.map(|source| source.read_text()).transpose()?,
            thread: thread.map(|source| conversation(&source)).transpose()?.unwrap_or_default(),
            now: self.now.clone(),
            facts: self.facts.iter().cloned().collect::<BTreeMap<_, _>>(),
        };
        time::validate(&options)?;
        nobly::check("", &options)?;
        Ok(options)
    }
}

fn conversation(source: &Source) -> Result<Vec<Message>, Wrong> {
    serde_json::from_str(&source.read_text()?).map_err(|error| Wrong::new(source.name(), error))
}

fn fact(argument: &str) -> Result<(String, Option<String>), String> {
    let (slot, text) = argument.split_once('=').ok_or("write SLOT=TEXT, or SLOT= where there is none")?;
    Ok((slot.trim().to_owned(), Some(text).filter(|text| !text.trim().is_empty()).map(str::to_owned)))
}
