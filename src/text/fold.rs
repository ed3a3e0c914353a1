//! One form for all the ways a word is typed: lower case, straight apostrophes, no accents.
//!
//! Both the words of the rules and the words of a reply go through [`fold`], so that `Één`, `één` and `een` are one word, and so are `can’t`
//! and `CAN'T`. Nothing that is shown to a reader is ever folded.

use super::case::lower;

/// The folded form of a word.
#[must_use]
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    fold_into(word, &mut folded);
    folded
}

/// Like [`fold`], into a buffer that is cleared first.
pub fn fold_into(word: &str, folded: &mut String) {
    folded.clear();
    if word.is_ascii() {
        folded.push_str(word);
        folded.make_ascii_lowercase();
        return;
    }
    for char in word.chars().map(lower) {
        match plain(char) {
            "" if is_combining(char) => {}
            "" => folded.push(char),
            plain => folded.push_str(plain),
        }
    }
}

fn is_combining(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe0f}')
}

/// The letters without their accent, or the empty string for what has none.
fn plain(char: char) -> &'static str {
    match char {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{b4}' | '`' | '\u{2bc}' => "'",
        '\u{2010}' | '\u{2011}' => "-",
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ì'..='ï' | 'ī' | 'į' => "i",
        'ñ' | 'ń' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' => "o",
        'ù'..='ü' | 'ū' | 'ů' => "u",
        'ý' | 'ÿ' => "y",
        'š' | 'ś' => "s",
        'ž' | 'ź' | 'ż' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'ĳ' => "ij",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_accents_and_apostrophes_fall_away() {
        assert_eq!(fold("ÉÉN"), "een");
        assert_eq!(fold("e\u{301}e\u{301}n"), "een");
        assert_eq!(fold("CAN’T"), "can't");
        assert_eq!(fold("ĳzer"), "ijzer");
        assert_eq!(fold("コーヒー"), "コーヒー");
    }
}
