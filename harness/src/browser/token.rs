use std::{ffi::OsStr, fs, io, path::Path};

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
pub(super) fn configure(file: &Path, tokens: &Path) -> io::Result<()> {
    fs::create_dir_all(tokens)?;
    let tokens = tokens.display();
    fs::write(
        file,
        format!("directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n"),
    )
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
    fn a_tokens_serial_and_slot_are_read_from_its_folder() {
        let serial = serial(OsStr::new("bd3f6931-e4bc-b356-dbff-d5085803fa22"));
        assert_eq!(serial, "dbffd5085803fa22");
        let token = Token { serial };
        assert_eq!(token.slot(), 0x5803_fa22);
    }
}
