//! What a client may send before the message itself, read as leniently as the servers of the real world do, and
//! written down again in the one form that our state machine reads.

use std::fmt::Write;

use super::address::{Address, AddressError};

/// Stands for the empty sender `<>` of a notification (RFC 5321 §4.5.5) in a canonical line; no address can be
/// mistaken for it, since an address has something on both sides of the `@`.
pub const NULL_SENDER: &str = "@";

/// Why a command is refused before the state machine sees it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// RFC 6531 §3.1: what is not ASCII is UTF-8.
    #[error("Commands are in ASCII or UTF-8")]
    Encoding,
    /// RFC 5321 §4.1.1.1: a client names itself.
    #[error("Syntax: {0} name-of-the-client")]
    NoClientName(&'static str),
    /// No path after `FROM:` or `TO:`.
    #[error("Syntax: {0}<address>")]
    NoPath(&'static str),
    /// The path holds no address of a mailbox.
    #[error("Mailbox name not allowed: {0}")]
    BadMailbox(#[from] AddressError),
    /// RFC 1870 §6: the client says beforehand that its message is too long.
    #[error("Message of {declared} octets: the limit is {limit}")]
    TooBig {
        /// What the client said.
        declared: usize,
        /// What is accepted.
        limit: usize,
    },
}

impl CommandError {
    /// The reply's code (RFC 5321 §4.2.3, RFC 1870 §6.1).
    #[must_use]
    pub fn code(&self) -> u16 {
        match self {
            Self::Encoding => 500,
            Self::NoClientName(_) | Self::NoPath(_) => 501,
            Self::BadMailbox(_) => 553,
            Self::TooBig { .. } => 552,
        }
    }
}

/// The canonical form of a command line: verb in capitals, no needless space, one path in brackets, of the
/// parameters only `BODY=8BITMIME`, the ending CR LF. What we do not read ourselves is left as it is.
///
/// # Errors
/// [`CommandError`] when the line cannot be accepted, whatever the state of the session.
pub fn canonical(line: &[u8], message_limit: usize) -> Result<String, CommandError> {
    let line = str::from_utf8(line).map_err(|_| CommandError::Encoding)?.trim();
    let (verb, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let canonical = match verb.to_ascii_uppercase().as_str() {
        "EHLO" => format!("EHLO {}", client_name("EHLO", rest)?),
        "HELO" => format!("HELO {}", client_name("HELO", rest)?),
        "MAIL" => mail(rest, message_limit)?,
        "RCPT" => {
            let (path, _parameters) = path("RCPT TO:", rest)?;
            format!("RCPT TO:<{}>", Address::parse(path)?)
        }
        // Their arguments change nothing (RFC 5321 §4.1.1.9 allows one to NOOP).
        verb @ ("DATA" | "RSET" | "NOOP" | "QUIT") => verb.to_owned(),
        _ => line.to_owned(),
    };
    Ok(canonical + "\r\n")
}

fn client_name<'line>(verb: &'static str, rest: &'line str) -> Result<&'line str, CommandError> {
    rest.split_whitespace().next().ok_or(CommandError::NoClientName(verb))
}

fn mail(rest: &str, message_limit: usize) -> Result<String, CommandError> {
    let (path, parameters) = path("MAIL FROM:", rest)?;
    let mut canonical = "MAIL FROM:<".to_owned();
    if path.is_empty() {
        canonical.push_str(NULL_SENDER);
    } else {
        let _ = write!(canonical, "{}", Address::parse(path)?);
    }
    canonical.push('>');
    for parameter in parameters.split_whitespace().map(str::to_ascii_uppercase) {
        if parameter == "BODY=8BITMIME" {
            canonical.push_str(" BODY=8BITMIME");
        }
        if let Some(Ok(declared)) = parameter.strip_prefix("SIZE=").map(str::parse)
            && declared > message_limit
        {
            return Err(CommandError::TooBig { declared, limit: message_limit });
        }
    }
    Ok(canonical)
}

/// The path after `keyword`'s second word, without brackets and source route, and the parameters.
fn path<'line>(keyword: &'static str, rest: &'line str) -> Result<(&'line str, &'line str), CommandError> {
    let no_path = || CommandError::NoPath(keyword);
    let wanted = keyword.split_once(' ').map_or(keyword, |(_, wanted)| wanted);
    let (word, after) = rest.split_at_checked(wanted.len()).ok_or_else(no_path)?;
    if !word.eq_ignore_ascii_case(wanted) {
        return Err(no_path());
    }
    let after = after.trim_start();
    let (path, parameters) = match after.strip_prefix('<') {
        Some(bracketed) => bracketed.split_once('>').ok_or_else(no_path)?,
        // Without brackets, which many servers accept.
        None if after.is_empty() => return Err(no_path()),
        None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
    };
    let path = path.trim();
    // RFC 5321 §4.1.1.3: a source route is accepted and ignored.
    let path = match path.strip_prefix('@').and_then(|route| route.split_once(':')) {
        Some((_route, mailbox)) => mailbox,
        None => path,
    };
    Ok((path, parameters))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 1_000;

    #[test]
    fn what_real_servers_accept_becomes_canonical() {
        for (line, expected) in [
            ("EHLO client.exemple", "EHLO client.exemple"),
            ("ehlo   [127.0.0.1] \r\n", "EHLO [127.0.0.1]"),
            ("MAIL FROM:<>", "MAIL FROM:<@>"),
            ("mail from: < Sas@Exemple.fr >", "MAIL FROM:<sas@exemple.fr>"),
            ("MAIL FROM:sas@exemple.fr", "MAIL FROM:<sas@exemple.fr>"),
            ("MAIL FROM:<a@b> SIZE=999 body=8bitmime SMTPUTF8", "MAIL FROM:<a@b> BODY=8BITMIME"),
            ("MAIL FROM:<a@b>BODY=8BITMIME RET=HDRS", "MAIL FROM:<a@b> BODY=8BITMIME"),
            ("RCPT TO:<@relais.fr,@autre.fr:anne@exemple.fr> NOTIFY=NEVER", "RCPT TO:<anne@exemple.fr>"),
            ("RCPT TO:<Hélène@exemple.fr>", "RCPT TO:<hélène@exemple.fr>"),
            ("data ", "DATA"),
            ("NOOP tout va bien", "NOOP"),
            ("VRFY anne", "VRFY anne"),
            ("nonsense", "nonsense"),
            ("", ""),
        ] {
            assert_eq!(canonical(line.as_bytes(), LIMIT), Ok(format!("{expected}\r\n")), "{line}");
        }
    }

    #[test]
    fn what_nobody_accepts_is_refused_with_its_own_code() {
        for (line, code) in [
            (&b"EHLO"[..], 501),
            (b"MAIL", 501),
            (b"MAIL FROM:", 501),
            (b"MAIL TO:<a@b>", 501),
            (b"MAIL FROM:<a@b", 501),
            (b"RCPT TO:<>", 553),
            (b"RCPT TO:<anne>", 553),
            (b"RCPT TO:<@>", 553),
            (b"MAIL FROM:<@>", 553),
            (b"RCPT TO:<a b@c>", 553),
            (b"MAIL FROM:<a@b> SIZE=1001", 552),
            (b"MAIL FROM:<a\xff@b>", 500),
            ("MAIL FRé".as_bytes(), 501),
        ] {
            let refused = canonical(line, LIMIT).unwrap_err();
            assert_eq!(refused.code(), code, "{}: {refused}", String::from_utf8_lossy(line));
        }
    }

    #[test]
    fn a_line_end_inside_an_address_never_reaches_the_state_machine() {
        let line = canonical(b"RCPT TO:<a@b\r\nDATA>", LIMIT);
        assert_eq!(line, Err(CommandError::BadMailbox(AddressError::Character('\r'))));
    }
}
