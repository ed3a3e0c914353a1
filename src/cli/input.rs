//! Reading: files and standard input, with limits, so that no input takes all memory, and with clear words for what is not text.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::Wrong;

/// A reply, a customer's message or a conversation longer than this (in bytes) is taken for a mistake.
const LONGEST_TEXT: u64 = 64 << 20;

/// Where something is read from.
#[derive(Debug)]
pub struct Source {
    /// Nothing stands for standard input.
    file: Option<PathBuf>,
    name: String,
}

/// A line of a stream.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// The stream has ended.
    End,
    /// The line is in the buffer, without its end.
    Whole,
    /// The line was longer than allowed; its beginning is in the buffer and the rest is gone.
    TooLong,
}

impl Source {
    /// The file, or standard input for no file or `-`.
    pub fn new(file: Option<&Path>) -> Self {
        match file {
            Some(file) if file.as_os_str() != "-" => Self { name: file.display().to_string(), file: Some(file.to_owned()) },
            _ => Self { file: None, name: "standard input".to_owned() },
        }
    }

    pub fn is_standard_input(&self) -> bool {
        self.file.is_none()
    }

    /// What to call it in a message.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Opens it.
    pub fn open(&self) -> Result<BufReader<Box<dyn Read>>, Wrong> {
        let reader: Box<dyn Read> = match &self.file {
            Some(file) => Box::new(File::open(file).map_err(|error| Wrong::new(&self.name, error))?),
            None => Box::new(io::stdin().lock()),
        };
        Ok(BufReader::with_capacity(1 << 16, reader))
    }

    /// All of it, which must be text in UTF-8.
    pub fn read_text(&self) -> Result<String, Wrong> {
        let mut bytes = Vec::new();
        self.open()?.take(LONGEST_TEXT + 1).read_to_end(&mut bytes).map_err(|error| Wrong::new(&self.name, error))?;
        if bytes.len() as u64 > LONGEST_TEXT {
            return Err(Wrong::new(&self.name, format!("longer than {} MB, which is no reply", LONGEST_TEXT >> 20)));
        }
        if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
            return Err(Wrong::new(&self.name, format!("binary data, not text: there is a zero at byte {at}")));
        }
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].split(|byte| *byte == b'\n').count();
            Wrong::new(&self.name, format!("not UTF-8: byte {at}, on line {line}, does not fit; save the text as UTF-8"))
        })
    }
}

/// Reads one line into `buffer`, of which no more than `longest` bytes are kept.
pub fn read_line(reader: &mut impl BufRead, buffer: &mut Vec<u8>, longest: usize) -> io::Result<Line> {
    buffer.clear();
    let (mut begun, mut too_long) = (false, false);
    loop {
        let chunk = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            chunk => chunk?,
        };
        if chunk.is_empty() {
            break;
        }
        begun = true;
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let part = &chunk[..end.unwrap_or(chunk.len())];
        let kept = part.len().min(longest - buffer.len());
        buffer.extend_from_slice(&part[..kept]);
        too_long |= kept < part.len();
        let used = end.map_or(chunk.len(), |end| end + 1);
        reader.consume(used);
        if end.is_some() {
            break;
        }
    }
    Ok(match (begun, too_long) {
        (false, _) => Line::End,
        (true, false) => Line::Whole,
        (true, true) => Line::TooLong,
    })
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::{Line, read_line};

    fn lines(text: &str, chunk: usize) -> Vec<(Line, String)> {
        let mut reader = BufReader::with_capacity(chunk, text.as_bytes());
        let mut buffer = Vec::new();
        let mut lines = Vec::new();
        loop {
            match read_line(&mut reader, &mut buffer, 5).expect("memory can be read") {
                Line::End => return lines,
                line => lines.push((line, String::from_utf8(buffer.clone()).expect("the input is ASCII"))),
            }
        }
    }

    #[test]
    fn a_long_line_is_cut_and_the_next_one_is_whole_however_the_bytes_arrive() {
        let expected = [(Line::Whole, "abcde"), (Line::TooLong, "12345"), (Line::Whole, ""), (Line::Whole, "end")].map(|(line, text)| (line, text.to_owned()));
        for chunk in 1..20 {
            assert_eq!(lines("abcde\n1234567890\n\nend", chunk), expected, "in chunks of {chunk}");
        }
    }
}
