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
    Ok(format!("<{}@{domain}>", crate::seal::token::hex(&bytes)))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use proptest::prelude::*;

    use super::*;
    use crate::{
        Secret,
        mail::{self, SignInMail},
        page::Texts,
    };

    fn mail_to(to: &str) -> Mail {
        let sign_in = SignInMail {
            provider: "email",
            to: to.to_owned(),
            host: "shop.example".to_owned(),
            link: Secret::new("https://shop.example/link"),
            is_confirmation: false,
            token: Secret::new("link"),
            code: None,
            expires: SystemTime::UNIX_EPOCH,
            valid_for: Duration::from_mins(10),
            texts: &Texts::ENGLISH,
            brand_color: None,
            button_text: None,
        };
        let mail::Content { subject, text, html } = mail::compose(&sign_in);
        let from = mail::Mailbox::parse("Shop <no-reply@shop.example>").unwrap();
        let (host, sign_in) = (sign_in.host.clone(), Some(sign_in));
        Mail { from, to: to.to_owned(), subject, text, html, host, sign_in }
    }

    /// The headers, each in one line.
    fn headers(bytes: &[u8]) -> Vec<(String, String)> {
        let message = String::from_utf8(bytes.to_vec()).unwrap();
        let (head, _) = message.split_once("\r\n\r\n").unwrap();
        let unfolded = head.replace("\r\n ", " ");
        let lines = unfolded.split("\r\n").map(|line| line.split_once(": ").unwrap());
        lines.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect()
    }

    proptest! {
        /// EM-007, EM-008, EM-012, EM-027
        #[test]
        fn a_letter_goes_to_the_address_as_it_was_normalised(text in prop_oneof![
            "[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,20}@[a-z0-9\u{e4}-]{1,12}(\\.[a-z\u{fc}]{1,8}){1,3}",
            "[a-z0-9.\u{e4}\u{212a}\u{4e2d}]{1,8}@[a-z\u{e4}\u{4e2d}]{1,8}\\.[a-z]{2,4}",
            "(?s)[a-z]{1,4}.{0,2}@.{0,2}[a-z]{1,4}.?\\.[a-z]{2,4}.?",
        ]) {
            let native = mail::Address::parse(&text);
            if let Ok(address) = &native {
                prop_assert!(letter(&mail_to(address.as_str())).is_ok(), "{}", address);
            }
            let known = [native, mail::Address::parse_v4(&text), mail::Address::plain(&text)];
            for address in known.into_iter().flatten() {
                let address = address.as_str();
                // What lettre doesn't take isn't sent.
                let Ok(Letter { to, bytes, .. }) = letter(&mail_to(address)) else { continue };
                prop_assert_eq!(to.as_ref() as &str, address);
                let headers = headers(&bytes);
                let names: Vec<&str> = headers.iter().map(|(name, _)| &**name).collect();
                prop_assert_eq!(&names, &[
                    "from", "to", "subject", "message-id", "auto-submitted", "mime-version",
                    "date", "content-type",
                ]);
                prop_assert_eq!(&headers[1].1, address);
            }
        }
    }
}
