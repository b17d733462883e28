//! What the IGC issues: read back by another parser, and used in a real TLS handshake.

use std::io;
use std::sync::Arc;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, RootCertStore, ServerConfig, ServerConnection,
    SignatureScheme,
};
use time::macros::datetime;

use super::*;
use x509_parser::prelude::ParsedExtension;

use crate::{PinRefused, Profession};

const NOW: OffsetDateTime = datetime!(2026-03-02 09:30:00 UTC);

fn holder() -> Professional {
    Professional::generate(&mut ChaCha8Rng::seed_from_u64(1), Profession::Physician)
}

fn card(igc: &TestIgc, seed: u64, validity: Validity) -> Card {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (serial, pin) = (CardSerial::generate(&mut rng), Pin::generate(&mut rng));
    igc.issue(&holder(), CardKind::Cps, serial, validity, pin).unwrap()
}

fn parse<'der>(der: &'der CertificateDer<'static>) -> X509Certificate<'der> {
    X509Certificate::from_der(der).unwrap().1
}

#[test]
fn the_chain_reads_as_root_issuing_authority_card() {
    let igc = TestIgc::generate(NOW).unwrap();
    let card = card(&igc, 1, Validity::current(NOW));
    let [leaf, issuing] = card.certificate_chain() else { panic!("a chain of two") };
    let (leaf, issuing, root) = (parse(leaf), parse(issuing), parse(igc.root_certificate()));

    leaf.verify_signature(Some(issuing.public_key())).unwrap();
    issuing.verify_signature(Some(root.public_key())).unwrap();
    root.verify_signature(None).unwrap();
    leaf.verify_signature(Some(root.public_key())).unwrap_err();
    assert_eq!(leaf.issuer(), issuing.subject());
    assert_eq!(issuing.issuer(), root.subject());
    assert_eq!((leaf.is_ca(), issuing.is_ca(), root.is_ca()), (false, true, true));
    let path_length =
        |ca: &X509Certificate<'_>| ca.basic_constraints().unwrap().unwrap().value.path_len_constraint;
    assert_eq!((path_length(&issuing), path_length(&root)), (Some(0), Some(1)));
    assert!(issuing.key_usage().unwrap().unwrap().value.key_cert_sign());

    let holder = holder();
    assert_eq!(
        leaf.subject().to_string(),
        format!(
            "C=FR, O=SIMULATION - TEST SANS VALEUR, title=Médecin, surname={}, givenName={}, CN={}",
            holder.family_name, holder.given_name, holder.national_id
        )
    );
    assert_eq!(
        root.subject().iter_common_name().next().unwrap().as_str(),
        Ok("TEST AC RACINE IGC-SANTE ELEMENTAIRE")
    );
}

fn holder_of_a_practice() -> Professional {
    Professional::generate(&mut ChaCha8Rng::seed_from_u64(5), Profession::Midwife)
}

/// The content of an extension, in DER.
fn extension(certificate: &X509Certificate<'_>, oid: &str) -> Option<Vec<u8>> {
    let found = certificate.extensions().iter().find(|extension| extension.oid.to_id_string() == oid)?;
    Some(found.value.to_vec())
}

#[test]
fn each_kind_of_card_has_its_own_profile() {
    let igc = TestIgc::published_at(Some(Publication::at("http://localhost:8447/")), NOW).unwrap();
    let holder = holder_of_a_practice();
    let (family_name, given_name, id) = (&holder.family_name, &holder.given_name, &holder.national_id);
    let named = format!("surname={family_name}, givenName={given_name}, CN={id}");
    let structure = &holder.main_site().unwrap().former_id;
    let town = town(&holder);
    let profiles = [
        (CardKind::Cps, format!("title=Sage-femme, {named}"), Some([2, 1, 50].as_slice())),
        (CardKind::Cpf, format!("title=Sage-femme, {named}"), Some([2, 1, 50].as_slice())),
        (CardKind::Cpe, format!("OU={structure}, {named}"), None),
        (CardKind::Cpa, format!("L={town}, OU={structure}, {named}"), None),
    ];
    for (rank, (kind, subject, profession)) in profiles.into_iter().enumerate() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let (serial, pin) = (CardSerial::generate(&mut rng), Pin::generate(&mut rng));
        let card = igc.issue(&holder, kind, serial, Validity::current(NOW), pin).unwrap();
        let leaf = parse(&card.certificate_chain()[0]);
        let ours = "C=FR, O=SIMULATION - TEST SANS VALEUR, ";
        assert_eq!(leaf.subject().to_string(), format!("{ours}{subject}"), "{kind}");
        let usage = leaf.key_usage().unwrap().unwrap();
        assert!(usage.critical && usage.value.digital_signature() && !usage.value.non_repudiation());
        assert_eq!(
            extension(&leaf, "1.2.250.1.71.1.2.5").as_deref(),
            Some([4, 1, 0x80].as_slice()),
            "{kind}"
        );
        assert_eq!(
            extension(&leaf, "1.2.250.1.71.1.2.2"),
            Some(vec![4, 1, u8::try_from(rank).unwrap()]),
            "{kind}"
        );
        assert_eq!(extension(&leaf, "1.2.250.1.71.1.2.7").as_deref(), profession, "{kind}");
        assert!(igc.verify(card.certificate_chain(), NOW).is_ok(), "{kind}");
    }
}

fn town(holder: &Professional) -> String {
    let address = &holder.main_site().unwrap().address;
    format!("{} ({})", address.town, &address.postal_code[..2])
}

/// The addresses that a certificate names: of the list, of the responder and of its authority's certificate.
fn addresses(certificate: &X509Certificate<'_>) -> Vec<String> {
    let mut addresses = Vec::new();
    for extension in certificate.extensions() {
        match extension.parsed_extension() {
            ParsedExtension::CRLDistributionPoints(points) => {
                for point in points.iter() {
                    addresses.push(format!("{:?}", point.distribution_point));
                }
            }
            ParsedExtension::AuthorityInfoAccess(access) => {
                addresses.extend(access.accessdescs.iter().map(|one| format!("{:?}", one.access_location)));
            }
            _ => {}
        }
    }
    addresses
}

#[test]
fn certificates_say_where_their_authority_publishes_and_nothing_when_it_does_not() {
    let quiet = TestIgc::generate(NOW).unwrap();
    assert_eq!(addresses(&parse(&card(&quiet, 1, Validity::current(NOW)).certificate_chain()[0])), [""; 0]);

    let igc = TestIgc::published_at(Some(Publication::at("http://localhost:8447")), NOW).unwrap();
    let published = igc.publication().unwrap();
    let card = card(&igc, 1, Validity::current(NOW));
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let serial = CardSerial::generate(&mut rng);
    let organisation = crate::Organisation::made_up("service.test");
    let client = crate::OrganisationUse::Client;
    let made = igc.issue_organisation(&organisation, client, serial, Validity::current(NOW)).unwrap();
    for (certificate, issuer) in [
        (&card.certificate_chain()[0], Authority::Persons),
        (&made.chain[0], Authority::Organisations),
        (igc.certificate_of(Authority::Persons), Authority::Root),
        (igc.certificate_of(Authority::Organisations), Authority::Root),
    ] {
        let named = addresses(&parse(certificate));
        let mut wanted = vec![published.list(issuer), published.certificate(issuer)];
        if issuer != Authority::Root {
            wanted.insert(1, published.ocsp());
        }
        assert_eq!(named.len(), wanted.len(), "{named:?}");
        for (named, wanted) in named.iter().zip(&wanted) {
            assert!(named.contains(wanted.as_str()), "{named}: {wanted}");
        }
    }
    assert_eq!(addresses(&parse(igc.root_certificate())), [""; 0]);
}

#[test]
fn the_certificate_for_documents_is_that_of_the_published_example() {
    let igc = TestIgc::generate(NOW).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let (serial, pin) = (CardSerial::generate(&mut rng), Pin::generate(&mut rng));
    let holder = holder();
    let fault = crate::CardFault::WrongUsage;
    let card = igc.issue_faulty(fault, &holder, CardKind::Cps, serial, NOW, pin).unwrap();
    let leaf = parse(&card.certificate_chain()[0]);
    assert!(leaf.key_usage().unwrap().unwrap().value.non_repudiation());
    assert!(leaf.extended_key_usage().unwrap().unwrap().value.email_protection);
    let policies = leaf.extensions().iter().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::CertificatePolicies(policies) => Some(policies[0].policy_id.to_id_string()),
        _ => None,
    });
    assert_eq!(policies.as_deref(), Some("1.2.250.1.213.1.7.2.1.1.1.1"));
    let named = leaf.subject_alternative_name().unwrap().unwrap();
    assert!(format!("{:?}", named.value.general_names).contains(&holder.email));
    assert!(extension(&leaf, "2.5.29.16").is_some(), "the time in which it signs");
}

#[test]
fn an_organisation_is_named_by_its_number_and_its_host() {
    let igc = TestIgc::generate(NOW).unwrap();
    let organisation = crate::Organisation { name: "service.test".into(), unit: "10B0123456".into() };
    let serial = CardSerial::generate(&mut ChaCha8Rng::seed_from_u64(9));
    for used_for in crate::OrganisationUse::ALL {
        let made = igc.issue_organisation(&organisation, used_for, serial, Validity::current(NOW)).unwrap();
        let leaf = parse(&made.chain[0]);
        assert_eq!(
            leaf.subject().to_string(),
            "C=FR, O=SIMULATION - TEST SANS VALEUR, ST=Paris (75), OU=10B0123456, CN=service.test"
        );
        assert_eq!(
            leaf.issuer().iter_common_name().next().unwrap().as_str(),
            Ok(TestIgc::ORGANISATIONS_NAME)
        );
        assert_eq!(extension(&leaf, "1.2.250.1.71.1.2.5").as_deref(), Some([4, 1, 0x83].as_slice()));
        let server = used_for == crate::OrganisationUse::Server;
        assert_eq!(leaf.subject_alternative_name().unwrap().is_some(), server);
        assert_eq!(leaf.key_usage().unwrap().unwrap().value.non_repudiation(), !server);
    }
}

#[test]
fn a_serial_number_is_read_as_it_is_written() {
    let serial = CardSerial::generate(&mut ChaCha8Rng::seed_from_u64(9));
    let text = serial.to_string();
    assert_eq!((text.parse(), text.to_lowercase().parse()), (Ok(serial), Ok(serial)));
    for wrong in ["", &text[1..], &format!("{text}0"), &format!("0{}", &text[1..]), &"é".repeat(16)] {
        assert!(wrong.parse::<CardSerial>().is_err(), "{wrong}");
    }
}

#[test]
fn the_card_shows_what_choosers_show() {
    let igc = TestIgc::generate(NOW).unwrap();
    let card = card(&igc, 1, Validity::current(NOW));
    let leaf = parse(&card.certificate_chain()[0]);
    assert_eq!(leaf.raw_serial_as_string().replace(':', "").to_uppercase(), card.serial().to_string());
    assert_eq!(leaf.subject().iter_common_name().next().unwrap().as_str().unwrap(), card.subject());
    assert_eq!(leaf.issuer().iter_common_name().next().unwrap().as_str().unwrap(), card.issuer());
    assert_eq!(card.holder(), holder().full_name());
    assert_eq!(igc.verify(card.certificate_chain(), NOW).unwrap().serial, card.serial().to_string());
}

#[test]
fn the_seed_makes_serial_and_code_but_never_the_key() {
    let igc = TestIgc::generate(NOW).unwrap();
    let validity = Validity::current(NOW);
    let (first, again, other) = (card(&igc, 1, validity), card(&igc, 1, validity), card(&igc, 2, validity));
    assert_eq!((first.serial(), first.pin()), (again.serial(), again.pin()));
    assert_ne!(first.serial(), other.serial());
    assert_ne!(first.key_pem(), again.key_pem());
}

#[test]
fn a_serial_is_shown_the_same_everywhere() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for _ in 0..2_000 {
        let serial = CardSerial::generate(&mut rng);
        assert!((0x10..=0x7f).contains(&serial.as_bytes()[0]), "{serial}");
        assert_eq!(serial.to_string().len(), 32);
    }
}

#[test]
fn expired_and_future_cards_can_be_issued() {
    let igc = TestIgc::generate(NOW).unwrap();
    let refusal = |validity| igc.verify(card(&igc, 1, validity).certificate_chain(), NOW).unwrap_err();
    assert_eq!(
        refusal(Validity::expired(NOW)),
        crate::CardRefusal::Expired { not_after: NOW - Duration::DAY }
    );
    assert_eq!(
        refusal(Validity::not_yet(NOW)),
        crate::CardRefusal::NotYetValid { not_before: NOW + Duration::DAY }
    );
}

#[test]
fn pem_and_der_hold_the_same() {
    let igc = TestIgc::generate(NOW).unwrap();
    let card = card(&igc, 1, Validity::current(NOW));
    let pem = |text: &str| -> Vec<Vec<u8>> {
        x509_parser::pem::Pem::iter_from_buffer(text.as_bytes()).map(|pem| pem.unwrap().contents).collect()
    };
    let chain: Vec<_> = card.certificate_chain().iter().map(|certificate| certificate.to_vec()).collect();
    assert_eq!(pem(card.certificate_pem()), chain);
    assert_eq!(pem(&igc.root_pem()), [igc.root_certificate().to_vec()]);
    let unlocked = card.unlock(card.pin().as_str()).unwrap();
    assert_eq!(pem(card.key_pem()), [unlocked.private_key().secret_der()]);
}

#[test]
fn debug_shows_neither_key_nor_code() {
    let igc = TestIgc::generate(NOW).unwrap();
    let card = card(&igc, 1, Validity::current(NOW));
    let shown = format!("{card:?} {:?}", card.unlock(card.pin().as_str()).unwrap());
    assert!(!shown.contains(&format!("\"{}\"", card.pin().as_str())) && !shown.contains("pin"), "{shown}");
    assert!(!shown.to_lowercase().contains("key:"), "{shown}");
}

#[test]
fn a_shared_card_blocks_itself() {
    let igc = TestIgc::generate(NOW).unwrap();
    let card = Arc::new(card(&igc, 1, Validity::current(NOW)));
    let wrong = if card.pin().as_str() == "0000" { "0001" } else { "0000" };
    let elsewhere = Arc::clone(&card);
    assert_eq!(card.unlock(wrong).unwrap_err(), PinRefused::Wrong { remaining: 2 });
    assert_eq!(elsewhere.unlock(wrong).unwrap_err(), PinRefused::Wrong { remaining: 1 });
    assert_eq!(card.unlock(wrong).unwrap_err(), PinRefused::Blocked);
    assert!(elsewhere.is_blocked());
    assert_eq!(elsewhere.unlock(card.pin().as_str()).unwrap_err(), PinRefused::Blocked);
}

#[test]
fn names_are_those_that_a_client_looks_for() {
    let igc = TestIgc::generate(NOW).unwrap();
    let card = card(&igc, 1, Validity::current(NOW));
    let names = igc.distinguished_names();
    assert_eq!(names[0], parse(&card.certificate_chain()[0]).issuer().as_raw());
    assert_eq!(names[1], parse(igc.root_certificate()).subject().as_raw());
    assert_eq!(names.len(), 2);
}

#[test]
fn an_independent_verifier_accepts_the_chain_of_its_own_root_only() {
    let (igc, stranger) = (TestIgc::generate(NOW).unwrap(), TestIgc::generate(NOW).unwrap());
    let card = card(&igc, 1, Validity::current(NOW));
    let [leaf, intermediates @ ..] = card.certificate_chain() else { panic!("no leaf") };
    let seconds = u64::try_from(NOW.unix_timestamp()).unwrap();
    let now = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
    let accepts = |root: &TestIgc| {
        let mut roots = RootCertStore::empty();
        roots.add(root.root_certificate().clone()).unwrap();
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::new(aws_lc_rs::default_provider()))
            .build()
            .unwrap()
            .verify_client_cert(leaf, intermediates, now)
            .is_ok()
    };
    assert!(accepts(&igc));
    assert!(!accepts(&stranger));
}

#[test]
fn an_unlocked_card_authenticates_a_tls_client() {
    let igc = TestIgc::generate(NOW).unwrap();
    let card = card(&igc, 1, Validity::current(NOW));
    let key = card.unlock(card.pin().as_str()).unwrap();
    let server = handshake(&igc, key.certificate_chain(), key.private_key()).unwrap();
    let presented = server.peer_certificates().unwrap();
    assert_eq!(igc.verify(presented, NOW).unwrap().national_id, holder().national_id);
    assert!(Arc::ptr_eq(&key.certified_key(), &card.unlock(card.pin().as_str()).unwrap().certified_key()));
}

#[test]
fn a_certificate_without_its_key_authenticates_nobody() {
    let igc = TestIgc::generate(NOW).unwrap();
    let (victim, thief) = (card(&igc, 1, Validity::current(NOW)), card(&igc, 2, Validity::current(NOW)));
    let key = thief.unlock(thief.pin().as_str()).unwrap().private_key();
    let provider = aws_lc_rs::default_provider();
    let signing = provider.key_provider.load_private_key(key).unwrap();
    let mismatched = rustls::sign::CertifiedKey::new(victim.certificate_chain().to_vec(), signing);
    let error = handshake_with(&igc, Arc::new(rustls::sign::SingleCertAndKey::from(mismatched))).unwrap_err();
    assert!(error.to_string().contains("BadSignature"), "{error}");
}

fn handshake(
    igc: &TestIgc,
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> io::Result<ServerConnection> {
    let certified = rustls::sign::CertifiedKey::from_der(chain, key, &aws_lc_rs::default_provider());
    let certified = certified.map_err(io::Error::other)?;
    handshake_with(igc, Arc::new(rustls::sign::SingleCertAndKey::from(certified)))
}

/// A handshake in memory, with a server that proves possession of the client's key and no more.
fn handshake_with(
    igc: &TestIgc,
    client: Arc<dyn rustls::client::ResolvesClientCert>,
) -> io::Result<ServerConnection> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let server_key = KeyPair::generate().unwrap();
    let server = CertificateParams::new(["localhost".to_owned()]).unwrap().self_signed(&server_key).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(server.der().clone()).unwrap();
    let hints = igc.distinguished_names().into_iter().map(rustls::DistinguishedName::from).collect();
    let verifier = PossessionOnly { hints, provider: Arc::clone(&provider) };
    let server_config = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(Arc::new(verifier))
        .with_single_cert(vec![server.into()], PrivatePkcs8KeyDer::from(server_key.serialize_der()).into())
        .unwrap();
    let client_config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_client_cert_resolver(client);

    let mut server = ServerConnection::new(Arc::new(server_config)).unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut client = ClientConnection::new(Arc::new(client_config), name).unwrap();
    while client.wants_write() || server.wants_write() {
        let mut wire = Vec::new();
        client.write_tls(&mut wire)?;
        server.read_tls(&mut wire.as_slice())?;
        server.process_new_packets().map_err(io::Error::other)?;
        let mut wire = Vec::new();
        server.write_tls(&mut wire)?;
        client.read_tls(&mut wire.as_slice())?;
        client.process_new_packets().map_err(io::Error::other)?;
    }
    assert!(!server.is_handshaking());
    Ok(server)
}

#[derive(Debug)]
struct PossessionOnly {
    hints: Vec<rustls::DistinguishedName>,
    provider: Arc<CryptoProvider>,
}

impl ClientCertVerifier for PossessionOnly {
    fn root_hint_subjects(&self) -> &[rustls::DistinguishedName] {
        &self.hints
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[test]
fn an_igc_and_its_cards_can_be_shared_between_tasks() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<TestIgc>();
    shared::<Card>();
}
