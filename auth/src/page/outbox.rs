//! The page with the mails of a site that has no mail server, for its developer.

use maud::html;

use super::{Look, Page, document::document};

const RULES: &str = "a { color: var(--accent); } pre { white-space: pre-wrap; text-align: start; }";

/// A mail that nobody sent.
#[derive(Clone)]
pub(crate) struct UnsentMail {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    /// `None` for a mail without one.
    pub(crate) link: Option<String>,
    pub(crate) code: Option<String>,
}

/// The mails that nobody sent, the newest first.
pub(crate) fn outbox(look: &Look<'_>, mails: &[UnsentMail]) -> Page {
    let content = html! {
        p { "No mail server is set, and this site is on its developer’s machine: mails end here." }
        @if mails.is_empty() {
            p { "There is none yet." }
        }
        @for mail in mails {
            section aria-label=(mail.subject) {
                p { strong { (mail.subject) } br; "to " bdi { (mail.to) } }
                @if let Some(code) = &mail.code {
                    p { "code " strong { (code) } }
                }
                @if let Some(link) = &mail.link {
                    p { a href=(link) { "Follow the link" } }
                }
                details {
                    summary { "Text" }
                    pre { (mail.text) }
                }
            }
        }
    };
    document(look, "Mails", RULES, &content)
}
