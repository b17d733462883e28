//! The Espace personnel (guide P1, P4–P6): what is typed is checked, kept, and shown.

use axum::http::StatusCode;
use mock_kit::deviations::{Deviation, Scope};
use mock_sas::{deviations, routes};
use serde_json::json;

use crate::{
    browser::{Browser, Page},
    provider::Person,
    world::World,
};

type Fields<'a> = &'a [(&'a str, &'a str)];

const SLOT: Fields = &[
    ("date", "17/05/2023"),
    ("debut", "20h30"),
    ("fin", "20h45"),
    ("type", "visite"),
    ("type", "consultation"),
];

async fn signed_in() -> (World, Browser) {
    let world = World::start().await;
    world.make_active(true).await;
    let browser = world.browser();
    world.sign_in(&browser).await.is_at(routes::SPACE);
    (world, browser)
}

#[track_caller]
fn refused<'page>(page: &'page Page, path: &str, told: &str) -> &'page Page {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text());
    page.is_at(path).shows(told)
}

async fn kept(world: &World) -> serde_json::Value {
    world.state_of_anne().await["space"].clone()
}

/// A screen reader says the title first.
#[tokio::test]
async fn a_form_with_errors_says_so_in_the_title() {
    let world = World::start().await;
    let regulator = world.browser().submit(routes::REGULATOR_SIGN_IN, &[("adresse", "a@b.test")]).await;
    assert!(
        regulator.html.contains("<title>Erreur : connexion à l’espace régulateur — "),
        "{}",
        regulator.html
    );
    let fresh = world.browser();
    world.sign_in(&fresh).await.is_at(routes::ADDRESS);
    let address = fresh.submit(routes::ADDRESS, &[("adresse", "é@x")]).await;
    assert!(address.html.contains("<title>Erreur : adresse mail — "), "{}", address.html);

    let world = World::start().await;
    world.make_active(true).await;
    let browser = world.browser();
    world.sign_in(&browser).await;
    for (path, form, title) in [
        (routes::SETTINGS, [("participe", "on")], "paramètres de participation"),
        (routes::SLOTS, [("date", "hier")], "disponibilités"),
        (routes::ABSENCES, [("du", "hier")], "périodes d’indisponibilité"),
    ] {
        let page = browser.submit(path, &form).await;
        assert!(page.html.contains(&format!("<title>Erreur : {title} — ")), "{}", page.html);
        assert!(!browser.open(path).await.html.contains("<title>Erreur"));
    }
}

#[tokio::test]
async fn what_is_declared_is_shown_and_kept_after_sign_out_unless_forgotten() {
    let (world, browser) = signed_in().await;
    browser
        .open(routes::SPACE)
        .await
        .shows("Disponibilités Éditer pour déclarer des disponibilités 16 mai 2023 – 18 mai 2023")
        .shows("mardi 16 mai Pas de créneau disponible")
        .shows("Périodes d'indisponibilité Éditer pour déclarer des périodes d'indisponibilité")
        .shows("Informations complémentaires Éditer pour ajouter des informations complémentaires");

    let page = browser.submit(routes::SLOTS, SLOT).await;
    page.is_at(routes::SLOTS).shows("Le créneau est ajouté.").shows("mercredi 17 mai 2023, 20h30–20h45");
    let page = browser.submit(routes::ABSENCES, &[("du", "20/05/2023"), ("au", "27/05/2023")]).await;
    page.is_at(routes::ABSENCES).shows("La période est ajoutée.");
    let text = "Sonner <deux> fois\r\nau 2e étage";
    browser.submit(routes::INFORMATION_FORM, &[("informations", text)]).await.is_at(routes::SPACE);
    let phones = [
        ("ligne", "12 rue des Lilas, 75011 Paris"),
        ("telephone", "0199000001"),
        ("ligne", "3 place du Marché, 93100 Montreuil"),
        ("telephone", ""),
    ];
    browser.submit(routes::PHONES, &phones).await.is_at(routes::SPACE);

    let shown = [
        "mercredi 17 mai 20h30–20h45 Consultation (cabinet) Visite à domicile",
        "jeudi 18 mai Pas de créneau disponible",
        "du 20/05/2023 au 27/05/2023",
        "Sonner <deux> fois au 2e étage",
        "Adresse 1 : 12 rue des Lilas, 75011 Paris Téléphone : 01 99 00 00 01",
    ];
    browser.submit(routes::SIGN_OUT, &[]).await;
    let page = world.sign_in(&browser).await;
    for told in shown {
        page.shows(told);
    }
    assert!(!page.html.contains("<deux>"));
    assert_eq!(
        kept(&world).await,
        json!({
            "phones": { "12 rue des Lilas, 75011 Paris": "01 99 00 00 01" },
            "slots": [{
                "date": "2023-05-17", "begin": "20h30", "end": "20h45", "kinds": ["consultation", "visite"],
            }],
            "absences": [{ "from": "2023-05-20", "to": "2023-05-27" }],
            "information": "Sonner <deux> fois\nau 2e étage",
        })
    );
    browser
        .open("/espace-personnel?du=2023-05-20")
        .await
        .shows("20 mai 2023 – 22 mai 2023")
        .shows("Jours précédents");
    let form = browser.open(routes::INFORMATION_FORM).await;
    assert!(form.html.contains("Sonner &#60;deux&#62; fois\nau 2e étage</textarea>"));

    world.deviate(&deviations::SPACE_FORGOTTEN, Scope::Person(Person::anne().national_id));
    browser.submit(routes::SIGN_OUT, &[]).await;
    let page = world.sign_in(&browser).await;
    page.shows("mercredi 17 mai Pas de créneau disponible").shows("Aucune période déclarée.");
    page.shows("Téléphone : 01 99 00 12 34").shows("Aucune information complémentaire.");
}

#[tokio::test]
async fn what_is_declared_can_be_taken_back() {
    let (world, browser) = signed_in().await;
    browser.submit(routes::SLOTS, SLOT).await;
    browser.submit(routes::ABSENCES, &[("du", "20/05/2023"), ("au", "27/05/2023")]).await;
    let page = browser.submit(routes::SLOTS, &[("retirer", "17/05/2023 20h30")]).await;
    page.is_at(routes::SLOTS).shows("Le créneau est retiré.").shows("Pas de créneau disponible");
    // A second click, or a page left open.
    let page = browser.submit(routes::SLOTS, &[("retirer", "17/05/2023 20h30")]).await;
    assert!(!page.text().contains("est retiré"));
    browser
        .submit(routes::ABSENCES, &[("retirer", "20/05/2023")])
        .await
        .shows("La période est retirée.")
        .shows("Aucune période déclarée.");
    assert_eq!(kept(&world).await["slots"], json!([]));
    assert_eq!(kept(&world).await["absences"], json!([]));
}

/// Red proofs: without its check, each of these is kept.
#[tokio::test]
async fn what_cannot_be_is_refused_with_what_was_typed_unless_unchecked() {
    let (world, browser) = signed_in().await;
    browser.submit(routes::SLOTS, SLOT).await;
    browser.submit(routes::ABSENCES, &[("du", "20/05/2023"), ("au", "27/05/2023")]).await;
    let long = "é".repeat(10_000);
    let refusals: [(&str, Fields, &str, &Deviation); 8] = [
        (
            routes::SLOTS,
            &[("date", "17/05/2023"), ("debut", "20h40"), ("fin", "21h00"), ("type", "visite")],
            "Ce créneau en recouvre un autre, déclaré le même jour : 20h30–20h45.",
            &deviations::SLOT_UNCHECKED,
        ),
        (
            routes::SLOTS,
            &[("date", "18/05/2023"), ("debut", "10h00"), ("fin", "09h00"), ("type", "visite")],
            "L’heure de fin doit suivre l’heure de début.",
            &deviations::SLOT_UNCHECKED,
        ),
        (
            routes::SLOTS,
            &[("date", "15/05/2023"), ("debut", "08h00"), ("fin", "09h00"), ("type", "visite")],
            "Cette date est passée : nous sommes le 16/05/2023.",
            &deviations::SLOT_UNCHECKED,
        ),
        (
            routes::ABSENCES,
            &[("du", "26/05/2023"), ("au", "30/05/2023")],
            "Cette période en recouvre une autre : du 20/05/2023 au 27/05/2023.",
            &deviations::ABSENCE_UNCHECKED,
        ),
        (
            routes::ABSENCES,
            &[("du", "30/06/2023"), ("au", "29/06/2023")],
            "La date de fin doit être la même que la date de début, ou la suivre.",
            &deviations::ABSENCE_UNCHECKED,
        ),
        (
            routes::ABSENCES,
            &[("du", "16/05/2023"), ("au", "18/05/2023")],
            "un créneau pendant cette période, le 17/05/2023 (20h30–20h45)",
            &deviations::ABSENCE_UNCHECKED,
        ),
        (
            routes::INFORMATION_FORM,
            &[("informations", &long)],
            "Ce texte compte 10\u{a0}000 caractères : 2\u{a0}000 au plus.",
            &deviations::INFORMATION_UNCHECKED,
        ),
        (
            routes::PHONES,
            &[("ligne", "12 rue des Lilas, 75011 Paris"), ("telephone", "12 34")],
            "Ce numéro de téléphone n’est pas valable.",
            &deviations::PHONE_UNCHECKED,
        ),
    ];
    for (path, fields, told, deviation) in refusals {
        let before = kept(&world).await;
        let page = browser.submit(path, fields).await;
        // A space that does not break is one for the reader.
        refused(&page, path, &told.replace('\u{a0}', " "));
        for (_, typed) in fields.iter().filter(|(name, _)| *name != "type") {
            assert!(page.html.contains(typed), "{path} loses “{typed}”");
        }
        assert_eq!(kept(&world).await, before);

        world.deviate(deviation, Scope::Person(Person::anne().national_id));
        let page = browser.submit(path, fields).await;
        assert_eq!(page.status, StatusCode::OK, "{path} {told}");
        assert_ne!(kept(&world).await, before, "{path} {told}");
        world.context.deviations.clear();
    }
    let events = world.events();
    for name in ["sas.slot.refused", "sas.absence.refused", "sas.information.refused", "sas.phones.refused"] {
        assert!(events.iter().any(|event| event == name), "{name}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_whatever_it_is() {
    let (world, browser) = signed_in().await;
    let hostile = "<script>alert(1)</script>";
    let long = "9".repeat(10_000);
    for typed in [hostile, &long, "31/02/2023", ""] {
        let fields = [("date", typed), ("debut", typed), ("fin", typed), ("type", typed)];
        let page = browser.submit(routes::SLOTS, &fields).await;
        refused(&page, routes::SLOTS, "Ce créneau n’est pas enregistré.")
            .shows("Choisissez au moins un type");
        assert!(!page.html.contains("<script>"));
        let page = browser.submit(routes::ABSENCES, &[("du", typed), ("au", typed)]).await;
        refused(&page, routes::ABSENCES, "Cette période n’est pas enregistrée.");
        assert!(!page.html.contains("<script>"));
    }
    let page = browser.submit(routes::SLOTS, &[("date", "31/02/2023")]).await;
    page.shows("Cette date n’existe pas dans le calendrier.").shows("Renseignez l’heure de début.");
    assert_eq!((&kept(&world).await["slots"], &kept(&world).await["absences"]), (&json!([]), &json!([])));
}

/// More than the service reads, and what is no form at all.
#[tokio::test]
async fn what_is_no_form_has_a_french_page() {
    let (_world, browser) = signed_in().await;
    let page = browser.submit(routes::INFORMATION_FORM, &[("informations", &"a".repeat(3_000_000))]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    page.shows("Envoi trop long").shows("Que faire ?");
    let page = browser.open("/?state=a&state=b").await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    page.shows("Demande illisible").shows("Que faire ?");
}

#[tokio::test]
async fn without_the_directory_the_telephones_wait() {
    let (world, browser) = signed_in().await;
    world.third_parties.reset().await;
    world.answer("/professionnels/899700000017", 503, json!({})).await;
    browser.open(routes::PHONES).await.shows("L’annuaire ne répond pas");
    let page = browser
        .submit(routes::PHONES, &[("ligne", "12 rue des Lilas, 75011 Paris"), ("telephone", "x")])
        .await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    world.third_parties.reset().await;
    browser.open(routes::PHONES).await.shows("Aucune adresse n’est connue de l’annuaire.");
}
