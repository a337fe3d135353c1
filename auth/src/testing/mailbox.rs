//! A mailbox in place of the mail server.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use super::lock::lock;
use crate::mail::{Mail, MailError, Mailer, SignInMail};

/// The mails that the application under test has sent, in place of a mail server. Clones share them.
#[derive(Clone, Default)]
pub struct TestMailbox(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    mails: Vec<Mail>,
    failure: Option<fn() -> MailError>,
}

/// How many mails there are. Their links and codes sign people in.
impl fmt::Debug for TestMailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestMailbox").field("count", &self.count()).finish_non_exhaustive()
    }
}

impl TestMailbox {
    /// The mails, the oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        lock(&self.0).mails.clone()
    }

    /// How many mails were sent.
    #[must_use]
    pub fn count(&self) -> usize {
        lock(&self.0).mails.len()
    }

    /// The newest mail. Panics if none was sent.
    #[must_use]
    #[track_caller]
    pub fn last(&self) -> Mail {
        let mail = lock(&self.0).mails.last().cloned();
        let Some(mail) = mail else { panic!("no mail was sent") };
        mail
    }

    /// The link of the newest mail that has one, to be opened with
    /// [`TestClient::open_link`](super::TestClient::open_link). Panics if no such mail was sent.
    #[must_use]
    #[track_caller]
    pub fn last_link(&self) -> String {
        self.last_sign_in().link.expose().to_owned()
    }

    /// The code of the newest mail with a link. Panics if no such mail was sent, or if it has no code.
    #[must_use]
    #[track_caller]
    pub fn last_code(&self) -> String {
        let code = self.last_sign_in().code;
        let Some(code) = code else { panic!("the newest mail has no code") };
        code.expose().to_owned()
    }

    /// What the newest mail with a link was made from.
    #[track_caller]
    fn last_sign_in(&self) -> SignInMail {
        let mails = lock(&self.0).mails.clone();
        let Some(mail) = mails.into_iter().rev().find_map(|mail| mail.sign_in) else {
            panic!("no mail with a link was sent")
        };
        mail
    }

    /// From now on, sending fails with what `failure` returns; with `None` it succeeds again.
    pub fn fail(&self, failure: Option<fn() -> MailError>) {
        lock(&self.0).failure = failure;
    }
}

impl Mailer for TestMailbox {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        let mut kept = lock(&self.0);
        if let Some(failure) = kept.failure {
            return Err(failure());
        }
        kept.mails.push(mail);
        Ok(())
    }
}
