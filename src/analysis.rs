//! From a text to sentences with their moves.
//!
//! Takes the agent's own lines apart into greeting, body, closing and signature, gives every word its symbols, runs the rules over each sentence, and
//! reads further moves off the places where sentences stand. Judges nothing: that is [`mod@crate::check`].

use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::Range;

use crate::language::{Language, guidelines};
use crate::lexicon::{Known, Lexicon};
use crate::matcher::Sentence as Matcher;
use crate::pack::{CLAUSE_START, CLOSING_LINE, Derivation, GREETING_OPENING, LEANING, NodeId, Pack, Position, QUOTE_HEADER, RuleOption, SymbolId, builtin};
use crate::sort;
use crate::span::ByteSpan;
use crate::text::fold::{fold, fold_into};
use crate::text::letter::own_lines;
use crate::text::sentence::split;
use crate::text::token::{Kind, Token, tokenize};

/// A set of moves; bit `n` is move `n`.
pub type Moves = u64;

/// The bits of these moves.
#[must_use]
pub fn move_set(moves: &[u8]) -> Moves {
    moves.iter().fold(0, |all, &one| all | 1 << one)
}

/// Where a sentence belongs in a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Opens the letter.
    Greeting,
    /// What the letter says.
    Body,
    /// Closes the letter.
    Closing,
    /// Names the sender.
    Signature,
}

/// A sentence.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Where it stands.
    pub span: ByteSpan,
    /// Its tokens in [`Analysis::tokens`].
    pub tokens: Range<usize>,
    /// Its place in the letter.
    pub part: Part,
    /// The moves it makes.
    pub moves: Moves,
    /// Moves that it may make, too uncertain to build on.
    pub possible: Moves,
    /// Whether it leans on the sentence before it.
    pub leans: bool,
}

/// A rule that matched.
#[derive(Debug, Clone)]
pub struct Match {
    /// The number of the rule.
    pub rule: u16,
    /// The number of the sentence.
    pub sentence: usize,
    /// Where it matched.
    pub span: ByteSpan,
}

/// A text, read.
#[derive(Debug)]
pub struct Analysis<'t> {
    /// The text.
    pub text: &'t str,
    /// Its language.
    pub language: &'static Language,
    /// Its tokens, without those of quoted mail.
    pub tokens: Vec<Token>,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence>,
    /// The matches, in order of the sentences.
    pub matches: Vec<Match>,
}

/// The words that a customer used, as far as they carry content.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    stems: HashSet<String>,
}

/// Letters that two forms of a word must share to be taken for one word.
const STEM: usize = 6;
/// Shorter words carry no content of their own.
const CONTENT: usize = 4;
/// A letter is closed within so many sentences of its end.
const LONGEST_SIGNATURE: usize = 10;

impl Heard {
    /// The content words of `text`.
    #[must_use]
    pub fn new(language: &Language, text: &str) -> Self {
        let mut stems = HashSet::new();
        let mut folded = String::new();
        for token in tokenize(text, ByteSpan::new(0, text.len())) {
            fold_into(token.span.slice(text), &mut folded);
            if is_content(language, &token, &folded) {
                stems.insert(stem(&folded).to_owned());
            }
        }
        Self { stems }
    }

    fn symbol(&self, language: &Language, token: &Token, folded: &str) -> Option<SymbolId> {
        if self.stems.is_empty() || !is_content(language, token, folded) {
            return None;
        }
        Some(if self.stems.contains(stem(folded)) { builtin::HEARD } else { builtin::NEW })
    }
}

fn is_content(language: &Language, token: &Token, folded: &str) -> bool {
    match token.kind {
        Kind::Word => folded.len() >= CONTENT && language.pack.common.binary_search(&folded).is_err(),
        Kind::Digits | Kind::Code => true,
        _ => false,
    }
}

fn stem(word: &str) -> &str {
    word.char_indices().nth(STEM).map_or(word, |(at, _)| &word[..at])
}

/// Reads `text` in `language`. What the customer wrote, if it is known, helps to see what was heard and what is new.
#[must_use]
pub fn analyse<'t>(text: &'t str, language: &'static Language, heard: &Heard) -> Analysis<'t> {
    let mut analysis = by_rules(text, language, heard);
    crate::model::apply(&mut analysis);
    derive(&mut analysis);
    analysis
}

/// Like [`analyse`], with what the rules see in each sentence and nothing more.
#[must_use]
pub fn by_rules<'t>(text: &'t str, language: &'static Language, heard: &Heard) -> Analysis<'t> {
    let mut reader = Reader { text, language, loaded: Loaded::with_heard(language, Some(heard)), tried: vec![usize::MAX; language.pack.options.len()] };
    let tokens = reader.tokens();
    let mut ranges = reader.sentences(&tokens);
    reader.part_greeting(&tokens, &mut ranges);
    let mut analysis = Analysis { text, language, tokens, sentences: Vec::with_capacity(ranges.len()), matches: Vec::new() };
    let may_close = ranges.len().saturating_sub(LONGEST_SIGNATURE).max(1);
    let mut part = Part::Body;
    for (at, range) in ranges.iter().enumerate() {
        let closes = at >= may_close && reader.ends_line(&analysis.tokens, &ranges, at);
        part = reader.read(&mut analysis, range.clone(), part, closes);
    }
    analysis
}

impl Analysis<'_> {
    /// The numbers of the body's sentences.
    #[must_use]
    pub fn body(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        (0..self.sentences.len()).filter(|&at| self.sentences[at].part == Part::Body)
    }

    /// All moves of the body.
    #[must_use]
    pub fn moves(&self) -> Moves {
        self.body().fold(0, |all, at| all | self.sentences[at].moves)
    }

    /// All moves that some sentence of the body may make.
    #[must_use]
    pub fn possible(&self) -> Moves {
        self.body().fold(0, |all, at| all | self.sentences[at].possible)
    }

    /// The matches in one sentence.
    pub fn matches_in(&self, sentence: usize) -> impl Iterator<Item = &Match> + '_ {
        let first = self.matches.partition_point(|found| found.sentence < sentence);
        self.matches[first..].iter().take_while(move |found| found.sentence == sentence)
    }

    /// The moves that a match shows.
    #[must_use]
    pub fn moves_of(&self, found: &Match) -> Moves {
        move_set(&self.language.pack.rules[usize::from(found.rule)].moves)
    }
}

thread_local! {
    /// Matchers that nobody uses: they have room for every symbol of a language, too much to make anew for each sentence.
    static SPARE: RefCell<Vec<Matcher>> = const { RefCell::new(Vec::new()) };
}

/// A sentence that is ready to be matched.
pub struct Loaded<'h> {
    language: &'static Language,
    heard: Option<&'h Heard>,
    /// The sentence.
    pub matcher: Matcher,
    folded: String,
    /// The tokens of the text.
    pub tokens: Vec<Token>,
    /// For each token of the matcher the token of the text that it comes from: a contraction is several.
    places: Vec<usize>,
    /// The words that the rules know, by number.
    known: Vec<u32>,
    /// The symbols that tokens have by anything but their word; those of the tokens before `seen` are with the matcher.
    others: Vec<SymbolId>,
    seen: usize,
}

impl Drop for Loaded<'_> {
    fn drop(&mut self) {
        SPARE.with_borrow_mut(|spare| spare.push(std::mem::take(&mut self.matcher)));
    }
}

impl<'h> Loaded<'h> {
    /// Nothing yet.
    #[must_use]
    pub fn new(language: &'static Language) -> Self {
        Self::with_heard(language, None)
    }

    fn with_heard(language: &'static Language, heard: Option<&'h Heard>) -> Self {
        let mut matcher = SPARE.with_borrow_mut(Vec::pop).unwrap_or_default();
        matcher.fit(&language.pack);
        let (tokens, places, known, others) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { language, heard, matcher, folded: String::new(), tokens, places, known, others, seen: 0 }
    }

    /// Takes `text` as one sentence; the matcher sees no more than its first 63 tokens.
    pub fn load(&mut self, text: &str) {
        let tokens = tokenize(text, ByteSpan::new(0, text.len()));
        self.load_tokens(text, &tokens);
    }

    fn load_tokens(&mut self, text: &str, tokens: &[Token]) {
        let pack = self.pack();
        self.tokens.clear();
        self.tokens.extend_from_slice(tokens);
        self.matcher.clear();
        self.places.clear();
        self.known.clear();
        self.others.clear();
        self.seen = 0;
        let mut opens = true;
        let mut folded = std::mem::take(&mut self.folded);
        for (at, token) in tokens.iter().enumerate() {
            let word = token.span.slice(text);
            fold_into(word, &mut folded);
            if let Some(parts) = self.language.lexicon.contraction(pack, &folded) {
                for part in parts {
                    self.others.push(builtin::ANY);
                    self.push(at, part, None, true);
                }
            } else {
                form_symbols(token, word, opens, &mut self.others);
                self.others.extend(self.heard.and_then(|heard| heard.symbol(self.language, token, &folded)));
                self.push(at, &folded, (token.kind == Kind::Word).then_some(builtin::UNKNOWN), token.is_word());
            }
            opens &= !token.is_word();
        }
        self.folded = folded;
        self.matcher.find_clauses(pack, self.language.named(CLAUSE_START));
    }

    /// Gives the matcher token `at` with the symbols of its folded word (`unknown` where the rules do not know it), and those that wait in `others`.
    fn push(&mut self, at: usize, word: &str, unknown: Option<SymbolId>, is_word: bool) {
        let pack = self.pack();
        let lexicon = &self.language.lexicon;
        let others = &mut self.others;
        let own = match lexicon.find(pack, word) {
            Known::Exactly(number) | Known::Mistyped(number) => {
                self.known.push(number);
                Lexicon::symbols(pack, number)
            }
            Known::No => {
                others.extend(unknown);
                &[]
            }
        };
        for at in self.seen..others.len() {
            others.extend_from_slice(&pack.built_in_classes[usize::from(others[at])]);
        }
        lexicon.affixes(pack, word, &mut |symbol| others.push(symbol));
        self.matcher.push(own, &others[self.seen..], is_word);
        self.seen = others.len();
        self.places.push(at);
    }

    /// The bytes that a range of the matcher's tokens covers.
    #[must_use]
    pub fn span(&self, places: &Range<usize>) -> ByteSpan {
        let token = |place: usize| self.tokens[self.places[place.min(self.places.len() - 1)]].span;
        ByteSpan::new(token(places.start).start, token(places.end.max(1) - 1).end)
    }

    /// The token of the text that a place of the matcher stands for.
    #[must_use]
    pub fn token_at(&self, place: usize) -> usize {
        self.places.get(place).copied().unwrap_or(self.tokens.len())
    }

    /// The rules of the sentence's language.
    #[must_use]
    pub fn pack(&self) -> &'static Pack<'static> {
        &self.language.pack
    }

    /// The sentence's language.
    #[must_use]
    pub fn language(&self) -> &'static Language {
        self.language
    }

    /// The place after the last word, before the marks that close the sentence.
    #[must_use]
    pub fn last_word(&self) -> usize {
        (0..self.matcher.len()).rev().find(|&place| self.tokens[self.places[place]].is_word()).map_or(0, |place| place + 1)
    }

    /// The first match of `node`.
    #[must_use]
    pub fn find(&self, node: NodeId) -> Option<ByteSpan> {
        self.matcher.matches(&self.language.pack, node).next().map(|places| self.span(&places))
    }

    /// Whether `node` matches from the first token.
    #[must_use]
    pub fn opens_with(&self, node: NodeId) -> Option<Range<usize>> {
        self.matcher.match_at(&self.language.pack, node, 0)
    }
}

struct Reader<'t, 'h> {
    text: &'t str,
    language: &'static Language,
    loaded: Loaded<'h>,
    /// For each option of a rule the last sentence in which it was tried.
    tried: Vec<usize>,
}

impl<'t> Reader<'t, '_> {
    fn tokens(&mut self) -> Vec<Token> {
        let header = self.language.named(QUOTE_HEADER);
        let text = self.text;
        let own = own_lines(text, |line| {
            line.len() < 200 && line.ends_with([':', '>']) && {
                self.loaded.load(line);
                self.loaded.opens_with(header).is_some()
            }
        });
        own.into_iter().flat_map(|span| tokenize(text, span)).collect()
    }

    fn sentences(&mut self, tokens: &[Token]) -> Vec<Range<usize>> {
        let abbreviations = &self.language.pack.abbreviations;
        split(self.text, tokens, |word| {
            let mut folded = String::new();
            fold_into(word, &mut folded);
            abbreviations.binary_search(&folded.as_str()).is_ok()
        })
    }

    /// Parts a greeting from what follows it in one sentence.
    fn part_greeting(&mut self, tokens: &[Token], ranges: &mut Vec<Range<usize>>) {
        let Some(range) = ranges.first().cloned() else { return };
        self.loaded.load_tokens(self.text, &tokens[range.clone()]);
        let opening = self.loaded.opens_with(self.language.named(GREETING_OPENING));
        let Some(end) = opening.map(|opening| range.start + self.loaded.token_at(opening.end)) else { return };
        if end > range.start && end < range.end {
            ranges.splice(0..1, [range.start..end, end..range.end]);
        }
    }

    /// Whether sentence `at` ends its line or is among the last two: what is followed by more on its line says goodbye to nobody.
    fn ends_line(&self, tokens: &[Token], ranges: &[Range<usize>], at: usize) -> bool {
        let next = ranges.get(at + 1).map(|next| tokens[next.start].span.start);
        at + 3 > ranges.len() || next.is_some_and(|next| self.text[tokens[ranges[at].end - 1].span.end..next].contains('\n'))
    }

    /// Reads the next sentence, and gives the part of the letter that it belongs to; `before` is that of the sentence before.
    fn read(&mut self, analysis: &mut Analysis<'t>, range: Range<usize>, before: Part, may_close: bool) -> Part {
        let number = analysis.sentences.len();
        let language = self.language;
        let tokens = &analysis.tokens[range.clone()];
        let span = ByteSpan::new(tokens[0].span.start, tokens[tokens.len() - 1].span.end);
        self.loaded.load_tokens(self.text, tokens);
        let mut part = match before {
            Part::Closing | Part::Signature => Part::Signature,
            _ if may_close && self.loaded.opens_with(language.named(CLOSING_LINE)).is_some() => Part::Closing,
            _ => Part::Body,
        };
        let mut moves = 0;
        if part != Part::Signature {
            for (rule, places) in self.matches(number) {
                moves |= move_set(&language.pack.rules[usize::from(rule)].moves);
                analysis.matches.push(Match { rule, sentence: number, span: self.loaded.span(&places) });
            }
        }
        if number == 0 && range.len() <= 12 && language.move_number("greeting").is_some_and(|greeting| moves & 1 << greeting != 0) {
            part = Part::Greeting;
        }
        moves |= self.slot_moves(&analysis.tokens[range.clone()]);
        let leans = self.loaded.opens_with(language.named(LEANING)).is_some();
        analysis.sentences.push(Sentence { span, tokens: range, part, moves, possible: 0, leans });
        part
    }

    /// The moves that open slots stand for.
    fn slot_moves(&self, tokens: &[Token]) -> Moves {
        let slots = &self.language.pack.slots;
        let open = tokens.iter().filter(|token| token.kind == Kind::Slot).map(|token| fold(token.span.slice(self.text).trim_matches(['[', ']'])));
        open.filter_map(|label| slots.iter().find(|slot| fold(slot.label) == label)).fold(0, |moves, slot| moves | 1 << slot.shows)
    }

    /// The rules that match the loaded sentence, and where.
    fn matches(&mut self, sentence: usize) -> Vec<(u16, Range<usize>)> {
        let pack = &self.language.pack;
        let loaded = &self.loaded;
        let by_word = loaded.known.iter().flat_map(|&word| self.language.lexicon.options(word)).map(|&option| option as usize);
        let by_kind = loaded.others.iter().flat_map(|symbol| &pack.keys[usize::from(*symbol)]).chain(&pack.keyless).map(|&option| usize::from(option));
        let mut found = Vec::new();
        for option in by_word.chain(by_kind) {
            if std::mem::replace(&mut self.tried[option], sentence) == sentence {
                continue;
            }
            let RuleOption { rule, node, needs } = &pack.options[option];
            if needs.is_empty() || needs.iter().any(|&need| loaded.matcher.of(need) != 0) {
                found.extend(loaded.matcher.matches(pack, *node).map(|places| (*rule, places)));
            }
        }
        // Of the options of one rule the leftmost counts, and of those the longest.
        sort::by_key(&mut found, |(rule, places)| (*rule, places.start, std::cmp::Reverse(places.end)));
        let mut last = (u16::MAX, 0);
        found.retain(|(rule, places)| {
            let free = *rule != last.0 || places.start >= last.1;
            if free {
                last = (*rule, places.end);
            }
            free
        });
        found.retain(|(rule, places)| !self.excepted(&pack.rules[usize::from(*rule)].unless, places));
        sort::by_key(&mut found, |(rule, places)| (places.start, *rule));
        found
    }

    fn excepted(&self, unless: &[u16], places: &Range<usize>) -> bool {
        unless
            .iter()
            .any(|&node| self.loaded.matcher.matches(&self.language.pack, node).any(|exception| exception.start < places.end && places.start < exception.end))
    }
}

/// Adds the symbols that a token has by its form.
fn form_symbols(token: &Token, word: &str, opens: bool, symbols: &mut Vec<SymbolId>) {
    symbols.extend(match token.kind {
        Kind::Word | Kind::Break => None,
        Kind::Digits => Some(builtin::DIGITS),
        Kind::Code => Some(builtin::CODE),
        Kind::Url => Some(builtin::URL),
        Kind::Email => Some(builtin::EMAIL),
        Kind::Placeholder => Some(builtin::PLACEHOLDER),
        Kind::Slot => Some(builtin::SLOT),
        Kind::Mark => Some(mark_symbol(word)),
    });
    symbols.extend(token.is_word().then_some(builtin::ANY));
    let mut letters = word.chars().filter(|char| char.is_alphabetic());
    if token.kind != Kind::Word || !letters.next().is_some_and(char::is_uppercase) {
        return;
    }
    let Some(second) = letters.next() else { return };
    if second.is_uppercase() && letters.all(char::is_uppercase) {
        symbols.push(builtin::CAPITALS);
    }
    if !opens {
        symbols.push(builtin::NAME);
    }
}

fn mark_symbol(mark: &str) -> SymbolId {
    match mark {
        "," => builtin::COMMA,
        ":" => builtin::COLON,
        "?" | "?!" => builtin::QUESTION,
        "!" | "!!" => builtin::EXCLAMATION,
        "." | "…" | "..." => builtin::STOP,
        "-" | "–" | "—" => builtin::DASH,
        "\"" | "'" | "“" | "”" | "„" | "‘" | "’" | "«" | "»" => builtin::QUOTE,
        "€" | "$" | "£" => builtin::CURRENCY,
        "%" => builtin::PERCENT,
        _ => builtin::OTHER,
    }
}

/// Reads moves off where sentences stand, as the derivations say.
fn derive(analysis: &mut Analysis) {
    let body: Vec<usize> = analysis.body().collect();
    for derivation in &guidelines().derivations {
        let after = move_set(&derivation.after);
        let mut seen = after == 0;
        for (place, &at) in body.iter().enumerate() {
            seen |= analysis.sentences[at].moves & after != 0;
            if seen && stands(derivation, place, body.len()) {
                let moves = &mut analysis.sentences[at].moves;
                let has = |wanted: &[u8]| *moves & move_set(wanted) != 0;
                if has(&derivation.from) && (derivation.with.is_empty() || has(&derivation.with)) && !has(&derivation.without) {
                    *moves |= 1 << derivation.to;
                }
            }
        }
    }
}

fn stands(derivation: &Derivation, place: usize, count: usize) -> bool {
    match derivation.at {
        Position::Anywhere => true,
        Position::Opening => place < 2,
        Position::Ending => place + 2 >= count,
    }
}
