//! The page that says that a mail was sent.

use maud::html;

use super::{Page, Theme, back, document};

/// The page after a sign-in by mail was asked for. `origin` is the site's.
pub(crate) fn verify_request(theme: &Theme<'_>, origin: &str) -> Page {
    let content = html! {
        p { "A link to sign in is on its way to your address. You can close this page." }
        (back(origin))
    };
    document(theme, "Check your email", "", &content)
}
