//! Writes the small form of a pack's words, symbols and patterns, for [`crate::compact`] to read back.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::lower::{Atom, Lowering};
use crate::compact::coder::{Bits, cut};
use crate::compact::{ANY, Member, Numbers, op};
use crate::pack::{Node, NodeId, SymbolId, builtin};

/// Writes the trees of `roots`, one after the other as they stand there, and all that they lead to.
#[must_use]
pub fn emit(lowering: &Lowering, roots: &[NodeId]) -> Vec<u8> {
    let order = order(lowering, roots);
    let sets: Vec<&BTreeSet<Atom>> = order.iter().map(|&symbol| &lowering.symbols[usize::from(symbol)]).collect();
    let (members, texts) = members(&sets);
    let known = order.iter().copied().zip(0..).collect();
    let numbers = Numbers::new(Writer::default());
    let mut trees =
        Trees { lowering, known, seen: u32::from(builtin::FIRST_FREE), uses: uses(lowering, roots), numbers, written: HashMap::new(), members, texts };
    for &root in roots {
        trees.numbers.begin();
        trees.write(root, op::NONE, &mut [op::NONE; 2]);
    }
    trees.numbers.into_bits().finish()
}

/// The other side of [`crate::compact::coder::Reader`].
pub struct Writer {
    bytes: Vec<u8>,
    low: u32,
    high: u32,
}

impl Default for Writer {
    fn default() -> Self {
        Self { bytes: Vec::new(), low: 0, high: u32::MAX }
    }
}

impl Bits for Writer {
    fn bit(&mut self, bit: bool, chance: u32) -> bool {
        let cut = cut(self.low, self.high, chance);
        if bit {
            self.high = cut;
        } else {
            self.low = cut + 1;
        }
        while (self.low ^ self.high) >> 24 == 0 {
            self.bytes.push(self.low.to_be_bytes()[0]);
            self.low <<= 8;
            self.high = self.high << 8 | 0xff;
        }
        bit
    }
}

impl Writer {
    fn finish(mut self) -> Vec<u8> {
        self.bytes.extend(self.high.to_be_bytes());
        self.bytes
    }
}

fn size(length: usize) -> u32 {
    u32::try_from(length).expect("few symbols")
}

/// The symbols in the order in which the roots lead to them, the built-in ones before all others.
fn order(lowering: &Lowering, roots: &[NodeId]) -> Vec<SymbolId> {
    let mut order: Vec<SymbolId> = (0..builtin::FIRST_FREE).collect();
    let mut met: BTreeSet<SymbolId> = order.iter().copied().collect();
    let mut done = BTreeSet::new();
    let mut open: Vec<NodeId> = roots.iter().rev().copied().collect();
    while let Some(node) = open.pop() {
        if let Node::Symbol(symbol) | Node::Not(symbol) = &lowering.nodes[usize::from(node)]
            && met.insert(*symbol)
        {
            order.push(*symbol);
        }
        if done.insert(node) {
            open.extend(children(&lowering.nodes[usize::from(node)]).iter().rev());
        }
    }
    order
}

/// Each symbol as the earlier symbols that it contains, largest first, and the texts that are left; and the texts in the order in which they are met.
fn members(sets: &[&BTreeSet<Atom>]) -> (Vec<Vec<Member>>, Vec<String>) {
    let mut texts = Vec::new();
    let mut numbers: HashMap<&Atom, u32> = HashMap::new();
    let mut all = Vec::new();
    for (at, set) in sets.iter().enumerate() {
        let mut left: BTreeSet<&Atom> = set.iter().collect();
        let mut own = if at < usize::from(builtin::FIRST_FREE) { Vec::new() } else { inside(&sets[..at], set, &mut left) };
        for atom in left {
            own.push(match text(atom) {
                Ok(text) => Member::Text(*numbers.entry(atom).or_insert_with(|| {
                    texts.push(text);
                    size(texts.len() - 1)
                })),
                Err(symbol) => Member::Symbol(u32::from(symbol)),
            });
        }
        own.sort_unstable();
        all.push(own);
    }
    (all, texts)
}

/// The earlier symbols that a set contains, largest first; what they cover is taken out of `left`.
fn inside(sets: &[&BTreeSet<Atom>], set: &BTreeSet<Atom>, left: &mut BTreeSet<&Atom>) -> Vec<Member> {
    let mut inside: Vec<usize> = (usize::from(builtin::FIRST_FREE)..sets.len())
        .filter(|&other| sets[other].len() > 1 && sets[other].len() < set.len() && sets[other].is_subset(set))
        .collect();
    inside.sort_by_key(|&other| std::cmp::Reverse(sets[other].len()));
    let mut members = Vec::new();
    for other in inside {
        if sets[other].iter().filter(|atom| left.contains(atom)).count() > 1 {
            members.push(Member::Symbol(size(other)));
            sets[other].iter().for_each(|atom| {
                left.remove(atom);
            });
        }
    }
    members
}

/// An atom as [`crate::compact`] spells it, or its symbol where it is built in.
fn text(atom: &Atom) -> Result<String, SymbolId> {
    match atom {
        Atom::Word(word) => Ok(word.clone()),
        Atom::Suffix(end) => Ok(format!("{ANY}{end}")),
        Atom::Prefix(start) => Ok(format!("{start}{ANY}")),
        Atom::Builtin(symbol) => Err(*symbol),
    }
}

fn children(node: &Node) -> &[NodeId] {
    match node {
        Node::Sequence(children) | Node::Either(children) | Node::Together(children) => children,
        Node::Optional(child) => std::slice::from_ref(child),
        _ => &[],
    }
}

/// How often each node is used by those that the roots lead to, the roots themselves included.
fn uses(lowering: &Lowering, roots: &[NodeId]) -> BTreeMap<NodeId, usize> {
    let mut uses: BTreeMap<NodeId, usize> = BTreeMap::new();
    let mut open: Vec<NodeId> = roots.to_vec();
    while let Some(node) = open.pop() {
        let times = uses.entry(node).or_default();
        *times += 1;
        if *times == 1 {
            open.extend_from_slice(children(&lowering.nodes[usize::from(node)]));
        }
    }
    uses
}

struct Trees<'l, 's> {
    lowering: &'l Lowering<'s>,
    /// The numbers of the symbols.
    known: HashMap<SymbolId, u32>,
    /// How many of the symbols were met.
    seen: u32,
    uses: BTreeMap<NodeId, usize>,
    numbers: Numbers<Writer>,
    /// The trees that were met and are shared, and their numbers.
    written: HashMap<NodeId, u32>,
    /// The members of the symbols.
    members: Vec<Vec<Member>>,
    texts: Vec<String>,
}

impl Trees<'_, '_> {
    fn write(&mut self, node: NodeId, parent: u32, before: &mut [u32; 2]) {
        if let Some(&number) = self.written.get(&node) {
            self.op(op::AGAIN, parent, before);
            self.numbers.symbol(size(self.written.len()), op::AGAIN, number);
            return;
        }
        let lowering = self.lowering;
        let own = &lowering.nodes[usize::from(node)];
        let shared = self.uses[&node] > 1 && children(own).len() > 1;
        if shared {
            self.op(op::SHARED, parent, before);
        }
        self.step(own, parent, before);
        if shared {
            self.written.insert(node, size(self.written.len()));
        }
    }

    fn step(&mut self, node: &Node, parent: u32, before: &mut [u32; 2]) {
        let op = match node {
            Node::Symbol(symbol) => return self.symbol(*symbol, parent, before),
            Node::Not(symbol) => {
                self.op(op::NOT, parent, before);
                return self.symbol(*symbol, op::NOT, &mut before.clone());
            }
            Node::Gap(_) => op::GAP,
            Node::Anything => op::ANYTHING,
            Node::Start => op::START,
            Node::End => op::END,
            Node::ClauseStart => op::CLAUSE_START,
            Node::ClauseEnd => op::CLAUSE_END,
            Node::Optional(_) => op::OPTIONAL,
            Node::Sequence(_) => op::SEQUENCE,
            Node::Either(_) => op::EITHER,
            Node::Together(_) => op::TOGETHER,
        };
        self.op(op, parent, before);
        match node {
            Node::Gap(words) => {
                self.numbers.length(op, parent, u32::from(*words));
            }
            Node::Sequence(steps) | Node::Either(steps) | Node::Together(steps) => {
                self.numbers.length(op, parent, size(steps.len()));
            }
            _ => {}
        }
        let mut inner = [op::NONE; 2];
        for &child in children(node) {
            self.write(child, op, &mut inner);
        }
    }

    fn op(&mut self, op: u32, parent: u32, before: &mut [u32; 2]) {
        self.numbers.op(parent, *before, op);
        *before = [op, before[0]];
    }

    fn symbol(&mut self, symbol: SymbolId, parent: u32, before: &mut [u32; 2]) {
        let number = self.known[&symbol];
        if number == self.seen {
            self.op(op::NEW, parent, before);
            self.numbers.members(self.seen, &self.members[number as usize], &self.texts);
            self.seen += 1;
            self.numbers.meet(number);
        } else {
            self.op(op::SYMBOL, parent, before);
            self.numbers.symbol(self.seen, parent, number);
        }
    }
}
