use proptest::prelude::*;

use super::*;

fn native(text: &str) -> Option<String> {
    Address::parse(text).ok().map(Address::into_string)
}

fn v4(text: &str) -> Option<String> {
    Address::parse_v4(text).ok().map(Address::into_string)
}

#[test]
fn an_address_is_normalised_once() {
    for (text, address) in [
        ("a@shop.example", "a@shop.example"),
        (" A.b+C@Shop.EXAMPLE\n", "a.b+c@shop.example"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
        ("a@BÜCHER.example", ""),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ("o'neil/x=y@mail.shop.example", "o'neil/x=y@mail.shop.example"),
    ] {
        let expected = (!address.is_empty()).then(|| address.to_owned());
        assert_eq!(native(text), expected, "{text}");
    }
}

/// EM-007, EM-008, EM-009, EM-010, EM-012, EM-014
#[test]
fn what_another_program_may_read_otherwise_is_no_address() {
    for text in [
        // EM-007
        "a@evil.example,victim@shop.example",
        "a@evil.example;victim@shop.example",
        "a@evil.example victim@shop.example",
        "a@shop.example,other.example",
        "a@shop.example;",
        // EM-008
        "\"a@evil.example\"@victim.example",
        "\"a@evil.example,\"@shop.example",
        "\"a\"@shop.example",
        "a@evil.example(@victim.example)",
        "<a@evil.example>victim@shop.example",
        "a@shop.example>",
        "<a@shop.example>",
        "group:a@evil.example,b@x;",
        "=?x?q?=41?=@victim.example",
        "a%evil.example@shop.example",
        "evil.example!a@shop.example",
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "a@b",
        "a@shop.example.",
        "a@.shop.example",
        "a@-shop.example",
        ".a@shop.example",
        "a..b@shop.example",
        // EM-009
        "attacker@evil.example\u{ff20}victim.example",
        "a\u{fe6b}shop.example",
        "user\u{ff20}shop.example",
        "a@victim\u{3002}example",
        "a@\u{ff56}ictim.example",
        "a@shop\u{ad}.example",
        "a\u{200b}@shop.example",
        "a@shop\u{202e}.example",
        // EM-010
        "\u{212a}im@shop.example",
        "K\u{130}m@shop.example",
        "adm\u{131}n@shop.example",
        "\u{17f}am@shop.example",
        "stra\u{df}e@shop.example",
        "kim@\u{ff53}hop.example",
        // EM-012
        "v@shop.example\r\nBcc: a@evil.example",
        "v\n@shop.example",
        "v@shop.example\0",
        "v@shop.example\r\nDATA",
        "v@shop\t.example",
        "v@shop.example\u{2028}x",
        "v@shop.example\u{85}x",
        // EM-014
        "x+<a href=//evil.example>click</a>@shop.example",
        "",
        "plain",
        "@shop.example",
        "a@",
    ] {
        assert_eq!(native(text), None, "{text:?}");
    }
    assert!(native(&format!("{}@shop.example", "a".repeat(65))).is_none());
    assert!(native(&format!("a@{}.example", "a.".repeat(130))).is_none());
}

#[test]
fn v4_normalises_as_it_did() {
    for (text, address) in [
        ("  New.User@Example.COM ", "new.user@example.com"),
        ("a@example.com,other.com", "a@example.com"),
        ("user\u{ff20}example.com", "user@example.com"),
        ("ÜSER@EXAMPLE.com", "üser@example.com"),
        ("\u{ff21}@example.com", "a@example.com"),
        (" a.b+c@Example.Com\n", "a.b+c@example.com"),
        ("a@example.com\u{a0}", "a@example.com"),
        ("\u{212a}im@example.com", "kim@example.com"),
    ] {
        assert_eq!(v4(text).as_deref(), Some(address), "{text}");
    }
    for text in [
        "",
        "plain",
        "a@b",
        "@example.com",
        "a@",
        "a@b.com,c@d.com",
        "\"x y\"@example.com",
        "attacker@evil.com\u{ff20}victim.company.com",
        // What v4 leaves to the mail server.
        "<a@example.com>",
        "a@example.com>",
        "=?x?q?=41?=@example.com",
        "a b@example.com",
        "a,b@example.com",
        "a@example.com\r\nBcc: b.c",
        "a@example.com\0",
    ] {
        assert_eq!(v4(text), None, "{text:?}");
    }
}

/// EM-027
#[test]
fn an_application_s_own_form_is_still_one_address() {
    assert!(Address::plain("A.B@Shop.Example").is_ok());
    for text in ["a,b@shop.example", "a@b@shop.example", "a@shop.example\r\nx", "a b@shop.example"]
    {
        assert!(Address::plain(text).is_err(), "{text:?}");
    }
}

proptest! {
    /// EM-027
    #[test]
    fn any_text_is_an_address_or_none(text in "\\PC{0,40}@?\\PC{0,40}") {
        if let Some(address) = native(&text) {
            assert_normal(&address);
        }
    }

    /// EM-027
    #[test]
    fn what_looks_like_an_address_is_normal_afterwards(
        text in "[a-zA-Z0-9.!'+_\u{e4}\u{212a}-]{1,12}@[a-zA-Z0-9\u{e4}\u{ff41}-]{1,12}(\\.[a-zA-Z\u{e4}]{1,8}){0,3}",
    ) {
        if let Some(address) = native(&text) {
            assert_normal(&address);
        }
        if let Some(address) = v4(&text) {
            prop_assert_eq!(v4(&address), Some(address));
        }
    }
}

/// Whatever may be in an address that somebody made up.
const WILD: &str = "(?s)[a-zA-Z0-9@.,;:<>()\"\\\\ \t\r\n\0+=?%!\u{e4}\u{df}\u{130}\u{212a}\u{ff20}\u{3002}\u{ad}\u{200b}\u{202e}\u{2028}\u{85}\u{1f600}]{0,60}";

proptest! {
    /// EM-012, EM-027
    #[test]
    fn any_text_whatever_is_one_address_or_none(
        text in prop_oneof![any::<String>(), WILD, (any::<String>(), any::<String>()).prop_map(
            |(local, domain)| format!("{local}@{domain}")
        )],
    ) {
        for address in [native(&text), v4(&text)].into_iter().flatten() {
            assert_one(&address);
        }
        if let Some(address) = native(&text) {
            assert_normal(&address);
        }
        if let Ok(address) = Address::plain(&text) {
            assert_one(address.as_str());
            prop_assert_eq!(address.as_str(), &text);
        }
    }

    /// DS-007: no work grows with what is sent.
    #[test]
    fn what_is_too_long_is_no_address(text in "[a-z]{1,64}@([a-z]{1,63}\\.){20,40}[a-z]{2,9}") {
        for address in [native(&text), v4(&text)].into_iter().flatten() {
            prop_assert!(address.len() <= MAX_LENGTH, "{}", address);
        }
        prop_assert_eq!(native(&text.repeat(40)), None);
        prop_assert_eq!(v4(&text.repeat(40)), None);
    }

    /// EM-010: spellings of a mailbox that differ in case, or in how its domain is encoded.
    #[test]
    fn spellings_of_an_address_are_one(
        local in "[a-z0-9][a-z0-9+_-]{0,8}(\\.[a-z0-9]{1,5}){0,2}",
        label in "[a-z]{1,8}[\u{e4}\u{f6}\u{fc}\u{e9}\u{f1}]{0,2}[a-z]{1,4}",
        end in "[a-z]{2,6}",
        upper in any::<u64>(),
    ) {
        let plain = native(&format!("{local}@{label}.{end}"));
        let plain = plain.expect("it is an address");
        let mixed = |text: &str| -> String {
            text.chars().enumerate().map(|(at, c)| {
                if upper >> (at % 64) & 1 == 1 { c.to_ascii_uppercase() } else { c }
            }).collect()
        };
        let ascii = idna::domain_to_ascii(&format!("{label}.{end}")).expect("it is a domain");
        for spelling in [
            format!("{}@{label}.{end}", mixed(&local)),
            format!("{local}@{}.{end}", mixed(&label)),
            format!("{local}@{}", mixed(&ascii)),
            format!(" \t{}@{ascii}\r\n", mixed(&local)),
        ] {
            prop_assert_eq!(native(&spelling), Some(plain.clone()), "{}", spelling);
        }
    }
}

/// One recipient on one line, to every program, and to the one that sends mails.
fn assert_one(address: &str) {
    assert!(address.len() <= MAX_LENGTH && address.matches('@').count() == 1, "{address:?}");
    let is_bad = |c: char| c.is_control() || c.is_whitespace() || ",;<>()\"\\[]:".contains(c);
    assert!(!address.contains(is_bad) && !address.contains(is_invisible), "{address:?}");
    #[cfg(feature = "email")]
    if let Ok(mailbox) = address.parse::<lettre::Address>() {
        assert_eq!(AsRef::<str>::as_ref(&mailbox), address);
    }
}

fn assert_normal(address: &str) {
    assert_eq!(native(address).as_deref(), Some(address), "idempotent");
    assert!(address.is_ascii() && address.len() <= MAX_LENGTH, "{address}");
    assert_eq!(address.matches('@').count(), 1, "{address}");
    assert!(!address.contains(|c: char| c.is_ascii_uppercase()), "{address}");
    // What is normal here is sent to as it is.
    #[cfg(feature = "email")]
    assert_eq!(address.parse::<lettre::Address>().unwrap().to_string(), address);
}
