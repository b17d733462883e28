//! Every fault that this mock can commit, by name. Without one, it is faithful.

use mock_kit::deviations::{Deviation, ScopeKind};

/// The whole table.
pub const DEVIATIONS: &[Deviation] = &[
    PUSH_LOST,
    PHONE_OFFLINE,
    CODE_UNCHECKED,
    PASSWORD_UNCHECKED,
    TRIES_UNLIMITED,
    REQUEST_REPLAYABLE,
    REQUEST_FOREIGN,
    REQUEST_ETERNAL,
    REQUEST_KEPT,
    ACTIVATION_UNCHECKED,
    DEVICE_UNCHECKED,
    FORM_ORIGIN_UNCHECKED,
    SECRET_UNCHECKED,
];

macro_rules! deviations {
    ($($constant:ident = $name:literal, $scopes:ident: $effect:literal;)*) => {
        $(pub(crate) const $constant: Deviation =
            Deviation { name: $name, effect: $effect, scopes: ScopeKind::$scopes };)*
    };
}

deviations! {
    PUSH_LOST = "ecps.push.lost", WITHOUT_CLIENT:
        "la notification n’arrive jamais ; la demande attend dans l’application";
    PHONE_OFFLINE = "ecps.phone.offline", WITHOUT_CLIENT:
        "le téléphone n’a pas de réseau : rien ne lui parvient et aucune réponse ne part";
    CODE_UNCHECKED = "ecps.code.unchecked", WITHOUT_CLIENT:
        "n’importe lequel des trois codes approuve la demande";
    PASSWORD_UNCHECKED = "ecps.password.unchecked", WITHOUT_CLIENT:
        "n’importe quel mot de passe ouvre la demande";
    TRIES_UNLIMITED = "ecps.tries.unlimited", WITHOUT_CLIENT:
        "les mots de passe erronés ne sont pas comptés : l’application ne se verrouille jamais";
    REQUEST_REPLAYABLE = "ecps.request.replayable", WITHOUT_CLIENT:
        "une demande déjà traitée accepte une nouvelle réponse, qui remplace la première";
    REQUEST_FOREIGN = "ecps.request.foreign", WITHOUT_CLIENT:
        "la demande de cette personne accepte la réponse du téléphone de quelqu’un d’autre";
    REQUEST_ETERNAL = "ecps.request.eternal", WITHOUT_CLIENT:
        "une demande expirée accepte encore une réponse, pendant cinq minutes au plus";
    REQUEST_KEPT = "ecps.request.kept", WITHOUT_CLIENT:
        "une nouvelle demande ne met pas fin à la précédente";
    ACTIVATION_UNCHECKED = "ecps.activation.unchecked", WITHOUT_CLIENT:
        "une e-CPS non activée ou à renouveler, une application ou un système trop anciens conviennent";
    DEVICE_UNCHECKED = "ecps.device.unchecked", WITHOUT_CLIENT:
        "un téléphone remplacé par un autre répond encore";
    FORM_ORIGIN_UNCHECKED = "ecps.form.origin.unchecked", WITHOUT_CLIENT:
        "un formulaire envoyé par la page d’un autre site est pris en compte";
    SECRET_UNCHECKED = "ecps.secret.unchecked", EVERYONE_ONLY:
        "le service e-CPS répond à qui ne présente pas son secret";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_say_which_area_they_belong_to() {
        for (rank, deviation) in DEVIATIONS.iter().enumerate() {
            assert!(deviation.name.starts_with("ecps."), "{}", deviation.name);
            assert!(
                DEVIATIONS[..rank].iter().all(|earlier| earlier.name != deviation.name),
                "{} stands twice",
                deviation.name
            );
        }
    }
}
