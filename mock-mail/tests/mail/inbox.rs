use mock_mail::{Limits, Links};

use crate::support::{Fixture, address};

const HTML_MAIL: &str = "From: SAS <sas@exemple.fr>\r\nTo: anne@x.fr\r\nSubject: =?utf-8?q?V=C3=A9rifiez?=\r\n\
                         Content-Type: text/html; charset=utf-8\r\n\r\n\
                         <a href=\"https://sas.localhost:1/v\">Vérifier mon adresse</a>";

#[tokio::test]
async fn a_person_finds_their_mail_from_the_first_page() {
    let fixture = Fixture::start();
    let empty = fixture.page("/").await.text().await.unwrap();
    assert!(empty.contains("SIMULATION") && empty.contains("Aucun courrier n’est encore arrivé."));
    fixture.smtp().await.deliver(&["anne@x.fr"], HTML_MAIL).await;

    let home = fixture.page("/").await.text().await.unwrap();
    assert!(home.contains(r#"<a href="/boites/anne@x.fr">anne@x.fr</a>"#), "{home}");
    let opened = fixture.page("/boites?adresse=+Anne%40x.fr").await;
    assert_eq!(opened.status(), 303);
    assert_eq!(opened.headers()["location"], "/boites/anne@x.fr");

    let mailbox = fixture.page("/boites/anne@x.fr").await.text().await.unwrap();
    assert!(mailbox.contains(r#"<a href="/boites/anne@x.fr/1"><strong>Vérifiez</strong></a>"#), "{mailbox}");
    assert!(mailbox.contains("SAS &#60;sas@exemple.fr&#62;"));
    let message = fixture.page("/boites/anne@x.fr/1").await.text().await.unwrap();
    assert!(message.contains("<h1 style=\"overflow-wrap:anywhere\">Vérifiez</h1>"));
    assert!(message.contains(r#">Vérifier mon adresse</a> <span class="hint">vers sas.localhost</span>"#));
    assert!(message.contains(r#"sandbox="" src="/boites/anne@x.fr/1/corps""#));
    assert_eq!(fixture.mail.mailbox_url(&address("anne@x.fr")).path(), "/boites/anne@x.fr");
    assert_eq!(fixture.events("mail.opened")[0].details["rank"], 1);
}

#[tokio::test]
async fn the_body_can_do_nothing_and_the_source_is_text() {
    let fixture = Fixture::start();
    let raw = b"Subject: <script>alert(1)</script>\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n\
                <script>alert(2)</script>\xe9t\xe9";
    fixture.smtp().await.deliver(&["anne@x.fr"], raw).await;
    let body = fixture.page("/boites/anne@x.fr/1/corps").await;
    assert_eq!(body.headers()["content-type"], "text/html; charset=utf-8");
    let policy = body.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("sandbox; default-src 'none'; "), "{policy}");
    assert!(!policy.contains("allow-") && !policy.contains("script-src"), "{policy}");
    assert!(body.text().await.unwrap().contains("été"));

    let source = fixture.page("/boites/anne@x.fr/1/source").await;
    assert_eq!(source.headers()["content-type"], "text/plain; charset=utf-8");
    assert_eq!(source.headers()["x-content-type-options"], "nosniff");
    assert!(source.headers()["content-security-policy"].to_str().unwrap().starts_with("sandbox"));
    assert_eq!(source.bytes().await.unwrap(), [raw.as_slice(), b"\r\n"].concat());

    for page in ["/", "/boites/anne@x.fr", "/boites/anne@x.fr/1"] {
        let page = fixture.page(page).await.text().await.unwrap();
        assert!(!page.contains("<script"), "{page}");
    }
}

#[tokio::test]
async fn addresses_that_look_like_markup_or_paths_stay_addresses() {
    let fixture = Fixture::start();
    let hostile = "<\"&'>/../%2f?#@x.fr";
    let smtp_address = "&'/../%2f?#@x.fr";
    fixture.smtp().await.deliver(&[smtp_address], "Subject: a\r\n\r\nx").await;
    let home = fixture.page("/").await.text().await.unwrap();
    let path = "/boites/&#38;&#39;%2F..%2F%252f%3F%23@x.fr";
    assert!(home.contains(&format!(r#"<a href="{path}">"#)), "{home}");
    let path = "/boites/&'%2F..%2F%252f%3F%23@x.fr/1";
    assert_eq!(fixture.page(path).await.status(), 200);

    let form = [("adresse", hostile)];
    let query = reqwest::Url::parse_with_params("https://x/boites", form).unwrap();
    let refused = fixture.page(&format!("/boites?{}", query.query().unwrap())).await;
    assert_eq!(refused.status(), 422);
    let refused = refused.text().await.unwrap();
    assert!(refused.contains(r#"aria-invalid="true""#) && !refused.contains(hostile), "{refused}");
}

#[tokio::test]
async fn what_is_not_there_is_a_french_page() {
    let fixture = Fixture::start();
    fixture.smtp().await.deliver(&["anne@x.fr"], "Subject: a\r\n\r\nx").await;
    for path in [
        "/boites/anne",
        "/boites/anne@x.fr/2",
        "/boites/anne@x.fr/premier",
        "/boites/anne@x.fr/1/corps",
        "/boites/anne@x.fr/0/source",
        "/ailleurs",
    ] {
        let page = fixture.page(path).await;
        assert_eq!(page.status(), 404, "{path}");
        assert!(page.text().await.unwrap().contains("Page introuvable"), "{path}");
    }
    let waiting = fixture.page("/boites/personne@x.fr").await;
    assert_eq!(waiting.status(), 200);
    assert!(waiting.text().await.unwrap().contains("Aucun message pour l’instant."));
}

#[tokio::test]
async fn a_mail_of_a_hundred_thousand_links_makes_a_page_of_bounded_size() {
    let fixture = Fixture::start();
    let links = "<a href=https://a.fr/>x</a>\r\n".repeat(100_000);
    let mail = format!("Content-Type: text/html\r\n\r\n{links}");
    assert_eq!(fixture.smtp().await.deliver(&["anne@x.fr"], mail).await, 250);
    let page = fixture.page("/boites/anne@x.fr/1").await.text().await.unwrap();
    assert_eq!(page.matches("<li><a href").count() - 1, Links::MOST, "one is the footer's");
    assert!(page.contains(&format!("trop nombreux : {}.", 100_000 - Links::MOST)));
}

#[tokio::test]
async fn a_full_mailbox_says_what_was_erased() {
    let limits = Limits { messages: 2, ..Limits::default() };
    let fixture = Fixture::start_with(|builder| builder.limits(limits));
    let mut client = fixture.smtp().await;
    for number in 1..=3 {
        let mail = format!("Subject: numero {number}\r\n\r\nx");
        client.deliver(&["anne@x.fr"], mail).await;
    }
    let page = fixture.page("/boites/anne@x.fr").await.text().await.unwrap();
    assert!(page.contains("le message le plus ancien a été effacé"), "{page}");
    let (newest, older) = (page.find("numero 3").unwrap(), page.find("numero 2").unwrap());
    assert!(newest < older && !page.contains("numero 1"));
    assert_eq!(fixture.page("/boites/anne@x.fr/1").await.status(), 404);
}

#[tokio::test]
async fn a_request_that_cannot_be_read_gets_a_page_in_french() {
    let fixture = Fixture::start();
    for path in ["/boites/%FF", "/boites?adresse=a&adresse=b", "/boites/anne@x.fr/%FF/source"] {
        let answer = fixture.page(path).await;
        assert_eq!(answer.status(), 400, "{path}");
        assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
        assert!(answer.text().await.unwrap().contains("<h1>Demande illisible</h1>"), "{path}");
    }
}
