//! A card as a `SoftHSM2` token: key and certificate behind its code, as a real card has them, for any program that speaks
//! PKCS#11.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::export::{make_private, pkcs12_of, write_new};
use crate::{
    browser::tools::{Missing, PK12UTIL, Purpose, Source, Tool},
    lang::{Text, say},
    stack::control::IssuedCard,
};

/// What makes tokens.
const SOFTHSM2_UTIL: Tool =
    Tool { names: &["softhsm2-util"], source: Source::Debian("softhsm2"), purpose: Purpose::Card };
/// What tells NSS of a module.
const MODUTIL: Tool =
    Tool { names: &["modutil"], source: Source::Debian("libnss3-tools"), purpose: Purpose::Card };
/// What makes a database of NSS.
const CERTUTIL: Tool =
    Tool { names: &["certutil"], source: Source::Debian("libnss3-tools"), purpose: Purpose::Card };
/// What puts a certificate on a token, where NSS's tools are not there.
const PKCS11_TOOL: Tool =
    Tool { names: &["pkcs11-tool"], source: Source::Debian("opensc"), purpose: Purpose::Card };

/// The module itself, which is no program.
const LIBRARY: Tool =
    Tool { names: &["libsofthsm2.so"], source: Source::Debian("libsofthsm2"), purpose: Purpose::Card };

/// Where systems put the module.
const LIBRARIES: [&str; 6] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
];
/// What the token calls its card.
const LABEL: &str = "carte";
/// Of the officer who unblocks a token: nobody needs it.
const OFFICER_PIN: &str = "12345678";

/// The programs that make a token.
pub(super) struct Tools {
    softhsm: PathBuf,
    library: PathBuf,
    writer: Writer,
}

/// What puts the card on it.
enum Writer {
    Nss { certutil: PathBuf, modutil: PathBuf, pk12util: PathBuf },
    OpenSc(PathBuf),
}

impl Tools {
    /// All that is needed, or what is missing.
    pub(super) fn locate() -> Result<Self, Missing> {
        let softhsm = SOFTHSM2_UTIL.locate()?;
        let library = LIBRARIES.iter().map(PathBuf::from).find(|path| path.is_file());
        let library = library.ok_or(Missing(LIBRARY))?;
        Ok(Self { softhsm, library, writer: Writer::locate()? })
    }

    /// Makes it in `folder`; what to do with it.
    pub(super) fn make(&self, card: &IssuedCard, folder: &Path) -> Result<Text, Text> {
        let failed = |error: io::Error| say!("le jeton ne peut pas être fabriqué : {error}", "the token cannot be made: {error}"; error);
        let folder = std::path::absolute(folder.join("softhsm")).map_err(failed)?;
        let tokens = folder.join("tokens");
        make_private(&tokens).map_err(failed)?;
        let config = folder.join("softhsm2.conf");
        let settings = format!(
            "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
            tokens.display()
        );
        fs::write(&config, settings).map_err(failed)?;
        let name = format!("{} TEST {}", card.kind, &card.serial[..card.serial.len().min(8)]);
        let run = |program: &Path, words: &[&str]| run(program, words, &config);
        let pin = card.pin.as_str();
        run(
            &self.softhsm,
            &["--init-token", "--free", "--label", &name, "--so-pin", OFFICER_PIN, "--pin", pin],
        )?;
        let work = tempfile::tempdir().map_err(failed)?;
        self.writer.write(card, &name, &self.library, work.path(), run)?;
        let (config, library) = (config.display(), self.library.display());
        Ok(say!(
            "\nUn programme qui lit le jeton : SOFTHSM2_CONF={config}, module {library}",
            "\nA program that reads the token: SOFTHSM2_CONF={config}, module {library}"
        ))
    }
}

impl Writer {
    fn locate() -> Result<Self, Missing> {
        let nss = || {
            Ok(Self::Nss {
                certutil: CERTUTIL.locate()?,
                modutil: MODUTIL.locate()?,
                pk12util: PK12UTIL.locate()?,
            })
        };
        match (nss(), PKCS11_TOOL.locate()) {
            (Ok(nss), _) => Ok(nss),
            (Err(_), Ok(opensc)) => Ok(Self::OpenSc(opensc)),
            (Err(missing), Err(_)) => Err(missing),
        }
    }

    fn write(
        &self,
        card: &IssuedCard,
        token: &str,
        library: &Path,
        work: &Path,
        run: impl Fn(&Path, &[&str]) -> Result<(), Text>,
    ) -> Result<(), Text> {
        let failed = |reason: String| {
            say!("le jeton ne peut pas être fabriqué : {reason}", "the token cannot be made: {reason}")
        };
        let file = |name: &str, bytes: &[u8]| {
            let path = work.join(name);
            write_new(&path, bytes).map_err(|error| failed(error.to_string()))?;
            Ok::<_, Text>(path.to_string_lossy().into_owned())
        };
        let leaf = leaf(&card.certificate_pem);
        let library = library.to_string_lossy();
        let pin = card.pin.as_str();
        match self {
            Self::Nss { certutil, modutil, pk12util } => {
                let database = format!("sql:{}", work.display());
                run(certutil, &["-N", "-d", &database, "--empty-password"])?;
                let add = ["-force", "-dbdir", &database, "-add", LABEL, "-libfile", &library];
                run(modutil, &add)?;
                // The card alone: its authorities are no matter of the card.
                let store = pkcs12_of(leaf, &card.key_pem, LABEL, pin).map_err(failed)?;
                let store = file("carte.p12", &store)?;
                run(pk12util, &["-i", &store, "-d", &database, "-h", token, "-K", pin, "-W", pin])
            }
            Self::OpenSc(tool) => {
                let key = file("cle.pem", card.key_pem.as_bytes())?;
                let certificate = file("carte.pem", leaf.as_bytes())?;
                let common =
                    ["--module", &library, "--token-label", token, "--login", "--pin", pin, "--id", "01"];
                for (kind, path) in [("privkey", &key), ("cert", &certificate)] {
                    let write = ["--write-object", path.as_str(), "--type", kind, "--label", LABEL];
                    run(tool, &[common.as_slice(), &write].concat())?;
                }
                Ok(())
            }
        }
    }
}

/// The first certificate of a chain.
fn leaf(chain: &str) -> &str {
    const END: &str = "-----END CERTIFICATE-----";
    chain.find(END).map_or(chain, |end| &chain[..end + END.len()])
}

/// Runs a program to its end, on the tokens of this configuration alone.
fn run(program: &Path, words: &[&str], config: &Path) -> Result<(), Text> {
    let ended = Command::new(program).args(words).env("SOFTHSM2_CONF", config).stdin(Stdio::null()).output();
    let program = program.display();
    let ended = ended.map_err(
        |error| say!("{program} ne démarre pas : {error}", "{program} does not start: {error}"; error),
    )?;
    if ended.status.success() {
        return Ok(());
    }
    let said = [ended.stderr, ended.stdout].map(|text| String::from_utf8_lossy(&text).trim().to_owned());
    let said = said.join(" ");
    Err(say!("{program} a échoué : {said}", "{program} failed: {said}"))
}
