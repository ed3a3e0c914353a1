//! The weights in `rules/<language>/model.txt` are what training gives today, byte for byte.

use std::fs;
use std::path::Path;

use nobly::compile::model::write;
use nobly::language;
use nobly::measure::{corpus, train};

#[test]
fn the_models_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let labelled = corpus::read(&root.join("tests/corpus")).expect("the corpus is well formed");
    let further = corpus::read(&root.join("tests/training")).expect("the training sentences are well formed");
    for language in language::all() {
        let code = language.pack.code;
        let own: Vec<_> = labelled.iter().filter(|reply| !reply.held_out).chain(&further).filter(|reply| reply.language == code).collect();
        let file = root.join("rules").join(code).join("model.txt");
        let trained = write(&train::train(language, &own), &language.pack.moves);
        assert!(
            trained == fs::read_to_string(&file).unwrap_or_default(),
            "{} is out of date: run `cargo run --features rules --bin nobly-rules -- train`",
            file.display()
        );
    }
}
