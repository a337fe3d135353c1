//! The page that asks before it signs out.

use maud::html;

use super::{
    Look, Page,
    document::{alert, document, hidden},
};

/// The sign-out page: one form that posts to `action`. `is_refused` if it was refused, since it isn't
/// one of this browser's.
pub(crate) fn sign_out(
    look: &Look<'_>,
    csrf_token: &str,
    action: &str,
    callback_url: Option<&str>,
    is_refused: bool,
) -> Page {
    let texts = look.texts;
    let content = html! {
        @if is_refused { (alert(texts.error_form)) }
        p { (texts.sign_out_question) }
        form method="post" action=(action) {
            (hidden("csrfToken", csrf_token))
            @if let Some(callback_url) = callback_url {
                (hidden("callbackUrl", callback_url))
            }
            button class="button primary" type="submit" { (texts.sign_out) }
        }
    };
    document(look, texts.sign_out, "", &content).with_form()
}
