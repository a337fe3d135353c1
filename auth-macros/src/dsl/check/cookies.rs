//! Rules about the cookies that are written as literals.

use syn::{Expr, Lit};

use super::{literal, literals::text};
use crate::{
    diagnostics::Diagnostics,
    dsl::{keys::Section, syntax::Setup},
    mistakes,
};

/// `cookies: { session_token: "my session" }`
pub(super) fn are_acceptable(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let has_domain = setup.value(Section::Cookies, "domain").is_some();
    let flag = |key| match setup.value(Section::Cookies, key).and_then(literal) {
        Some(Lit::Bool(flag)) => Some(flag.value),
        _ => None,
    };
    if (flag("secure"), flag("partitioned")) == (Some(false), Some(true)) {
        let message = "browsers take no partitioned cookie that isn't secure; drop `secure: false`";
        diagnostics.error(
            setup.value(Section::Cookies, "partitioned"),
            mistakes::COOKIE_PARTITIONED,
            message,
        );
    }
    let mut names: Vec<String> = Vec::new();
    setup.values.retain(|entry| {
        if entry.section != Section::Cookies {
            return true;
        }
        let is_check = matches!(entry.key, "state" | "nonce" | "pkce_code_verifier");
        if let (true, Some(strict)) = (is_check, strict(&entry.value)) {
            diagnostics.error(strict, mistakes::COOKIE_STRICT, STRICT_CHECK);
            // What it is made of stays used.
            return true;
        }
        let Some(literal) = text(entry) else {
            let is_flag = matches!(entry.key, "secure" | "partitioned");
            let Some(other) = literal(&entry.value).filter(|_| !is_flag) else {
                return true;
            };
            let message =
                "a cookie is its name, `\"sid\"`, or a `Cookie`: `Cookie::named(\"sid\").path(\"/\")`";
            diagnostics.error(other, mistakes::COOKIE_VALUE, message);
            return false;
        };
        let value = literal.value();
        let (mistake, message) = match entry.key {
            "domain" => (mistakes::COOKIE_DOMAIN, wrong_domain(&value)),
            "prefix" => (mistakes::COOKIE_PREFIX, wrong_prefix(&value)),
            key => {
                let message = wrong_name(&value, key, has_domain).or_else(|| {
                    let taken = names.contains(&value);
                    names.push(value.clone());
                    taken.then(|| {
                        format!("two cookies are called `{value}`; give this one another name")
                    })
                });
                (mistakes::COOKIE_NAME, message)
            }
        };
        if let Some(message) = &message {
            diagnostics.error(literal, mistake, message);
        }
        message.is_none()
    });
}

const STRICT_CHECK: &str = "the provider sends the browser back from another site, so a check \
    cookie with `SameSite::Strict` would never come back with it; write `SameSite::Lax`, or leave \
    it out";

/// The `SameSite::Strict` of a `Cookie` that is written out.
fn strict(cookie: &Expr) -> Option<&Expr> {
    match cookie {
        Expr::Group(group) => strict(&group.expr),
        Expr::Paren(paren) => strict(&paren.expr),
        // The last call counts.
        Expr::MethodCall(call) if call.method == "same_site" => call.args.first().filter(|given| {
            matches!(given, Expr::Path(given) if given.path.segments.last().is_some_and(|last| last.ident == "Strict"))
        }),
        Expr::MethodCall(call) => strict(&call.receiver),
        _ => None,
    }
}

/// What is wrong with what the names begin with.
fn wrong_prefix(prefix: &str) -> Option<String> {
    for start in ["__Host-", "__Secure-"] {
        if prefix.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start)) {
            let rest = &prefix[start.len()..];
            let rest = if rest.is_empty() { "shop" } else { rest };
            return Some(format!("`{start}` is put before it where it can be: `\"{rest}\"`"));
        }
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (prefix.is_empty() || prefix.starts_with("__") || !prefix.chars().all(is_word)).then(|| {
        "what the cookies' names begin with is made of letters, digits, `-`, `_` and `.`: `\"shop\"`"
            .to_owned()
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_prefix_contradicts_a_domain() {
        assert_eq!(wrong_name("__Host-sid", "session_token", false), None);
        assert_eq!(wrong_name("__Host-csrf", "csrf_token", true), None);
        assert!(wrong_name("__host-sid", "session_token", true).is_some());
        assert!(wrong_name("my session", "session_token", false).is_some());
    }

    #[test]
    fn a_prefix_is_a_word() {
        for prefix in ["shop", "shop.eu", "my-shop_2"] {
            assert_eq!(wrong_prefix(prefix), None, "{prefix}");
        }
        for prefix in ["", "my shop", "shop;", "__Host-shop", "__secure-shop", "__x", "é"] {
            assert!(wrong_prefix(prefix).is_some(), "{prefix}");
        }
    }

    #[test]
    fn a_strict_cookie_is_found_however_it_is_written() {
        for (cookie, is_strict) in [
            ("Cookie::new().same_site(SameSite::Strict)", true),
            ("(Cookie::named(\"s\").same_site(auth::SameSite::Strict).path(\"/\"))", true),
            ("Cookie::new().same_site(Strict).secure(true)", true),
            ("Cookie::new().same_site(SameSite::Strict).same_site(SameSite::Lax)", false),
            ("Cookie::new().same_site(SameSite::None)", false),
            ("Cookie::named(\"Strict\")", false),
            ("cookie()", false),
        ] {
            let parsed = syn::parse_str::<Expr>(cookie).expect(cookie);
            assert_eq!(strict(&parsed).is_some(), is_strict, "{cookie}");
        }
    }

    #[test]
    fn domains_are_host_names() {
        assert_eq!(wrong_domain("shop.example"), None);
        for domain in ["", ".shop.example", "https://shop.example", "shop.example:80", "a b"] {
            assert!(wrong_domain(domain).is_some(), "{domain}");
        }
    }
}
