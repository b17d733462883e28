use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Child,
};
use x11rb::{
    connection::Connection,
    errors::ReplyError,
    protocol::{
        xproto::{
            ConnectionExt, GetKeyboardMappingReply, ImageFormat, InputFocus, KEY_PRESS_EVENT,
            KEY_RELEASE_EVENT, Window,
        },
        xtest::ConnectionExt as _,
    },
    rust_connection::{DefaultStream, RustConnection},
};

use super::{
    super::{BrowserError, mortal::mortal, tools},
    keys::Key,
};
use crate::{
    lang::{Text, say},
    process::Group,
};

/// How long the display may take to say that it is there.
const START_LIMIT: Duration = Duration::from_secs(20);

/// The size of a laptop's window, so that a picture holds the browser and nothing else.
const WIDTH: u16 = 1280;
const HEIGHT: u16 = 900;

/// How long a picture is not yet taken while windows move, and how often it is looked whether they do.
const STEADY_PAUSE: Duration = Duration::from_millis(40);
const STEADY_LOOKS: usize = 25;

/// The method of authorisation (X11 "MIT-MAGIC-COOKIE-1"): nobody else on the machine sees this display or types into it.
const COOKIE: &[u8] = b"MIT-MAGIC-COOKIE-1";

/// An X server without a screen.
pub(super) struct Display {
    number: String,
    authority: PathBuf,
    connection: RustConnection,
    root: Window,
    keyboard: GetKeyboardMappingReply,
    group: Group,
    _child: Child,
}

impl std::fmt::Debug for Display {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Display").field("number", &self.number).finish_non_exhaustive()
    }
}

impl Display {
    /// Starts one that lets in whoever can read a file below `folder`, which holds `secret`.
    pub async fn start(folder: &Path, secret: &str) -> Result<Self, BrowserError> {
        let program = tools::XVFB.locate()?;
        let authority = folder.join("xauthority");
        write_authority(&authority, secret.as_bytes())?;
        let mut command = mortal(&program);
        command
            // Standard output: the server finds a free number and says which.
            // Its local socket stays: without it, two that start at once take the same number.
            .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-screen", "0"])
            .arg(format!("{WIDTH}x{HEIGHT}x24"))
            .arg("-auth")
            .arg(&authority)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let (mut child, group) = Group::spawn(&mut command)?;
        let announced = tokio::time::timeout(START_LIMIT, announced(&mut child)).await;
        let connected = match announced {
            Ok(Some(number)) => connected(&number, secret.as_bytes()).map(|rest| (number, rest)),
            _ => Err(BrowserError::Desk(say!(
                "l’affichage (Xvfb) ne démarre pas",
                "the display (Xvfb) does not start"
            ))),
        };
        match connected {
            Ok((number, (connection, root, keyboard))) => {
                Ok(Self { number, authority, connection, root, keyboard, group, _child: child })
            }
            Err(error) => {
                group.kill();
                Err(error)
            }
        }
    }

    /// `:12`.
    pub fn name(&self) -> String {
        format!(":{}", self.number)
    }

    pub fn authority(&self) -> &Path {
        &self.authority
    }

    /// Presses keys, one after the other, in the window with this title.
    pub fn press(&self, window: &str, keys: &[Key]) -> Result<(), BrowserError> {
        let keys = keys.iter().map(|key| self.code(*key)).collect::<Result<Vec<_>, _>>()?;
        // Nobody manages windows here: when one closes, no other one has the keyboard.
        if let Some(window) = self.window(window).map_err(BrowserError::from)? {
            self.connection
                .set_input_focus(InputFocus::POINTER_ROOT, window, x11rb::CURRENT_TIME)
                .map_err(ReplyError::from)?;
        }
        for key in keys {
            for event in [KEY_PRESS_EVENT, KEY_RELEASE_EVENT] {
                self.connection
                    .xtest_fake_input(event, key, x11rb::CURRENT_TIME, self.root, 0, 0, 0)
                    .map_err(ReplyError::from)?;
            }
        }
        // An answer to something comes once the server has done all that was asked before.
        self.connection.get_input_focus().map_err(ReplyError::from)?.reply()?;
        Ok(())
    }

    /// All that it shows, in PNG, once a window that comes or goes has done so.
    pub fn picture(&self) -> Result<Vec<u8>, BrowserError> {
        let mut shown = self.image()?;
        for _ in 0..STEADY_LOOKS {
            std::thread::park_timeout(STEADY_PAUSE);
            let now = self.image()?;
            if now == shown {
                break;
            }
            shown = now;
        }
        pictures::of_display(&shown, WIDTH.into(), HEIGHT.into()).ok_or(BrowserError::NoAnswer)
    }

    /// Four bytes a pixel: blue, green, red, and one that means nothing.
    fn image(&self) -> Result<Vec<u8>, BrowserError> {
        let asked =
            self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, 0, 0, WIDTH, HEIGHT, u32::MAX);
        Ok(asked.map_err(ReplyError::from)?.reply()?.data)
    }

    /// The window with this title, among those that stand on the display.
    fn window(&self, title: &str) -> Result<Option<Window>, ReplyError> {
        for window in self.connection.query_tree(self.root)?.reply()?.children {
            let utf8 = self.connection.intern_atom(false, b"UTF8_STRING")?.reply()?.atom;
            let name = self.connection.intern_atom(false, b"_NET_WM_NAME")?.reply()?.atom;
            let told = self.connection.get_property(false, window, name, utf8, 0, 1024)?.reply();
            if told.is_ok_and(|told| told.value == title.as_bytes()) {
                return Ok(Some(window));
            }
        }
        Ok(None)
    }

    fn code(&self, key: Key) -> Result<u8, BrowserError> {
        let width = usize::from(self.keyboard.keysyms_per_keycode).max(1);
        let rows = self.keyboard.keysyms.chunks(width);
        let first = self.connection.setup().min_keycode;
        let row = rows.into_iter().position(|symbols| symbols.first() == Some(&key.symbol()));
        row.and_then(|row| u8::try_from(row).ok()?.checked_add(first)).ok_or_else(|| {
            BrowserError::Desk(say!(
                "l’affichage n’a pas la touche {key:?}",
                "the display has no key {key:?}"
            ))
        })
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        self.group.kill();
    }
}

async fn announced(child: &mut Child) -> Option<String> {
    let mut lines = BufReader::new(child.stdout.take()?).lines();
    let number = lines.next_line().await.ok().flatten()?.trim().to_owned();
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Some(number)
}

fn connected(
    number: &str,
    secret: &[u8],
) -> Result<(RustConnection, Window, GetKeyboardMappingReply), BrowserError> {
    let unreachable = |error: io::Error| BrowserError::Desk(Text::quoted(format!("Xvfb: {error}")));
    let socket = std::os::unix::net::UnixStream::connect(format!("/tmp/.X11-unix/X{number}"));
    let (stream, _) = DefaultStream::from_unix_stream(socket.map_err(unreachable)?).map_err(unreachable)?;
    let connection =
        RustConnection::connect_to_stream_with_auth_info(stream, 0, COOKIE.to_vec(), secret.to_vec())
            .map_err(|error| BrowserError::Desk(Text::quoted(format!("Xvfb: {error}"))))?;
    let setup = connection.setup();
    let root = setup.roots.first().map_or(0, |screen| screen.root);
    let (first, last) = (setup.min_keycode, setup.max_keycode);
    let keyboard =
        connection.get_keyboard_mapping(first, last - first + 1).map_err(ReplyError::from)?.reply()?;
    // Out of the way: a pointer over a window brings up hints.
    connection.warp_pointer(x11rb::NONE, root, 0, 0, 0, 0, 1279, 899).map_err(ReplyError::from)?;
    Ok((connection, root, keyboard))
}

/// An entry for any display (Xauthority(5), `FamilyWild`): numbers are big-endian, each text has its length before it.
fn write_authority(path: &Path, secret: &[u8]) -> io::Result<()> {
    const FAMILY_WILD: u16 = 0xffff;
    let mut entry = FAMILY_WILD.to_be_bytes().to_vec();
    for text in [b"".as_slice(), b"", COOKIE, secret] {
        let length = u16::try_from(text.len()).map_err(io::Error::other)?;
        entry.extend(length.to_be_bytes());
        entry.extend(text);
    }
    let _ = fs::remove_file(path);
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?.write_all(&entry)
}
