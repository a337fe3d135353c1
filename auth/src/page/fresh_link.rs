//! The page that the link of a mail opens by which somebody confirms that it's them: following the link confirms
//! nothing, the button does.

use maud::html;

use super::{
    Look, Page,
    document::{document, hidden},
};

/// What the page shows.
pub(crate) struct FreshLink<'a> {
    pub(crate) look: &'a Look<'a>,
    /// The form's target.
    pub(crate) action: &'a str,
    pub(crate) csrf_token: &'a str,
    /// Where the browser goes afterwards; checked again when the form comes back.
    pub(crate) callback_url: &'a str,
    /// The token of the link.
    pub(crate) token: &'a str,
}

/// The page between the link of a mail and the confirmation.
pub(crate) fn fresh_link(page: &FreshLink<'_>) -> Page {
    let texts = page.look.texts;
    let content = html! {
        p { (texts.fresh.sentence) }
        form method="post" action=(page.action) {
            (hidden("csrfToken", page.csrf_token))
            (hidden("callbackUrl", page.callback_url))
            (hidden("token", page.token))
            button class="button primary" type="submit" { (texts.fresh_submit) }
        }
    };
    document(page.look, texts.fresh.heading, "", &content).with_form_and_secret()
}
