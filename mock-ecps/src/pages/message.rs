//! Pages of the app that tell something: how a request ended, what is in the way.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{Frame, Page};
use crate::{
    authenticator::Obstacle,
    protocol::{outcome::Outcome, refusal::Refusal},
};

const HOME: &str = "Retour à l’accueil";

/// One message: what happened, what to do, one way on.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    tone: Tone,
    pub title: &'static str,
    /// Text, the service's name, text; the name may be empty.
    explanation: (String, String, &'static str),
    advice: &'static str,
    action: (&'static str, String),
}

#[derive(Clone, Copy, Debug)]
enum Tone {
    Success,
    Neutral,
    Warning,
    Failure,
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage<'a> {
    frame: &'a Frame,
    message: &'a Message,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Neutral => "neutral",
            Self::Warning => "caution",
            Self::Failure => "failure",
        }
    }

    /// Outline of the picture, so that the tone is not told by colour alone (WCAG 1.4.1).
    fn sign(self) -> &'static str {
        match self {
            Self::Success => "m19 33 9 9 17-19",
            Self::Neutral => "M32 20v.1M32 31v14",
            Self::Warning => "M32 18v18M32 45v.1",
            Self::Failure => "m22 22 20 20M42 22 22 42",
        }
    }
}

impl Message {
    /// The page around it.
    pub fn page(&self, frame: &Frame, status: StatusCode) -> Response {
        Page::of(&MessagePage { frame, message: self }).with_status(status).into_response()
    }

    /// How a request ended; `home` is the home screen, `newer` the request that awaits an answer now, if any.
    pub fn of_outcome(
        outcome: Outcome,
        service: &str,
        lifetime: u64,
        home: &str,
        newer: Option<&str>,
    ) -> Self {
        let (tone, title, before, after, advice) = match outcome {
            // Guide, E5; this and the button word for word.
            Outcome::Approved => (
                Tone::Success,
                "Authentification réussie",
                "Vous êtes à présent authentifié sur ".to_owned(),
                "",
                "",
            ),
            Outcome::Refused => (
                Tone::Neutral,
                "Demande refusée",
                "Vous avez refusé la demande du service ".to_owned(),
                ".",
                "Personne n’a été connecté. Si vous n’étiez pas à l’origine de cette demande, il n’y a rien d’autre à faire.",
            ),
            Outcome::WrongCode => (
                Tone::Failure,
                "Mauvais code",
                "Le code choisi n’est pas celui qu’affiche le navigateur : vous n’êtes pas connecté à "
                    .to_owned(),
                ".",
                "Recommencez la connexion dans le navigateur ; il affichera un nouveau code.",
            ),
            Outcome::Abandoned => (
                Tone::Neutral,
                "Authentification quittée",
                "Vous n’êtes pas connecté à ".to_owned(),
                ".",
                "Pour vous connecter, recommencez dans le navigateur.",
            ),
            Outcome::Expired => (
                Tone::Warning,
                "Demande expirée",
                format!("Les {lifetime} secondes pour répondre sont écoulées : vous n’êtes pas connecté à "),
                ".",
                "Recommencez la connexion dans le navigateur ; il affichera un nouveau code.",
            ),
            Outcome::Replaced => (
                Tone::Neutral,
                "Demande remplacée",
                "Une demande plus récente a pris la place de celle du service ".to_owned(),
                ".",
                "Répondez à la plus récente, avec le code que le navigateur affiche maintenant.",
            ),
            Outcome::Withdrawn => (
                Tone::Neutral,
                "Demande retirée",
                "La connexion au service ".to_owned(),
                " a été quittée dans le navigateur.",
                "Vous n’avez plus rien à faire sur ce téléphone.",
            ),
            Outcome::Locked => return Self::unfit(Refusal::Locked, home),
        };
        let action = match (outcome, newer) {
            (Outcome::Approved, _) => ("CONTINUER", home),
            (Outcome::Replaced, Some(newer)) => ("Voir la nouvelle demande", newer),
            _ => (HOME, home),
        };
        Self {
            tone,
            title,
            explanation: (before, service.to_owned(), after),
            advice,
            action: (action.0, action.1.to_owned()),
        }
    }

    /// What is in the way; `here` is the page that could not be shown.
    pub fn of_obstacle(obstacle: Obstacle, here: &str, home: &str) -> Self {
        match obstacle {
            Obstacle::Offline => Self::plain(
                Tone::Warning,
                "Pas de réseau",
                "Ce téléphone n’est pas connecté à Internet : l’application ne peut ni recevoir ni envoyer de réponse.",
                "Rétablissez la connexion, puis réessayez. Une demande reste en attente jusqu’à la fin de son délai.",
                ("Réessayer", here),
            ),
            Obstacle::OutOfUse => Self::plain(
                Tone::Warning,
                "e-CPS désactivée sur ce téléphone",
                "Votre e-CPS a été activée sur un autre téléphone : celui-ci ne reçoit plus aucune demande.",
                "Utilisez l’autre téléphone, ou activez de nouveau l’e-CPS sur celui-ci.",
                (HOME, home),
            ),
            Obstacle::Unfit(refusal) => Self::unfit(refusal, home),
        }
    }

    fn unfit(refusal: Refusal, home: &str) -> Self {
        let (tone, title, explanation, advice) = match refusal {
            Refusal::Locked => (
                Tone::Failure,
                "Application verrouillée",
                "Trois mots de passe erronés ont été saisis : l’application n’accepte plus de mot de passe.",
                "Activez de nouveau votre e-CPS et choisissez un nouveau mot de passe ; d’ici là, connectez-vous avec votre carte.",
            ),
            Refusal::ToBeRenewed => (
                Tone::Warning,
                "e-CPS à renouveler",
                "Votre e-CPS a expiré : elle ne permet plus de vous connecter.",
                "Renouvelez votre e-CPS ; d’ici là, connectez-vous avec votre carte.",
            ),
            Refusal::AppTooOld => (
                Tone::Warning,
                "Application à mettre à jour",
                "Cette version de l’application e-CPS est trop ancienne.",
                "Installez la dernière version de l’application e-CPS, puis recommencez la connexion.",
            ),
            Refusal::SystemTooOld => (
                Tone::Warning,
                "Système à mettre à jour",
                "La version d’iOS ou d’Android de ce téléphone est trop ancienne pour l’application e-CPS.",
                "Mettez le téléphone à jour, puis recommencez la connexion.",
            ),
            // The others are told to the identity provider alone; without an e-CPS they come to the same.
            Refusal::NotActivated | Refusal::UnknownIdentifier | Refusal::InvalidRequest => (
                Tone::Neutral,
                "e-CPS non activée",
                "Cette application n’est pas encore liée à votre identité professionnelle.",
                "Activez votre e-CPS en suivant le guide de l’Agence du numérique en santé, puis recommencez la connexion.",
            ),
        };
        Self::plain(tone, title, explanation, advice, (HOME, home))
    }

    /// The app has nothing to do.
    pub fn idle(here: &str) -> Self {
        Self::plain(
            Tone::Neutral,
            "Aucune demande en cours",
            "Quand un service demandera à vous authentifier, sa demande s’affichera ici.",
            "",
            ("Actualiser", here),
        )
    }

    /// Neither this phone's request nor anybody's that it may see.
    pub fn unknown_request(home: &str) -> Self {
        Self::plain(
            Tone::Failure,
            "Demande inconnue",
            "Cette demande n’est pas adressée à ce téléphone.",
            "Ouvrez l’application e-CPS : si une demande vous attend, elle s’y affiche.",
            (HOME, home),
        )
    }

    /// The request was answered; the form comes too late.
    pub fn answered_already(service: &str, home: &str) -> Self {
        Self {
            tone: Tone::Warning,
            title: "Demande déjà traitée",
            explanation: (
                "Une réponse a déjà été donnée à la demande du service ".to_owned(),
                service.to_owned(),
                " : celle-ci ne change rien.",
            ),
            advice: "Pour vous connecter, recommencez dans le navigateur.",
            action: (HOME, home.to_owned()),
        }
    }

    /// The same form for the second time.
    pub fn sent_already(request: &str) -> Self {
        Self::plain(
            Tone::Warning,
            "Page déjà utilisée",
            "Cette page a déjà servi, ou n’est plus la bonne : rien n’a changé.",
            "Revenez à la demande et répondez de nouveau.",
            ("Revenir à la demande", request),
        )
    }

    /// A code before the password.
    pub fn password_first(request: &str) -> Self {
        Self::plain(
            Tone::Warning,
            "Mot de passe requis",
            "Un code ne peut être choisi qu’après la saisie du mot de passe : rien n’a changé.",
            "",
            ("Revenir à la demande", request),
        )
    }

    /// A form that no page of ours sends.
    pub fn senseless(request: &str) -> Self {
        Self::plain(
            Tone::Failure,
            "Réponse illisible",
            "Ce code n’est pas l’un des trois proposés : rien n’a changé.",
            "",
            ("Revenir à la demande", request),
        )
    }

    fn plain(
        tone: Tone,
        title: &'static str,
        explanation: &str,
        advice: &'static str,
        (label, address): (&'static str, &str),
    ) -> Self {
        Self {
            tone,
            title,
            explanation: (explanation.to_owned(), String::new(), ""),
            advice,
            action: (label, address.to_owned()),
        }
    }
}
