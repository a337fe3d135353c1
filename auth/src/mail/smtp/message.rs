//! A mail as it is written on the wire (RFC 5322, MIME).

use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};

use crate::{
    error::BoxError,
    mail::{Mail, MailError},
};

/// A mail and its envelope.
pub(super) struct Letter {
    pub(super) from: Address,
    pub(super) to: Address,
    pub(super) bytes: Vec<u8>,
}

impl Letter {
    /// Whether an address isn't ASCII.
    pub(super) fn is_international(&self) -> bool {
        !(self.from.as_ref() as &str).is_ascii() || !(self.to.as_ref() as &str).is_ascii()
    }
}

/// Writes a mail.
pub(super) fn letter(mail: &Mail) -> Result<Letter, MailError> {
    written(mail).map_err(MailError::Other)
}

fn written(mail: &Mail) -> Result<Letter, BoxError> {
    let (from, to) = (address(mail.from.address())?, address(&mail.to)?);
    let text = SinglePart::plain(mail.text.clone());
    let parts = match &mail.html {
        Some(html) => {
            MultiPart::alternative().singlepart(text).singlepart(SinglePart::html(html.clone()))
        }
        None => MultiPart::mixed().singlepart(text),
    };
    // Nobody's out-of-office note answers (RFC 3834 §5).
    let automatic = HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_owned(),
    );
    let domain = from.domain().to_owned();
    let message = Message::builder()
        .from(Mailbox::new(mail.from.name().map(str::to_owned), from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(mail.subject.clone())
        .message_id(Some(message_id(&domain)?))
        .raw_header(automatic)
        .multipart(parts)?;
    Ok(Letter { from, to, bytes: message.formatted() })
}

/// An address that was checked: its two parts, each as it is.
fn address(text: &str) -> Result<Address, BoxError> {
    let (local, domain) = text.split_once('@').ok_or("an address has one `@`")?;
    Ok(Address::new(local, domain)?)
}

/// An id of the sender's domain; lettre would name this machine.
fn message_id(domain: &str) -> Result<String, BoxError> {
    let mut bytes = [0; 16];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| "the random generator failed")?;
    Ok(format!("<{}@{domain}>", crate::csrf::hex(&bytes)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::mail;

    proptest! {
        /// EM-027
        #[test]
        fn what_is_an_address_here_is_the_same_to_lettre(
            text in "[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,20}@[a-z0-9\u{e4}-]{1,12}(\\.[a-z\u{fc}]{1,8}){1,3}",
        ) {
            if let Ok(known) = mail::Address::parse(&text) {
                let theirs: Address = known.as_str().parse().unwrap();
                prop_assert_eq!(theirs.as_ref() as &str, known.as_str());
                prop_assert_eq!(address(known.as_str()).unwrap(), theirs);
            }
        }
    }
}
