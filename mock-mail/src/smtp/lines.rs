use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt};

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// LF, with or without a CR in front.
    Lf,
    /// CR LF and nothing else.
    CrLf,
}

/// A line with its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'line> {
    /// As it came.
    Whole(&'line [u8]),
    /// It was longer than allowed: this is its start; the rest is gone.
    Cut(&'line [u8]),
}

/// Reads lines of bounded length.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    line: Vec<u8>,
}

impl<R: AsyncBufRead + Unpin> Lines<R> {
    pub fn new(reader: R) -> Self {
        Self { reader, line: Vec::new() }
    }

    /// The next line, of `longest` octets at most; none when the client has left, even in the middle of a line.
    pub async fn next(&mut self, ending: Ending, longest: usize) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        let mut cut = false;
        let mut last = None;
        loop {
            let chunk = self.reader.fill_buf().await?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let newline = chunk.iter().position(|&octet| octet == b'\n');
            let taken = newline.map_or(chunk.len(), |at| at + 1);
            let before = match newline {
                Some(0) => last,
                Some(at) => Some(chunk[at - 1]),
                None => None,
            };
            let room = longest - self.line.len();
            cut |= taken > room;
            self.line.extend_from_slice(&chunk[..taken.min(room)]);
            last = Some(chunk[taken - 1]);
            self.reader.consume(taken);
            if newline.is_some() && (ending == Ending::Lf || before == Some(b'\r')) {
                break;
            }
        }
        Ok(Some(if cut { Line::Cut(&self.line) } else { Line::Whole(&self.line) }))
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::BufReader;

    use super::*;

    #[tokio::test]
    async fn reads_whole_lines_whatever_the_pieces_they_come_in() {
        for capacity in 1..8 {
            let mut lines = Lines::new(BufReader::with_capacity(capacity, &b"EHLO a\r\nQUIT\nreste"[..]));
            assert_eq!(lines.next(Ending::Lf, 100).await.unwrap(), Some(Line::Whole(b"EHLO a\r\n")));
            assert_eq!(lines.next(Ending::Lf, 100).await.unwrap(), Some(Line::Whole(b"QUIT\n")));
            assert_eq!(lines.next(Ending::Lf, 100).await.unwrap(), None);
        }
    }

    #[tokio::test]
    async fn a_lone_line_feed_ends_no_line_of_a_message() {
        for capacity in 1..8 {
            let mut lines = Lines::new(BufReader::with_capacity(capacity, &b"a\n.\r\n.\n\r\n\n\r\n"[..]));
            for expected in [&b"a\n.\r\n"[..], b".\n\r\n", b"\n\r\n"] {
                assert_eq!(lines.next(Ending::CrLf, 100).await.unwrap(), Some(Line::Whole(expected)));
            }
        }
    }

    #[tokio::test]
    async fn a_line_too_long_is_cut_and_the_next_is_whole() {
        for capacity in 1..8 {
            let mut lines = Lines::new(BufReader::with_capacity(capacity, &b"0123456789\r\nab\r\n"[..]));
            assert_eq!(lines.next(Ending::CrLf, 4).await.unwrap(), Some(Line::Cut(b"0123")));
            assert_eq!(lines.next(Ending::CrLf, 4).await.unwrap(), Some(Line::Whole(b"ab\r\n")));
        }
    }
}
