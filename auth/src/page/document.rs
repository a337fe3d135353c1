//! What every page is made of: the document around its content, its policy and its headers.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Script, Texts, Theme, style::stylesheet};

/// How a page looks and what it says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look<'a> {
    pub(crate) theme: Theme<'a>,
    pub(crate) texts: &'static Texts,
}

/// A rendered page.
pub(crate) struct Page {
    /// The complete document, UTF-8.
    pub(crate) html: String,
    /// The value of the `Content-Security-Policy` header that belongs to this document alone.
    pub(crate) csp: String,
    /// The language of its texts.
    pub(crate) language: &'static str,
    /// What browsers tell about its address.
    referrer_policy: &'static str,
}

impl Page {
    /// A page with a form of the site's own: with `no-referrer` browsers would send `Origin: null` with
    /// it (Fetch §4.3), as with one of another site, and where there is no `Sec-Fetch-Site`, on plain
    /// http, nothing would tell them apart. Other sites still get nothing of the address.
    pub(super) fn with_form(self) -> Self {
        Self { referrer_policy: "same-origin", ..self }
    }

    /// The same for a page whose address has a secret, which stays out of what the site's own log and
    /// the application's other pages get, too: of the address only the origin is sent.
    pub(super) fn with_form_and_secret(self) -> Self {
        Self { referrer_policy: "strict-origin", ..self }
    }
}

/// The HTML may hold a CSRF token.
impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").field("language", &self.language).finish_non_exhaustive()
    }
}

/// The policy of a page whose only style element is `css`.
///
/// There is no `form-action`: browsers apply it to the redirects that follow a POST as well, and
/// those lead to the provider, whose address may itself redirect to hosts nobody can list. The
/// targets of the forms are ours, and `default-src`, which does not cover forms, still rules out
/// every script that could change them.
pub(super) fn content_security_policy(css: &str) -> String {
    let hash = STANDARD.encode(digest(&SHA256, css.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src https: data: 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Sets the headers that go with a page: its policy and its language, no frame around it, no
/// guessing of its type, no address of it at other sites, and no window of another site that keeps a
/// hold on it.
pub(crate) fn protect(headers: &mut HeaderMap, page: &Page) {
    let own =
        [(header::CONTENT_SECURITY_POLICY, &*page.csp), (header::CONTENT_LANGUAGE, page.language)];
    for (name, value) in own {
        // Both are visible ASCII: the hash is, and a language tag was checked by the compiler.
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("referrer-policy", page.referrer_policy),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.append(header::VARY, HeaderValue::from_static("Accept-Language"));
}

/// A document with the heading `title` above `content`; `rules` follow the base style sheet.
pub(super) fn document(look: &Look<'_>, title: &str, rules: &str, content: &Markup) -> Page {
    document_with_head(look, title, rules, &html! {}, content)
}

/// The same document with a script at its end.
#[cfg(feature = "passkey")]
pub(super) fn document_with_script(
    look: &Look<'_>,
    title: &str,
    rules: &str,
    script: &Script,
    content: &Markup,
) -> Page {
    let content = html! {
        (content)
        script type="module" { (PreEscaped(&script.text)) }
    };
    let page = document(look, title, rules, &content);
    Page { csp: page.csp + &script.policy, ..page }
}

/// The same document, with a script if there is one.
pub(super) fn document_or_script(
    look: &Look<'_>,
    title: &str,
    rules: &str,
    script: Option<&Script>,
    content: &Markup,
) -> Page {
    match script {
        None => document(look, title, rules, content),
        #[cfg(feature = "passkey")]
        Some(script) => document_with_script(look, title, rules, script, content),
        #[cfg(not(feature = "passkey"))]
        Some(script) => match *script {},
    }
}

/// What makes a browser go on to `target` at once, as from a link on this page.
pub(super) fn refresh(target: &str) -> Markup {
    html! { meta http-equiv="refresh" content={ "0; url=" (target) }; }
}

/// The same document with more in its head.
pub(super) fn document_with_head(
    look: &Look<'_>,
    title: &str,
    rules: &str,
    head: &Markup,
    content: &Markup,
) -> Page {
    let css = stylesheet(&look.theme, rules);
    let Theme { site_name, logo, favicon, .. } = look.theme;
    let Texts { language, direction, .. } = look.texts;
    let html = html! {
        (DOCTYPE)
        html lang=(language) dir=(direction.as_str()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                (head)
                title {
                    (title)
                    @if let Some(site_name) = site_name { " – " (site_name) }
                }
                @if let Some(favicon) = favicon {
                    link rel="icon" href=(favicon);
                }
                style { (PreEscaped(&css)) }
            }
            body {
                main {
                    @if let Some(logo) = logo {
                        img class="logo" src=(logo) alt=(site_name.unwrap_or_default());
                    } @else if let Some(site_name) = site_name {
                        p class="site" { (site_name) }
                    }
                    h1 { (title) }
                    (content)
                }
            }
        }
    };
    let (html, csp) = (html.into_string(), content_security_policy(&css));
    Page { html, csp, language, referrer_policy: "no-referrer" }
}

/// The id of the alert, for the inputs it is about.
pub(super) const ALERT: &str = "alert";

/// The box that announces a problem, with an icon that says nothing to a screen reader.
pub(super) fn alert(message: &str) -> Markup {
    html! {
        div id=(ALERT) class="alert" role="alert" { (alert_sign()) span { (message) } }
    }
}

/// The drawing in an alert.
fn alert_sign() -> Markup {
    html! {
        svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.75"
            stroke-linecap="round" aria-hidden="true" {
            circle cx="10" cy="10" r="8" {}
            path d="M10 5.75v5M10 14h.01" {}
        }
    }
}

/// What the page's script says when it can't do something with a passkey: a text for each error that has one of its own,
/// and one for all others.
pub(super) struct LaterAlert<'a> {
    /// A first factor is set up only by somebody who has just signed in.
    pub(super) again: Option<&'a str>,
    /// The browser or its user gave up. Without a text nothing is said.
    pub(super) cancelled: Option<&'a str>,
    /// The device has a passkey of this user.
    pub(super) exists: Option<&'a str>,
    /// The sign-in took too long.
    pub(super) expired: Option<&'a str>,
    /// Anything else.
    pub(super) failed: &'a str,
    /// A code was wrong, or there was none.
    pub(super) wrong: Option<&'a str>,
}

impl<'a> LaterAlert<'a> {
    /// One text for every error, and none when somebody gives up.
    pub(super) const fn new(failed: &'a str) -> Self {
        Self { again: None, cancelled: None, exists: None, expired: None, failed, wrong: None }
    }
}

/// An alert that the page's script shows.
pub(super) fn later_alert(alert: &LaterAlert<'_>) -> Markup {
    html! {
        div class="alert" role="alert" data-passkey-error data-failed=(alert.failed)
            data-again=[alert.again] data-cancelled=[alert.cancelled] data-exists=[alert.exists]
            data-expired=[alert.expired] data-wrong=[alert.wrong] hidden {
            (alert_sign()) span {}
        }
    }
}

/// The way back to the site. `origin` is the site's, such as `https://example.com`; without an http
/// or https scheme there is no link.
pub(super) fn back(texts: &Texts, origin: &str) -> Markup {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    html! {
        @if let Some(host) = host {
            p class="back" { a href=(origin) { (texts.go_to.render(host)) } }
        }
    }
}

pub(super) fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}
