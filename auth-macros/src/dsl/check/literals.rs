//! Rules about values that are written as literals; those of constants are for the compiler.

use syn::{Lit, LitStr};

use super::literal;
use crate::{
    diagnostics::Diagnostics,
    dsl::{
        keys::Section,
        syntax::{Entry, Setup},
    },
};

/// `pages: { sign_in: 7 }`, `cookies: { secure: "yes" }`
pub(super) fn have_the_type_of_their_key(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    setup.values.retain(|entry| {
        let Some(literal) = literal(&entry.value) else { return true };
        let Some((is_text, expected)) = expected(entry) else { return true };
        let fits = match literal {
            Lit::Str(_) => is_text == Some(true),
            Lit::Bool(_) => is_text == Some(false),
            _ => false,
        };
        if !fits {
            diagnostics.error(literal, expected);
        }
        fits
    });
}

/// What a literal must be, if it may be one: text, truth or neither; and what to say if it isn't.
fn expected(entry: &Entry) -> Option<(Option<bool>, String)> {
    let key = entry.key;
    Some(match (entry.section, key) {
        (Section::Auth, "base_path") => {
            (Some(true), "a path is a text: `\"/api/auth\"`".to_owned())
        }
        (Section::Auth, "prefix") => (Some(true), "a prefix is a text: `\"/shop\"`".to_owned()),
        (Section::Pages, _) => (Some(true), format!("a page is a path: `{key}: \"/login\"`")),
        (Section::Cookies, "secure") => {
            (Some(false), "`secure` is `true` or `false`; without it, https decides".to_owned())
        }
        (Section::Cookies, "domain") => {
            (Some(true), "a domain is a text: `domain: \"shop.example\"`".to_owned())
        }
        (Section::Theme, "color_scheme") => (
            None,
            "a color scheme is `ColorScheme::Auto`, `ColorScheme::Light` or `ColorScheme::Dark`"
                .to_owned(),
        ),
        (Section::Theme, "logo") => {
            (Some(true), "a logo is a URL: `logo: \"/logo.svg\"`".to_owned())
        }
        (Section::Theme, _) => (Some(true), format!("a color is a text: `{key}: \"#1a73e8\"`")),
        _ => return None,
    })
}

fn text(entry: &Entry) -> Option<&LitStr> {
    match literal(&entry.value) {
        Some(Lit::Str(text)) => Some(text),
        _ => None,
    }
}

/// `pages: { sign_in: "login" }`, `base_path: "auth"`
pub(super) fn paths_are_absolute(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    setup.values.retain(|entry| {
        let is_prefix = entry.section == Section::Auth && entry.key == "prefix";
        let base = entry.key == "base_path" || is_prefix;
        let (true, Some(literal)) = (base || entry.section == Section::Pages, text(entry)) else {
            return true;
        };
        let path = literal.value();
        let trimmed = path.trim_matches('/');
        let message = if path.contains("://") || path.starts_with("//") {
            "a path on this site is needed here, not a URL: `\"/login\"`".to_owned()
        } else if is_prefix && trimmed.is_empty() {
            "a site without a prefix has no `prefix`; drop this line".to_owned()
        } else if is_prefix && (!path.starts_with('/') || path.ends_with('/')) {
            format!("a prefix starts with one `/` and doesn't end with one: `\"/{trimmed}\"`")
        } else if is_prefix && path.contains(['?', '#', '{', '}', ' ']) {
            "a prefix is a plain path: `\"/shop\"`".to_owned()
        } else if base && trimmed.is_empty() {
            "the base path is not the root: `\"/api/auth\"`".to_owned()
        } else if !path.starts_with('/') {
            let what = if base { "the base path" } else { "a page path" };
            format!("{what} starts with `/`: `\"/{trimmed}\"`")
        } else if base && path.ends_with('/') {
            format!("the base path doesn't end with `/`: `\"/{trimmed}\"`")
        } else if base && path.contains(['?', '#', '{', '}', ' ']) {
            "the base path is a plain path: `\"/api/auth\"`".to_owned()
        } else {
            return true;
        };
        diagnostics.error(literal, message);
        false
    });
}

/// `redirects: ["docs.shop.example"]`
pub(super) fn redirects_are_origins_or_paths(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    setup.redirects.retain(|expr| {
        let text = match literal(expr) {
            None => return true,
            Some(Lit::Str(text)) => text,
            Some(other) => {
                diagnostics.error(
                    other,
                    "a redirect target is a text: `\"https://docs.shop.example\"` or `\"/account\"`",
                );
                return false;
            }
        };
        let message = wrong_target(&text.value());
        if let Some(message) = &message {
            diagnostics.error(text, message);
        }
        message.is_none()
    });
}

/// `texts: ["en"]`
pub(super) fn languages_are_catalogues(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    setup.texts.retain(|expr| {
        let Some(literal) = literal(expr) else { return true };
        let message = "a language is a catalogue of texts: `Texts::ENGLISH`, or a `const` of yours";
        diagnostics.error(literal, message);
        false
    });
}

/// What is wrong with an entry of `redirects`.
fn wrong_target(target: &str) -> Option<String> {
    if let Some(path) = target.strip_prefix('/') {
        // Browsers read `\` as `/`.
        let message = "a path starts with one `/`; an origin has a scheme: `\"https://…\"`";
        return path.starts_with(['/', '\\']).then(|| message.to_owned());
    }
    let rest = target.strip_prefix("https://").or_else(|| target.strip_prefix("http://"));
    let Some(rest) = rest else {
        return Some(if target.contains("://") {
            "a redirect origin starts with `https://` or `http://`".to_owned()
        } else {
            format!(
                "a redirect target is an origin or a path: `\"https://{target}\"` or `\"/{target}\"`"
            )
        });
    };
    let host = rest.split(['/', '?', '#', '@', '\\']).next().unwrap_or_default();
    let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    if host.is_empty() || !host.chars().all(valid) {
        return Some(
            "a redirect origin is `\"https://host\"` or `\"https://host:port\"`".to_owned(),
        );
    }
    let scheme = &target[..target.len() - rest.len()];
    match rest[host.len()..].trim_end_matches('/') {
        "" if rest.len() - host.len() <= 1 => None,
        _ => Some(format!("an origin has no path, as all of it is allowed: `\"{scheme}{host}\"`")),
    }
}

/// `cookies: { session_token: "my session" }`
pub(super) fn cookies_are_acceptable(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let has_domain = setup.value(Section::Cookies, "domain").is_some();
    let mut names: Vec<String> = Vec::new();
    setup.values.retain(|entry| {
        if entry.section != Section::Cookies {
            return true;
        }
        let Some(literal) = text(entry) else {
            let Some(other) = literal(&entry.value).filter(|_| entry.key != "secure") else {
                return true;
            };
            let message =
                "a cookie is its name, `\"sid\"`, or a `Cookie`: `Cookie::named(\"sid\").path(\"/\")`";
            diagnostics.error(other, message);
            return false;
        };
        let value = literal.value();
        let message = if entry.key == "domain" {
            wrong_domain(&value)
        } else {
            wrong_name(&value, entry.key, has_domain).or_else(|| {
                let taken = names.contains(&value);
                names.push(value.clone());
                taken.then(|| format!("two cookies are called `{value}`; give this one another name"))
            })
        };
        if let Some(message) = &message {
            diagnostics.error(literal, message);
        }
        message.is_none()
    });
}

/// The domain reaches the session cookie alone; the others stay with the host.
fn wrong_name(name: &str, key: &str, has_domain: bool) -> Option<String> {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || !name.chars().all(word) {
        return Some("a cookie name is made of letters, digits, `-`, `_` and `.`".to_owned());
    }
    let host = name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("__Host-"));
    (host && has_domain && key == "session_token").then(|| {
        format!(
            "a `__Host-` cookie has no `domain`; drop one of them, or write `\"__Secure-{}\"`",
            &name[7..]
        )
    })
}

fn wrong_domain(domain: &str) -> Option<String> {
    let label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    if domain.split('.').all(label) {
        return None;
    }
    let host = domain.split("://").last().unwrap_or_default();
    let host = host.split(['/', ':']).next().unwrap_or_default().trim_matches('.');
    let host = if host.is_empty() { "shop.example" } else { host };
    Some(format!("a cookie domain is a host name: `\"{host}\"`"))
}

/// `theme: { brand_color: "blue" }`
pub(super) fn colors_are_hexadecimal(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    setup.values.retain(|entry| {
        let is_color = matches!(entry.key, "brand_color" | "button_text");
        let (Section::Theme, true, Some(literal)) = (entry.section, is_color, text(entry)) else {
            return true;
        };
        let value = literal.value();
        let digits = value.strip_prefix('#').unwrap_or_default();
        let valid = matches!(digits.len(), 3 | 6) && digits.chars().all(|c| c.is_ascii_hexdigit());
        if !valid {
            diagnostics.error(literal, "a color is written `\"#rgb\"` or `\"#rrggbb\"`");
        }
        valid
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_and_paths_are_redirect_targets() {
        for target in [
            "https://docs.shop.example",
            "https://docs.shop.example/",
            "http://localhost:3000",
            "https://[::1]:8443",
            "/account",
            "/",
        ] {
            assert_eq!(wrong_target(target), None, "{target}");
        }
    }

    #[test]
    fn anything_else_is_no_redirect_target() {
        for target in [
            "",
            "//evil.example",
            "/\\evil.example",
            "docs.shop.example",
            "ftp://shop.example",
            "javascript:alert(1)",
            "https://",
            "https://shop.example/docs",
            "https://shop.example//",
            "https://shop.example?x",
            "https://me@shop.example",
            "https://shop.example\\@evil.example",
            "https://*.shop.example",
        ] {
            assert!(wrong_target(target).is_some(), "{target}");
        }
    }

    #[test]
    fn a_host_prefix_contradicts_a_domain() {
        assert_eq!(wrong_name("__Host-sid", "session_token", false), None);
        assert_eq!(wrong_name("__Host-csrf", "csrf_token", true), None);
        assert!(wrong_name("__host-sid", "session_token", true).is_some());
        assert!(wrong_name("my session", "session_token", false).is_some());
    }

    #[test]
    fn domains_are_host_names() {
        assert_eq!(wrong_domain("shop.example"), None);
        for domain in ["", ".shop.example", "https://shop.example", "shop.example:80", "a b"] {
            assert!(wrong_domain(domain).is_some(), "{domain}");
        }
    }
}
