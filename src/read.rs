//! Reads what `postcard` wrote, for the types of a pack.
//!
//! The host writes with `serde`; what `serde` makes of the reading would weigh 30 KB in the page, because each type is read by code of its own that holds all that is inside it.
//! Here each type is read by one small function. The form is `postcard`'s: numbers in groups of seven bits, lists and texts with their length before them.

use crate::compact::Packed;
use crate::pack::{
    Check, Derivation, Guideline, GuidelineTexts, Guidelines, Hearing, HearingPart, Model, Modelled, Position, Readdress, Rule, Severity, Situation, Slot,
    Soften, Stage, Template,
};

/// Bytes that are read one after the other.
pub struct Bytes<'a> {
    bytes: &'a [u8],
    /// Whether all that was read was there and was what it should be.
    pub sound: bool,
}

impl<'a> Bytes<'a> {
    /// All of these bytes.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, sound: true }
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        if let Some((taken, left)) = self.bytes.split_at_checked(length) {
            self.bytes = left;
            return taken;
        }
        self.sound = false;
        &[]
    }

    fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or_default()
    }

    fn number(&mut self) -> u32 {
        let mut number = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte();
            number |= u32::from(byte & 127) << shift;
            if byte < 128 {
                break;
            }
        }
        number
    }

    fn fail<T: Default>(&mut self) -> T {
        self.sound = false;
        T::default()
    }
}

/// Something that can be read.
pub trait Read<'a> {
    /// Reads it; what is wrong is told by [`Bytes::sound`].
    fn read(bytes: &mut Bytes<'a>) -> Self;
}

impl<'a> Read<'a> for &'a [u8] {
    fn read(bytes: &mut Bytes<'a>) -> Self {
        let length = bytes.number() as usize;
        bytes.take(length)
    }
}

impl<'a> Read<'a> for &'a str {
    #[inline(never)]
    fn read(bytes: &mut Bytes<'a>) -> Self {
        std::str::from_utf8(Read::read(bytes)).unwrap_or_else(|_| bytes.fail())
    }
}

impl<'a> Read<'a> for u8 {
    fn read(bytes: &mut Bytes<'a>) -> Self {
        bytes.byte()
    }
}

impl<'a> Read<'a> for i8 {
    fn read(bytes: &mut Bytes<'a>) -> Self {
        bytes.byte().cast_signed()
    }
}

impl<'a> Read<'a> for bool {
    fn read(bytes: &mut Bytes<'a>) -> Self {
        bytes.byte() != 0
    }
}

impl<'a> Read<'a> for u16 {
    fn read(bytes: &mut Bytes<'a>) -> Self {
        Self::try_from(bytes.number()).unwrap_or_else(|_| bytes.fail())
    }
}

impl<'a> Read<'a> for i16 {
    fn read(bytes: &mut Bytes<'a>) -> Self {
        // The sign stands in the lowest bit.
        let folded = u16::read(bytes);
        (folded >> 1).cast_signed() ^ -(folded & 1).cast_signed()
    }
}

impl<'a> Read<'a> for u32 {
    fn read(bytes: &mut Bytes<'a>) -> Self {
        bytes.number()
    }
}

impl<'a> Read<'a> for usize {
    fn read(bytes: &mut Bytes<'a>) -> Self {
        bytes.number() as usize
    }
}

impl<'a, T: Read<'a>> Read<'a> for Option<T> {
    fn read(bytes: &mut Bytes<'a>) -> Self {
        bool::read(bytes).then(|| T::read(bytes))
    }
}

impl<'a, T: Read<'a>> Read<'a> for Vec<T> {
    #[inline(never)]
    fn read(bytes: &mut Bytes<'a>) -> Self {
        let mut all = Vec::new();
        for _ in 0..bytes.number() {
            all.push(T::read(bytes));
            if !bytes.sound {
                break;
            }
        }
        all
    }
}

impl<'a, One: Read<'a>, Other: Read<'a>> Read<'a> for (One, Other) {
    fn read(bytes: &mut Bytes<'a>) -> Self {
        (One::read(bytes), Other::read(bytes))
    }
}

/// Structs, with their fields in the order in which they are declared.
macro_rules! structs {
    ($($type:ty { $($field:ident)* })*) => {$(
        impl<'a> Read<'a> for $type {
            #[inline(never)]
            fn read(bytes: &mut Bytes<'a>) -> Self {
                Self { $($field: Read::read(bytes)),* }
            }
        }
    )*};
}

/// Enums without fields, in the order in which they are declared; the last stands for all else.
macro_rules! enums {
    ($($type:ident { $($number:literal $variant:ident)* _ $last:ident })*) => {$(
        impl<'a> Read<'a> for $type {
            fn read(bytes: &mut Bytes<'a>) -> Self {
                match bytes.number() {
                    $($number => Self::$variant,)*
                    _ => Self::$last,
                }
            }
        }
    )*};
}

structs! {
    Packed<'a> {
        code name moves trees rules contractions abbreviations common letters slots templates hearings turns guideline_texts situation_titles phrases model
        readdress soften named
    }
    Rule<'a> { id moves pattern unless instead empty }
    Template<'a> { id when text }
    Hearing<'a> { parts say }
    HearingPart<'a> { node name }
    Slot<'a> { id label example reason shows }
    Model { moves features offsets weights }
    Modelled { number bias threshold possible }
    Readdress<'a> { formal turn }
    Soften<'a> { before insert }
    GuidelineTexts<'a> { title good habit message why question }
    Derivation { from to at after with without }
    Guidelines<'a> { decisions derivations situations guidelines }
    Situation<'a> { id signs threshold plan }
    Stage<'a> { id moves serves paragraph gathers }
    Guideline<'a> { id situations article checks severity weight slot kind }
}

enums! {
    Position { 0 Anywhere 1 Opening _ Ending }
    Severity { 0 Hint 1 Warning _ Error }
}

impl<'a> Read<'a> for Check {
    #[inline(never)]
    fn read(bytes: &mut Bytes<'a>) -> Self {
        let kind = bytes.number();
        let moves = Read::read(bytes);
        match kind {
            0 => Self::Require(moves),
            1 => Self::Avoid(moves),
            2 => Self::Wrapped { moves, by: Read::read(bytes), near: Read::read(bytes) },
            3 => Self::Limit { moves, most: Read::read(bytes), hint: Read::read(bytes) },
            4 => Self::First { moves, within: Read::read(bytes) },
            5 => Self::Concrete { moves, by: Read::read(bytes) },
            6 => Self::OneOf(moves),
            _ => Self::Ask(moves),
        }
    }
}

#[cfg(all(test, feature = "rules"))]
mod tests {
    use super::*;

    /// Reads with both readers and compares all that there is to see.
    fn compare<'a, T: Read<'a> + serde::Deserialize<'a> + std::fmt::Debug>(file: &'a [u8]) {
        let mut bytes = Bytes::new(file);
        let read = T::read(&mut bytes);
        assert!(bytes.sound && bytes.bytes.is_empty());
        assert_eq!(format!("{read:?}"), format!("{:?}", postcard::from_bytes::<T>(file).unwrap()));
    }

    #[test]
    fn what_is_read_is_what_postcard_reads() {
        compare::<Guidelines>(include_bytes!(concat!(env!("OUT_DIR"), "/guidelines.bin")));
        for file in crate::language::PACKS {
            compare::<Packed>(file);
        }
        let numbers = vec![(0_u8, i16::MIN), (255, i16::MAX), (1, -1), (128, 300)];
        compare::<Vec<(u8, i16)>>(&postcard::to_allocvec(&numbers).unwrap());
    }

    #[test]
    fn what_is_cut_off_is_not_sound() {
        let file: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/guidelines.bin"));
        let mut bytes = Bytes::new(&file[..file.len() - 1]);
        Guidelines::read(&mut bytes);
        assert!(!bytes.sound);
    }
}
