//! Rules about the cookies that are written as literals.

use super::{literal, literals::text};
use crate::{
    diagnostics::Diagnostics,
    dsl::{keys::Section, syntax::Setup},
};

/// `cookies: { session_token: "my session" }`
pub(super) fn are_acceptable(setup: &mut Setup, diagnostics: &mut Diagnostics) {
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
    fn domains_are_host_names() {
        assert_eq!(wrong_domain("shop.example"), None);
        for domain in ["", ".shop.example", "https://shop.example", "shop.example:80", "a b"] {
            assert!(wrong_domain(domain).is_some(), "{domain}");
        }
    }
}
