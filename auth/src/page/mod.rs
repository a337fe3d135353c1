//! The built-in pages: complete HTML documents without script, each with its content security
//! policy.

mod color;
mod error;
mod sign_in;
mod sign_out;
mod text;
mod verify_request;

use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue};
use maud::{DOCTYPE, Markup, PreEscaped, html};

pub(crate) use self::{
    color::is_color,
    error::{Kind, error},
    sign_in::{Choice, ChoiceKind, Field, SignIn, Style, sign_in},
    sign_out::sign_out,
    text::SIGN_IN_CODES,
    verify_request::verify_request,
};

const BASE: &str = include_str!("style.css");
const DARK: &str = "@media (prefers-color-scheme: dark)";

/// A rendered page.
///
/// The HTML may hold a CSRF token, so there is no `Debug`.
pub(crate) struct Page {
    /// The complete document, UTF-8.
    pub(crate) html: String,
    /// The value of the `Content-Security-Policy` header that belongs to this document alone.
    pub(crate) csp: String,
}

/// Looks that an application chooses for the built-in pages.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Theme<'a> {
    pub(crate) color_scheme: ColorScheme,
    /// The address of an image: https, data, or a path of the same origin.
    pub(crate) logo: Option<&'a str>,
    /// Background of the main buttons. Without effect unless [`is_color`].
    pub(crate) brand_color: Option<&'a str>,
    /// Text of the main buttons. Without effect unless [`is_color`].
    ///
    /// Without it, a brand colour gets black or white, whichever reads better.
    pub(crate) button_text: Option<&'a str>,
}

/// Which of the two palettes the pages use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ColorScheme {
    /// What the browser prefers.
    #[default]
    Auto,
    Dark,
    Light,
}

/// The policy of a page whose only style element is `css`.
///
/// There is no `form-action`: browsers apply it to the redirects that follow a POST as well, and
/// those lead to the provider, whose address may itself redirect to hosts nobody can list. The
/// targets of the forms are ours, and `default-src`, which does not cover forms, still rules out
/// every script that could change them.
pub(crate) fn content_security_policy(css: &str) -> String {
    let hash = STANDARD.encode(digest(&SHA256, css.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src https: data: 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Sets the headers that go with every page beside its policy: no frame around it, no guessing of
/// its type, no address of it elsewhere, and no window of another site that keeps a hold on it.
pub(crate) fn protect(headers: &mut HeaderMap) {
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

/// A document with the heading `title` above `content`; `rules` follow the base style sheet.
fn document(theme: &Theme<'_>, title: &str, rules: &str, content: &Markup) -> Page {
    let css = stylesheet(theme, rules);
    let html = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(&css)) }
            }
            body {
                main {
                    @if let Some(logo) = theme.logo {
                        img class="logo" src=(logo) alt="";
                    }
                    h1 { (title) }
                    (content)
                }
            }
        }
    };
    Page { html: html.into_string(), csp: content_security_policy(&css) }
}

/// The content of the style element.
///
/// The hash in the policy is that of the bytes the browser parses, and it parses CRLF as LF: line
/// ends are written here rather than taken from the file.
fn stylesheet(theme: &Theme<'_>, rules: &str) -> String {
    let mut css = String::with_capacity(BASE.len() + rules.len() + 128);
    for line in BASE.lines() {
        let line = line.trim_start();
        css.push_str(match (theme.color_scheme, line.strip_prefix(DARK)) {
            (ColorScheme::Dark, Some(_)) => "@media all {",
            (ColorScheme::Light, Some(_)) => "@media not all {",
            _ => line,
        });
        css.push('\n');
    }
    let brand = theme.brand_color.filter(|color| is_color(color));
    let text = theme.button_text.filter(|color| is_color(color));
    if let Some(brand) = brand {
        declare(&mut css, "accent", brand);
        declare(&mut css, "accent-hover", brand);
    }
    if let Some(text) = text.or(brand.map(color::readable_on)) {
        declare(&mut css, "accent-text", text);
    }
    css.push_str(rules);
    css
}

fn declare(css: &mut String, variable: &str, color: &str) {
    writeln!(css, ":root {{ --{variable}: {color}; }}").expect("a String takes every write");
}

/// The box that announces a problem, with an icon that says nothing to a screen reader.
fn alert(message: &str) -> Markup {
    html! {
        div class="alert" role="alert" {
            svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.75"
                stroke-linecap="round" aria-hidden="true" {
                circle cx="10" cy="10" r="8" {}
                path d="M10 5.75v5M10 14h.01" {}
            }
            span { (message) }
        }
    }
}

/// The way back to the site. `origin` is the site's, such as `https://example.com`; without an http
/// or https scheme there is no link.
fn back(origin: &str) -> Markup {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    html! {
        @if let Some(host) = host {
            p class="back" { a href=(origin) { "Go to " (host) } }
        }
    }
}

fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

#[cfg(test)]
mod tests;
