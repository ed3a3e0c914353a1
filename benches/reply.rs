//! What checking and rewriting a reply costs on this machine: `make bench`.
//!
//! - `reply` (1.5 KB) is a full letter of refusal, longer than most: the page checks and rewrites it at every keystroke, so this is the cost that is felt.
//! - `long` (15 KB) answers a list of orders one by one, as agents do who paste a block for each: ten times the length, so that a cost that grows faster than
//!   the text shows up.
//!
//! After the table the two are compared within one run; times of different runs or machines are never compared.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::BytesCount;
use nobly::Options;

const TEXTS: [(&str, &str); 4] = [
    ("en-reply", include_str!("texts/en-reply.txt")),
    ("en-long", include_str!("texts/en-long.txt")),
    ("nl-reply", include_str!("texts/nl-reply.txt")),
    ("nl-long", include_str!("texts/nl-long.txt")),
];
const NAMES: [&str; 4] = [TEXTS[0].0, TEXTS[1].0, TEXTS[2].0, TEXTS[3].0];
/// The long reply is ten times as long and may cost this much more.
const MOST_TIMES: f64 = 13.0;
/// The least of so many runs is compared, since other programs can only make a run slower.
const RUNS: usize = 40;

fn main() -> ExitCode {
    divan::main();
    let within = [("check", check_once as fn(&str)), ("rewrite", rewrite_once as fn(&str))].map(|(task, run)| [0, 2].map(|short| linear(task, run, short)));
    if within.iter().flatten().all(|within| *within) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn text(name: &str) -> &'static str {
    TEXTS.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text)
}

fn check_once(text: &str) {
    black_box(nobly::check(black_box(text), &Options::default())).expect("the default options are right");
}

fn rewrite_once(text: &str) {
    black_box(nobly::rewrite(black_box(text), &Options::default())).expect("the default options are right");
}

#[divan::bench(args = NAMES)]
fn check(bencher: Bencher, name: &str) {
    let text = text(name);
    bencher.counter(BytesCount::of_str(text)).bench(|| check_once(text));
}

#[divan::bench(args = NAMES)]
fn rewrite(bencher: Bencher, name: &str) {
    let text = text(name);
    bencher.counter(BytesCount::of_str(text)).bench(|| rewrite_once(text));
}

/// Whether the cost of `run` grows no faster than the text, for the reply numbered `short` and the long one after it.
fn linear(task: &str, run: fn(&str), short: usize) -> bool {
    let mut least = [Duration::MAX; 2];
    for _ in 0..RUNS {
        for (least, (_, text)) in least.iter_mut().zip(&TEXTS[short..]) {
            let start = Instant::now();
            run(text);
            *least = start.elapsed().min(*least);
        }
    }
    let ratio = least[1].as_secs_f64() / least[0].as_secs_f64();
    let verdict = if ratio <= MOST_TIMES { "ok" } else { "TOO MUCH" };
    println!("{task} {}: {:?}; {}: {:?}; {ratio:.1} times (at most {MOST_TIMES}) {verdict}", TEXTS[short].0, least[0], TEXTS[short + 1].0, least[1]);
    ratio <= MOST_TIMES
}
