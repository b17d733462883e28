//! What stands beside the browser: readers, and cards that SoftHSM2 holds. In a folder with spaces and an accent, as a user's
//! may be.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// Where Debian, Fedora and Alpine put it.
const SOFTHSM: [&str; 3] =
    ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/usr/lib/pkcs11/libsofthsm2.so"];

pub struct Desk {
    folder: TempDir,
}

impl Desk {
    /// With two empty readers.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("poste d'été ").tempdir().unwrap();
        let desk = Self { folder };
        std::fs::create_dir(desk.path("les cartes")).unwrap();
        std::fs::create_dir_all(desk.readers().join("cards")).unwrap();
        let tokens = format!("directories.tokendir = {}\n", desk.path("les cartes").display());
        std::fs::write(desk.path("softhsm2.conf"), tokens).unwrap();
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn readers(&self) -> PathBuf {
        self.path("les lecteurs")
    }

    /// The environment of a browser.
    pub fn environment(&self) -> [(&'static str, PathBuf); 3] {
        let softhsm =
            SOFTHSM.iter().map(Path::new).find(|path| path.exists()).expect("SoftHSM2 is installed");
        [
            ("DOUBLURE_READER", self.readers()),
            ("DOUBLURE_SOFTHSM", softhsm.to_owned()),
            ("SOFTHSM2_CONF", self.path("softhsm2.conf")),
        ]
    }

    /// A new card with a key and that code; its serial.
    pub fn card(&self, pin: &str) -> String {
        let known = self.serials();
        let label = format!("CPS {}", known.len());
        self.softhsm(&["--init-token", "--free", "--label", &label, "--pin", pin, "--so-pin", "12345678"]);
        let key = self.path("key.pem");
        std::fs::write(&key, rcgen::KeyPair::generate().unwrap().serialize_pem()).unwrap();
        let key = key.to_str().unwrap();
        self.softhsm(&["--import", key, "--token", &label, "--label", "key", "--id", "01", "--pin", pin]);
        let serial = self.serials().into_iter().find(|serial| !known.contains(serial)).unwrap();
        self.remember(&serial, &format!("tries 3\npin {pin}\n"));
        serial
    }

    fn serials(&self) -> Vec<String> {
        let shown = self.softhsm(&["--show-slots"]);
        let serials = shown.lines().filter_map(|line| line.trim().strip_prefix("Serial number:"));
        serials.map(|serial| serial.trim().to_owned()).filter(|serial| !serial.is_empty()).collect()
    }

    fn softhsm(&self, arguments: &[&str]) -> String {
        let output = Command::new("softhsm2-util").args(arguments).envs(self.environment()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// These cards in these readers, and no others.
    pub fn insert(&self, cards: &[(u8, &str)]) {
        let lines = cards.iter().map(|(slot, serial)| format!("{slot} {serial}\n"));
        self.insert_text(&lines.collect::<String>());
    }

    pub fn insert_text(&self, text: &str) {
        self.insert_bytes(text.as_bytes());
    }

    pub fn insert_bytes(&self, bytes: &[u8]) {
        replace(&self.readers().join("inserted"), bytes);
    }

    /// What the card remembers, from now on.
    pub fn remember(&self, serial: &str, text: &str) {
        replace(&self.readers().join("cards").join(serial), text.as_bytes());
    }

    pub fn memory(&self, serial: &str) -> String {
        std::fs::read_to_string(self.readers().join("cards").join(serial)).unwrap()
    }

    pub fn deviate(&self, word: &str) {
        replace(&self.readers().join("deviations"), word.as_bytes());
    }
}

fn replace(file: &Path, bytes: &[u8]) {
    let next = file.with_extension("next");
    std::fs::write(&next, bytes).unwrap();
    std::fs::rename(next, file).unwrap();
}
