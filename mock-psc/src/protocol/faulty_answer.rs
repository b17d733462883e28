//! What an endpoint's answer can be as a whole, whatever it is about: late, cut, an error, not what it says it is.

use axum::http::StatusCode;

use super::error_code::ErrorCode;

/// What is wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnswerFault {
    /// It comes once the fault is over; whoever gives up sooner gets none.
    Late,
    /// One of these takes its place, before anything is done.
    Instead(Instead),
    /// The endpoint's own answer is spoilt.
    Spoilt(Spoilt),
}

/// What comes instead of an endpoint's own answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Instead {
    /// Not one octet: the connection is cut.
    Nothing,
    /// An error of the server, with a body that no client reads. \[R\]: what stands in front of the real provider.
    Failure(StatusCode),
    /// A refusal as the endpoint itself would word it.
    Refusal(ErrorCode),
    /// 200 and a page for people.
    Page,
    /// 200 and nothing.
    Empty,
    /// 200 and 64 MiB of blanks.
    Blanks,
    /// 302 to another document of the provider's.
    Redirection,
}

/// How an endpoint's own answer is spoilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spoilt {
    /// Half of it arrives, then the connection is cut.
    Cut,
    /// Its last character is missing, which its head does not tell.
    Unfinished,
    /// It says of itself that it is plain text.
    Mislabelled,
}
