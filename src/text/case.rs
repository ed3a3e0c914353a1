//! Small and capital letters of the Latin, Greek and Cyrillic scripts.
//!
//! `std` knows every script, in tables that would weigh 10 KB in the page. A letter of another script is left as it is: what the rules know is not written in one.

/// The small letter of a capital; any other character itself.
#[must_use]
pub fn lower(char: char) -> char {
    let code = u32::from(char);
    let lower = match code {
        0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde | 0x391..=0x3a1 | 0x3a3..=0x3ab | 0x410..=0x42f => code + 32,
        0x130 => 0x69,
        0x178 => 0xff,
        0x386 => 0x3ac,
        0x388..=0x38a => code + 37,
        0x38c => 0x3cc,
        0x38e | 0x38f => code + 63,
        0x400..=0x40f => code + 80,
        0x4c0 => 0x4cf,
        0x1e9e => 0xdf,
        _ if is_paired(code) && is_first(code) => code + 1,
        _ => code,
    };
    char::from_u32(lower).unwrap_or(char)
}

/// The capital of a small letter; any other character itself, `ß` among them.
#[must_use]
pub fn upper(char: char) -> char {
    let code = u32::from(char);
    let upper = match code {
        0x61..=0x7a | 0xe0..=0xf6 | 0xf8..=0xfe | 0x3b1..=0x3c1 | 0x3c3..=0x3cb | 0x430..=0x44f => code - 32,
        0xb5 => 0x39c,
        0xff => 0x178,
        0x131 => 0x49,
        0x17f => 0x53,
        0x3ac => 0x386,
        0x3ad..=0x3af => code - 37,
        0x3c2 => 0x3a3,
        0x3cc => 0x38c,
        0x3cd | 0x3ce => code - 63,
        0x450..=0x45f => code - 80,
        0x4cf => 0x4c0,
        _ if is_paired(code) && !is_first(code) => code - 1,
        _ => code,
    };
    char::from_u32(upper).unwrap_or(char)
}

/// A text in small letters.
#[must_use]
pub fn lowered(text: &str) -> String {
    text.chars().map(lower).collect()
}

/// Whether a capital and its small letter stand side by side here.
fn is_paired(code: u32) -> bool {
    matches!(
        code,
        0x100..=0x12f | 0x132..=0x137 | 0x139..=0x148 | 0x14a..=0x177 | 0x179..=0x17e | 0x1cd..=0x1dc | 0x1de..=0x1ef | 0x1f8..=0x21f | 0x222..=0x233
            | 0x460..=0x481 | 0x48a..=0x4bf | 0x4c1..=0x4ce | 0x4d0..=0x52f | 0x1e00..=0x1e95 | 0x1ea0..=0x1eff
    )
}

/// Whether the code is the first of its pair, the capital.
fn is_first(code: u32) -> bool {
    // In these stretches the pairs begin at an odd number.
    (code % 2 == 1) == matches!(code, 0x139..=0x148 | 0x179..=0x17e | 0x1cd..=0x1dc | 0x4c1..=0x4ce)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `std` makes of a character, where that is one character.
    fn one(mut chars: impl Iterator<Item = char>, or: char) -> char {
        chars.next().filter(|_| chars.next().is_none()).unwrap_or(or)
    }

    #[test]
    fn european_letters_are_as_in_the_standard_library() {
        let stretches = [0..0x180, 0x1cd..0x1dd, 0x1de..0x1f0, 0x1f8..0x220, 0x222..0x234, 0x386..0x3cf, 0x400..0x530, 0x1e00..0x1f00];
        for char in stretches.into_iter().flatten().filter_map(char::from_u32) {
            assert_eq!(lower(char), if char == 'İ' { 'i' } else { one(char.to_lowercase(), char) }, "small {char}");
            // Long s with a dot is a letter of another pair.
            assert_eq!(upper(char), if char == 'ẛ' { char } else { one(char.to_uppercase(), char) }, "capital {char}");
        }
    }

    #[test]
    fn other_scripts_are_left_alone() {
        assert_eq!(lowered("ÉÉN \u{410} コーヒー 😀"), "één \u{430} コーヒー 😀");
    }
}
