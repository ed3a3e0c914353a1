//! Reads and validates the rule files, and makes packs of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

use super::Mistake;
use super::emit::emit;
use super::lower::Lowering;
use super::pattern::{Pattern, parse};
use crate::compact::{Packed, unpack};
use crate::pack::{
    Check, Derivation, Guideline, GuidelineTexts, Guidelines, Hearing, HearingPart, NAMED, NodeId, Pack, Position, Readdress, Rule, Severity, Situation, Slot,
    Soften, Stage, Template, builtin,
};
use crate::text::fold::fold;

/// The rules of a language with their examples.
pub struct Language {
    /// The compiled form, with the names of the rules.
    pub pack: Pack<'static>,
    /// The compiled form as it is embedded.
    pub bytes: Vec<u8>,
    /// The examples of each rule and each exception.
    pub examples: Vec<Examples>,
    /// The texts of the page, by name.
    pub interface: BTreeMap<String, String>,
}

/// The examples of one rule.
#[derive(Debug, Clone)]
pub struct Examples {
    /// The file that the rule stands in.
    pub file: PathBuf,
    /// The line it starts on.
    pub line: usize,
    /// Its name.
    pub rule: String,
    /// The number of the rule, or `None` for an exception.
    pub number: Option<u16>,
    /// The moves that an exception is for.
    pub moves: Vec<u8>,
    /// Texts in which the rule must match.
    pub flag: Vec<String>,
    /// Texts in which it must not.
    pub ignore: Vec<String>,
}

/// Everything under `rules/`.
pub struct Rules {
    /// The guidelines and situations.
    pub guidelines: Guidelines<'static>,
    /// The languages, by code.
    pub languages: Vec<Language>,
}

/// Reads all of `rules/`.
///
/// # Errors
/// All mistakes that were found, in the order of the files.
pub fn load(root: &Path) -> Result<Rules, Vec<Mistake>> {
    let moves_file = root.join("moves.toml");
    let moves: MovesSource = read(&moves_file).map_err(|mistake| vec![mistake])?;
    let moves: Vec<&'static str> = moves.moves.into_keys().map(keep).collect();
    let guidelines = guidelines(&root.join("guidelines.toml"), &moves)?;
    let mut folders: Vec<_> =
        fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| path.join("language.toml").is_file()).collect();
    folders.sort();
    let mut mistakes = Vec::new();
    let mut languages = Vec::new();
    for folder in folders {
        match LanguageLoader::new(&folder, &moves, &guidelines).and_then(LanguageLoader::load) {
            Ok(language) => languages.push(language),
            Err(found) => mistakes.extend(found),
        }
    }
    if mistakes.is_empty() { Ok(Rules { guidelines, languages }) } else { Err(mistakes) }
}

/// Packs live as long as the host program that makes them.
fn keep(text: impl Into<String>) -> &'static str {
    Box::leak(text.into().into_boxed_str())
}

fn read<T: DeserializeOwned>(file: &Path) -> Result<T, Mistake> {
    let mistake = |line, message| Mistake { file: file.to_owned(), line, message };
    let source = fs::read_to_string(file).map_err(|error| mistake(None, format!("cannot be read: {error}")))?;
    toml::from_str(&source).map_err(|error| mistake(error.span().map(|span| line_of(&source, span.start)), error.message().to_owned()))
}

fn line_of(source: &str, offset: usize) -> usize {
    source[..offset.min(source.len())].matches('\n').count() + 1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MovesSource {
    moves: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GuidelinesSource {
    decisions: Vec<String>,
    #[serde(default)]
    derive: Vec<DerivationSource>,
    situation: Vec<SituationSource>,
    guideline: Vec<GuidelineSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DerivationSource {
    from: Vec<String>,
    to: String,
    #[serde(default)]
    at: Position,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SituationSource {
    id: String,
    signs: BTreeMap<String, i16>,
    threshold: i16,
    stage: Vec<StageSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StageSource {
    id: String,
    #[serde(default)]
    moves: Vec<String>,
    #[serde(default)]
    serves: Vec<String>,
    #[serde(default)]
    paragraph: bool,
    #[serde(default)]
    gathers: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GuidelineSource {
    id: Spanned<String>,
    kind: String,
    #[serde(default)]
    situations: Vec<String>,
    #[serde(default)]
    article: String,
    severity: Severity,
    weight: u16,
    #[serde(default)]
    slot: String,
    #[serde(default)]
    checks: Vec<CheckSource>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum CheckSource {
    Require(Vec<String>),
    Avoid(Vec<String>),
    Wrapped {
        moves: Vec<String>,
        by: Vec<String>,
        near: u8,
    },
    Limit {
        moves: Vec<String>,
        most: u8,
        #[serde(default)]
        hint: bool,
    },
    First {
        moves: Vec<String>,
        within: u8,
    },
    Concrete {
        moves: Vec<String>,
        by: Vec<String>,
    },
    OneOf(Vec<String>),
    Ask(Vec<String>),
}

fn number<N: TryFrom<usize>>(names: &[&str], name: &str, what: &str) -> Result<N, String> {
    let at = names.iter().position(|known| *known == name).and_then(|at| N::try_from(at).ok());
    at.ok_or_else(|| format!("`{name}` is no {what}; there are `{}`", names.join("`, `")))
}

fn move_numbers(moves: &[&str], names: &[String]) -> Result<Vec<u8>, String> {
    names.iter().map(|name| number(moves, name, "move of moves.toml")).collect()
}

fn guidelines(file: &Path, moves: &[&'static str]) -> Result<Guidelines<'static>, Vec<Mistake>> {
    let source: GuidelinesSource = read(file).map_err(|mistake| vec![mistake])?;
    let text = fs::read_to_string(file).unwrap_or_default();
    let mut mistakes = Vec::new();
    let situations: Vec<_> = source.situation.iter().filter_map(|situation| kept(self::situation(situation, moves), file, None, &mut mistakes)).collect();
    let names: Vec<_> = situations.iter().map(|situation: &Situation| situation.id).collect();
    let guidelines: Vec<_> = source
        .guideline
        .iter()
        .filter_map(|guideline| kept(self::guideline(guideline, moves, &names), file, Some(line_of(&text, guideline.id.span().start)), &mut mistakes))
        .collect();
    for stage in situations.iter().flat_map(|situation| &situation.plan) {
        for served in &stage.serves {
            if !guidelines.iter().any(|guideline| guideline.id == *served) {
                mistakes.push(Mistake { file: file.to_owned(), line: None, message: format!("stage `{}` serves `{served}`, which is no guideline", stage.id) });
            }
        }
    }
    let derivations = source.derive.iter().filter_map(|derivation| kept(self::derivation(derivation, moves), file, None, &mut mistakes)).collect();
    let decisions = kept(move_numbers(moves, &source.decisions), file, None, &mut mistakes).unwrap_or_default();
    if mistakes.is_empty() { Ok(Guidelines { decisions, derivations, situations, guidelines }) } else { Err(mistakes) }
}

fn kept<T>(result: Result<T, String>, file: &Path, line: Option<usize>, mistakes: &mut Vec<Mistake>) -> Option<T> {
    result.map_err(|message| mistakes.push(Mistake { file: file.to_owned(), line, message })).ok()
}

fn derivation(source: &DerivationSource, moves: &[&str]) -> Result<Derivation, String> {
    Ok(Derivation {
        from: move_numbers(moves, &source.from)?,
        to: number(moves, &source.to, "move of moves.toml")?,
        at: source.at,
        after: move_numbers(moves, &source.after)?,
        with: move_numbers(moves, &source.with)?,
        without: move_numbers(moves, &source.without)?,
    })
}

fn situation(source: &SituationSource, moves: &[&str]) -> Result<Situation<'static>, String> {
    let signs = source.signs.iter().map(|(name, weight)| Ok((number(moves, name, "move of moves.toml")?, *weight))).collect::<Result<_, String>>()?;
    let plan = source
        .stage
        .iter()
        .map(|stage| {
            Ok(Stage {
                id: keep(stage.id.clone()),
                moves: move_numbers(moves, &stage.moves)?,
                serves: stage.serves.iter().cloned().map(keep).collect(),
                paragraph: stage.paragraph,
                gathers: stage.gathers,
            })
        })
        .collect::<Result<_, String>>()?;
    Ok(Situation { id: keep(source.id.clone()), signs, threshold: source.threshold, plan })
}

fn guideline(source: &GuidelineSource, moves: &[&str], situations: &[&str]) -> Result<Guideline<'static>, String> {
    let numbers = |names: &[String]| move_numbers(moves, names);
    let checks = source.checks.iter().map(|check| {
        Ok(match check {
            CheckSource::Require(any) => Check::Require(numbers(any)?),
            CheckSource::Avoid(any) => Check::Avoid(numbers(any)?),
            CheckSource::Wrapped { moves, by, near } => Check::Wrapped { moves: numbers(moves)?, by: numbers(by)?, near: *near },
            CheckSource::Limit { moves, most, hint } => Check::Limit { moves: numbers(moves)?, most: *most, hint: *hint },
            CheckSource::First { moves, within } => Check::First { moves: numbers(moves)?, within: *within },
            CheckSource::Concrete { moves, by } => Check::Concrete { moves: numbers(moves)?, by: numbers(by)? },
            CheckSource::OneOf(any) => Check::OneOf(numbers(any)?),
            CheckSource::Ask(any) => Check::Ask(numbers(any)?),
        })
    });
    Ok(Guideline {
        id: keep(source.id.get_ref().clone()),
        situations: source.situations.iter().map(|name| number(situations, name, "situation")).collect::<Result<_, String>>()?,
        article: keep(source.article.clone()),
        checks: checks.collect::<Result<_, String>>()?,
        severity: source.severity,
        weight: source.weight,
        slot: keep(source.slot.clone()),
        kind: keep(source.kind.clone()),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageSource {
    code: String,
    name: String,
    common: Vec<String>,
    letters: Vec<String>,
    abbreviations: Vec<String>,
    contractions: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsSource {
    words: BTreeMap<String, Spanned<OneOrMore>>,
}

#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn list(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(more) => more,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesSource {
    #[serde(default)]
    rule: Vec<Spanned<RuleSource>>,
    #[serde(default)]
    exception: Vec<Spanned<RuleSource>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleSource {
    id: String,
    #[serde(rename = "move")]
    moves: OneOrMore,
    pattern: OneOrMore,
    unless: Option<OneOrMore>,
    instead: Option<String>,
    #[serde(default)]
    empty: bool,
    #[serde(default)]
    flag: Vec<String>,
    #[serde(default)]
    ignore: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextsSource {
    situations: BTreeMap<String, String>,
    guideline: BTreeMap<String, GuidelineTextsSource>,
    phrases: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GuidelineTextsSource {
    title: String,
    good: String,
    habit: String,
    message: String,
    why: String,
    #[serde(default)]
    question: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RewriteSource {
    slots: BTreeMap<String, SlotSource>,
    turns: BTreeMap<String, String>,
    template: Vec<TemplateSource>,
    soften: Vec<SoftenSource>,
    #[serde(default)]
    hearing: Vec<Spanned<HearingSource>>,
    #[serde(default)]
    readdress: Vec<Spanned<ReaddressSource>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReaddressSource {
    formal: bool,
    pattern: String,
    say: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotSource {
    label: String,
    example: String,
    reason: String,
    shows: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateSource {
    id: String,
    #[serde(default)]
    when: Vec<String>,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SoftenSource {
    before: Option<String>,
    insert: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HearingSource {
    pattern: String,
    say: String,
}

struct LanguageLoader<'l> {
    folder: &'l Path,
    moves: &'l [&'static str],
    guidelines: &'l Guidelines<'static>,
    language: LanguageSource,
    classes: BTreeMap<String, Pattern>,
    contractions: BTreeMap<String, Vec<String>>,
    mistakes: Vec<Mistake>,
}

impl<'l> LanguageLoader<'l> {
    fn new(folder: &'l Path, moves: &'l [&'static str], guidelines: &'l Guidelines<'static>) -> Result<Self, Vec<Mistake>> {
        let language: LanguageSource = read(&folder.join("language.toml")).map_err(|mistake| vec![mistake])?;
        let contractions = language.contractions.iter().map(|(short, long)| (fold(short), long.split_whitespace().map(fold).collect())).collect();
        let mut loader = Self { folder, moves, guidelines, language, classes: BTreeMap::new(), contractions, mistakes: Vec::new() };
        loader.read_classes();
        if loader.mistakes.is_empty() { Ok(loader) } else { Err(loader.mistakes) }
    }

    fn mistake(&mut self, file: &Path, line: Option<usize>, message: impl Into<String>) {
        self.mistakes.push(Mistake { file: file.to_owned(), line, message: message.into() });
    }

    /// Reads `words.toml` and every other file whose name starts with `words`.
    fn read_classes(&mut self) {
        let files = files_in(self.folder, |name| name.starts_with("words") && is_toml(name));
        for file in files {
            let source: WordsSource = match read(&file) {
                Ok(source) => source,
                Err(mistake) => {
                    self.mistakes.push(mistake);
                    continue;
                }
            };
            let text = fs::read_to_string(&file).unwrap_or_default();
            for (name, patterns) in source.words {
                let line = line_of(&text, patterns.span().start);
                if let Err(message) = self.read_class(name.clone(), patterns.get_ref()) {
                    self.mistake(&file, Some(line), format!("`{name}`: {message}"));
                }
            }
        }
    }

    fn read_class(&mut self, name: String, patterns: &OneOrMore) -> Result<(), String> {
        if builtin::NAMES.iter().any(|(known, _)| *known == name) {
            return Err("that is the name of a built-in kind; choose another".into());
        }
        let pattern = either(patterns)?;
        if self.classes.insert(name, pattern).is_some() {
            return Err("another words file has a class of this name; choose another, or put the two together".into());
        }
        Ok(())
    }

    fn load(mut self) -> Result<Language, Vec<Mistake>> {
        let classes = std::mem::take(&mut self.classes);
        let contractions = std::mem::take(&mut self.contractions);
        let mut lowering = Lowering::new(&classes, &contractions);
        let (rules, examples) = self.read_rules(&mut lowering);
        let texts: Option<TextsSource> = self.read_or_note("guidelines.toml");
        let rewrite: Option<RewriteSource> = self.read_or_note("rewrite.toml");
        let interface: Option<BTreeMap<String, String>> = self.read_or_note("interface.toml");
        let named = self.named(&classes, &mut lowering);
        let hearings = rewrite.as_ref().map(|rewrite| self.hearings(rewrite, &mut lowering)).unwrap_or_default();
        let readdress = rewrite.as_ref().map(|rewrite| self.readdress(rewrite, &mut lowering)).unwrap_or_default();
        let soften = rewrite.as_ref().map(|rewrite| self.soften(rewrite, &mut lowering)).unwrap_or_default();
        let slots = rewrite.as_ref().map(|rewrite| self.slots(rewrite)).unwrap_or_default();
        let guideline_texts = texts.as_ref().map(|texts| self.guideline_texts(texts)).unwrap_or_default();
        let (Some(texts), Some(rewrite), Some(interface), true) = (texts, rewrite, interface, self.mistakes.is_empty()) else {
            return Err(self.mistakes);
        };
        let situations = self.guidelines.situations.iter().map(|situation| texts.situations.get(situation.id).cloned().map_or(situation.id, keep)).collect();
        let model = match super::model::read(&self.folder.join("model.txt"), self.moves) {
            Ok(model) => model,
            Err(mistake) => return Err(vec![mistake]),
        };
        let mut packed = Packed {
            code: keep(self.language.code.clone()),
            name: keep(self.language.name.clone()),
            moves: self.moves.to_vec(),
            trees: (0, &[]),
            rules,
            contractions: contractions.iter().map(|(short, long)| (keep(short.clone()), long.iter().cloned().map(keep).collect())).collect(),
            abbreviations: sorted(&self.language.abbreviations),
            common: sorted(&self.language.common),
            letters: self.language.letters.iter().map(|letters| keep(letters.clone())).collect(),
            slots,
            templates: rewrite
                .template
                .iter()
                .map(|template| Template {
                    id: keep(template.id.clone()),
                    when: template.when.iter().cloned().map(keep).collect(),
                    text: keep(template.text.clone()),
                })
                .collect(),
            hearings,
            turns: rewrite.turns.iter().map(|(from, to)| (keep(fold(from)), keep(to.clone()))).collect(),
            guideline_texts,
            situation_titles: situations,
            phrases: texts.phrases.iter().map(|(name, text)| (keep(name.clone()), keep(text.clone()))).collect(),
            model,
            readdress,
            soften,
            named,
        };
        pack_up(&mut packed, &lowering);
        let named_bytes = postcard::to_allocvec(&packed).expect("packs are plain data");
        // Nobody who reads a report sees the names of rules.
        packed.rules.iter_mut().for_each(|rule| rule.id = "");
        let bytes = postcard::to_allocvec(&packed).expect("packs are plain data");
        let pack = unpack(Box::leak(named_bytes.into_boxed_slice())).expect("it was just packed");
        Ok(Language { pack, bytes, examples, interface })
    }

    fn read_or_note<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        read(&self.folder.join(name)).map_err(|mistake| self.mistakes.push(mistake)).ok()
    }

    fn read_rules(&mut self, lowering: &mut Lowering) -> (Vec<Rule<'static>>, Vec<Examples>) {
        let files = files_in(&self.folder.join("moves"), is_toml);
        let mut rules = Vec::new();
        let mut examples = Vec::new();
        let mut exceptions: Vec<(Vec<u8>, NodeId)> = Vec::new();
        let mut seen = BTreeSet::new();
        for file in &files {
            let source: RulesSource = match read(file) {
                Ok(source) => source,
                Err(mistake) => {
                    self.mistakes.push(mistake);
                    continue;
                }
            };
            let text = fs::read_to_string(file).unwrap_or_default();
            let entries = source.rule.iter().map(|rule| (rule, false)).chain(source.exception.iter().map(|exception| (exception, true)));
            for (entry, exception) in entries {
                let line = line_of(&text, entry.span().start);
                let source = entry.get_ref();
                if !seen.insert(source.id.clone()) {
                    self.mistake(file, Some(line), format!("`{}` is the name of another rule; each needs its own", source.id));
                }
                if source.flag.is_empty() || source.ignore.is_empty() {
                    self.mistake(file, Some(line), format!("`{}` needs at least one `flag` and one `ignore` example", source.id));
                }
                match self.rule(source, lowering) {
                    Ok(rule) if exception => {
                        examples.push(Examples {
                            file: file.clone(),
                            line,
                            rule: source.id.clone(),
                            number: None,
                            moves: rule.moves.clone(),
                            flag: source.flag.clone(),
                            ignore: source.ignore.clone(),
                        });
                        exceptions.push((rule.moves, rule.pattern));
                    }
                    Ok(rule) => {
                        let number = u16::try_from(rules.len()).ok();
                        examples.push(Examples {
                            file: file.clone(),
                            line,
                            rule: source.id.clone(),
                            number,
                            moves: rule.moves.clone(),
                            flag: source.flag.clone(),
                            ignore: source.ignore.clone(),
                        });
                        rules.push(rule);
                    }
                    Err(message) => self.mistake(file, Some(line), format!("`{}`: {message}", source.id)),
                }
            }
        }
        for rule in &mut rules {
            let own = std::mem::take(&mut rule.unless)
                .into_iter()
                .chain(exceptions.iter().filter(|(moves, _)| moves.iter().any(|one| rule.moves.contains(one))).map(|&(_, node)| node))
                .collect();
            rule.unless = own;
        }
        (rules.into_iter().map(RuleDraft::done).collect(), examples)
    }

    fn rule(&self, source: &RuleSource, lowering: &mut Lowering) -> Result<RuleDraft, String> {
        let moves = move_numbers(self.moves, source.moves.list())?;
        let pattern = lowering.node(&either(&source.pattern)?)?;
        let unless = source.unless.as_ref().map(|unless| lowering.node(&either(unless)?)).transpose()?;
        Ok(RuleDraft {
            id: keep(source.id.clone()),
            moves,
            pattern,
            unless: unless.into_iter().collect(),
            instead: source.instead.clone().map(keep),
            empty: source.empty,
        })
    }

    fn named(&mut self, classes: &BTreeMap<String, Pattern>, lowering: &mut Lowering) -> Vec<NodeId> {
        let file = self.folder.join("words.toml");
        let mut nodes = Vec::new();
        for name in NAMED {
            if classes.contains_key(*name) {
                match lowering.node(&Pattern::Named((*name).to_owned())) {
                    Ok(node) => nodes.push(node),
                    Err(message) => self.mistake(&file, None, format!("`{name}`: {message}")),
                }
            } else {
                self.mistake(&file, None, format!("`{name}` is missing; the engine looks for it"));
            }
        }
        nodes
    }

    fn hearings(&mut self, rewrite: &RewriteSource, lowering: &mut Lowering) -> Vec<Hearing<'static>> {
        let file = self.folder.join("rewrite.toml");
        let text = fs::read_to_string(&file).unwrap_or_default();
        let mut hearings = Vec::new();
        for entry in &rewrite.hearing {
            match hearing(&entry.get_ref().pattern, &entry.get_ref().say, lowering) {
                Ok(hearing) => hearings.push(hearing),
                Err(message) => self.mistake(&file, Some(line_of(&text, entry.span().start)), message),
            }
        }
        hearings
    }

    fn readdress(&mut self, rewrite: &RewriteSource, lowering: &mut Lowering) -> Vec<Readdress<'static>> {
        let file = self.folder.join("rewrite.toml");
        let text = fs::read_to_string(&file).unwrap_or_default();
        let mut all = Vec::new();
        for entry in &rewrite.readdress {
            match hearing(&entry.get_ref().pattern, &entry.get_ref().say, lowering) {
                Ok(turn) => all.push(Readdress { formal: entry.get_ref().formal, turn }),
                Err(message) => self.mistake(&file, Some(line_of(&text, entry.span().start)), message),
            }
        }
        all
    }

    fn soften(&mut self, rewrite: &RewriteSource, lowering: &mut Lowering) -> Vec<Soften<'static>> {
        let file = self.folder.join("rewrite.toml");
        let mut all = Vec::new();
        for source in &rewrite.soften {
            match source.before.as_ref().map(|before| lowering.node(&parse(before)?)).transpose() {
                Ok(before) => all.push(Soften { before, insert: keep(source.insert.clone()) }),
                Err(message) => self.mistake(&file, None, format!("soften: {message}")),
            }
        }
        all
    }

    fn slots(&mut self, rewrite: &RewriteSource) -> Vec<Slot<'static>> {
        let file = self.folder.join("rewrite.toml");
        let mut slots = Vec::new();
        for (id, source) in &rewrite.slots {
            match number(self.moves, &source.shows, "move of moves.toml") {
                Ok(shows) => slots.push(Slot {
                    id: keep(id.clone()),
                    label: keep(source.label.clone()),
                    example: keep(source.example.clone()),
                    reason: keep(source.reason.clone()),
                    shows,
                }),
                Err(message) => self.mistake(&file, None, format!("slot `{id}`: {message}")),
            }
        }
        slots
    }

    fn guideline_texts(&mut self, texts: &TextsSource) -> Vec<GuidelineTexts<'static>> {
        let file = self.folder.join("guidelines.toml");
        let mut all = Vec::new();
        for guideline in &self.guidelines.guidelines {
            match texts.guideline.get(guideline.id) {
                Some(own) => all.push(GuidelineTexts {
                    title: keep(own.title.clone()),
                    good: keep(own.good.clone()),
                    habit: keep(own.habit.clone()),
                    message: keep(own.message.clone()),
                    why: keep(own.why.clone()),
                    question: keep(own.question.clone()),
                }),
                None => {
                    self.mistakes.push(Mistake { file: file.clone(), line: None, message: format!("the texts of guideline `{}` are missing", guideline.id) });
                }
            }
        }
        all
    }
}

fn is_toml(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "toml")
}

/// The files of a folder whose name fits, sorted.
fn files_in(folder: &Path, fits: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<_> = paths.filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(&fits)).collect();
    files.sort();
    files
}

struct RuleDraft {
    id: &'static str,
    moves: Vec<u8>,
    pattern: NodeId,
    unless: Vec<NodeId>,
    instead: Option<&'static str>,
    empty: bool,
}

impl RuleDraft {
    fn done(self) -> Rule<'static> {
        Rule { id: self.id, moves: self.moves, pattern: self.pattern, unless: self.unless, instead: self.instead, empty: self.empty }
    }
}

fn either(patterns: &OneOrMore) -> Result<Pattern, String> {
    let mut options =
        patterns.list().iter().map(|pattern| parse(pattern).map_err(|message| format!("{message} (in `{pattern}`)"))).collect::<Result<Vec<_>, _>>()?;
    Ok(match options.len() {
        0 => return Err("a pattern is missing".into()),
        1 => options.remove(0),
        _ => Pattern::Either(options),
    })
}

/// `<can> you {what} $`: patterns, with named parts in braces; `{verb=<infinitive>}` names what a pattern matched.
fn hearing(pattern: &str, say: &str, lowering: &mut Lowering) -> Result<Hearing<'static>, String> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        let close = rest[open..].find('}').map(|close| open + close).ok_or("`{` without `}`")?;
        if !rest[..open].trim().is_empty() {
            parts.push(HearingPart { node: Some(lowering.node(&parse(&rest[..open])?)?), name: None });
        }
        let (name, pattern) = rest[open + 1..close].split_once('=').map_or((&rest[open + 1..close], None), |(name, pattern)| (name, Some(pattern)));
        let node = pattern.map(|pattern| lowering.node(&parse(pattern)?)).transpose()?;
        parts.push(HearingPart { node, name: Some(keep(name.trim())) });
        rest = &rest[close + 1..];
    }
    if !rest.trim().is_empty() {
        parts.push(HearingPart { node: Some(lowering.node(&parse(rest)?)?), name: None });
    }
    Ok(Hearing { parts, say: keep(say) })
}

fn sorted(words: &[String]) -> Vec<&'static str> {
    words.iter().map(|word| fold(word)).collect::<BTreeSet<_>>().into_iter().map(keep).collect()
}

/// Writes words, symbols and patterns in their small form, and lets all that speaks of nodes speak of trees.
fn pack_up(packed: &mut Packed<'static>, lowering: &Lowering) {
    let mut roots: Vec<&mut NodeId> = packed.named.iter_mut().collect();
    for rule in &mut packed.rules {
        roots.push(&mut rule.pattern);
        roots.extend(rule.unless.iter_mut());
    }
    let hearings = packed.hearings.iter_mut().chain(packed.readdress.iter_mut().map(|one| &mut one.turn));
    roots.extend(hearings.flat_map(|hearing| hearing.parts.iter_mut().filter_map(|part| part.node.as_mut())));
    roots.extend(packed.soften.iter_mut().filter_map(|soften| soften.before.as_mut()));
    let bytes = emit(lowering, &roots.iter().map(|root| **root).collect::<Vec<_>>());
    packed.trees = (roots.len(), Box::leak(bytes.into_boxed_slice()));
    // The trees stand in the order in which they are asked for, so that nothing has to name them.
    for root in roots {
        *root = 0;
    }
}
