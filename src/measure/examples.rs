//! The examples that stand beside the rules, run.

use crate::analysis::{Heard, by_rules, move_set};
use crate::compile::load::{Examples, Rules};
use crate::language;

/// The examples of one language.
pub struct LanguageExamples {
    /// The language.
    pub code: &'static str,
    rules: Vec<Examples>,
}

/// What came out.
pub struct Outcome {
    /// How many examples held.
    pub passed: usize,
    /// The others, with file and line.
    pub failures: Vec<String>,
}

/// The examples of all rules.
#[must_use]
pub fn collect(rules: &Rules) -> Vec<LanguageExamples> {
    rules.languages.iter().map(|language| LanguageExamples { code: language.pack.code, rules: language.examples.clone() }).collect()
}

impl LanguageExamples {
    /// Runs them all.
    ///
    /// # Panics
    /// Where the language is not installed.
    #[must_use]
    pub fn run(&self) -> Outcome {
        let mut outcome = Outcome { passed: 0, failures: Vec::new() };
        for rule in &self.rules {
            for (texts, wanted) in [(&rule.flag, true), (&rule.ignore, false)] {
                for text in texts {
                    if self.holds(rule, text, wanted) {
                        outcome.passed += 1;
                    } else {
                        let what = if wanted { "must be found in" } else { "must not be found in" };
                        outcome.failures.push(format!("{}:{}: `{}` {what}: {text}", rule.file.display(), rule.line, rule.rule));
                    }
                }
            }
        }
        outcome
    }

    fn holds(&self, rule: &Examples, text: &str, wanted: bool) -> bool {
        let language = language::by_code(self.code).expect("the language is installed");
        // The model beside the rules has its own say; here the rules speak alone.
        let analysis = by_rules(text, language, &Heard::default());
        match rule.number {
            Some(number) => analysis.matches.iter().any(|found| found.rule == number) == wanted,
            // An exception takes moves away where it is flagged and leaves them elsewhere.
            None => analysis.sentences.iter().any(|sentence| sentence.moves & move_set(&rule.moves) != 0) != wanted,
        }
    }
}
