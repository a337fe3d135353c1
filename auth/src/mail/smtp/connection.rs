//! One mail over one connection, step by step: which step is refused says why.

use std::time::Duration;

use lettre::transport::smtp::{
    Error,
    client::AsyncSmtpConnection,
    commands::{Data, Mail, Rcpt},
    extension::{Extension, MailBodyParameter, MailParameter},
};

use super::message::Letter;
use crate::{
    error::{BoxError, log_text},
    mail::MailError,
};

/// For one mail, from the connection to the last answer.
pub(super) const TIMEOUT: Duration = Duration::from_secs(8);

/// Sends a letter.
pub(super) async fn send(
    connection: &mut AsyncSmtpConnection,
    letter: &Letter,
) -> Result<(), MailError> {
    let smtp = |error: Error| MailError::from_smtp(&error);
    let mut parameters = Vec::new();
    if letter.is_international() {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            let reason = "the server takes no address that isn't ASCII";
            return Err(MailError::Recipient(reason.into()));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    if !letter.bytes.is_ascii() {
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    let sender = Mail::new(Some(letter.from.clone()), parameters);
    connection.command(sender).await.map_err(smtp)?;
    let recipient = Rcpt::new(letter.to.clone(), Vec::new());
    connection.command(recipient).await.map_err(|error| match error {
        error if error.is_permanent() => MailError::Recipient(said(&error)),
        error => MailError::from_smtp(&error),
    })?;
    connection.command(Data).await.map_err(smtp)?;
    connection.message(&letter.bytes).await.map_err(smtp)?;
    Ok(())
}

/// Whether another mail can be sent over the connection, after this one was `sent` or refused.
pub(super) async fn is_ready(
    connection: &mut AsyncSmtpConnection,
    sent: &Result<(), MailError>,
) -> bool {
    match sent {
        Ok(()) => true,
        Err(MailError::Recipient(_) | MailError::Refused(_)) => {
            connection.command(lettre::transport::smtp::commands::Rset).await.is_ok()
        }
        Err(_) => {
            connection.abort().await;
            false
        }
    }
}

impl MailError {
    pub(super) fn from_smtp(error: &Error) -> Self {
        if error.is_permanent() {
            Self::Refused(said(error))
        } else if error.is_transient() {
            Self::Later(said(error))
        } else {
            Self::Unreachable(said(error))
        }
    }
}

/// What the server said, fit for a log.
fn said(error: &Error) -> BoxError {
    log_text(&error.to_string()).into()
}

pub(super) fn unreachable(reason: &str) -> MailError {
    MailError::Unreachable(reason.into())
}
