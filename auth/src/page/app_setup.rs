//! The page that sets up an authenticator app, and the one that sets up a passkey where no app will do.

use maud::{Markup, html};

use super::{
    Look, Page, Script, Texts,
    document::{ALERT, back, hidden},
    factor_form::{FactorError, factor_page},
    qr::qr_code,
};

/// What the page shows.
pub(crate) struct AppSetup<'a> {
    pub(crate) look: &'a Look<'a>,
    /// The address of the routes, such as `https://shop.example/api/auth`.
    pub(crate) base: &'a str,
    /// The site's, such as `https://shop.example`.
    pub(crate) origin: &'a str,
    pub(crate) csrf_token: &'a str,
    /// The sealed secret, which the form brings back.
    pub(crate) setup: &'a str,
    /// What the QR code says.
    pub(crate) uri: &'a str,
    /// The secret, in groups.
    pub(crate) secret: &'a str,
    /// What was wrong with the form that was sent.
    pub(crate) error: Option<FactorError>,
    /// Whether a sign-in waits for it.
    pub(crate) waits: bool,
    /// The script, if a passkey will do as well.
    pub(crate) passkey: Option<&'a Script>,
}

/// The page with the QR code.
pub(crate) fn app_setup(page: &AppSetup<'_>) -> Page {
    let texts = page.look.texts;
    let is_wrong = page.error == Some(FactorError::Wrong);
    let content = html! {
        @if let Some(error) = page.error { (error.alert(texts)) }
        @if page.waits { p { (texts.app_required) } }
        p { (texts.app_scan) }
        @if let Some(qr) = qr_code(page.uri) { p class="qr" { (qr) } }
        p { (texts.app_key) ": " bdi class="key" dir="ltr" { (page.secret) } }
        p { a href=(page.uri) { (texts.app_open) } }
        form method="post" action={ (page.base) "/second-factor/confirm" } {
            (hidden("csrfToken", page.csrf_token))
            (hidden("setup", page.setup))
            label for="input-code" { (texts.app_code) }
            input id="input-code" type="text" name="code" inputmode="numeric" dir="ltr"
                autocomplete="one-time-code" maxlength="12" spellcheck="false" required
                aria-invalid=[is_wrong.then_some("true")]
                aria-describedby=[is_wrong.then_some(ALERT)];
            label for="input-name" { (texts.app_name) }
            input id="input-name" type="text" name="name" maxlength="64" autocomplete="off";
            button class="button primary" type="submit" { (texts.app_confirm) }
        }
        @if page.waits {
            @if page.passkey.is_some() { (add_passkey(texts, page.base, page.csrf_token)) }
            (cancel(texts, page.base, page.csrf_token))
        } @else {
            (back(texts, page.origin))
        }
    };
    factor_page(page.look, texts.app_setup, page.passkey, &content)
}

/// The page of a setup whose only factor is a passkey.
pub(crate) fn passkey_setup(
    look: &Look<'_>,
    base: &str,
    csrf_token: &str,
    script: Option<&Script>,
    error: Option<FactorError>,
) -> Page {
    let texts = look.texts;
    let content = html! {
        @if let Some(error) = error { (error.alert(texts)) }
        p { (texts.app_required) }
        p data-passkey-unsupported { (texts.passkey_unsupported) }
        (add_passkey(texts, base, csrf_token))
        (cancel(texts, base, csrf_token))
    };
    factor_page(look, texts.second_factor, script, &content)
}

/// The form whose script has a passkey made.
fn add_passkey(texts: &Texts, base: &str, csrf_token: &str) -> Markup {
    html! {
        form method="post" action={ (base) "/second-factor/register" } data-factor-add hidden {
            (hidden("csrfToken", csrf_token))
            (hidden("credential", ""))
            button class="button" type="button" { (texts.passkey_add) }
        }
    }
}

fn cancel(texts: &Texts, base: &str, csrf_token: &str) -> Markup {
    html! {
        form method="post" action={ (base) "/second-factor/cancel" } {
            (hidden("csrfToken", csrf_token))
            button class="button" type="submit" { (texts.factor_cancel) }
        }
    }
}
