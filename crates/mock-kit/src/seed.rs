use std::{
    collections::HashMap,
    fmt::Write,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use aws_lc_rs::digest::{Context, SHA256};
use rand::SeedableRng;
use rand_chacha::ChaCha12Rng;

/// The generator that every draw comes from. It implements `rand::Rng`.
pub type Generator = ChaCha12Rng;

/// The source of all randomness that a person may see: one number for a run.
///
/// Each draw is made for a person and a purpose. The n-th draw for the same person and purpose is the same in
/// every run with the same seed, whatever the other people of the run do and in whatever order: this is what
/// makes `--jobs 2` show the same codes as `--jobs 1`. What must not be guessed comes from [`crate::Secrets`]; keys and
/// certificates come from the system.
#[derive(Clone, Debug)]
pub struct Seed {
    root: u64,
    draws: Arc<Mutex<HashMap<(String, String), u64>>>,
}

impl Seed {
    /// The seed of a run.
    #[must_use]
    pub fn new(root: u64) -> Self {
        Self { root, draws: Arc::default() }
    }

    /// The generator of the next draw for `person` (a key such as a national id; empty when nobody is known
    /// yet) and `purpose` (such as `pin`).
    #[must_use]
    pub fn draw(&self, person: &str, purpose: &str) -> Generator {
        let mut draws = self.lock();
        let count = draws.entry((person.to_owned(), purpose.to_owned())).or_default();
        *count += 1;
        self.generator(person, purpose, *count)
    }

    /// `bytes` random bytes of the next draw, in lower-case hexadecimal: fit for a URL.
    #[must_use]
    pub fn token(&self, person: &str, purpose: &str, bytes: usize) -> String {
        let mut drawn = vec![0; bytes];
        rand::Rng::fill_bytes(&mut self.draw(person, purpose), &mut drawn);
        drawn.iter().fold(String::with_capacity(bytes * 2), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// How many draws were made, for each person and purpose.
    pub(crate) fn draws(&self) -> HashMap<(String, String), u64> {
        self.lock().clone()
    }

    /// The next draws are those that come after so many.
    pub(crate) fn put_back(&self, draws: HashMap<(String, String), u64>) {
        *self.lock() = draws;
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(String, String), u64>> {
        self.draws.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn generator(&self, person: &str, purpose: &str, count: u64) -> Generator {
        let mut hash = Context::new(&SHA256);
        hash.update(&self.root.to_be_bytes());
        hash.update(&count.to_be_bytes());
        // The length in front keeps ("ab", "c") apart from ("a", "bc").
        hash.update(&person.len().to_be_bytes());
        hash.update(person.as_bytes());
        hash.update(purpose.as_bytes());
        let mut seed = [0; 32];
        seed.copy_from_slice(hash.finish().as_ref());
        Generator::from_seed(seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_depends_on_seed_person_purpose_and_rank_and_on_nothing_else() {
        let alone = Seed::new(7);
        let expected = [alone.token("anne", "link", 8), alone.token("anne", "link", 8)];

        let busy = Seed::new(7);
        let _other = busy.token("bruno", "link", 8);
        let first = busy.token("anne", "link", 8);
        let _purpose = busy.token("anne", "session", 8);
        assert_eq!([first, busy.token("anne", "link", 8)], expected);

        assert_ne!(expected[0], expected[1]);
        assert_ne!(Seed::new(8).token("anne", "link", 8), expected[0]);
        assert_ne!(Seed::new(7).token("ann", "elink", 8), expected[0]);
    }
}
