//! The page that a sign-in link opens: following a link signs nobody in, the button does.

use maud::html;

use super::{
    Look, Page,
    document::{document, hidden},
};

/// Air above what follows the button.
const RULES: &str = "form + p { margin: 1.25rem 0 0; }";

/// What the page shows.
pub(crate) struct Confirm<'a> {
    pub(crate) look: &'a Look<'a>,
    /// The form's target.
    pub(crate) action: &'a str,
    pub(crate) csrf_token: &'a str,
    /// Where the browser goes after the sign-in; checked again when the form comes back.
    pub(crate) callback_url: &'a str,
    /// Whom the link signs in.
    pub(crate) address: &'a str,
    /// The token of the link.
    pub(crate) token: &'a str,
}

/// The page between a sign-in link and the sign-in.
pub(crate) fn confirm(page: &Confirm<'_>) -> Page {
    let texts = page.look.texts;
    let content = html! {
        p { (texts.confirm_address.render(page.address)) }
        form method="post" action=(page.action) {
            (hidden("csrfToken", page.csrf_token))
            (hidden("callbackUrl", page.callback_url))
            (hidden("email", page.address))
            (hidden("token", page.token))
            button class="button primary" type="submit" { (texts.confirm_submit) }
        }
        p { (texts.confirm_not_you) }
    };
    document(page.look, texts.confirm, RULES, &content).with_form_and_secret()
}
