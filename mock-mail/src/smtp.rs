//! SMTP (RFC 5321), in: one task for each session around the state machine of the `mailin` crate, which does no
//! I/O. This is the only file that knows that crate.
//!
//! STARTTLS and AUTH are not announced.

mod acceptor;
mod lines;

use std::{io, net::IpAddr, time::Duration};

use mailin::{Action, Handler, Response, Session, SessionBuilder, response};
use mock_kit::hosts;
use tokio::{
    io::{AsyncWriteExt, BufReader},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    time::timeout,
};

use self::lines::{Ending, Line, Lines};
use crate::{
    post_office::{Admission, PostOffice},
    protocol::{
        address::Address,
        command::{self, NULL_SENDER},
        message::Envelope,
    },
};

pub use self::acceptor::SmtpServer;

/// What a session allows.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// A client that neither sends a line nor takes a reply for so long is sent away.
    pub idle_limit: Duration,
    /// Longest message, in octets; announced (RFC 1870).
    pub message_limit: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { idle_limit: Duration::from_mins(1), message_limit: 10 * 1024 * 1024 }
    }
}

/// Longest command, in octets, its line end included; RFC 5321 §4.5.3.1.4 asks for 512, extensions for more.
const LONGEST_COMMAND: usize = 4_096;
/// Recipients of one message (RFC 5321 §4.5.3.1.8).
const MOST_RECIPIENTS: usize = 100;
/// The reply to whom nothing is heard of any more (RFC 5321 §4.5.3.2).
const IDLE: &[u8] = b"421 Idle for too long, closing connection\r\n";

/// Speaks with one client until it leaves.
async fn converse(stream: TcpStream, office: PostOffice, settings: Settings) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let peer = stream.peer_addr()?.ip();
    let (reading, writing) = stream.into_split();
    let mut conversation = Conversation::new(reading, writing, peer, office, settings);
    let greeting = conversation.session.greeting().buffer()?;
    conversation.writing.write_all(&greeting).await?;
    while let Ok(next) = timeout(settings.idle_limit, conversation.next()).await {
        match next? {
            Next::Goes => {}
            Next::Ends => return Ok(()),
        }
    }
    // The client may be deaf, too.
    timeout(settings.idle_limit, conversation.writing.write_all(IDLE)).await?
}

struct Conversation {
    lines: Lines<BufReader<OwnedReadHalf>>,
    writing: OwnedWriteHalf,
    session: Session<Transaction>,
    settings: Settings,
    in_message: bool,
}

enum Next {
    Goes,
    Ends,
}

impl Conversation {
    fn new(
        reading: OwnedReadHalf,
        writing: OwnedWriteHalf,
        peer: IpAddr,
        office: PostOffice,
        settings: Settings,
    ) -> Self {
        let transaction = Transaction::new(office, settings.message_limit);
        Self {
            lines: Lines::new(BufReader::new(reading)),
            writing,
            session: SessionBuilder::new(hosts::MAIL).build(peer, transaction),
            settings,
            in_message: false,
        }
    }

    /// One line of the client, and the reply to it.
    async fn next(&mut self) -> io::Result<Next> {
        if self.in_message {
            return self.next_of_message().await;
        }
        let line = match self.lines.next(Ending::Lf, LONGEST_COMMAND).await? {
            None => return Ok(Next::Ends),
            Some(Line::Cut(_)) => return self.reply(b"500 Line too long\r\n").await,
            Some(Line::Whole(line)) => line,
        };
        let line = match command::canonical(line, self.settings.message_limit) {
            Ok(line) => line,
            Err(refused) => {
                let reply = format!("{} {refused}\r\n", refused.code());
                return self.reply(reply.as_bytes()).await;
            }
        };
        let response = self.session.process(line.as_bytes());
        self.in_message = response.code == response::START_DATA.code;
        if line.starts_with("EHLO ") && !response.is_error {
            return self.reply(self.extensions().as_bytes()).await;
        }
        self.answer(&response).await
    }

    /// Only CR LF ends a line of a message (RFC 5321 §2.3.8): a lone LF is a character of it. The longest line
    /// is as long as the longest message.
    async fn next_of_message(&mut self) -> io::Result<Next> {
        // A line cut here makes the message too long, even after a stuffed dot is taken away.
        let longest = self.settings.message_limit + 2;
        let line = match self.lines.next(Ending::CrLf, longest).await? {
            None => return Ok(Next::Ends),
            Some(Line::Cut(line) | Line::Whole(line)) => line,
        };
        let response = self.session.process(line);
        self.in_message = response.action == Action::NoReply;
        self.answer(&response).await
    }

    /// What works here; the state machine's own list lacks most of it.
    fn extensions(&self) -> String {
        format!(
            "250-{}\r\n250-8BITMIME\r\n250-PIPELINING\r\n250-SMTPUTF8\r\n250 SIZE {}\r\n",
            hosts::MAIL,
            self.settings.message_limit
        )
    }

    async fn answer(&mut self, response: &Response) -> io::Result<Next> {
        match response.action {
            Action::NoReply => Ok(Next::Goes),
            Action::Close => {
                self.reply(&response.buffer()?).await?;
                Ok(Next::Ends)
            }
            Action::Reply | Action::UpgradeTls => self.reply(&response.buffer()?).await,
        }
    }

    async fn reply(&mut self, reply: &[u8]) -> io::Result<Next> {
        self.writing.write_all(reply).await?;
        Ok(Next::Goes)
    }
}

/// The message that a session is about to hand in.
struct Transaction {
    office: PostOffice,
    limit: usize,
    envelope: Envelope,
    /// How many recipients were accepted, the same one twice counting twice: the state machine keeps them all.
    accepted: usize,
    raw: Vec<u8>,
    too_long: bool,
    unfinished: bool,
}

impl Transaction {
    fn new(office: PostOffice, limit: usize) -> Self {
        Self {
            office,
            limit,
            envelope: Envelope { from: None, to: vec![] },
            accepted: 0,
            raw: vec![],
            too_long: false,
            unfinished: false,
        }
    }
}

impl Handler for Transaction {
    fn mail(&mut self, _ip: IpAddr, _client: &str, from: &str) -> Response {
        let from = match from {
            NULL_SENDER => None,
            from => match Address::parse(from) {
                Ok(from) => Some(from),
                Err(_) => return response::BAD_MAILBOX,
            },
        };
        self.envelope = Envelope { from, to: vec![] };
        self.accepted = 0;
        response::OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        let Ok(to) = Address::parse(to) else {
            return response::BAD_MAILBOX;
        };
        if self.accepted == MOST_RECIPIENTS {
            return Response::custom(452, "Too many recipients".to_owned());
        }
        match self.office.admission(self.envelope.from.as_ref(), &to) {
            Admission::Welcome => {}
            Admission::Deferred => {
                return Response::custom(450, "Mailbox unavailable, try again later".to_owned());
            }
            Admission::Rejected => return response::NO_MAILBOX,
        }
        self.accepted += 1;
        if !self.envelope.to.contains(&to) {
            self.envelope.to.push(to);
        }
        response::OK
    }

    fn data_start(&mut self, _client: &str, _from: &str, _is8bit: bool, _to: &[String]) -> Response {
        self.raw.clear();
        self.too_long = false;
        self.unfinished = true;
        response::OK
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        self.too_long |= self.raw.len() + line.len() > self.limit;
        if self.too_long {
            self.raw = vec![];
        } else {
            self.raw.extend_from_slice(line);
        }
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        self.unfinished = false;
        if self.too_long {
            self.office.refuse_oversized(&self.envelope, self.limit);
            let refused = format!("Message too long: the limit is {} octets", self.limit);
            let mut response = Response::custom(552, refused);
            // The state machine would take the commands that follow an error for more of the message.
            response.is_error = false;
            return response;
        }
        self.office.deliver(self.envelope.clone(), std::mem::take(&mut self.raw));
        response::OK
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.unfinished {
            self.office.forget_unfinished(&self.envelope);
        }
    }
}
