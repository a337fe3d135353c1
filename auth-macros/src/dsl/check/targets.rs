//! Rules about where a browser may be sent, and whose pages may call.

use syn::Lit;

use super::literal;
use crate::{diagnostics::Diagnostics, dsl::syntax::Setup};

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
}
