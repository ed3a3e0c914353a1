//! The small form in which a pack is embedded, and its way back.
//!
//! A pack in memory is made for speed: every class is written out, every word knows its symbols. What is embedded is made for size: words are stored with the letters
//! they share with the word before, a class names the classes inside it, a pattern is its tree written from the root. [`unpack`] is linear and takes about a millisecond;
//! the writing side, in `src/compile/emit.rs`, takes as long as it likes.

use serde::{Deserialize, Serialize};

use crate::pack::{GuidelineTexts, Hearing, Model, Node, NodeId, Pack, Readdress, Rule, Slot, Soften, SymbolId, Template, builtin};

/// A pack as it is embedded. Where it speaks of nodes it means the number of a tree in `trees`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Packed<'a> {
    /// See [`Pack::code`].
    pub code: &'a str,
    /// See [`Pack::name`].
    pub name: &'a str,
    /// See [`Pack::moves`].
    #[serde(borrow)]
    pub moves: Vec<&'a str>,
    /// The words, sorted: how many bytes each shares with the one before, how many follow, and these.
    pub words: &'a [u8],
    /// Word endings of the rules.
    pub suffixes: Vec<&'a str>,
    /// Word beginnings of the rules.
    pub prefixes: Vec<&'a str>,
    /// For each symbol after the built-in ones its members: how many, then [`Member`] numbers as differences.
    pub symbols: &'a [u8],
    /// All patterns, as [`op`]s.
    pub trees: &'a [u8],
    /// See [`Pack::rules`].
    pub rules: Vec<Rule<'a>>,
    /// See [`Pack::contractions`].
    pub contractions: Vec<(&'a str, Vec<&'a str>)>,
    /// See [`Pack::abbreviations`].
    pub abbreviations: Vec<&'a str>,
    /// See [`Pack::common`].
    pub common: Vec<&'a str>,
    /// See [`Pack::letters`].
    pub letters: Vec<&'a str>,
    /// See [`Pack::slots`].
    pub slots: Vec<Slot<'a>>,
    /// See [`Pack::templates`].
    pub templates: Vec<Template<'a>>,
    /// See [`Pack::hearings`].
    pub hearings: Vec<Hearing<'a>>,
    /// See [`Pack::turns`].
    pub turns: Vec<(&'a str, &'a str)>,
    /// See [`Pack::guideline_texts`].
    pub guideline_texts: Vec<GuidelineTexts<'a>>,
    /// See [`Pack::situation_titles`].
    pub situation_titles: Vec<&'a str>,
    /// See [`Pack::phrases`].
    pub phrases: Vec<(&'a str, &'a str)>,
    /// See [`Pack::model`].
    pub model: Option<Model>,
    /// See [`Pack::readdress`].
    pub readdress: Vec<Readdress<'a>>,
    /// See [`Pack::soften`].
    pub soften: Vec<Soften<'a>>,
    /// See [`Pack::named`].
    pub named: Vec<NodeId>,
}

/// The steps of a tree, one byte each; what stands behind is said there.
pub mod op {
    /// A symbol: its number.
    pub const SYMBOL: u8 = 0;
    /// Not a symbol: its number.
    pub const NOT: u8 = 1;
    /// A gap: one byte.
    pub const GAP: u8 = 2;
    /// [`crate::pack::Node::Anything`].
    pub const ANYTHING: u8 = 3;
    /// [`crate::pack::Node::Start`].
    pub const START: u8 = 4;
    /// [`crate::pack::Node::End`].
    pub const END: u8 = 5;
    /// [`crate::pack::Node::ClauseStart`].
    pub const CLAUSE_START: u8 = 6;
    /// [`crate::pack::Node::ClauseEnd`].
    pub const CLAUSE_END: u8 = 7;
    /// Optional: a tree.
    pub const OPTIONAL: u8 = 8;
    /// An earlier tree: its number.
    pub const TREE: u8 = 9;
    /// A sequence of up to 15 steps has its length added; a length of 0 is followed by the real one.
    pub const SEQUENCE: u8 = 0x10;
    /// So has a choice.
    pub const EITHER: u8 = 0x20;
    /// And so have parts in any order.
    pub const TOGETHER: u8 = 0x30;
    /// A symbol of a small number has it added.
    pub const SMALL_SYMBOL: u8 = 0x40;
}

/// What a symbol is made of, as one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Member {
    /// Another symbol.
    Symbol(u32),
    /// A suffix.
    Suffix(u32),
    /// A prefix.
    Prefix(u32),
    /// A word.
    Word(u32),
}

impl Member {
    /// The member as a number; `symbols`, `suffixes` and `prefixes` are how many of each there are.
    #[must_use]
    pub fn number(self, symbols: u32, suffixes: u32, prefixes: u32) -> u32 {
        match self {
            Self::Symbol(at) => at,
            Self::Suffix(at) => symbols + at,
            Self::Prefix(at) => symbols + suffixes + at,
            Self::Word(at) => symbols + suffixes + prefixes + at,
        }
    }

    fn from_number(number: u32, symbols: u32, suffixes: u32, prefixes: u32) -> Self {
        match number {
            at if at < symbols => Self::Symbol(at),
            at if at < symbols + suffixes => Self::Suffix(at - symbols),
            at if at < symbols + suffixes + prefixes => Self::Prefix(at - symbols - suffixes),
            at => Self::Word(at - symbols - suffixes - prefixes),
        }
    }
}

/// Writes a number in as few bytes as it needs, seven bits each.
pub fn put(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

struct Bytes<'a> {
    bytes: &'a [u8],
}

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        *first
    }

    fn number(&mut self) -> u32 {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte();
            number |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        number
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.bytes.split_at(length.min(self.bytes.len()));
        self.bytes = rest;
        taken
    }
}

/// A pack made ready for use; `None` where the bytes are not one.
#[must_use]
pub fn unpack(bytes: &'static [u8]) -> Option<Pack<'static>> {
    let packed: Packed<'static> = postcard::from_bytes(bytes).ok()?;
    let words = words(packed.words);
    let classes = Classes::new(&packed, words.len());
    let (nodes, trees) = trees(packed.trees);
    let tree = |number: &NodeId| trees[usize::from(*number)];
    let hearing = |mut hearing: Hearing<'static>| {
        hearing.parts.iter_mut().for_each(|part| part.node = part.node.as_ref().map(tree));
        hearing
    };
    let rules: Vec<Rule> =
        packed.rules.into_iter().map(|rule| Rule { pattern: tree(&rule.pattern), unless: rule.unless.iter().map(tree).collect(), ..rule }).collect();
    let mut pack = Pack {
        code: packed.code,
        name: packed.name,
        moves: packed.moves,
        words,
        word_offsets: classes.offsets,
        word_symbols: classes.word_symbols,
        suffixes: classes.suffixes,
        prefixes: classes.prefixes,
        built_in_classes: classes.built_in_classes,
        symbol_count: classes.count,
        nodes,
        rules,
        keys: Vec::new(),
        keyless: Vec::new(),
        contractions: packed.contractions,
        abbreviations: packed.abbreviations,
        common: packed.common,
        letters: packed.letters,
        slots: packed.slots,
        templates: packed.templates,
        hearings: packed.hearings.into_iter().map(hearing).collect(),
        turns: packed.turns,
        guideline_texts: packed.guideline_texts,
        situation_titles: packed.situation_titles,
        phrases: packed.phrases,
        model: packed.model,
        readdress: packed.readdress.into_iter().map(|one| Readdress { turn: hearing(one.turn), ..one }).collect(),
        soften: packed.soften.into_iter().map(|soften| Soften { before: soften.before.as_ref().map(tree), ..soften }).collect(),
        named: packed.named.iter().map(tree).collect(),
    };
    key(&mut pack, &classes.costs);
    Some(pack)
}

/// The words, each with what it shares with the one before.
fn words(bytes: &[u8]) -> Vec<&'static str> {
    let mut bytes = Bytes { bytes };
    let mut all = String::new();
    let mut ends = Vec::new();
    let mut last = 0;
    while !bytes.bytes.is_empty() {
        let shared = bytes.number() as usize;
        let length = bytes.number() as usize;
        let start = all.len();
        all.extend_from_within_lossy(last, shared);
        all.push_str(std::str::from_utf8(bytes.take(length)).unwrap_or_default());
        ends.push(all.len());
        last = start;
    }
    // The words live as long as the program, as the bytes do that they come from.
    let all: &'static str = Box::leak(all.into_boxed_str());
    let mut start = 0;
    ends.into_iter().map(|end| &all[std::mem::replace(&mut start, end)..end]).collect()
}

trait ExtendFromWithin {
    fn extend_from_within_lossy(&mut self, start: usize, length: usize);
}

impl ExtendFromWithin for String {
    fn extend_from_within_lossy(&mut self, start: usize, length: usize) {
        let part = self.get(start..start + length).unwrap_or_default().to_owned();
        self.push_str(&part);
    }
}

/// The symbols of every word.
struct Classes {
    count: u16,
    offsets: Vec<u32>,
    word_symbols: Vec<SymbolId>,
    suffixes: Vec<(&'static str, SymbolId)>,
    prefixes: Vec<(&'static str, SymbolId)>,
    built_in_classes: Vec<Vec<SymbolId>>,
    /// How frequent a symbol is likely to be.
    costs: Vec<u32>,
}

impl Classes {
    fn new(packed: &Packed<'static>, words: usize) -> Self {
        let size = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let mut bytes = Bytes { bytes: packed.symbols };
        let count = bytes.number();
        let mut members: Vec<Vec<u32>> = (0..u32::from(builtin::FIRST_FREE)).map(|own| vec![own]).collect();
        for _ in u32::from(builtin::FIRST_FREE)..count {
            let mut last = 0;
            let mut own: Vec<u32> = Vec::new();
            for _ in 0..bytes.number() {
                last += bytes.number();
                match Member::from_number(last, count, size(packed.suffixes.len()), size(packed.prefixes.len())) {
                    Member::Symbol(inner) if inner >= u32::from(builtin::FIRST_FREE) => {
                        own.extend_from_slice(members.get(inner as usize).map_or(&[], Vec::as_slice));
                    }
                    _ => own.push(last),
                }
            }
            own.sort_unstable();
            own.dedup();
            members.push(own);
        }
        let mut classes = Self {
            count: u16::try_from(count).unwrap_or(u16::MAX),
            offsets: Vec::with_capacity(words + 1),
            word_symbols: Vec::new(),
            suffixes: Vec::new(),
            prefixes: Vec::new(),
            built_in_classes: vec![Vec::new(); usize::from(builtin::FIRST_FREE)],
            costs: Vec::with_capacity(members.len()),
        };
        let mut by_word: Vec<Vec<SymbolId>> = vec![Vec::new(); words];
        for (symbol, own) in (0..).zip(&members) {
            let mut cost = 0;
            for &member in own {
                match Member::from_number(member, count, size(packed.suffixes.len()), size(packed.prefixes.len())) {
                    Member::Symbol(inner) => {
                        cost += built_in_cost(inner);
                        if inner != u32::from(symbol) {
                            classes.built_in_classes[inner as usize].push(symbol);
                        }
                    }
                    Member::Suffix(at) => {
                        cost += 20;
                        classes.suffixes.push((packed.suffixes[at as usize], symbol));
                    }
                    Member::Prefix(at) => {
                        cost += 20;
                        classes.prefixes.push((packed.prefixes[at as usize], symbol));
                    }
                    Member::Word(at) => {
                        cost += 2;
                        by_word[at as usize].push(symbol);
                    }
                }
            }
            classes.costs.push(cost);
        }
        classes.offsets.push(0);
        for own in by_word {
            classes.word_symbols.extend(own);
            classes.offsets.push(size(classes.word_symbols.len()));
        }
        classes
    }
}

/// How frequent a built-in symbol is, against two for a word.
fn built_in_cost(symbol: u32) -> u32 {
    match u16::try_from(symbol).unwrap_or_default() {
        builtin::ANY | builtin::UNKNOWN | builtin::NEW => 100_000,
        builtin::COMMA | builtin::STOP => 10_000,
        _ => 500,
    }
}

/// The nodes of all trees, and the node at the root of each.
fn trees(bytes: &[u8]) -> (Vec<Node>, Vec<NodeId>) {
    let mut bytes = Bytes { bytes };
    let mut nodes = Vec::new();
    let mut roots = Vec::new();
    while !bytes.bytes.is_empty() {
        let root = tree(&mut bytes, &mut nodes, &roots);
        roots.push(root);
    }
    (nodes, roots)
}

fn tree(bytes: &mut Bytes, nodes: &mut Vec<Node>, roots: &[NodeId]) -> NodeId {
    let short = |number: u32| SymbolId::try_from(number).unwrap_or_default();
    let first = bytes.byte();
    let node = match first {
        op::SYMBOL => Node::Symbol(short(bytes.number())),
        op::NOT => Node::Not(short(bytes.number())),
        op::GAP => Node::Gap(bytes.byte()),
        op::ANYTHING => Node::Anything,
        op::START => Node::Start,
        op::END => Node::End,
        op::CLAUSE_START => Node::ClauseStart,
        op::CLAUSE_END => Node::ClauseEnd,
        op::OPTIONAL => Node::Optional(tree(bytes, nodes, roots)),
        op::TREE => return roots.get(bytes.number() as usize).copied().unwrap_or_default(),
        symbol if symbol >= op::SMALL_SYMBOL => Node::Symbol(SymbolId::from(symbol - op::SMALL_SYMBOL)),
        many => {
            let length = match many & 0xf {
                0 => bytes.number(),
                short => u32::from(short),
            };
            let children = (0..length).map(|_| tree(bytes, nodes, roots)).collect();
            match many & 0xf0 {
                op::SEQUENCE => Node::Sequence(children),
                op::EITHER => Node::Either(children),
                _ => Node::Together(children),
            }
        }
    };
    nodes.push(node);
    NodeId::try_from(nodes.len() - 1).unwrap_or_default()
}

/// Finds for each rule the symbols without one of which it cannot match.
fn key(pack: &mut Pack, costs: &[u32]) {
    let mut index: Vec<Vec<u16>> = vec![Vec::new(); usize::from(pack.symbol_count)];
    let common: Vec<u32> = costs.iter().zip(0..).map(|(cost, symbol): (&u32, SymbolId)| cost + 40 * frequent(pack, symbol)).collect();
    for (number, rule) in (0..).zip(&pack.rules) {
        match keys(pack, rule.pattern, &common) {
            Some((_, keys)) => keys.into_iter().for_each(|key| index[usize::from(key)].push(number)),
            None => pack.keyless.push(number),
        }
    }
    pack.keys = index
        .into_iter()
        .map(|mut rules| {
            rules.dedup();
            rules
        })
        .collect();
}

/// How many of the language's frequent words have the symbol.
fn frequent(pack: &Pack, symbol: SymbolId) -> u32 {
    let has = |word: &&&str| {
        pack.words
            .binary_search(word)
            .is_ok_and(|at| pack.word_symbols[pack.word_offsets[at] as usize..pack.word_offsets[at + 1] as usize].binary_search(&symbol).is_ok())
    };
    u32::try_from(pack.common.iter().filter(has).count()).unwrap_or_default()
}

fn keys(pack: &Pack, node: NodeId, costs: &[u32]) -> Option<(u32, Vec<SymbolId>)> {
    match &pack.nodes[usize::from(node)] {
        Node::Symbol(symbol) => Some((costs[usize::from(*symbol)], vec![*symbol])),
        Node::Sequence(steps) | Node::Together(steps) => steps.iter().filter_map(|&step| keys(pack, step, costs)).min_by_key(|(cost, _)| *cost),
        Node::Either(options) => options.iter().try_fold((0, Vec::new()), |(cost, mut all), &option| {
            let (own, more) = keys(pack, option, costs)?;
            all.extend(more);
            Some((cost + own, all))
        }),
        _ => None,
    }
}
