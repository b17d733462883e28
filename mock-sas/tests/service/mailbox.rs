use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};

use mail_parser::MessageParser;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
};

/// How the mail server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    Takes,
    Refuses,
    /// For now only.
    Defers,
    Silent,
    /// Takes them once it is told to.
    Holds,
}

/// A small SMTP server for one test.
pub struct Mailbox {
    pub address: SocketAddr,
    behaviour: Arc<Mutex<Behaviour>>,
    gate: Gate,
    arrived: mpsc::UnboundedReceiver<String>,
}

/// One mail, as its reader sees it.
pub struct Mail {
    /// `Message-ID`.
    pub id: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Where a mail that is held waits.
#[derive(Clone)]
struct Gate {
    reached: watch::Sender<bool>,
    open: watch::Sender<bool>,
}

impl Mailbox {
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let behaviour = Arc::new(Mutex::new(Behaviour::Takes));
        let (deliver, arrived) = mpsc::unbounded_channel();
        let shared = Arc::clone(&behaviour);
        let gate = Gate { reached: watch::Sender::new(false), open: watch::Sender::new(false) };
        let sessions_gate = gate.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let behaviour = *shared.lock().unwrap();
                tokio::spawn(session(stream, behaviour, deliver.clone(), sessions_gate.clone()));
            }
        });
        Self { address, behaviour, gate, arrived }
    }

    pub fn behaves(&self, behaviour: Behaviour) {
        *self.behaviour.lock().unwrap() = behaviour;
    }

    /// Until a mail is held.
    pub async fn holds_one(&self) {
        self.gate.reached.subscribe().wait_for(|reached| *reached).await.unwrap();
    }

    /// Takes the mails that are held.
    pub fn takes_them(&self) {
        self.gate.open.send_replace(true);
    }

    /// The next mail; it has arrived, since the page that follows its sending was answered.
    pub fn read(&mut self) -> Mail {
        let raw = self.arrived.try_recv().expect("a mail has arrived");
        let parsed = MessageParser::default().parse(raw.as_bytes()).unwrap();
        Mail {
            id: parsed.message_id().unwrap().to_owned(),
            to: parsed.to().unwrap().first().unwrap().address().unwrap().to_owned(),
            subject: parsed.subject().unwrap().to_owned(),
            text: parsed.body_text(0).unwrap().into_owned(),
            html: parsed.body_html(0).unwrap().into_owned(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.arrived.is_empty()
    }
}

impl Mail {
    /// The link of the text part.
    pub fn link(&self) -> String {
        self.text.split_whitespace().find(|word| word.starts_with("https://")).unwrap().to_owned()
    }
}

async fn session(
    stream: TcpStream,
    behaviour: Behaviour,
    deliver: mpsc::UnboundedSender<String>,
    gate: Gate,
) {
    let mut stream = BufReader::new(stream);
    if behaviour == Behaviour::Silent {
        // Until the client gives up.
        let _ = stream.read_line(&mut String::new()).await;
        return;
    }
    stream.write_all(b"220 test\r\n").await.unwrap();
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
        let command = line.to_ascii_uppercase();
        if command.starts_with("RCPT") && behaviour == Behaviour::Holds {
            gate.reached.send_replace(true);
            gate.open.subscribe().wait_for(|open| *open).await.unwrap();
        }
        let answer = if command.starts_with("RCPT") && behaviour == Behaviour::Refuses {
            "550 no such mailbox\r\n"
        } else if command.starts_with("RCPT") && behaviour == Behaviour::Defers {
            "450 try again later\r\n"
        } else if command.starts_with("DATA") {
            stream.write_all(b"354 go\r\n").await.unwrap();
            deliver.send(message(&mut stream).await).unwrap();
            "250 taken\r\n"
        } else if command.starts_with("QUIT") {
            "221 bye\r\n"
        } else {
            "250 ok\r\n"
        };
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
        line.clear();
    }
}

async fn message(stream: &mut BufReader<TcpStream>) -> String {
    let mut message = String::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        if line == ".\r\n" {
            return message;
        }
        message.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
