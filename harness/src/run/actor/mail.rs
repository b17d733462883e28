//! The person's mailbox.

use mock_kit::hosts;
use mock_mail::Folder;

use super::{Actor, holds, listed, plain};
use crate::{
    browser::{Kind, Named, Query},
    lang::{Text, say},
    language::sentence::Target,
    run::Failure,
    stack::{control::Mail, mailbox_url},
};

/// How long a mail may take, in seconds.
const MAIL_LIMIT: u64 = 10;
/// Where the inbox shows the links of a mail.
const LINKS: &str = ".mail-links a";

impl Actor<'_> {
    pub(super) async fn receive_mail(&mut self, subject: &str, folder: Folder) -> Result<(), Failure> {
        let address = self.world.person()?.email.clone();
        let mail = self.awaited(&address, subject, folder, self.world.mails_seen).await?;
        let mut page = mailbox_url(&self.world.urls.mail, &address);
        if let Ok(mut path) = page.path_segments_mut() {
            path.push(&mail.rank.to_string());
        }
        if self.page()?.host().await?.as_deref() != Some(hosts::MAIL) {
            self.world.before_mail = self.page()?.url().await?;
        }
        self.world.mails_seen = mail.rank;
        self.world.opened_mail = Some(mail);
        self.open(page).await
    }

    /// Somebody else's mail, which nobody opens: the page stays.
    pub(super) async fn mail_reaches(&self, subject: &str, address: &str) -> Result<(), Failure> {
        self.awaited(address, subject, Folder::Inbox, 0).await.map(|_| ())
    }

    /// The first mail of this subject that comes to `address` after the one of rank `seen`.
    async fn awaited(
        &self,
        address: &str,
        subject: &str,
        folder: Folder,
        mut seen: u64,
    ) -> Result<Mail, Failure> {
        let mut others = Vec::new();
        loop {
            match self.stage.control.next_mail(address, folder, seen, MAIL_LIMIT).await? {
                Some(mail) if plain(&mail.subject) == plain(subject) => return Ok(mail),
                Some(other) => {
                    seen = other.rank;
                    others.push(other.subject);
                }
                None => return Err(self.no_such_mail(address, subject, folder, &others).await),
            }
        }
    }

    async fn no_such_mail(&self, address: &str, subject: &str, folder: Folder, others: &[String]) -> Failure {
        let place = place(folder);
        let mail = Text::quoted(subject.to_owned());
        let claimed =
            say!("un courriel « {mail} » arrive {place}", "a mail “{mail}” arrives {place}"; mail, place);
        if !others.is_empty() {
            let others = listed(others);
            return Failure::claim(
                claimed,
                say!("seulement : {others}", "only: {others}"; others),
                say!(
                    "corrigez l’objet dans le scénario s’il a changé à dessein, sinon le service.",
                    "correct the subject in the scenario if it changed on purpose, else the service."
                ),
            );
        }
        let all = self.stage.control.mails(address).await.unwrap_or_default();
        if let Some(elsewhere) = all.iter().find(|mail| plain(&mail.subject) == plain(subject)) {
            let elsewhere = self::place(elsewhere.folder);
            return Failure::claim(
                claimed,
                say!("il est arrivé {elsewhere}", "it arrived {elsewhere}"; elsewhere),
                say!(
                    "cherchez-le dans ce dossier : « il reçoit le courriel « … » », ou « … dans ses indésirables ».",
                    "look for it in that folder: « il reçoit le courriel « … » », or « … dans ses indésirables »."
                ),
            );
        }
        let smtp = &self.world.urls.smtp;
        Failure::claim(
            claimed,
            say!(
                "aucun courriel pour {address} en {MAIL_LIMIT} s",
                "no mail for {address} within {MAIL_LIMIT} s"
            ),
            say!(
                "le service l’a-t-il envoyé au serveur SMTP {smtp} ? Voyez l’image de la page et le journal du service.",
                "did the service send it to the SMTP server {smtp}? See the picture of the page and the service’s log."
            ),
        )
    }

    pub(super) async fn leave_mailbox(&self) -> Result<(), Failure> {
        let before = self.world.before_mail.clone().ok_or_else(|| {
            Failure::broken(
                say!("revenir au service", "go back to the service"),
                say!("aucun courriel n’a été ouvert", "no mail was opened"),
                say!(
                    "écrivez d’abord « il reçoit le courriel « … » ».",
                    "write first: « il reçoit le courriel « … » »."
                ),
            )
        })?;
        self.open(before).await
    }

    pub(super) async fn follow_mail_link(&self, label: Option<&str>) -> Result<(), Failure> {
        if self.page()?.host().await?.as_deref() != Some(hosts::MAIL) {
            return Err(Failure::broken(
                say!("suivre le lien d’un courriel", "follow the link of a mail"),
                say!("le navigateur ne montre pas de courriel", "the browser shows no mail"),
                say!(
                    "écrivez d’abord « il reçoit le courriel « … » ».",
                    "write first: « il reçoit le courriel « … » »."
                ),
            ));
        }
        if let Some(label) = label {
            return self.click(&Target::named(label)).await;
        }
        let only = Query { kind: Kind::Selector, name: LINKS, place: None };
        match self.page()?.find(&[only], true).await? {
            Named::One(link, _) => self.press_on(&link).await,
            Named::Several(places) => {
                let count = places.len();
                Err(Failure::claim(
                    say!("le courriel contient un seul lien", "the mail holds one link alone"),
                    say!("il en contient {count}", "it holds {count}"),
                    say!(
                        "dites lequel : « il suit le lien « … » du courriel ».",
                        "say which one: « il suit le lien « … » du courriel »."
                    ),
                ))
            }
            Named::None(_) => Err(Failure::claim(
                say!("le courriel contient un lien", "the mail holds a link"),
                say!(
                    "il n’en contient aucun qui mène à une page web",
                    "it holds none that leads to a web page"
                ),
                say!("voyez le texte du courriel.", "see the text of the mail."),
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
                Some(near) => say!(
                    "il ne le dit pas ; le plus proche est « {near} »",
                    "it does not say so; the nearest is “{near}”"
                ),
                None => say!("il ne le dit pas", "it does not say so"),
            };
            let subject = &mail.subject;
            (
                say!(
                    "le courriel « {subject} » contient « {wanted} »",
                    "the mail “{subject}” holds “{wanted}”"
                ),
                found,
            )
        })
    }

    pub(super) async fn no_mail(&self) -> Result<(), Failure> {
        let mails = self.stage.control.mails(&self.world.person()?.email).await?;
        holds(mails.is_empty(), || {
            let subjects: Vec<_> = mails.iter().map(|mail| mail.subject.clone()).collect();
            let subjects = listed(&subjects);
            (
                say!("aucun courriel n’est parvenu", "no mail arrived"),
                say!("la boîte contient {subjects}", "the mailbox holds {subjects}"; subjects),
            )
        })
    }
}

/// As messages call it; without the folder where mail usually is.
fn place(folder: Folder) -> Text {
    match folder {
        Folder::Inbox => say!("dans la boîte de réception", "in the inbox"),
        Folder::Spam => say!("dans les courriers indésirables", "in the spam folder"),
    }
}
