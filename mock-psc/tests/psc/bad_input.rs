//! What no client should send, over real sockets: the error that the specification has for it, and everybody else is served
//! as before.

use std::{net::Ipv4Addr, sync::Arc};

use mock_kit::hosts;
use mock_psc::endpoints;
use reqwest::StatusCode;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use url::Url;

use crate::{
    browser::client,
    stack::{SAS, SAS_SECRET, Stack},
};

const BACK_CHANNEL: [&str; 4] =
    [endpoints::TOKEN, endpoints::INTROSPECTION, endpoints::REVOCATION, endpoints::PUSHED_REQUESTS];

/// A connection to the issuer on which nothing was sent yet.
async fn connect(stack: &Stack) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(stack.root_pem.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, stack.psc.port())).await.unwrap();
    let name = ServerName::try_from(hosts::ISSUER).unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap()
}

/// The status with which the server answers `request`, before it closes or while it waits for more.
async fn status_of(stack: &Stack, request: &[u8]) -> String {
    let mut stream = connect(stack).await;
    // The answer may come before all was read.
    let _ = stream.write_all(request).await;
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

/// A body as it is, with this media type; status, error and description.
async fn posted(stack: &Stack, path: &str, media_type: &str, body: Vec<u8>) -> (StatusCode, String, String) {
    let call = client(&stack.root_pem)
        .build()
        .unwrap()
        .post(stack.realm(path))
        .basic_auth(SAS, Some(SAS_SECRET))
        .header("content-type", media_type)
        .body(body);
    let answer = call.send().await.unwrap();
    let status = answer.status();
    let told: serde_json::Value = answer.json().await.unwrap();
    let text = |name: &str| told[name].as_str().unwrap().to_owned();
    (status, text("error"), text("error_description"))
}

#[tokio::test]
async fn a_body_that_is_no_form_is_an_invalid_request() {
    const FORM: &str = "application/x-www-form-urlencoded";
    let stack = Stack::start();
    for path in BACK_CHANNEL {
        for (media_type, body, told) in [
            ("application/json", br#"{"grant_type": "refresh_token"}"#.to_vec(), "x-www-form-urlencoded"),
            ("text/plain", b"token=t".to_vec(), "x-www-form-urlencoded"),
            ("multipart/form-data; boundary=x", b"--x--".to_vec(), "x-www-form-urlencoded"),
            ("\u{e9}", b"token=t".to_vec(), "x-www-form-urlencoded"),
            (FORM, b"token=\xFF".to_vec(), "it is not UTF-8"),
            (FORM, b"token=t&token=u".to_vec(), "token was sent more than once"),
            (FORM, b"token=&%74oken=u".to_vec(), "token was sent more than once"),
            (FORM, b"&x".repeat(101), "more than 100 parameters"),
        ] {
            let (status, error, description) = posted(&stack, path, media_type, body).await;
            assert_eq!((status.as_u16(), error.as_str()), (400, "invalid_request"), "{path}: {description}");
            assert!(description.contains(told), "{path}: {description}");
        }
        // RFC 9126 §2.3: pushed requests alone have a status for it.
        let expected = if path == endpoints::PUSHED_REQUESTS { 413 } else { 400 };
        let (status, error, description) = posted(&stack, path, FORM, vec![b'x'; 70_000]).await;
        assert_eq!((status.as_u16(), error.as_str()), (expected, "invalid_request"), "{path}: {description}");
        assert!(description.contains("longer than 64 KiB"), "{path}: {description}");
    }
    // Media types are read in any case (RFC 9110 §8.3.1).
    let (_, _, description) =
        posted(&stack, endpoints::TOKEN, &FORM.to_uppercase(), b"token=t".to_vec()).await;
    assert_eq!(description, "grant_type is missing");
}

#[tokio::test]
async fn a_request_with_malformed_escapes_is_read_to_the_letter() {
    let stack = Stack::start();
    // The URL standard's reading: what is no escape stays as it is, what is no UTF-8 is replaced.
    for (sent, read) in [("%zz", "%zz"), ("100%", "100%"), ("%FF", "\u{fffd}"), ("a%00b", "a\0b")] {
        let request = format!("{}&state={sent}", stack.request(&[("state", ""), ("prompt", "none")]));
        let back = stack.browser().get(request).await;
        assert_eq!(back.answered("error").as_deref(), Some("login_required"), "{sent}");
        assert_eq!(back.answered("state").as_deref(), Some(read), "{sent}");
    }
    let unknown = format!("{}?client_id=%&redirect_uri=%", stack.psc.authorization_endpoint());
    let page = stack.browser().get(unknown).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    page.shows("Service inconnu").shows("<code>client_id « % »</code>");
}

#[tokio::test]
async fn a_posted_request_that_is_no_form_is_refused_on_a_page() {
    let stack = Stack::start();
    let http = client(&stack.root_pem).build().unwrap();
    let json = http
        .post(stack.psc.authorization_endpoint())
        .header("content-type", "application/json")
        .body(r#"{"client_id": "sas"}"#);
    let answer = json.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert!(answer.text().await.unwrap().contains("Service non identifié"));
}

#[tokio::test]
async fn too_many_or_too_long_headers_are_refused_as_such() {
    let stack = Stack::start();
    let start = format!("GET / HTTP/1.1\r\nHost: {}\r\n", hosts::ISSUER);
    let many = "x-n: y\r\n".repeat(200);
    assert_eq!(status_of(&stack, format!("{start}{many}\r\n").as_bytes()).await, "HTTP/1.1 431");
    // It never ends: the server must not wait for the end.
    let long = format!("{start}cookie: {}", "x".repeat(1024 * 1024));
    assert_eq!(status_of(&stack, long.as_bytes()).await, "HTTP/1.1 431");
    let address = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(70_000));
    assert_eq!(status_of(&stack, address.as_bytes()).await, "HTTP/1.1 414");
    assert_eq!(status_of(&stack, b"\0\x01\x02 / HTTP/1.1\r\n\r\n").await, "HTTP/1.1 400");
    assert_eq!(stack.browser().get(stack.psc.discovery()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_stops_in_the_middle_holds_up_nobody() {
    let stack = Stack::start();
    let (mut halves, mut handshakes) = (Vec::new(), Vec::new());
    for _ in 0..10 {
        for begun in [
            format!("GET / HTTP/1.1\r\nHost: {}\r\n", hosts::ISSUER),
            format!(
                "POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                 Content-Length: 1000\r\n\r\ngrant_type=",
                endpoints::TOKEN,
                hosts::ISSUER
            ),
        ] {
            let mut stream = connect(&stack).await;
            stream.write_all(begun.as_bytes()).await.unwrap();
            halves.push(stream);
        }
        // The first octets of a handshake.
        let mut plain = TcpStream::connect((Ipv4Addr::LOCALHOST, stack.psc.port())).await.unwrap();
        plain.write_all(b"\x16\x03\x01\x02").await.unwrap();
        handshakes.push(plain);
    }
    let browser = stack.browser_with_card();
    assert!(stack.tokens(&browser).await["id_token"].is_string());
    drop((halves, handshakes));
    assert_eq!(stack.browser().get(stack.psc.discovery()).await.status, StatusCode::OK);
}

/// What holds a connection and a half-read body for ever is cut, at the endpoints of clients and of people alike; others are
/// served meanwhile.
#[tokio::test]
async fn a_body_that_never_comes_to_its_end_is_refused_and_its_connection_closed() {
    let stack = Stack::start();
    let begun = std::time::Instant::now();
    let half = |path: &str, host: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: {host}:{}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: 1000\r\n\r\ngrant_type=",
            stack.psc.port()
        )
    };
    let token = Url::parse(&stack.realm(endpoints::TOKEN)).unwrap();
    let stalled = async |request: String| {
        let mut stream = connect(&stack).await;
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // To the end: the connection is closed.
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    };
    let others = async {
        assert_eq!(stack.code(&stack.browser_with_card(), &[]).await.len(), 32);
        begun.elapsed()
    };
    let (client, person, meanwhile) = tokio::join!(
        stalled(half(token.path(), hosts::ISSUER)),
        stalled(half("/auth", hosts::WALLET)),
        others
    );
    assert!(client.starts_with("HTTP/1.1 400 ") && client.contains("invalid_request"), "{client}");
    assert!(client.contains("did not come to its end in time"), "{client}");
    assert!(person.starts_with("HTTP/1.1 408 ") && person.contains("<h1>Demande illisible</h1>"), "{person}");
    let elapsed = begun.elapsed();
    assert!(elapsed >= mock_kit::listener::BODY_LIMIT && meanwhile < elapsed, "{elapsed:?} {meanwhile:?}");
    let told = &stack.events("psc.token.refused")[0].details["lesson"];
    assert!(told["change"].as_str().unwrap().contains("Content-Length"), "{told}");
}
