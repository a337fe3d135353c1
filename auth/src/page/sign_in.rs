//! The page that offers every way to sign in.

use std::time::Duration;

use maud::{Markup, html};

use super::{
    Look, Page,
    choice::{Choice, ChoiceKind, Field, button, class, colors},
    document::{ALERT, alert, document, hidden},
    signed_in::{self, SignedIn},
};
#[cfg(feature = "passkey")]
use super::{
    document::{document_with_script, later_alert},
    script::Script,
};
use crate::error::ErrorCode;

/// What the classes of the buttons begin with.
const PROVIDERS: &str = "provider";

/// What the sign-in page shows.
pub(crate) struct SignIn<'a> {
    pub(crate) look: &'a Look<'a>,
    pub(crate) csrf_token: &'a str,
    /// Where the browser goes after the sign-in; checked again when a form comes back.
    pub(crate) callback_url: &'a str,
    /// In the order they are shown.
    pub(crate) providers: &'a [Choice<'a>],
    /// The `error` of the query; its text is ours, the value itself is never shown.
    pub(crate) error: Option<&'a str>,
    /// Whether a form of this page was refused, since it isn't one of this browser's.
    pub(crate) is_refused: bool,
    /// With the error `TooManyAttempts`: how long to wait.
    pub(crate) wait: Option<Duration>,
    /// Who is signed in already.
    pub(crate) signed_in: Option<SignedIn<'a>>,
}

/// The sign-in page.
pub(crate) fn sign_in(page: &SignIn<'_>) -> Page {
    let texts = page.look.texts;
    let content = html! {
        @if let Some(code) = page.error {
            @match page.wait.filter(|_| code == ErrorCode::TooManyAttempts.as_str()) {
                Some(wait) => (alert(&(texts.error_wait)(wait))),
                None => (alert(texts.sign_in_error(code))),
            }
        } @else if page.is_refused {
            (alert(texts.error_form))
        }
        @if let Some(signed_in) = &page.signed_in {
            (signed_in::part(texts, page.csrf_token, page.callback_url, signed_in))
            @if !page.providers.is_empty() {
                p class="or" { (texts.sign_in_otherwise) }
            }
        } @else if page.providers.is_empty() {
            p { (texts.no_provider) }
        }
        @for (index, choice) in page.providers.iter().enumerate() {
            @if index > 0 && is_apart(&page.providers[index - 1], choice) {
                p class="or" { (texts.or) }
            }
            (form(page, index, choice))
        }
    };
    let linkable = page.signed_in.as_ref().map_or(&[][..], |signed_in| signed_in.linkable);
    let rules = colors(PROVIDERS, page.providers) + &colors(signed_in::ACCOUNTS, linkable);
    #[cfg(feature = "passkey")]
    if let Some(script) = page.providers.iter().find_map(script) {
        let rules = format!("[hidden] {{ display: none !important; }}\n{rules}");
        return document_with_script(page.look, texts.sign_in, &rules, script, &content)
            .with_form();
    }
    document(page.look, texts.sign_in, &rules, &content).with_form()
}

/// Whether a word stands between two ways to sign in: not between two buttons, and a button for passkeys has its own.
fn is_apart(before: &Choice<'_>, choice: &Choice<'_>) -> bool {
    #[cfg(feature = "passkey")]
    if script(before).is_some() {
        return false;
    }
    !(is_oauth(before) && is_oauth(choice))
}

/// The script that a way to sign in needs.
#[cfg(feature = "passkey")]
fn script<'a>(choice: &Choice<'a>) -> Option<&'a Script> {
    match choice.kind {
        ChoiceKind::Passkey { script, .. } => script,
        _ => None,
    }
}

/// Whether the page offers passkeys, also in the suggestions of its inputs.
#[cfg(feature = "passkey")]
fn has_passkeys(page: &SignIn<'_>) -> bool {
    page.providers.iter().any(|choice| script(choice).is_some())
}

/// Without the feature there is no provider of them.
#[cfg(not(feature = "passkey"))]
fn has_passkeys(_: &SignIn<'_>) -> bool {
    false
}

/// The part of the page that offers passkeys. It is hidden until the script finds that the browser knows them, with
/// the word that stands between it and what follows.
#[cfg(feature = "passkey")]
fn passkey(page: &SignIn<'_>, choice: &Choice<'_>, callback_url: &str, submit: &str) -> Markup {
    let texts = page.look.texts;
    html! {
        (later_alert())
        div data-passkey="sign-in" data-provider=(choice.id) data-callback-url=(callback_url)
            data-failed=(texts.error_passkey) hidden {
            button class="button primary" type="button" { (submit) }
            @if page.providers.len() > 1 {
                p class="or" { (texts.or) }
            }
        }
    }
}

fn is_oauth(choice: &Choice<'_>) -> bool {
    matches!(choice.kind, ChoiceKind::OAuth { .. })
}

fn form(page: &SignIn<'_>, index: usize, choice: &Choice<'_>) -> Markup {
    let texts = page.look.texts;
    let (name, content) = match choice.kind {
        ChoiceKind::Credentials { fields, callback_url, submit } => {
            let named = || texts.sign_in_with.fill(choice.name);
            let content = html! {
                @if let Some(callback_url) = callback_url {
                    (hidden("callbackUrl", callback_url))
                }
                @for field in fields {
                    (credential(page, choice, field))
                }
                button class="button primary" type="submit" {
                    @match submit {
                        Some(submit) => (submit),
                        None => span { (texts.sign_in_with.render(choice.name)) },
                    }
                }
            };
            (Some(submit.map_or_else(named, str::to_owned)), content)
        }
        ChoiceKind::Email { address, callback_url, offers_memory } => {
            let content = html! {
                @if let Some(callback_url) = callback_url {
                    (hidden("callbackUrl", callback_url))
                }
                (email(page, choice, address, offers_memory))
                button class="button primary" type="submit" { (texts.email_submit) }
            };
            (Some(texts.email_submit.to_owned()), content)
        }
        #[cfg(feature = "passkey")]
        ChoiceKind::Passkey { callback_url, submit, .. } => {
            return passkey(page, choice, callback_url, submit);
        }
        ChoiceKind::OAuth { mark, .. } => {
            let content = html! {
                (hidden("callbackUrl", page.callback_url))
                (button(&class(PROVIDERS, index), mark, choice.name, &texts.sign_in_with.render(choice.name)))
            };
            (None, content)
        }
    };
    html! {
        form method="post" action=(choice.action) aria-label=[name] {
            (hidden("csrfToken", page.csrf_token))
            (content)
        }
    }
}

/// Whether the error is about what was typed into this form; of two alike nobody can tell which.
fn is_refused(page: &SignIn<'_>, choice: &Choice<'_>) -> bool {
    let is_alike = |other: &&Choice<'_>| {
        std::mem::discriminant(&other.kind) == std::mem::discriminant(&choice.kind)
    };
    let codes: &[&str] = match choice.kind {
        ChoiceKind::Credentials { .. } => &["CredentialsSignin"],
        ChoiceKind::Email { .. } => &["EmailCreateAccount", "EmailSignin"],
        ChoiceKind::OAuth { .. } => &[],
        #[cfg(feature = "passkey")]
        ChoiceKind::Passkey { .. } => &[],
    };
    page.error.is_some_and(|error| codes.contains(&error))
        && page.providers.iter().filter(is_alike).count() == 1
}

fn credential(page: &SignIn<'_>, choice: &Choice<'_>, field: &Field<'_>) -> Markup {
    let (id, is_refused) = (input_id(field.name, choice.id), is_refused(page, choice));
    let autocomplete = field.autocomplete.map(|hint| match hint {
        "username" | "email" => suggested(page, hint),
        _ => hint.to_owned(),
    });
    html! {
        label for=(id) { (field.label) }
        input id=(id) type=(field.input_type) name=(field.name) autocomplete=[autocomplete]
            placeholder=[field.placeholder] autocapitalize="none" spellcheck="false"
            required[field.required] aria-invalid=[is_refused.then_some("true")]
            aria-describedby=[is_refused.then_some(ALERT)];
    }
}

/// What a browser suggests for the input that says who somebody is: their passkeys too, if there are any
/// (HTML, “Autofill detail tokens”).
fn suggested(page: &SignIn<'_>, hint: &str) -> String {
    if has_passkeys(page) { format!("{hint} webauthn") } else { hint.to_owned() }
}

/// The input of an address, and whether this browser is to know it the next time.
fn email(
    page: &SignIn<'_>,
    choice: &Choice<'_>,
    address: Option<&str>,
    offers_memory: bool,
) -> Markup {
    let (texts, is_refused) = (page.look.texts, is_refused(page, choice));
    let (id, remember) = (input_id("email", choice.id), input_id("remember", choice.id));
    html! {
        label for=(id) { (texts.email) }
        // An address is written from left to right everywhere.
        input id=(id) type="email" name="email" autocomplete=(suggested(page, "email")) dir="ltr" maxlength="254"
            autocapitalize="none" spellcheck="false" required value=[address]
            aria-invalid=[is_refused.then_some("true")]
            aria-describedby=[is_refused.then_some(ALERT)];
        @if offers_memory {
            div class="check" {
                input id=(remember) type="checkbox" name="remember" checked;
                label for=(remember) { (texts.email_remember) }
            }
        }
    }
}

fn input_id(field: &str, provider: &str) -> String {
    format!("input-{field}-for-{provider}-provider")
}
