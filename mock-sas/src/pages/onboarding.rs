use askama::Template;

use crate::state::account::Delivery;

/// Guide C4.
#[derive(Debug, Template)]
#[template(path = "address.html")]
pub(crate) struct AddressPage<'a> {
    pub person: &'a str,
    pub typed: &'a str,
    pub error: Option<&'a str>,
    /// What was typed comes from a session that had ended.
    pub restored: bool,
    /// The fault of a deviation: one word differs.
    pub wording_changed: bool,
}

/// Guide C5.
#[derive(Debug, Template)]
#[template(path = "verification.html")]
pub(crate) struct VerificationPage<'a> {
    pub person: &'a str,
    pub address: &'a str,
    pub delivery: Delivery,
    /// Whether it was an earlier mail's successor.
    pub renewed: bool,
    /// The fault of a deviation: the page tells that the address is a regulator's.
    pub disclosed: bool,
}

impl VerificationPage<'_> {
    fn sent(&self) -> bool {
        self.delivery == Delivery::Taken
    }

    fn underway(&self) -> bool {
        self.delivery == Delivery::Underway
    }

    fn rejected(&self) -> bool {
        self.delivery == Delivery::Rejected
    }

    fn deferred(&self) -> bool {
        self.delivery == Delivery::Deferred
    }
}

/// Guide C4 and C7, the link of a mail to a regulator: the two accounts become one when its reader says so.
#[derive(Debug, Template)]
#[template(path = "regulator_merge.html")]
pub(crate) struct RegulatorMergePage<'a> {
    /// Who asked for it.
    pub person: &'a str,
    /// The regulator's name.
    pub regulator: &'a str,
    pub address: &'a str,
    /// The link's.
    pub token: &'a str,
}

/// Guide C7, the link opened in a browser where its owner is not signed in.
#[derive(Debug, Template)]
#[template(path = "initialised.html")]
pub(crate) struct InitialisedPage {
    /// A regulator's account and this one are one now.
    pub merged: bool,
}

/// Guide C7 and C8a.
#[derive(Debug, Template)]
#[template(path = "terms.html")]
pub(crate) struct TermsPage<'a> {
    pub person: &'a str,
    /// The form was sent without the box ticked.
    pub not_ticked: bool,
    /// The box is ticked, as it was when an earlier session ended.
    pub restored: bool,
}

/// The terms were refused: what that means.
#[derive(Debug, Template)]
#[template(path = "terms_declined.html")]
pub(crate) struct TermsDeclinedPage<'a> {
    pub person: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::SITE;

    const HOSTILE: &str = "\"><script>alert(1)</script>";

    fn html(page: &impl Template) -> String {
        let html = SITE.page("Essai", page).html().to_owned();
        assert!(!html.contains("<script>"), "{html}");
        assert_eq!(html.matches("<h1").count(), 1);
        html
    }

    #[test]
    fn the_address_page_keeps_what_was_typed_and_says_what_is_wrong() {
        let page = AddressPage {
            person: HOSTILE,
            typed: HOSTILE,
            error: Some("Cette adresse n’est pas valable."),
            restored: false,
            wording_changed: false,
        };
        let html = html(&page);
        assert!(html.contains("&#34;&#62;&#60;script&#62;"));
        assert!(html.contains(r#"aria-invalid="true""#) && html.contains("Cette adresse n’est pas valable."));
        assert!(html.contains("Si vous êtes également régulateur"));
    }

    #[test]
    fn one_word_of_the_address_page_can_differ() {
        let page = |wording_changed| {
            html(&AddressPage { person: "A", typed: "", error: None, restored: true, wording_changed })
        };
        let (faithful, changed) = (page(false), page(true));
        assert!(faithful.contains("Rien n’est encore enregistré."));
        let differing = faithful
            .split_whitespace()
            .zip(changed.split_whitespace())
            .filter(|(one, other)| one != other)
            .count();
        assert_eq!(differing, 1);
    }

    #[test]
    fn the_verification_page_does_not_claim_a_mail_that_was_not_sent() {
        let page = |delivery, renewed| {
            html(&VerificationPage { person: HOSTILE, address: HOSTILE, delivery, renewed, disclosed: false })
        };
        let claim = "Un courriel avec des instructions à suivre vous a été envoyé.";
        assert!(page(Delivery::Taken, false).contains(claim));
        assert!(!page(Delivery::Failed, false).contains(claim));
        assert!(!page(Delivery::Rejected, false).contains(claim));
        assert!(page(Delivery::Rejected, true).contains("la messagerie de cette adresse l’a refusé"));
        assert!(!page(Delivery::Deferred, false).contains(claim));
        assert!(page(Delivery::Deferred, false).contains("L’adresse n’est pas en cause"));
        assert!(page(Delivery::Failed, true).contains("n’a pas pu être envoyé"));
        assert!(page(Delivery::Taken, true).contains("nouveau courriel"));
        let underway = page(Delivery::Underway, true);
        assert!(underway.contains("est en cours d’envoi") && !underway.contains("n’a pas pu"));
        assert!(!underway.contains(claim) && !underway.contains("nouveau courriel est parti"));
    }

    #[test]
    fn the_terms_are_read_with_the_keyboard_and_hold_the_documented_headings() {
        let page = html(&TermsPage { person: HOSTILE, not_ticked: true, restored: false });
        for heading in [
            "Liens externes",
            "Loi applicable et tribunaux compétents",
            "Documents contractuels",
            "Pro Santé Connect",
        ] {
            assert!(page.contains(&format!("{heading}</h2>")), "{heading}");
        }
        assert!(page.contains(r#"tabindex="0""#));
        assert!(page.contains(r#"role="alert""#));
        assert!(html(&TermsDeclinedPage { person: HOSTILE }).contains("Votre compte reste en attente."));
        let (alone, merged) =
            (html(&InitialisedPage { merged: false }), html(&InitialisedPage { merged: true }));
        assert!(merged.contains("espace régulateur") && !alone.contains("espace régulateur"));
    }
}
