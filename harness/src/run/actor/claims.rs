//! What must be true of the page.

use mock_kit::hosts;

use super::{Actor, holds, plain};
use crate::{
    browser::{Kind, Named, Query},
    language::Step,
    run::{Failure, evidence},
    snapshot::Verdict,
};

impl Actor<'_> {
    pub(super) async fn sees(&self, text: &str, present: bool) -> Result<(), Failure> {
        let found = self.session()?.text(text, present).await?;
        if found.holds {
            return Ok(());
        }
        if !present {
            return Err(Failure::claim(
                format!("la page ne dit pas « {text} »"),
                "elle le dit",
                "voyez l’image de la page.",
            ));
        }
        let lines = found.lines.iter().map(String::as_str);
        let said = match mock_kit::nearest(text, lines) {
            Some(nearest) => format!("elle ne le dit pas ; le plus proche est « {nearest} »"),
            None => format!("elle ne le dit pas ; {}", self.page_is().await),
        };
        Err(Failure::claim(format!("la page dit « {text} »"), said, "voyez l’image de la page."))
    }

    pub(super) async fn sees_control(&self, name: &str, present: bool) -> Result<(), Failure> {
        let query = Query { kind: Kind::Control, name, place: None };
        let found = self.session()?.find(&[query], present).await?;
        match (found, present) {
            (Named::None(names), true) => {
                let near = mock_kit::nearest(name, names.iter().map(String::as_str));
                let near = near.map(|near| format!(" ; le plus proche est « {near} »")).unwrap_or_default();
                Err(Failure::claim(
                    format!("la page montre un bouton ou un lien nommé « {name} »"),
                    format!("aucun{near}"),
                    "voyez l’image de la page.",
                ))
            }
            (Named::One(..) | Named::Several(_), false) => Err(Failure::claim(
                format!("la page ne montre aucun bouton ni lien nommé « {name} »"),
                "elle en montre un",
                "voyez l’image de la page.",
            )),
            _ => Ok(()),
        }
    }

    pub(super) async fn sees_element(&self, selector: &str) -> Result<(), Failure> {
        let query = Query { kind: Kind::Selector, name: selector, place: None };
        let there = !matches!(self.session()?.find(&[query], true).await?, Named::None(_));
        holds(there, || (format!("la page montre un élément « {selector} »"), "aucun n’est visible".into()))
    }

    pub(super) async fn is_on_page(&self, title: &str) -> Result<(), Failure> {
        self.one(Kind::Heading, "un titre principal", title, None).await.map(|_| ())
    }

    pub(super) async fn is_at(&self, address: &str) -> Result<(), Failure> {
        let wanted = self.world.locate(address)?;
        let found = self.session()?.address(&wanted).await?;
        holds(found.holds, || {
            (format!("le navigateur est à l’adresse « {wanted} »"), format!("il est à « {} »", found.address))
        })
    }

    pub(super) async fn field_holds(&self, field: &str, value: &str) -> Result<(), Failure> {
        let element = self.one(Kind::Field, "un champ", field, None).await?;
        let found = self.session()?.value(&element).await?;
        holds(plain(&found) == plain(value), || {
            (format!("le champ « {field} » contient « {value} »"), format!("il contient « {found} »"))
        })
    }

    pub(super) async fn is_ticked(&self, label: &str, ticked: bool) -> Result<(), Failure> {
        let element = self.one(Kind::OnOff, "une case ou un bouton radio", label, None).await?;
        let on = self.session()?.is_on(&element).await?;
        holds(on == ticked, || {
            if ticked {
                (format!("« {label} » est coché"), "il ne l’est pas".into())
            } else {
                (format!("« {label} » n’est pas coché"), "il l’est".into())
            }
        })
    }

    pub(super) async fn is_selected(&self, option: &str, field: &str) -> Result<(), Failure> {
        let list = self.one(Kind::List, "une liste", field, None).await?;
        let found = self.session()?.chosen(&list).await?;
        holds(plain(&found) == plain(option), || {
            (format!("« {option} » est choisi dans « {field} »"), format!("c’est « {found} » qui l’est"))
        })
    }

    pub(super) async fn conforms(&mut self, name: &str, step: &Step) -> Result<(), Failure> {
        let session = self.session()?;
        let redactions = self.world.redactions();
        let mut snapshot = self.scenario.snapshot(name);
        let mut kept = evidence::look(session, name, &redactions).await?;
        self.add_mail_text(&mut kept.text, &redactions).await?;
        let mut approved = self.stage.store.approved(&snapshot, self.scenario.builtin)?;
        if let Some(of_the_mode) = self.stage.card_mode.snapshot(&snapshot)
            && let Some(own) = self.stage.store.approved(&of_the_mode, self.scenario.builtin)?
        {
            (snapshot, approved) = (of_the_mode, Some(own));
        }
        if !approved.as_ref().is_some_and(|approved| approved.is(&kept.text)) {
            // A page that a script builds may not have been all there.
            session.quiet().await?;
            kept = evidence::look(session, name, &redactions).await?;
            self.add_mail_text(&mut kept.text, &redactions).await?;
        }
        // What differs in this mode alone is to be approved for it alone.
        if approved.as_ref().is_some_and(|approved| !approved.is(&kept.text))
            && let Some(of_the_mode) = self.stage.card_mode.snapshot(&self.scenario.snapshot(name))
        {
            snapshot = of_the_mode;
        }
        evidence::picture(session, self.stage.out, &self.file_name(), &mut kept).await?;
        if let Some(inspection) = self.stage.inspection {
            kept.inspection = inspection.of(session, &kept.text).await?;
        }
        let source = format!("{}:{}", step.file, step.line);
        let verdict = self.stage.store.compare(&snapshot, approved.as_ref(), &source, &kept.text)?;
        kept.snapshot = Some(snapshot.clone());
        self.evidence = Some(kept);
        match verdict {
            Verdict::Approved => Ok(()),
            Verdict::New if self.stage.store.must_be_approved() => Err(Failure::claim(
                format!("la page « {name} » est approuvée"),
                format!("aucune page n’est approuvée sous le nom {snapshot}"),
                format!(
                    "jouez le scénario sur votre poste, regardez la page, puis : doublure snapshots accept {snapshot} ; \
                     enregistrez ce fichier avec vos scénarios."
                ),
            )),
            Verdict::New => {
                self.pending = true;
                Ok(())
            }
            Verdict::Differs(difference) => Err(Failure::claim(
                format!("la page « {name} » est celle qui est approuvée"),
                "elle diffère (voir les lignes - approuvé, + trouvé)",
                format!(
                    "si le changement est voulu : doublure snapshots accept {snapshot}{}",
                    if self.scenario.builtin {
                        ""
                    } else {
                        " ; si cela change à chaque passage : un [[redaction]] dans doublure.toml."
                    }
                ),
            )
            .with_difference(difference)),
        }
    }

    /// The inbox shows a mail in a frame, which the page's text does not enter.
    async fn add_mail_text(
        &self,
        text: &mut String,
        redactions: &crate::snapshot::Redactions,
    ) -> Result<(), Failure> {
        let in_the_inbox = self.session()?.host().await?.as_deref() == Some(hosts::MAIL);
        if let Some(said) =
            self.world.opened_mail.as_ref().filter(|_| in_the_inbox).and_then(|mail| mail.text.clone())
        {
            text.push_str("\n--- texte du courriel ---\n");
            text.push_str(&redactions.apply(&said));
        }
        Ok(())
    }
}
