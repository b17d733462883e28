use mock_kit::deviations::{Deviation, ScopeKind};

/// A message is accepted as usual and never arrives, as with an overzealous filter of the real world.
///
/// At the door of a mail server nobody's national id is known: the person of a scope is the recipient's
/// **address**, in lower case.
pub const MAIL_LOST: Deviation = Deviation {
    name: "mail.lost",
    effect: "un message est accepté (250) mais n’arrive jamais ; pour une seule personne, donner son adresse en minuscules",
    scopes: ScopeKind::WITHOUT_CLIENT,
};

/// The recipient is refused, as when a mailbox does not exist or is full. The person of a scope is the
/// recipient's **address**, in lower case.
pub const RCPT_REJECTED: Deviation = Deviation {
    name: "smtp.rcpt.rejected",
    effect: "le destinataire est refusé (550 à RCPT) ; pour une seule personne, donner son adresse en minuscules",
    scopes: ScopeKind::WITHOUT_CLIENT,
};

/// Every fault that the mail server can commit.
pub const DEVIATIONS: &[Deviation] = &[MAIL_LOST, RCPT_REJECTED];
