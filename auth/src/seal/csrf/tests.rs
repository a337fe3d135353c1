use proptest::prelude::*;
use serde_json::Value;

use super::*;

const SHOP: Realm<'_> = Realm::Setup("shop::ShopAuth");

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../vectors/jwe.json")).unwrap()
}

fn csrf(secrets: &[&str], realm: Realm<'_>) -> Csrf {
    Csrf::new(secrets, realm).unwrap()
}

#[test]
fn cookies_are_those_of_v4() {
    let vectors = vectors();
    let cases = vectors["csrf"].as_array().unwrap();
    assert_eq!(cases.len(), 3);
    for case in cases {
        let text = |name: &str| case[name].as_str().unwrap();
        let csrf = csrf(&[text("secret")], Realm::NextAuthV4);
        assert_eq!(csrf.cookie(text("token")), text("cookie_value"));
        assert_eq!(csrf.verify(text("cookie_value")), Some(text("token")));
    }
}

#[test]
fn the_first_secret_issues_and_every_one_verifies() {
    for realm in [SHOP, Realm::NextAuthV4] {
        let token = Csrf::issue([0xa5; 32]);
        assert_eq!(token, "a5".repeat(32));
        let old = csrf(&["old"], realm).cookie(&token);
        assert_eq!(csrf(&["new", "old"], realm).verify(&old), Some(&*token));
        assert_eq!(csrf(&["new"], realm).verify(&old), None);
        let new = csrf(&["new", "old"], realm).cookie(&token);
        assert_eq!(csrf(&["new"], realm).verify(&new), Some(&*token));
    }
    assert_eq!(Csrf::new(&[""], SHOP).err(), Some(InvalidSecrets::Empty));
}

#[test]
fn setups_do_not_verify_each_other() {
    let token = Csrf::issue([1; 32]);
    let (shop, admin) = (csrf(&["s"], SHOP), csrf(&["s"], Realm::Setup("shop::AdminAuth")));
    assert_eq!(shop.verify(&admin.cookie(&token)), None);
    assert_eq!(admin.verify(&shop.cookie(&token)), None);
}

#[test]
fn next_auth_and_a_setup_do_not_verify_each_other() {
    let token = Csrf::issue([1; 32]);
    let (native, v4) = (csrf(&["s"], SHOP), csrf(&["s"], Realm::NextAuthV4));
    assert_eq!(native.verify(&v4.cookie(&token)), None);
    assert_eq!(v4.verify(&native.cookie(&token)), None);
}

#[test]
fn only_what_is_issued_is_a_token() {
    let shop = csrf(&["s"], SHOP);
    for token in ["z".repeat(64), "A".repeat(64), "a".repeat(63), "a".repeat(65)] {
        assert_eq!(shop.verify(&shop.cookie(&token)), None, "{token}");
    }
}

#[test]
fn a_long_cookie_is_not_read() {
    let v4 = csrf(&["s"], Realm::NextAuthV4);
    let token = "a".repeat(MAX_LENGTH - 65);
    assert_eq!(v4.cookie(&token).len(), MAX_LENGTH);
    assert_eq!(v4.verify(&v4.cookie(&token)), Some(&*token));
    assert_eq!(v4.verify(&v4.cookie(&format!("{token}a"))), None);
}

// CS-010
#[test]
fn malformed_cookies_are_refused() {
    for realm in [SHOP, Realm::NextAuthV4] {
        let csrf = csrf(&["s"], realm);
        let token = Csrf::issue([0xab; 32]);
        let valid = csrf.cookie(&token);
        assert_eq!(csrf.verify(&valid), Some(&*token));
        let (_, hash) = valid.split_once('|').unwrap();
        for hostile in [
            String::new(),
            "|".to_owned(),
            "a".to_owned(),
            "a|".to_owned(),
            "|b".to_owned(),
            "a|b|c".to_owned(),
            csrf.cookie(""),
            token.clone(),
            format!("{token}|"),
            format!("{token}|{}", &hash[..63]),
            format!("{token}|{hash}0"),
            format!("{token}|{}", hash.to_uppercase()),
            format!("{}|{hash}", token.to_uppercase()),
            format!("{token}||{hash}"),
            format!(" {valid}"),
            "x".repeat(64 * 1024),
            csrf.cookie(&"x".repeat(64 * 1024)),
        ] {
            assert_eq!(csrf.verify(&hostile), None, "{hostile:.80}");
        }
    }
}

#[test]
fn a_third_part_is_ignored_as_in_v4_only() {
    let token = Csrf::issue([2; 32]);
    for (realm, valid) in [(SHOP, false), (Realm::NextAuthV4, true)] {
        let csrf = csrf(&["s"], realm);
        let cookie = format!("{}|more", csrf.cookie(&token));
        assert_eq!(csrf.verify(&cookie).is_some(), valid);
    }
}

#[test]
fn own_tokens_are_64_hex_digits() {
    let csrf = csrf(&["s"], SHOP);
    assert_eq!(csrf.verify(&csrf.cookie("x")), None);
    assert_eq!(format!("{csrf:?}"), "Csrf(…)");
}

proptest! {
    #[test]
    fn equality_is_that_of_the_bytes(a: Vec<u8>, b: Vec<u8>) {
        prop_assert!(matches(&a, &a));
        prop_assert_eq!(matches(&a, &b), a == b);
    }

    #[test]
    fn arbitrary_cookies_are_refused(cookie: String) {
        prop_assert_eq!(csrf(&["s"], SHOP).verify(&cookie), None);
        prop_assert_eq!(csrf(&["s"], Realm::NextAuthV4).verify(&cookie), None);
    }
}
