//! Whose account it is, and how an address becomes theirs.

deviations! {
    /// EXI PSC 19: `sub` may change, and `SubjectNameID` names the account.
    ACCOUNT_BY_SUBJECT = "sas.account.by_subject", WITHOUT_PERSON:
        "le compte est retrouvé par sub, et non par l’identifiant national";
    /// EXI PSC 19: of the ids that a person has, `SubjectNameID` names the account.
    ACCOUNT_BY_OTHER_ID = "sas.account.by_other_id", WITHOUT_PERSON:
        "le compte est retrouvé par le dernier des autres identifiants (otherIds), et non par l’identifiant national";
    /// Guide C7: the link of the mail works once.
    LINK_REUSABLE = "sas.link.reusable", ALL: "le lien d’activation du courriel fonctionne encore après avoir servi";
    /// Guide C7: the link of the mail expires.
    LINK_ETERNAL = "sas.link.eternal", ALL: "le lien d’activation du courriel fonctionne encore après son expiration";
    /// Guide C5: a new mail takes the place of the one before.
    LINK_KEPT = "sas.link.kept", ALL: "le lien d’un courriel fonctionne encore après l’envoi d’un courriel plus récent";
    /// Guide C4: the address can be written to.
    ADDRESS_UNCHECKED = "sas.address.unchecked", ALL:
        "une adresse mail avec un accent, trop longue ou sans domaine complet est acceptée";
    /// Guide C4: an address belongs to one account.
    ADDRESS_SHARED = "sas.address.shared", ALL: "une adresse mail déjà vérifiée par un autre compte est acceptée sans rien dire";
    /// Guide C5: the page claims no mail that was not sent.
    MAIL_FAILURE_HIDDEN = "sas.mail.failure_hidden", ALL:
        "la page annonce un courriel envoyé même quand la messagerie l’a refusé";
    /// Guide C5: the mail can be sent again.
    RESEND_IGNORED = "sas.mail.resend_ignored", ALL: "« Cliquez ici pour renvoyer le courriel » ne renvoie rien";
    /// Guide C4: the regulator's account and the professional's are one once the mail's link is followed.
    REGULATOR_MERGED_EARLY = "sas.regulator.merged_early", ALL:
        "le compte du régulateur est réuni à celui du professionnel dès que son adresse est saisie, sans attendre le lien du courriel";
    /// Guide C4: the two are one once the owner of the address has confirmed it.
    REGULATOR_UNCONFIRMED = "sas.regulator.unconfirmed", ALL:
        "le compte du régulateur est réuni à celui du professionnel dès que le lien du courriel est ouvert, sans confirmation";
    /// Nobody but the mail's owner learns that the address is a regulator's.
    REGULATOR_DISCLOSED = "sas.regulator.disclosed", ALL:
        "la page qui suit la saisie de l’adresse dit si c’est celle d’un régulateur";
    /// The regulator's space opens with its password.
    REGULATOR_PASSWORD_UNCHECKED = "sas.regulator.password.unchecked", WITHOUT_PERSON:
        "l’espace régulateur s’ouvre avec n’importe quel mot de passe";
}
