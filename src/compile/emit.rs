//! Writes the small form of a pack's words, symbols and patterns, for [`crate::compact`] to read back.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::lower::{Atom, Lowering};
use crate::compact::{Member, op, put};
use crate::pack::{Node, NodeId, SymbolId, builtin};

/// What is written.
pub struct Emitted {
    /// See [`crate::compact::Packed::words`].
    pub words: Vec<u8>,
    /// Endings.
    pub suffixes: Vec<String>,
    /// Beginnings.
    pub prefixes: Vec<String>,
    /// See [`crate::compact::Packed::symbols`].
    pub symbols: Vec<u8>,
    /// See [`crate::compact::Packed::trees`].
    pub trees: Vec<u8>,
    /// The number of the tree of each root.
    pub roots: HashMap<NodeId, NodeId>,
}

/// Writes all that `roots` lead to.
#[must_use]
pub fn emit(lowering: &Lowering, roots: &BTreeSet<NodeId>) -> Emitted {
    let order = order(lowering, roots);
    let numbers: HashMap<SymbolId, u32> = order.iter().copied().zip(0..).collect();
    let sets: Vec<&BTreeSet<Atom>> = order.iter().map(|&symbol| &lowering.symbols[usize::from(symbol)]).collect();
    let words = texts(&sets, |atom| if let Atom::Word(word) = atom { Some(word) } else { None });
    let suffixes = texts(&sets, |atom| if let Atom::Suffix(end) = atom { Some(end) } else { None });
    let prefixes = texts(&sets, |atom| if let Atom::Prefix(start) = atom { Some(start) } else { None });
    let symbols = symbols(&sets, &words, &suffixes, &prefixes);
    let mut trees = Trees { lowering, numbers: &numbers, uses: uses(lowering, roots), bytes: Vec::new(), written: HashMap::new() };
    for &root in roots {
        trees.write(root);
    }
    Emitted { words: shared(&words), suffixes, prefixes, symbols, roots: roots.iter().map(|root| (*root, trees.written[root])).collect(), trees: trees.bytes }
}

/// The symbols that the roots use: the built-in ones first, then a symbol before those that contain it, and otherwise the most used first.
fn order(lowering: &Lowering, roots: &BTreeSet<NodeId>) -> Vec<SymbolId> {
    let mut counts: BTreeMap<SymbolId, usize> = BTreeMap::new();
    for &node in uses(lowering, roots).keys() {
        if let Node::Symbol(symbol) | Node::Not(symbol) = &lowering.nodes[usize::from(node)] {
            let often = lowering.nodes.iter().filter(|other| children(other).contains(&node)).count() + 1;
            *counts.entry(*symbol).or_default() += often;
        }
    }
    let mut order: Vec<SymbolId> = (0..builtin::FIRST_FREE).collect();
    let mut rest: Vec<SymbolId> = counts.keys().copied().filter(|symbol| *symbol >= builtin::FIRST_FREE).collect();
    rest.sort_by_key(|symbol| (std::cmp::Reverse(counts[symbol]), *symbol));
    order.extend(rest);
    order
}

fn texts<'s>(sets: &[&'s BTreeSet<Atom>], pick: impl Fn(&'s Atom) -> Option<&'s String>) -> Vec<String> {
    sets.iter().flat_map(|set| set.iter()).filter_map(pick).collect::<BTreeSet<_>>().into_iter().cloned().collect()
}

fn shared(words: &[String]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut before = "";
    for word in words {
        let mut same = before.bytes().zip(word.bytes()).take_while(|(one, other)| one == other).count();
        while !word.is_char_boundary(same) {
            same -= 1;
        }
        put(&mut bytes, u32::try_from(same).expect("words are short"));
        put(&mut bytes, u32::try_from(word.len() - same).expect("words are short"));
        bytes.extend_from_slice(&word.as_bytes()[same..]);
        before = word;
    }
    bytes
}

/// Each symbol as the earlier symbols that it contains, largest first, and what is left.
fn symbols(sets: &[&BTreeSet<Atom>], words: &[String], suffixes: &[String], prefixes: &[String]) -> Vec<u8> {
    let size = |length: usize| u32::try_from(length).expect("few symbols");
    let find = |list: &[String], text: &String| size(list.binary_search(text).expect("it was collected"));
    let mut bytes = Vec::new();
    put(&mut bytes, size(sets.len()));
    for (at, set) in sets.iter().enumerate().skip(usize::from(builtin::FIRST_FREE)) {
        let mut left: BTreeSet<&Atom> = set.iter().collect();
        let mut members = Vec::new();
        let mut inside: Vec<usize> = (usize::from(builtin::FIRST_FREE)..at)
            .filter(|&other| sets[other].len() > 1 && sets[other].len() < set.len() && sets[other].is_subset(set))
            .collect();
        inside.sort_by_key(|&other| std::cmp::Reverse(sets[other].len()));
        for other in inside {
            if sets[other].iter().filter(|atom| left.contains(atom)).count() > 1 {
                members.push(Member::Symbol(size(other)));
                sets[other].iter().for_each(|atom| {
                    left.remove(atom);
                });
            }
        }
        members.extend(left.into_iter().map(|atom| match atom {
            Atom::Word(word) => Member::Word(find(words, word)),
            Atom::Suffix(end) => Member::Suffix(find(suffixes, end)),
            Atom::Prefix(start) => Member::Prefix(find(prefixes, start)),
            Atom::Builtin(symbol) => Member::Symbol(u32::from(*symbol)),
        }));
        let mut numbers: Vec<u32> = members.into_iter().map(|member| member.number(size(sets.len()), size(suffixes.len()), size(prefixes.len()))).collect();
        numbers.sort_unstable();
        put(&mut bytes, size(numbers.len()));
        let mut last = 0;
        for number in numbers {
            put(&mut bytes, number - last);
            last = number;
        }
    }
    bytes
}

fn children(node: &Node) -> &[NodeId] {
    match node {
        Node::Sequence(children) | Node::Either(children) | Node::Together(children) => children,
        Node::Optional(child) => std::slice::from_ref(child),
        _ => &[],
    }
}

/// How often each node is used by those that the roots lead to, the roots themselves included.
fn uses(lowering: &Lowering, roots: &BTreeSet<NodeId>) -> BTreeMap<NodeId, usize> {
    let mut uses: BTreeMap<NodeId, usize> = BTreeMap::new();
    let mut open: Vec<NodeId> = roots.iter().copied().collect();
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
    numbers: &'l HashMap<SymbolId, u32>,
    uses: BTreeMap<NodeId, usize>,
    bytes: Vec<u8>,
    /// The trees that stand on their own, and their numbers.
    written: HashMap<NodeId, NodeId>,
}

impl Trees<'_, '_> {
    /// Writes a tree of its own, after the trees that it shares with others.
    fn write(&mut self, root: NodeId) {
        if self.written.contains_key(&root) {
            return;
        }
        self.write_shared(root);
        let mut bytes = Vec::new();
        self.inline(root, &mut bytes, true);
        self.bytes.extend(bytes);
        let number = NodeId::try_from(self.written.len()).expect("fewer than 65536 trees");
        self.written.insert(root, number);
    }

    fn write_shared(&mut self, node: NodeId) {
        for &child in children(&self.lowering.nodes[usize::from(node)]) {
            let own = children(&self.lowering.nodes[usize::from(child)]);
            if self.uses[&child] > 1 && own.len() > 1 { self.write(child) } else { self.write_shared(child) }
        }
    }

    fn inline(&self, node: NodeId, bytes: &mut Vec<u8>, root: bool) {
        if let Some(number) = self.written.get(&node).filter(|_| !root) {
            bytes.push(op::TREE);
            put(bytes, u32::from(*number));
            return;
        }
        let node = &self.lowering.nodes[usize::from(node)];
        match node {
            Node::Symbol(symbol) => match u8::try_from(self.numbers[symbol]).ok().filter(|number| *number <= u8::MAX - op::SMALL_SYMBOL) {
                Some(small) => bytes.push(op::SMALL_SYMBOL + small),
                None => {
                    bytes.push(op::SYMBOL);
                    put(bytes, self.numbers[symbol]);
                }
            },
            Node::Not(symbol) => {
                bytes.push(op::NOT);
                put(bytes, self.numbers[symbol]);
            }
            Node::Gap(words) => bytes.extend([op::GAP, *words]),
            Node::Anything => bytes.push(op::ANYTHING),
            Node::Start => bytes.push(op::START),
            Node::End => bytes.push(op::END),
            Node::ClauseStart => bytes.push(op::CLAUSE_START),
            Node::ClauseEnd => bytes.push(op::CLAUSE_END),
            Node::Optional(_) => bytes.push(op::OPTIONAL),
            Node::Sequence(steps) => many(op::SEQUENCE, steps.len(), bytes),
            Node::Either(steps) => many(op::EITHER, steps.len(), bytes),
            Node::Together(steps) => many(op::TOGETHER, steps.len(), bytes),
        }
        for &child in children(node) {
            self.inline(child, bytes, false);
        }
    }
}

fn many(kind: u8, length: usize, bytes: &mut Vec<u8>) {
    match u8::try_from(length).ok().filter(|length| *length < 16) {
        Some(short) => bytes.push(kind + short),
        None => {
            bytes.push(kind);
            put(bytes, u32::try_from(length).expect("few steps"));
        }
    }
}
