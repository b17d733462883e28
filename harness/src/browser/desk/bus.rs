use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::UnixStream,
    process::Child,
};
use zbus::{Connection, connection::Builder};

use super::super::{BrowserError, mortal::mortal, tools};
use crate::{
    lang::{Text, say},
    process::Group,
};

/// How long the bus may take to say that it listens.
const START_LIMIT: Duration = Duration::from_secs(20);

/// How long anybody on it may take to answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);

/// A session bus on which nothing but accessibility can be started: no service of the person's own desktop ever is.
#[derive(Debug)]
pub(super) struct Bus {
    address: String,
    group: Group,
    _child: Child,
}

impl Bus {
    pub async fn start(folder: &Path) -> Result<Self, BrowserError> {
        let program = tools::DBUS_DAEMON.locate()?;
        let services = folder.join("services");
        fs::create_dir_all(&services)?;
        let launcher = tools::AT_SPI.locate()?;
        let service = format!("[D-BUS Service]\nName=org.a11y.Bus\nExec={}\n", launcher.display());
        fs::write(services.join("org.a11y.Bus.service"), service)?;
        let configuration = folder.join("bus.conf");
        fs::write(&configuration, configured(&services, folder))?;
        let mut command = mortal(&program);
        command
            .arg("--nofork")
            .arg("--print-address=1")
            .arg({
                let mut option = std::ffi::OsString::from("--config-file=");
                option.push(&configuration);
                option
            })
            .env("HOME", folder)
            // Where the bus of accessibility puts its socket.
            .env("XDG_RUNTIME_DIR", folder)
            .env("XDG_CACHE_HOME", folder)
            .env_remove("DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let (mut child, group) = Group::spawn(&mut command)?;
        let address = tokio::time::timeout(START_LIMIT, first_line(&mut child)).await;
        if let Some(address) = address.ok().flatten() {
            return Ok(Self { address, group, _child: child });
        }
        group.kill();
        Err(BrowserError::Desk(say!(
            "le bus de session (dbus-daemon) ne démarre pas",
            "the session bus (dbus-daemon) does not start"
        )))
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// A connection to the bus of accessibility, which the session bus starts when it is asked for its address.
    pub async fn accessibility(&self) -> Result<Connection, BrowserError> {
        let session = connection(&self.address).await?;
        let answer = session
            .call_method(Some("org.a11y.Bus"), "/org/a11y/bus", Some("org.a11y.Bus"), "GetAddress", &())
            .await?;
        let address: String = answer.body().deserialize()?;
        connection(&address).await
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        // The services that it started are in its group.
        self.group.kill();
    }
}

async fn first_line(child: &mut Child) -> Option<String> {
    let mut lines = BufReader::new(child.stdout.take()?).lines();
    let line = lines.next_line().await.ok().flatten()?;
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Some(line)
}

/// Opens the address ourselves: zbus 5 does not undo the escapes of a path with a space or an accent.
async fn connection(address: &str) -> Result<Connection, BrowserError> {
    let path = socket(address).ok_or_else(|| {
        BrowserError::Desk(say!(
            "le bus a une adresse illisible : {address}",
            "the bus has an unreadable address: {address}"
        ))
    })?;
    let stream = UnixStream::connect(path).await;
    let stream = stream.map_err(|error| BrowserError::Desk(Text::quoted(format!("D-Bus: {error}"))))?;
    // A browser that hangs must not take us along.
    Ok(Builder::unix_stream(stream).method_timeout(ANSWER_LIMIT).build().await?)
}

/// `unix:path=/tmp/a%20b/bus,guid=…` → `/tmp/a b/bus` (D-Bus Specification, "Server Addresses").
fn socket(address: &str) -> Option<PathBuf> {
    let path = address.strip_prefix("unix:path=")?.split(',').next()?;
    Some(PathBuf::from(percent_decode_str(path).decode_utf8().ok()?.into_owned()))
}

/// What an address holds as it is (D-Bus Specification, "Server Addresses").
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'/').remove(b'.').remove(b'*').remove(b'\\');

fn configured(services: &Path, sockets: &Path) -> String {
    let sockets = utf8_percent_encode(&sockets.to_string_lossy(), ESCAPED).to_string();
    let services = xml(&services.to_string_lossy());
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={sockets}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#
    )
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gives_its_path_back() {
        assert_eq!(
            socket("unix:path=/tmp/h%20%c3%a9/bus_0,guid=f5a7"),
            Some(PathBuf::from("/tmp/h é/bus_0"))
        );
        assert_eq!(socket("unix:abstract=/tmp/x"), None);
        let written = configured(Path::new("/tmp/a & b"), Path::new("/tmp/h é"));
        assert!(written.contains("<listen>unix:dir=/tmp/h%20%C3%A9</listen>"), "{written}");
        assert!(written.contains("<servicedir>/tmp/a &amp; b</servicedir>"), "{written}");
    }
}
