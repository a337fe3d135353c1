//! Signing in at an Active Directory: Samba's domain controller with LDAPS and StartTLS, started by
//! `cargo xtask test`.

use auth::{Auth, Builder, Claims, ClaimsUpdate, RouterExt as _, Trigger, auth, env};
use auth_providers::{Ldap, LdapProfile};
use axum::Router;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use test_support::{Browser, ORIGIN, SECRET, log::Log};

#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Staff {
    #[claims(public)]
    id: String,
    #[claims(public)]
    dn: String,
    #[claims(public)]
    groups: Vec<String>,
}

impl From<LdapProfile> for Staff {
    fn from(LdapProfile { id, dn, groups, .. }: LdapProfile) -> Self {
        Self { id, dn, groups }
    }
}

// Users bind with their principal name and search for themselves.
auth! {
    struct Principal;
    session: { claims: Staff },
    providers: [Ldap {
        url: env("LDAPS"),
        ca_file: env("CA"),
        bind: "{username}@acme.example",
        base: "dc=acme,dc=example",
        filter: "(sAMAccountName={username})",
        id_attribute: "objectGUID",
        name_attribute: "displayName",
        group_base: "dc=acme,dc=example",
        group_filter: "(member:1.2.840.113556.1.4.1941:={dn})",
    }],
    callbacks: { claims: principal_claims },
}

fn principal_claims(update: ClaimsUpdate<Principal>) -> Staff {
    match update.trigger {
        Trigger::SignUp { profile: PrincipalProfile::Ldap(profile), .. }
        | Trigger::SignIn { profile: PrincipalProfile::Ldap(profile), .. } => profile.into(),
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Found {
    #[claims(public)]
    dn: String,
    #[claims(public)]
    groups: Vec<String>,
}

// An account searches, which may be named by its principal name too.
auth! {
    struct Service;
    session: { claims: Found },
    providers: [Ldap {
        url: env("LDAP"),
        ca_file: env("CA"),
        base: "dc=acme,dc=example",
        filter: "(|(sAMAccountName={username})(userPrincipalName={username}))",
        search_dn: "robert@acme.example",
        search_password: env("SEARCH_PASSWORD"),
        id_attribute: "objectGUID",
        name_attribute: "displayName",
        groups_attribute: "memberOf",
    }],
    callbacks: { claims: service_claims },
}

fn service_claims(update: ClaimsUpdate<Service>) -> Found {
    match update.trigger {
        Trigger::SignUp { profile: ServiceProfile::Ldap(profile), .. }
        | Trigger::SignIn { profile: ServiceProfile::Ldap(profile), .. } => {
            Found { dn: profile.dn, groups: profile.groups }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

// The whole principal name is typed.
auth! {
    struct Typed;
    providers: [Ldap {
        url: env("LDAPS"),
        ca_file: env("CA"),
        bind: "{username}",
        base: "dc=acme,dc=example",
        filter: "(userPrincipalName={username})",
        id_attribute: "objectGUID",
        name_attribute: "displayName",
    }],
}

// Only who is in a group, or in a group in it.
auth! {
    struct Members;
    providers: [Ldap {
        url: env("LDAPS"),
        ca_file: env("CA"),
        bind: "ACME\\{username}",
        base: "dc=acme,dc=example",
        filter: "(&(sAMAccountName={username})(memberOf:1.2.840.113556.1.4.1941:=cn=everybody,ou=groups,dc=acme,dc=example))",
        id_attribute: "objectGUID",
        name_attribute: "displayName",
    }],
}

// A filter that may find another account than the one that was bound.
auth! {
    struct Address;
    providers: [Ldap {
        url: env("LDAPS"),
        ca_file: env("CA"),
        bind: "{username}",
        base: "dc=acme,dc=example",
        filter: "(mail={username})",
        id_attribute: "objectGUID",
    }],
}

const PASSWORD: &str = "Correct-horse7";
const ADA: &str = "CN=ada,OU=people,DC=acme,DC=example";
const CALLBACK: &str = "/api/auth/callback/ldap";

async fn site<A: Auth>(builder: Builder<A>) -> Browser {
    let place = std::env::var("AUTH_TEST_ACTIVE_DIRECTORY");
    let place = place.expect("`cargo xtask test` starts the domain controller");
    let (address, ca) = place.split_once(' ').unwrap();
    let (address, ca) = (address.to_owned(), ca.to_owned());
    let variables = move |name: &str| match name {
        "LDAPS" => Some(format!("ldaps://{address}")),
        "LDAP" => Some(format!("ldap://{address}")),
        "CA" => Some(ca.clone()),
        "SEARCH_PASSWORD" => Some(PASSWORD.to_owned()),
        "AUTH_SECRET" => Some(SECRET.to_owned()),
        _ => None,
    };
    let auth = builder.variables(variables).build().await.unwrap();
    Browser::new(Router::new().auth(&auth))
}

/// Who is signed in after the form was sent.
async fn who(browser: &mut Browser, username: &str, password: &str) -> Value {
    browser.cookies.clear();
    browser.submit(CALLBACK, &[("username", username), ("password", password)]).await;
    browser.session().await
}

/// Refused as everybody is, with this in the log.
async fn assert_refused(browser: &mut Browser, username: &str, password: &str, why: &str) {
    let (log, _guard) = Log::listen();
    browser.cookies.clear();
    let fields = [("username", username), ("password", password), ("json", "true")];
    let page = browser.submit(CALLBACK, &fields).await;
    let url = format!("{ORIGIN}/api/auth/error?error=CredentialsSignin&provider=ldap");
    assert_eq!(page.json(), json!({ "url": url }), "{username:?}");
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{username:?}");
    assert_eq!(browser.session().await, json!({}), "{username:?}");
    // What other crates write at their finest level is what they were given.
    let ours = |name: &str| name.starts_with("auth.");
    let written: Vec<_> = log.take_all().into_iter().filter(|(name, _)| ours(name)).collect();
    let reasons: Vec<_> = written.iter().filter(|(name, _)| *name == "auth.ldap.refused").collect();
    let [(_, reason)] = reasons.as_slice() else { panic!("{username:?}: {written:?}") };
    assert!(reason.contains(why), "{username:?}: {reason}");
    assert!(written.iter().all(|(_, text)| !text.contains(password)), "{username:?}: {written:?}");
}

#[tokio::test]
async fn somebody_binds_with_a_principal_name_and_has_the_groups_in_groups() {
    let mut browser = site(Principal::builder()).await;
    let session = who(&mut browser, "ada", PASSWORD).await;
    let user = json!({ "name": "Ada Lovelace", "email": "ada@acme.example" });
    assert_eq!(session["user"], user);
    assert_eq!(session["dn"], ADA);
    assert_eq!(session["groups"], json!(["engineers", "everybody", "staff"]));
    let id = session["id"].as_str().unwrap();
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    assert_eq!(who(&mut browser, "ADA", PASSWORD).await["id"], id);
    let session = who(&mut browser, "o'neil (x)", PASSWORD).await;
    assert_eq!(session["dn"], "CN=o'neil (x),OU=people,DC=acme,DC=example");
}

#[tokio::test]
async fn somebody_is_searched_for_over_start_tls_by_either_name() {
    let mut browser = site(Service::builder()).await;
    for name in ["ada", "Ada", "ada@acme.example"] {
        let session = who(&mut browser, name, PASSWORD).await;
        assert_eq!(session["dn"], ADA, "{name}");
        assert_eq!(session["groups"], json!(["CN=engineers,OU=groups,DC=acme,DC=example"]));
    }
    let session = who(&mut browser, "robert@acme.example", PASSWORD).await;
    assert_eq!(session["dn"], "CN=bob,OU=people,DC=acme,DC=example");
}

#[tokio::test]
async fn the_whole_principal_name_may_be_typed() {
    let mut browser = site(Typed::builder()).await;
    let session = who(&mut browser, "ada@acme.example", PASSWORD).await;
    assert_eq!(session["user"]["email"], "ada@acme.example");
    for (name, why) in [
        ("ada@other.example", "52e"),
        ("cn=ada,ou=people,dc=acme,dc=example", "no account is called"),
        ("ada@acme.example)(cn=*", "no account is called"),
    ] {
        assert_refused(&mut browser, name, PASSWORD, why).await;
    }
}

#[tokio::test]
async fn only_members_of_groups_in_groups_are_let_in_where_the_filter_says_so() {
    let mut browser = site(Members::builder()).await;
    assert_eq!(who(&mut browser, "ada", PASSWORD).await["user"]["email"], "ada@acme.example");
    assert_refused(&mut browser, "bob", PASSWORD, "no entry is found").await;
}

#[tokio::test]
async fn the_log_says_why_and_the_visitor_is_not_told() {
    let mut own = site(Principal::builder()).await;
    let mut service = site(Service::builder()).await;
    for browser in [&mut own, &mut service] {
        for (username, why) in
            [("disabled", "data 533"), ("expired", "data 701"), ("change", "data 773")]
        {
            assert_refused(browser, username, PASSWORD, why).await;
            assert_refused(browser, username, "Wrong-horse7", "data 52e").await;
        }
        assert_refused(browser, "ada", "Wrong-horse7", "data 52e").await;
    }
    assert_refused(&mut own, "nobody", PASSWORD, "data 52e").await;
    assert_refused(&mut service, "nobody", PASSWORD, "the user is unknown").await;
}

#[tokio::test]
async fn a_locked_account_stays_out_and_the_log_says_so() {
    let mut browser = site(Service::builder()).await;
    for _ in 0..3 {
        assert_refused(&mut browser, "locked", "Wrong-horse7", "data 52e").await;
    }
    assert_refused(&mut browser, "locked", PASSWORD, "data 775").await;
    let mut browser = site(Principal::builder()).await;
    assert_refused(&mut browser, "locked", PASSWORD, "data 775").await;
}

/// `mallory@acme.example` is Mallory's principal name, and Bob's address.
#[tokio::test]
async fn the_name_of_one_account_is_no_way_into_another() {
    let mut browser = site(Address::builder()).await;
    assert_refused(&mut browser, "mallory@acme.example", "Mallorys-own-7", "data 52e").await;
    let session = who(&mut browser, "ada@acme.example", PASSWORD).await;
    assert_eq!(session["user"]["email"], "ada@acme.example");
}

#[tokio::test]
async fn nobody_writes_a_filter_or_another_name() {
    let mut own = site(Principal::builder()).await;
    for name in [
        "*",
        "a*",
        "ada)(|(cn=*",
        "ada,ou=people,dc=acme,dc=example",
        "ada@acme.example",
        "ACME\\ada",
        "ada\0",
    ] {
        assert_refused(&mut own, name, PASSWORD, "no account is called").await;
    }
    let mut service = site(Service::builder()).await;
    for name in ["*", "a*", "ada)(|(cn=*", "*)(objectClass=*", "ada\\"] {
        assert_refused(&mut service, name, PASSWORD, "no entry is found").await;
    }
}
