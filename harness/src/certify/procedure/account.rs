//! Whether somebody finds their account again when Pro Santé Connect knows them by one more id.

use certification::{trial::Signed, verdict::Judgement};
use lang::{Text, Told, say};

use super::nobody;
use crate::{
    certify::{
        provider::Provider,
        target::{AccountMark, Target},
        trial,
        visitor::Document,
    },
    project::Pages,
    stack::control::Person,
};

/// EXI PSC 19. With `technical`, `sub` is made of the id that is gained.
pub(super) async fn after_gaining_an_id(
    provider: &Provider,
    target: &Target,
    technical: bool,
) -> Result<Judgement, Text> {
    let Some(mark) = &target.account else {
        return Err(say!(
            "rien ne dit de quel compte il s’agit : donnez dans [certify] ce qui précède, sur la page protégée, le numéro ou \
             l’adresse du compte (account)",
            "nothing tells which account it is: give in [certify] what stands before the account’s number or address on the \
             protected page (account)"
        ));
    };
    let person = provider.somebody().await.map_err(|error| error.told())?;
    if let AccountMark::Made = mark {
        provider.control.make_sas_account(&person, false).await.map_err(|error| error.told())?;
    }
    let mut before = vec![];
    for _ in 0..2 {
        match shown(provider, target, mark, &person).await? {
            Shown::Account(account) => before.push(account),
            Shown::Nothing => return Err(not_shown(mark, &target.pages)),
            Shown::Nobody => return Err(nobody()),
        }
    }
    let (first, second) = (&before[0], &before[1]);
    if first != second {
        return Err(say!(
            "« {first} », puis « {second} » : ce qui suit « account » change d’une connexion à l’autre, et ne désigne pas le \
             compte",
            "“{first}”, then “{second}”: what follows “account” changes from one sign-in to the next, and does not name the \
             account"
        ));
    }
    provider.control.gain_psi(&person.national_id, technical).await.map_err(|error| error.told())?;
    let by_film = say!(
        "qu’un autre moyen de connexion mène au même compte reste à montrer",
        "that another means of sign-in leads to the same account remains to be shown"
    );
    Ok(match shown(provider, target, mark, &person).await? {
        Shown::Account(third) if third == *first => Judgement::passed(say!(
            "la personne retrouve son compte ; {by_film}",
            "the person finds their account again; {by_film}";
            by_film
        )),
        Shown::Account(third) => Judgement::failed(say!(
            "la personne a un autre compte : « {first} » avant, « {third} » après. SubjectNameID désigne le compte",
            "the person has another account: “{first}” before, “{third}” after. SubjectNameID names the account"
        )),
        Shown::Nothing => Judgement::failed(say!(
            "la personne ne retrouve pas son compte : la page protégée montrait « {first} », et ne le montre plus. \
             SubjectNameID désigne le compte",
            "the person does not find their account again: the protected page showed “{first}”, and does not any more. \
             SubjectNameID names the account"
        )),
        Shown::Nobody => Judgement::failed(say!(
            "la personne ne peut plus se connecter",
            "the person cannot sign in any more"
        )),
    })
}

/// What the protected page shows to somebody who signed in.
enum Shown {
    /// What names their account.
    Account(String),
    /// Nothing that names one.
    Nothing,
    /// They are not signed in.
    Nobody,
}

/// Signs in with a fresh browser, and looks.
async fn shown(
    provider: &Provider,
    target: &Target,
    mark: &AccountMark,
    person: &Person,
) -> Result<Shown, Text> {
    let (signed, visitor) = trial::signed_in(provider, target, person).await.map_err(|error| error.told())?;
    match signed {
        Signed::In => {}
        Signed::Out => return Ok(Shown::Nobody),
        Signed::Unknown(why) => return Err(why),
    }
    let text = visitor.page().map(Document::text).unwrap_or_default();
    let account = match mark {
        AccountMark::After(label) => word_after(&text, &label.text),
        AccountMark::Made => text.contains(&person.email).then(|| person.email.clone()),
    };
    Ok(account.map_or(Shown::Nothing, Shown::Account))
}

/// The word that follows these, in a text with one space between words.
fn word_after(text: &str, label: &str) -> Option<String> {
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, after) = text.split_once(&label)?;
    after.split_whitespace().next().map(str::to_owned)
}

fn not_shown(mark: &AccountMark, pages: &Pages) -> Text {
    let label = match mark {
        AccountMark::After(label) => label.text.as_str(),
        AccountMark::Made => "adresse",
    };
    let place = mark.place(pages);
    say!(
        "la page protégée ne dit pas « {label} », ou rien ne le suit{place}",
        "the protected page does not say “{label}”, or nothing follows it{place}";
        place
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_after_a_label_names_the_account() {
        let text = "Bonjour Anne Compte n° 1234 Dernière connexion : hier";
        assert_eq!(word_after(text, "Compte  n°").as_deref(), Some("1234"));
        assert_eq!(word_after(text, "hier"), None);
        assert_eq!(word_after(text, "Dossier"), None);
    }
}
