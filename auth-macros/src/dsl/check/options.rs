//! Rules about options of providers that are written as literals. An option has the same meaning
//! wherever it has the same name, so that no provider has to be known.

use quote::ToTokens;
use syn::{Expr, Lit, LitStr};

use super::literal;
use crate::{
    diagnostics::Diagnostics,
    dsl::{
        syntax::{Given, Setup},
        tokens::mentions_env,
    },
    mistakes,
};

/// The options that are a URL.
const URLS: [&str; 11] = [
    "issuer",
    "discovery",
    "authorization",
    "token",
    "userinfo",
    "jwks",
    "revocation",
    "end_session",
    "backchannel",
    "base_url",
    "api_base_url",
];

/// `issuer: "acme.okta.com"`, `from: "shop"`
pub(super) fn literals_are_usable(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    for provider in &mut setup.providers {
        for (key, given) in &mut provider.config.options {
            let Given::Value(value) = given else { continue };
            if is_default(value) {
                let message = "a variable has no other value here; without `..env` and `env(…)` the \
                               option takes what your code says: `std::env::var(\"…\").unwrap_or(…)`";
                diagnostics.error(value, mistakes::OPTION_DEFAULT, message);
                *given = Given::Broken;
                continue;
            }
            if let Some(Lit::Char(letter)) = literal(value) {
                let message = format!("a text stands in double quotes: `\"{}\"`", letter.value());
                diagnostics.error(letter, mistakes::LITERAL_TYPE, message);
                *given = Given::Broken;
                continue;
            }
            if key == "checks" && matches!(value, Expr::Array(_)) {
                let message = "the checks are a value, and all are made unless it leaves some out: \
                               `checks: Checks { nonce: false, ..Checks::ALL }`";
                diagnostics.error(value, mistakes::OPTION_SHAPE, message);
                *given = Given::Broken;
                continue;
            }
            let Some(text) = text(value) else { continue };
            let name = key.to_string();
            let (mistake, message) = if name == "issuer" && text.value().contains("/.well-known/") {
                (mistakes::OPTION_URL, discovery_document(&text.value()))
            } else if URLS.contains(&name.as_str()) {
                (mistakes::OPTION_URL, without_scheme(&text.value()))
            } else if name == "from" {
                (mistakes::SENDER, no_sender(&text.value()))
            } else if name == "rp_name" {
                (mistakes::PASSKEY_NAME, no_name(&text.value()))
            } else if name == "rp_id" {
                (mistakes::PASSKEY_DOMAIN, no_domain(&text.value()))
            } else {
                continue;
            };
            if let Some(message) = message {
                diagnostics.error(text, mistake, message);
                *given = Given::Broken;
            }
        }
    }
}

/// `env("SHOP_ID") || "shop"`
fn is_default(value: &Expr) -> bool {
    matches!(value, Expr::Binary(binary) if mentions_env(binary.left.to_token_stream()))
}

fn text(value: &Expr) -> Option<&LitStr> {
    match literal(value) {
        Some(Lit::Str(text)) => Some(text),
        _ => None,
    }
}

/// What is wrong with a URL.
fn without_scheme(url: &str) -> Option<String> {
    let has_scheme = ["https://", "http://"].iter().any(|scheme| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    if has_scheme || url.is_empty() {
        return None;
    }
    let rest = url.split("://").last().unwrap_or_default().trim_start_matches('/');
    let example = if url.starts_with('/') && !url.starts_with("//") {
        format!("https://login.example/{rest}")
    } else {
        format!("https://{rest}")
    };
    Some(format!("a URL begins with its scheme: `\"{example}\"`"))
}

/// What is wrong with an issuer that is the URL of its discovery document.
fn discovery_document(url: &str) -> Option<String> {
    let (issuer, _) = url.split_once("/.well-known/")?;
    Some(format!("an issuer is what stands before `/.well-known/`: `\"{issuer}\"`"))
}

/// What is wrong with the sender of mails: an address, or a name and an address in angle brackets.
fn no_sender(from: &str) -> Option<String> {
    let from = from.trim();
    let address = match from.strip_suffix('>') {
        Some(named) => named.rsplit_once('<').map(|(_, address)| address),
        None => (!from.contains('<')).then_some(from),
    };
    let is_part = |part: &str| !part.is_empty() && !part.contains([' ', '@', '<', '>', ',']);
    let is_address = address
        .and_then(|address| address.split_once('@'))
        .is_some_and(|(user, host)| is_part(user) && is_part(host));
    (!is_address)
        .then(|| "mails come from an address: `\"Shop <no-reply@shop.example>\"`".to_owned())
}

/// What is wrong with the name that devices show.
fn no_name(name: &str) -> Option<String> {
    name.trim().is_empty().then(|| {
        "devices show this name, so that it can't be empty: `rp_name: \"Shop\"`".to_owned()
    })
}

/// What is wrong with the domain that passkeys are for.
fn no_domain(id: &str) -> Option<String> {
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_label = |label: &str| !label.is_empty() && label.chars().all(is_word);
    let is_number = |label: &str| label.chars().all(|c| c.is_ascii_digit());
    if id.split('.').all(is_label) && !id.rsplit('.').next().is_some_and(is_number) {
        return None;
    }
    let rest = id.split("://").last().unwrap_or_default();
    let host = rest.split(['/', ':', '?', '#']).next().unwrap_or_default().to_lowercase();
    let is_usable =
        host.split('.').all(is_label) && !host.rsplit('.').next().is_some_and(is_number);
    let example = if is_usable { host.as_str() } else { "shop.example" };
    Some(format!(
        "this is a domain without a scheme, a port and a path, and no IP address: `rp_id: \"{example}\"`; \
         without this line it is the site's host"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relying_parties_are_domains() {
        for id in ["localhost", "shop.example", "xn--bcher-kva.example"] {
            assert_eq!(no_domain(id), None, "{id}");
        }
        for (id, example) in [
            ("https://shop.example", "shop.example"),
            ("https://Shop.example:8443/login", "shop.example"),
            ("localhost:3000", "localhost"),
            ("shop.example/", "shop.example"),
            ("10.0.0.1", "shop.example"),
            ("", "shop.example"),
            ("*.shop.example", "shop.example"),
        ] {
            let message = no_domain(id).unwrap_or_default();
            assert!(message.contains(&format!("`rp_id: \"{example}\"`")), "{id}: {message}");
        }
        assert!(no_name("  ").is_some() && no_name("Shop").is_none());
    }

    #[test]
    fn urls_begin_with_a_scheme() {
        for url in ["https://acme.example", "http://localhost:8080/realms/a", "HTTPS://a", ""] {
            assert_eq!(without_scheme(url), None, "{url}");
        }
        for (url, written) in [
            ("acme.okta.com", "https://acme.okta.com"),
            ("localhost:8080/realms/a", "https://localhost:8080/realms/a"),
            ("//acme.example", "https://acme.example"),
            ("/oauth/token", "https://login.example/oauth/token"),
            ("htps://acme.example", "https://acme.example"),
        ] {
            let message = without_scheme(url).unwrap_or_default();
            assert!(message.ends_with(&format!("`\"{written}\"`")), "{message}");
        }
    }

    #[test]
    fn senders_have_an_address() {
        for from in [
            "no-reply@shop.example",
            "Shop <no-reply@shop.example>",
            "\"Shop, the\" <no-reply@shop.example>",
            "<no-reply@localhost>",
            " a@b ",
        ] {
            assert_eq!(no_sender(from), None, "{from}");
        }
        for from in
            ["", "shop", "Shop", "@", "a@", "@b", "Shop <shop>", "a b@c", "Shop a@b>", "a@b, c@d"]
        {
            assert!(no_sender(from).is_some(), "{from}");
        }
    }
}
