//! The id of the relying party: the domain that credentials are for (Web Authentication Level 3 §5.1.2).

use crate::browser::cookie::scope::registrable;

/// The id for a page of this host: the given one, if browsers take it there, or else the host itself.
///
/// `None` for a host that is an address, and for a given id that is neither the host nor a domain above it, or
/// that anybody can get names below.
pub(crate) fn rp_id(host: &str, given: Option<&str>) -> Option<String> {
    let host = host.strip_suffix('.').unwrap_or(host);
    if !is_domain(host) {
        return None;
    }
    let Some(given) = given else { return Some(host.to_owned()) };
    let is_above = || {
        let below = host.strip_suffix(given).and_then(|rest| rest.strip_suffix('.'));
        // Stops an id that is a public suffix: every site below it would be the same relying party.
        below.is_some_and(|below| !below.is_empty()) && registrable(given).is_some()
    };
    (host == given || is_above()).then(|| given.to_owned())
}

/// Whether a text is a domain in the form that browsers have it in: small letters, digits, hyphens and dots.
pub(super) fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        let is_word = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(is_word)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // The last label of an address is a number.
    let is_address =
        text.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    text.len() <= 253 && !is_address && text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    // PK-001
    #[test]
    fn the_host_is_the_relying_party_unless_a_domain_above_it_is() {
        for (host, given, id) in [
            ("shop.example", None, Some("shop.example")),
            ("shop.example.", None, Some("shop.example")),
            ("localhost", None, Some("localhost")),
            ("localhost", Some("localhost"), Some("localhost")),
            ("www.shop.example", Some("shop.example"), Some("shop.example")),
            ("a.b.shop.co.uk", Some("shop.co.uk"), Some("shop.co.uk")),
            ("127.0.0.1", None, None),
            ("[::1]", None, None),
            ("127.0.0.1", Some("127.0.0.1"), None),
            // Neither the host nor above it, and what anybody can get names below.
            ("shop.example", Some("www.shop.example"), None),
            ("shop.example", Some("example"), None),
            ("shop.co.uk", Some("co.uk"), None),
            ("me.github.io", Some("github.io"), None),
            ("evilshop.example", Some("shop.example"), None),
            ("shop.example", Some(""), None),
            ("shop.example", Some(".example"), None),
            ("shop.example", Some("other.example"), None),
        ] {
            assert_eq!(rp_id(host, given).as_deref(), id, "{host} {given:?}");
        }
    }

    #[test]
    fn a_domain_is_plain() {
        for text in
            ["localhost", "shop.example", "xn--bcher-kva.example", "1.shop.example", "a-b.c"]
        {
            assert!(is_domain(text), "{text}");
        }
        let long = format!("{}.example", "a".repeat(64));
        for text in [
            "",
            "https://shop.example",
            "shop.example:8080",
            "shop.example/",
            "Shop.example",
            "bücher.example",
            "shop..example",
            ".example",
            "example.",
            "-a.example",
            "a b",
            "10.0.0.1",
            "*.shop.example",
            &long,
        ] {
            assert!(!is_domain(text), "{text}");
        }
    }
}
