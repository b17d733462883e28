//! Every fault that the mail server can commit, by name.
//!
//! At its door nobody's national id is known: the person of a scope is the recipient's **address**, in lower case.

use mock_kit::deviations::{Deviation, ScopeKind};

/// A message is accepted as usual and never arrives, as with an overzealous filter of the real world.
pub const MAIL_LOST: Deviation = Deviation {
    name: "mail.lost",
    effect: "un message est accepté (250) mais n’arrive jamais ; pour une seule personne, donner son adresse en minuscules",
    scopes: ScopeKind::WITHOUT_CLIENT,
};

/// A message arrives in the spam folder: the guide warns of it ("vérifiez vos spams").
pub const MAIL_SPAM: Deviation = Deviation {
    name: "mail.spam",
    effect: "un message arrive dans les courriers indésirables ; pour une seule personne, donner son adresse en minuscules",
    scopes: ScopeKind::WITHOUT_CLIENT,
};

/// A message is accepted and held back until it is released by the control API.
pub const MAIL_DELAYED: Deviation = Deviation {
    name: "mail.delayed",
    effect: "un message est accepté (250) puis retenu, jusqu’à ce qu’on le libère ; pour une seule personne, donner son adresse en minuscules",
    scopes: ScopeKind::WITHOUT_CLIENT,
};

/// The recipient is refused for good (RFC 5321 §4.2.1: 5yz), as when a mailbox does not exist.
pub const RCPT_REJECTED: Deviation = Deviation {
    name: "smtp.rcpt.rejected",
    effect: "le destinataire est refusé (550 à RCPT) ; pour une seule personne, donner son adresse en minuscules",
    scopes: ScopeKind::WITHOUT_CLIENT,
};

/// The recipient is refused for now (RFC 5321 §4.2.1: 4yz), as when a mailbox is full or a server keeps a grey list.
pub const RCPT_DEFERRED: Deviation = Deviation {
    name: "smtp.rcpt.deferred",
    effect: "le destinataire est refusé pour le moment (450 à RCPT) ; pour une seule personne, donner son adresse en minuscules",
    scopes: ScopeKind::WITHOUT_CLIENT,
};

/// Every fault that the mail server can commit.
pub const DEVIATIONS: &[Deviation] = &[MAIL_LOST, MAIL_SPAM, MAIL_DELAYED, RCPT_REJECTED, RCPT_DEFERRED];
