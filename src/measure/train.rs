//! Trains the model of [`crate::model`] from labelled sentences.
//!
//! One linear classifier per move, with squared hinge loss and follow-the-regularised-leader (FTRL-proximal, `McMahan` et al. 2013), whose L1 term leaves most weights at
//! nothing. Only additions, multiplications, divisions and square roots are used, in a fixed order, so the result is the same bit for bit everywhere.
//! Thresholds, and whether rules or model decide, are chosen on five folds of the data that the classifier of a fold has not seen.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::corpus::Reply;
use super::quality::Counts;
use crate::analysis::Heard;
use crate::compile::model::Named;
use crate::language::Language;
use crate::model::features;
use crate::pack::{Mode, Modelled};

/// The moves that are scored: those that good replies make in words that nobody can list.
pub const MOVES: &[&str] = &["acknowledge-request", "alternative", "closing-question", "effort", "empathy", "reason", "refusal", "stop"];
const FOLDS: usize = 5;
const EPOCHS: usize = 12;
/// A feature must stand in so many sentences.
const RARE: usize = 4;
/// Smaller weights, out of 127, are left out.
const SMALL: f64 = 6.0;
const ALPHA: f64 = 0.15;
const BETA: f64 = 1.0;
const L1: f64 = 6.0;
const L2: f64 = 1.0;

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
        let (mode, threshold, possible) = choose(&samples, &held, bit);
        model.moves.push(Modelled { number, bias: short(bias / scale), threshold: short(threshold / scale), possible: short(possible / scale), mode });
        for (feature, weight) in own.iter().enumerate() {
            let weight = (weight / scale).round();
            if weight.abs() >= SMALL && mode != Mode::Rules {
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
            let labelled = reply.sentences.iter().filter(|labelled| {
                let shared = sentence.span.end.min(labelled.span.end).saturating_sub(sentence.span.start.max(labelled.span.start));
                shared * 2 > sentence.span.len().min(labelled.span.len())
            });
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

/// The bias and the weights of one classifier. The bias is feature number `features`, without an L1 term.
fn fit(samples: &[&Sample], features: usize, bit: u64) -> (f64, Vec<f64>) {
    let mut z = vec![0.0_f64; features + 1];
    let mut n = vec![0.0_f64; features + 1];
    let weight = |z: f64, n: f64, l1: f64| {
        if z.abs() <= l1 { 0.0 } else { -(z - z.signum() * l1) / ((BETA + n.sqrt()) / ALPHA + L2) }
    };
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut state = 20_261_121_u64;
    for _ in 0..EPOCHS {
        for at in (1..order.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(at, usize::try_from(state >> 33).unwrap_or(0) % (at + 1));
        }
        for &at in &order {
            let sample = samples[at];
            let own = sample.features.iter().map(|&feature| feature as usize);
            let value = |feature: usize, z: &[f64], n: &[f64]| weight(z[feature], n[feature], if feature == features { 0.0 } else { L1 });
            let score: f64 = own.clone().chain([features]).map(|feature| value(feature, &z, &n)).sum();
            let wanted = if sample.labels & bit == 0 { -1.0 } else { 1.0 };
            let slack = 1.0 - wanted * score;
            if slack <= 0.0 {
                continue;
            }
            let gradient = -2.0 * wanted * slack;
            for feature in own.chain([features]) {
                let sigma = ((n[feature] + gradient * gradient).sqrt() - n[feature].sqrt()) / ALPHA;
                z[feature] += gradient - sigma * value(feature, &z, &n);
                n[feature] += gradient * gradient;
            }
        }
    }
    let weights = (0..features).map(|feature| weight(z[feature], n[feature], L1)).collect();
    (weight(z[features], n[features], 0.0), weights)
}

/// Who decides and from which scores on: what does best on sentences that were not seen.
fn choose(samples: &[Sample], scores: &[f64], bit: u64) -> (Mode, f64, f64) {
    let count = |mode: Mode, threshold: f64| {
        let mut counts = Counts::default();
        for (sample, &score) in samples.iter().zip(scores) {
            let (rule, model) = (sample.rules & bit != 0, score >= threshold);
            let found = match mode {
                Mode::Rules => rule,
                Mode::Model => model,
                Mode::Either => rule || model,
                Mode::Both => rule && model,
            };
            counts.add(found, sample.labels & bit != 0);
        }
        counts
    };
    let mut best = (count(Mode::Rules, 0.0).f1() + 0.005, Mode::Rules, 0.0);
    for step in -12..=12 {
        let threshold = f64::from(step) / 10.0;
        for mode in [Mode::Model, Mode::Either, Mode::Both] {
            let f1 = count(mode, threshold).f1();
            if f1 > best.0 {
                best = (f1, mode, threshold);
            }
        }
    }
    let possible = (-20..=12).rev().map(|step| f64::from(step) / 10.0).find(|&threshold| count(Mode::Either, threshold).recall() >= 0.97).unwrap_or(-2.0);
    (best.1, best.2, possible.min(best.2))
}
