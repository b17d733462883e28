use std::{fs, sync::Arc, time::Duration};

use mock_kit::{Clock, authority::ServerAuthority};
use rustls::{
    RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier},
    pki_types::{ServerName, UnixTime},
};
use tempfile::TempDir;

use super::*;
use crate::lang::Lang;

/// A root that a project keeps, and roots that stand for the system's.
struct Project {
    folder: TempDir,
    root: ServerAuthority,
    system: Vec<CertificateDer<'static>>,
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = ServerAuthority::load_or_create(folder.path(), Clock::system().now()).unwrap();
        let system = rustls_native_certs::load_native_certs().certs;
        assert!(!system.is_empty(), "this machine has no roots: install ca-certificates");
        Self { folder, root, system }
    }

    fn write(&self) -> Result<Trust, TrustError> {
        write_with(self.folder.path(), self.root.certificate_pem(), &self.system)
    }
}

fn certificates(bundle: &Path) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_file_iter(bundle).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_client_that_reads_the_bundle_trusts_our_server_and_still_the_system_s_roots() {
    let project = Project::new();
    let trust = project.write().unwrap();
    let read = certificates(&trust.root_bundle);
    assert_eq!(read.len(), trust.system_roots + 1);
    assert!(project.system.iter().all(|root| read.contains(root)));
    assert!(fs::read_to_string(&trust.root_bundle).unwrap().starts_with("# Doublure (SIMULATION)"));

    let now = Clock::system().now();
    let server = project.root.issue_server(now).unwrap();
    let verify = |trusted: &[CertificateDer<'static>]| {
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(trusted.iter().cloned());
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier =
            WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider).build().unwrap();
        let at = UnixTime::since_unix_epoch(Duration::from_secs(now.unix_timestamp().unsigned_abs()));
        let name = ServerName::try_from("localhost").unwrap();
        verifier.verify_server_cert(server.end_entity_cert().unwrap(), &[], &name, &[], at)
    };
    verify(&read).unwrap();
    // Red proof: it is our root, the first, that vouches.
    assert!(verify(&read[1..]).is_err());
}

#[test]
fn the_trust_store_holds_the_same_as_trusted_certificates() {
    let project = Project::new();
    let trust = project.write().unwrap();
    let store = fs::read(&trust.root_pkcs12).unwrap();
    // Strict: what lacks Java's attribute for trust is left out.
    let store = KeyStore::from_pkcs12(&store, "changeit", Pkcs12ImportPolicy::Strict).unwrap();
    assert_eq!(store.entries_len(), trust.system_roots + 1);
    let Some(KeyStoreEntry::Certificate(ours)) = store.entry("doublure-test") else {
        panic!("our root is not in the store");
    };
    assert_eq!(ours.as_der(), &*certificates(&trust.root_bundle)[0]);
    assert!(stored(&trust.root_pkcs12).is_some());
}

#[test]
fn a_file_is_written_again_only_when_it_would_differ() {
    let project = Project::new();
    let trust = project.write().unwrap();
    let files = || [fs::read(&trust.root_bundle).unwrap(), fs::read(&trust.root_pkcs12).unwrap()];
    let first = files();
    project.write().unwrap();
    // The store is salted: written again, it would differ.
    assert!(files() == first);

    fs::write(&trust.root_pkcs12, "nonsense").unwrap();
    fs::write(&trust.root_bundle, "nonsense").unwrap();
    project.write().unwrap();
    assert!(files()[0] == first[0]);
    assert!(stored(&trust.root_pkcs12).is_some());

    let fewer = Project { system: project.system[1..].to_vec(), ..project };
    let fewer_trust = fewer.write().unwrap();
    assert_eq!(fewer_trust.system_roots + 1, trust.system_roots);
    assert_eq!(stored(&trust.root_pkcs12).unwrap().len(), trust.system_roots);
    let names: Vec<_> = fs::read_dir(fewer.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "part"))
        .collect();
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn the_folder_hides_itself_from_git_and_the_paths_are_absolute() {
    let project = Project::new();
    let trust = project.write().unwrap();
    assert_eq!(fs::read_to_string(project.folder.path().join(".gitignore")).unwrap(), "*\n");
    for path in [&trust.root_certificate, &trust.root_bundle, &trust.root_pkcs12] {
        assert!(path.is_absolute() && path.is_file(), "{}", path.display());
    }
    fs::write(project.folder.path().join(".gitignore"), "*.p12\n").unwrap();
    project.write().unwrap();
    let kept = fs::read_to_string(project.folder.path().join(".gitignore")).unwrap();
    assert_eq!(kept, "*.p12\n", "what a person wrote stays");
}

#[test]
fn without_roots_of_the_system_ours_stands_alone_and_this_is_told() {
    let project = Project { system: vec![], ..Project::new() };
    let trust = project.write().unwrap();
    assert_eq!((trust.system_roots, certificates(&trust.root_bundle).len()), (0, 1));
    assert!(
        advice(project.folder.path(), &trust, Lang::Fr)
            .contains("Aucune autorité du système n’a été trouvée")
    );
    assert_eq!(Trust { system_roots: 1, ..trust }.warning(), None);
}

#[test]
fn our_own_bundle_is_never_taken_for_the_system_s() {
    let mut project = Project::new();
    let trust = project.write().unwrap();
    // SSL_CERT_FILE names our bundle, as we advise, and the bundle is gone.
    fs::remove_file(&trust.root_bundle).unwrap();
    assert!(!system_roots(project.folder.path(), Some(&trust.root_bundle)).is_empty());

    // Another project's bundle, or an earlier root of this one.
    let other = Project::new();
    project.system.extend(certificates(&other.write().unwrap().root_bundle));
    let merged = project.write().unwrap();
    assert_eq!(merged.system_roots, trust.system_roots);
    let of_the_other = CertificateDer::from_pem_slice(other.root.certificate_pem().as_bytes()).unwrap();
    assert!(!certificates(&merged.root_bundle).contains(&of_the_other));
}

#[test]
fn what_cannot_be_written_or_is_no_root_is_told_in_french_with_the_file() {
    let project = Project::new();
    let told = write_with(project.folder.path(), "nonsense", &[]).unwrap_err().to_string();
    assert!(told.contains("racine-test.pem » ne contient pas de certificat utilisable"), "{told}");

    fs::create_dir(project.folder.path().join("racines.pem")).unwrap();
    let told = project.write().unwrap_err().to_string();
    assert!(told.contains("racines.pem » ne peut pas être écrit"), "{told}");

    let file = project.folder.path().join("fichier");
    fs::write(&file, "").unwrap();
    let told = write_with(&file, project.root.certificate_pem(), &[]).unwrap_err().to_string();
    assert!(told.contains("fichier » ne peut pas être écrit"), "{told}");
}

fn at(folder: &str) -> Trust {
    let file = |name: &str| Path::new(folder).join(name);
    Trust {
        root_certificate: file("racine-test.pem"),
        root_bundle: file("racines.pem"),
        root_pkcs12: file("racines.p12"),
        system_roots: 142,
    }
}

#[test]
fn the_files_of_a_project_tell_its_languages() {
    let folder = tempfile::tempdir().unwrap();
    let detected = || Language::detect(folder.path());
    assert_eq!(detected(), []);
    assert_eq!(Language::detect(&folder.path().join("absent")), []);
    let mut expected = vec![];
    for (file, language) in [
        ("package.json", Language::Node),
        ("manage.py", Language::Python),
        ("build.gradle.kts", Language::Java),
        ("composer.json", Language::Php),
        ("go.mod", Language::Go),
        ("Gemfile", Language::Ruby),
        ("Portail.csproj", Language::DotNet),
        ("Cargo.toml", Language::Rust),
    ] {
        fs::write(folder.path().join(file), "").unwrap();
        expected.push(language);
        assert_eq!(detected(), expected, "{file}");
    }
    fs::write(folder.path().join("requirements.txt"), "").unwrap();
    assert_eq!(detected(), expected, "two files of one language");
}

#[test]
fn the_advice_is_about_the_detected_language_alone_else_about_all() {
    let folder = tempfile::tempdir().unwrap();
    let trust = at("/projets/portail/.doublure");
    insta::assert_snapshot!("advice_for_all", advice(folder.path(), &trust, Lang::Fr));
    fs::write(folder.path().join("pom.xml"), "").unwrap();
    insta::assert_snapshot!("advice_for_java", advice(folder.path(), &trust, Lang::Fr));
    insta::assert_snapshot!("advice_for_java_in_english", advice(folder.path(), &trust, Lang::En));
}

#[test]
fn an_awkward_folder_stays_one_word_for_the_shell_and_for_java() {
    let folder = r#"/l'été "2" $HOME"#;
    let trust = at(folder);
    for language in Language::ALL {
        for line in language.settings(&trust) {
            let words = shlex::split(&line).unwrap();
            let expected = if language == Language::Php { 5 } else { 2 };
            assert_eq!(words.len(), expected, "{line}");
            if !matches!(language, Language::Php | Language::Java) {
                assert!(words[1].contains(&format!("{folder}/")), "{line}");
            }
        }
    }
    let java = shlex::split(&Language::Java.settings(&trust)[0]).unwrap();
    assert!(java[1].contains(r#"trustStore='/l'"'"'été "2" $HOME/racines.p12' -D"#), "{}", java[1]);
    let php = shlex::split(&Language::Php.settings(&trust)[0]).unwrap();
    assert_eq!(php[2], r#"openssl.cafile="/l'été \"2\" \$HOME/racines.pem""#);
}
