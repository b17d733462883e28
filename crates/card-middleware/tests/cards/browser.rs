//! A process that loads the module as a browser does, and does with it what it is asked. It is this very program, started again
//! for the one test `browser::child`: the environment belongs to a process, and so does what the module remembers.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::Error;
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;

use crate::desk::Desk;

/// Tells the child that it is one, and its answers from what the test runner prints.
const CHILD: &str = "DOUBLURE_CARD_CHILD";
const ANSWER: &str = "@@ ";

pub struct Browser {
    child: Child,
    answers: BufReader<ChildStdout>,
    /// What `C_Initialize` said.
    pub initialized: String,
}

impl Browser {
    pub fn start(desk: &Desk) -> Self {
        let browser = Self::spawn(&mut child_command(desk));
        assert_eq!(browser.initialized, "ok");
        browser
    }

    /// With one variable set otherwise, or not at all.
    pub fn start_with(desk: &Desk, name: &str, value: Option<&PathBuf>) -> Self {
        let mut command = child_command(desk);
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
        Self::spawn(&mut command)
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        let mut browser = Self { child, answers, initialized: String::new() };
        browser.initialized = browser.answer();
        browser
    }

    pub fn ask(&mut self, question: &str) -> String {
        self.tell(question);
        self.answer()
    }

    pub fn tell(&mut self, question: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{question}").unwrap();
    }

    pub fn answer(&mut self) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert_ne!(
                self.answers.read_line(&mut line).unwrap(),
                0,
                "the process that loaded the module ended"
            );
            if let Some((_, answer)) = line.split_once(ANSWER) {
                return answer.trim_end_matches('\n').to_owned();
            }
        }
    }
}

impl Drop for Browser {
    /// Its input ends, and it with it.
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let status = self.child.wait().unwrap();
        assert!(status.success() || std::thread::panicking(), "the process that loaded the module: {status}");
    }
}

fn child_command(desk: &Desk) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "browser::child", "--nocapture"]).envs(desk.environment()).env(CHILD, "1");
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

/// The library that cargo built for this test.
fn library() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let name = format!("{}doublure_card{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let beside = own.ancestors().skip(1).take(2).map(|folder| folder.join(&name));
    beside.into_iter().find(|path| path.exists()).expect("the module is built")
}

/// No test by itself.
#[test]
fn child() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let module = Pkcs11::new(library()).unwrap();
    let initialized = module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK));
    println!("{ANSWER}{}", said(initialized.map(|()| "ok".to_owned())));
    let mut user = User { module, sessions: HashMap::new() };
    for line in std::io::stdin().lines() {
        println!("{ANSWER}{}", said(user.does(&line.unwrap())));
    }
    user.sessions.clear();
    // Refused where it was never initialised.
    let _ = user.module.finalize();
}

fn said(result: Result<String, Error>) -> String {
    result.unwrap_or_else(|error| match error {
        Error::Pkcs11(answer, _) => format!("{answer:?}"),
        other => format!("{other:?}"),
    })
}

struct User {
    module: Pkcs11,
    sessions: HashMap<u64, Session>,
}

impl User {
    fn does(&mut self, line: &str) -> Result<String, Error> {
        match line.split(' ').collect::<Vec<_>>()[..] {
            ["slots"] => Ok(ids(&self.module.get_all_slots()?)),
            ["cards"] => Ok(ids(&self.module.get_slots_with_token()?)),
            ["event"] => Ok(self.module.get_slot_event()?.map_or("NoEvent".to_owned(), |slot| ids(&[slot]))),
            ["look", slot] => self.look(slot),
            ["open", slot] => {
                self.sessions.remove(&number(slot));
                self.session(slot).map(|_| "ok".to_owned())
            }
            ["session", slot] => Ok(ids(&[self.session(slot)?.get_session_info()?.slot_id()])),
            ["login", slot, code] => login(self.session(slot)?, code),
            ["logout", slot] => self.session(slot)?.logout().map(|()| "ok".to_owned()),
            ["sign", slot] => sign(self.session(slot)?),
            ["at", "once", slot, code] => self.twice_at_once(slot, code),
            _ => panic!("nobody does “{line}”"),
        }
    }

    fn look(&self, slot: &str) -> Result<String, Error> {
        let slot = Slot::try_from(number(slot))?;
        let reader = self.module.get_slot_info(slot)?;
        assert!(reader.removable_device() && reader.hardware_slot());
        assert_eq!(reader.slot_description(), format!("Lecteur de carte {} (SIMULATION)", slot.id()));
        if !reader.token_present() {
            assert_eq!(said(self.module.get_token_info(slot).map(|_| String::new())), "TokenNotPresent");
            return Ok("empty".to_owned());
        }
        let card = self.module.get_token_info(slot)?;
        let flags = [
            ("low", card.user_pin_count_low()),
            ("final", card.user_pin_final_try()),
            ("locked", card.user_pin_locked()),
        ];
        let set = flags.into_iter().filter(|(_, set)| *set).map(|(name, _)| format!(", {name}"));
        Ok(format!("card{}", set.collect::<String>()))
    }

    /// The one that was used before, even when it is no good any more.
    fn session(&mut self, slot: &str) -> Result<&Session, Error> {
        let slot = number(slot);
        if !self.sessions.contains_key(&slot) {
            self.sessions.insert(slot, self.module.open_ro_session(Slot::try_from(slot)?)?);
        }
        Ok(&self.sessions[&slot])
    }

    fn twice_at_once(&self, slot: &str, code: &str) -> Result<String, Error> {
        let slot = Slot::try_from(number(slot))?;
        let sessions = [self.module.open_ro_session(slot)?, self.module.open_ro_session(slot)?];
        let answers = std::thread::scope(|scope| {
            let logins = sessions.map(|session| scope.spawn(move || said(login(&session, code))));
            logins.map(|login| login.join().unwrap())
        });
        Ok(answers.join(" "))
    }
}

fn login(session: &Session, code: &str) -> Result<String, Error> {
    session.login(UserType::User, Some(&AuthPin::from(code))).map(|()| "ok".to_owned())
}

/// With the card's key, and checks the signature.
fn sign(session: &Session) -> Result<String, Error> {
    let key = |class| -> Result<Option<ObjectHandle>, Error> {
        Ok(session.find_objects(&[Attribute::Class(class)])?.first().copied())
    };
    let Some(private) = key(ObjectClass::PRIVATE_KEY)? else { return Ok("no key".to_owned()) };
    let signature = session.sign(&Mechanism::Ecdsa, private, &[7; 32])?;
    let public = key(ObjectClass::PUBLIC_KEY)?.unwrap();
    session.verify(&Mechanism::Ecdsa, public, &[7; 32], &signature)?;
    Ok("ok".to_owned())
}

fn number(slot: &str) -> u64 {
    slot.parse().unwrap()
}

fn ids(slots: &[Slot]) -> String {
    slots.iter().map(|slot| slot.id().to_string()).collect::<Vec<_>>().join(" ")
}
