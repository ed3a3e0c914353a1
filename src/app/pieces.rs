//! Cuts a text at the edges of spans, so that each piece can be shown in its own way.

use crate::span::ByteSpan;

/// A piece of a text and, for each layer, the span that covers it.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece<'t, const LAYERS: usize> {
    /// The words.
    pub text: &'t str,
    /// For each layer the number of the first span that covers the piece.
    pub covers: [Option<usize>; LAYERS],
}

/// The pieces of `text`, in order, none empty. Together they are `text`.
///
/// Within a layer the earlier span wins where two overlap. A span that does not fit `text` is left out: better no mark than one on the wrong words.
#[must_use]
pub fn pieces<'t, const LAYERS: usize>(text: &'t str, layers: [&[ByteSpan]; LAYERS]) -> Vec<Piece<'t, LAYERS>> {
    let fits = |span: &ByteSpan| text.get(span.start..span.end).is_some_and(|words| !words.is_empty());
    let mut edges = vec![0];
    let spans = layers.iter().flat_map(|layer| layer.iter()).filter(|span| fits(span)).flat_map(|span| [span.start, span.end]);
    for edge in spans.chain([text.len()]) {
        // Edges come nearly in order, and a binary search weighs less in the page than one more instance of a sort.
        if let Err(at) = edges.binary_search(&edge) {
            edges.insert(at, edge);
        }
    }
    let cover = |layer: &[ByteSpan], piece: &ByteSpan| layer.iter().position(|span| fits(span) && span.contains(piece));
    edges
        .windows(2)
        .map(|pair| {
            let span = ByteSpan::new(pair[0], pair[1]);
            Piece { text: span.slice(text), covers: layers.map(|layer| cover(layer, &span)) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(pairs: &[(usize, usize)]) -> Vec<ByteSpan> {
        pairs.iter().map(|&(start, end)| ByteSpan::new(start, end)).collect()
    }

    #[test]
    fn the_pieces_are_the_text() {
        let text = "Nee, dat kan niet. \u{1f600}";
        let found = pieces(text, [&spans(&[(5, 17), (9, 12)]), &spans(&[(0, 18)])]);
        assert_eq!(found.iter().map(|piece| piece.text).collect::<String>(), text);
        assert_eq!(found[1], Piece { text: "dat ", covers: [Some(0), Some(0)] });
        assert_eq!(found.last().unwrap().covers, [None, None]);
    }

    #[test]
    fn a_span_that_does_not_fit_is_not_shown() {
        let text = "é!";
        let found = pieces(text, [&spans(&[(1, 2), (2, 9), (3, 3)])]);
        assert_eq!(found, vec![Piece { text, covers: [None] }]);
    }

    #[test]
    fn an_empty_text_has_no_pieces() {
        assert!(pieces("", [&spans(&[(0, 0)])]).is_empty());
    }
}
