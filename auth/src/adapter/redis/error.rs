//! The client's errors as those of a store, without what the server says about values.

use ::redis::{ErrorKind, RedisError, ServerErrorKind};

use crate::adapter::StoreError;

/// Codes of a server that may do the same later: out of memory, unable to write to disk, without
/// enough replicas, busy with a script.
const LATER: &[&str] = &["OOM", "MISCONF", "NOREPLICAS", "BUSY", "LOADING", "MASTERDOWN"];

pub(super) fn failure(error: &RedisError) -> StoreError {
    let later = match error.kind() {
        ErrorKind::Io => true,
        ErrorKind::Server(kind) => matches!(
            kind,
            ServerErrorKind::BusyLoading
                | ServerErrorKind::ClusterDown
                | ServerErrorKind::MasterDown
                | ServerErrorKind::ReadOnly
                | ServerErrorKind::TryAgain
        ),
        _ => false,
    };
    let code = error.code();
    let later = later || code.is_some_and(|code| LATER.contains(&code));
    let text = match (error.kind(), code) {
        // A code is one word; what comes after it may repeat a value.
        (_, Some(code)) => format!("Redis answered with {code}"),
        (ErrorKind::Io, None) if error.is_timeout() => "Redis did not answer in time".to_owned(),
        (ErrorKind::Io, None) => "the connection to Redis failed".to_owned(),
        (ErrorKind::AuthenticationFailed, None) => "Redis refused the credentials".to_owned(),
        (ErrorKind::InvalidClientConfig, None) => "the URL of Redis can't be used".to_owned(),
        _ => "the client of Redis failed".to_owned(),
    };
    if later { StoreError::unavailable(text) } else { StoreError::failed(text) }
}

/// Something that can't be what it has to be; `what` doesn't say its value.
pub(super) fn malformed(what: &str) -> StoreError {
    StoreError::failed(format!("Redis has something that can't be read: {what}"))
}
