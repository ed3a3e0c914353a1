//! The command line: reads a reply, calls the library and writes what comes back. All input and output of the program happens here, the clock included.
//!
//! Exit status 0 says that nothing is at warning or above, 1 that something is (or that a line of a stream could not be answered), and 2 that the call itself
//! was wrong: then there is a message on standard error and nothing on standard output.

mod args;
mod human;
mod input;
mod stream;
mod time;

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use clap::Parser;
use nobly::report::Severity;
use nobly::{Options, Report, Rewrite};
use serde::Serialize;

use args::{Call, Cli, Command, Format};
use human::Look;

/// What the exit status says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Clean = 0,
    Findings = 1,
    Wrong = 2,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Why a run ends before its end: a sentence for standard error.
#[derive(Debug)]
struct Wrong(String);

impl Wrong {
    fn new(what: &str, why: impl Display) -> Self {
        Self(format!("{what}: {why}"))
    }
}

impl From<nobly::Error> for Wrong {
    fn from(error: nobly::Error) -> Self {
        Self(error.to_string())
    }
}

/// Which of the two calls of the library is made.
#[derive(Debug, Clone, Copy)]
enum Task {
    Check,
    Rewrite,
}

/// What the library answers.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Answer {
    Report(Report),
    Rewrite(Rewrite),
}

impl Task {
    fn answer(self, text: &str, options: &Options) -> Result<Answer, nobly::Error> {
        time::validate(options)?;
        match self {
            Self::Check => nobly::check(text, options).map(Answer::Report),
            Self::Rewrite => nobly::rewrite(text, options).map(Answer::Rewrite),
        }
    }
}

impl Answer {
    fn status(&self) -> Status {
        let findings = match self {
            Self::Report(report) => &report.findings,
            Self::Rewrite(rewrite) => &rewrite.after.findings,
        };
        if findings.iter().any(|finding| finding.severity >= Severity::Warning) { Status::Findings } else { Status::Clean }
    }
}

/// Runs the program with the arguments it was given.
pub fn run() -> ExitCode {
    let outcome = match Cli::try_parse() {
        Ok(cli) => execute(cli.command),
        Err(error) => {
            // A reader that went away has read enough of the help.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(Status::Wrong as u8));
        }
    };
    outcome
        .unwrap_or_else(|Wrong(message)| {
            let _ = writeln!(io::stderr(), "nobly: {message}");
            Status::Wrong
        })
        .into()
}

fn execute(command: Command) -> Result<Status, Wrong> {
    match command {
        Command::Check(call) => answer(Task::Check, &call),
        Command::Rewrite(call) => answer(Task::Rewrite, &call),
        Command::Guidelines(listing) => {
            let catalogue = nobly::check::catalogue();
            let output = if listing.json() { json(&catalogue)? } else { human::catalogue::render(&catalogue, &Look::of_stdout()) };
            deliver(&output)?;
            Ok(Status::Clean)
        }
    }
}

fn answer(task: Task, call: &Call) -> Result<Status, Wrong> {
    let options = call.options()?;
    if call.format == Format::Ndjson {
        return stream::run(task, &call.source(), &options);
    }
    let source = call.source();
    let text = source.read_text()?;
    let answer = task.answer(&text, &time::with_clock(options.clone()))?;
    let output = match (call.format, &answer) {
        (Format::Json | Format::Ndjson, _) => json(&answer)?,
        (Format::Text, Answer::Report(report)) => human::report::render(report, &text, source.name(), words(&options, report.language), &Look::of_stdout()),
        (Format::Text, Answer::Rewrite(rewrite)) => human::rewrite::render(rewrite, words(&options, rewrite.language), &Look::of_stdout()),
    };
    deliver(&output)?;
    Ok(answer.status())
}

/// The language of the fixed words around an answer: the one that was asked for, or the reply's own.
fn words(options: &Options, reply: &str) -> human::Words {
    let asked = options.interface.as_deref().and_then(nobly::language::by_code);
    human::Words(asked.or_else(|| nobly::language::by_code(reply)).unwrap_or(&nobly::language::all()[0]))
}

fn json(value: &impl Serialize) -> Result<String, Wrong> {
    let mut output = serde_json::to_string_pretty(value).map_err(|error| Wrong::new("JSON", error))?;
    output.push('\n');
    Ok(output)
}

/// Writes to standard output. A reader that went away has read enough.
fn deliver(output: &str) -> Result<(), Wrong> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(output.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Wrong::new("standard output", error)),
        _ => Ok(()),
    }
}
