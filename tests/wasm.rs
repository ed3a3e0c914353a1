//! The JavaScript API in a real browser: the same calls, values and strings that a page has.
#![cfg(target_family = "wasm")]

use js_sys::{Array, Error, JSON, JsString, Object, Reflect};
use nobly::js::{check, guidelines, rewrite};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Replies in which bytes, characters and UTF-16 units all differ, and cold enough to have findings.
const ODD: [(&str, &str); 6] = [
    ("emoji", "Hi \u{1f44b}\u{1f3fd}! That is not possible \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}. According to our terms we don't do that \u{1f64f}."),
    ("combining marks", "Beste Zoe\u{308}, dat is e\u{301}cht niet mogelijk. Volgens onze voorwaarden leveren wij niet binnen e\u{301}e\u{301}n week."),
    ("carriage returns", "Dear Sam,\r\n\r\nThat is not possible.\r\nAccording to our policy \u{20ac}\u{a0}5000 is the limit.\r\n\r\nRegards,\r\nKim\r\n"),
    (
        "right to left",
        "\u{5e9}\u{5dc}\u{5d5}\u{5dd} Dana, that is not possible. \u{645}\u{631}\u{62d}\u{628}\u{627}. According to our terms and conditions we cannot deliver.",
    ),
    (
        "mathematical letters",
        "\u{1d4d7}\u{1d4ee}\u{1d4f5}\u{1d4f5}\u{1d4f8}. That is not possible. \u{1d4d7}\u{1d4ee}\u{1d4f5}\u{1d4f5}\u{1d4f8}, according to our terms we don't do that.",
    ),
    ("curly quotes", "Beste \u{2018}klant\u{2019}, \u{201c}dat kan niet\u{201d}. Dat is niet mogelijk. Dat is ons beleid \u{2014} echt."),
];

fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).expect("the value is an object")
}

fn options(json: &str) -> JsValue {
    JSON::parse(json).expect("the test writes JSON")
}

/// The place `name` of a span, in UTF-16 units.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places in a text are small whole numbers")]
fn place(span: &JsValue, name: &str) -> Option<u32> {
    get(span, name).as_f64().map(|place| place as u32)
}

/// Slices every span below `value` out of `text`, as JavaScript does, and compares; gives how many there were.
fn compare(value: &JsValue, text: &JsString, case: &str) -> u32 {
    if !value.is_object() {
        return 0;
    }
    let mut seen = 0;
    let says = get(value, "text");
    if let (Some(start), Some(end), Some(says)) = (place(value, "start"), place(value, "end"), says.dyn_ref::<JsString>()) {
        let slice = text.slice(start, end);
        assert!(JsValue::from(&slice) == JsValue::from(says), "{case}: {start}..{end} is {slice:?} and not {says:?}");
        seen += 1;
    }
    for name in Object::keys(value.unchecked_ref::<Object>()).iter() {
        let field = Reflect::get(value, &name).expect("the key is the object's own");
        // The texts of edits are the new words, and places in a reply are compared with the reply.
        if name != "edits" && name != "slots" && name != "after" {
            seen += compare(&field, text, case);
        }
    }
    seen
}

#[wasm_bindgen_test]
fn every_span_of_a_report_is_exact_in_utf_16() {
    for (case, text) in ODD {
        let report = check(&text.into(), &JsValue::UNDEFINED).expect("every text has a report");
        assert!(Array::from(&get(&report, "findings")).length() > 0, "{case}: nothing is found");
        assert!(compare(&report, &text.into(), case) > 0, "{case}: no spans");
    }
}

#[wasm_bindgen_test]
fn every_span_of_a_rewrite_is_exact_in_utf_16() {
    let mut seen = 0;
    for (case, text) in ODD {
        let rewrite = rewrite(&text.into(), &JsValue::UNDEFINED).expect("every text has a rewrite");
        let reply: JsString = get(&rewrite, "text").unchecked_into();
        for slot in Array::from(&get(&rewrite, "slots")).iter() {
            seen += compare(&slot, &reply, case);
        }
        compare(&get(&rewrite, "after"), &reply, case);
        for sentence in Array::from(&get(&rewrite, "sentences")).iter() {
            let span = get(&sentence, "span");
            let slice = reply.slice(place(&span, "start").expect("a number"), place(&span, "end").expect("a number"));
            assert!(JsValue::from(slice) == get(&sentence, "text"), "{case}");
            seen += 1 + compare(&get(&sentence, "from"), &text.into(), case);
        }
    }
    assert!(seen > 20, "only {seen} spans");
}

#[wasm_bindgen_test]
fn edits_stand_where_the_words_that_they_replace_stand() {
    let mut seen = 0;
    for (case, text) in ODD {
        let text: JsString = text.into();
        let report = check(&text, &JsValue::UNDEFINED).expect("every text has a report");
        for finding in Array::from(&get(&report, "findings")).iter() {
            for suggestion in Array::from(&get(&finding, "suggestions")).iter() {
                for edit in Array::from(&get(&suggestion, "edits")).iter() {
                    let (start, end) = (place(&edit, "start").expect("a number"), place(&edit, "end").expect("a number"));
                    assert!(start <= end && end <= text.length(), "{case}");
                    // Half a character would be a lone surrogate, which no Rust string can hold.
                    assert!(text.slice(start, end).as_string().is_some_and(|cut| !cut.contains('\u{fffd}')), "{case}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 3, "only {seen} edits");
}

#[wasm_bindgen_test]
fn what_comes_back_is_plain_and_goes_through_json_unchanged() {
    let text = JsValue::from(ODD[0].1);
    for value in [check(&text, &JsValue::NULL), rewrite(&text, &JsValue::UNDEFINED), guidelines()] {
        let value = value.expect("the call is right");
        let json = JSON::stringify(&value).expect("plain objects can be written");
        let back = JSON::stringify(&JSON::parse(&String::from(json.clone())).expect("it was just written")).expect("plain objects can be written");
        assert_eq!(json, back);
        assert!(value.is_object() && !value.has_type::<js_sys::Map>());
    }
}

#[wasm_bindgen_test]
fn what_is_missing_is_null_and_not_undefined() {
    let report = check(&"We cannot deliver this.".into(), &options(r#"{"situation": "refusal"}"#)).expect("the call is right");
    let missing = Array::from(&get(&report, "findings")).iter().filter(|finding| get(finding, "span").is_null()).count();
    assert!(missing > 0);
    assert!(Array::from(&get(&report, "findings")).iter().all(|finding| !get(&finding, "span").is_undefined()));
}

#[wasm_bindgen_test]
fn options_are_heeded() {
    let report =
        check(&"OK.".into(), &options(r#"{"language": "nl", "situation": "refusal", "thread": [], "facts": {}, "now": null}"#)).expect("the call is right");
    assert_eq!((get(&report, "language").as_string(), get(&report, "situation").as_string()), (Some("nl".into()), Some("refusal".into())));
    let facts = options(r#"{"facts": {"alternative": "we can send 2000 pieces on Friday", "effort": null}}"#);
    let reply = rewrite(&ODD[2].1.into(), &facts).expect("the call is right");
    assert!(get(&reply, "text").as_string().is_some_and(|text| text.contains("2000 pieces on Friday")), "{reply:?}");
}

#[wasm_bindgen_test]
fn an_option_that_is_undefined_is_as_good_as_absent() {
    let given = Object::new();
    for name in ["language", "thread", "facts", "customer"] {
        Reflect::set(&given, &name.into(), &JsValue::UNDEFINED).expect("the object is new");
    }
    assert!(check(&"OK.".into(), &given).is_ok());
}

#[wasm_bindgen_test]
fn a_wrong_call_throws_an_error_that_says_what_is_right() {
    let text = JsValue::from("That is not possible.");
    let cases = [
        (JsValue::from(5), JsValue::UNDEFINED, "not a string"),
        (JsValue::UNDEFINED, JsValue::UNDEFINED, "not a string"),
        (text.clone(), "refusal".into(), "not an object"),
        (text.clone(), options(r#"{"language": "fr"}"#), "`fr`"),
        (text.clone(), options(r#"{"languge": "nl"}"#), "language"),
        (text.clone(), options(r#"{"situation": "refusel"}"#), "refusal"),
        (text.clone(), options(r#"{"facts": {"colour": "red"}}"#), "alternative"),
        (text.clone(), options(r#"{"facts": ["red"]}"#), "options"),
        (text, options(r#"{"thread": [{"from": "boss", "at": "", "text": ""}]}"#), "boss"),
    ];
    for (text, options, expected) in cases {
        let thrown = check(&text, &options).expect_err("the call is wrong");
        let message = String::from(thrown.dyn_into::<Error>().expect("an Error is thrown").message());
        assert!(message.contains(expected), "{message}");
    }
}

#[wasm_bindgen_test]
fn half_a_character_does_not_move_the_spans_behind_it() {
    // A lone surrogate, which JavaScript strings can hold and Rust strings cannot.
    let text = JsString::from_char_code(&[0xD83D]).concat(&JsValue::from(" That is not possible."));
    let report = check(&text, &options(r#"{"language": "en"}"#)).expect("every text has a report");
    assert!(compare(&report, &text, "lone surrogate") > 0);
}
