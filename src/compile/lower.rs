//! From patterns to nodes and symbols, each kept once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::pattern::Pattern;
use crate::pack::{Node, NodeId, SymbolId, builtin};

/// A test on one token, before it gets a number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Atom {
    /// A folded word.
    Word(String),
    /// A beginning of a word.
    Prefix(String),
    /// An ending of a word.
    Suffix(String),
    /// A kind of token.
    Builtin(SymbolId),
}

/// Collects the nodes and symbols of one language.
pub struct Lowering<'s> {
    classes: &'s BTreeMap<String, Pattern>,
    contractions: &'s BTreeMap<String, Vec<String>>,
    /// The nodes so far.
    pub nodes: Vec<Node>,
    known_nodes: HashMap<Node, NodeId>,
    /// The symbols so far: each is a set of atoms.
    pub symbols: Vec<BTreeSet<Atom>>,
    known_symbols: HashMap<BTreeSet<Atom>, SymbolId>,
    named: HashMap<String, NodeId>,
    open: Vec<String>,
}

impl<'s> Lowering<'s> {
    /// An empty collection for a language with these named patterns and contractions.
    #[must_use]
    pub fn new(classes: &'s BTreeMap<String, Pattern>, contractions: &'s BTreeMap<String, Vec<String>>) -> Self {
        let symbols: Vec<BTreeSet<Atom>> = (0..builtin::FIRST_FREE).map(|symbol| BTreeSet::from([Atom::Builtin(symbol)])).collect();
        let known_symbols = symbols.iter().cloned().zip(0..).collect();
        Self { classes, contractions, nodes: Vec::new(), known_nodes: HashMap::new(), symbols, known_symbols, named: HashMap::new(), open: Vec::new() }
    }

    /// The node of a pattern.
    ///
    /// # Errors
    /// Names an unknown class, a class that leads back to itself, or a `!` before something that is not one word.
    pub fn node(&mut self, pattern: &Pattern) -> Result<NodeId, String> {
        if let Some(atoms) = self.atoms(pattern)? {
            let symbol = self.symbol(atoms);
            return Ok(self.add(Node::Symbol(symbol)));
        }
        let node = match pattern {
            Pattern::Word(word) => return self.contraction(word),
            Pattern::Named(name) => return self.named(name),
            Pattern::Sequence(steps) => Node::Sequence(self.all(steps)?),
            Pattern::Either(options) => return self.options(options),
            Pattern::Together(parts) => Node::Together(self.all(parts)?),
            Pattern::Optional(inner) => Node::Optional(self.node(inner)?),
            Pattern::Not(inner) => match self.atoms(inner)? {
                Some(atoms) => Node::Not(self.symbol(atoms)),
                None => return Err("`!` stands before one word or a class of single words".into()),
            },
            Pattern::Gap(words) => Node::Gap(*words),
            Pattern::Anything => Node::Anything,
            Pattern::Start => Node::Start,
            Pattern::End => Node::End,
            Pattern::ClauseStart => Node::ClauseStart,
            Pattern::ClauseEnd => Node::ClauseEnd,
            Pattern::Prefix(_) | Pattern::Suffix(_) | Pattern::Builtin(_) => unreachable!("these are atoms"),
        };
        Ok(self.add(node))
    }

    fn add(&mut self, node: Node) -> NodeId {
        if let Some(&known) = self.known_nodes.get(&node) {
            return known;
        }
        let id = NodeId::try_from(self.nodes.len()).expect("fewer than 65536 nodes");
        self.nodes.push(node.clone());
        self.known_nodes.insert(node, id);
        id
    }

    fn all(&mut self, patterns: &[Pattern]) -> Result<Vec<NodeId>, String> {
        patterns.iter().map(|pattern| self.node(pattern)).collect()
    }

    /// Options that are single words become one symbol; the others stay apart.
    fn options(&mut self, options: &[Pattern]) -> Result<NodeId, String> {
        let mut single = BTreeSet::new();
        let mut nodes = Vec::new();
        for option in options {
            match self.atoms(option)? {
                Some(atoms) => single.extend(atoms),
                None => nodes.push(self.node(option)?),
            }
        }
        if !single.is_empty() {
            let symbol = self.symbol(single);
            nodes.push(self.add(Node::Symbol(symbol)));
        }
        Ok(if nodes.len() == 1 { nodes[0] } else { self.add(Node::Either(nodes)) })
    }

    fn named(&mut self, name: &str) -> Result<NodeId, String> {
        if let Some(&node) = self.named.get(name) {
            return Ok(node);
        }
        let pattern = self.class(name)?;
        self.enter(name)?;
        let node = self.node(pattern)?;
        self.open.pop();
        self.named.insert(name.to_owned(), node);
        Ok(node)
    }

    fn class(&self, name: &str) -> Result<&'s Pattern, String> {
        self.classes.get(name).ok_or_else(|| {
            let near = self.classes.keys().filter(|known| known.starts_with(&name[..name.len().min(2)])).take(5).cloned().collect::<Vec<_>>().join("`, `");
            format!("`<{name}>` is not in words.toml{}", if near.is_empty() { String::new() } else { format!("; there are `{near}`") })
        })
    }

    fn enter(&mut self, name: &str) -> Result<(), String> {
        if self.open.iter().any(|open| open == name) {
            return Err(format!("`<{name}>` leads back to itself: {} -> {name}", self.open.join(" -> ")));
        }
        self.open.push(name.to_owned());
        Ok(())
    }

    /// The words that a pattern stands for, if it is always one word.
    fn atoms(&mut self, pattern: &Pattern) -> Result<Option<BTreeSet<Atom>>, String> {
        Ok(match pattern {
            Pattern::Word(word) if self.contractions.contains_key(word) => None,
            Pattern::Word(word) => Some(BTreeSet::from([Atom::Word(word.clone())])),
            Pattern::Prefix(word) => Some(BTreeSet::from([Atom::Prefix(word.clone())])),
            Pattern::Suffix(word) => Some(BTreeSet::from([Atom::Suffix(word.clone())])),
            Pattern::Builtin(symbol) => Some(BTreeSet::from([Atom::Builtin(*symbol)])),
            Pattern::Named(name) => {
                let inner = self.class(name)?;
                self.enter(name)?;
                let atoms = self.atoms(inner)?;
                self.open.pop();
                atoms
            }
            Pattern::Either(options) => {
                let mut all = BTreeSet::new();
                for option in options {
                    match self.atoms(option)? {
                        Some(atoms) => all.extend(atoms),
                        None => return Ok(None),
                    }
                }
                Some(all)
            }
            _ => None,
        })
    }

    fn contraction(&mut self, word: &str) -> Result<NodeId, String> {
        let steps: Vec<_> = self.contractions[word].iter().map(|step| Pattern::Word(step.clone())).collect();
        self.node(&Pattern::Sequence(steps))
    }

    fn symbol(&mut self, atoms: BTreeSet<Atom>) -> SymbolId {
        if let Some(&known) = self.known_symbols.get(&atoms) {
            return known;
        }
        let id = SymbolId::try_from(self.symbols.len()).expect("fewer than 65536 symbols");
        self.symbols.push(atoms.clone());
        self.known_symbols.insert(atoms, id);
        id
    }

    /// The symbols without one of which the node cannot match, chosen so that they are rare by `frequency`; `None` where there are none.
    #[must_use]
    pub fn keys(&self, node: NodeId, frequency: &impl Fn(&BTreeSet<Atom>) -> u32) -> Option<BTreeSet<SymbolId>> {
        let cost = |keys: &BTreeSet<SymbolId>| keys.iter().map(|&symbol| frequency(&self.symbols[usize::from(symbol)])).sum::<u32>();
        match &self.nodes[usize::from(node)] {
            Node::Symbol(symbol) => Some(BTreeSet::from([*symbol])),
            Node::Sequence(steps) | Node::Together(steps) => steps.iter().filter_map(|&step| self.keys(step, frequency)).min_by_key(cost),
            Node::Either(options) => {
                options.iter().map(|&option| self.keys(option, frequency)).collect::<Option<Vec<_>>>().map(|all| all.into_iter().flatten().collect())
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::pattern::parse;

    fn lower(classes: &[(&str, &str)], pattern: &str) -> Result<Vec<Node>, String> {
        let classes = classes.iter().map(|&(name, pattern)| (name.to_owned(), parse(pattern).unwrap())).collect();
        let contractions = BTreeMap::from([("can't".to_owned(), vec!["can".to_owned(), "not".to_owned()])]);
        let mut lowering = Lowering::new(&classes, &contractions);
        lowering.node(&parse(pattern).unwrap())?;
        Ok(lowering.nodes)
    }

    #[test]
    fn single_words_become_one_symbol() {
        assert_eq!(lower(&[("we", "we | i")], "<we> | you").unwrap().len(), 1);
        assert_eq!(lower(&[("we", "we | our team")], "<we>").unwrap().len(), 5);
    }

    #[test]
    fn a_contraction_is_its_words() {
        assert_eq!(lower(&[], "can't").unwrap(), lower(&[], "can not").unwrap());
    }

    #[test]
    fn mistakes_are_named() {
        assert!(lower(&[("we", "we")], "<wee>").unwrap_err().contains("there are `we`"));
        assert!(lower(&[("a", "<b>"), ("b", "<a>")], "<a>").unwrap_err().contains("leads back to itself"));
        assert!(lower(&[], "!(a b)").unwrap_err().contains("one word"));
    }
}
