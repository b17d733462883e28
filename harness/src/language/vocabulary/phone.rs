//! The e-CPS and its phone.

use mock_ecps::Activation;

use super::{Words, words};
use crate::language::sentence::Sentence;

pub(super) const PHONE: &[Words] = &[
    words(
        "son e-CPS est activée",
        "lui donne un téléphone avec l’application e-CPS ; {mot de passe e-CPS} est son mot de passe",
        &[],
        |_| Sentence::Ecps(Activation::Activated),
    ),
    words(
        "son e-CPS n'est pas activée",
        "de même, mais l’e-CPS n’a pas encore été activée",
        &[],
        |_| Sentence::Ecps(Activation::NotActivated),
    ),
    words(
        "son e-CPS est à renouveler",
        "de même, mais la validité de l’e-CPS est terminée",
        &[],
        |_| Sentence::Ecps(Activation::ToBeRenewed),
    ),
    words("son application e-CPS est trop ancienne", "de même, avec une ancienne version", &[], |_| {
        Sentence::Ecps(Activation::AppTooOld)
    }),
    words(
        "le système de son téléphone est trop ancien",
        "de même, sur un ancien téléphone",
        &[],
        |_| Sentence::Ecps(Activation::SystemTooOld),
    ),
    words(
        "il prend son téléphone",
        "ce qui suit se passe sur le téléphone ; les étapes générales y valent aussi",
        &[],
        |_| Sentence::TakePhone,
    ),
    words("il repose son téléphone", "ce qui suit se passe de nouveau dans le navigateur", &[], |_| {
        Sentence::LeavePhone
    }),
    words(
        "il choisit le code affiché par le navigateur",
        "choisit sur le téléphone le code que le navigateur montrait quand il l’a pris",
        &[],
        |_| Sentence::ChooseShownCode,
    ),
    words("il choisit un autre code que celui du navigateur", "en choisit un autre", &[], |_| {
        Sentence::ChooseOtherCode
    }),
];
