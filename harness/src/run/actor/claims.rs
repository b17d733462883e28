//! What must be true of the page.

use mock_kit::hosts;

use super::{Actor, holds, page::acted, plain, see_the_picture};
use crate::{
    browser::{Kind, Named, Query},
    lang::{Text, say},
    language::Step,
    run::{Failure, event::Evidence, evidence},
    snapshot::{Redactions, Verdict},
};

impl Actor<'_> {
    pub(super) async fn sees(&self, text: &str, present: bool) -> Result<(), Failure> {
        let found = self.page()?.text(text, present).await?;
        if found.holds {
            return Ok(());
        }
        if !present {
            return Err(Failure::claim(
                say!("la page ne dit pas « {text} »", "the page does not say “{text}”"),
                say!("elle le dit", "it does"),
                see_the_picture(),
            ));
        }
        let lines = found.lines.iter().map(String::as_str);
        let said = if let Some(nearest) = mock_kit::nearest(text, lines) {
            say!(
                "elle ne le dit pas ; le plus proche est « {nearest} »",
                "it does not say so; the nearest is “{nearest}”"
            )
        } else {
            let page_is = self.page_is().await;
            say!("elle ne le dit pas ; {page_is}", "it does not say so; {page_is}"; page_is)
        };
        let claimed = say!("la page dit « {text} »", "the page says “{text}”");
        Err(Failure::claim(claimed, said, see_the_picture()))
    }

    pub(super) async fn sees_control(&self, name: &str, present: bool) -> Result<(), Failure> {
        let query = Query { kind: Kind::Control, name, place: None };
        let found = self.page()?.find(&[query], present).await?;
        match (found, present) {
            (Named::None(names), true) => {
                let near = mock_kit::nearest(name, names.iter().map(String::as_str));
                let found = match near {
                    Some(near) => {
                        say!("aucun ; le plus proche est « {near} »", "none; the nearest is “{near}”")
                    }
                    None => say!("aucun", "none"),
                };
                Err(Failure::claim(
                    say!(
                        "la page montre un bouton ou un lien nommé « {name} »",
                        "the page shows a button or a link named “{name}”"
                    ),
                    found,
                    see_the_picture(),
                ))
            }
            (Named::One(..) | Named::Several(_), false) => Err(Failure::claim(
                say!(
                    "la page ne montre aucun bouton ni lien nommé « {name} »",
                    "the page shows no button or link named “{name}”"
                ),
                say!("elle en montre un", "it shows one"),
                see_the_picture(),
            )),
            _ => Ok(()),
        }
    }

    pub(super) async fn sees_element(&self, selector: &str) -> Result<(), Failure> {
        let query = Query { kind: Kind::Selector, name: selector, place: None };
        let there = !matches!(self.page()?.find(&[query], true).await?, Named::None(_));
        holds(there, || {
            (
                say!("la page montre un élément « {selector} »", "the page shows an element “{selector}”"),
                say!("aucun n’est visible", "none is visible"),
            )
        })
    }

    pub(super) async fn is_on_page(&self, title: &str) -> Result<(), Failure> {
        self.one(Kind::Heading, say!("un titre principal", "a main heading"), title, None).await.map(|_| ())
    }

    pub(super) async fn is_at(&self, address: &str) -> Result<(), Failure> {
        let wanted = self.world.locate(address)?;
        let found = self.page()?.address(&wanted).await?;
        holds(found.holds, || {
            let address = &found.address;
            (
                say!(
                    "le navigateur est à l’adresse « {wanted} »",
                    "the browser is at the address “{wanted}”"
                ),
                say!("il est à « {address} »", "it is at “{address}”"),
            )
        })
    }

    pub(super) async fn field_holds(&self, field: &str, value: &str) -> Result<(), Failure> {
        let page = self.page()?;
        let what = || say!("un champ", "a field");
        let found = acted!(self.one(Kind::Field, what(), field, None), |element| page.value(&element))?;
        holds(plain(&found) == plain(value), || {
            (
                say!("le champ « {field} » contient « {value} »", "the field “{field}” holds “{value}”"),
                say!("il contient « {found} »", "it holds “{found}”"),
            )
        })
    }

    pub(super) async fn is_ticked(&self, label: &str, ticked: bool) -> Result<(), Failure> {
        let page = self.page()?;
        let what = || say!("une case ou un bouton radio", "a checkbox or a radio button");
        let on = acted!(self.one(Kind::OnOff, what(), label, None), |element| page.is_on(&element))?;
        holds(on == ticked, || {
            if ticked {
                (say!("« {label} » est coché", "“{label}” is ticked"), say!("il ne l’est pas", "it is not"))
            } else {
                (say!("« {label} » n’est pas coché", "“{label}” is not ticked"), say!("il l’est", "it is"))
            }
        })
    }

    pub(super) async fn is_selected(&self, option: &str, field: &str) -> Result<(), Failure> {
        let page = self.page()?;
        let what = || say!("une liste", "a list");
        let found = acted!(self.one(Kind::List, what(), field, None), |list| page.chosen(&list))?;
        holds(plain(&found) == plain(option), || {
            (
                say!("« {option} » est choisi dans « {field} »", "“{option}” is chosen in “{field}”"),
                say!("c’est « {found} » qui l’est", "“{found}” is"),
            )
        })
    }

    pub(super) async fn conforms(&mut self, name: &str, step: &Step) -> Result<(), Failure> {
        let redactions = self.world.redactions();
        let mut snapshot = self.scenario.snapshot(name);
        let mut kept = self.looked_at(name, &redactions).await?;
        let kept_window = self.session()?.is_asking();
        let mut approved = self.stage.store.approved(&snapshot, self.scenario.builtin)?;
        let of_the_mode = self.stage.card_mode.snapshots(&snapshot);
        // A window of the browser's is no page that differs a little.
        if let Some(nearest) = of_the_mode.first().filter(|_| kept_window) {
            (snapshot, approved) = (nearest.clone(), None);
        }
        let looked_for = if kept_window { 1 } else { of_the_mode.len() };
        for name in &of_the_mode[..looked_for.min(of_the_mode.len())] {
            if let Some(own) = self.stage.store.approved(name, self.scenario.builtin)? {
                (snapshot, approved) = (name.clone(), Some(own));
                break;
            }
        }
        if !approved.as_ref().is_some_and(|approved| approved.is(&kept.text)) {
            // A page that a script builds may not have been all there.
            if !self.session()?.is_asking() {
                self.page()?.quiet().await?;
            }
            kept = self.looked_at(name, &redactions).await?;
        }
        // What differs in this mode alone is to be approved for it alone.
        if approved.as_ref().is_some_and(|approved| !approved.is(&kept.text))
            && let Some(nearest) = of_the_mode.into_iter().next()
        {
            snapshot = nearest;
        }
        evidence::picture(self.session()?, self.stage.out, &self.file_name(), &mut kept).await?;
        if let Some(inspection) = self.stage.inspection
            && !self.session()?.is_asking()
        {
            kept.inspection = inspection.of(self.page()?, &kept.text).await?;
        }
        let source = format!("{}:{}", step.file, step.line);
        let verdict = self.stage.store.compare(&snapshot, approved.as_ref(), &source, &kept.text)?;
        kept.snapshot = Some(snapshot.clone());
        self.evidence = Some(kept);
        match verdict {
            Verdict::Approved => Ok(()),
            Verdict::New if self.stage.store.must_be_approved() => Err(Failure::claim(
                say!("la page « {name} » est approuvée", "the page “{name}” is approved"),
                say!(
                    "aucune page n’est approuvée sous le nom {snapshot}",
                    "no page is approved under the name {snapshot}"
                ),
                say!(
                    "jouez le scénario sur votre poste, regardez la page, puis : doublure snapshots accept {snapshot} ; \
                     enregistrez ce fichier avec vos scénarios.",
                    "run the scenario on your own machine, look at the page, then: doublure snapshots accept {snapshot}; \
                     commit that file with your scenarios."
                ),
            )),
            Verdict::New => {
                self.pending = true;
                Ok(())
            }
            Verdict::Differs(difference) => Err(Failure::claim(
                say!(
                    "la page « {name} » est celle qui est approuvée",
                    "the page “{name}” is the approved one"
                ),
                say!(
                    "elle diffère (voir les lignes - approuvé, + trouvé)",
                    "it differs (see the lines: - approved, + found)"
                ),
                say!(
                    "si le changement est voulu : doublure snapshots accept {snapshot}",
                    "if the change is meant: doublure snapshots accept {snapshot}"
                )
                .then(&if self.scenario.builtin {
                    Text::quoted("")
                } else {
                    say!(
                        " ; si cela change à chaque passage : un [[redaction]] dans doublure.toml.",
                        "; if it changes with every run: a [[redaction]] in doublure.toml."
                    )
                }),
            )
            .with_difference(difference)),
        }
    }

    /// The page, or what the browser asks before it shows one.
    async fn looked_at(&self, name: &str, redactions: &Redactions) -> Result<Evidence, Failure> {
        let session = self.session()?;
        // A window beside a page, such as the offer to keep a password, is none of it.
        if session.is_asking()
            && let Some(dialog) = session.asked().await?
        {
            return Ok(evidence::of_window(&dialog, name, &self.card_labels(), redactions));
        }
        let mut kept = evidence::look(self.page()?, name, redactions).await?;
        self.add_mail_text(&mut kept.text, redactions).await?;
        Ok(kept)
    }

    /// The inbox shows a mail in a frame, which the page's text does not enter.
    async fn add_mail_text(&self, text: &mut String, redactions: &Redactions) -> Result<(), Failure> {
        let in_the_inbox = self.page()?.host().await?.as_deref() == Some(hosts::MAIL);
        if let Some(said) =
            self.world.opened_mail.as_ref().filter(|_| in_the_inbox).and_then(|mail| mail.text.clone())
        {
            text.push_str("\n--- texte du courriel ---\n");
            // As approved pages end their lines: a difference shows what differs alone.
            text.push_str(&redactions.apply(&said.replace("\r\n", "\n")));
        }
        Ok(())
    }
}
