//! The page that asks before it signs out.

use maud::html;

use super::{Page, Theme, document, hidden};

/// The sign-out page: one form that posts to `action`.
pub(crate) fn sign_out(
    theme: &Theme<'_>,
    csrf_token: &str,
    action: &str,
    callback_url: Option<&str>,
) -> Page {
    let content = html! {
        p { "Do you want to sign out on this device?" }
        form method="post" action=(action) {
            (hidden("csrfToken", csrf_token))
            @if let Some(callback_url) = callback_url {
                (hidden("callbackUrl", callback_url))
            }
            button class="button primary" type="submit" { "Sign out" }
        }
    };
    document(theme, "Sign out", "", &content)
}
