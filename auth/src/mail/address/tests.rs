use super::*;

pub(super) fn native(text: &str) -> Option<String> {
    Address::parse(text).ok().map(Address::into_string)
}

pub(super) fn v4(text: &str) -> Option<String> {
    Address::parse_v4(text).ok().map(Address::into_string)
}

#[test]
fn an_address_is_normalised_once() {
    for (text, address) in [
        ("a@shop.example", "a@shop.example"),
        (" A.b+C@Shop.EXAMPLE\n", "a.b+c@shop.example"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
        ("a@BÜCHER.Example", "a@xn--bcher-kva.example"),
        ("a@ΑΘΉΝΑ.example", "a@xn--jxafb0a0a.example"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ("o'neil/x=y@mail.shop.example", "o'neil/x=y@mail.shop.example"),
    ] {
        assert_eq!(native(text).as_deref(), Some(address), "{text}");
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
        "a@\u{212a}im.example",
        "a@\u{130}m.example",
        "a@\u{2126}.example",
        "a@stra\u{1e9e}e.example",
        "a@bu\u{308}cher.example",
        "a@xn--kim-.example",
        "a@xn--a.example",
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
