//! What the pages about second factors are made of: the field for a code, the button for a passkey, and what went wrong.

use std::time::Duration;

use maud::{Markup, html};

use super::{
    Look, Page, Script, Texts,
    document::{LaterAlert, alert, document_or_script, hidden, later_alert},
};

/// What went wrong with a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FactorError {
    /// The sign-in took too long.
    Expired,
    /// The form was of an older page, or of a browser without cookies.
    Form,
    Other,
    /// The session began too long ago.
    SignInAgain,
    /// There were too many attempts, and that is how long to wait, if it is known.
    Wait(Option<Duration>),
    /// The code was another, or was used.
    Wrong,
}

impl FactorError {
    pub(super) fn alert(self, texts: &Texts) -> Markup {
        match self {
            Self::Expired => alert(texts.factor_expired),
            Self::Form => alert(texts.error_form),
            Self::Other => alert(texts.factor_failed),
            Self::SignInAgain => alert(texts.factor_sign_in_again),
            Self::Wait(Some(wait)) => alert(&(texts.error_wait)(wait)),
            Self::Wait(None) => alert(texts.error_too_many_attempts),
            Self::Wrong => alert(texts.factor_wrong),
        }
    }
}

/// The rules of these pages. What only the script shows is hidden until it runs.
pub(super) const RULES: &str = "[hidden] { display: none !important; }
form[data-factor] .button + .button { margin-top: 0.625rem; }
.button:not(.primary) { grid-template-columns: minmax(0, 1fr); text-align: center; }
h2 { margin: 1.75rem 0 0.75rem; font-size: 1.125rem; }
.rows { list-style: none; margin: 0 0 1rem; padding: 0; }
.rows li { border-top: 1px solid var(--border); padding: 1rem 0; }
.rows p { margin: 0 0 0.75rem; }
.qr { text-align: center; }
.qr svg { max-width: 100%; height: auto; border-radius: 0.5rem; }
.key { color: var(--text); font-family: ui-monospace, Menlo, Consolas, monospace; letter-spacing: 0.05em; }
.codes { columns: 12rem 2; list-style: none; margin: 0 0 1.5rem; padding: 0; }
.codes li { padding: 0.25rem 0; font-family: ui-monospace, Menlo, Consolas, monospace; white-space: nowrap; }
p a { color: inherit; }";

/// A page about second factors, with the script if there is one, and the alert in which the script says what went wrong.
/// It also says so when the browser or its user gave up: nothing else on the page would change, and whoever has no passkey
/// on this device would not know that the button did anything.
pub(super) fn factor_page(
    look: &Look<'_>,
    title: &str,
    script: Option<&Script>,
    content: &Markup,
) -> Page {
    let texts = look.texts;
    let content = html! {
        @if script.is_some() {
            (later_alert(&LaterAlert {
                cancelled: Some(texts.factor_failed),
                exists: Some(texts.passkey_exists),
                expired: Some(texts.factor_expired),
                ..LaterAlert::new(texts.factor_failed)
            }))
        }
        (content)
    };
    document_or_script(look, title, RULES, script, &content).with_form()
}

/// The field for a code. `id` tells it from others on the page.
pub(super) fn code_field(label: &str, id: &str, is_required: bool) -> Markup {
    html! {
        label for=(id) { (label) }
        input id=(id) type="text" name="code" autocomplete="one-time-code" dir="ltr" maxlength="32"
            autocapitalize="none" spellcheck="false" required[is_required];
    }
}

/// The button that proves a factor with a passkey, and where its answer goes. The page's script shows it.
pub(super) fn passkey_button(texts: &Texts) -> Markup {
    html! {
        (hidden("credential", ""))
        button class="button" type="button" data-factor-passkey hidden { (texts.factor_passkey) }
    }
}
