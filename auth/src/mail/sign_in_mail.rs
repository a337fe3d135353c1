//! What a mail with a sign-in link is made from, and what it says.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use crate::{Secret, page::Texts};

/// A sign-in link that is about to be sent: the input of a template.
///
/// The link signs in whoever has it, and so does the code in the browser that asked. Don't log either.
#[derive(Clone)]
#[non_exhaustive]
pub struct SignInMail {
    /// The provider's id in this setup.
    pub provider: &'static str,
    /// The address it goes to, normalised.
    pub to: String,
    /// The site's host, with its port unless that is the scheme's own.
    pub host: String,
    /// The link.
    pub link: Secret,
    /// Whether nobody signs in with the mail: somebody who is signed in confirms that it's them, in the browser that
    /// asked. The built-in mail says so.
    pub is_confirmation: bool,
    /// The token in the link.
    pub token: Secret,
    /// The code for the browser that asked; `None` where codes are switched off, and with
    /// `compat: next_auth_v4`.
    pub code: Option<Secret>,
    /// When link and code expire.
    pub expires: SystemTime,
    /// How long they are valid, from now on.
    pub valid_for: Duration,
    /// The texts in the language of the visitor who asked.
    pub texts: &'static Texts,
    /// `theme: { brand_color: … }`
    pub brand_color: Option<&'static str>,
    /// `theme: { button_text: … }`
    pub button_text: Option<&'static str>,
}

/// Nothing of the link or the code.
impl fmt::Debug for SignInMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignInMail")
            .field("provider", &self.provider)
            .field("to", &self.to)
            .field("host", &self.host)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// What a mail says: the output of a template.
#[derive(Clone)]
pub struct Content {
    /// The subject: one line, in any script.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part, if there is one: a complete document. Make it with something that escapes by
    /// type, such as maud.
    pub html: Option<String>,
}

/// Nothing of what it says.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content").field("subject", &self.subject).finish_non_exhaustive()
    }
}
