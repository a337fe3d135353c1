//! A mailer that keeps what it is given, and fails when it is told to.

use std::sync::{Arc, Mutex};

use auth::mail::{Mail, MailError, Mailer, SignInMail};

/// What goes wrong instead.
pub type Failure = fn() -> MailError;

/// The mails of a test. Clones share them.
#[derive(Clone, Default)]
pub struct Postbox {
    mails: Arc<Mutex<Vec<Mail>>>,
    failure: Arc<Mutex<Option<Failure>>>,
}

impl Mailer for Postbox {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        if let Some(failure) = *self.failure.lock().unwrap() {
            return Err(failure());
        }
        self.mails.lock().unwrap().push(mail);
        Ok(())
    }
}

impl Postbox {
    /// From now on, sending fails like this; with `None`, it doesn't.
    pub fn fail(&self, failure: Option<Failure>) {
        *self.failure.lock().unwrap() = failure;
    }

    /// How many mails were sent.
    pub fn count(&self) -> usize {
        self.mails.lock().unwrap().len()
    }

    /// The newest mail.
    pub fn last(&self) -> Mail {
        self.mails.lock().unwrap().last().cloned().expect("a mail was sent")
    }

    /// What the newest mail with a link was made from.
    pub fn sign_in(&self) -> SignInMail {
        let mails = self.mails.lock().unwrap().clone();
        mails.into_iter().rev().find_map(|mail| mail.sign_in).expect("a mail has a link")
    }

    /// Path and query of the newest link.
    pub fn link(&self) -> String {
        let link = url::Url::parse(self.sign_in().link.expose()).unwrap();
        format!("{}?{}", link.path(), link.query().unwrap())
    }

    /// The code of the newest mail.
    pub fn code(&self) -> String {
        self.sign_in().code.expect("a mail has a code").expose().to_owned()
    }
}
