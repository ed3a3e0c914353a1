//! Real runs of the program.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use serde_json::{Value, json};

const COLD: &str =
    "Dear Ms Jansen,\n\nThat is not possible. According to our terms and conditions we do not deliver 5000 pieces within two weeks.\n\nRegards,\nKim\n";
const COUD: &str =
    "Beste mevrouw Jansen,\n\nDat is niet mogelijk. Volgens onze voorwaarden leveren wij geen 5000 stuks binnen twee weken.\n\nMet vriendelijke groet,\nKim\n";

fn nobly(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nobly"));
    command.args(arguments).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Starts the program and writes `input` to it from another thread, so that neither waits for the other.
fn start(arguments: &[&str], input: impl Into<Vec<u8>>) -> Child {
    let mut child = nobly(arguments).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    let input = input.into();
    // A program that has read enough closes the pipe.
    thread::spawn(move || drop(stdin.write_all(&input)));
    child
}

fn run(arguments: &[&str], input: impl Into<Vec<u8>>) -> Output {
    start(arguments, input).wait_with_output().expect("the program ends")
}

fn status(output: &Output) -> i32 {
    output.status.code().expect("no signal ended the program")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the output is UTF-8")
}

fn parsed(arguments: &[&str], input: &str) -> Value {
    let output = run(&[arguments, &["--format", "json"]].concat(), input);
    assert!(status(&output) < 2, "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("the output is JSON")
}

/// Runs the program where the call itself is wrong, and gives what it says.
fn refused(arguments: &[&str], input: impl Into<Vec<u8>>) -> String {
    let output = run(arguments, input);
    assert_eq!(status(&output), 2, "{arguments:?}: {}", text(&output.stdout));
    assert_eq!(text(&output.stdout), "", "{arguments:?}");
    let message = text(&output.stderr).to_owned();
    assert!(!message.trim().is_empty() && !message.contains("panicked"), "{arguments:?}: {message}");
    message
}

/// A file that lives as long as the test.
struct TempFile(PathBuf);

impl TempFile {
    fn new(name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()));
        fs::write(&path, content).expect("the folder for tests is writable");
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("the path is UTF-8")
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn ids(report: &Value, list: &str, key: &str) -> Vec<String> {
    report[list].as_array().expect("a list").iter().map(|one| one[key].as_str().expect("a name").to_owned()).collect()
}

/// Calls `visit` with every object that has a place in a text and says what stands there.
fn each_extract(value: &Value, visit: &mut impl FnMut(usize, usize, &str)) {
    if let (Some(start), Some(end), Some(text)) = (value["start"].as_u64(), value["end"].as_u64(), value["text"].as_str()) {
        visit(usize::try_from(start).expect("it fits"), usize::try_from(end).expect("it fits"), text);
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| each_extract(item, visit)),
        // The texts of edits are the new words.
        Value::Object(fields) => fields.iter().filter(|(name, _)| *name != "edits").for_each(|(_, field)| each_extract(field, visit)),
        _ => {}
    }
}

mod status_and_formats {
    use super::*;

    #[test]
    fn a_cold_reply_is_reported_with_status_1_and_its_rewrite_with_status_0() {
        for draft in [COLD, COUD] {
            let output = run(&["check"], draft);
            assert_eq!(status(&output), 1);
            let shown = text(&output.stdout);
            assert!(shown.contains("[warm-refusal]") && shown.contains("[no-policy-shield]") && shown.contains("\u{2501}\u{2501}"), "{shown}");
            assert!(!shown.contains('\u{1b}'), "there is colour in a pipe");
            assert_eq!(status(&run(&["rewrite"], draft)), 0);
        }
    }

    #[test]
    fn the_json_report_has_the_shape_of_the_contract_and_exact_spans() {
        let report = parsed(&["check"], COLD);
        assert_eq!((report["language"].as_str(), report["situation"].as_str()), (Some("en"), Some("refusal")));
        for name in ["language", "situation", "address", "warmth", "guidelines", "findings", "moves", "commitments", "questions"] {
            assert!(report.get(name).is_some(), "{name}");
        }
        let mut seen = 0;
        each_extract(&report, &mut |start, end, text| {
            seen += 1;
            assert_eq!(COLD.get(start..end), Some(text));
        });
        assert!(seen > 3, "only {seen} spans");
    }

    #[test]
    fn the_json_rewrite_has_the_shape_of_the_contract() {
        let rewrite = parsed(&["rewrite"], COUD);
        for name in ["language", "situation", "text", "slots", "sentences", "dropped", "before", "after"] {
            assert!(rewrite.get(name).is_some(), "{name}");
        }
        let reply = rewrite["text"].as_str().expect("a text");
        let slots = rewrite["slots"].as_array().expect("a list");
        assert!(!slots.is_empty());
        for slot in slots {
            let (start, end) = (slot["span"]["start"].as_u64().expect("a number"), slot["span"]["end"].as_u64().expect("a number"));
            let span = usize::try_from(start).expect("it fits")..usize::try_from(end).expect("it fits");
            assert_eq!(reply.get(span), slot["span"]["text"].as_str());
        }
        assert!(rewrite["after"]["warmth"].as_u64() > rewrite["before"]["warmth"].as_u64());
    }

    #[test]
    fn a_file_is_read_like_standard_input() {
        let file = TempFile::new("draft.txt", COLD);
        assert_eq!(parsed(&["check", file.path()], ""), parsed(&["check", "-"], COLD));
        assert!(text(&run(&["check", file.path()], "").stdout).contains("draft.txt:3:"), "the place in the file is told");
    }

    #[test]
    fn the_text_of_a_rewrite_says_how_to_fill_each_slot() {
        let slots = ids(&parsed(&["rewrite"], COLD), "slots", "id");
        let output = run(&["rewrite"], COLD);
        for slot in slots {
            assert!(text(&output.stdout).contains(&format!("--fact {slot}=\"")), "{slot}");
        }
    }

    #[test]
    fn guidelines_are_listed_with_titles_in_both_languages() {
        let output = run(&["guidelines", "--format", "json"], "");
        assert_eq!(status(&output), 0);
        let catalogue: Value = serde_json::from_slice(&output.stdout).expect("the output is JSON");
        assert!(ids(&catalogue, "situations", "id").contains(&"refusal".to_owned()));
        for guideline in catalogue["guidelines"].as_array().expect("a list") {
            let titles = guideline["title"].as_object().expect("titles by language");
            assert!(["en", "nl"].iter().all(|code| titles[*code].as_str().is_some_and(|title| !title.is_empty())), "{guideline}");
        }
        let shown = run(&["guidelines"], "");
        for id in ids(&catalogue, "guidelines", "id") {
            assert!(text(&shown.stdout).contains(&id), "{id}");
        }
    }
}

mod options {
    use super::*;

    #[test]
    fn language_is_obeyed() {
        assert_eq!(parsed(&["check", "--language", "nl"], "OK.")["language"], "nl");
        assert_eq!(parsed(&["check", "--language", "en"], "OK.")["language"], "en");
    }

    #[test]
    fn interface_gives_the_language_of_messages_and_of_the_fixed_words() {
        let message = |interface: &str| parsed(&["check", "--interface", interface], COUD)["findings"][0]["message"].clone();
        assert_ne!(message("en"), message("nl"));
        assert_eq!(message("nl"), parsed(&["check"], COUD)["findings"][0]["message"]);
        assert!(text(&run(&["check", "--interface", "en"], COUD).stdout).contains("Guidelines"));
        assert!(text(&run(&["check"], COUD).stdout).contains("Richtlijnen"));
    }

    #[test]
    fn situation_is_obeyed() {
        let report = parsed(&["check", "--situation", "refusal"], "Thank you for your message. We will call you tomorrow.");
        assert_eq!(report["situation"], "refusal");
        assert!(ids(&report, "guidelines", "id").contains(&"offer-alternative".to_owned()));
    }

    #[test]
    fn address_is_obeyed() {
        let reply = |address: &str| parsed(&["rewrite", "--address", address], COUD)["text"].as_str().expect("a text").to_owned();
        assert_ne!(reply("formal"), reply("informal"));
    }

    #[test]
    fn the_customer_is_heard_and_so_is_the_last_message_of_a_thread() {
        let words = "Can you deliver 5000 pieces within two weeks?";
        let customer = TempFile::new("customer.txt", words);
        let thread = TempFile::new("thread.json", json!([{"from": "customer", "at": "2026-11-20T09:00:00Z", "text": words}]).to_string());
        let heard = parsed(&["rewrite", "--customer", customer.path()], COLD);
        assert_eq!(heard["text"], parsed(&["rewrite", "--thread", thread.path()], COLD)["text"]);
        assert_ne!(heard["text"], parsed(&["rewrite"], COLD)["text"]);
    }

    #[test]
    fn facts_fill_slots_and_an_empty_fact_says_that_there_is_none() {
        let filled = parsed(&["rewrite", "--fact", "alternative=we can deliver 2000 pieces in three weeks"], COLD);
        assert!(filled["text"].as_str().expect("a text").contains("2000 pieces in three weeks"), "{filled}");
        let none = parsed(&["rewrite", "--fact", "alternative=", "--fact", "effort="], COLD);
        assert!(!ids(&none, "slots", "id").contains(&"alternative".to_owned()));
    }

    #[test]
    fn now_is_a_time() {
        assert_eq!(parsed(&["check", "--now", "2026-11-21T09:30:00+01:00"], COLD), parsed(&["check"], COLD));
        assert!(refused(&["check", "--now", "yesterday"], COLD).contains("RFC 3339"));
    }
}

mod wrong_calls {
    use super::*;

    #[test]
    fn what_is_unknown_is_named_together_with_what_is_known() {
        let cases: [(&[&str], [&str; 2]); 6] = [
            (&["check", "--language", "fr"], ["`fr`", "nl"]),
            (&["check", "--interface", "xx"], ["`xx`", "en"]),
            (&["check", "--situation", "refusel"], ["`refusel`", "refusal"]),
            (&["rewrite", "--address", "polite"], ["`polite`", "formal"]),
            (&["rewrite", "--fact", "colour=red"], ["`colour`", "alternative"]),
            (&["check", "--lanugage", "nl"], ["--lanugage", "--language"]),
        ];
        for (arguments, expected) in cases {
            let message = refused(arguments, COLD);
            assert!(expected.iter().all(|word| message.contains(word)), "{message}");
        }
    }

    #[test]
    fn the_same_mistakes_stop_a_stream_before_it_starts() {
        assert!(refused(&["check", "--format", "ndjson", "--language", "fr"], "{\"id\":1,\"text\":\"\"}\n").contains("`fr`"));
    }

    #[test]
    fn files_that_cannot_be_read_are_named() {
        let missing = "no/such/file.txt";
        for arguments in [vec!["check", missing], vec!["check", "--customer", missing], vec!["check", "--thread", missing]] {
            assert!(refused(&arguments, COLD).contains(missing));
        }
        let thread = TempFile::new("broken.json", "[{\"from\": \"boss\"}]");
        let message = refused(&["check", "--thread", thread.path()], COLD);
        assert!(message.contains("broken.json") && message.contains("boss"), "{message}");
    }

    #[test]
    fn a_thread_needs_real_times() {
        let thread = TempFile::new("times.json", json!([{"from": "agent", "at": "last week", "text": "Hello"}]).to_string());
        assert!(refused(&["check", "--thread", thread.path()], COLD).contains("last week"));
    }

    #[test]
    fn a_fact_needs_an_equals_sign() {
        assert!(refused(&["rewrite", "--fact", "alternative"], COLD).contains("SLOT="));
    }

    #[test]
    fn standard_input_is_read_once() {
        assert!(refused(&["check", "--customer", "-"], COLD).contains("only once"));
    }

    #[test]
    fn no_command_and_an_unknown_one_are_refused() {
        refused(&[], "");
        refused(&["improve"], "");
    }
}

mod odd_input {
    use super::*;

    #[test]
    fn what_is_not_text_is_refused() {
        assert!(refused(&["check"], b"Dat kan niet.\nWe z\xe9ggen nee.\n".to_vec()).contains("line 2"));
        assert!(refused(&["check"], b"PK\x03\x04\x00\x00\x08".to_vec()).contains("binary"));
        assert!(refused(&["rewrite"], vec![0xFF; 4096]).contains("UTF-8"));
    }

    #[test]
    fn a_text_without_anything_to_say_gets_a_report_and_comes_back_as_it_is() {
        for draft in ["", " \n\t\r\n", "\u{1f600}\u{1f44d}\u{1f3fd}", "\u{feff}", "...", "<p></p>"] {
            let output = run(&["check"], draft);
            assert!(status(&output) < 2 && !output.stdout.is_empty() && output.stderr.is_empty(), "{draft:?}: {}", text(&output.stderr));
            assert!(parsed(&["check"], draft)["warmth"].is_u64());
            assert_eq!(parsed(&["rewrite"], draft)["text"], draft, "the text is altered");
        }
    }

    #[test]
    fn a_megabyte_is_read_in_every_format() {
        let mut lines = COLD.repeat((1 << 20) / COLD.len());
        let one_line = lines.replace('\n', " ");
        for draft in [&lines, &one_line] {
            assert_eq!(status(&run(&["check"], draft.as_str())), 1);
        }
        lines.truncate(1 << 20);
        let request = json!({"id": "large", "text": lines}).to_string();
        let output = run(&["rewrite", "--format", "ndjson"], request);
        let answer: Value = serde_json::from_slice(&output.stdout).expect("one line of JSON");
        assert_eq!(answer["id"], "large");
        assert!(answer["text"].is_string(), "{}", &text(&output.stdout)[..200]);
    }

    #[test]
    fn a_reader_that_goes_away_is_no_panic() {
        let request = json!({"id": 1, "text": COLD}).to_string() + "\n";
        let large = COLD.repeat(2000);
        let calls: [(&[&str], String); 3] =
            [(&["check"], large.clone()), (&["rewrite", "--format", "json"], large), (&["check", "--format", "ndjson"], request.repeat(2000))];
        for (arguments, input) in calls {
            let mut child = start(arguments, input);
            drop(child.stdout.take());
            let output = child.wait_with_output().expect("the program ends");
            assert!(status(&output) < 2, "{arguments:?}");
            assert_eq!(text(&output.stderr), "", "{arguments:?}");
        }
    }

    #[test]
    fn help_is_given_in_full() {
        let output = run(&["check", "--help"], "");
        assert_eq!(status(&output), 0);
        for option in ["--language", "--situation", "--address", "--interface", "--customer", "--thread", "--now", "--fact", "--format"] {
            assert!(text(&output.stdout).contains(option), "{option}");
        }
    }
}

mod colour {
    use super::*;

    fn coloured(variable: &str, value: &str) -> bool {
        let file = TempFile::new(&format!("{variable}.txt"), COLD);
        let output = nobly(&["check", file.path()]).env("CLICOLOR_FORCE", "1").env(variable, value).output().expect("the program runs");
        text(&output.stdout).contains('\u{1b}')
    }

    #[test]
    fn it_can_be_forced_and_no_color_turns_it_off() {
        assert!(coloured("TERM", "xterm"));
        assert!(!coloured("NO_COLOR", "1"));
    }
}

mod streams {
    use super::*;

    fn answers(command: &str, arguments: &[&str], input: impl Into<Vec<u8>>) -> (i32, Vec<Value>) {
        let output = run(&[&[command, "--format", "ndjson"], arguments].concat(), input);
        let lines = text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
        (status(&output), lines)
    }

    #[test]
    fn each_answer_comes_before_the_next_question_is_asked() {
        let mut child = nobly(&["check", "--format", "ndjson"]).spawn().expect("the program starts");
        let mut questions = child.stdin.take().expect("standard input is a pipe");
        let mut replies = BufReader::new(child.stdout.take().expect("standard output is a pipe"));
        for id in 0..5 {
            // The beginning of the next line must not keep the answer back.
            let line = json!({"id": id, "text": if id % 2 == 0 { COLD } else { COUD }}).to_string();
            questions.write_all(&line.as_bytes()[1..]).expect("the program reads");
            questions.write_all(b"\n{").expect("the program reads");
            let mut reply = String::new();
            replies.read_line(&mut reply).expect("the program answers");
            let reply: Value = serde_json::from_str(&reply).expect("the answer is JSON");
            if id == 0 {
                assert!(reply["error"].is_string(), "the first line lacks its brace");
            } else {
                assert_eq!((&reply["id"], &reply["language"]), (&json!(id), &json!(if id % 2 == 0 { "en" } else { "nl" })));
            }
        }
        drop(questions);
        child.wait().expect("the program ends");
    }

    #[test]
    fn bad_lines_are_answered_in_their_place_and_the_run_goes_on() {
        let long = format!("{{\"id\": \"long\", \"text\": \"{}\"}}", "x".repeat(17 << 20));
        let mut lines: Vec<Vec<u8>> = [
            r#"{"id": 1, "text": "That is not possible."}"#,
            "nonsense",
            "",
            r#"{"id": "a", "text": 5}"#,
            r#"{"id": {"deep": [1.50]}}"#,
            r#"{"id": 3, "text": "x", "situation": "refusel"}"#,
            r#"{"id": 4, "text": "x", "languge": "nl"}"#,
            r#"{"id": 5, "text": "x", "facts": {"colour": "red"}}"#,
            r#"{"id": 6, "text": "x", "now": "soon"}"#,
            r#"{"id": 7, "text": "no end"#,
            &long,
        ]
        .map(|line| line.as_bytes().to_vec())
        .into();
        lines.push(b"{\"id\": 8, \"text\": \"caf\xe9\"}".to_vec());
        lines.push(vec![0, 1, 2, 255]);
        lines.push(br#"{"id": 9, "text": "", "licence": "CC0", "kind": "reply"}"#.to_vec());
        let (status, answers) = answers("check", &[], lines.join(&b'\n'));
        assert_eq!(status, 1);
        let expected = [
            json!(1),
            json!(null),
            json!("a"),
            json!({"deep": [1.5]}),
            json!(3),
            json!(4),
            json!(5),
            json!(6),
            json!(7),
            json!("long"),
            json!(8),
            json!(null),
            json!(9),
        ];
        assert_eq!(answers.iter().map(|answer| answer["id"].clone()).collect::<Vec<_>>(), expected);
        for (at, answer) in answers.iter().enumerate() {
            assert_eq!(answer["error"].is_string(), at != 0 && at != answers.len() - 1, "{answer}");
        }
        let told = [(4, "refusal"), (5, "`language`"), (6, "alternative"), (7, "RFC 3339"), (9, "16 MB"), (10, "UTF-8")];
        for (at, word) in told {
            assert!(answers[at]["error"].as_str().expect("an error").contains(word), "{}", answers[at]);
        }
    }

    #[test]
    fn an_id_comes_back_as_it_was_written() {
        let output = run(&["check", "--format", "ndjson"], "{\"text\": \"\", \"id\": 12345678901234567890123}\n");
        assert!(text(&output.stdout).starts_with("{\"id\":12345678901234567890123,"), "{}", text(&output.stdout));
    }

    #[test]
    fn a_line_gives_every_option_inline_and_gets_what_the_single_call_gets() {
        let words = "Kunt u 5000 stuks leveren binnen twee weken?";
        let customer = TempFile::new("inline.txt", words);
        let single = parsed(
            &[
                "rewrite",
                "--customer",
                customer.path(),
                "--language",
                "nl",
                "--situation",
                "refusal",
                "--address",
                "informal",
                "--interface",
                "en",
                "--fact",
                "alternative=2000 stuks over drie weken",
                "--fact",
                "effort=",
            ],
            COUD,
        );
        let line = json!({
            "id": "x", "text": COUD, "customer": words, "language": "nl", "situation": "refusal", "address": "informal", "interface": "en",
            "now": "2026-11-21T12:00:00Z", "thread": null, "facts": {"alternative": "2000 stuks over drie weken", "effort": null},
        });
        let (_, mut answers) = answers("rewrite", &[], line.to_string());
        answers[0].as_object_mut().expect("an object").remove("id");
        assert_eq!(answers, [single]);
    }

    #[test]
    fn options_of_the_call_hold_for_the_lines_that_say_nothing_else() {
        let (_, answers) = answers("check", &["--language", "nl"], "{\"text\": \"OK.\"}\n{\"text\": \"OK.\", \"language\": \"en\"}\n");
        assert_eq!((&answers[0]["language"], &answers[1]["language"]), (&json!("nl"), &json!("en")));
    }

    #[test]
    fn clean_lines_give_status_0_and_an_empty_stream_gives_nothing() {
        assert_eq!(answers("check", &[], ""), (0, vec![]));
        assert_eq!(answers("check", &[], "\u{feff}{\"id\": 1, \"text\": \"\"}\r\n\r\n").0, 0);
    }

    /// The program may not hold on to what it has answered. Its memory after many requests is that after few, give or take what allocators keep.
    #[cfg(target_os = "linux")]
    #[test]
    fn memory_stays_the_same_on_a_long_stream() {
        let mut child = nobly(&["check", "--format", "ndjson"]).spawn().expect("the program starts");
        let mut questions = child.stdin.take().expect("standard input is a pipe");
        let mut replies = BufReader::new(child.stdout.take().expect("standard output is a pipe"));
        let line = json!({"id": 1, "text": COLD.repeat(20)}).to_string() + "\n";
        let mut ask = |times: usize| {
            for _ in 0..times {
                questions.write_all(line.as_bytes()).expect("the program reads");
                let mut reply = String::new();
                replies.read_line(&mut reply).expect("the program answers");
                assert!(reply.contains("\"warmth\""), "{reply}");
            }
        };
        let memory = |pid: u32| -> u64 {
            let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("the program is still there");
            let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("Linux tells it");
            line.split_whitespace().nth(1).expect("a number").parse().expect("a number")
        };
        ask(20);
        let before = memory(child.id());
        ask(400);
        let after = memory(child.id());
        drop(questions);
        child.wait().expect("the program ends");
        assert!(after < before + 2_000, "{before} KB after 20 requests, {after} KB after 420");
    }
}
