use std::{
    fmt::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use aws_lc_rs::digest::{Context, SHA256};
use rand::{Rng, SeedableRng};

use crate::Generator;

/// Where everything comes from that must not be guessed: session cookies, codes, the links of mails.
///
/// It is not the [`crate::Seed`]: what a person sees is the same in every run with the same seed, but a secret that
/// followed from the seed would be issued again after a restart, and yesterday's cookie of somebody's browser would
/// open today's session of somebody else. No snapshot shows a secret: pages redact them by name.
#[derive(Clone)]
pub struct Secrets {
    key: [u8; 32],
    drawn: Arc<AtomicU64>,
}

impl Secrets {
    /// Secrets of this process alone: no other process, earlier or later, draws the same.
    ///
    /// # Panics
    /// When the system gives no randomness: nothing could be served safely.
    #[must_use]
    pub fn of_this_process() -> Self {
        let mut key = [0; 32];
        aws_lc_rs::rand::fill(&mut key).expect("the system gives randomness");
        Self::keyed(key)
    }

    /// The same in every process: for unit tests.
    #[must_use]
    pub fn fixed() -> Self {
        Self::keyed([0; 32])
    }

    /// `bytes` random bytes in lower-case hexadecimal: fit for a URL, a cookie or a code. Never the same twice.
    #[must_use]
    pub fn token(&self, bytes: usize) -> String {
        let mut drawn = vec![0; bytes];
        self.draw().fill_bytes(&mut drawn);
        drawn.iter().fold(String::with_capacity(bytes * 2), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// The generator of the next secret.
    #[must_use]
    pub fn draw(&self) -> Generator {
        let mut hash = Context::new(&SHA256);
        hash.update(&self.key);
        hash.update(&self.drawn.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        let mut seed = [0; 32];
        seed.copy_from_slice(hash.finish().as_ref());
        Generator::from_seed(seed)
    }

    fn keyed(key: [u8; 32]) -> Self {
        Self { key, drawn: Arc::default() }
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secrets(****)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_processes_draw_other_secrets_and_fixed_ones_are_the_same() {
        let drawn = |secrets: Secrets| [secrets.token(16), secrets.clone().token(16)];
        let [first, second] = drawn(Secrets::of_this_process());
        assert_eq!(first.len(), 32);
        assert_ne!(first, second, "a clone goes on where the first one stopped");
        assert_ne!(drawn(Secrets::of_this_process()), [first, second]);
        assert_eq!(drawn(Secrets::fixed()), drawn(Secrets::fixed()));
        assert_eq!(format!("{:?}", Secrets::fixed()), "Secrets(****)");
    }
}
