//! The page on which somebody sees and changes their second factors, recovery codes and trusted browsers; and the one
//! that shows recovery codes, once.

use maud::{Markup, html};

use super::{
    Look, Page, Script,
    document::{back, hidden},
    factor_form::{FactorError, code_field, factor_page, passkey_button},
};

/// What the page shows.
pub(crate) struct SecondFactors<'a> {
    pub(crate) look: &'a Look<'a>,
    /// The address of the routes, such as `https://shop.example/api/auth`.
    pub(crate) base: &'a str,
    /// The site's, such as `https://shop.example`.
    pub(crate) origin: &'a str,
    pub(crate) csrf_token: &'a str,
    pub(crate) apps: &'a [FactorRow],
    pub(crate) browsers: &'a [FactorRow],
    /// Whether apps are a method of the setup.
    pub(crate) takes_apps: bool,
    /// How many passkeys there are, if passkeys are a method.
    pub(crate) passkeys: Option<usize>,
    /// How many recovery codes are left, if they are a method.
    pub(crate) recovery_codes: Option<usize>,
    /// Whether a change takes a proof by a factor.
    pub(crate) needs_proof: bool,
    /// Whether the session began too long ago to add the first factor.
    pub(crate) needs_sign_in: bool,
    /// The script, if the user has a passkey to prove with.
    pub(crate) passkey: Option<&'a Script>,
    pub(crate) error: Option<FactorError>,
}

/// An app or a browser on the page.
pub(crate) struct FactorRow {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    /// ISO 8601, as the other times.
    pub(crate) created: String,
    pub(crate) used: Option<String>,
    /// Until when a browser is trusted.
    pub(crate) until: Option<String>,
    /// Whether it is the browser that shows the page.
    pub(crate) is_this: bool,
}

/// The page of somebody's second factors.
pub(crate) fn second_factors(page: &SecondFactors<'_>) -> Page {
    let texts = page.look.texts;
    let content = html! {
        @if let Some(error) = page.error { (error.alert(texts)) }
        h2 { (texts.apps) }
        @if page.apps.is_empty() { p { (texts.apps_none) } } @else { (rows(page, page.apps, true)) }
        @if page.needs_sign_in {
            p { (texts.factor_sign_in_again) }
            p { a href={ (page.base) "/signin" } { (texts.sign_in) } }
        } @else if page.takes_apps {
            (changing(page, "totp", "add", texts.app_add, &html! {}))
        }
        @if let Some(count) = page.passkeys {
            h2 { (texts.passkeys) }
            p { a href={ (page.base) "/passkeys" } { (texts.factor_passkeys.render(&count.to_string())) } }
        }
        @if let Some(left) = page.recovery_codes {
            h2 { (texts.recovery_codes) }
            p { (texts.recovery_codes_left.render(&left.to_string())) }
            @if page.needs_proof {
                (changing(page, "recovery-codes", "codes", texts.recovery_codes_make, &html! {}))
            }
        }
        @if !page.browsers.is_empty() {
            h2 { (texts.browsers) }
            (rows(page, page.browsers, false))
        }
        (back(texts, page.origin))
    };
    factor_page(page.look, texts.second_factors, page.passkey, &content)
}

/// A form that changes something, with a field for the proof where one is needed.
fn changing(
    page: &SecondFactors<'_>,
    route: &str,
    id: &str,
    button: &str,
    more: &Markup,
) -> Markup {
    let texts = page.look.texts;
    html! {
        form method="post" action={ (page.base) "/second-factor/" (route) }
            data-factor[page.needs_proof] {
            (hidden("csrfToken", page.csrf_token))
            (more)
            @if page.needs_proof { (code_field(texts.factor_code, &format!("input-{id}"), true)) }
            button class="button" type="submit" { (button) }
            @if page.needs_proof && page.passkey.is_some() { (passkey_button(texts)) }
        }
    }
}

fn rows(page: &SecondFactors<'_>, rows: &[FactorRow], are_apps: bool) -> Markup {
    let texts = page.look.texts;
    html! {
        ul class="rows" {
            @for (index, row) in rows.iter().enumerate() {
                li {
                    p { b { bdi { (name(page, row, are_apps)) } } }
                    p {
                        (texts.passkey_created.render_with(&day(&row.created)))
                        " · "
                        @match &row.used {
                            Some(used) => (texts.passkey_used.render_with(&day(used))),
                            None => (texts.passkey_unused),
                        }
                        @if let Some(until) = &row.until {
                            " · " (texts.browser_until.render_with(&day(until)))
                        }
                    }
                    @if are_apps {
                        (changing(
                            page, "remove", &format!("remove-{index}"), texts.factor_remove,
                            &hidden("id", &row.id),
                        ))
                    } @else {
                        form method="post" action={ (page.base) "/second-factor/forget" } {
                            (hidden("csrfToken", page.csrf_token))
                            (hidden("id", &row.id))
                            button class="button" type="submit" { (texts.factor_remove) }
                        }
                    }
                }
            }
        }
    }
}

fn name<'a>(page: &SecondFactors<'a>, row: &'a FactorRow, is_app: bool) -> &'a str {
    let texts = page.look.texts;
    match &row.name {
        Some(name) => name,
        None if is_app => texts.app,
        None if row.is_this => texts.browser_this,
        None => texts.browser,
    }
}

/// The day of a time, as everybody reads it.
fn day(time: &str) -> Markup {
    html! { time datetime=(time) { (time.get(..10).unwrap_or(time)) } }
}

/// The page that shows recovery codes, and leads on to `target`.
pub(crate) fn recovery_codes(look: &Look<'_>, codes: &[&str], target: &str) -> Page {
    let texts = look.texts;
    let content = html! {
        p { (texts.recovery_codes_keep) }
        ul class="codes" dir="ltr" { @for code in codes { li { (code) } } }
        a class="button primary" href=(target) { (texts.confirm_submit) }
    };
    factor_page(look, texts.recovery_codes, None, &content)
}
