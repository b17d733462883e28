//! `cards export`: a card, or an organisation's certificate, as files.
//!
//! | file | what |
//! |---|---|
//! | `carte.p12` | certificate, chain and key, for browsers; its password is told |
//! | `carte.pem` | certificate and its authority's, leaf first |
//! | `cle.pem` | private key (PKCS#8) |
//! | `chaine.pem` | the authority that issued it, and the root: what to verify with |
//! | `softhsm/` | a card's `SoftHSM2` token, behind its code: [`browser::write_token`] |
//!
//! Of an organisation the first two are called `certificat`. Keys can be read by their owner alone.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::Args;
use identities::TestIgc;
use mock_kit::authority::write_private;

use super::{CardsError, Named, Running};
use crate::{
    browser::{self, BrowserError, ClientCard, tools},
    lang::{Lang, Text, Told, say},
    stack::control::{IgcInfo, IssuedCard},
};

/// Password of the PKCS#12 files: browsers want one, and it protects nothing real.
pub(super) const PASSWORD: &str = "doublure";

/// Where to.
#[derive(Clone, Debug, Args)]
pub(super) struct Place {
    /// Folder to write into: a new one, or an empty one.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// A `SoftHSM2` token for a card: end with an error when it cannot be made, instead of leaving it out.
    #[arg(long)]
    token: bool,
}

/// Where to, if anywhere.
#[derive(Clone, Debug, Args)]
pub(super) struct OptionalPlace {
    /// Export it at once into this folder: a new one, or an empty one.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

impl OptionalPlace {
    pub(super) fn place(&self) -> Option<Place> {
        Some(Place { out: self.out.clone()?, token: false })
    }
}

impl Place {
    /// Whether something may be written there: nothing is ever overwritten.
    pub(super) fn check(&self) -> Result<(), CardsError> {
        let shown = self.out.display();
        let inside = match fs::read_dir(&self.out) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => {
                return Err(CardsError::Usage(say!(
                    "« {shown} » ne peut pas recevoir la carte : {error}",
                    "“{shown}” cannot take the card: {error}";
                    error
                )));
            }
        };
        if inside {
            return Err(CardsError::Usage(say!(
                "le dossier « {shown} » n’est pas vide : rien n’est écrit ; donnez un dossier vide ou nouveau avec --out",
                "the folder “{shown}” is not empty: nothing is written; give an empty or a new folder with --out"
            )));
        }
        if self.token {
            tools::check(tools::TOKEN).map_err(|missing| CardsError::Broken(missing.told()))?;
        }
        Ok(())
    }

    /// Whether what is asked for can be had of it.
    pub(super) fn suits(&self, named: &Named) -> Result<(), CardsError> {
        if self.token && matches!(named, Named::Organisation(_)) {
            return Err(CardsError::Usage(say!(
                "--token ne vaut que pour une carte : un certificat d’organisation est un fichier",
                "--token is for cards alone: an organisation’s certificate is a file"
            )));
        }
        Ok(())
    }
}

pub(super) async fn export(
    running: &Running,
    named: &Named,
    place: &Place,
    lang: Lang,
) -> Result<(), CardsError> {
    let igc = running.ask(running.control.igc().await)?;
    let files = Files { folder: &place.out, named };
    let written = files.write(&igc).map_err(|(path, error)| {
        let path = path.display();
        CardsError::Broken(say!(
            "« {path} » ne peut pas être écrit : {error}",
            "“{path}” cannot be written: {error}";
            error
        ))
    })?;
    let shown = place.out.display();
    let told = say!("Écrit dans {shown}/ :", "Written into {shown}/:");
    println!("\n{}", told.to(lang));
    for (name, what) in written {
        println!("  {name:<15} {}", what.to(lang));
    }
    if let Named::Card(card) = named {
        keep_as_token(card, place, lang).await?;
    }
    print_commands(&files, &igc, lang);
    Ok(())
}

async fn keep_as_token(card: &IssuedCard, place: &Place, lang: Lang) -> Result<(), CardsError> {
    match tools::check(tools::TOKEN) {
        Ok(()) => {
            let made = token(card, &place.out).await.map_err(CardsError::Broken)?;
            let pin = &card.pin;
            let what = say!("jeton SoftHSM2, code {pin}", "SoftHSM2 token, PIN {pin}");
            println!("  {:<15} {}", "softhsm/", what.to(lang));
            println!("{}", made.to(lang));
            Ok(())
        }
        Err(missing) if place.token => Err(CardsError::Broken(missing.told())),
        Err(missing) => {
            let missing = missing.told();
            let told =
                say!("Sans jeton SoftHSM2 : {missing}", "Without a SoftHSM2 token: {missing}"; missing);
            println!("\n{}", told.to(lang));
            Ok(())
        }
    }
}

/// Makes it; what to do with it.
async fn token(card: &IssuedCard, folder: &Path) -> Result<Text, Text> {
    let failed = |error: BrowserError| say!("le jeton ne peut pas être fabriqué : {error}", "the token cannot be made: {error}"; error);
    let folder = std::path::absolute(folder.join("softhsm")).map_err(|error| failed(error.into()))?;
    make_private(&folder).map_err(|error| failed(error.into()))?;
    let card = ClientCard {
        certificate_pem: card.certificate_pem.clone(),
        key_pem: card.key_pem.clone(),
        label: format!("{} TEST {}", card.kind, &card.serial[..card.serial.len().min(8)]),
        code: card.pin.clone(),
        tries: identities::Card::TRIES,
    };
    let kept = browser::write_token(&card, &folder).await.map_err(failed)?;
    let (settings, module) = (kept.settings.display(), kept.module.display());
    Ok(say!(
        "\nUn programme qui lit le jeton : SOFTHSM2_CONF={settings}, module {module}",
        "\nA program that reads the token: SOFTHSM2_CONF={settings}, module {module}"
    ))
}

/// What is written, and where.
struct Files<'f> {
    folder: &'f Path,
    named: &'f Named,
}

impl Files<'_> {
    /// `carte`, or `certificat` for an organisation.
    fn stem(&self) -> &'static str {
        match self.named {
            Named::Card(_) => "carte",
            Named::Organisation(_) => "certificat",
        }
    }

    /// The path of one of them, as a shell reads it.
    fn quoted(&self, name: &str) -> String {
        let path = self.folder.join(name).display().to_string();
        // A NUL is all that no shell takes, and no path has one.
        shlex::try_quote(&path).map(std::borrow::Cow::into_owned).unwrap_or(path)
    }

    fn pems(&self) -> (&str, &str) {
        match self.named {
            Named::Card(card) => (&card.certificate_pem, &card.key_pem),
            Named::Organisation(one) => (&one.certificate_pem, &one.key_pem),
        }
    }

    /// The one that issues such certificates, then the root. OpenSSL's `ocsp` takes the first one of a file.
    fn authorities(&self, igc: &IgcInfo) -> String {
        let issuing = match self.named {
            Named::Card(_) => TestIgc::ISSUING_NAME,
            Named::Organisation(_) => TestIgc::ORGANISATIONS_NAME,
        };
        let of = |name: &'static str| igc.authorities.iter().filter(move |authority| authority.name == name);
        of(issuing)
            .chain(of(TestIgc::ROOT_NAME))
            .map(|authority| authority.certificate_pem.as_str())
            .collect()
    }

    /// What a browser calls it.
    fn alias(&self) -> String {
        match self.named {
            Named::Card(card) => format!("{} {} TEST", card.holder, card.kind),
            Named::Organisation(one) => format!("{} TEST", one.name),
        }
    }

    fn write(&self, igc: &IgcInfo) -> Result<Vec<(String, Text)>, (PathBuf, io::Error)> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |error| (path, error)
        };
        make_private(self.folder).map_err(at(self.folder))?;
        let (certificate_pem, key_pem) = self.pems();
        let stem = self.stem();
        let pkcs12 = self.folder.join(format!("{stem}.p12"));
        let store = browser::pkcs12(certificate_pem, key_pem, &self.alias(), PASSWORD);
        let store = store.map_err(io::Error::other).map_err(at(&pkcs12))?;
        write_new(&pkcs12, &store).map_err(at(&pkcs12))?;
        let key = self.folder.join("cle.pem");
        write_private(&key, key_pem).map_err(at(&key))?;
        let certificate = self.folder.join(format!("{stem}.pem"));
        fs::write(&certificate, certificate_pem).map_err(at(&certificate))?;
        let chain = self.folder.join("chaine.pem");
        fs::write(&chain, self.authorities(igc)).map_err(at(&chain))?;
        let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let p12 =
            say!("pour un navigateur, mot de passe « {PASSWORD} »", "for a browser, password “{PASSWORD}”");
        Ok(vec![
            (name(&pkcs12), p12),
            (name(&certificate), say!("le certificat et son autorité", "the certificate and its authority")),
            (name(&key), say!("sa clé privée", "its private key")),
            (name(&chain), say!("les autorités, pour vérifier", "the authorities, to verify with")),
        ])
    }
}

fn print_commands(files: &Files<'_>, igc: &IgcInfo, lang: Lang) {
    println!("\n{}", lang.say("Pour vérifier :", "To verify:"));
    let (chain, certificate) = (files.quoted("chaine.pem"), files.quoted(&format!("{}.pem", files.stem())));
    println!("  openssl verify -CAfile {chain} {certificate}");
    if let Some(ocsp) = &igc.ocsp {
        println!("  openssl verify -crl_check -crl_download -CAfile {chain} {certificate}");
        println!("  openssl ocsp -issuer {chain} -cert {certificate} -CAfile {chain} -url {ocsp}");
    }
}

/// A folder that its owner alone may look into.
#[cfg(unix)]
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// A file that its owner alone may read, and that was not there.
#[cfg(unix)]
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    fs::OpenOptions::new().create_new(true).write(true).mode(0o600).open(path)?.write_all(bytes)
}

#[cfg(not(unix))]
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write;
    fs::OpenOptions::new().create_new(true).write(true).open(path)?.write_all(bytes)
}
