//! The mails that come.

use mock_mail::Folder;

use super::{Words, words};
use crate::language::sentence::Sentence;

pub(super) const MAIL: &[Words] = &[
    words(
        "il reçoit le courriel « … »",
        "attend un courriel qui a cet objet et l’ouvre dans sa boîte ; ensuite {code du courriel} vaut le code \
         (4 à 8 chiffres) qu’il contient",
        &["Activez votre compte"],
        |a| Sentence::ReceiveMail { subject: a[0].clone(), folder: Folder::Inbox },
    ),
    words(
        "il reçoit le courriel « … » dans ses indésirables",
        "de même, dans le dossier des courriers indésirables (spams)",
        &["Activez votre compte"],
        |a| Sentence::ReceiveMail { subject: a[0].clone(), folder: Folder::Spam },
    ),
    words(
        "le courriel « … » parvient à l'adresse « … »",
        "un courriel qui a cet objet arrive dans la boîte de cette adresse, à qui qu’elle soit ; personne ne l’ouvre",
        &["Activez votre compte", "autre.{adresse}"],
        |a| Sentence::MailReaches { subject: a[0].clone(), address: a[1].clone() },
    ),
    words(
        "le courriel contient « … »",
        "le dernier courriel reçu contient ce texte",
        &["Bonjour {prénom}"],
        |a| Sentence::MailSays(a[0].clone()),
    ),
    words("il suit le lien du courriel", "suit le seul lien du dernier courriel reçu", &[], |_| {
        Sentence::FollowMailLink(None)
    }),
    words(
        "il suit le lien « … » du courriel",
        "suit un lien du dernier courriel reçu, par son texte",
        &["Activer"],
        |a| Sentence::FollowMailLink(Some(a[0].clone())),
    ),
    words(
        "il revient au service",
        "quitte sa boîte : revient à la page où il était avant d’ouvrir le courriel, pour y taper un code par exemple",
        &[],
        |_| Sentence::LeaveMailbox,
    ),
    words("aucun courriel ne lui est parvenu", "sa boîte est vide à ce moment", &[], |_| Sentence::NoMail),
];
