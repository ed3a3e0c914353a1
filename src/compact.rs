//! The small form in which a pack is embedded, and its way back.
//!
//! A pack in memory is made for speed: every class is written out, every word knows its symbols. What is embedded is made for size: a pattern is its
//! tree written from the root, a class is spelt out where the first pattern uses it, as the classes and words that are known and the words that are new, and [`coder`] writes all of these in as few
//! bits as it can. [`unpack`] is linear and takes some milliseconds; the writing side, in `src/compile/emit.rs`, takes as long as it likes.

#[path = "coder.rs"]
pub mod coder;

use coder::{Bits, Coder, Known, Reader};
use serde::{Deserialize, Serialize};

use crate::pack::{GuidelineTexts, Hearing, Model, Node, NodeId, Pack, Readdress, Rule, RuleOption, Slot, Soften, SymbolId, Template, builtin};
use crate::read::{Bytes, Read};
use crate::sort;

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
    /// How many patterns there are, and for [`coder`] the patterns with the classes and words that they lead to.
    pub trees: (usize, &'a [u8]),
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

/// The steps of a tree; what stands behind is said there.
pub mod op {
    /// An earlier symbol: its number.
    pub const SYMBOL: u32 = 0;
    /// The next symbol that was not met yet.
    pub const NEW: u32 = 1;
    /// Not a symbol: one of the two above.
    pub const NOT: u32 = 2;
    /// A gap: its width.
    pub const GAP: u32 = 3;
    /// [`crate::pack::Node::Anything`].
    pub const ANYTHING: u32 = 4;
    /// [`crate::pack::Node::Start`].
    pub const START: u32 = 5;
    /// [`crate::pack::Node::End`].
    pub const END: u32 = 6;
    /// [`crate::pack::Node::ClauseStart`].
    pub const CLAUSE_START: u32 = 7;
    /// [`crate::pack::Node::ClauseEnd`].
    pub const CLAUSE_END: u32 = 8;
    /// Optional: a tree.
    pub const OPTIONAL: u32 = 9;
    /// A sequence: its length, and as many trees.
    pub const SEQUENCE: u32 = 10;
    /// A choice, likewise.
    pub const EITHER: u32 = 11;
    /// Parts in any order, likewise.
    pub const TOGETHER: u32 = 12;
    /// A tree that is met again: the tree.
    pub const SHARED: u32 = 13;
    /// A shared tree: its number.
    pub const AGAIN: u32 = 14;
    /// No step: what stands before the first.
    pub const NONE: u32 = 15;
}

/// What [`Coder`] is told of a number: what it is.
mod kind {
    pub const SIZE: u32 = 0;
    pub const LETTER: u32 = 1;
    pub const OP: u32 = 2;
    pub const LENGTH: u32 = 3;
    pub const SYMBOL: u32 = 4;
    pub const MEMBER: u32 = 5;
    pub const INSIDE: u32 = 6;
    pub const OLD: u32 = 7;
    pub const OTHER: u32 = 8;
}

/// The bytes of a text as numbers of five bits: fewer bits are quicker to read.
mod letters {
    /// Stands for every byte that is no small letter.
    pub const OTHER: u32 = 27 + FIRST - 1;
    const FIRST: u32 = b'a' as u32;

    pub fn number(byte: u32) -> u32 {
        match byte {
            0 => 0,
            FIRST..OTHER => byte - FIRST + 1,
            _ => OTHER - FIRST + 1,
        }
    }

    pub fn letter(number: u32) -> u32 {
        if number == 0 { 0 } else { (number + FIRST - 1).min(OTHER) }
    }
}

/// What a symbol is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Member {
    /// Another symbol, met before this one.
    Symbol(u32),
    /// A text, by the order in which texts are met: a word, or with [`ANY`] before or behind it an ending or a beginning.
    Text(u32),
}

/// What stands in a text for any letters.
pub const ANY: char = '*';

/// How a symbol goes on.
mod next {
    pub const NOTHING: u32 = 0;
    pub const SYMBOL: u32 = 1;
    pub const OLD: u32 = 2;
    pub const NEW: u32 = 3;
}

/// What was last seen to follow a number.
#[derive(Default)]
struct Follows {
    next: Vec<u32>,
    /// How often in a row that was right.
    right: u32,
}

impl Follows {
    /// What should follow, and how far to trust it.
    fn guess(&self, last: u32) -> (u32, u32) {
        self.next.get(last as usize).map_or((0, 0), |&next| (next, if next == u32::MAX { 0 } else { 1 + self.right.min(6) }))
    }

    fn learn(&mut self, last: u32, next: u32) {
        let at = last as usize;
        if self.next.len() <= at {
            self.next.resize(at + 1, u32::MAX);
        }
        self.right = if self.next[at] == next { self.right + 1 } else { 0 };
        self.next[at] = next;
    }
}

/// The numbers of a pack, in the one order in which they are both written and read. What is given is written; when reading it counts for nothing.
pub struct Numbers<B> {
    coder: Coder<B>,
    /// The symbols before, the last first.
    symbols: [u32; 2],
    /// How many patterns were begun: what stands in one is likely to stand there again.
    pattern: u32,
    follows: Follows,
    /// The texts, in the order in which they were met.
    pub texts: Vec<String>,
    members: Follows,
}

impl<B: Bits> Numbers<B> {
    /// Numbers from or to `bits`.
    pub fn new(bits: B) -> Self {
        Self { coder: Coder::new(bits), symbols: [0; 2], pattern: 0, follows: Follows::default(), texts: Vec::new(), members: Follows::default() }
    }

    /// Where the numbers went.
    pub fn into_bits(self) -> B {
        self.coder.bits
    }

    /// How many there are of something.
    pub fn size(&mut self, size: u32) -> u32 {
        self.coder.count(kind::SIZE, &[0], size)
    }

    /// A text letter by letter, and a zero. It often starts as the one before.
    fn text(&mut self, given: &str) -> String {
        let before = self.texts.last().cloned().unwrap_or_default();
        let (before, given) = (before.as_bytes(), given.as_bytes());
        let mut text: Vec<u8> = Vec::new();
        let mut like = true;
        loop {
            let last = |back: usize| text.len().checked_sub(back).map_or(0, |at| u32::from(text[at]));
            let near = last(1) | last(2) << 8;
            let whole = text.iter().fold(7, |hash: u32, letter| hash.wrapping_mul(0x2f0b_4c47).wrapping_add(u32::from(*letter)));
            let expected = u32::from(before.get(text.len()).copied().unwrap_or_default());
            let at = number(text.len()).min(15);
            let contexts = [2 << 24 | last(1), 3 << 24 | near, near << 8 ^ last(3) ^ 5 << 28, whole];
            let trust = if like { at + 1 } else { 0 };
            let known = Known { contexts: &contexts, guesses: &[(letters::number(expected), trust)] };
            let wanted = given.get(text.len()).copied().map_or(0, u32::from);
            let mut letter = letters::letter(self.coder.number(kind::LETTER, 5, &known, letters::number(wanted)));
            if letter == letters::OTHER {
                letter = self.coder.number(kind::OTHER, 8, &Known { contexts: &[0], guesses: &[] }, wanted);
            }
            like &= letter == expected;
            match u8::try_from(letter) {
                Ok(letter) if letter > 0 => text.push(letter),
                _ => return String::from_utf8(text).unwrap_or_default(),
            }
        }
    }

    /// A step of a tree, below `parent` and after the steps `before`, the last of these first.
    pub fn op(&mut self, parent: u32, before: [u32; 2], op: u32) -> u32 {
        let near = 1 << 12 | parent << 8 | before[0] << 4;
        let contexts = [near, near | before[1] | 1 << 13, self.symbols[0] << 14 | near];
        self.coder.number(kind::OP, 4, &Known { contexts: &contexts, guesses: &[] }, op)
    }

    /// How many parts a step has, or how wide it is.
    pub fn length(&mut self, op: u32, parent: u32, length: u32) -> u32 {
        self.coder.count(kind::LENGTH, &[op, op << 4 | parent | 1 << 10, self.symbols[0] << 4 | op | 1 << 20], length)
    }

    /// A symbol below `seen`, or a shared tree.
    pub fn symbol(&mut self, seen: u32, parent: u32, symbol: u32) -> u32 {
        let [last, before] = self.symbols;
        let again = u32::from(parent == op::AGAIN);
        let contexts = [
            parent << 1 | again,
            before << 4 | parent | 1 << 29,
            self.pattern << 4 | parent | 1 << 28,
            (self.pattern << 16 | last) ^ again << 31 ^ 1 << 30,
            last << 1 | again | 1 << 24,
            (last << 16 | before) ^ again << 31,
        ];
        let known = Known { contexts: &contexts, guesses: &[self.follows.guess(last)] };
        let symbol = self.coder.number(kind::SYMBOL, 32 - seen.leading_zeros(), &known, symbol);
        self.meet(symbol);
        symbol
    }

    /// Remembers that a pattern begins here.
    pub fn begin(&mut self) {
        self.pattern += 1;
    }

    /// Remembers that a symbol stands here.
    pub fn meet(&mut self, symbol: u32) {
        self.follows.learn(self.symbols[0], symbol);
        self.symbols = [symbol, self.symbols[0]];
    }

    /// The members of a symbol that is met for the first time, after `seen` others: first symbols, then known texts, each sorted, then new ones. A number of a text that is
    /// given and not known yet stands for the next one of `texts`.
    pub fn members(&mut self, seen: u32, given: &[Member], texts: &[String]) -> Vec<Member> {
        let known = number(self.texts.len());
        let mut own: Vec<Member> = Vec::new();
        let mut steps = 0;
        loop {
            let wanted = given.get(own.len()).copied();
            let step = match wanted {
                None => next::NOTHING,
                Some(Member::Symbol(_)) => next::SYMBOL,
                Some(Member::Text(text)) if text < known => next::OLD,
                Some(Member::Text(_)) => next::NEW,
            };
            let last = own.last().map_or(0, |last| match *last {
                Member::Symbol(at) => at << 1,
                Member::Text(at) => at << 1 | 1,
            });
            let place = number(own.len()).min(15) << 8;
            let contexts = [place | steps & 3, place | steps & 63 | 1 << 20, if own.is_empty() { self.symbols[0] | 1 << 28 } else { last | 1 << 29 }];
            let step = self.coder.number(kind::MEMBER, 2, &Known { contexts: &contexts, guesses: &[] }, step);
            steps = steps << 2 | step;
            own.push(match step {
                next::SYMBOL => Member::Symbol(self.inside(seen, &own, wanted)),
                next::OLD => Member::Text(self.old(known, &own, wanted)),
                next::NEW => {
                    let text = self.text(texts.get(self.texts.len()).map_or("", String::as_str));
                    self.texts.push(text);
                    Member::Text(number(self.texts.len() - 1))
                }
                _ => return own,
            });
        }
    }

    /// A symbol inside another.
    fn inside(&mut self, seen: u32, own: &[Member], wanted: Option<Member>) -> u32 {
        let last = own.iter().rev().find_map(|member| if let Member::Symbol(at) = member { Some(*at) } else { None });
        let contexts = [self.symbols[0] | 1 << 20, last.unwrap_or_default() | 1 << 21];
        let wanted = if let Some(Member::Symbol(at)) = wanted { at } else { 0 };
        self.coder.number(kind::INSIDE, 32 - seen.leading_zeros(), &Known { contexts: &contexts, guesses: &[] }, wanted)
    }

    /// A text below `known`.
    fn old(&mut self, known: u32, own: &[Member], wanted: Option<Member>) -> u32 {
        let mut texts = own.iter().filter_map(|member| if let Member::Text(at) = member { Some(*at + 1) } else { None });
        let first = texts.next().unwrap_or_default();
        let last = texts.next_back().unwrap_or(first);
        let before = texts.next_back().unwrap_or_default();
        let contexts = [
            self.pattern | 1 << 25,
            if last == 0 { self.symbols[0] | 1 << 27 } else { last | 1 << 26 },
            last << 13 | before | 1 << 29,
            first | 1 << 28,
            self.symbols[0] | 1 << 30,
        ];
        let guesses = [self.members.guess(last), (last, u32::from(last > 0))];
        let wanted = if let Some(Member::Text(at)) = wanted { at } else { 0 };
        let text = self.coder.above(kind::OLD, 32 - known.leading_zeros(), last, &Known { contexts: &contexts, guesses: &guesses }, wanted);
        self.members.learn(last, text);
        text
    }
}

fn number(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

/// A pack made ready for use; `None` where the bytes are not one.
#[must_use]
pub fn unpack(bytes: &'static [u8]) -> Option<Pack<'static>> {
    let mut bytes = Bytes::new(bytes);
    let packed: Packed<'static> = Read::read(&mut bytes);
    let numbers = Numbers::new(Reader::new(packed.trees.1));
    let mut trees = Trees { numbers, nodes: Vec::new(), shared: Vec::new(), seen: u32::from(builtin::FIRST_FREE), members: Vec::new() };
    let roots: Vec<NodeId> = (0..packed.trees.0).map(|_| trees.root()).collect();
    let Trees { numbers, nodes, members, .. } = trees;
    let texts = Texts::new(numbers.texts);
    let classes = Classes::new(&members, &texts);
    // They are asked for in the order in which they were written.
    let mut roots = roots.into_iter();
    let mut tree = |_: &NodeId| roots.next().unwrap_or_default();
    let named = packed.named.iter().map(&mut tree).collect();
    let rules =
        packed.rules.into_iter().map(|rule| Rule { pattern: tree(&rule.pattern), unless: rule.unless.iter().map(&mut tree).collect(), ..rule }).collect();
    let mut hearing = |mut hearing: Hearing<'static>| {
        hearing.parts.iter_mut().for_each(|part| part.node = part.node.as_ref().map(&mut tree));
        hearing
    };
    let hearings = packed.hearings.into_iter().map(&mut hearing).collect();
    let readdress = packed.readdress.into_iter().map(|one| Readdress { turn: hearing(one.turn), ..one }).collect();
    let soften = packed.soften.into_iter().map(|soften| Soften { before: soften.before.as_ref().map(&mut tree), ..soften }).collect();
    let mut pack = Pack {
        code: packed.code,
        name: packed.name,
        moves: packed.moves,
        words: texts.words,
        word_offsets: classes.offsets,
        word_symbols: classes.word_symbols,
        suffixes: classes.suffixes,
        prefixes: classes.prefixes,
        built_in_classes: classes.built_in_classes,
        symbol_count: classes.count,
        nodes,
        rules,
        options: Vec::new(),
        keys: Vec::new(),
        keyless: Vec::new(),
        contractions: packed.contractions,
        abbreviations: packed.abbreviations,
        common: packed.common,
        letters: packed.letters,
        slots: packed.slots,
        templates: packed.templates,
        hearings,
        turns: packed.turns,
        guideline_texts: packed.guideline_texts,
        situation_titles: packed.situation_titles,
        phrases: packed.phrases,
        model: packed.model,
        readdress,
        soften,
        named,
    };
    key(&mut pack, &classes.costs);
    bytes.sound.then_some(pack)
}

/// The texts of the members, sorted.
struct Texts {
    suffixes: Vec<&'static str>,
    prefixes: Vec<&'static str>,
    words: Vec<&'static str>,
    /// For each text, in the order in which they were met, its place among the suffixes, prefixes and words.
    ranks: Vec<u32>,
}

impl Texts {
    fn new(met: Vec<String>) -> Self {
        let group = |text: &str| {
            if text.starts_with(ANY) {
                0
            } else if text.ends_with(ANY) {
                1
            } else {
                2
            }
        };
        // The texts live as long as the program, as the bytes do that they come from.
        let mut all: Vec<(u8, &'static str, u32)> = met.into_iter().zip(0..).map(|(text, at)| (group(&text), &*text.leak(), at)).collect();
        sort::by_key(&mut all, |&(group, text, _)| (group, text));
        let mut texts = Self { suffixes: Vec::new(), prefixes: Vec::new(), words: Vec::new(), ranks: vec![0; all.len()] };
        for ((group, text, at), rank) in all.into_iter().zip(0..) {
            texts.ranks[at as usize] = rank;
            [&mut texts.suffixes, &mut texts.prefixes, &mut texts.words][usize::from(group)].push(text.trim_matches(ANY));
        }
        texts
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
    fn new(given: &[Vec<Member>], texts: &Texts) -> Self {
        let Texts { suffixes, prefixes, words, ranks } = texts;
        let free = u32::from(builtin::FIRST_FREE);
        let mut members: Vec<Vec<u32>> = (0..free).map(|own| vec![own]).collect();
        for given in given {
            let mut own: Vec<u32> = Vec::new();
            for member in given {
                match *member {
                    Member::Symbol(inner) => members.get(inner as usize).map_or(&[][..], Vec::as_slice).iter().for_each(|&inner| add(&mut own, inner)),
                    Member::Text(text) => add(&mut own, free + ranks.get(text as usize).copied().unwrap_or_default()),
                }
            }
            members.push(own);
        }
        let mut classes = Self {
            count: u16::try_from(members.len()).unwrap_or(u16::MAX),
            offsets: Vec::with_capacity(words.len() + 1),
            word_symbols: Vec::new(),
            suffixes: Vec::new(),
            prefixes: Vec::new(),
            built_in_classes: vec![Vec::new(); usize::from(builtin::FIRST_FREE)],
            costs: Vec::with_capacity(members.len()),
        };
        let mut by_word: Vec<Vec<SymbolId>> = vec![Vec::new(); words.len()];
        for (symbol, own) in (0..).zip(&members) {
            let mut cost = 0;
            for &member in own {
                let at = member.wrapping_sub(free) as usize;
                if member < free {
                    cost += built_in_cost(member);
                    if member != u32::from(symbol) {
                        classes.built_in_classes[member as usize].push(symbol);
                    }
                } else if let Some(end) = suffixes.get(at) {
                    cost += 20;
                    classes.suffixes.push((end, symbol));
                } else if let Some(start) = prefixes.get(at - suffixes.len()) {
                    cost += 20;
                    classes.prefixes.push((start, symbol));
                } else {
                    cost += 2;
                    by_word[at - suffixes.len() - prefixes.len()].push(symbol);
                }
            }
            classes.costs.push(cost);
        }
        classes.offsets.push(0);
        for own in by_word {
            classes.word_symbols.extend(own);
            classes.offsets.push(number(classes.word_symbols.len()));
        }
        classes
    }
}

/// Adds to a sorted list, unless it is there.
fn add(own: &mut Vec<u32>, member: u32) {
    if let Err(at) = own.binary_search(&member) {
        own.insert(at, member);
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

/// Trees as they are read.
struct Trees<'a> {
    numbers: Numbers<Reader<'a>>,
    nodes: Vec<Node>,
    shared: Vec<NodeId>,
    /// How many symbols were met.
    seen: u32,
    /// The members of those that are not built in.
    members: Vec<Vec<Member>>,
}

impl Trees<'_> {
    fn root(&mut self) -> NodeId {
        self.numbers.begin();
        self.tree(op::NONE, &mut [op::NONE; 2])
    }

    fn tree(&mut self, parent: u32, before: &mut [u32; 2]) -> NodeId {
        let op = self.numbers.op(parent, *before, 0);
        *before = [op, before[0]];
        let node = match op {
            op::SYMBOL | op::NEW => Node::Symbol(self.symbol(op, parent)),
            op::NOT => {
                let inner = self.numbers.op(op, *before, 0);
                Node::Not(self.symbol(inner, op))
            }
            op::GAP => Node::Gap(u8::try_from(self.numbers.length(op, parent, 0)).unwrap_or_default()),
            op::ANYTHING => Node::Anything,
            op::START => Node::Start,
            op::END => Node::End,
            op::CLAUSE_START => Node::ClauseStart,
            op::CLAUSE_END => Node::ClauseEnd,
            op::OPTIONAL => Node::Optional(self.tree(op, &mut [op::NONE; 2])),
            op::SHARED => {
                let tree = self.tree(parent, before);
                self.shared.push(tree);
                return tree;
            }
            op::AGAIN => {
                let at = self.numbers.symbol(number(self.shared.len()), op, 0);
                return self.shared.get(at as usize).copied().unwrap_or_default();
            }
            _ => {
                let length = self.numbers.length(op, parent, 0);
                let mut before = [op::NONE; 2];
                let children = (0..length).map(|_| self.tree(op, &mut before)).collect();
                match op {
                    op::SEQUENCE => Node::Sequence(children),
                    op::EITHER => Node::Either(children),
                    _ => Node::Together(children),
                }
            }
        };
        self.nodes.push(node);
        NodeId::try_from(self.nodes.len() - 1).unwrap_or_default()
    }

    fn symbol(&mut self, op: u32, parent: u32) -> SymbolId {
        let symbol = if op == op::NEW {
            self.members.push(self.numbers.members(self.seen, &[], &[]));
            self.seen += 1;
            self.numbers.meet(self.seen - 1);
            self.seen - 1
        } else {
            self.numbers.symbol(self.seen, parent, 0)
        };
        SymbolId::try_from(symbol).unwrap_or_default()
    }
}

/// Finds for each option of each rule the symbols without one of which it cannot match, and others of which it must have one besides.
fn key(pack: &mut Pack, costs: &[u32]) {
    let mut index: Vec<Vec<u16>> = vec![Vec::new(); usize::from(pack.symbol_count)];
    let costs: Vec<u32> = costs.iter().zip(frequent(pack)).map(|(cost, often)| cost + 40 * often).collect();
    let mut all = Vec::new();
    for (rule, own) in (0..).zip(&pack.rules) {
        options(pack, own.pattern, rule, &mut all);
    }
    for (number, option) in (0..).zip(&mut all) {
        let [key, need] = cheapest(pack, option.node, &costs);
        match key {
            Some((_, keys)) => keys.into_iter().for_each(|key| index[usize::from(key)].push(number)),
            None => pack.keyless.push(number),
        }
        option.needs = need.map(|(_, need)| need).unwrap_or_default();
    }
    pack.options = all;
    pack.keys = index;
}

/// The options of a pattern, those of its named parts included.
fn options(pack: &Pack, node: NodeId, rule: u16, all: &mut Vec<RuleOption>) {
    match &pack.nodes[usize::from(node)] {
        Node::Either(inner) => inner.iter().for_each(|&option| options(pack, option, rule, all)),
        _ => all.push(RuleOption { rule, node, needs: Vec::new() }),
    }
}

/// How many of the language's frequent words have each symbol.
fn frequent(pack: &Pack) -> Vec<u32> {
    let mut counts = vec![0; usize::from(pack.symbol_count)];
    for at in pack.common.iter().filter_map(|word| pack.words.binary_search(word).ok()) {
        let symbols = &pack.word_symbols[pack.word_offsets[at] as usize..pack.word_offsets[at + 1] as usize];
        for &symbol in symbols {
            counts[usize::from(symbol)] += 1;
        }
    }
    counts
}

/// Symbols of which one must stand in a sentence, and how frequent they are together.
type Keys = (u32, Vec<SymbolId>);

/// The two rarest of the steps that a match must make.
fn cheapest(pack: &Pack, node: NodeId, costs: &[u32]) -> [Option<Keys>; 2] {
    let (Node::Sequence(steps) | Node::Together(steps)) = &pack.nodes[usize::from(node)] else { return [keys(pack, node, costs), None] };
    let all = steps.iter().flat_map(|&step| cheapest(pack, step, costs)).flatten();
    all.fold([None, None], |[first, second]: [Option<Keys>; 2], own| {
        let rarer = |than: &Option<Keys>| than.as_ref().is_none_or(|than| own.0 < than.0);
        match () {
            () if rarer(&first) => [Some(own), first],
            () if rarer(&second) => [first, Some(own)],
            () => [first, second],
        }
    })
}

fn keys(pack: &Pack, node: NodeId, costs: &[u32]) -> Option<Keys> {
    match &pack.nodes[usize::from(node)] {
        Node::Symbol(symbol) => Some((costs[usize::from(*symbol)], vec![*symbol])),
        Node::Sequence(_) | Node::Together(_) => cheapest(pack, node, costs)[0].take(),
        Node::Either(options) => options.iter().try_fold((0, Vec::new()), |(cost, mut all), &option| {
            let (own, more) = keys(pack, option, costs)?;
            all.extend(more);
            Some((cost + own, all))
        }),
        _ => None,
    }
}
