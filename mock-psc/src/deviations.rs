//! Every fault that this mock can commit, by name. Without one, it is faithful.

use mock_kit::deviations::{Deviation, ScopeKind};

/// The whole table.
pub const DEVIATIONS: &[Deviation] = &[
    CLIENT_UNCHECKED,
    REDIRECT_URI_UNCHECKED,
    CLIENT_SECRET_UNCHECKED,
    PKCE_UNCHECKED,
    CODE_REUSABLE,
    CODE_ETERNAL,
    CODE_BINDING_UNCHECKED,
    USERINFO_TOKEN_UNCHECKED,
    POST_LOGOUT_REDIRECT_URI_UNCHECKED,
    LOGOUT_HINT_UNCHECKED,
    SESSION_ETERNAL,
    ATTEMPT_ETERNAL,
    ID_TOKEN_SIGNATURE_INVALID,
    ID_TOKEN_NONCE_WRONG,
    CARD_PIN_UNCHECKED,
    CARD_POSSESSION_UNCHECKED,
    CARD_AUTHORITY_UNCHECKED,
    CARD_VALIDITY_UNCHECKED,
    CARD_HOLDER_UNCHECKED,
    CARD_SERIAL_UNCHECKED,
];

macro_rules! deviations {
    ($($constant:ident = $name:literal, $scopes:ident: $effect:literal;)*) => {
        $(pub(crate) const $constant: Deviation =
            Deviation { name: $name, effect: $effect, scopes: ScopeKind::$scopes };)*
    };
}

deviations! {
    CLIENT_UNCHECKED = "psc.client.unchecked", WITHOUT_PERSON:
        "a client that nobody registered gets a code, wherever it wants it";
    REDIRECT_URI_UNCHECKED = "psc.redirect_uri.unchecked", WITHOUT_PERSON:
        "a code is sent to a redirect URI that is not registered";
    CLIENT_SECRET_UNCHECKED = "psc.client_secret.unchecked", WITHOUT_PERSON:
        "tokens are issued for any client secret";
    PKCE_UNCHECKED = "psc.pkce.unchecked", ALL:
        "a code is exchanged without its code_verifier";
    CODE_REUSABLE = "psc.code.reusable", ALL:
        "a code is exchanged as often as it is sent";
    CODE_ETERNAL = "psc.code.eternal", ALL:
        "an expired code is exchanged, as long as it is remembered (five minutes)";
    CODE_BINDING_UNCHECKED = "psc.code.binding.unchecked", ALL:
        "a code is exchanged by another client than its own, and with another redirect URI";
    USERINFO_TOKEN_UNCHECKED = "psc.userinfo.token.unchecked", ALL:
        "userinfo answers for the person that any token names, forged, expired or revoked";
    POST_LOGOUT_REDIRECT_URI_UNCHECKED = "psc.post_logout_redirect_uri.unchecked", ALL:
        "after sign-out the browser is sent anywhere";
    LOGOUT_HINT_UNCHECKED = "psc.logout.hint.unchecked", ALL:
        "an id_token_hint that was not signed here ends a session";
    SESSION_ETERNAL = "psc.session.eternal", WITHOUT_CLIENT:
        "an expired session signs in without authentication, as long as it is remembered (five minutes)";
    ATTEMPT_ETERNAL = "psc.attempt.eternal", WITHOUT_PERSON:
        "an expired attempt goes on, as long as it is remembered (five minutes)";
    ID_TOKEN_SIGNATURE_INVALID = "psc.id_token.signature.invalid", ALL:
        "one byte of the id token's signature is changed";
    ID_TOKEN_NONCE_WRONG = "psc.id_token.nonce.wrong", ALL:
        "the id token holds another nonce than the request";
    CARD_PIN_UNCHECKED = "card.pin.unchecked", WITHOUT_CLIENT:
        "any code opens a card, even a blocked one";
    CARD_POSSESSION_UNCHECKED = "card.possession.unchecked", EVERYONE_ONLY:
        "a certificate signs in without proof that its key is there";
    CARD_AUTHORITY_UNCHECKED = "card.authority.unchecked", ALL:
        "a card of any authority signs in";
    CARD_VALIDITY_UNCHECKED = "card.validity.unchecked", ALL:
        "an expired card, or one that is not valid yet, signs in";
    CARD_HOLDER_UNCHECKED = "card.holder.unchecked", ALL:
        "a card whose holder is not in the directory signs in";
    CARD_SERIAL_UNCHECKED = "card.serial.unchecked", ALL:
        "a card that is not the one that its holder has signs in";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_say_which_area_they_belong_to() {
        for (rank, deviation) in DEVIATIONS.iter().enumerate() {
            assert!(
                deviation.name.starts_with("psc.") || deviation.name.starts_with("card."),
                "{}",
                deviation.name
            );
            assert!(
                DEVIATIONS[..rank].iter().all(|earlier| earlier.name != deviation.name),
                "{} stands twice",
                deviation.name
            );
        }
    }
}
