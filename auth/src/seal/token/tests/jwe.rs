//! Keys and the JWE.

use josekit::jwe::{Dir, JweHeader};
use proptest::prelude::*;

use super::{
    super::{
        jwe,
        key::{self, InvalidSecrets, Key, MacKey},
    },
    *,
};
use crate::seal::token::hex;

#[test]
fn keys_are_those_of_v4() {
    let vectors = vectors();
    let mut seen = 0;
    for vector in vectors["valid"].as_array().unwrap() {
        if let Some(expected) = vector["derived_key_hex"].as_str() {
            let derived = key::derive(&secret(vector), V4_INFO, text(vector, "salt"));
            assert_eq!(hex(&*derived), expected, "{}", vector["name"]);
            seen += 1;
        }
    }
    assert!(seen >= 18, "{seen}");
}

#[test]
fn josekit_reads_ours_and_we_read_josekits() {
    for vector in vectors()["valid"].as_array().unwrap() {
        let raw = key::derive(&secret(vector), V4_INFO, text(vector, "salt"));
        let key = Key::derive(&secret(vector), V4_INFO, text(vector, "salt"));
        let payload = serde_json::to_vec(&vector["payload_out"]).unwrap();

        let ours = jwe::seal(&key, IV, payload.clone());
        let decrypter = Dir.decrypter_from_bytes(*raw).unwrap();
        let (read, header) = josekit::jwe::deserialize_compact(&ours, &decrypter).unwrap();
        assert_eq!(read, payload);
        assert_eq!(header.claims_set().len(), 2);

        let mut header = JweHeader::new();
        header.set_algorithm("dir");
        header.set_content_encryption("A256GCM");
        let encrypter = Dir.encrypter_from_bytes(*raw).unwrap();
        let theirs = josekit::jwe::serialize_compact(&payload, &header, &encrypter).unwrap();
        assert_eq!(jwe::open(&key, &theirs), Some(payload.clone()));

        header.set_compression("DEF");
        let zipped = josekit::jwe::serialize_compact(&payload, &header, &encrypter).unwrap();
        assert!(josekit::jwe::deserialize_compact(&zipped, &decrypter).is_ok());
        assert_eq!(jwe::open(&key, &zipped), None);
    }
}

// JW-004
#[test]
fn every_flipped_bit_is_noticed() {
    let sealed = token(r#"{"sub":"1"}"#);
    assert!(ring().open(&sealed).is_some());
    for position in 0..sealed.len() {
        for bit in 0..8 {
            let mut bytes = sealed.clone().into_bytes();
            bytes[position] ^= 1 << bit;
            if let Ok(flipped) = String::from_utf8(bytes) {
                assert!(ring().open(&flipped).is_none(), "bit {bit} of byte {position}");
            }
        }
    }
}

// JW-004
#[test]
fn every_dropped_or_added_character_is_noticed() {
    let sealed = token(r#"{"sub":"1"}"#);
    for position in 0..sealed.len() {
        let mut shorter = sealed.clone();
        shorter.remove(position);
        assert!(ring().open(&shorter).is_none(), "without {position}");
        for added in ['A', '=', '.', ' ', '\n', 'é'] {
            let mut longer = sealed.clone();
            longer.insert(position, added);
            assert!(ring().open(&longer).is_none(), "{added:?} at {position}");
        }
    }
    for tail in ["=", "==", ".", "A", "\n"] {
        assert!(ring().open(&format!("{sealed}{tail}")).is_none(), "{tail:?}");
    }
}

#[test]
fn trailing_bits_are_canonical() {
    // 16 bytes are 21 full characters and two bits: the last one has four spellings, one is ours.
    let sealed = token("{}");
    let (head, last) = sealed.split_at(sealed.len() - 1);
    let alphabet = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['-', '_']);
    let opening: Vec<char> =
        alphabet.filter(|c| ring().open(&format!("{head}{c}")).is_some()).collect();
    assert_eq!(opening, [last.chars().next().unwrap()]);
}

#[test]
fn shapeless_tokens_are_refused() {
    let header = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0";
    let long = "A".repeat(jwe::MAX_LENGTH);
    let dots = ".".repeat(1_000_000);
    for hostile in [
        "",
        ".",
        "....",
        header,
        &format!("{header}.."),
        &format!("{header}...."),
        &format!("{header}..AAAAAAAAAAAAAAAA.."),
        &format!("{header}..AAAAAAAAAAAAAAAA..AAAAAAAAAAAAAAAAAAAAAA"),
        &format!("{header}.AA.AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA"),
        &format!("{header}..AAAAAAAAAAAAAAAA.{long}.AAAAAAAAAAAAAAAAAAAAAA"),
        &format!("{header}..éééééééé.AA.éééééééééééaaaaaaaaaa"),
        &long,
        &dots,
    ] {
        assert!(ring().open(hostile).is_none());
    }
}

#[test]
fn a_long_token_opens_up_to_the_cap() {
    // 81 characters are header, IV, tag and dots; of the others, four stand for three bytes.
    let fits = (jwe::MAX_LENGTH - 81) * 3 / 4;
    let sealed = ring().seal(IV, vec![b'x'; fits]);
    assert_eq!(sealed.len(), jwe::MAX_LENGTH);
    assert_eq!(ring().open(&sealed).map(|text| text.len()), Some(fits));
    for longer in [fits + 1, fits + 3] {
        assert!(ring().open(&ring().seal(IV, vec![b'x'; longer])).is_none(), "{longer}");
    }
}

// JW-006
#[test]
fn only_the_same_realm_purpose_and_name_opens() {
    let mut rings = Vec::new();
    // Names that a list of parts could not tell apart: their lengths are written too.
    let setups = ["ShopAuth", "AdminAuth", "ShopAuth] (sid", "8:ShopAuth", ""].map(Realm::Setup);
    for realm in setups.into_iter().chain([Realm::NextAuthV4]) {
        for purpose in [Purpose::Check, Purpose::Session] {
            for name in ["sid", "__Secure-sid", "__Host-sid"] {
                // v4's session token is not bound to a name.
                let once = match (realm, purpose) {
                    (Realm::NextAuthV4, Purpose::Session) => name == "sid",
                    _ => true,
                };
                if once {
                    rings.push(Keyring::new(&["secret"], realm, purpose, name).unwrap());
                }
            }
        }
    }
    for (sealing, ring) in rings.iter().enumerate() {
        let sealed = ring.seal(IV, b"{}".to_vec());
        for (opening, other) in rings.iter().enumerate() {
            assert_eq!(other.open(&sealed).is_some(), sealing == opening, "{sealing} {opening}");
        }
    }
}

#[test]
fn what_the_version_before_sealed_opens_and_is_sealed_for_the_setup() {
    let key = Key::derive(b"secret", "auth session token v1", "sid");
    let former = jwe::seal(&key, IV, b"{}".to_vec());
    let plain = Keyring::new(&["secret"], SHOP, Purpose::Session, "sid").unwrap();
    assert!(plain.open(&former).is_none());
    let lasting = Keyring::new(&["secret"], SHOP, Purpose::Session, "sid").unwrap();
    let lasting = lasting.with_former(&["secret"], Purpose::Session, "sid");
    assert!(lasting.open(&former).is_some());
    let sealed = lasting.seal(IV, b"{}".to_vec());
    assert!(jwe::open(&key, &sealed).is_none());
    assert!(plain.open(&sealed).is_some());
    let other = Keyring::new(&["secret"], SHOP, Purpose::Session, "other").unwrap();
    let other = other.with_former(&["secret"], Purpose::Session, "other");
    assert!(other.open(&former).is_none(), "the cookie's name still counts");
}

#[test]
fn the_first_secret_seals_and_every_one_opens() {
    let ring = |secrets: &[&str]| Keyring::new(secrets, SHOP, Purpose::Session, "sid").unwrap();
    let sealed = ring(&["old"]).seal(IV, b"{}".to_vec());
    assert!(ring(&["new", "old"]).open(&sealed).is_some());
    assert!(ring(&["new"]).open(&sealed).is_none());
    let sealed = ring(&["new", "old"]).seal(IV, b"{}".to_vec());
    assert!(ring(&["new"]).open(&sealed).is_some());
    assert!(ring(&["old"]).open(&sealed).is_none());
}

// JW-017
#[test]
fn secrets_must_be_there() {
    let ring = |secrets: &[&str]| Keyring::new(secrets, SHOP, Purpose::Session, "sid").map(|_| ());
    assert_eq!(ring(&[]), Err(InvalidSecrets::None));
    assert_eq!(ring(&["a", ""]), Err(InvalidSecrets::Empty));
    assert_eq!(ring(&["a"; 9]), Err(InvalidSecrets::TooMany));
    assert_eq!(ring(&["a"; 8]), Ok(()));
}

#[test]
fn keys_print_nothing() {
    assert_eq!(format!("{:?}", ring()), "Keyring([Key(…)])");
    assert_eq!(format!("{:?}", MacKey::derive(b"s", "i", "")), "MacKey(…)");
}

#[test]
fn a_mac_depends_on_key_and_message() {
    let mac = |secret: &[u8], message: &[u8]| MacKey::derive(secret, "info", "").sign(message);
    assert_eq!(mac(b"a", b"m"), mac(b"a", b"m"));
    assert_ne!(mac(b"a", b"m"), mac(b"b", b"m"));
    assert_ne!(mac(b"a", b"m"), mac(b"a", b"n"));
}

proptest! {
    #[test]
    fn plaintexts_round_trip(plaintext: Vec<u8>, iv: [u8; 12], secret in "\\PC{1,40}") {
        let key = Key::derive(secret.as_bytes(), V4_INFO, "");
        let sealed = jwe::seal(&key, iv, plaintext.clone());
        prop_assert_eq!(jwe::open(&key, &sealed), Some(plaintext));
        let other = Key::derive(format!("{secret}x").as_bytes(), V4_INFO, "");
        prop_assert_eq!(jwe::open(&other, &sealed), None);
    }

    // JW-015
    #[test]
    fn arbitrary_text_is_refused(token: String, iv in "[A-Za-z0-9_.=-]{0,20}") {
        prop_assert!(ring().open(&token).is_none());
        let header = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..";
        let shaped = format!("{header}{iv}.{token}.{iv}{iv}");
        prop_assert!(ring().open(&shaped).is_none());
    }
}
