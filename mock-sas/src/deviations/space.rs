//! The terms of use, the settings and the agenda.

deviations! {
    /// A form sent by another site's page is obeyed.
    FORM_ORIGIN_UNCHECKED = "sas.form_origin.unchecked", WITHOUT_PERSON:
        "un formulaire envoyé depuis la page d’un autre site est accepté";
    /// Guide C8: the terms must be accepted.
    CGU_UNCHECKED = "sas.cgu.unchecked", ALL:
        "les conditions d’utilisation comptent pour acceptées sans que la case soit cochée";
    /// Who refuses the terms has not accepted them.
    CGU_REFUSAL_IGNORED = "sas.cgu.refusal_ignored", ALL:
        "refuser les conditions d’utilisation active le compte comme si elles étaient acceptées";
    /// Terms that are pending are resumed where they were left.
    CGU_RESTARTED = "sas.cgu.restarted", ALL:
        "un compte dont les conditions d’utilisation sont en attente redemande l’adresse mail à la connexion suivante";
    /// Guide C8: the participation settings have mandatory fields.
    SETTINGS_UNCHECKED = "sas.settings.unchecked", ALL:
        "les paramètres de participation sont enregistrés même s’il manque un champ obligatoire";
    /// Guide P2: the settings are kept.
    SETTINGS_FORGOTTEN = "sas.settings.forgotten", ALL:
        "les paramètres de participation enregistrés sont perdus à la connexion suivante";
    /// Guide P1, P4–P6: what is declared in the Espace personnel is kept.
    SPACE_FORGOTTEN = "sas.space.forgotten", ALL:
        "téléphones, disponibilités, indisponibilités et informations complémentaires sont perdus à la connexion suivante";
    /// Guide P1.
    PHONE_UNCHECKED = "sas.phone.unchecked", ALL: "un numéro de téléphone qui n’en est pas un est enregistré";
    /// Guide P4.
    SLOT_UNCHECKED = "sas.slot.unchecked", ALL:
        "un créneau impossible est enregistré : passé, fini avant d’avoir commencé, ou par-dessus un autre";
    /// Guide P5.
    ABSENCE_UNCHECKED = "sas.absence.unchecked", ALL:
        "une période d’indisponibilité impossible est enregistrée : passée, finie avant d’avoir commencé, ou par-dessus une autre";
    /// Guide P6.
    INFORMATION_UNCHECKED = "sas.information.unchecked", ALL: "des informations complémentaires trop longues sont enregistrées";
    /// What was typed when the session ended is not lost.
    DRAFT_LOST = "sas.draft.lost", ALL: "ce qui est envoyé après la fin de la session est perdu";
    /// What was typed when the session ended is there until it is saved.
    DRAFT_ONCE = "sas.draft.once", ALL:
        "la saisie conservée à la fin d’une session n’est montrée qu’une fois : recharger la page la perd";
    /// What was typed when the session ended is its owner's.
    DRAFT_UNBOUND = "sas.draft.unbound", ALL:
        "la saisie conservée à la fin d’une session est montrée à la personne qui ouvre ensuite le même formulaire, quelle qu’elle soit";
}
