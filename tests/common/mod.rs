//! What several tests share: the project's own corpus as a source of sentences.

use std::fs;
use std::path::Path;

/// A sentence pool of one language.
pub struct Pool {
    /// The language.
    pub language: &'static str,
    /// Whole replies.
    pub replies: Vec<String>,
    /// Sentences of bodies.
    pub sentences: Vec<String>,
    /// What customers wrote.
    pub customers: Vec<String>,
}

/// The sentences of `tests/corpus/<language>`.
pub fn pool(language: &'static str) -> Pool {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(language);
    let mut pool = Pool { language, replies: Vec::new(), sentences: Vec::new(), customers: Vec::new() };
    let mut files: Vec<_> = fs::read_dir(folder).expect("the corpus is there").map(|entry| entry.expect("a readable folder").path()).collect();
    files.sort();
    for file in files {
        let text = fs::read_to_string(file).expect("UTF-8");
        for reply in text.split("\n@ ").skip(1) {
            add(&mut pool, reply);
        }
    }
    assert!(pool.sentences.len() > 500, "the corpus is large enough to draw from");
    pool
}

fn add(pool: &mut Pool, reply: &str) {
    let Some((header, body)) = reply.split_once("\n---\n") else { return };
    pool.customers.extend(header.lines().filter_map(|line| line.strip_prefix("customer:")).map(|line| line.trim().to_owned()));
    let mut text = String::new();
    for line in body.lines().filter(|line| !line.starts_with("missed:")) {
        let Some((labels, sentence)) = line.split_once(" | ") else {
            text.push_str("\n\n");
            continue;
        };
        if !text.is_empty() && !text.ends_with('\n') {
            text.push(' ');
        }
        text.push_str(sentence);
        if labels.starts_with("greeting") || labels.starts_with("closing") || labels.starts_with("signature") {
            text.push('\n');
        } else {
            pool.sentences.push(sentence.to_owned());
        }
    }
    pool.replies.push(text.trim().to_owned());
}
