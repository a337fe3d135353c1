//! The page that asks somebody for a second factor who has signed in.

use maud::html;

use super::{
    Look, Page, Script,
    document::hidden,
    factor_form::{FactorError, code_field, factor_page, passkey_button},
};

/// What the page shows.
pub(crate) struct SecondFactorPage<'a> {
    pub(crate) look: &'a Look<'a>,
    /// The address of the routes, such as `https://shop.example/api/auth`.
    pub(crate) base: &'a str,
    pub(crate) csrf_token: &'a str,
    /// Whether the user has something that a code can be of.
    pub(crate) takes_codes: bool,
    /// The script, if the user has a passkey.
    pub(crate) passkey: Option<&'a Script>,
    /// Whether this browser may be trusted.
    pub(crate) offers_memory: bool,
    pub(crate) error: Option<FactorError>,
}

/// The page between the two steps of a sign-in.
pub(crate) fn second_factor(page: &SecondFactorPage<'_>) -> Page {
    let texts = page.look.texts;
    let content = html! {
        @if let Some(error) = page.error { (error.alert(texts)) }
        @if page.takes_codes { p { (texts.factor_sentence) } }
        form method="post" action={ (page.base) "/second-factor/verify" } data-factor {
            (hidden("csrfToken", page.csrf_token))
            @if page.takes_codes { (code_field(texts.factor_code, "input-code", true)) }
            @if page.offers_memory {
                div class="check" {
                    input id="input-remember" type="checkbox" name="remember";
                    label for="input-remember" { (texts.factor_remember) }
                }
            }
            @if page.takes_codes {
                button class="button primary" type="submit" { (texts.factor_submit) }
            }
            @if page.passkey.is_some() { (passkey_button(texts)) }
        }
        form method="post" action={ (page.base) "/second-factor/cancel" } {
            (hidden("csrfToken", page.csrf_token))
            button class="button" type="submit" { (texts.factor_cancel) }
        }
    };
    factor_page(page.look, texts.second_factor, page.passkey, &content)
}
