//! For those who write rules: `nobly-rules test` runs every example, `nobly-rules measure` holds the rules against the labelled corpus, and `nobly-rules show` tells what
//! the rules see in a text. The rule files are read at run time, so nothing need be compiled after a change.
fn main() -> std::process::ExitCode {
    nobly::measure::main()
}
