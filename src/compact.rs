//! The small form in which a pack is embedded, and its way back.
//!
//! A pack in memory is made for speed: every class is written out, every word knows its symbols. What is embedded is made for size: words are stored with the letters
//! they share with the word before, a class names the classes inside it, a pattern is its tree written from the root, and [`coder`] writes all of these in
//! as few bits as it can. [`unpack`] is linear and takes some milliseconds; the writing side, in `src/compile/emit.rs`, takes as long as it likes.

#[path = "coder.rs"]
pub mod coder;

use coder::{Bits, Coder, Reader};
use serde::{Deserialize, Serialize};

use crate::pack::{GuidelineTexts, Hearing, Model, Node, NodeId, Pack, Readdress, Rule, RuleOption, Slot, Soften, SymbolId, Template, builtin};

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
    /// How many patterns there are, and for `crate::coder` the words, the patterns and the symbols.
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
    pub const SAME: u32 = 1;
    pub const LETTER: u32 = 2;
    pub const OP: u32 = 3;
    pub const LENGTH: u32 = 4;
    pub const SYMBOL: u32 = 5;
    pub const MEMBERS: u32 = 6;
    pub const MEMBER: u32 = 7;
}

/// The numbers of a pack, in the one order in which they are both written and read. What is given is written; when reading it counts for nothing.
pub struct Numbers<B> {
    coder: Coder<B>,
    /// The symbols before, the last first.
    symbols: [u32; 2],
    /// The members before, the last first.
    members: [u32; 2],
    counts: [u32; 2],
}

impl<B: Bits> Numbers<B> {
    /// Numbers from or to `bits`.
    pub fn new(bits: B) -> Self {
        Self { coder: Coder::new(bits), symbols: [0; 2], members: [0; 2], counts: [0; 2] }
    }

    /// Where the numbers went.
    pub fn into_bits(self) -> B {
        self.coder.bits
    }

    /// How many there are of something.
    pub fn size(&mut self, size: u32) -> u32 {
        self.coder.count(kind::SIZE, [0; 3], size)
    }

    /// A sorted list of words.
    pub fn words(&mut self, given: &[String]) -> Vec<String> {
        let count = self.size(number(given.len()));
        let mut before = Vec::new();
        let mut all = Vec::new();
        for at in 0..count {
            let word = self.word(&before, given.get(at as usize).map_or(&[], |word| word.as_bytes()));
            all.push(String::from_utf8(word.clone()).unwrap_or_default());
            before = word;
        }
        all
    }

    /// How much the word shares with the one before; then its letters, and a zero.
    fn word(&mut self, before: &[u8], given: &[u8]) -> Vec<u8> {
        let same = before.iter().zip(given).take_while(|(one, other)| one == other).count();
        let length = number(before.len());
        let same = self.coder.number(kind::SAME, 5, [0, length, u32::from(before.last().copied().unwrap_or_default()) << 8 | length], number(same)) as usize;
        let mut word = before[..same.min(before.len())].to_vec();
        let old = u32::from(before.get(same).copied().unwrap_or_default());
        let mut first = true;
        loop {
            let last = |back: usize| word.len().checked_sub(back).map_or(0, |at| u32::from(word[at]));
            let near = last(1) | last(2) << 8;
            let contexts =
                if first { [1 << 24 | old, 1 << 25 | old << 8 | last(1), 1 << 26 | near] } else { [near & 0xff, near, 1 << 28 | near | last(3) << 16] };
            let floor = if first { old + 1 } else { 0 };
            let letter = self.coder.above(kind::LETTER, 8, floor, contexts, given.get(word.len()).copied().map_or(0, u32::from));
            match u8::try_from(letter) {
                Ok(letter) if letter > 0 => word.push(letter),
                _ => return word,
            }
            first = false;
        }
    }

    /// A step of a tree, below `parent` and after the steps `before`, the last of these first.
    pub fn op(&mut self, parent: u32, before: [u32; 2], op: u32) -> u32 {
        let near = 1 << 12 | parent << 8 | before[0] << 4;
        self.coder.number(kind::OP, 4, [near, near | before[1] | 1 << 13, self.symbols[0] << 14 | near], op)
    }

    /// How many parts a step has, or how wide it is.
    pub fn length(&mut self, op: u32, parent: u32, length: u32) -> u32 {
        self.coder.count(kind::LENGTH, [op, op << 4 | parent | 1 << 10, self.symbols[0] << 4 | op | 1 << 20], length)
    }

    /// A symbol below `seen`, or a shared tree.
    pub fn symbol(&mut self, seen: u32, parent: u32, symbol: u32) -> u32 {
        let [last, before] = self.symbols;
        let again = u32::from(parent == op::AGAIN);
        let symbol =
            self.coder.number(kind::SYMBOL, 32 - seen.leading_zeros(), [parent, last << 1 | again | 1 << 24, (last << 16 | before) ^ again << 31], symbol);
        self.meet(symbol);
        symbol
    }

    /// Remembers that a symbol stands here.
    pub fn meet(&mut self, symbol: u32) {
        self.symbols = [symbol, self.symbols[0]];
    }

    /// The members of a symbol, as numbers below `1 << width`, sorted.
    pub fn members(&mut self, width: u32, given: &[u32]) -> Vec<u32> {
        let [one, other] = self.counts;
        let count = self.coder.count(kind::MEMBERS, [0, one | 1 << 10, one | other << 10 | 1 << 20], number(given.len()));
        self.counts = [count.min(1000), one];
        let mut own: Vec<u32> = Vec::new();
        for at in 0..count {
            let floor = own.last().map_or(0, |last| last + 1);
            let [last, _] = self.members;
            let member = self.coder.above(
                kind::MEMBER,
                width,
                floor,
                [0, last << 1 | u32::from(at > 0) | 1 << 30, own.first().copied().unwrap_or(last + (1 << 16)) | 1 << 29],
                given.get(at as usize).copied().unwrap_or_default(),
            );
            own.push(member);
            self.members = [member, last];
        }
        own
    }
}

fn number(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
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

/// A pack made ready for use; `None` where the bytes are not one.
#[must_use]
pub fn unpack(bytes: &'static [u8]) -> Option<Pack<'static>> {
    let packed: Packed<'static> = postcard::from_bytes(bytes).ok()?;
    let mut numbers = Numbers::new(Reader::new(packed.trees.1));
    let [words, suffixes, prefixes] = [(); 3].map(|()| leak(numbers.words(&[])));
    let mut trees = Trees { numbers, nodes: Vec::new(), shared: Vec::new(), seen: u32::from(builtin::FIRST_FREE) };
    let roots: Vec<NodeId> = (0..packed.trees.0).map(|_| trees.tree(op::NONE, &mut [op::NONE; 2])).collect();
    let Trees { mut numbers, nodes, seen, .. } = trees;
    let classes = Classes::new(&mut numbers, seen, words.len(), &suffixes, &prefixes);
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
        words,
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
    Some(pack)
}

/// The words live as long as the program, as the bytes do that they come from.
fn leak(words: Vec<String>) -> Vec<&'static str> {
    words.into_iter().map(|word| &*word.leak()).collect()
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
    fn new(numbers: &mut Numbers<Reader>, count: u32, words: usize, suffixes: &[&'static str], prefixes: &[&'static str]) -> Self {
        let from_number = |member| Member::from_number(member, count, number(suffixes.len()), number(prefixes.len()));
        let width = width(count, words + suffixes.len() + prefixes.len());
        let mut members: Vec<Vec<u32>> = (0..u32::from(builtin::FIRST_FREE)).map(|own| vec![own]).collect();
        for _ in u32::from(builtin::FIRST_FREE)..count {
            let mut own: Vec<u32> = Vec::new();
            for member in numbers.members(width, &[]) {
                match from_number(member) {
                    Member::Symbol(inner) if inner >= u32::from(builtin::FIRST_FREE) => {
                        own.extend_from_slice(members.get(inner as usize).map_or(&[], Vec::as_slice));
                    }
                    _ => own.push(member),
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
                match from_number(member) {
                    Member::Symbol(inner) => {
                        cost += built_in_cost(inner);
                        if inner != u32::from(symbol) {
                            classes.built_in_classes[inner as usize].push(symbol);
                        }
                    }
                    Member::Suffix(at) => {
                        cost += 20;
                        classes.suffixes.push((suffixes[at as usize], symbol));
                    }
                    Member::Prefix(at) => {
                        cost += 20;
                        classes.prefixes.push((prefixes[at as usize], symbol));
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
            classes.offsets.push(number(classes.word_symbols.len()));
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

/// How many bits the number of a member takes.
#[must_use]
pub fn width(symbols: u32, texts: usize) -> u32 {
    32 - (symbols + number(texts)).leading_zeros()
}

/// Trees as they are read.
struct Trees<'a> {
    numbers: Numbers<Reader<'a>>,
    nodes: Vec<Node>,
    shared: Vec<NodeId>,
    /// How many symbols were met.
    seen: u32,
}

impl Trees<'_> {
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
