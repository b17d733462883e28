//! Cards and phones that recognise somebody in spite of what is wrong with them.

deviations! {
    CARD_PRESENCE_UNCHECKED = "card.presence.unchecked", ALL:
        "la personne à qui est le poste est reconnue sans lecteur, sans carte et sans certificat";
    CARD_WORKSTATION_UNCHECKED = "card.workstation.unchecked", WITHOUT_CLIENT:
        "la carte parvient à un navigateur qui ne peut pas l’utiliser";
    CARD_PIN_UNCHECKED = "card.pin.unchecked", WITHOUT_CLIENT:
        "n’importe quel code ouvre une carte, même bloquée";
    CARD_BLOCK_UNKEPT = "card.block.unkept", WITHOUT_CLIENT:
        "une carte que trois codes erronés ont bloquée accepte encore le bon";
    CARD_POSSESSION_UNCHECKED = "card.possession.unchecked", EVERYONE_ONLY:
        "un certificat est accepté sans la preuve que sa clé est là";
    CARD_AUTHORITY_CERTIFICATE_UNCHECKED = "card.authority_certificate.unchecked", ALL:
        "le certificat d’une autorité est accepté comme celui d’une carte";
    CARD_USAGE_UNCHECKED = "card.usage.unchecked", ALL:
        "un certificat de signature ou de serveur est accepté comme certificat d’authentification";
    CARD_AUTHORITY_UNCHECKED = "card.authority.unchecked", ALL:
        "une carte émise par n’importe quelle autorité est acceptée";
    CARD_SIGNATURE_UNCHECKED = "card.signature.unchecked", ALL:
        "un certificat altéré, que son autorité n’a pas signé tel qu’il est, est accepté";
    CARD_AUTHORITY_VALIDITY_UNCHECKED = "card.authority_validity.unchecked", ALL:
        "une carte est acceptée alors que l’autorité qui l’a émise a expiré";
    CARD_VALIDITY_UNCHECKED = "card.validity.unchecked", ALL:
        "une carte expirée, ou qui n’est pas encore valable, est acceptée";
    CARD_SUBJECT_UNCHECKED = "card.subject.unchecked", ALL:
        "la personne est reconnue au numéro de série de sa carte, même si le certificat ne porte pas d’identifiant \
         national";
    CARD_REVOCATION_UNCHECKED = "card.revocation.unchecked", ALL:
        "une carte révoquée est acceptée";
    CARD_REVOCATION_LIST_UNCHECKED = "card.revocation_list.unchecked", ALL:
        "une liste de révocation est crue quels que soient sa signature, son numéro et ses dates";
    CARD_HOLDER_UNCHECKED = "card.holder.unchecked", ALL:
        "une carte dont le titulaire n’est pas dans l’annuaire est acceptée";
    CARD_WITHDRAWAL_UNCHECKED = "card.withdrawal.unchecked", ALL:
        "la carte d’une personne retirée de l’annuaire est acceptée";
    CARD_SERIAL_UNCHECKED = "card.serial.unchecked", ALL:
        "une carte que l’annuaire ne connaît pas à son titulaire est acceptée";
    OCSP_REVOKED_TOLD_GOOD = "igc.ocsp.revoked_told_good", WITHOUT_CLIENT:
        "le répondeur OCSP de l’IGC-Santé de test dit bon un certificat révoqué ; la liste, elle, dit vrai";
    ECPS_OUTCOME_UNCHECKED = "psc.ecps.outcome.unchecked", ALL:
        "quelle que soit la réponse du téléphone, la personne est connectée";
}
