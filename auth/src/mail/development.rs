//! Mails of a site that runs on its developer's machine without a mail server: kept for a page, and
//! printed.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::Mail;
use crate::page::UnsentMail;

/// So many mails are kept.
const KEPT: usize = 20;

/// The mails of this process, the newest first.
#[derive(Default)]
pub(crate) struct Outbox(Mutex<VecDeque<UnsentMail>>);

impl Outbox {
    /// Keeps a mail and prints where it leads.
    pub(crate) fn keep(&self, mail: Mail) {
        let Mail { to, subject, text, sign_in, .. } = mail;
        let link = sign_in.as_ref().map(|mail| mail.link.expose().to_owned());
        let code = sign_in.and_then(|mail| mail.code).map(|code| code.expose().to_owned());
        let shown = code.as_deref().map(|code| format!(" (code {code})")).unwrap_or_default();
        // Not through `tracing`: what collects logs must never see a link.
        eprintln!("development mail to {to}{shown}: {}", link.as_deref().unwrap_or(&subject));
        let mut kept = self.kept();
        kept.push_front(UnsentMail { to, subject, text, link, code });
        kept.truncate(KEPT);
    }

    /// The newest mails first.
    pub(crate) fn mails(&self) -> Vec<UnsentMail> {
        self.kept().iter().cloned().collect()
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<UnsentMail>> {
        // A push or a truncation is never half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox").finish_non_exhaustive()
    }
}
