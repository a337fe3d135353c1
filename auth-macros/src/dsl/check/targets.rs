//! Rules about where a browser may be sent, and whose pages may call.

use syn::{Expr, Lit};

use super::literal;
use crate::{
    diagnostics::Diagnostics,
    dsl::syntax::Setup,
    mistakes::{self, Mistake},
};

/// What browsers handle themselves: code, local files, and other programs' addresses.
const NO_APPLICATION: [&str; 20] = [
    "about",
    "blob",
    "cid",
    "content",
    "data",
    "file",
    "filesystem",
    "ftp",
    "intent",
    "jar",
    "javascript",
    "livescript",
    "mailto",
    "mhtml",
    "resource",
    "tel",
    "vbscript",
    "view-source",
    "ws",
    "wss",
];

/// `redirects: ["docs.shop.example"]`
pub(super) fn redirects_are_allowed(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let no_text = "a redirect target is a text: `\"https://docs.shop.example\"`, `\"/account\"` or \
                   `\"myapp://auth\"`";
    setup
        .redirects
        .retain(|expr| is_right(expr, (mistakes::REDIRECT, no_text), wrong_target, diagnostics));
}

/// `origins: ["www.shop.example"]`
pub(super) fn origins_are_origins(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let no_text = "an origin is a text: `\"https://www.shop.example\"`";
    setup
        .origins
        .retain(|expr| is_right(expr, (mistakes::ORIGIN, no_text), wrong_caller, diagnostics));
}

/// Whether an entry is no literal, or a text that `wrong` finds nothing wrong with.
fn is_right(
    expr: &Expr,
    (mistake, no_text): (Mistake, &str),
    wrong: fn(&str) -> Option<String>,
    diagnostics: &mut Diagnostics,
) -> bool {
    let text = match literal(expr) {
        None => return true,
        Some(Lit::Str(text)) => text,
        Some(other) => {
            diagnostics.error(other, mistake, no_text);
            return false;
        }
    };
    let message = wrong(&text.value());
    if let Some(message) = &message {
        diagnostics.error(text, mistake, message);
    }
    message.is_none()
}

/// What is wrong with an entry of `redirects`.
fn wrong_target(target: &str) -> Option<String> {
    if let Some(path) = target.strip_prefix('/') {
        // Browsers read `\` as `/`.
        let message = "a path starts with one `/`; an origin has a scheme: `\"https://…\"`";
        return path.starts_with(['/', '\\']).then(|| message.to_owned());
    }
    if target.starts_with("https://") || target.starts_with("http://") {
        return wrong_origin(target, "a redirect origin", ", as all of it is allowed");
    }
    match target.split_once(':') {
        Some((scheme, rest))
            if is_scheme(scheme) && !rest.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            wrong_application(scheme, rest)
        }
        _ => Some(format!(
            "a redirect target is an origin or a path: `\"https://{target}\"` or `\"/{target}\"`"
        )),
    }
}

/// What is wrong with `myapp://auth`: a scheme of an application, for the way back to a program on
/// the visitor's device (RFC 8252 §7.1).
fn wrong_application(scheme: &str, rest: &str) -> Option<String> {
    if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") {
        return Some(
            "a redirect origin is `\"https://host\"` or `\"https://host:port\"`".to_owned(),
        );
    }
    if NO_APPLICATION.iter().any(|other| other.eq_ignore_ascii_case(scheme)) {
        return Some(format!(
            "`{scheme}:` is no scheme of an application: a browser that is sent there runs code, or \
             opens what isn't yours"
        ));
    }
    let host = match (rest.strip_prefix("//"), rest) {
        (Some(host), _) => host.strip_suffix('/').unwrap_or(host),
        (None, "/") => "",
        (None, _) => {
            return Some(format!(
                "write `\"{scheme}://\"`, or a host after it: `\"{scheme}://auth\"`"
            ));
        }
    };
    let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    (!host.chars().all(valid)).then(|| {
        let host = host.split(|c| !valid(c)).next().unwrap_or_default();
        format!("a scheme has a host after it, or nothing: `\"{scheme}://{host}\"`")
    })
}

/// `scheme` of RFC 3986 §3.1.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// What is wrong with an entry of `origins`.
fn wrong_caller(origin: &str) -> Option<String> {
    if origin == "*" {
        return Some(
            "whoever may call reads the visitor's session, so there is no `*`: list each origin, \
             `\"https://www.shop.example\"`"
                .to_owned(),
        );
    }
    if origin.starts_with("https://") || origin.starts_with("http://") {
        return wrong_origin(origin, "an origin", "");
    }
    let host = origin.split("://").last().unwrap_or_default().trim_matches('/');
    let host = if host.is_empty() { "www.shop.example" } else { host };
    Some(format!("an origin has a scheme and a host: `\"https://{host}\"`"))
}

/// What is wrong with `https://host:port`.
fn wrong_origin(origin: &str, what: &str, why: &str) -> Option<String> {
    let rest = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', '@', '\\']).next().unwrap_or_default();
    let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    if host.is_empty() || !host.chars().all(valid) {
        return Some(format!("{what} is `\"https://host\"` or `\"https://host:port\"`"));
    }
    let scheme = &origin[..origin.len() - rest.len()];
    match rest[host.len()..].trim_end_matches('/') {
        "" if rest.len() - host.len() <= 1 => None,
        _ => Some(format!("an origin has no path{why}: `\"{scheme}{host}\"`")),
    }
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
            "myapp://auth",
            "myapp://auth/",
            "myapp://",
            "com.shop.app:/",
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
            "HTTPS://shop.example",
            "myapp:",
            "myapp:auth",
            "myapp://auth/back",
            "myapp://me@auth",
            "myapp://auth:1",
            "myapp://*",
            "my app://auth",
            "localhost:3000",
            "JavaScript://auth",
            "data:text/html,x",
            "file:///etc/passwd",
            "vbscript:x",
            "blob:https://shop.example/x",
        ] {
            assert!(wrong_target(target).is_some(), "{target}");
        }
    }
    #[test]
    fn callers_are_origins() {
        for origin in ["https://www.shop.example", "http://localhost:5173", "https://[::1]:8443"] {
            assert_eq!(wrong_caller(origin), None, "{origin}");
        }
        for origin in [
            "",
            "*",
            "null",
            "www.shop.example",
            "//www.shop.example",
            "https://",
            "https://*.shop.example",
            "https://www.shop.example/shop",
            "myapp://auth",
            "/shop",
        ] {
            assert!(wrong_caller(origin).is_some(), "{origin}");
        }
    }
}
