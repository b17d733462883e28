//! A film's pictures one after the other, where ffmpeg is there to make a file of them.

use std::{fmt::Write, fs, path::Path, process::Stdio, time::Duration};

use tokio::process::Command;

use crate::{
    browser::tools,
    lang::{Text, Told, say},
};

/// How long each picture is shown: long enough for its strip to be read.
const SHOWN: u32 = 5;

/// How long a machine may take for a dozen pictures that stand still.
const LIMIT: Duration = Duration::from_mins(2);

/// Makes `file` of these pictures; `scratch` is where a list of them may lie.
pub(super) async fn make(pictures: &[std::path::PathBuf], file: &Path, scratch: &Path) -> Result<(), Text> {
    let ffmpeg = tools::FFMPEG.locate().map_err(|missing| missing.told())?;
    let list = scratch.join("images.txt");
    fs::write(&list, listed(pictures)).map_err(|error| error.told())?;
    let mut command = Command::new(ffmpeg);
    command
        .args(["-y", "-loglevel", "error", "-f", "concat", "-safe", "0", "-i"])
        .arg(&list)
        // Sides of an even length, and colours that every player knows.
        .args(["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2,fps=5,format=yuv420p", "-movflags", "+faststart"])
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let ended = tokio::time::timeout(LIMIT, command.output()).await;
    let why = match ended {
        Ok(Ok(output)) if output.status.success() => return Ok(()),
        Ok(Ok(output)) => {
            let said = String::from_utf8_lossy(&output.stderr);
            said.lines().last().map_or_else(|| output.status.to_string(), str::to_owned)
        }
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("> {} s", LIMIT.as_secs()),
    };
    // What is half made is no film.
    let _ = fs::remove_file(file);
    Err(say!("ffmpeg n’a pas fait la vidéo : {why}", "ffmpeg did not make the video: {why}"))
}

/// What ffmpeg's "concat" reads; the last picture is named twice, or it would not be shown as long.
fn listed(pictures: &[std::path::PathBuf]) -> String {
    let mut list = String::new();
    let quoted = |picture: &Path| picture.display().to_string().replace('\'', r"'\''");
    for picture in pictures {
        let _ = writeln!(list, "file '{}'\nduration {SHOWN}", quoted(picture));
    }
    if let Some(last) = pictures.last() {
        let _ = writeln!(list, "file '{}'", quoted(last));
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_is_named_whatever_its_folder_is_called() {
        let list = listed(&["/tmp/l'essai/1.png".into(), "/tmp/2.png".into()]);
        assert_eq!(
            list,
            "file '/tmp/l'\\''essai/1.png'\nduration 5\nfile '/tmp/2.png'\nduration 5\nfile '/tmp/2.png'\n"
        );
    }
}
