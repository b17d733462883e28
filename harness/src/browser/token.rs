use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use tokio::process::Command;

use super::{
    BrowserError, ClientCard,
    card_store::{PASSWORD, address},
    nss, tools,
};
use crate::lang::say;

/// SoftHSM2 knows two codes; nobody uses that of the officer.
const OFFICER_CODE: &str = "00000000";

/// A card as SoftHSM2 keeps it: a folder of its own, with certificate and key behind the card's code.
#[derive(Debug)]
pub(super) struct Token {
    /// Sixteen hexadecimal digits.
    pub serial: String,
}

/// A card that is kept as SoftHSM2 keeps it.
#[derive(Clone, Debug)]
pub struct KeptCard {
    /// SoftHSM2's own settings, for `SOFTHSM2_CONF`.
    pub settings: PathBuf,
    /// The PKCS#11 module that reads it.
    pub module: PathBuf,
}

/// Writes a card below `folder` as SoftHSM2 keeps it: for any program that speaks PKCS#11.
///
/// # Errors
/// [`BrowserError`] when a program is missing ([`tools::TOKEN`]) or fails.
pub async fn write_token(card: &ClientCard, folder: &Path) -> Result<KeptCard, BrowserError> {
    let (settings, tokens) = (folder.join("softhsm2.conf"), folder.join("tokens"));
    let database = tempfile::tempdir()?;
    writer(database.path()).await?;
    configure(&settings, &tokens)?;
    Token::write(card, &tokens, database.path()).await?;
    Ok(KeptCard { settings, module: tools::SOFTHSM2.locate()? })
}

/// Makes an NSS database by which cards are written.
pub(super) async fn writer(database: &Path) -> Result<(), BrowserError> {
    let named = address(database);
    nss::run(&tools::CERTUTIL.locate()?, &["-N", "-d", &named, "--empty-password"]).await?;
    let softhsm = tools::SOFTHSM2.locate()?;
    let softhsm = softhsm.to_string_lossy();
    let arguments = ["-force", "-dbdir", &named, "-add", "SoftHSM2", "-libfile", &softhsm];
    nss::run(&tools::MODUTIL.locate()?, &arguments).await.map(|_| ())
}

impl Token {
    /// Puts a card onto a new token below `folder`, by an NSS database that has SoftHSM2's module.
    pub async fn write(card: &ClientCard, folder: &Path, database: &Path) -> Result<Self, BrowserError> {
        let place = tempfile::Builder::new().prefix("carte-").tempdir_in(folder)?;
        let tokens = place.path().join("jetons");
        let configuration = place.path().join("softhsm2.conf");
        configure(&configuration, &tokens)?;
        let code = card.code.as_str();
        let utility = tools::SOFTHSM2_UTIL.locate()?;
        run(
            &utility,
            &["--init-token", "--free", "--label", &card.label, "--pin", code, "--so-pin", OFFICER_CODE],
            &configuration,
        )
        .await?;
        let file = place.path().join("carte.p12");
        fs::write(&file, card.pkcs12(PASSWORD)?)?;
        let (file, database) = (file.to_string_lossy(), address(database));
        let arguments = ["-i", &file, "-d", &database, "-h", &card.label, "-K", code, "-W", PASSWORD];
        run(&tools::PK12UTIL.locate()?, &arguments, &configuration).await?;
        let made = fs::read_dir(&tokens)?.next().ok_or_else(|| {
            BrowserError::Card(say!("SoftHSM2 n’en a pas fait de jeton", "SoftHSM2 made no token of it"))
        })??;
        let kept = folder.join(made.file_name());
        fs::rename(made.path(), &kept)?;
        let serial = serial(&made.file_name());
        Ok(Self { serial })
    }

    /// Which slot SoftHSM2 shows it in: its own rule, read in its source and seen.
    pub fn slot(&self) -> u32 {
        let last = self.serial.get(8..).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        last.unwrap_or_default() & 0x7fff_ffff
    }
}

/// Writes SoftHSM2's own settings: where its tokens are.
///
/// # Errors
/// Also for a path that SoftHSM2 would read as something else: it ends a line at `#` and splits it at `=`.
pub(super) fn configure(file: &Path, tokens: &Path) -> Result<(), BrowserError> {
    if tokens.to_string_lossy().contains(['#', '=', '\n']) {
        let path = tokens.display();
        return Err(BrowserError::Card(say!(
            "SoftHSM2 ne lit pas un dossier dont le chemin contient « # » ou « = » ({path}) ; prenez-en un autre",
            "SoftHSM2 does not read a folder whose path holds “#” or “=” ({path}); take another one"
        )));
    }
    fs::create_dir_all(tokens)?;
    let tokens = tokens.display();
    let settings =
        format!("directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n");
    Ok(fs::write(file, settings)?)
}

/// `bd3f6931-e4bc-b356-dbff-d5085803fa22` → `dbffd5085803fa22`.
fn serial(folder: &OsStr) -> String {
    let digits: String = folder.to_string_lossy().chars().filter(char::is_ascii_hexdigit).collect();
    digits[digits.len().saturating_sub(16)..].to_owned()
}

async fn run(program: &Path, arguments: &[&str], configuration: &Path) -> Result<(), BrowserError> {
    let mut command = Command::new(program);
    command.args(arguments).env("SOFTHSM2_CONF", configuration);
    nss::finish(program, &mut command).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_softhsm2_would_read_as_another_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let settings = folder.path().join("softhsm2.conf");
        for name in ["cartes #12", "a=b"] {
            let said = configure(&settings, &folder.path().join(name)).unwrap_err().to_string();
            assert!(said.contains("« # » ou « = »") && !settings.exists(), "{said}");
        }
        configure(&settings, &folder.path().join("à part")).unwrap();
    }

    #[test]
    fn a_tokens_serial_and_slot_are_read_from_its_folder() {
        let serial = serial(OsStr::new("bd3f6931-e4bc-b356-dbff-d5085803fa22"));
        assert_eq!(serial, "dbffd5085803fa22");
        let token = Token { serial };
        assert_eq!(token.slot(), 0x5803_fa22);
    }
}
