//! What sends mails.

use std::{fmt, sync::Arc};

use super::{Mailbox, SignInMail};
use crate::{config::Handler, error::BoxError, parts::BoxFuture};

/// Sends mails: over SMTP, or in whatever way the application has.
///
/// ```
/// use auth::mail::{Mail, MailError, Mailer};
///
/// struct Queue(/* … */);
///
/// impl Mailer for Queue {
///     async fn send(&self, mail: Mail) -> Result<(), MailError> {
///         let Mail { from, to, subject, text, html, .. } = mail;
///         // Hand them to a service.
///         Ok(())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't send mails",
    label = "not a mailer",
    note = "implement `auth::mail::Mailer` for it: `async fn send(&self, mail: Mail) -> Result<(), MailError>`",
    note = "a function goes into the provider instead: `Email {{ mailer: send, … }}` [auth::E0914]"
)]
pub trait Mailer: Send + Sync + 'static {
    /// Sends one mail to one recipient.
    ///
    /// The engine gives up after ten seconds, and doesn't try again by itself: the visitor can.
    /// `Ok` means that the mail was handed over. The text of an error goes to the log, and never to the
    /// browser.
    fn send(&self, mail: Mail) -> impl Future<Output = Result<(), MailError>> + Send;
}

/// A mail, ready to be sent.
#[derive(Clone)]
#[non_exhaustive]
pub struct Mail {
    /// Who sends it.
    pub from: Mailbox,
    /// The recipient: one address, checked and normalised. Don't parse it again.
    pub to: String,
    /// The subject: one line.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part: a complete document. `None` if the template has none.
    pub html: Option<String>,
    /// What the parts of a mail with a sign-in link were made from; `None` for a mail that says that a second factor
    /// has changed, which has no link.
    pub sign_in: Option<SignInMail>,
}

/// Nothing of the link or the code.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("from", &self.from)
            .field("to", &self.to)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MailError {
    /// The server refuses the recipient for good (5xx to `RCPT TO`).
    #[error("the mail server refuses the recipient: {0}")]
    Recipient(#[source] BoxError),
    /// The server refuses the mail or the sender for good (5xx), or what was said to sign in there.
    #[error("the mail server refuses the mail: {0}")]
    Refused(#[source] BoxError),
    /// The server, or the recipient's mailbox, can't take it now (4xx).
    #[error("the mail server can't take the mail now: {0}")]
    Later(#[source] BoxError),
    /// No server answered, or not in time, or not over a secure connection.
    #[error("the mail server can't be reached: {0}")]
    Unreachable(#[source] BoxError),
    /// Anything else.
    #[error("the mail could not be sent: {0}")]
    Other(#[source] BoxError),
}

impl MailError {
    /// The variant as a word, for logs.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Recipient(_) => "recipient",
            Self::Refused(_) => "refused",
            Self::Later(_) => "later",
            Self::Unreachable(_) => "unreachable",
            Self::Other(_) => "other",
        }
    }
}

impl From<BoxError> for MailError {
    fn from(error: BoxError) -> Self {
        match error.downcast::<Self>() {
            Ok(error) => *error,
            Err(error) => Self::Other(error),
        }
    }
}

/// A [`Mailer`] that several places share.
#[derive(Clone)]
pub struct SharedMailer(Arc<dyn AnyMailer>);

impl SharedMailer {
    /// Shares a mailer.
    pub fn new(mailer: impl Mailer) -> Self {
        Self(Arc::new(mailer))
    }
}

impl Mailer for SharedMailer {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        self.0.send_boxed(mail).await
    }
}

/// The function of the option `mailer`.
impl From<Handler<Mail, ()>> for SharedMailer {
    fn from(function: Handler<Mail, ()>) -> Self {
        Self::new(function)
    }
}

impl Mailer for Handler<Mail, ()> {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        self.call(mail).await.map_err(MailError::from)
    }
}

impl fmt::Debug for SharedMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedMailer")
    }
}

/// A [`Mailer`] without its type.
trait AnyMailer: Send + Sync {
    fn send_boxed(&self, mail: Mail) -> BoxFuture<'_, Result<(), MailError>>;
}

impl<M: Mailer> AnyMailer for M {
    fn send_boxed(&self, mail: Mail) -> BoxFuture<'_, Result<(), MailError>> {
        Box::pin(self.send(mail))
    }
}
