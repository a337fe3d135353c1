//! Rules about where the site is and what is in front of it.

use std::net::IpAddr;

use syn::{Expr, ExprArray, Lit};

use super::literal;
use crate::{
    diagnostics::Diagnostics,
    dsl::{keys::Section, syntax::Setup},
    mistakes,
};

/// `hosts: ["https://shop.example/login"]`
pub(super) fn hosts_are_names(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    setup.hosts.retain(|expr| {
        let text = match literal(expr) {
            None => return true,
            Some(Lit::Str(text)) => text,
            Some(other) => {
                diagnostics.error(other, mistakes::HOST, "a host is a text: `\"shop.example\"`");
                return false;
            }
        };
        let message = wrong_host(&text.value());
        if let Some(message) = &message {
            diagnostics.error(text, mistakes::HOST, message);
        }
        message.is_none()
    });
}

/// What is wrong with an entry of `hosts`.
fn wrong_host(host: &str) -> Option<String> {
    let (scheme, rest) = host.split_once("://").map_or(("", host), |(scheme, rest)| (scheme, rest));
    let name = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let scheme = if scheme == "http" { "http://" } else { "" };
    if host.contains("://") && !matches!(host.split_once("://"), Some(("http" | "https", _))) {
        return Some(format!("a host is a name, or begins with `http://`: `\"{name}\"`"));
    }
    if rest.len() > name.len() {
        return Some(format!("a host has no path: `\"{scheme}{name}\"`"));
    }
    let plain = name.strip_prefix("*.").unwrap_or(name);
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    if plain.contains('*') {
        return Some("`*.` stands at the start alone: `\"*.shop.example\"`".to_owned());
    }
    let has_word = plain.contains(|c: char| c.is_ascii_alphanumeric() || c == ':');
    (!has_word || !plain.chars().all(word)).then(|| {
        "a host is a name, with its port if it has one: `\"shop.example\"`, `\"shop.example:8443\"`"
            .to_owned()
    })
}

/// `proxies: "10.0.0.0/8"`, `proxies: ["10.0.0.0/33"]`
pub(super) fn proxies_are_a_number_or_networks(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    setup.values.retain(|entry| {
        if entry.section != Section::Auth || entry.key != "proxies" {
            return true;
        }
        if let Expr::Array(ExprArray { elems, .. }) = &entry.value {
            return elems
                .iter()
                .fold(true, |fits, network| fits & is_network(network, diagnostics));
        }
        let message = match literal(&entry.value) {
            None => return true,
            Some(Lit::Int(number)) if number.base10_parse::<u8>().is_ok() => return true,
            Some(Lit::Str(text)) => {
                format!("networks are a list: `proxies: [\"{}\"]`", text.value())
            }
            Some(_) => "`proxies` is how many are in front of the site, `proxies: 1`, or their \
                        networks, `proxies: [\"10.0.0.0/8\"]`"
                .to_owned(),
        };
        diagnostics.error(&entry.value, mistakes::PROXIES, message);
        false
    });
}

fn is_network(expr: &Expr, diagnostics: &mut Diagnostics) -> bool {
    let message = match literal(expr) {
        None => return true,
        Some(Lit::Str(text)) if is_cidr(&text.value()) => return true,
        Some(Lit::Int(_)) => "how many proxies there are is written without brackets: `proxies: 1`",
        Some(_) => {
            "a network is an address, or one with the length of its prefix: `\"10.0.0.0/8\"`"
        }
    };
    diagnostics.error(expr, mistakes::PROXIES, message);
    false
}

/// Whether it is an address, or one and the length of its network's prefix (RFC 4632 §3.1).
fn is_cidr(text: &str) -> bool {
    let (address, length) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let longest = if address.is_ipv4() { 32 } else { 128 };
    length.is_none_or(|length| length.parse::<u8>().is_ok_and(|length| length <= longest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_hosts() {
        for host in [
            "shop.example",
            "localhost",
            "shop.example:8443",
            "*.shop.example",
            "http://nas.lan",
            "[::1]:3000",
        ] {
            assert_eq!(wrong_host(host), None, "{host}");
        }
        for host in ["", "https://shop.example/login", "ftp://a", "a b", "*", "a.*.b", "me@a", "a?"]
        {
            assert!(wrong_host(host).is_some(), "{host}");
        }
    }

    #[test]
    fn networks_are_written_with_the_length_of_their_prefix() {
        for text in ["10.0.0.0/8", "127.0.0.1", "fd00::/8", "::1", "0.0.0.0/0"] {
            assert!(is_cidr(text), "{text}");
        }
        for text in ["", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/", "fd00::/129", "loopback", "10.*"] {
            assert!(!is_cidr(text), "{text}");
        }
    }
}
