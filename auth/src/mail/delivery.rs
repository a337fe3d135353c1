//! How a mail leaves the site: through a mailer, or into the mails of a developer's machine.

use std::{pin::pin, time::Duration};

use tracing::field::Empty;

use super::{Mail, MailError, Mailer as _, SharedMailer, development::Outbox};
use crate::parts::{
    metrics,
    span::{span, within},
};

/// A slower mailer has failed.
const PATIENCE: Duration = Duration::from_secs(10);

/// How mails leave the site.
#[derive(Clone, Copy)]
pub(crate) enum Way<'a> {
    /// Something sends them.
    Sent(&'a SharedMailer),
    /// They are shown to the developer on whose machine the site is.
    Shown(&'a Outbox),
    /// They don't: nothing sends them.
    Nowhere,
}

/// Hands a mail of the provider `provider` over, within ten seconds.
pub(crate) async fn deliver(
    provider: &'static str,
    way: Way<'_>,
    mail: Mail,
) -> Result<(), MailError> {
    match way {
        Way::Sent(mailer) => patiently(provider, mailer, mail).await,
        Way::Shown(outbox) => {
            outbox.keep(mail);
            Ok(())
        }
        Way::Nowhere => Err(MailError::Other("there is no mail server".into())),
    }
}

async fn patiently(
    provider: &'static str,
    mailer: &SharedMailer,
    mail: Mail,
) -> Result<(), MailError> {
    let late = |_| Err(MailError::Unreachable("it took longer than ten seconds".into()));
    let span = span!("auth.mail.send", provider, outcome = Empty);
    let sending = tokio::time::timeout(PATIENCE, mailer.send(mail));
    let sent = within(&span, pin!(sending)).await.unwrap_or_else(late);
    let outcome = sent.as_ref().map_or_else(MailError::as_str, |()| "sent");
    span.record("outcome", outcome);
    metrics::mail(provider, outcome);
    sent
}
