//! Spans of text, typed by what they count.
//!
//! The engine works in UTF-8 bytes; JavaScript strings are counted in UTF-16 code units. The two never mix: a [`ByteSpan`] is turned into a
//! [`Utf16Span`] in one place, by [`Utf16Index`], when a report crosses into JavaScript.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

/// Counts UTF-8 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Bytes;

/// Counts UTF-16 code units, as JavaScript strings do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Utf16;

/// A half-open range `start..end` of a text, counted in `U`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Span<U> {
    /// The first unit inside.
    pub start: usize,
    /// The first unit after.
    pub end: usize,
    #[serde(skip)]
    unit: PhantomData<U>,
}

/// A half-open range of UTF-8 bytes.
pub type ByteSpan = Span<Bytes>;

/// A half-open range of UTF-16 code units.
pub type Utf16Span = Span<Utf16>;

impl<U> Span<U> {
    /// The span `start..end`. An end before the start is moved up to it.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start), unit: PhantomData }
    }

    /// The number of units inside.
    #[must_use]
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether nothing is inside.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether the two share at least one unit (half-open: touching is not overlapping).
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl ByteSpan {
    /// The text inside the span, or the empty string where the span does not fit `text`.
    #[must_use]
    pub fn slice<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Turns byte offsets of one text into UTF-16 offsets. Built in one pass; each look-up is constant time.
pub struct Utf16Index {
    /// For each byte offset the UTF-16 offset, or empty for a text that is all ASCII.
    offsets: Vec<u32>,
}

impl Utf16Index {
    /// The index of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { offsets: Vec::new() };
        }
        let mut offsets = vec![0; text.len() + 1];
        let mut units = 0;
        for (at, char) in text.char_indices() {
            offsets[at..at + char.len_utf8()].fill(units);
            units += if char.len_utf16() == 2 { 2 } else { 1 };
        }
        offsets[text.len()] = units;
        Self { offsets }
    }

    /// The same place, in UTF-16 code units. An offset past the end is the end.
    #[must_use]
    pub fn offset(&self, byte: usize) -> usize {
        match self.offsets.as_slice() {
            [] => byte,
            offsets => offsets[byte.min(offsets.len() - 1)] as usize,
        }
    }

    /// The same range, in UTF-16 code units.
    #[must_use]
    pub fn span(&self, span: ByteSpan) -> Utf16Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }
}
