//! Reads the labelled corpus. Its format is explained in `tests/corpus/README.md`.

use std::fs;
use std::path::Path;

use crate::span::ByteSpan;

/// A labelled reply.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// Its name.
    pub id: String,
    /// The language, from its folder.
    pub language: String,
    /// Its situation, or `none`.
    pub situation: String,
    /// Whether a good colleague would send it.
    pub good: bool,
    /// What the customer wrote.
    pub customer: Option<String>,
    /// The reply.
    pub text: String,
    /// Its sentences.
    pub sentences: Vec<Labelled>,
    /// The guidelines that miss something.
    pub missed: Vec<String>,
    /// Whether it is kept aside.
    pub held_out: bool,
}

/// A labelled sentence.
#[derive(Debug, Clone, Default)]
pub struct Labelled {
    /// Where it stands in the reply.
    pub span: ByteSpan,
    /// Its moves.
    pub moves: Vec<String>,
    /// The guidelines that it violates, each with the words that do it.
    pub violated: Vec<(String, ByteSpan)>,
}

impl Labelled {
    /// Whether it and the sentence at `span` share more than half of the shorter of the two.
    #[must_use]
    pub fn is_mostly(&self, span: ByteSpan) -> bool {
        let shared = span.end.min(self.span.end).saturating_sub(span.start.max(self.span.start));
        shared * 2 > span.len().min(self.span.len())
    }
}

/// Reads all files below `folder`, in order.
///
/// # Errors
/// All mistakes, with file and line.
pub fn read(folder: &Path) -> Result<Vec<Reply>, Vec<String>> {
    let mut replies = Vec::new();
    let mut mistakes = Vec::new();
    for language in crate::language::all() {
        let code = language.pack.code;
        let mut files: Vec<_> = fs::read_dir(folder.join(code))
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|end| end == "txt"))
            .collect();
        files.sort();
        files.extend(Some(folder.join(format!("{code}.txt"))).filter(|file| file.is_file()));
        for file in files {
            let text = fs::read_to_string(&file).unwrap_or_default();
            let own = parse(&text, code, |line, message| mistakes.push(format!("{}:{line}: {message}", file.display())));
            replies.extend(own);
        }
    }
    if mistakes.is_empty() { Ok(replies) } else { Err(mistakes) }
}

fn parse(text: &str, language: &str, mut mistake: impl FnMut(usize, String)) -> Vec<Reply> {
    let mut replies: Vec<Reply> = Vec::new();
    let mut in_body = false;
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(id) = line.strip_prefix("@ ") {
            finish(replies.last_mut());
            let held_out = replies.len() % 3 == 2;
            replies.push(Reply { id: id.trim().to_owned(), language: language.to_owned(), held_out, ..Reply::default() });
            in_body = false;
            continue;
        }
        let Some(reply) = replies.last_mut() else { continue };
        if !in_body {
            match line.split_once(':') {
                _ if line.trim() == "---" => in_body = true,
                Some(("situation", value)) => value.trim().clone_into(&mut reply.situation),
                Some(("good", value)) => reply.good = value.trim() == "yes",
                Some(("customer", value)) => reply.customer = Some(value.trim().to_owned()),
                _ => {}
            }
        } else if let Some(missed) = line.strip_prefix("missed:") {
            reply.missed = missed.split([' ', ',']).filter(|id| !id.is_empty()).map(str::to_owned).collect();
        } else if line.trim().is_empty() {
            reply.text.push_str("\n\n");
        } else if let Err(message) = sentence(reply, line) {
            mistake(number, message);
        }
    }
    finish(replies.last_mut());
    replies
}

/// Removes the white space at the end that stood before `missed:` or the next reply.
fn finish(reply: Option<&mut Reply>) {
    if let Some(reply) = reply {
        reply.text.truncate(reply.text.trim_end().len());
    }
}

fn sentence(reply: &mut Reply, line: &str) -> Result<(), String> {
    let (labels, text) = line.split_once(" | ").ok_or("a sentence line is `labels | sentence`")?;
    let breaks = reply.sentences.last().is_some_and(|last| last.moves.iter().any(|name| matches!(name.as_str(), "greeting" | "closing" | "signature")));
    if !reply.text.is_empty() && !reply.text.ends_with('\n') {
        reply.text.push(if breaks { '\n' } else { ' ' });
    }
    while reply.text.ends_with("\n\n\n") {
        reply.text.pop();
    }
    let start = reply.text.len();
    reply.text.push_str(text);
    let mut own = Labelled { span: ByteSpan::new(start, start + text.len()), ..Labelled::default() };
    let mut rest = labels.trim();
    while !rest.is_empty() {
        let (label, words, next) = label(rest)?;
        rest = next.trim_start();
        match label.strip_prefix('!') {
            None => own.moves.push(label.to_owned()),
            Some(guideline) => {
                let span = match words {
                    None => own.span,
                    Some(words) => {
                        let at = text.find(words).ok_or_else(|| format!("`{words}` does not stand in the sentence"))?;
                        ByteSpan::new(start + at, start + at + words.len())
                    }
                };
                own.violated.push((guideline.to_owned(), span));
            }
        }
    }
    reply.sentences.push(own);
    Ok(())
}

/// The first label, its words in braces, and the rest.
fn label(labels: &str) -> Result<(&str, Option<&str>, &str), String> {
    let end = labels.find([' ', '{']).unwrap_or(labels.len());
    if !labels[end..].starts_with('{') {
        return Ok((&labels[..end], None, &labels[end..]));
    }
    let close = labels[end..].find('}').ok_or("`{` without `}`")? + end;
    // A placeholder inside the words has braces of its own.
    let close = if labels[end + 1..].starts_with("{{") { labels[end..].find("}}}").map_or(close, |at| end + at + 2) } else { close };
    Ok((&labels[..end], Some(&labels[end + 1..close]), &labels[close + 1..]))
}
