//! What is known about a provider before it is asked, and which names mean its issuer.

use super::{Definition, Secret};
use crate::provider::{
    ClientAuth, SigningAlgorithm,
    oauth::metadata::{Issuer, Metadata, needs_keys},
};

const TENANT: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// Microsoft's issuers have a GUID in the place of the tenant, and nothing else.
#[test]
fn a_tenant_is_a_guid() {
    let issuer = Issuer("https://login.example/{tenantid}/v2.0".to_owned());
    for tenant in [TENANT, "9188040D-6C67-4C5B-B112-36A304B66DAD"] {
        let named = format!("https://login.example/{tenant}/v2.0");
        assert_eq!(issuer.of_tenant(Some(tenant)).as_deref(), Some(named.as_str()));
        assert!(issuer.matches(&named), "{named}");
    }
    for tenant in [
        "",
        "abc",
        "common",
        "{tenantid}",
        "9188040d-6c67-4c5b-b112-36a304b66da",
        "9188040d-6c67-4c5b-b112-36a304b66dad0",
        "9188040d06c67-4c5b-b112-36a304b66dad",
        "9188040d-6c67-4c5b-b112-36a304b66da-",
        "9188040d-6c67-4c5b-b112-36a304b66dag",
        "9188040d-6c67-4c5b-b112/../b66dadabc",
        "oooooooooooooooooooooooooooooooooooo",
    ] {
        assert_eq!(issuer.of_tenant(Some(tenant)), None, "{tenant}");
        assert!(!issuer.matches(&format!("https://login.example/{tenant}/v2.0")), "{tenant}");
    }
    assert_eq!(issuer.of_tenant(None), None);
    for other in [
        format!("https://login.example/{TENANT}"),
        format!("https://login.example/{TENANT}/v2.0/"),
        format!("https://evil.example/{TENANT}/v2.0"),
        TENANT.to_owned(),
    ] {
        assert!(!issuer.matches(&other), "{other}");
    }
    // One for everybody is the same whatever the token says.
    let issuer = Issuer("https://op.example".to_owned());
    for tenant in [None, Some(TENANT), Some("evil")] {
        assert_eq!(issuer.of_tenant(tenant).as_deref(), Some("https://op.example"));
    }
}

/// A page that starts a sign-in says `iss` (OpenID Connect Core §4): the issuer, whether or not with a
/// slash at its end, or its origin.
#[test]
fn an_issuer_is_meant_by_its_name_or_its_origin() {
    let rows: [(&str, &[&str], &[&str]); 5] = [
        (
            "https://op.example/realms/a",
            &[
                "https://op.example/realms/a",
                "https://op.example/realms/a/",
                "https://op.example",
                "https://op.example/",
            ],
            &[
                "https://op.example/realms",
                "https://op.example/realms/b",
                "https://op.example/realms/a//",
                "https://op.example:8443",
                "http://op.example",
                "https://evil.example/realms/a",
                "op.example",
                "",
            ],
        ),
        ("https://op.example/a/", &["https://op.example/a", "https://op.example/a/"], &["/a"]),
        (
            "https://op.example:8443/a",
            &["https://op.example:8443"],
            &["https://op.example", "https://op.example/a"],
        ),
        (
            "https://login.example/{tenantid}/v2.0",
            &["https://login.example/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0"],
            &["https://login.example/common/v2.0"],
        ),
        // What has no origin is meant by its name alone.
        ("urn:op:a", &["urn:op:a"], &["null", "urn:op:b", "urn:op"]),
    ];
    for (issuer, meant, others) in rows {
        let issuer = Issuer(issuer.to_owned());
        for name in meant {
            assert!(issuer.is_meant(name), "{issuer}: {name}");
        }
        for name in others {
            assert!(!issuer.is_meant(name), "{issuer}: {name}");
        }
    }
}

type Change = fn(&mut Definition);

/// A provider with both endpoints of a sign-in, and an issuer.
fn given(mut definition: Definition) -> Definition {
    definition.issuer = Some("https://op.example".to_owned());
    definition.authorization.url = Some("https://op.example/authorize".to_owned());
    definition.token.url = Some("https://op.example/token".to_owned());
    definition
}

fn with(make: fn() -> Definition, change: Change) -> Definition {
    let mut definition = given(make());
    change(&mut definition);
    definition
}

const KEYS: Change = |d| d.jwks = Some("https://op.example/jwks".to_owned());
const SHARED: Change = |d| d.id_token_alg = Some(SigningAlgorithm::Hs256);
const USERINFO: Change = |d| d.userinfo.url = Some("https://op.example/me".to_owned());

/// What it is about, a definition with a change, and whether it says enough.
type EnoughRow = (&'static str, fn() -> Definition, Change, bool);

/// Where a definition says all that a sign-in needs, nothing is discovered; the issuer of an OAuth 2.0
/// provider is a name to be compared, and many have no document.
#[test]
fn nothing_is_discovered_where_a_definition_says_enough() {
    let rows: [EnoughRow; 12] = [
        ("OAuth 2.0", Definition::oauth2, USERINFO, true),
        ("OAuth 2.0 without a profile's URL", Definition::oauth2, |_| {}, true),
        ("OAuth 2.0 without a name", Definition::oauth2, |d| d.issuer = None, true),
        ("no authorization endpoint", Definition::oauth2, |d| d.authorization.url = None, false),
        ("no token endpoint", Definition::oauth2, |d| d.token.url = None, false),
        (
            "a document",
            Definition::oauth2,
            |d| d.discovery = Some("https://op.example/doc".to_owned()),
            false,
        ),
        ("OpenID without keys", Definition::oidc, |_| {}, false),
        ("OpenID with keys", Definition::oidc, KEYS, true),
        ("OpenID with a shared secret", Definition::oidc, SHARED, true),
        (
            "a profile that is elsewhere",
            Definition::oidc,
            |d| {
                KEYS(d);
                d.userinfo_profile = true;
            },
            false,
        ),
        (
            "a profile whose place is given",
            Definition::oidc,
            |d| {
                KEYS(d);
                USERINFO(d);
                d.userinfo_profile = true;
            },
            true,
        ),
        (
            "a shared secret, and a profile that is elsewhere",
            Definition::oidc,
            |d| {
                SHARED(d);
                d.userinfo_profile = true;
            },
            false,
        ),
    ];
    for (name, make, change, expected) in rows {
        let metadata = Metadata::of_definition(&with(make, change));
        assert_eq!(metadata.is_some(), expected, "{name}");
    }
}

/// A definition with its algorithm, and whether there are keys to fetch.
type FetchRow = (fn() -> Definition, Option<SigningAlgorithm>, bool);

/// Of an ID token that is signed with the client's secret there is nothing to fetch, and without an ID
/// token neither.
#[test]
fn keys_are_fetched_for_id_tokens_that_are_signed_with_one() {
    let rows: [FetchRow; 6] = [
        (Definition::oidc, None, true),
        (Definition::oidc, Some(SigningAlgorithm::Es256), true),
        (Definition::oidc, Some(SigningAlgorithm::Hs512), false),
        (Definition::oauth2, None, false),
        (Definition::oauth2, Some(SigningAlgorithm::Es256), false),
        (Definition::oauth2, Some(SigningAlgorithm::Hs512), false),
    ];
    for (make, id_token_alg, expected) in rows {
        let definition = Definition { id_token_alg, ..make() };
        assert_eq!(needs_keys(&definition), expected, "{id_token_alg:?}");
    }
}

/// What the option says, else an assertion with a key, else the secret: in the header, unless the
/// document has only the form (OpenID Connect Discovery 1.0 §3).
#[test]
fn the_client_says_who_it_is_in_the_way_that_there_is() {
    const SECRET: Change = |d| d.client_secret = Some(Secret::new("secret"));
    const KEY: Change = |d| {
        SECRET(d);
        d.client_key = Some(Secret::new("{}"));
    };
    const CHOSEN: Change = |d| {
        KEY(d);
        d.client_auth = Some(ClientAuth::None);
    };
    let rows: [(Change, Option<&[&str]>, ClientAuth); 9] = [
        (CHOSEN, Some(&["client_secret_post"]), ClientAuth::None),
        (KEY, Some(&["client_secret_post"]), ClientAuth::PrivateKeyJwt),
        (|_| {}, Some(&["client_secret_post"]), ClientAuth::None),
        (SECRET, None, ClientAuth::Basic),
        (SECRET, Some(&[]), ClientAuth::Basic),
        (SECRET, Some(&["private_key_jwt"]), ClientAuth::Basic),
        (SECRET, Some(&["client_secret_basic"]), ClientAuth::Basic),
        (SECRET, Some(&["private_key_jwt", "client_secret_post"]), ClientAuth::Post),
        (SECRET, Some(&["client_secret_post", "client_secret_basic"]), ClientAuth::Basic),
    ];
    for (at, (change, methods, expected)) in rows.into_iter().enumerate() {
        let definition = with(Definition::oauth2, change);
        let mut metadata = Metadata::of_definition(&definition).expect("it says enough");
        metadata.token_endpoint_auth_methods_supported =
            methods.map(|methods| methods.iter().copied().map(str::to_owned).collect());
        assert_eq!(metadata.client_auth(&definition), expected, "row {at}");
    }
}
