//! Which symbols a word has: its own, its classes', and those of the word it is a slip of the finger of.

use std::collections::HashMap;

use crate::pack::{Pack, SymbolId};

/// Words shorter than this are never taken for another word that was mistyped.
const LONG: usize = 7;

/// The words of a pack, ready to be looked up.
pub struct Lexicon {
    by_word: HashMap<&'static str, u32>,
    /// Long words by first letter and length in bytes.
    by_shape: HashMap<(u8, usize), Vec<u32>>,
}

/// What is known of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It stands in the rules.
    Exactly(u32),
    /// It is one slip away from a long word of the rules.
    Mistyped(u32),
    /// No rule knows it.
    No,
}

impl Lexicon {
    /// The words of `pack`.
    #[must_use]
    pub fn new(pack: &Pack<'static>) -> Self {
        let mut by_shape: HashMap<_, Vec<u32>> = HashMap::new();
        for (number, word) in (0..).zip(&pack.words) {
            if word.len() >= LONG && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
                by_shape.entry((word.as_bytes()[0], word.len())).or_default().push(number);
            }
        }
        Self { by_word: pack.words.iter().copied().zip(0..).collect(), by_shape }
    }

    /// Looks a folded word up.
    #[must_use]
    pub fn find(&self, pack: &Pack, word: &str) -> Known {
        if let Some(&number) = self.by_word.get(word) {
            return Known::Exactly(number);
        }
        let bytes = word.as_bytes();
        if bytes.len() < LONG || !bytes.iter().all(u8::is_ascii_lowercase) {
            return Known::No;
        }
        let near = [bytes.len(), bytes.len() - 1, bytes.len() + 1].into_iter().filter_map(|length| self.by_shape.get(&(bytes[0], length))).flatten();
        near.copied().find(|&number| is_slip(bytes, pack.words[number as usize].as_bytes())).map_or(Known::No, Known::Mistyped)
    }

    /// The symbols of word `number`.
    #[must_use]
    pub fn symbols<'p>(pack: &'p Pack, number: u32) -> &'p [SymbolId] {
        let at = number as usize;
        &pack.word_symbols[pack.word_offsets[at] as usize..pack.word_offsets[at + 1] as usize]
    }
}

/// Whether one slip of the finger (a letter too few, too many, wrong, or two swapped) makes `right` into `typed`.
///
/// A slip in the last two letters does not count: there it is more likely another form of the word.
fn is_slip(typed: &[u8], right: &[u8]) -> bool {
    let same_start = typed.iter().zip(right).take_while(|(one, other)| one == other).count();
    let same_end = typed.iter().rev().zip(right.iter().rev()).take_while(|(one, other)| one == other).count();
    if same_end < 2 {
        return false;
    }
    let shorter = typed.len().min(right.len());
    let overlap = same_start + same_end;
    if typed.len() != right.len() {
        return overlap >= shorter;
    }
    let swapped = || same_start + same_end + 2 == shorter && typed[same_start] == right[same_start + 1] && typed[same_start + 1] == right[same_start];
    overlap + 1 >= shorter || swapped()
}

#[cfg(test)]
mod tests {
    use super::is_slip;

    #[test]
    fn one_slip_and_no_more() {
        let slip = |typed: &str, right: &str| is_slip(typed.as_bytes(), right.as_bytes());
        assert!(slip("posible", "possible"));
        assert!(slip("unfortunatly", "unfortunately"));
        assert!(slip("unfortunaetly", "unfortunately"));
        assert!(slip("voorwaaarden", "voorwaarden"));
        assert!(slip("mogalijk", "mogelijk"));
        assert!(!slip("refunded", "refunds"));
        assert!(!slip("voorraden", "voorwaarden"));
    }
}
