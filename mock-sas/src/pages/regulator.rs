use askama::Template;

/// The regulator's way in, with login and password (guide C4).
#[derive(Debug, Template)]
#[template(path = "regulator_sign_in.html")]
pub(crate) struct RegulatorSignInPage<'a> {
    pub typed: &'a str,
    /// Address or password is wrong: which one, the page does not say.
    pub refused: bool,
}

/// What a regulator sees once signed in.
#[derive(Debug, Template)]
#[template(path = "regulator_space.html")]
pub(crate) struct RegulatorSpacePage<'a> {
    pub person: &'a str,
    pub address: &'a str,
    /// Name of the professional whose account this is too.
    pub professional: Option<&'a str>,
    /// With a professional: the step that is due there.
    pub go_on: &'a str,
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
    fn a_refused_sign_in_keeps_the_address_and_not_the_password() {
        let page = html(&RegulatorSignInPage { typed: HOSTILE, refused: true });
        assert!(page.contains(r#"value="&#34;&#62;"#) && page.contains(r#"role="alert""#));
        let password = page.split(r#"type="password""#).nth(1).unwrap().split('>').next().unwrap();
        assert!(!password.contains("value"), "{password}");
        assert!(!html(&RegulatorSignInPage { typed: "", refused: false }).contains(r#"role="alert""#));
    }

    #[test]
    fn the_space_says_whether_it_is_one_account_with_a_professional_s() {
        let page = |professional| {
            html(&RegulatorSpacePage {
                person: HOSTILE,
                address: HOSTILE,
                professional,
                go_on: "/espace-personnel",
            })
        };
        let (alone, one) = (page(None), page(Some(HOSTILE)));
        assert!(one.contains("un seul compte") && one.contains(r#"href="/espace-personnel""#));
        assert!(!alone.contains("un seul compte,") && !alone.contains(r#"href="/espace-personnel""#));
    }
}
