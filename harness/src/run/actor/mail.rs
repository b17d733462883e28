//! The person's mailbox.

use mock_kit::hosts;
use mock_mail::Folder;

use super::{Actor, holds, listed, plain};
use crate::{
    browser::{Kind, Named, Query},
    language::sentence::Target,
    run::Failure,
    stack::mailbox_url,
};

/// How long a mail may take, in seconds.
const MAIL_LIMIT: u64 = 10;
/// Where the inbox shows the links of a mail.
const LINKS: &str = ".mail-links a";

impl Actor<'_> {
    pub(super) async fn receive_mail(&mut self, subject: &str, folder: Folder) -> Result<(), Failure> {
        let address = self.world.person()?.email.clone();
        let mut seen = self.world.mails_seen;
        let mut others = Vec::new();
        let mail = loop {
            match self.stage.control.next_mail(&address, folder, seen, MAIL_LIMIT).await? {
                Some(mail) if plain(&mail.subject) == plain(subject) => break mail,
                Some(other) => {
                    seen = other.rank;
                    others.push(other.subject);
                }
                None => return Err(self.no_such_mail(subject, folder, &others).await),
            }
        };
        let mut page = mailbox_url(&self.world.urls.mail, &address);
        if let Ok(mut path) = page.path_segments_mut() {
            path.push(&mail.rank.to_string());
        }
        if self.session()?.host().await?.as_deref() != Some(hosts::MAIL) {
            self.world.before_mail = self.session()?.url().await?;
        }
        self.world.mails_seen = mail.rank;
        self.world.opened_mail = Some(mail);
        self.open(page).await
    }

    async fn no_such_mail(&self, subject: &str, folder: Folder, others: &[String]) -> Failure {
        let place = place(folder);
        let claimed = format!("un courriel « {subject} » arrive {place}");
        if !others.is_empty() {
            return Failure::claim(
                claimed,
                format!("seulement : {}", listed(others)),
                "corrigez l’objet dans le scénario s’il a changé à dessein, sinon le service.",
            );
        }
        let address = self.world.person.as_ref().map_or("personne", |person| person.email.as_str());
        let all = self.stage.control.mails(address).await.unwrap_or_default();
        if let Some(elsewhere) = all.iter().find(|mail| plain(&mail.subject) == plain(subject)) {
            return Failure::claim(
                claimed,
                format!("il est arrivé {}", self::place(elsewhere.folder)),
                "cherchez-le dans ce dossier : « il reçoit le courriel « … » », ou « … dans ses indésirables ».",
            );
        }
        Failure::claim(
            claimed,
            format!("aucun courriel pour {address} en {MAIL_LIMIT} s"),
            format!(
                "le service l’a-t-il envoyé au serveur SMTP {} ? Voyez l’image de la page et le journal du service.",
                self.world.urls.smtp
            ),
        )
    }

    pub(super) async fn leave_mailbox(&self) -> Result<(), Failure> {
        let before = self.world.before_mail.clone().ok_or_else(|| {
            Failure::broken(
                "revenir au service",
                "aucun courriel n’a été ouvert",
                "écrivez d’abord « il reçoit le courriel « … » ».",
            )
        })?;
        self.open(before).await
    }

    pub(super) async fn follow_mail_link(&self, label: Option<&str>) -> Result<(), Failure> {
        if self.session()?.host().await?.as_deref() != Some(hosts::MAIL) {
            return Err(Failure::broken(
                "suivre le lien d’un courriel",
                "le navigateur ne montre pas de courriel",
                "écrivez d’abord « il reçoit le courriel « … » ».",
            ));
        }
        if let Some(label) = label {
            return self.click(&Target::named(label)).await;
        }
        let only = Query { kind: Kind::Selector, name: LINKS, place: None };
        match self.session()?.find(&[only], true).await? {
            Named::One(link, _) => self.press_on(&link).await,
            Named::Several(places) => Err(Failure::claim(
                "le courriel contient un seul lien",
                format!("il en contient {}", places.len()),
                "dites lequel : « il suit le lien « … » du courriel ».",
            )),
            Named::None(_) => Err(Failure::claim(
                "le courriel contient un lien",
                "il n’en contient aucun qui mène à une page web",
                "voyez le texte du courriel.",
            )),
        }
    }

    pub(super) fn mail_says(&self, wanted: &str) -> Result<(), Failure> {
        let mail = self.world.opened_mail()?;
        let text = mail.text.as_deref().unwrap_or_default();
        let said = plain(text);
        holds(said.contains(&plain(wanted)), || {
            let near = mock_kit::nearest(wanted, text.lines().map(str::trim));
            let found = match near {
                Some(near) => format!("il ne le dit pas ; le plus proche est « {near} »"),
                None => "il ne le dit pas".to_owned(),
            };
            (format!("le courriel « {} » contient « {wanted} »", mail.subject), found)
        })
    }

    pub(super) async fn no_mail(&self) -> Result<(), Failure> {
        let mails = self.stage.control.mails(&self.world.person()?.email).await?;
        holds(mails.is_empty(), || {
            let subjects: Vec<_> = mails.iter().map(|mail| mail.subject.clone()).collect();
            ("aucun courriel n’est parvenu".into(), format!("la boîte contient {}", listed(&subjects)))
        })
    }
}

/// As messages call it; without the folder where mail usually is.
fn place(folder: Folder) -> &'static str {
    match folder {
        Folder::Inbox => "dans la boîte de réception",
        Folder::Spam => "dans les courriers indésirables",
    }
}
