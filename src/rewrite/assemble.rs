//! From pieces to a text.

use crate::report::{Extract, Origin};
use crate::rewrite::pieces::{Piece, Pieces};
use crate::span::ByteSpan;

/// A reply, and where each of its sentences comes from.
#[derive(Debug, Clone)]
pub struct Assembled {
    /// The reply.
    pub text: String,
    /// Its sentences, in order; one for each piece.
    pub origins: Vec<Origin>,
}

/// A reply that was one line gets paragraphs when it grows longer than this many pieces.
const LINE: usize = 4;

impl Pieces {
    /// Puts the pieces together: untouched neighbours keep what stood between them.
    #[must_use]
    pub fn assemble(&self) -> Assembled {
        let mut text = self.head.clone();
        let mut origins = Vec::with_capacity(self.pieces.len());
        for (at, piece) in self.pieces.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| &self.pieces[before]);
            self.glue(&mut text, before, piece);
            let start = text.len();
            text.push_str(&piece.text);
            origins.push(Origin {
                text: piece.text.clone(),
                span: ByteSpan::new(start, text.len()),
                origin: piece.origin,
                guidelines: piece.guidelines.clone(),
                from: piece.from.map(|span| Extract { span, text: self.draft[span.start..span.end].to_owned() }),
            });
        }
        text.push_str(&self.tail);
        Assembled { text, origins }
    }

    /// What stands between two pieces.
    fn glue(&self, text: &mut String, before: Option<&Piece>, piece: &Piece) {
        let quoted = !piece.lead.trim().is_empty();
        let Some(before) = before else {
            if quoted {
                text.push_str(&piece.lead);
            } else if piece.number.is_none() && text.trim_end().ends_with(',') && !text.ends_with('\n') && self.pieces.len() > LINE {
                // A greeting before an added sentence stands on a line of its own.
                text.truncate(text.trim_end().len());
                text.push_str(self.newline);
                text.push_str(self.newline);
            } else if text.ends_with([',', '!', ':', '.']) {
                text.push(' ');
            }
            return;
        };
        if quoted || before.number.is_some() && before.number == piece.after {
            text.push_str(&piece.lead);
            return;
        }
        let open_end = text.trim_end().ends_with(|last: char| last.is_alphanumeric() || matches!(last, ')' | ']'));
        if open_end && before.number.is_some() {
            text.push('.');
        }
        let paragraphs = self.letter || self.pieces.len() > LINE;
        let starts = piece.paragraph || piece.lead.matches('\n').count() > 1 || before.paragraph_ends(piece);
        if paragraphs && starts {
            text.push_str(self.newline);
            text.push_str(self.newline);
        } else {
            text.push(' ');
        }
    }
}

impl Piece {
    /// Whether the paragraph of an added piece ends before `next`.
    fn paragraph_ends(&self, next: &Piece) -> bool {
        self.number.is_none() && next.number.is_some() && next.lead.contains('\n')
    }
}
