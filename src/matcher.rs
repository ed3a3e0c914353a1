//! Finds patterns in a sentence.
//!
//! A sentence of at most [`crate::text::sentence::LONGEST`] tokens has a bit for each place between tokens. A step of a pattern takes the set of places where it may start and
//! gives the set of places where it can end, so a match costs the same however many ways there are to make it: there is no backtracking.

use std::ops::Range;

use crate::pack::{Node, NodeId, Pack, SymbolId, builtin};

/// A set of places in a sentence; place `n` stands before token `n`.
pub type Places = u64;

/// Where each symbol stands in one sentence, and where its clauses run. Made once and filled again for each sentence.
#[derive(Default)]
pub struct Sentence {
    tokens: usize,
    /// For each symbol its places, and the sentence that they speak of, so that nothing need be cleared.
    symbols: Vec<(u32, Places)>,
    current: u32,
    words: Places,
    /// Places where a clause starts.
    clause_starts: Places,
    /// Tokens that a gap may pass over.
    passable: Places,
}

impl Sentence {
    /// Makes room for the symbols of this language.
    pub fn fit(&mut self, pack: &Pack) {
        let symbols = usize::from(pack.symbol_count).max(self.symbols.len());
        self.symbols.resize(symbols, (0, 0));
    }

    /// Starts over with no tokens.
    pub fn clear(&mut self) {
        self.tokens = 0;
        if self.current == u32::MAX {
            self.symbols.fill((0, 0));
            self.current = 0;
        }
        self.current += 1;
        self.words = 0;
        self.passable = 0;
        self.clause_starts = 1;
    }

    /// Adds a token with the symbols of both lists. At most 63 tokens are taken.
    pub fn push(&mut self, own: &[SymbolId], more: &[SymbolId], is_word: bool) {
        if self.tokens >= 63 {
            return;
        }
        let bit = 1 << self.tokens;
        for symbols in [own, more] {
            for &symbol in symbols {
                let (written, places) = &mut self.symbols[usize::from(symbol)];
                if *written != self.current {
                    (*written, *places) = (self.current, 0);
                }
                *places |= bit;
            }
        }
        if is_word {
            self.words |= bit;
        }
        self.tokens += 1;
    }

    /// Finds the clauses, after all tokens are in: at marks, and where `clause_start` matches.
    ///
    /// A comma that opens a short aside (`we cannot, however, refund`) parts nothing.
    pub fn find_clauses(&mut self, pack: &Pack, clause_start: NodeId) {
        let marks = !self.words & self.all();
        let commas = self.of(builtin::COMMA);
        let quotes = self.of(builtin::QUOTE) | self.of(builtin::CURRENCY) | self.of(builtin::PERCENT);
        let mut parting = marks & !quotes;
        let mut commas_left = commas;
        while commas_left != 0 {
            let open = commas_left.trailing_zeros();
            commas_left &= commas_left - 1;
            let close = commas_left.trailing_zeros();
            if commas_left != 0 && close - open <= 3 {
                parting &= !(1 << open | 1 << close);
                commas_left &= commas_left - 1;
            }
        }
        self.passable = self.all() & !parting;
        self.clause_starts = 1 | (parting << 1);
        let openers = self.starts(pack, clause_start);
        self.clause_starts |= openers;
        self.passable &= !openers;
    }

    /// The number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens
    }

    /// Whether there are no tokens.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens == 0
    }

    /// The tokens that have the symbol.
    #[must_use]
    pub fn of(&self, symbol: SymbolId) -> Places {
        let (written, places) = self.symbols[usize::from(symbol)];
        if written == self.current { places } else { 0 }
    }

    fn all(&self) -> Places {
        (1 << self.tokens) - 1
    }

    /// The places from which `node` matches.
    #[must_use]
    pub fn starts(&self, pack: &Pack, node: NodeId) -> Places {
        bits(self.openings(pack, node, self.all())).filter(|&start| self.ends(pack, node, 1 << start) != 0).fold(0, |all, start| all | 1 << start)
    }

    /// All matches of `node` that do not overlap, leftmost first and as long as they can be; none is empty.
    pub fn matches<'s>(&'s self, pack: &'s Pack, node: NodeId) -> impl Iterator<Item = Range<usize>> + 's {
        let mut left = self.openings(pack, node, self.all());
        if left & left.wrapping_sub(1) != 0 && self.ends(pack, node, left) == 0 {
            left = 0;
        }
        std::iter::from_fn(move || {
            while left != 0 {
                let start = left.trailing_zeros();
                left &= left - 1;
                if let Some(end) = longest(self.ends(pack, node, 1 << start)).filter(|&end| end > start as usize) {
                    left &= Places::MAX << end;
                    return Some(start as usize..end);
                }
            }
            None
        })
    }

    /// Whether all symbols that `node` cannot do without stand in the sentence. Far cheaper than looking for a match, and most often false.
    #[must_use]
    pub fn may_match(&self, pack: &Pack, node: NodeId) -> bool {
        match &pack.nodes[usize::from(node)] {
            Node::Symbol(symbol) => self.of(*symbol) != 0,
            Node::Sequence(steps) | Node::Together(steps) => steps.iter().all(|&step| self.may_match(pack, step)),
            Node::Either(options) => options.iter().any(|&option| self.may_match(pack, option)),
            _ => true,
        }
    }

    /// Those of `starts` from which the first step of `node` can be made; from no other place can it match.
    #[must_use]
    pub fn openings(&self, pack: &Pack, node: NodeId, starts: Places) -> Places {
        match &pack.nodes[usize::from(node)] {
            Node::Sequence(steps) => steps.first().map_or(starts, |&first| self.openings(pack, first, starts)),
            Node::Either(options) => options.iter().fold(0, |places, &option| places | self.openings(pack, option, starts)),
            Node::Symbol(symbol) => starts & self.of(*symbol),
            Node::Not(symbol) => starts & self.words & !self.of(*symbol),
            Node::Start => starts & 1,
            Node::ClauseStart => starts & self.clause_starts,
            _ => starts,
        }
    }

    /// The longest match of `node` from this place.
    #[must_use]
    pub fn match_at(&self, pack: &Pack, node: NodeId, start: usize) -> Option<Range<usize>> {
        longest(self.ends(pack, node, 1 << start)).map(|end| start..end)
    }

    /// Where `node` can end when it starts at one of `starts`.
    #[must_use]
    pub fn ends(&self, pack: &Pack, node: NodeId, starts: Places) -> Places {
        if starts == 0 {
            return 0;
        }
        match &pack.nodes[usize::from(node)] {
            Node::Symbol(symbol) => (starts & self.of(*symbol)) << 1,
            Node::Not(symbol) => (starts & self.words & !self.of(*symbol)) << 1,
            Node::Gap(words) => self.gap(starts, *words),
            Node::Anything => {
                let first = starts.trailing_zeros();
                (self.all() << 1 | 1) & (Places::MAX << first)
            }
            Node::Sequence(steps) => {
                let mut places = starts;
                for &step in steps {
                    places = self.ends(pack, step, places);
                    if places == 0 {
                        break;
                    }
                }
                places
            }
            Node::Either(options) => options.iter().fold(0, |places, &option| {
                // Most options are seen to fail at their first word.
                places | self.ends(pack, option, self.openings(pack, option, starts))
            }),
            Node::Optional(inner) => starts | self.ends(pack, *inner, starts),
            Node::Together(parts) => self.together(pack, parts, starts),
            Node::Start => starts & 1,
            Node::End => starts & self.closing(),
            Node::ClauseStart => starts & self.clause_starts,
            Node::ClauseEnd => starts & (self.clause_starts | !self.passable | self.closing()),
        }
    }

    /// The places after which only closing marks stand.
    fn closing(&self) -> Places {
        let last_word = Places::BITS - self.words.leading_zeros();
        Places::MAX << last_word
    }

    fn gap(&self, starts: Places, words: u8) -> Places {
        let mut reached = starts;
        for _ in 0..words {
            let next = reached | (reached & self.passable) << 1;
            if next == reached {
                break;
            }
            reached = next;
        }
        reached
    }

    /// The parts in any order inside one clause: matches from the first part's start to the last part's end.
    fn together(&self, pack: &Pack, parts: &[NodeId], starts: Places) -> Places {
        let mut ends = 0;
        for clause in self.clauses() {
            let inside = (Places::MAX << clause.start) & !(Places::MAX << clause.end);
            let within = inside | 1 << clause.end;
            let whole = parts.iter().try_fold((clause.end, clause.start), |whole, &part| {
                let mut openings = bits(self.openings(pack, part, inside));
                let (start, end) = openings.find_map(|start| longest(self.ends(pack, part, 1 << start) & within).map(|end| (start, end)))?;
                Some((whole.0.min(start), whole.1.max(end)))
            });
            if let Some((start, end)) = whole
                && starts & 1 << start != 0
            {
                ends |= 1 << end;
            }
        }
        ends
    }

    /// The clauses, as ranges of tokens.
    pub fn clauses(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut from = 0;
        std::iter::from_fn(move || {
            if from >= self.tokens {
                return None;
            }
            let start = from;
            let next = self.clause_starts & (Places::MAX << (start + 1)) & self.all();
            from = if next == 0 { self.tokens } else { next.trailing_zeros() as usize };
            Some(start..from)
        })
    }
}

/// The numbers of the bits that are set, lowest first.
fn bits(mut places: Places) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (places != 0).then(|| {
            let bit = places.trailing_zeros() as usize;
            places &= places - 1;
            bit
        })
    })
}

fn longest(ends: Places) -> Option<usize> {
    (ends != 0).then(|| (Places::BITS - 1 - ends.leading_zeros()) as usize)
}
