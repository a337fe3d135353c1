//! What holds for any address whatever, EM-027 in all of them.

use proptest::{
    prelude::*,
    sample::{Index, select},
};

use super::{
    tests::{native, v4},
    *,
};

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

/// Letters that programs take for ASCII ones, and signs that they take for an `@`, a dot or nothing.
fn lookalike() -> impl Strategy<Value = char> {
    let signs = "\u{212a}\u{17f}\u{130}\u{131}\u{df}\u{1e9e}\u{ff20}\u{fe6b}\u{3002}\u{ff0e}\
                 \u{2024}\u{ad}\u{200b}\u{200c}\u{200d}";
    let letters = ('A'..='Z').chain('\u{ff21}'..='\u{ff5a}').chain('\u{430}'..='\u{44f}');
    select(signs.chars().chain(letters).collect::<Vec<char>>())
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
            text.chars().enumerate().flat_map(|(at, c)| {
                let is_upper = upper >> (at % 64) & 1 == 1;
                if is_upper { c.to_uppercase().collect() } else { vec![c] }
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

/// An address, and a place in it.
fn somewhere() -> impl Strategy<Value = (String, Index)> {
    (
        "[a-z0-9]{1,6}(\\.[a-z]{1,4})?@[a-z]{1,6}[\u{e4}\u{e9}]?[a-z]{1,3}\\.[a-z]{2,4}",
        any::<Index>(),
    )
}

proptest! {
    /// EM-009, EM-012: what can't be seen, or looks like something else, isn't dropped on the way to
    /// somebody else's address.
    #[test]
    fn one_more_character_makes_another_address_or_none(
        (address, at) in somewhere(), added in any::<char>(),
    ) {
        let plain = native(&address).expect("it is an address");
        let mut characters: Vec<char> = address.chars().collect();
        characters.insert(at.index(characters.len()), added);
        let changed: String = characters.into_iter().collect();
        if let Some(found) = native(&changed) {
            assert_normal(&found);
            let is_trimmed = " \t\r\n".contains(added) && at.index(address.chars().count()) == 0;
            prop_assert_eq!(found == plain, is_trimmed, "{:?}", changed);
        }
    }

    /// EM-010: nobody gets the mails of another by a letter that becomes another.
    #[test]
    fn another_character_makes_another_address_or_none(
        (address, at) in somewhere(), other in prop_oneof![any::<char>(), lookalike()],
    ) {
        let plain = native(&address).expect("it is an address");
        let mut characters: Vec<char> = address.chars().collect();
        let replaced = std::mem::replace(&mut characters[at.index(address.chars().count())], other);
        let changed: String = characters.into_iter().collect();
        if let Some(found) = native(&changed) {
            assert_normal(&found);
            let is_same = other.to_lowercase().eq([replaced]) && replaced.to_uppercase().eq([other]);
            prop_assert_eq!(found == plain, is_same || other == replaced, "{:?}", changed);
        }
    }

    /// The sender of a setup is read from one text.
    #[test]
    fn a_sender_is_one_line_with_one_address(text in prop_oneof![
        any::<String>(),
        WILD,
        (any::<String>(), WILD).prop_map(|(name, address)| format!("{name}<{address}>")),
        any::<String>().prop_map(|name| format!("{name} <no-reply@shop.example>")),
    ]) {
        if let Ok(sender) = crate::mail::Mailbox::parse(&text) {
            assert_normal(sender.address());
            prop_assert!(!sender.to_string().contains(char::is_control), "{:?}", sender);
            prop_assert_eq!(crate::mail::Mailbox::parse(&sender.to_string()), Ok(sender));
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
    assert_one(address);
    assert_eq!(native(address).as_deref(), Some(address), "idempotent");
    // Another setup's rules leave it alone.
    assert_eq!(v4(address).as_deref(), Some(address));
    assert_eq!(Address::plain(address).as_ref().map(Address::as_str), Ok(address));
    let (_, domain) = address.split_once('@').unwrap();
    let (unicode, valid) = idna::domain_to_unicode(domain);
    assert!(valid.is_ok(), "{address}");
    assert_eq!(idna::domain_to_ascii_strict(&unicode).unwrap(), domain, "{unicode}");
    assert!(address.is_ascii(), "{address}");
    assert!(!address.contains(|c: char| c.is_ascii_uppercase()), "{address}");
    // What is normal here is sent to as it is.
    #[cfg(feature = "email")]
    assert_eq!(address.parse::<lettre::Address>().unwrap().to_string(), address);
}
