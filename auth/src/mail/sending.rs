//! Handing a mail to what sends it.

use std::time::Duration;

use tracing::{Instrument as _, debug_span, field::Empty};

use super::{Mail, MailError, Mailer as _, SharedMailer};
use crate::parts::metrics;

/// A slower mailer has failed.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends a mail of a provider, and gives up after ten seconds.
pub(crate) async fn send(
    provider: &'static str,
    mailer: &SharedMailer,
    mail: Mail,
) -> Result<(), MailError> {
    let late = |_| Err(MailError::Unreachable("it took longer than ten seconds".into()));
    let span = debug_span!("auth.mail.send", provider, outcome = Empty);
    let sending = tokio::time::timeout(PATIENCE, mailer.send(mail)).instrument(span.clone());
    let sent = sending.await.unwrap_or_else(late);
    let outcome = sent.as_ref().map_or_else(MailError::as_str, |()| "sent");
    span.record("outcome", outcome);
    metrics::mail(provider, outcome);
    sent
}
