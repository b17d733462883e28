use std::{net::SocketAddr, sync::Arc, time::Duration};

use mock_kit::{
    Clock, Context, Deviations, Secrets, Seed,
    authority::ServerAuthority,
    hosts,
    journal::Event,
    listener::{Bound, Serving},
};
use mock_mail::{Address, Builder, DEVIATIONS, Folder, MockMail, NAME, Received};
use reqwest::{Client, Response, redirect::Policy};
use time::OffsetDateTime;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::timeout,
};

/// A mail server with its control plane, and a browser that trusts its root.
pub struct Fixture {
    pub mail: MockMail,
    pub context: Context,
    control: Serving,
    client: Client,
}

pub fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

impl Fixture {
    pub fn start() -> Self {
        Self::start_with(|builder| builder)
    }

    pub fn start_with(settings: impl FnOnce(Builder) -> Builder) -> Self {
        let now = Clock::system().now();
        let root = ServerAuthority::generate(now).unwrap();
        let clock = Clock::fixed(OffsetDateTime::UNIX_EPOCH);
        let context = Context::new(clock, Seed::new(1), Secrets::fixed(), Deviations::new(&[DEVIATIONS]));
        let server = Arc::new(root.issue_server(now).unwrap());
        let mail = settings(MockMail::builder(context.clone(), server)).start().unwrap();
        let part = mail.control_part();
        let plane = mock_kit::control::plane(context.clone(), [part]).router;
        let certificate = reqwest::Certificate::from_pem(root.certificate_pem().as_bytes()).unwrap();
        let inbox = SocketAddr::from(([127, 0, 0, 1], mail.inbox_url().port().unwrap()));
        Self {
            control: Bound::loopback(0).unwrap().serve_plain(&plane).unwrap(),
            client: Client::builder()
                .tls_certs_only([certificate])
                .resolve(hosts::MAIL, inbox)
                .redirect(Policy::none())
                .build()
                .unwrap(),
            mail,
            context,
        }
    }

    pub async fn smtp(&self) -> Smtp {
        Smtp::connect(self.mail.smtp_port()).await
    }

    /// The first message of `mailbox`, as soon as it is there.
    pub async fn first(&self, mailbox: &str) -> Received {
        self.mail.mailboxes().wait(&address(mailbox), Folder::Inbox, 0).await
    }

    /// A page of the inbox.
    pub async fn page(&self, path: &str) -> Response {
        let url = self.mail.inbox_url().join(path).unwrap();
        self.client.get(url).send().await.unwrap()
    }

    /// The control plane's address of `path` (below this mock's name).
    pub fn control_url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{NAME}/{path}", self.control.port())
    }

    pub async fn control(&self, path: &str) -> (u16, serde_json::Value) {
        let response = self.client.get(self.control_url(path)).send().await.unwrap();
        let status = response.status().as_u16();
        let body = response.text().await.unwrap();
        (status, serde_json::from_str(&body).unwrap())
    }

    pub async fn control_post(&self, path: &str) -> (u16, serde_json::Value) {
        let response = self.client.post(self.control_url(path)).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    pub async fn delete(&self, path: &str) -> u16 {
        let response = self.client.delete(self.control_url(path)).send().await.unwrap();
        response.status().as_u16()
    }

    pub fn events(&self, name: &str) -> Vec<Event> {
        let events = self.context.journal.read(0, None).events;
        events.into_iter().filter(|event| event.name == name).collect()
    }
}

/// A reply that has not come by then never will.
const REPLY_LIMIT: Duration = Duration::from_secs(15);

/// A client that speaks SMTP line by line, as rudely as a test wants.
pub struct Smtp {
    stream: BufReader<TcpStream>,
}

impl Smtp {
    /// Connects and takes the greeting.
    pub async fn connect(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let mut client = Self { stream: BufReader::new(stream) };
        assert!(client.reply().await.starts_with("220 "));
        client
    }

    pub async fn send(&mut self, octets: impl AsRef<[u8]>) {
        self.stream.write_all(octets.as_ref()).await.unwrap();
    }

    /// The next reply, all its lines; empty when the server has closed the connection.
    pub async fn reply(&mut self) -> String {
        let reply = timeout(REPLY_LIMIT, self.whole_reply()).await;
        reply.expect("the server answers nothing")
    }

    async fn whole_reply(&mut self) -> String {
        let mut reply = String::new();
        loop {
            let start = reply.len();
            if self.stream.read_line(&mut reply).await.unwrap() == 0 {
                return reply;
            }
            if reply.as_bytes()[start + 3] == b' ' {
                return reply;
            }
        }
    }

    /// The code of the reply to `line`.
    pub async fn say(&mut self, line: &str) -> u16 {
        self.send(format!("{line}\r\n")).await;
        let reply = self.reply().await;
        reply[..3].parse().unwrap()
    }

    /// Goes as far as `DATA` and its 354.
    pub async fn begin(&mut self, from: &str, to: &[&str]) {
        assert_eq!(self.say("EHLO client.exemple").await, 250);
        assert_eq!(self.say(&format!("MAIL FROM:<{from}>")).await, 250);
        for to in to {
            assert_eq!(self.say(&format!("RCPT TO:<{to}>")).await, 250, "{to}");
        }
        assert_eq!(self.say("DATA").await, 354);
    }

    /// Sends a whole message and returns the code of the answer to its end.
    pub async fn deliver(&mut self, to: &[&str], message: impl AsRef<[u8]>) -> u16 {
        self.begin("sas@exemple.fr", to).await;
        self.send(message).await;
        self.say("\r\n.").await
    }
}
