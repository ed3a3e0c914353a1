//! The example of the article on saying no, read from the folder beside the project where that is there: a cold reply and a warm one to the same request.

use std::fs;
use std::path::Path;

use nobly::report::Severity;
use nobly::{Options, check, rewrite};

/// The quotations of article 002, in order: the cold reply, then the two parts of the warm one. `None` where the articles are not there.
fn quotations() -> Option<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let file = fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("002")))?;
    let text = fs::read_to_string(file).ok()?;
    Some(text.split('“').skip(1).filter_map(|part| part.split_once('”')).map(|(quoted, _)| quoted.to_owned()).filter(|quoted| quoted.len() > 40).collect())
}

const CUSTOMER: &str =
    "Goedemiddag, ik heb dringend 5000 stuks nodig en die moet ik binnen twee weken in huis hebben. Kunnen jullie 5000 stuks binnen twee weken leveren?";

#[test]
fn the_cold_reply_is_seen_and_rewritten() {
    let Some(quotations) = quotations() else { return };
    for customer in [None, Some(CUSTOMER.to_owned())] {
        let options = Options { customer: customer.clone(), ..Options::default() };
        let report = check(&quotations[0], &options).expect("the options are right");
        for guideline in ["warm-refusal", "no-policy-shield", "show-empathy", "offer-alternative", "closing-question"] {
            assert!(report.findings.iter().any(|finding| finding.guideline == guideline), "{guideline}: {:?}", report.findings);
        }
        let rewrite = rewrite(&quotations[0], &options).expect("the options are right");
        for fact in ["5000", "productieplanning", "vol", "6 weken"] {
            assert!(rewrite.text.contains(fact), "{fact}: {}", rewrite.text);
        }
        for slot in ["effort", "alternative"] {
            assert!(rewrite.slots.iter().any(|open| open.id == slot), "{slot}: {}", rewrite.text);
        }
        assert_eq!(customer.is_some(), rewrite.text.contains("binnen twee weken"), "{}", rewrite.text);
        assert!(nobly::rewrite::is_clean(&rewrite), "{:?}", rewrite.after.findings);
        assert!(rewrite.after.warmth > rewrite.before.warmth + 30);
    }
}

#[test]
fn the_warm_reply_is_left_alone() {
    let Some(quotations) = quotations() else { return };
    let warm = quotations[1..].join("\n");
    let report = check(&warm, &Options::default()).expect("the options are right");
    let found: Vec<_> = report.findings.iter().filter(|finding| finding.severity >= Severity::Warning).collect();
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(rewrite(&warm, &Options::default()).expect("the options are right").text, warm);
}
