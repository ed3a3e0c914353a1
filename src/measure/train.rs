//! Trains the model of [`crate::model`] from labelled sentences.
//!
//! One logistic classifier per move, with an L1 term that leaves most weights at nothing, fitted by coordinate descent (Friedman, Hastie & Tibshirani 2010). Only additions,
//! multiplications and divisions are used, in a fixed order, so the result is the same bit for bit everywhere. Thresholds are chosen on folds of the data that the classifier of
//! a fold has not seen.
//!
//! The model adds to the rules and never takes away: it is for moves that good replies must make, where a move that is not seen becomes a false warning. What a reply must *not*
//! do is left to the rules, which can point at the words.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::corpus::Reply;
use super::quality::Counts;
use crate::analysis::Heard;
use crate::compile::model::Named;
use crate::language::Language;
use crate::model::features;
use crate::pack::Modelled;

/// The moves that are scored: those that good replies make in words that nobody can list.
pub const MOVES: &[&str] = &[
    "acknowledge-request",
    "alternative",
    "arrears",
    "ask-expectation",
    "closing-question",
    "commitment",
    "confirmation",
    "effort",
    "effort-or-result",
    "empathy",
    "impact",
    "invitation",
    "meet-halfway",
    "next-contact",
    "ownership",
    "reason",
    "refusal",
    "review-moment",
    "status",
    "stop",
    "way-out",
];
const FOLDS: usize = 4;
/// How often coordinate descent goes over all weights.
const PASSES: usize = 30;
/// A feature must stand in so many sentences.
const RARE: usize = 3;
/// Smaller weights, out of 127, are left out.
const SMALL: f64 = 2.0;
/// What a weight of one costs, in units of loss.
const L1: f64 = 2.5;
/// How much recall counts against precision where a move is taken to be there.
const THERE_BETA: f64 = 0.5;
/// How much more recall counts than precision where a move is thought possible: the `beta` of the F measure that this threshold is chosen by.
const POSSIBLE_BETA: f64 = 2.5;

/// A sentence: its features, the moves the rules saw, and the moves it is labelled with.
struct Sample {
    features: Vec<u32>,
    rules: u64,
    labels: u64,
    fold: usize,
}

/// Trains a model of `language` from `replies`.
///
/// # Panics
/// Where a move of [`MOVES`] is not in `moves.toml`.
#[must_use]
pub fn train(language: &'static Language, replies: &[&Reply]) -> Named {
    let (samples, names) = samples(language, replies);
    let mut model = Named::default();
    let mut weights: BTreeMap<u32, Vec<(u8, i8)>> = BTreeMap::new();
    for (at, name) in (0..).zip(MOVES) {
        let number = language.move_number(name).expect("the model's moves stand in moves.toml");
        let bit = 1 << number;
        let held: Vec<f64> = held_out_scores(&samples, names.len(), bit);
        let all: Vec<&Sample> = samples.iter().collect();
        let (bias, own) = fit(&all, names.len(), bit);
        let scale = own.iter().map(|weight| weight.abs()).fold(0.01, f64::max) / 127.0;
        let (threshold, possible) = choose(&samples, &held, bit);
        model.moves.push(Modelled { number, bias: short(bias / scale), threshold: short(threshold / scale), possible: short(possible / scale) });
        for (feature, weight) in own.iter().enumerate() {
            let weight = (weight / scale).round();
            if weight.abs() >= SMALL {
                weights.entry(u32::try_from(feature).expect("few features")).or_default().push((at, clamp(weight)));
            }
        }
    }
    model.features = weights.into_iter().map(|(feature, weights)| (names[feature as usize].clone(), weights)).collect();
    model.features.sort();
    model
}

#[expect(clippy::cast_possible_truncation, reason = "clamped")]
fn short(value: f64) -> i16 {
    value.round().clamp(-32000.0, 32000.0) as i16
}

#[expect(clippy::cast_possible_truncation, reason = "clamped")]
fn clamp(value: f64) -> i8 {
    value.clamp(-127.0, 127.0) as i8
}

/// The sentences of the replies, and the names of the features that are not rare.
fn samples(language: &'static Language, replies: &[&Reply]) -> (Vec<Sample>, Vec<String>) {
    let mut raw: Vec<(BTreeSet<String>, u64, u64, usize)> = Vec::new();
    for (number, reply) in replies.iter().enumerate() {
        let heard = reply.customer.as_deref().map(|customer| Heard::new(language, customer)).unwrap_or_default();
        let analysis = crate::analysis::by_rules(&reply.text, language, &heard);
        let body: Vec<usize> = analysis.body().collect();
        for &at in &body {
            let sentence = &analysis.sentences[at];
            let mut own = BTreeSet::new();
            features(&analysis, at, |name| {
                own.insert(name.join(" "));
            });
            let labelled = reply.sentences.iter().filter(|labelled| labelled.is_mostly(sentence.span));
            let labels = labelled.flat_map(|labelled| &labelled.moves).filter_map(|name| language.move_number(name)).fold(0, |all, number| all | 1 << number);
            raw.push((own, sentence.moves, labels, number % FOLDS));
        }
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    raw.iter().flat_map(|(own, ..)| own).for_each(|name| *counts.entry(name).or_default() += 1);
    let names: Vec<String> = counts.into_iter().filter(|(_, count)| *count >= RARE).map(|(name, _)| name.to_owned()).collect();
    let numbers: HashMap<&str, u32> = names.iter().map(String::as_str).zip(0..).collect();
    let samples = raw.iter().map(|(own, rules, labels, fold)| Sample {
        features: own.iter().filter_map(|name| numbers.get(name.as_str()).copied()).collect(),
        rules: *rules,
        labels: *labels,
        fold: *fold,
    });
    (samples.collect(), names)
}

/// The score of each sentence by a classifier that has not seen its fold.
fn held_out_scores(samples: &[Sample], features: usize, bit: u64) -> Vec<f64> {
    let mut scores = vec![0.0; samples.len()];
    for fold in 0..FOLDS {
        let seen: Vec<&Sample> = samples.iter().filter(|sample| sample.fold != fold).collect();
        let (bias, weights) = fit(&seen, features, bit);
        for (score, sample) in scores.iter_mut().zip(samples).filter(|(_, sample)| sample.fold == fold) {
            *score = bias + sample.features.iter().map(|&feature| weights[feature as usize]).sum::<f64>();
        }
    }
    scores
}

/// The bias and the weights of one classifier.
fn fit(samples: &[&Sample], features: usize, bit: u64) -> (f64, Vec<f64>) {
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); features];
    for (at, sample) in samples.iter().enumerate() {
        sample.features.iter().for_each(|&feature| holders[feature as usize].push(at));
    }
    let wanted: Vec<f64> = samples.iter().map(|sample| if sample.labels & bit == 0 { 0.0 } else { 1.0 }).collect();
    let all: Vec<usize> = (0..samples.len()).collect();
    let mut scores = vec![0.0_f64; samples.len()];
    let mut bias = 0.0;
    let mut weights = vec![0.0_f64; features];
    for pass in 0..PASSES {
        bias = step(bias, 0.0, &all, &wanted, &mut scores);
        for (weight, own) in weights.iter_mut().zip(&holders) {
            // Weights that stayed at nothing are looked at in every fifth pass only.
            if *weight != 0.0 || pass % 5 == 0 {
                *weight = step(*weight, L1, own, &wanted, &mut scores);
            }
        }
    }
    (bias, weights)
}

/// The better value of one weight, all others as they are; `own` are the samples that have its feature.
fn step(weight: f64, l1: f64, own: &[usize], wanted: &[f64], scores: &mut [f64]) -> f64 {
    let (mut slope, mut bend) = (0.0, 1e-6);
    for &at in own {
        let chance = chance(scores[at]);
        slope += chance - wanted[at];
        bend += (chance * (1.0 - chance)).max(0.05);
    }
    let free = weight * bend - slope;
    let better = if free > l1 {
        (free - l1) / bend
    } else if free < -l1 {
        (free + l1) / bend
    } else {
        0.0
    };
    let change = (better - weight).clamp(-1.0, 1.0);
    if change != 0.0 {
        for &at in own {
            scores[at] += change;
        }
    }
    weight + change
}

/// The chance that a score stands for: `1 / (1 + e^-score)`, with `e^x` as `(1 + x / 1024)^1024`.
fn chance(score: f64) -> f64 {
    let mut power = 1.0 - score.clamp(-30.0, 30.0) / 1024.0;
    for _ in 0..10 {
        power *= power;
    }
    1.0 / (1.0 + power)
}

/// From which scores on the move is there, and possible: what does best on sentences that were not seen.
fn choose(samples: &[Sample], scores: &[f64], bit: u64) -> (f64, f64) {
    let count = |threshold: f64| {
        let mut counts = Counts::default();
        for (sample, &score) in samples.iter().zip(scores) {
            counts.add(sample.rules & bit != 0 || score >= threshold, sample.labels & bit != 0);
        }
        counts
    };
    let best = |beta: f64| {
        let mut best = (0.0, 0.0);
        for threshold in (-40..=20).rev().map(|step| f64::from(step) / 10.0) {
            let quality = count(threshold).f(beta);
            if quality > best.0 {
                best = (quality, threshold);
            }
        }
        best.1
    };
    let there = best(THERE_BETA);
    (there, best(POSSIBLE_BETA).min(there))
}
