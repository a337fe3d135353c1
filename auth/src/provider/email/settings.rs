//! How a provider sends links, and what the engine runs of it.

use std::time::Duration;

use crate::{
    Secret,
    config::Handler,
    mail::{Content, Mail, Mailbox, SharedMailer, SignInMail},
    provider::InvalidOption,
};

/// How a provider sends sign-in links.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct EmailSettings {
    /// Who sends the mails.
    pub from: Mailbox,
    /// The name shown to people, if it differs from [`Provider::NAME`](crate::provider::Provider::NAME).
    pub name: Option<String>,
    /// What sends the mails, unless the builder was given a mailer. `None` works only for a site on its
    /// developer's machine, which shows its mails instead.
    pub mailer: Option<SharedMailer>,
    /// How long a link is valid: ten minutes unless given, with `compat: next_auth_v4` a day.
    pub valid_for: Option<Duration>,
    /// Whether the mail has a six-digit code too, for the browser that asked. Never with
    /// `compat: next_auth_v4`.
    pub code: bool,
    /// Whether the link works only in the browser that asked. Never with `compat: next_auth_v4`.
    pub same_browser: bool,
    /// Whether people are told by mail when a way into their account is added or removed, such as a passkey.
    pub notices: bool,
    /// Whether the built-in sign-in page has the box that remembers the address in the browser. Without it a form that
    /// asks for this isn't heard either. With `compat: next_auth_v4` the page never has it.
    pub remember_address: bool,
    /// What tokens are hashed with, instead of the setup's secret.
    pub secret: Option<Secret>,
    /// Makes the token of a link, given the address; at least 128 random bits, as 22 characters of
    /// base64url or 32 hexadecimal digits. No mail is sent with one that is shorter or repeats a few
    /// characters, except with `compat: next_auth_v4`. Otherwise it is 256 random bits in hexadecimal.
    pub generate_token: Option<Handler<String, String>>,
    /// Makes an address of what was typed. If it fails, nothing is sent. Its result must be one plain
    /// address.
    pub normalize: Option<Handler<String, String>>,
    /// Writes the mail with a link instead of the built-in template.
    pub template: Option<Handler<SignInMail, Content>>,
}

impl EmailSettings {
    /// Links from this sender, codes, notices, and an address that the browser may remember; everything else as it is by default.
    #[must_use]
    pub fn new(from: Mailbox) -> Self {
        Self {
            from,
            name: None,
            mailer: None,
            valid_for: None,
            code: true,
            same_browser: false,
            notices: true,
            remember_address: true,
            secret: None,
            generate_token: None,
            normalize: None,
            template: None,
        }
    }

    /// Sends with a function of the application.
    #[must_use]
    pub fn with_function(self, send: Handler<Mail, ()>) -> Self {
        Self { mailer: Some(send.into()), ..self }
    }

    /// What can't be used.
    pub(crate) fn check(&self) -> Result<(), InvalidOption> {
        const LONGEST: Duration = Duration::from_hours(30 * 24);

        let invalid = |option, reason: &str| Err(InvalidOption::new(option, reason));
        match self.valid_for {
            Some(time) if time < Duration::from_secs(1) => {
                invalid("valid_for", "a link that is valid for no time signs nobody in")
            }
            Some(time) if time > LONGEST => {
                invalid("valid_for", "a link is valid for 30 days at most")
            }
            _ => Ok(()),
        }
    }
}
