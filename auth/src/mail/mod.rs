//! Mails with sign-in links, and mails that tell of a change: their content, the [`Mailer`] that sends them, and how
//! addresses are stored.

mod address;
mod delivery;
mod development;
mod layout;
mod mailbox;
mod mailer;
mod notice;
mod sign_in_mail;
#[cfg(feature = "email")]
mod smtp;

mod template;

pub(crate) use self::notice::{Notice, NoticeMail};
#[cfg(feature = "email")]
pub use self::smtp::{InvalidServer, Smtp};
pub(crate) use self::{
    address::Address,
    delivery::{Way, deliver},
    development::Outbox,
    template::compose,
};
pub use self::{
    mailbox::Mailbox,
    mailer::{Mail, MailError, Mailer, SharedMailer},
    sign_in_mail::{Content, SignInMail},
};

/// The address that somebody typed, in the form in which it is stored and compared: lower case, one
/// mailbox. `None` if it is no address.
///
/// An application that looks for a user by what was typed asks for this form of it.
#[must_use]
pub fn normalized(typed: &str) -> Option<String> {
    Address::parse(typed).ok().map(|address| address.as_str().to_owned())
}
