//! Holds the rules against their own examples and against the labelled corpus.
//!
//! - [`corpus`] reads `tests/corpus`; its README explains the format.
//! - [`examples`] runs the `flag` and `ignore` examples of every rule.
//! - [`quality`] counts precision and recall of moves, guidelines and situations.

pub mod corpus;
pub mod docs;
pub mod examples;
pub mod quality;
pub mod train;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::language;
use crate::options::Options;

/// Tries the rules out. Rule files are read at run time: nothing need be compiled after a change.
#[derive(Parser)]
#[command(name = "nobly-rules")]
struct Arguments {
    /// The folder with the rules.
    #[arg(long, default_value = "rules", global = true)]
    rules: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the examples of every rule.
    Test {
        /// Only rules of this language.
        #[arg(long)]
        language: Option<String>,
    },
    /// Holds the rules against the labelled corpus.
    Measure {
        /// The folder with the corpus.
        #[arg(long, default_value = "tests/corpus")]
        corpus: PathBuf,
        /// Only this language.
        #[arg(long)]
        language: Option<String>,
        /// Only replies of this situation.
        #[arg(long)]
        situation: Option<String>,
        /// Lists the sentences in which this move is missed or wrongly seen.
        #[arg(long = "move")]
        one_move: Option<String>,
        /// Lists the replies in which this guideline is judged wrongly.
        #[arg(long)]
        guideline: Option<String>,
        /// Lists the good replies in which something is found.
        #[arg(long)]
        good: bool,
        /// The third of the corpus that rules are never tuned on.
        #[arg(long)]
        held_out: bool,
    },
    /// Trains the models beside the rules and writes them to `rules/<language>/model.txt`.
    Train {
        /// The folder with the labelled replies; those that are kept aside are not used.
        #[arg(long, default_value = "tests/corpus")]
        corpus: PathBuf,
        /// A folder with further labelled replies.
        #[arg(long, default_value = "tests/training")]
        more: PathBuf,
        /// Writes nothing, and fails where a model is not what the replies make it.
        #[arg(long)]
        check: bool,
    },
    /// Writes the generated documents: `QUALITY.md` and `GUIDELINES.md`.
    Docs {
        /// The folder with the labelled replies.
        #[arg(long, default_value = "tests/corpus")]
        corpus: PathBuf,
        /// Where the documents stand.
        #[arg(long, default_value = "docs")]
        folder: PathBuf,
        /// Writes nothing, and fails where a document is not up to date.
        #[arg(long)]
        check: bool,
    },
    /// Tells what the rules see in a text.
    Show {
        /// The text.
        text: String,
        /// Its language.
        #[arg(long)]
        language: Option<String>,
        /// What the customer wrote.
        #[arg(long)]
        customer: Option<String>,
        /// The situation.
        #[arg(long)]
        situation: Option<String>,
    },
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let rules = match crate::compile::load::load(&arguments.rules) {
        Ok(rules) => rules,
        Err(mistakes) => {
            for mistake in &mistakes {
                eprintln!("{mistake}");
            }
            eprintln!("{} mistakes", mistakes.len());
            return ExitCode::from(2);
        }
    };
    let examples = examples::collect(&rules);
    language::install(rules);
    match arguments.command {
        Command::Test { language } => test(&examples, language.as_deref()),
        Command::Measure { corpus, language, situation, one_move, guideline, good, held_out } => {
            let wish = quality::Wish { language, situation, one_move, guideline, good, held_out };
            measure(&corpus, &wish)
        }
        Command::Train { corpus, more, check } => train(&arguments.rules, &corpus, &more, check),
        Command::Docs { corpus, folder, check } => docs(&corpus, &folder, check),
        Command::Show { text, language, customer, situation } => show(&text, &Options { language, situation, customer, ..Options::default() }),
    }
}

fn test(examples: &[examples::LanguageExamples], language: Option<&str>) -> ExitCode {
    let mut failed = 0;
    let mut passed = 0;
    for own in examples.iter().filter(|own| language.is_none_or(|language| own.code == language)) {
        let result = own.run();
        passed += result.passed;
        failed += result.failures.len();
        result.failures.iter().for_each(|failure| println!("{failure}"));
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The replies below `folder`; `None` where there are mistakes in them, which are then printed.
fn replies(folder: &Path) -> Option<Vec<corpus::Reply>> {
    corpus::read(folder)
        .map_err(|mistakes| {
            for mistake in &mistakes {
                eprintln!("{mistake}");
            }
        })
        .ok()
}

fn measure(folder: &Path, wish: &quality::Wish) -> ExitCode {
    let Some(replies) = replies(folder) else { return ExitCode::from(2) };
    print!("{}", quality::report(&replies, wish));
    ExitCode::SUCCESS
}

fn train(rules: &Path, corpus: &Path, more: &Path, check: bool) -> ExitCode {
    let (Some(labelled), Some(further)) = (replies(corpus), replies(more)) else { return ExitCode::from(2) };
    for language in language::all() {
        let own: Vec<&corpus::Reply> =
            labelled.iter().filter(|reply| !reply.held_out).chain(&further).filter(|reply| reply.language == language.pack.code).collect();
        let model = train::train(language, &own);
        let file = rules.join(language.pack.code).join("model.txt");
        let text = crate::compile::model::write(&model, &language.pack.moves);
        if let Err(message) = put(&file, &text, check) {
            eprintln!("{message}; `nobly-rules train` writes it");
            return ExitCode::from(2);
        }
        println!("{}: {} replies, {} features, {} bytes", file.display(), own.len(), model.features.len(), text.len());
    }
    ExitCode::SUCCESS
}

fn docs(corpus: &Path, folder: &Path, check: bool) -> ExitCode {
    let Some(replies) = replies(corpus) else { return ExitCode::from(2) };
    for (name, text) in docs::all(&replies) {
        if let Err(message) = put(&folder.join(name), &text, check) {
            eprintln!("{message}; `nobly-rules docs` writes it");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

/// Writes a generated file, or says that it is not up to date.
fn put(file: &Path, text: &str, check: bool) -> Result<(), String> {
    if check {
        let is_same = std::fs::read_to_string(file).is_ok_and(|old| old == text);
        return if is_same { Ok(()) } else { Err(format!("{} is not up to date", file.display())) };
    }
    std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}

fn show(text: &str, options: &Options) -> ExitCode {
    let (report, rewrite) = match (crate::check(text, options), crate::rewrite(text, options)) {
        (Ok(report), Ok(rewrite)) => (report, rewrite),
        (Err(error), _) | (_, Err(error)) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    println!(
        "{} ({}), situation {}, warmth {} -> {}",
        report.language,
        report.certainty,
        report.situation.unwrap_or("none"),
        report.warmth,
        rewrite.after.warmth
    );
    let language = language::by_code(report.language).expect("the report names a known language");
    let heard = options.customer.as_deref().map(|customer| crate::analysis::Heard::new(language, customer)).unwrap_or_default();
    let analysis = crate::analysis::analyse(text, language, &heard);
    for (number, sentence) in analysis.sentences.iter().enumerate() {
        let names: Vec<_> = language.pack.moves.iter().enumerate().filter(|(at, _)| sentence.moves & 1 << at != 0).map(|(_, name)| *name).collect();
        println!("  {:?} {} <- {}", sentence.part, sentence.span.slice(text), names.join(" "));
        for found in analysis.matches_in(number) {
            println!("      {}: {}", language.pack.rules[usize::from(found.rule)].id, found.span.slice(text));
        }
    }
    for finding in &report.findings {
        println!("  {:?} {}: {}", finding.severity, finding.guideline, finding.span.as_ref().map_or("(missing)", |span| &span.text));
    }
    println!("---\n{}\n---", rewrite.text);
    rewrite.dropped.iter().for_each(|dropped| println!("  dropped ({}): {}", dropped.guideline, dropped.text));
    rewrite
        .after
        .findings
        .iter()
        .for_each(|finding| println!("  left: {:?} {} {:?}", finding.severity, finding.guideline, finding.span.as_ref().map(|span| &span.text)));
    ExitCode::SUCCESS
}
