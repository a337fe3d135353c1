//! The page that says that a mail was sent, and takes the code that is in it.

use maud::{Markup, html};

use super::{
    Explanation, Look, Page,
    document::{ALERT, alert, back, document, hidden},
};

/// For its developer alone.
const RULES: &str = ".outbox { margin-top: 1.25rem; } .outbox a { color: inherit; }";

/// What the page shows.
pub(crate) struct VerifyRequest<'a> {
    pub(crate) look: &'a Look<'a>,
    /// The site's, such as `https://shop.example`.
    pub(crate) origin: &'a str,
    /// Where the code of the mail can be entered: in the browser that asked for it.
    pub(crate) code: Option<CodeForm<'a>>,
    pub(crate) problem: Option<CodeProblem>,
    /// Where a mail that nobody sent is shown.
    pub(crate) outbox: Option<&'a str>,
}

/// The form for a code.
pub(crate) struct CodeForm<'a> {
    pub(crate) action: &'a str,
    pub(crate) csrf_token: &'a str,
}

/// What was wrong with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeProblem {
    /// It was another.
    Wrong,
    /// It was wrong too often.
    TooMany,
}

/// The page after a sign-in by mail was asked for.
pub(crate) fn verify_request(page: &VerifyRequest<'_>) -> Page {
    let texts = page.look.texts;
    let Explanation { heading, sentence } = texts.verify_request;
    let content = html! {
        @match page.problem {
            Some(CodeProblem::Wrong) => (alert(texts.code_wrong)),
            Some(CodeProblem::TooMany) => (alert(texts.code_too_many)),
            None => {},
        }
        p { (sentence) }
        @if let Some(form) = &page.code { (code(page, form)) }
        @if let Some(outbox) = page.outbox {
            p class="outbox" { a href=(outbox) { "Development: no mail server, read the mail here" } }
        }
        (back(texts, page.origin))
    };
    let shown = document(page.look, heading, RULES, &content);
    if page.code.is_some() { shown.with_form() } else { shown }
}

fn code(page: &VerifyRequest<'_>, form: &CodeForm<'_>) -> Markup {
    let texts = page.look.texts;
    let is_refused = page.problem.is_some();
    html! {
        form method="post" action=(form.action) {
            (hidden("csrfToken", form.csrf_token))
            label for="input-code" { (texts.code) }
            input id="input-code" type="text" name="code" inputmode="numeric" dir="ltr"
                autocomplete="one-time-code" maxlength="12" spellcheck="false" required
                aria-invalid=[is_refused.then_some("true")]
                aria-describedby=[is_refused.then_some(ALERT)];
            button class="button primary" type="submit" { (texts.code_submit) }
        }
    }
}
