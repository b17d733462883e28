use mock_psc::AuthMethod;

use super::*;
use crate::lang::{Lang, Told};

const GOOD: &str = r#"
[service]
url = "http://localhost:3000/"

[[client]]
id = "mon-service"
secret = "secret-de-test"
redirect_uris = ["http://localhost:3000/retour"]
"#;

fn parse(text: &str) -> Result<Project, ProjectError> {
    Project::parse("doublure.toml", text, Path::new("projet"))
}

#[track_caller]
fn wrong(text: &str) -> String {
    let told = parse(text).expect_err("this is wrong").told();
    let (french, english) = (told.to(Lang::Fr), told.to(Lang::En));
    assert!(english.starts_with("error: ") && english.contains("= what to do: "), "{english}");
    // What is quoted of the file is the same in both, and nothing else.
    for mark in ["« ", " ;", "écrivez", "ajoutez", "il manque", "que faire"] {
        assert!(!english.contains(mark), "{mark} in English: {english}");
    }
    assert!(!french.contains('“') && !french.contains("what to do"), "{french}");
    french.to_owned()
}

/// The good file with one part replaced.
#[track_caller]
fn with(part: &str, other: &str) -> String {
    assert!(GOOD.contains(part), "{part}");
    GOOD.replace(part, other)
}

#[test]
fn the_least_is_enough() {
    let project = parse(GOOD).unwrap();
    assert_eq!(project.service.name, "localhost");
    assert_eq!(project.service.ready, project.service.url);
    assert_eq!(project.service.ready_within.as_secs(), 60);
    assert_eq!(project.ports, Ports { sas: 0, ..Ports::FIXED });
    assert_eq!(project.scenarios, Path::new("projet/scenarios"));
    assert_eq!(project.snapshots, Path::new("projet/snapshots"));
    assert_eq!(project.clients[0].name, "localhost");
}

#[test]
fn everything_that_can_be_said_is_understood() {
    let text = r#"
hosts = ["mon-service.localhost"]
[service]
name = "Mon service"
url = "https://mon-service.localhost:3000"
start = "node serveur.mjs"
ready = "/sante"
ready_within = 5
[service.env]
CERT = "{server_certificate}"
JSON = '{"a": {}}'
[[client]]
id = "a"
secret = "s"
redirect_uris = ["https://mon-service.localhost:3000/retour", "mssante://retour"]
backchannel_logout_uri = "http://localhost:3000/fin"
frontchannel_logout_uri = "https://mon-service.localhost:3000/fin"
userinfo_signed_response_alg = "RS256"
[ports]
psc = 9443
[[person]]
key = "anne"
profession = "nurse"
family_name = "Lefèvre"
[scenarios]
folder = "recette"
[[redaction]]
name = "numéro de dossier"
pattern = "DOS-[0-9]{6}"
[[redaction]]
name = "lien"
parameter = "jeton"
"#;
    let project = parse(text).unwrap();
    assert_eq!(project.service.ready.as_str(), "https://mon-service.localhost:3000/sante");
    assert_eq!(project.clients[0].name, "Mon service");
    assert_eq!(project.clients[0].backchannel_logout_uri.as_deref(), Some("http://localhost:3000/fin"));
    assert!(project.clients[0].frontchannel_logout_uri.is_some());
    assert!(project.clients[0].userinfo_signed_response_alg.is_some());
    assert_eq!((project.ports.psc, project.ports.mail), (9443, Ports::FIXED.mail));
    assert_eq!(project.people[0].family_name.as_ref().unwrap().as_str(), "Lefèvre");
    assert_eq!(project.scenarios, Path::new("projet/recette"));
    assert_eq!(project.redactions.apply("DOS-123456 ?jeton=ab"), "[numéro de dossier] ?jeton=[lien]");
}

#[test]
fn what_a_client_registers_beside_must_be_usable() {
    for (line, told) in [
        ("backchannel_logout_uri = \"/fin\"", "prévenu d’une déconnexion"),
        ("frontchannel_logout_uri = \"https://a.test/#fin\"", "prévenu d’une déconnexion"),
        ("backchannel_logout_uri = \"mssante://fin\"", "prévenu d’une déconnexion"),
        ("userinfo_signed_response_alg = \"HS256\"", "RS256"),
    ] {
        let told_so = wrong(&format!("{GOOD}{line}\n"));
        assert!(told_so.contains(told), "{told_so}");
    }
}

#[test]
fn an_unknown_key_is_shown_with_the_nearest_known_one() {
    insta::assert_snapshot!(wrong(&with("redirect_uris", "redirect_uri")));
    let told = parse(&with("redirect_uris", "redirect_uri")).expect_err("this is wrong").told();
    assert_eq!(
        told.to(Lang::En),
        "error: unknown key “redirect_uri”; the nearest is “redirect_uris”
 --> doublure.toml:8:1
  |
8 | redirect_uri = [\"http://localhost:3000/retour\"]
  | ^^^^^^^^^^^^ unknown here
  |
  = what to do: the keys that there are here: id, secret, token_endpoint_auth_method, jwks, certificate_name, certificate_unit, name, redirect_uris, post_logout_redirect_uris, backchannel_logout_uri, frontchannel_logout_uri, userinfo_signed_response_alg."
    );
}

#[test]
fn everything_wrong_is_told_at_once_in_the_order_of_the_file() {
    insta::assert_snapshot!(wrong(
        r#"
[service]
url = 3000
redy = "/sante"
ready_within = "60"
[service.env]
PORT = 3000
[[client]]
id = "a"
redirect_uris = "http://localhost:3000/retour"
[[client]]
id = "a"
secret = "s"
redirect_uris = ["/retour"]
[ports]
psc = 70000
[[person]]
key = "anne"
profession = "nurze"
hosts = ["mon-service.localhost"]
"#
    ));
}

#[test]
fn what_is_missing_is_named_with_an_example() {
    insta::assert_snapshot!("service", wrong("[[client]]\nid = \"a\"\nsecret = \"s\"\nredirect_uris = []\n"));
    insta::assert_snapshot!("url", wrong(&with("url = \"http://localhost:3000/\"", "")));
    insta::assert_snapshot!("client", wrong("[service]\nurl = \"http://localhost:3000/\"\n"));
    insta::assert_snapshot!("secret", wrong(&with("secret = \"secret-de-test\"", "")));
    insta::assert_snapshot!("empty", wrong(""));
}

#[test]
fn sections_written_the_wrong_way_say_which_brackets() {
    insta::assert_snapshot!("single", wrong(&with("[[client]]", "[client]")));
    insta::assert_snapshot!("double", wrong(&with("[service]", "[[service]]")));
    insta::assert_snapshot!("none", wrong("service = \"http://localhost:3000/\"\n"));
    insta::assert_snapshot!("twice", wrong(&format!("{GOOD}[service]\nname = \"x\"\n")));
}

#[test]
fn what_is_no_toml_says_where_and_what_to_write() {
    let told = |line: &str| wrong(&with("secret = \"secret-de-test\"", line));
    for (name, line) in [
        ("no_quotes", "secret = secret-de-test"),
        ("unclosed", "secret = \"secret-de-test"),
        ("no_value", "secret"),
        ("empty_value", "secret ="),
        ("colon", "secret: \"secret-de-test\""),
        ("accent", "clé = \"x\""),
        ("backslash", "secret = \"a\\d\""),
        ("key_twice", "secret = \"a\"\nsecret = \"b\""),
        ("comma", "post_logout_redirect_uris = [\"http://a.test/\" \"http://b.test/\"]"),
        ("list", "post_logout_redirect_uris = [\"http://a.test/\""),
        ("bracket", "[[client]\nid = \"b\""),
        ("table", "[service"),
    ] {
        insta::assert_snapshot!(name, told(line));
    }
}

#[test]
fn an_address_must_be_one() {
    for (name, part, other) in [
        ("url_without_scheme", "\"http://localhost:3000/\"", "\"localhost:3000\""),
        ("url_of_another_kind", "\"http://localhost:3000/\"", "\"ftp://localhost/\""),
        ("redirect_without_scheme", "http://localhost:3000/retour", "localhost:3000/retour"),
        ("redirect_relative", "http://localhost:3000/retour", "/retour"),
        ("redirect_fragment", "http://localhost:3000/retour", "http://localhost:3000/#/retour"),
        ("redirect_none", "[\"http://localhost:3000/retour\"]", "[]"),
        ("ready", "[[client]]", "ready = \"sante\"\n[[client]]"),
    ] {
        insta::assert_snapshot!(name, wrong(&with(part, other)));
    }
}

#[test]
fn a_client_says_how_it_authenticates() {
    let keys =
        r#"{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;
    let private = keys.replace("\"x\"", "\"d\": \"AA\", \"x\"");
    let method = |name: &str| format!("secret = \"\"\ntoken_endpoint_auth_method = \"{name}\"\n");
    let client = |more: &str| with("secret = \"secret-de-test\"", more);

    let signing = client(&format!("{}jwks = '{keys}'", method("private_key_jwt")));
    let signing = &parse(&signing).unwrap().clients[0];
    assert_eq!(signing.auth_method, Some(AuthMethod::PrivateKeyJwt));
    assert!(signing.keys.is_some());
    let named = "certificate_name = \"mon-service.test\"\ncertificate_unit = \"10B0123456\"";
    let presenting = client(&format!("{}{named}", method("tls_client_auth")));
    let presenting = &parse(&presenting).unwrap().clients[0];
    assert_eq!(presenting.certificate_name.as_deref(), Some("mon-service.test"));
    assert_eq!(presenting.certificate_unit.as_deref(), Some("10B0123456"));

    for (name, more) in [
        ("method_unknown", method("private_key").replace("\"\"", "\"s\"")),
        ("method_without_secret", method("client_secret_jwt")),
        ("method_without_keys", method("private_key_jwt")),
        ("keys_private", format!("{}jwks = '{private}'", method("private_key_jwt"))),
        ("keys_no_json", format!("{}jwks = 'keys'", method("private_key_jwt"))),
        ("keys_without_effect", format!("secret = \"s\"\njwks = '{keys}'")),
        ("certificate_without_effect", format!("secret = \"s\"\n{named}")),
        ("certificate_empty", format!("{}certificate_name = \"\"", method("tls_client_auth"))),
    ] {
        insta::assert_snapshot!(name, wrong(&client(&more)));
    }
}

#[test]
fn ports_are_distinct_fixed_and_not_the_services() {
    for (name, ports) in [
        ("ports_zero", "psc = 0"),
        ("ports_same", "psc = 9000\nmail = 9000"),
        ("ports_same_as_default", "psc = 8445"),
        ("ports_of_service", "psc = 3000"),
    ] {
        insta::assert_snapshot!(name, wrong(&format!("{GOOD}[ports]\n{ports}\n")));
    }
    insta::assert_snapshot!("ports_default_of_service", wrong(&GOOD.replace(":3000", ":8443")));
    // Another machine's port is its own.
    assert!(parse(&GOOD.replace("localhost:3000", "recette.test:8443")).is_ok());
}

#[test]
fn what_the_service_reads_must_exist() {
    let env =
        |env: &str| wrong(&with("[[client]]", &format!("start = \"x\"\n[service.env]\n{env}\n[[client]]")));
    insta::assert_snapshot!("placeholder", env("A = \"{isuer}\""));
    insta::assert_snapshot!("placeholder_hosts", env("A = \"{server_key}\""));
    insta::assert_snapshot!("variable_name", env("\"A=B\" = \"x\""));
}

#[test]
fn names_are_given_once_and_are_none_elsewhere() {
    insta::assert_snapshot!("host", wrong(&format!("hosts = [\"mon-service.fr\"]{GOOD}")));
    let person = "[[person]]\nkey = \"anne\"\nprofession = \"nurse\"\n";
    for (name, given) in [("person_empty", " "), ("person_odd", "Anne 2"), ("person_shape", "Anne-")] {
        insta::assert_snapshot!(name, wrong(&format!("{GOOD}{person}given_name = \"{given}\"\n")));
    }
    insta::assert_snapshot!("person_twice", wrong(&format!("{GOOD}{person}{person}")));
    insta::assert_snapshot!("profession", wrong(&format!("{GOOD}{}", person.replace("nurse", "infirmière"))));
}

#[test]
fn a_redaction_says_one_thing() {
    let redaction = |what: &str| wrong(&format!("{GOOD}[[redaction]]\nname = \"x\"\n{what}\n"));
    insta::assert_snapshot!("redaction_none", redaction(""));
    insta::assert_snapshot!("redaction_both", redaction("pattern = \"x\"\nparameter = \"y\""));
    insta::assert_snapshot!("redaction_syntax", redaction("pattern = \"DOS-[0-9\""));
    insta::assert_snapshot!("redaction_empty", redaction("pattern = \"[0-9]*\""));
}

#[test]
fn a_declaration_is_of_a_requirement_that_is_declared_by_somebody_on_a_day_that_was() {
    let good = "[[certify.declared]]\nrequirement = \"EXI PSC 01\"\nanswer = true\nauthor = \"Jeanne\"\ndate = \"2026-01-15\"\n";
    let written = |part: &str, other: &str| {
        assert!(good.contains(part), "{part}");
        format!(
            "{GOOD}[certify]\nprotected = \"/espace\"\nsigned_in = \"Sortir\"\n{}",
            good.replace(part, other)
        )
    };
    let declared = parse(&written("EXI PSC 01", "EXI PSC 25")).unwrap().certify.unwrap().declared;
    assert_eq!(declared["EXI PSC 25"].author, "Jeanne");
    for (name, part, other) in [
        ("declared_unknown", "EXI PSC 01", "EXI PSC 0l"),
        ("declared_measured", "EXI PSC 01", "EXI PSC 16"),
        ("declared_nobody", "Jeanne", " "),
        ("declared_no_day", "2026-01-15", "15/01/2026"),
        ("declared_february", "2026-01-15", "2026-02-30"),
        ("declared_day_as_toml", "\"2026-01-15\"", "2026-01-15"),
        ("declared_attachment", "answer = true", "answer = true\nattachment = \"pieces\""),
        ("declared_without_answer", "answer = true\n", ""),
        ("declared_in_words", "true", "\"oui\""),
        ("declared_twice", good, &good.repeat(2)),
        ("declared_alone", "[[certify.declared]]", "[certify.declared]"),
    ] {
        insta::assert_snapshot!(name, wrong(&written(part, other)));
    }
    let told = wrong(&written("2026-01-15", "2999-01-15"));
    assert!(told.contains("datée d’un jour à venir") && told.contains("après aujourd’hui, 20"), "{told}");
}

#[test]
fn pro_sante_connect_is_set_by_a_profile_and_what_differs_from_it() {
    let behaviour = |psc: &str| parse(&format!("{GOOD}[psc]\n{psc}\n")).unwrap().behaviour;
    let usual = behaviour("");
    assert_eq!((usual.psc.card_acr.as_str(), usual.psc.auth_level.as_deref()), ("eidas2", Some("1")));
    assert_eq!(usual.psc.session_lifetime, time::Duration::hours(4));
    let old = behaviour("profile = \"2023\"");
    assert_eq!((old.psc.card_acr.as_str(), old.psc.auth_level), ("eidas3", None));
    let own = behaviour(
        "profile = \"2023\"\nstrict = true\ncertificate_prompt = \"on-choice\"\ncard_acr = \"eidas1\"\nauth_level = \"2\"
         code_lifetime = 5\necps_request_lifetime = 30\necps_limit = 2\npushed_request_lifetime = 6\napi_token_lifetime = 7
         refresh_token_lifetime = 8\nclient_assertion_longest = 10\nlogout_notice_limit = 9\nlogout_returns_state = false\npublished_keys = 1",
    );
    assert_eq!((own.psc.card_acr.as_str(), own.psc.auth_level.as_deref()), ("eidas1", Some("2")));
    assert!(own.psc.strict && !own.psc.id_token_scope);
    assert_eq!(own.psc.certificate_prompt, mock_psc::CertificatePrompt::OnChoice);
    assert_eq!((own.psc.code_lifetime, own.psc.ecps_limit.as_secs()), (time::Duration::seconds(5), 2));
    assert_eq!(own.ecps.request_lifetime.as_secs(), 30);
    let lifetimes =
        [own.psc.pushed_request_lifetime, own.psc.api_token_lifetime, own.psc.refresh_token_lifetime];
    assert_eq!(lifetimes.map(time::Duration::whole_seconds), [6, 7, 8]);
    assert_eq!(own.psc.client_assertion_longest.whole_seconds(), 10);
    assert_eq!((own.psc.logout_notice_limit.as_secs(), own.psc.published_keys), (9, 1));
    assert!(!own.psc.logout_returns_state && usual.psc.logout_returns_state);
    assert_eq!(behaviour("auth_level = \"\"").psc.auth_level, None);
}

#[test]
fn a_setting_that_cannot_be_says_what_can() {
    for (name, psc, said) in [
        ("profile", "profile = \"2025\"", "2023"),
        ("acr", "card_acr = \"eidas4\"", "eidas3"),
        ("zero", "code_lifetime = 0", "de 1 à 65535"),
        ("keys", "published_keys = 0", "de 1 à 255"),
        ("text", "session_lifetime = \"4 h\"", "un nombre entier"),
        ("strict", "strict = \"oui\"", "true ou false"),
        ("key", "code_lifetme = 5", "code_lifetime"),
    ] {
        let told = wrong(&format!("{GOOD}[psc]\n{psc}\n"));
        assert!(told.contains(said) && told.contains("doublure.toml:10:"), "{name}: {told}");
    }
}

#[test]
fn a_file_without_a_service_is_about_the_built_in_one() {
    let text = "[psc]\nprofile = \"2023\"\n[[person]]\nkey = \"anne\"\nprofession = \"nurse\"\n";
    let built_in = BuiltIn::parse("doublure.toml", text).unwrap();
    assert_eq!(built_in.behaviour.psc.card_acr, "eidas3");
    assert_eq!(built_in.people[0].key, "anne");
    assert!(reading::is_about_the_built_in(text));
    assert!(!reading::is_about_the_built_in(GOOD) && !reading::is_about_the_built_in(""));
    assert!(BuiltIn::parse("doublure.toml", "[psc]\nstrct = true\n").is_err());
}

#[test]
fn somebody_who_cannot_be_is_shown_where() {
    let person =
        |more: &str| wrong(&format!("{GOOD}[[person]]\nkey = \"anne\"\nprofession = \"nurse\"\n{more}\n"));
    for (more, said, line) in [
        ("national_id = \"810003456786\"", "peut être celui d’une vraie personne", 12),
        ("national_id = \"899700999991\"", "la clé de contrôle est 0", 12),
        ("national_id = \"99700999990\"", "il manque le 8", 12),
        ("national_id = \"x\"", "n’est pas un identifiant national", 12),
        ("national_id = \"0991234567\"\nregister = \"rpps\"", "n’est pas du répertoire RPPS", 12),
        ("other_ids = [{ origin = \"psi\", id = \"x\" }]", "n’est pas un identifiant PSI", 10),
        ("other_ids = [{ origin = \"rpps\" }]", "deux identifiants du répertoire RPPS", 10),
        ("practice = [{ site = [{ town = \"PARIS\" }] }]", "vont ensemble", 10),
        ("cards = [\"visa\"]", "cps, cpf, cpe, cpa", 12),
        ("technical_id = \"é\"", "identifiant technique", 12),
        ("practice = [{ speciality = \"cardio\" }]", "SM26", 12),
        ("register = \"ordre\"", "finess", 12),
    ] {
        let told = wrong_at(&person(more), line);
        assert!(told.contains(said), "{more}: {told}");
    }
}

/// What was told, which points at this line.
fn wrong_at(told: &str, line: usize) -> String {
    assert!(told.contains(&format!("doublure.toml:{line}:")), "{line}: {told}");
    told.to_owned()
}

#[test]
fn the_people_whom_doublure_brings_can_be_and_are_each_their_own() {
    let people = people::brought();
    assert!(people.len() >= 15);
    for (rank, person) in people.iter().enumerate() {
        assert!(person.about.is_some() && person.national_id.is_some(), "{}", person.key);
        for other in &people[..rank] {
            assert_ne!(person.key, other.key);
            assert_ne!(person.national_id, other.national_id, "{}", person.key);
            assert!(
                person.technical_id.is_none() || person.technical_id != other.technical_id,
                "{}",
                person.key
            );
        }
    }
    let own = NewPerson::of("médecin", identities::Profession::Nurse);
    let all = people::by_key(&[own]);
    assert_eq!(all.len(), people.len());
    assert_eq!(all["médecin"].profession, Some(identities::Profession::Nurse), "one's own comes first");
}

mod starter_file {
    use serde_json::Value;

    use super::*;

    /// What `init` writes, and the same with every commented key in use.
    fn written() -> [String; 2] {
        let url = Url::parse("http://localhost:3000/").unwrap();
        let text = starter::settings(&url, "mon \"service\"");
        let key = |line: &str| {
            line.strip_prefix('#')
                .filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '['))
                .map(str::to_owned)
        };
        let all: Vec<_> = text.lines().map(|line| key(line).unwrap_or_else(|| line.to_owned())).collect();
        [text.clone(), all.join("\n")]
    }

    #[test]
    fn is_understood_as_it_is_and_with_every_key_in_use() {
        let [least, all] = written();
        let project = parse(&least).unwrap();
        assert_eq!(project.clients[0].id, "mon \"service\"");
        assert_eq!(project.clients[0].redirect_uris, ["http://localhost:3000/retour"]);
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("pieces")).unwrap();
        fs::write(folder.path().join("pieces/kbis.pdf"), "").unwrap();
        let project = Project::parse(FILE, &all, folder.path()).unwrap();
        let declared = &project.certify.as_ref().unwrap().declared["EXI PSC 01"];
        assert!(declared.answer && declared.attachment.as_deref() == Some("pieces/kbis.pdf"));
        assert_eq!(project.people.len(), 1);
        assert_eq!(project.ports, Ports { sas: 0, ..Ports::FIXED });
        // Every key there is stands in it.
        let schema: Value = serde_json::from_str(&schema::text()).unwrap();
        let value: Value = toml::from_str(&all).unwrap();
        let mut missing = Vec::new();
        for (name, section) in sections(&schema) {
            let used = all.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key);
            let headers = all.lines().filter(|line| line.starts_with('['));
            let used = used.chain(headers.flat_map(|line| line.trim_matches(['[', ']']).split('.')));
            let used: Vec<_> = used.chain(value.as_object().unwrap().keys().map(String::as_str)).collect();
            let known = section["properties"].as_object().unwrap().keys();
            missing.extend(
                known
                    .filter(|key| *key != "env" && !used.contains(&key.as_str()))
                    .map(|key| format!("{name}.{key}")),
            );
        }
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn gets_certify_at_its_place_or_at_the_end_and_stays_what_it_was() {
        let [least, _] = written();
        for text in [least.clone(), least.replace('\n', "\r\n"), GOOD.to_owned(), GOOD.trim_end().to_owned()]
        {
            let with = starter::with_certify(&text, &[]);
            let certify = parse(&with).unwrap().certify.unwrap();
            assert_eq!(certify.pages.signed_in.text, "Se déconnecter");
            assert!(certify.pages.sign_out_button.is_some() && certify.pages.terms.is_none());
            assert_eq!(with.matches("[certify]").count(), text.matches("#[certify]").count().max(1));
            assert_eq!(with.contains("\r\n"), text.contains("\r\n"));
            let rest = |text: &str| text.lines().filter(|line| !line.contains("certify")).count();
            assert!(rest(&with) >= rest(&text));
        }
    }

    #[test]
    fn a_step_that_is_no_gesture_or_leads_to_no_button_is_shown() {
        let certify =
            |lines: &str| format!("{GOOD}\n[certify]\nprotected = \"/a\"\nsigned_in = \"b\"\n{lines}\n");
        for (lines, said) in [
            ("sign_in_button = \"c\"\nsign_in_steps = [\"il clique\"]", "cette phrase ne dit pas un geste"),
            (
                "sign_in_button = \"c\"\nsign_in_steps = [\"il remplit « Nom » avec « {nom} »\"]",
                "sans valeur entre accolades",
            ),
            ("sign_out_steps = [\"il clique sur « Menu »\"]", "nommez dans sign_out_button"),
        ] {
            let told = parse(&certify(lines)).unwrap_err().told();
            assert!(told.to(Lang::Fr).contains(said), "{told}");
        }
        let sound = "sign_in_button = \"c\"\nsign_in_steps = [\"il clique sur « Menu »\"]";
        let pages = Project::parse("autre.toml", &certify(sound), Path::new("projet"))
            .unwrap()
            .certify
            .unwrap()
            .pages;
        // What does not fit the service is told with the name of the file that says it.
        assert_eq!((pages.sign_in_steps.len(), pages.file.as_str()), (1, "autre.toml"));
    }

    #[test]
    fn says_in_certify_what_was_learned_and_leaves_out_what_is_not_there() {
        let [least, _] = written();
        let learned = [
            ("protected", Some("/profil".into())),
            ("sign_in_button", None),
            ("sign_out_steps", Some(vec!["il clique sur « Mon compte »"].into())),
            ("terms", Some("/cgu\"<".into())),
        ];
        let pages = parse(&starter::with_certify(&least, &learned)).unwrap().certify.unwrap().pages;
        assert_eq!((pages.protected.path(), pages.sign_in_button), ("/profil", None));
        assert_eq!(pages.terms.unwrap().path(), "/cgu%22%3C");
        assert_eq!(pages.sign_out_steps[0].gesture, Gesture::Click("Mon compte".to_owned()));
        assert_eq!(pages.signed_in.text, "Se déconnecter");
    }

    fn sections(schema: &Value) -> Vec<(String, &Value)> {
        let inner =
            schema["definitions"].as_object().unwrap().iter().map(|(name, part)| (name.clone(), part));
        std::iter::once((String::new(), schema))
            .chain(inner)
            .filter(|(_, part)| part["properties"].is_object())
            .collect()
    }

    #[test]
    fn has_the_shape_that_the_schema_demands() {
        let schema: Value = serde_json::from_str(&schema::text()).unwrap();
        for text in written() {
            let value: Value = toml::from_str(&text).unwrap();
            assert_eq!(misfits(&schema, &schema, &value, "doublure.toml"), Vec::<String>::new());
        }
        // The comparison notices what does not fit.
        for wrong in ["[service]\nurl = 3", "[service]\nurl = \"x\"\nurll = \"y\"", "[[client]]\nid = \"a\""]
        {
            let value: Value = toml::from_str(wrong).unwrap();
            assert!(!misfits(&schema, &schema, &value, "").is_empty(), "{wrong}");
        }
    }

    /// What of the schema a value breaks: references, kinds, known and required keys, lists of words.
    fn misfits(whole: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        if let Some(inner) = schema["$ref"].as_str().or(schema["allOf"][0]["$ref"].as_str()) {
            let inner = whole.pointer(inner.trim_start_matches('#')).expect("a definition");
            return misfits(whole, inner, value, at);
        }
        let kind = match value {
            Value::Object(_) => "object",
            Value::Array(_) => "array",
            Value::String(_) => "string",
            Value::Number(_) => "integer",
            Value::Bool(_) => "boolean",
            Value::Null => "other",
        };
        let kinds: Vec<_> = match &schema["type"] {
            Value::String(kind) => vec![kind.as_str()],
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => vec![kind],
        };
        if !kinds.contains(&kind) {
            return vec![format!("{at}: {kind} instead of {kinds:?}")];
        }
        if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
            return vec![format!("{at}: {value} is none of {}", schema["enum"])];
        }
        let mut found = Vec::new();
        for required in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if value.get(required).is_none() {
                found.push(format!("{at}: no {required}"));
            }
        }
        for (key, inner) in value.as_object().into_iter().flatten() {
            let at = format!("{at}.{key}");
            match (&schema["properties"][key], &schema["additionalProperties"]) {
                (Value::Null, Value::Bool(false)) => found.push(format!("{at} is unknown")),
                (Value::Null, other) => found.extend(misfits(whole, other, inner, &at)),
                (known, _) => found.extend(misfits(whole, known, inner, &at)),
            }
        }
        for (rank, inner) in value.as_array().into_iter().flatten().enumerate() {
            found.extend(misfits(whole, &schema["items"], inner, &format!("{at}[{rank}]")));
        }
        found
    }
}
