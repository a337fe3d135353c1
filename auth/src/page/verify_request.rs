//! The page that says that a mail was sent.

use maud::html;

use super::{
    Explanation, Look, Page,
    document::{back, document},
};

/// The page after a sign-in by mail was asked for. `origin` is the site's.
pub(crate) fn verify_request(look: &Look<'_>, origin: &str) -> Page {
    let Explanation { heading, sentence } = look.texts.verify_request;
    let content = html! {
        p { (sentence) }
        (back(look.texts, origin))
    };
    document(look, heading, "", &content)
}
