//! Which symbols a word has: its own, its classes', and those of the word it is a slip of the finger of.

use crate::pack::{Model, NO_LETTERS, Pack, SymbolId, hash_on};

/// Words shorter than this are never taken for another word that was mistyped.
const LONG: usize = 7;
/// Nor are words of so many letters or more.
const TOO_LONG: usize = 64;

/// The words of a pack, ready to be looked up.
pub struct Lexicon {
    words: Table,
    contractions: Table,
    prefixes: Affixes,
    suffixes: Affixes,
    /// Long words by first letter and length.
    shapes: Lists,
    /// For each word the options of rules that are worth trying where it stands.
    options: Lists,
    /// The features of the model, which are hashes themselves.
    features: Table,
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
        Self {
            words: Table::new(pack.words.iter().map(|word| hash(word))),
            contractions: Table::new(pack.contractions.iter().map(|(short, _)| hash(short))),
            prefixes: Affixes::new(&pack.prefixes, false),
            suffixes: Affixes::new(&pack.suffixes, true),
            shapes: Lists::new(26 * TOO_LONG, || (0..).zip(&pack.words).filter_map(|(number, word)| Some((shape(word.as_bytes())?, number)))),
            options: options(pack),
            features: Table::new(pack.model.iter().flat_map(|model| &model.features).copied()),
        }
    }

    /// The place of a feature in the model.
    #[must_use]
    pub fn feature(&self, model: &Model, feature: u32) -> Option<usize> {
        self.features.find(feature, |number| model.features[number as usize] == feature).map(|number| number as usize)
    }

    /// Looks a folded word up.
    #[must_use]
    pub fn find(&self, pack: &Pack, word: &str) -> Known {
        if let Some(number) = self.words.find(hash(word), |number| pack.words[number as usize] == word) {
            return Known::Exactly(number);
        }
        let Some(shape) = shape(word.as_bytes()) else { return Known::No };
        let near = [shape, shape - 1, shape + 1].into_iter().flat_map(|shape| self.shapes.get(shape));
        near.copied().find(|&number| is_slip(word.as_bytes(), pack.words[number as usize].as_bytes())).map_or(Known::No, Known::Mistyped)
    }

    /// The words that a folded word is a contraction of.
    #[must_use]
    pub fn contraction<'p>(&self, pack: &'p Pack, word: &str) -> Option<&'p [&'p str]> {
        let number = self.contractions.find(hash(word), |number| pack.contractions[number as usize].0 == word)?;
        Some(&pack.contractions[number as usize].1)
    }

    /// Gives `take` the symbols that a folded word has by its beginning and its end.
    pub fn affixes(&self, pack: &Pack, word: &str, take: &mut impl FnMut(SymbolId)) {
        self.suffixes.symbols(&pack.suffixes, word, take);
        self.prefixes.symbols(&pack.prefixes, word, take);
    }

    /// The symbols of word `number`.
    #[must_use]
    pub fn symbols<'p>(pack: &'p Pack, number: u32) -> &'p [SymbolId] {
        let at = number as usize;
        &pack.word_symbols[pack.word_offsets[at] as usize..pack.word_offsets[at + 1] as usize]
    }

    /// The options of rules that have word `number` among their keys, through one of its symbols.
    #[must_use]
    pub fn options(&self, number: u32) -> &[u32] {
        self.options.get(number as usize)
    }
}

/// The options of each word, each once.
fn options(pack: &Pack) -> Lists {
    let mut last = vec![u32::MAX; pack.options.len()];
    let mut pairs = Vec::new();
    for word in 0..u32::try_from(pack.words.len()).unwrap_or_default() {
        for &option in Lexicon::symbols(pack, word).iter().flat_map(|&symbol| &pack.keys[usize::from(symbol)]) {
            if std::mem::replace(&mut last[usize::from(option)], word) != word {
                pairs.push((word as usize, u32::from(option)));
            }
        }
    }
    Lists::new(pack.words.len(), || pairs.iter().copied())
}

/// A number for the first letter and the length of a long word of plain letters.
fn shape(word: &[u8]) -> Option<usize> {
    let plain = (LONG..TOO_LONG - 1).contains(&word.len()) && word.iter().all(u8::is_ascii_lowercase);
    plain.then(|| usize::from(word[0] - b'a') * TOO_LONG + word.len())
}

/// Lists of numbers, one behind the other.
struct Lists {
    ends: Vec<u32>,
    all: Vec<u32>,
}

impl Lists {
    /// So many lists, from pairs of a list and a member.
    fn new<I: Iterator<Item = (usize, u32)>>(count: usize, pairs: impl Fn() -> I) -> Self {
        let mut ends = vec![0; count + 1];
        pairs().for_each(|(list, _)| ends[list + 1] += 1);
        (0..count).for_each(|at| ends[at + 1] += ends[at]);
        let mut all = vec![0; ends[count] as usize];
        for (list, member) in pairs() {
            all[ends[list] as usize] = member;
            ends[list] += 1;
        }
        Self { ends, all }
    }

    fn get(&self, list: usize) -> &[u32] {
        let start = list.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start as usize..self.ends[list] as usize]
    }
}

/// Numbers of texts, to be found by the hash of the text.
struct Table {
    /// The number of a text and one, or zero; at most half of them are taken.
    slots: Vec<u32>,
}

impl Table {
    fn new(hashes: impl Iterator<Item = u32> + Clone) -> Self {
        let mut table = Self::with_room(hashes.clone().count());
        (0..).zip(hashes).for_each(|(number, hash)| table.insert(hash, number));
        table
    }

    fn with_room(texts: usize) -> Self {
        Self { slots: vec![0; (2 * texts + 1).next_power_of_two()] }
    }

    fn insert(&mut self, hash: u32, number: u32) {
        let mut place = self.place(hash);
        while self.slots[place] > 0 {
            place = (place + 1) & (self.slots.len() - 1);
        }
        self.slots[place] = number + 1;
    }

    fn place(&self, hash: u32) -> usize {
        (hash ^ hash >> 15) as usize & (self.slots.len() - 1)
    }

    fn find(&self, hash: u32, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let mut place = self.place(hash);
        loop {
            let number = self.slots[place].checked_sub(1)?;
            if is_it(number) {
                return Some(number);
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }
}

fn hash(text: &str) -> u32 {
    text.bytes().fold(NO_LETTERS, hash_on)
}

/// Beginnings or ends of words that give symbols.
struct Affixes {
    /// The first of the pairs with each text.
    table: Table,
    /// For each pair the next with the same text, and one.
    next: Vec<u32>,
    /// The lengths that there are, as bits.
    lengths: u64,
    at_end: bool,
}

impl Affixes {
    fn new(pairs: &[(&str, SymbolId)], at_end: bool) -> Self {
        let mut affixes = Self { table: Table::with_room(pairs.len()), next: vec![0; pairs.len()], lengths: 0, at_end };
        for (number, (text, _)) in (0..).zip(pairs) {
            let hash = if at_end { text.bytes().rev().fold(NO_LETTERS, hash_on) } else { hash(text) };
            affixes.lengths |= 1 << text.len().min(63);
            match affixes.table.find(hash, |other| pairs[other as usize].0 == *text) {
                Some(first) => affixes.next[number as usize] = std::mem::replace(&mut affixes.next[first as usize], number + 1),
                None => affixes.table.insert(hash, number),
            }
        }
        affixes
    }

    /// An end is shorter than its word, a beginning may be all of it.
    fn symbols(&self, pairs: &[(&str, SymbolId)], word: &str, take: &mut impl FnMut(SymbolId)) {
        let bytes = word.as_bytes();
        let longest = bytes.len() - usize::from(self.at_end).min(bytes.len());
        let mut hash = NO_LETTERS;
        for length in 1..=longest.min(63) {
            hash = hash_on(hash, bytes[if self.at_end { bytes.len() - length } else { length - 1 }]);
            if self.lengths >> length & 1 == 0 {
                continue;
            }
            let part = if self.at_end { &bytes[bytes.len() - length..] } else { &bytes[..length] };
            let mut next = self.table.find(hash, |number| pairs[number as usize].0.as_bytes() == part).map_or(0, |first| first + 1);
            while let Some(number) = next.checked_sub(1) {
                take(pairs[number as usize].1);
                next = self.next[number as usize];
            }
        }
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
