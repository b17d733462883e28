//! Bodies that are not what a client may expect of a server.

use std::{convert::Infallible, io};

use axum::body::{Body, Bytes};
use futures_util::stream;

/// `beginning`, and then the connection is cut. The head, whatever length it promises, and the beginning do arrive.
pub fn broken_off(beginning: Bytes) -> Body {
    Body::from_stream(stream::unfold(Some(beginning), async |beginning| match beginning {
        Some(beginning) if !beginning.is_empty() => Some((Ok(beginning), Some(Bytes::new()))),
        Some(_) => {
            // hyper sends what it was given before it learns of the end.
            tokio::task::yield_now().await;
            Some((Err(io::Error::other("the connection is cut on purpose: a named deviation")), None))
        }
        None => None,
    }))
}

/// `octets` blanks, of which a few are in memory at a time.
pub fn blanks(octets: usize) -> Body {
    const PIECE: &[u8] = &[b' '; 16 * 1024];
    Body::from_stream(stream::unfold(octets, async |left| {
        let piece = &PIECE[..left.min(PIECE.len())];
        (left > 0).then(|| (Ok::<_, Infallible>(Bytes::from_static(piece)), left - piece.len()))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn there_are_as_many_blanks_as_were_asked_for() {
        for octets in [0, 1, 16 * 1024, 40_000] {
            let body = axum::body::to_bytes(blanks(octets), usize::MAX).await.unwrap();
            assert_eq!(body.len(), octets);
            assert!(body.iter().all(|octet| *octet == b' '));
        }
    }
}
