//! The page on which somebody sees, adds, names and removes their passkeys. Adding needs the page's script, and
//! everything else is done with forms.

use maud::{Markup, html};

use super::{
    FactorError, Look, Page,
    document::{LaterAlert, alert, back, document_with_script, hidden, later_alert},
    factor_form::{code_field, passkey_button},
    script::Script,
};

const RULES: &str = "[hidden] { display: none !important; }
.passkeys { list-style: none; margin: 0 0 1.25rem; padding: 0; }
.passkeys li { border-top: 1px solid var(--border); padding: 1rem 0; }
.passkeys p { margin: 0 0 0.75rem; }
.passkeys form + form { margin-top: 0.5rem; }
.passkeys .button { grid-template-columns: minmax(0, 1fr); text-align: center; }";

/// What the page shows.
pub(crate) struct Passkeys<'a> {
    pub(crate) look: &'a Look<'a>,
    /// The address of the routes, such as `https://shop.example/api/auth`.
    pub(crate) base: &'a str,
    /// The site's, such as `https://shop.example`.
    pub(crate) origin: &'a str,
    pub(crate) csrf_token: &'a str,
    pub(crate) rows: &'a [Row],
    /// Whether the last way in was to be removed.
    pub(crate) is_last: bool,
    /// Whether adding or removing one takes a proof by a second factor.
    pub(crate) needs_proof: bool,
    pub(crate) error: Option<FactorError>,
    /// Where somebody whose session isn't fresh confirms that it's them, and comes back.
    pub(crate) confirm: &'a str,
    pub(crate) script: &'a Script,
}

/// A passkey on the page.
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    /// ISO 8601.
    pub(crate) created: String,
    /// ISO 8601.
    pub(crate) used: Option<String>,
    pub(crate) synced: bool,
}

/// The page of somebody's passkeys.
pub(crate) fn passkeys(page: &Passkeys<'_>) -> Page {
    let texts = page.look.texts;
    let content = html! {
        @if page.is_last {
            (alert(texts.passkey_last))
        } @else if let Some(error) = page.error {
            (error.alert(texts))
        }
        (later_alert(&LaterAlert {
            again: Some(texts.factor_sign_in_again),
            exists: Some(texts.passkey_exists),
            wrong: Some(texts.factor_wrong),
            ..LaterAlert::new(texts.passkey_failed)
        }))
        @if page.rows.is_empty() {
            p { (texts.passkeys_none) }
        } @else {
            ul class="passkeys" {
                @for (index, passkey) in page.rows.iter().enumerate() {
                    li { (row(page, index, passkey)) }
                }
            }
        }
        p data-passkey-unsupported { (texts.passkey_unsupported) }
        div data-passkey="add" data-confirm=(page.confirm) hidden {
            label for="input-new-passkey" { (texts.passkey_name) }
            input id="input-new-passkey" type="text" maxlength="64" autocomplete="off";
            @if page.needs_proof { (code_field(texts.factor_code, "input-new-code", false)) }
            button class="button primary" type="button" { (texts.passkey_add) }
        }
        (back(texts, page.origin))
    };
    document_with_script(page.look, texts.passkeys, RULES, page.script, &content).with_form()
}

fn row(page: &Passkeys<'_>, index: usize, passkey: &Row) -> Markup {
    let texts = page.look.texts;
    let name = passkey.name.as_deref().unwrap_or(texts.passkey);
    let (title, input) = (format!("passkey-{index}"), format!("input-passkey-{index}"));
    html! {
        p id=(title) { b { bdi { (name) } } }
        p {
            (texts.passkey_created.render_with(&day(&passkey.created)))
            " · "
            @match &passkey.used {
                Some(used) => (texts.passkey_used.render_with(&day(used))),
                None => (texts.passkey_unused),
            }
            @if passkey.synced { " · " (texts.passkey_synced) }
        }
        form method="post" action={ (page.base) "/passkeys/rename" } {
            (hidden("csrfToken", page.csrf_token))
            (hidden("id", &passkey.id))
            label for=(input) { (texts.passkey_name) }
            input id=(input) type="text" name="name" maxlength="64" autocomplete="off"
                value=[passkey.name.as_deref()];
            button class="button" type="submit" aria-describedby=(title) { (texts.passkey_rename) }
        }
        form method="post" action={ (page.base) "/passkeys/remove" } data-factor[page.needs_proof] {
            (hidden("csrfToken", page.csrf_token))
            (hidden("id", &passkey.id))
            @if page.needs_proof { (code_field(texts.factor_code, &format!("input-code-{index}"), true)) }
            button class="button" type="submit" aria-describedby=(title) { (texts.passkey_remove) }
            @if page.needs_proof { (passkey_button(texts)) }
        }
    }
}

/// The day of a time, as everybody reads it.
fn day(time: &str) -> Markup {
    html! { time datetime=(time) { (time.get(..10).unwrap_or(time)) } }
}
