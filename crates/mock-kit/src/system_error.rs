use std::{
    borrow::Cow,
    io::{self, ErrorKind},
};

/// What the system said, in French, for the end of a sentence: « … ne peut pas être lu : il n’existe pas ».
///
/// What it says in English with a number, « (os error 2) », helps nobody who runs a test. What is rare stays as the
/// system says it, without the number.
#[must_use]
pub fn in_french(error: &io::Error) -> Cow<'static, str> {
    // An error that carries another one says what that one says, whatever its kind.
    if error.get_ref().is_some() {
        return error.to_string().into();
    }
    match error.kind() {
        ErrorKind::NotFound => "il n’existe pas".into(),
        ErrorKind::PermissionDenied => "le système ne l’autorise pas".into(),
        ErrorKind::AlreadyExists => "il existe déjà".into(),
        ErrorKind::IsADirectory => "c’est un dossier".into(),
        ErrorKind::NotADirectory => "ce qui devrait être un dossier n’en est pas un".into(),
        ErrorKind::DirectoryNotEmpty => "ce dossier n’est pas vide".into(),
        ErrorKind::InvalidData => "ce n’est pas du texte en UTF-8".into(),
        ErrorKind::InvalidFilename => "ce nom n’est pas possible".into(),
        ErrorKind::ReadOnlyFilesystem => "ce disque est en lecture seule".into(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "il n’y a plus de place sur le disque".into(),
        ErrorKind::AddrInUse => "il est déjà pris".into(),
        ErrorKind::ConnectionRefused => "rien n’écoute à cette adresse".into(),
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => "la connexion a été coupée".into(),
        ErrorKind::TimedOut => "rien n’est venu à temps".into(),
        _ => {
            let said = error.to_string();
            said.split(" (os error").next().unwrap_or_default().to_owned().into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_often_is_french_and_the_rest_has_no_number() {
        let missing = std::fs::read_to_string("nulle-part").unwrap_err();
        assert_eq!(in_french(&missing), "il n’existe pas");
        let folder = std::fs::read_to_string(env!("CARGO_MANIFEST_DIR")).unwrap_err();
        assert_eq!(in_french(&folder), "c’est un dossier");
        let file = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap_err();
        assert_eq!(in_french(&file), "ce qui devrait être un dossier n’en est pas un");
        let held = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let taken = std::net::TcpListener::bind(held.local_addr().unwrap()).unwrap_err();
        assert_eq!(in_french(&taken), "il est déjà pris");
        assert_eq!(in_french(&io::Error::new(ErrorKind::InvalidData, "autre chose")), "autre chose");
        #[cfg(unix)]
        for number in 1..140 {
            let said = in_french(&io::Error::from_raw_os_error(number));
            assert!(!said.is_empty() && !said.contains("os error"), "{number}: {said}");
        }
    }
}
