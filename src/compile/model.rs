//! Reads and writes the weights of a language's model.
//!
//! `model.txt` is written by `nobly-rules train`. Its first lines name the moves (`move refusal bias -12 threshold 0 possible -30`); each further line is a feature, a tab, and
//! its weights (`w sorry<TAB>apology:90 empathy:12`).

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::Mistake;
use crate::pack::{Model, Modelled, NO_LETTERS, hash_on};

/// A model with the names of its features.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// The moves.
    pub moves: Vec<Modelled>,
    /// The features with their weights, by name.
    pub features: Vec<(String, Vec<(u8, i8)>)>,
}

/// The number of a feature with this name; the same as [`crate::model`] computes from its parts.
#[must_use]
pub fn number(name: &str) -> u32 {
    name.bytes().fold(NO_LETTERS, hash_on)
}

/// Reads a model; a language without one has none.
///
/// # Errors
/// Names the line that could not be read.
pub fn read(file: &Path, moves: &[&str]) -> Result<Option<Model>, Mistake> {
    let Ok(text) = fs::read_to_string(file) else { return Ok(None) };
    let mut named = Named::default();
    for (line, content) in (1..).zip(text.lines()) {
        let mistake =
            |message: &str| Mistake { file: file.to_owned(), line: Some(line), message: format!("{message}; the file is written by `nobly-rules train`") };
        if let Some(head) = content.strip_prefix("move ") {
            named.moves.push(head_line(head, moves).ok_or_else(|| mistake("this is no move of a model"))?);
        } else if !content.is_empty() {
            named.features.push(feature_line(content, &named.moves, moves).ok_or_else(|| mistake("this is no feature of a model"))?);
        }
    }
    Ok(Some(compact(&named)))
}

fn head_line(line: &str, moves: &[&str]) -> Option<Modelled> {
    let words: Vec<&str> = line.split(' ').collect();
    let [name, "bias", bias, "threshold", threshold, "possible", possible] = words[..] else { return None };
    let number = u8::try_from(moves.iter().position(|known| *known == name)?).ok()?;
    Some(Modelled { number, bias: bias.parse().ok()?, threshold: threshold.parse().ok()?, possible: possible.parse().ok()? })
}

fn feature_line(line: &str, own: &[Modelled], moves: &[&str]) -> Option<(String, Vec<(u8, i8)>)> {
    let (name, weights) = line.split_once('\t')?;
    let weights = weights.split(' ').map(|weight| {
        let (name, weight) = weight.rsplit_once(':')?;
        let number = moves.iter().position(|known| *known == name)?;
        let at = own.iter().position(|own| usize::from(own.number) == number)?;
        Some((u8::try_from(at).ok()?, weight.parse().ok()?))
    });
    Some((name.to_owned(), weights.collect::<Option<_>>()?))
}

/// Without the names, sorted by number. Of two features with one number the weights are put together.
///
/// # Panics
/// Where a model has billions of weights.
#[must_use]
pub fn compact(named: &Named) -> Model {
    let mut numbered: Vec<(u32, &[(u8, i8)])> = named.features.iter().map(|(name, weights)| (number(name), weights.as_slice())).collect();
    numbered.sort_by_key(|(number, _)| *number);
    let mut model = Model { moves: named.moves.clone(), offsets: vec![0], ..Model::default() };
    for (number, weights) in numbered {
        if model.features.last() == Some(&number) {
            model.offsets.pop();
        } else {
            model.features.push(number);
        }
        model.weights.extend_from_slice(weights);
        model.offsets.push(u32::try_from(model.weights.len()).expect("few weights"));
    }
    model
}

/// The file of a model.
#[must_use]
pub fn write(named: &Named, moves: &[&str]) -> String {
    let mut text = String::new();
    for own in &named.moves {
        let Modelled { number, bias, threshold, possible } = own;
        writeln!(text, "move {} bias {bias} threshold {threshold} possible {possible}", moves[usize::from(*number)]).expect("strings take all text");
    }
    for (name, weights) in &named.features {
        let weights: Vec<String> =
            weights.iter().map(|(at, weight)| format!("{}:{weight}", moves[usize::from(named.moves[usize::from(*at)].number)])).collect();
        writeln!(text, "{name}\t{}", weights.join(" ")).expect("strings take all text");
    }
    text
}
