//! One request per line in, one answer per line out, in the same order. Takes the same memory however long the stream is.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufWriter, ErrorKind, Write};

use nobly::Options;
use serde::Serialize;
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::input::{Line, Source, read_line};
use super::{Answer, Status, Task, Wrong, time};

/// A request longer than this (in bytes) is answered with an error. It leaves room for a reply of 1 MB in which JSON escapes every letter.
const LONGEST_LINE: usize = 16 << 20;
/// The options of a request.
const OPTIONS: [&str; 8] = ["language", "situation", "address", "interface", "customer", "thread", "now", "facts"];
/// Names of options shorter than this are too like other words to call a near miss a mistake.
const SHORTEST_MISSPELT: usize = 5;

/// An answer that carries the request's own `id`, as it was written.
#[derive(Serialize)]
struct Reply<'r> {
    id: &'r RawValue,
    #[serde(flatten)]
    outcome: Outcome,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Outcome {
    Answer(Answer),
    Error { error: String },
}

/// Answers all requests of `source`. What `defaults` says holds for each request that does not say otherwise.
pub fn run(task: Task, source: &Source, defaults: &Options) -> Result<Status, Wrong> {
    let mut reader = source.open()?;
    let mut writer = BufWriter::new(io::stdout().lock());
    let mut buffer = Vec::new();
    let mut status = Status::Clean;
    loop {
        let line = read_line(&mut reader, &mut buffer, LONGEST_LINE).map_err(|error| Wrong::new(source.name(), error))?;
        if line == Line::End {
            break;
        }
        if line == Line::Whole && buffer.trim_ascii().is_empty() {
            continue;
        }
        let (found, reply) = answer(task, &line, &buffer, defaults)?;
        if found != Status::Clean {
            status = found;
        }
        // Whoever waits for this answer before asking on gets it now; a file is written in large pieces.
        let waiting = !reader.buffer().contains(&b'\n');
        let written = writer.write_all(&reply).and_then(|()| if waiting { writer.flush() } else { Ok(()) });
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(abandon(writer, status)),
            written => written.map_err(|error| Wrong::new("standard output", error))?,
        }
    }
    match writer.flush() {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Wrong::new("standard output", error)),
        _ => Ok(status),
    }
}

/// Ends the stream to a reader that went away, without trying to write what is left.
fn abandon(writer: BufWriter<io::StdoutLock>, status: Status) -> Status {
    let _ = writer.into_parts();
    status
}

fn answer(task: Task, line: &Line, bytes: &[u8], defaults: &Options) -> Result<(Status, Vec<u8>), Wrong> {
    let text = String::from_utf8_lossy(bytes);
    // A byte order mark may stand before the first line.
    let text = text.trim_start_matches('\u{feff}');
    let answer = match line {
        Line::TooLong => Err(format!("the line is longer than {} MB", LONGEST_LINE >> 20)),
        _ => respond(task, text, bytes, defaults),
    };
    let (status, outcome) = match answer {
        Ok(answer) => (answer.status(), Outcome::Answer(answer)),
        Err(error) => (Status::Findings, Outcome::Error { error }),
    };
    let id = id(text);
    let mut reply = serde_json::to_vec(&Reply { id: id.as_deref().unwrap_or(RawValue::NULL), outcome }).map_err(|error| Wrong::new("JSON", error))?;
    reply.push(b'\n');
    Ok((status, reply))
}

fn respond(task: Task, line: &str, bytes: &[u8], defaults: &Options) -> Result<Answer, String> {
    if let Err(error) = std::str::from_utf8(bytes) {
        return Err(format!("not UTF-8: byte {} of the line does not fit", error.valid_up_to()));
    }
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(line).map_err(|error| format!("not a JSON object: {error}"))?;
    let mut options = defaults.clone();
    let mut text = None;
    for (name, value) in fields {
        match name.as_str() {
            "id" => {}
            "text" => text = Some(parse::<Cow<str>>(&name, value)?),
            _ => set(&mut options, &name, value)?,
        }
    }
    let text = text.ok_or("there is no `text`")?;
    task.answer(&text, &time::with_clock(options)).map_err(|error| error.to_string())
}

/// Sets one option. Fields that are none are left alone, since requests are often records that carry more; a near miss is an error, since an option that is
/// silently not heeded is worse than one that is refused.
fn set(options: &mut Options, name: &str, value: &RawValue) -> Result<(), String> {
    match name {
        "language" => options.language = parse(name, value)?,
        "situation" => options.situation = parse(name, value)?,
        "address" => options.address = parse(name, value)?,
        "interface" => options.interface = parse(name, value)?,
        "customer" => options.customer = parse(name, value)?,
        "thread" => options.thread = parse::<Option<_>>(name, value)?.unwrap_or_default(),
        "now" => options.now = parse(name, value)?,
        "facts" => options.facts = parse::<Option<_>>(name, value)?.unwrap_or_default(),
        _ => {
            let folded = name.to_lowercase();
            let near = |known: &&str| known.len() >= SHORTEST_MISSPELT && strsim::damerau_levenshtein(known, &folded) <= 1;
            if let Some(meant) = OPTIONS.iter().copied().find(near) {
                return Err(format!("unknown option `{name}`; did you mean `{meant}`?"));
            }
        }
    }
    Ok(())
}

fn parse<T: DeserializeOwned>(name: &str, value: &RawValue) -> Result<T, String> {
    serde_json::from_str(value.get()).map_err(|error| format!("`{name}`: {error}"))
}

/// The `id` of a request, as far as the line can be read at all.
fn id(line: &str) -> Option<Box<RawValue>> {
    let mut found = None;
    let mut reader = serde_json::Deserializer::from_str(line);
    // That the rest of the line is wrong is told elsewhere.
    let _ = reader.deserialize_map(FindId(&mut found));
    found
}

struct FindId<'f>(&'f mut Option<Box<RawValue>>);

impl<'de> Visitor<'de> for FindId<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "id" {
                *self.0 = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use nobly::Options;

    use super::{OPTIONS, id};

    #[test]
    fn a_request_takes_every_option_of_the_library() {
        let options = serde_json::to_value(Options::default()).expect("options are plain data");
        let mut names: Vec<_> = options.as_object().expect("options are an object").keys().map(String::as_str).collect();
        let mut known = OPTIONS;
        names.sort_unstable();
        known.sort_unstable();
        assert_eq!(names, known);
    }

    #[test]
    fn the_id_is_found_in_a_broken_line_and_kept_as_written() {
        let cases = [
            (r#"{"id": 12345678901234567890123, "text": "#, Some("12345678901234567890123")),
            (r#"{"text": "id", "id": {"a": [1.50]}}"#, Some(r#"{"a": [1.50]}"#)),
            (r#"{"text": "no end"#, None),
            ("nonsense", None),
        ];
        for (line, expected) in cases {
            assert_eq!(id(line).as_deref().map(serde_json::value::RawValue::get), expected, "{line}");
        }
    }
}
