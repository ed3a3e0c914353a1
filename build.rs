//! Compiles `rules/` into the packs that the library embeds, and the texts of the page into constants.

#![allow(dead_code, reason = "the modules are shared with the library, which uses more of them")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

#[path = "src/compact.rs"]
mod compact;
#[path = "src/compile/mod.rs"]
mod compile;
#[path = "src/pack.rs"]
mod pack;
#[path = "src/read.rs"]
mod read;
#[path = "src/sort.rs"]
mod sort;
#[path = "src/text"]
mod text {
    pub mod case;
    pub mod fold;
}

fn main() {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/compile");
    println!("cargo::rerun-if-changed=src/pack.rs");
    println!("cargo::rerun-if-changed=src/compact.rs");
    println!("cargo::rerun-if-changed=src/coder.rs");
    println!("cargo::rerun-if-changed=src/read.rs");
    println!("cargo::rerun-if-changed=src/sort.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    match compile::load::load(Path::new("rules")) {
        Ok(rules) => write(&rules, &out),
        Err(mistakes) => {
            for mistake in &mistakes {
                eprintln!("{mistake}");
            }
            eprintln!("{} mistakes in the rule files", mistakes.len());
            process::exit(1);
        }
    }
}

fn write(rules: &compile::load::Rules, out: &Path) {
    let save = |name: &str, bytes: Vec<u8>| fs::write(out.join(name), bytes).expect("OUT_DIR is writable");
    save("guidelines.bin", postcard::to_allocvec(&rules.guidelines).expect("guidelines are plain data"));
    let mut packs = String::from("/// The packs, by language.\npub const PACKS: &[&[u8]] = &[");
    for language in &rules.languages {
        let file = format!("{}.bin", language.pack.code);
        save(&file, language.bytes.clone());
        write!(packs, "include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\")), ").expect("strings take all text");
    }
    packs.push_str("];\n");
    save("packs.rs", packs.into_bytes());
    let interfaces: Vec<_> = rules.languages.iter().map(|language| (language.pack.code, &language.interface)).collect();
    save("interface.rs", interface(&interfaces).into_bytes());
}

/// A struct with a field for each text of the page, and one constant for each language: a text that is missing does not compile.
fn interface(languages: &[(&str, &BTreeMap<String, String>)]) -> String {
    let mut code = String::from(
        "/// The texts of the page in one language.\n#[derive(Debug, PartialEq, Eq)]\npub struct Interface {\n    /// The language's code.\n    pub code: &'static str,\n",
    );
    for key in languages.iter().flat_map(|(_, texts)| texts.keys()).collect::<std::collections::BTreeSet<_>>() {
        writeln!(code, "    #[allow(missing_docs)]\n    pub {}: &'static str,", key.replace('-', "_")).expect("strings take all text");
    }
    code.push_str("}\n\n/// The texts of the page, by language.\npub const INTERFACES: &[Interface] = &[\n");
    for (language, texts) in languages {
        write!(code, "    Interface {{ code: {language:?}, ").expect("strings take all text");
        for (key, text) in *texts {
            write!(code, "{}: {text:?}, ", key.replace('-', "_")).expect("strings take all text");
        }
        code.push_str("},\n");
    }
    code.push_str("];\n");
    code
}
