//! What the parser accepts but nobody meant: a scenario that would pass without having claimed anything.

pub(super) mod feature;
pub(super) mod scenario;

#[cfg(test)]
mod tests {
    use crate::language::{Plan, Source};

    fn errors(body: &str) -> String {
        let source =
            [Source::new("essai.feature", &format!("# language: fr\nFonctionnalité: Compte\n{body}"))];
        let wrong = Plan::parse(&source, &[]).unwrap_err();
        wrong
            .iter()
            .map(|(diagnostic, source)| diagnostic.render(source, crate::lang::Lang::Fr))
            .collect::<Vec<_>>()
            .join("\n\n")
    }

    #[test]
    fn a_misspelt_keyword_is_not_taken_for_a_description() {
        insta::assert_snapshot!(errors(
            "  Scénario: A\n    Quan il ouvre le service\n    Alors il voit « x »\n"
        ));
    }

    #[test]
    fn an_english_keyword_is_not_taken_for_a_description() {
        insta::assert_snapshot!(errors("  Scénario: A\n    Given foo\n"));
    }

    #[test]
    fn an_empty_scenario_is_no_scenario() {
        insta::assert_snapshot!(errors("  Scénario: A\n\n  Scénario: B\n    Quand il ouvre le service\n"));
    }

    #[test]
    fn a_scenario_must_do_something() {
        insta::assert_snapshot!(errors("  Scénario: A\n    Alors il voit « x »\n"));
    }

    #[test]
    fn an_action_is_no_claim() {
        insta::assert_snapshot!(errors(
            "  Scénario: A\n    Quand il ouvre le service\n    Alors il clique sur « x »\n"
        ));
    }

    #[test]
    fn an_outline_without_rows_is_no_scenario() {
        insta::assert_snapshot!(errors(
            "  Plan du scénario: A\n    Quand il ouvre le service\n    Alors il voit « <x> »\n    Exemples:\n      | x |\n"
        ));
    }

    #[test]
    fn two_pages_must_not_share_a_name() {
        let claim = "    Alors la page « x » est conforme\n";
        insta::assert_snapshot!(errors(&format!(
            "  Scénario: A\n    Quand il ouvre le service\n{claim}{claim}"
        )));
    }

    #[test]
    fn a_scenario_has_one_person() {
        insta::assert_snapshot!(errors(
            "  Contexte:\n    Étant donné un médecin dont la carte CPS est dans le lecteur\n\n  Scénario: A\n    Étant donné une \
             infirmière sans carte\n    Quand il ouvre le service\n    Alors il voit « x »\n"
        ));
    }

    #[test]
    fn two_scenarios_must_not_share_a_name() {
        let scenario = "  Scénario: A\n    Quand il ouvre le service\n    Alors il voit « x »\n";
        insta::assert_snapshot!(errors(&format!("{scenario}\n{scenario}")));
    }
}
