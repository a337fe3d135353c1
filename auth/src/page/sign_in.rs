//! The page that offers every way to sign in, and the page that offers somebody who is signed in the ways to confirm
//! that it's them.

use std::{borrow::Cow, time::Duration};

use maud::{Markup, html};

use super::{
    Look, Page, Phrase,
    choice::{Choice, ChoiceKind, Field, Sent, button, class, colors},
    document::{ALERT, alert, document, hidden},
    factor_form::code_field,
    signed_in::{self, SignedIn},
    verify_request::CodeProblem,
};
#[cfg(feature = "passkey")]
use super::{
    document::{LaterAlert, document_with_script, later_alert},
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
    /// Who confirms that it's them; without it somebody signs in.
    pub(crate) confirms: Option<Confirms<'a>>,
}

/// Somebody who is signed in, and confirms that it's them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Confirms<'a> {
    /// What the user is called.
    pub(crate) name: &'a str,
    /// Where to sign out.
    pub(crate) sign_out: &'a str,
    /// What was wrong with the code of a mail.
    pub(crate) problem: Option<CodeProblem>,
}

/// The sign-in page.
pub(crate) fn sign_in(page: &SignIn<'_>) -> Page {
    let texts = page.look.texts;
    let title = if page.confirms.is_some() { texts.fresh.heading } else { texts.sign_in };
    let none = if page.confirms.is_some() { texts.fresh_none } else { texts.no_provider };
    let content = html! {
        @if let Some(problem) = problem(page) { (alert(&problem)) }
        @if let Some(confirms) = page.confirms {
            p { (texts.fresh.sentence) }
            p { (texts.fresh_user.render(confirms.name)) }
        }
        @if let Some(signed_in) = &page.signed_in {
            (signed_in::part(texts, page.csrf_token, page.callback_url, signed_in))
            @if !page.providers.is_empty() {
                p class="or" { (texts.sign_in_otherwise) }
            }
        } @else if page.providers.is_empty() {
            p { (none) }
        }
        @for (index, choice) in page.providers.iter().enumerate() {
            @if index > 0 && is_apart(&page.providers[index - 1], choice) {
                p class="or" { (texts.or) }
            }
            (form(page, index, choice))
        }
        @if let Some(confirms) = page.confirms {
            p class="back" { a href=(confirms.sign_out) { (texts.sign_out) } }
        }
    };
    let linkable = page.signed_in.as_ref().map_or(&[][..], |signed_in| signed_in.linkable);
    let rules = colors(PROVIDERS, page.providers) + &colors(signed_in::ACCOUNTS, linkable);
    #[cfg(feature = "passkey")]
    if let Some(script) = page.providers.iter().find_map(script) {
        let rules = format!("[hidden] {{ display: none !important; }}\n{rules}");
        return document_with_script(page.look, title, &rules, script, &content).with_form();
    }
    document(page.look, title, &rules, &content).with_form()
}

/// What the page announces.
fn problem(page: &SignIn<'_>) -> Option<Cow<'static, str>> {
    let texts = page.look.texts;
    match page.confirms.and_then(|confirms| confirms.problem) {
        Some(CodeProblem::Wrong) => return Some(texts.code_wrong.into()),
        Some(CodeProblem::TooMany) => return Some(texts.code_too_many.into()),
        None => {}
    }
    let Some(code) = page.error else { return page.is_refused.then(|| texts.error_form.into()) };
    if let Some(wait) = page.wait.filter(|_| code == ErrorCode::TooManyAttempts.as_str()) {
        return Some((texts.error_wait)(wait).into());
    }
    match page.confirms {
        Some(_) if code == "Wrong" => Some(texts.factor_wrong.into()),
        Some(_) => texts.fresh_error(code).map(Cow::from),
        None => Some(texts.sign_in_error(code).into()),
    }
}

/// The words of a provider's button.
fn with<'a>(page: &SignIn<'a>) -> &'a Phrase {
    let texts = page.look.texts;
    if page.confirms.is_some() { &texts.fresh_with } else { &texts.sign_in_with }
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
        (later_alert(&LaterAlert::new(texts.error_passkey)))
        div data-passkey=(if page.confirms.is_some() { "confirm" } else { "sign-in" }) data-provider=(choice.id) data-callback-url=(callback_url) hidden {
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
            let named = || with(page).fill(choice.name);
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
                        None => span { (with(page).render(choice.name)) },
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
        ChoiceKind::App => {
            let content = html! {
                (hidden("callbackUrl", page.callback_url))
                (code_field(texts.app_code, &input_id("code", choice.id), true))
                button class="button primary" type="submit" { (texts.fresh_submit) }
            };
            (Some(choice.name.to_owned()), content)
        }
        ChoiceKind::Mail { sent } => return mail(page, choice, sent),
        #[cfg(feature = "passkey")]
        ChoiceKind::Passkey { callback_url, submit, .. } => {
            return passkey(page, choice, callback_url, submit);
        }
        ChoiceKind::OAuth { mark, .. } => {
            let content = html! {
                (hidden("callbackUrl", page.callback_url))
                (button(&class(PROVIDERS, index), mark, choice.name, &with(page).render(choice.name)))
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
        ChoiceKind::App | ChoiceKind::Mail { .. } | ChoiceKind::OAuth { .. } => &[],
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
    // Nobody signs in with one by a suggestion who only confirms.
    let suggests = has_passkeys(page) && page.confirms.is_none();
    if suggests { format!("{hint} webauthn") } else { hint.to_owned() }
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

/// The button that asks for a mail to the user's own address, and the field for the code of one that was sent.
fn mail(page: &SignIn<'_>, choice: &Choice<'_>, sent: Option<Sent>) -> Markup {
    let texts = page.look.texts;
    let id = input_id("code", choice.id);
    let is_refused = page.confirms.is_some_and(|confirms| confirms.problem.is_some());
    html! {
        @if let Some(sent) = sent {
            p { (texts.fresh_sent) }
            @if sent.has_code {
                form method="post" action=(choice.action) {
                    (hidden("csrfToken", page.csrf_token))
                    (hidden("callbackUrl", page.callback_url))
                    label for=(id) { (texts.code) }
                    input id=(id) type="text" name="code" inputmode="numeric" dir="ltr"
                        autocomplete="one-time-code" maxlength="12" spellcheck="false" required
                        aria-invalid=[is_refused.then_some("true")]
                        aria-describedby=[is_refused.then_some(ALERT)];
                    button class="button primary" type="submit" { (texts.fresh_submit) }
                }
            }
        }
        form method="post" action=(choice.action) {
            (hidden("csrfToken", page.csrf_token))
            (hidden("callbackUrl", page.callback_url))
            button class={ "button" @if sent.is_none() { " primary" } } type="submit" { (texts.fresh_email) }
        }
    }
}

fn input_id(field: &str, provider: &str) -> String {
    format!("input-{field}-for-{provider}-provider")
}
