//! Signing in at a real directory: OpenLDAP with LDAPS and StartTLS, started by `cargo xtask test`.

use std::collections::BTreeMap;

use auth::{Auth, Builder, Claims, ClaimsUpdate, RouterExt as _, Trigger, auth, env};
use auth_providers::{Ldap, LdapProfile};
use axum::Router;
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use test_support::{Browser, ORIGIN, SECRET};

#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Staff {
    #[claims(public)]
    id: String,
    #[claims(public)]
    dn: String,
    #[claims(public)]
    groups: Vec<String>,
    #[claims(public)]
    attributes: BTreeMap<String, Vec<String>>,
}

impl From<LdapProfile> for Staff {
    fn from(profile: LdapProfile) -> Self {
        let LdapProfile { id, dn, groups, attributes, .. } = profile;
        Self { id, dn, groups, attributes }
    }
}

auth! {
    struct Direct;
    session: { claims: Staff },
    providers: [Ldap {
        url: env("URL"),
        ca_file: env("CA"),
        bind: "uid={username},ou=people,dc=acme,dc=example",
        groups_attribute: "memberof",
        attributes: ["telephoneNumber", "employeeNumber", "title"],
    }],
    callbacks: { claims: direct_claims },
}

#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Found {
    #[claims(public)]
    dn: String,
    #[claims(public)]
    groups: Vec<String>,
}

auth! {
    struct Search;
    session: { claims: Found },
    providers: [Ldap {
        url: env("URL"),
        ca_file: env("CA"),
        base: "ou=people,dc=acme,dc=example",
        filter: "(&(objectClass=inetOrgPerson)(|(uid={username})(mail={username})))",
        search_dn: "cn=sign-in,dc=acme,dc=example",
        search_password: env("SEARCH_PASSWORD"),
        group_base: "ou=groups,dc=acme,dc=example",
    }],
    callbacks: { claims: search_claims },
}

fn direct_claims(update: ClaimsUpdate<Direct>) -> Staff {
    match update.trigger {
        Trigger::SignUp { profile: DirectProfile::Ldap(profile), .. }
        | Trigger::SignIn { profile: DirectProfile::Ldap(profile), .. } => profile.into(),
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

fn search_claims(update: ClaimsUpdate<Search>) -> Found {
    match update.trigger {
        Trigger::SignUp { profile: SearchProfile::Ldap(profile), .. }
        | Trigger::SignIn { profile: SearchProfile::Ldap(profile), .. } => {
            Found { dn: profile.dn, groups: profile.groups }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

const CALLBACK: &str = "/api/auth/callback/ldap";
const ADA: &str = "uid=ada,ou=people,dc=acme,dc=example";

/// Where the server is.
struct Place {
    plain: u16,
    tls: u16,
    folder: String,
}

fn place() -> Place {
    let place = std::env::var("AUTH_TEST_LDAP").expect("`cargo xtask test` starts the server");
    let mut parts = place.splitn(3, ' ');
    let mut next = || parts.next().unwrap().to_owned();
    Place { plain: next().parse().unwrap(), tls: next().parse().unwrap(), folder: next() }
}

impl Place {
    fn ldaps(&self) -> String {
        format!("ldaps://localhost:{}", self.tls)
    }

    fn start_tls(&self) -> String {
        format!("ldap://localhost:{}", self.plain)
    }

    fn ca(&self) -> String {
        format!("{}/ca.pem", self.folder)
    }
}

async fn site<A: Auth>(builder: Builder<A>, url: String, ca: String) -> Browser {
    site_with(builder, url, ca, "search password").await
}

async fn site_with<A: Auth>(
    builder: Builder<A>,
    url: String,
    ca: String,
    password: &'static str,
) -> Browser {
    let variables = move |name: &str| match name {
        "URL" => Some(url.clone()),
        "CA" => Some(ca.clone()),
        "SEARCH_PASSWORD" => Some(password.to_owned()),
        "AUTH_SECRET" => Some(SECRET.to_owned()),
        _ => None,
    };
    let auth = builder.variables(variables).build().await.unwrap();
    Browser::new(Router::new().auth(&auth))
}

/// Both ways to find a user, each with its way to encrypt.
async fn sites() -> [Browser; 2] {
    let place = place();
    [
        site(Direct::builder(), place.ldaps(), place.ca()).await,
        site(Search::builder(), place.start_tls(), place.ca()).await,
    ]
}

/// Who is signed in after the form was sent.
async fn who(browser: &mut Browser, username: &str, password: &str) -> Value {
    browser.cookies.clear();
    browser.submit(CALLBACK, &[("username", username), ("password", password)]).await;
    browser.session().await
}

async fn assert_refused(browser: &mut Browser, username: &str, password: &str) {
    browser.cookies.clear();
    let fields = [("username", username), ("password", password), ("json", "true")];
    let page = browser.submit(CALLBACK, &fields).await;
    let url = format!("{ORIGIN}/api/auth/error?error=CredentialsSignin&provider=ldap");
    assert_eq!(page.json(), json!({ "url": url }), "{username:?} {password:?}");
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.session().await, json!({}), "{username:?} {password:?}");
}

/// Nobody is told that the password is wrong.
async fn assert_broken(browser: &mut Browser) {
    let fields = [("username", "ada"), ("password", "correct horse"), ("json", "true")];
    let page = browser.submit(CALLBACK, &fields).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{page:?}");
    assert!(page.headers.contains_key(header::RETRY_AFTER));
    let url = format!("{ORIGIN}/api/auth/error?error=Callback&provider=ldap");
    assert_eq!(page.json(), json!({ "url": url }));
    assert_eq!(browser.session().await, json!({}));
}

#[tokio::test]
async fn a_user_whose_name_is_known_binds_over_ldaps() {
    let [mut browser, _] = sites().await;
    let session = who(&mut browser, "ada", "correct horse").await;
    let user = json!({ "name": "Ada Lovelace", "email": "ada@acme.example" });
    assert_eq!(session["user"], user);
    assert_eq!(session["dn"], ADA);
    let groups =
        json!(["cn=admins,ou=groups,dc=acme,dc=example", "cn=staff,ou=groups,dc=acme,dc=example",]);
    assert_eq!(session["groups"], groups);
    let attributes = json!({
        "employeeNumber": ["1815"], "telephoneNumber": ["+44 20 1", "+44 20 2"], "title": [],
    });
    assert_eq!(session["attributes"], attributes);
    // RFC 4530: what an entry keeps when it is renamed.
    let id = session["id"].as_str().unwrap();
    assert!(id.len() == 36 && id.split('-').count() == 5, "{id}");
}

#[tokio::test]
async fn a_user_who_is_searched_for_binds_over_start_tls() {
    let [_, mut browser] = sites().await;
    for name in ["ada", "ADA", "ada@acme.example"] {
        let session = who(&mut browser, name, "correct horse").await;
        assert_eq!(session["dn"], ADA, "{name}");
        assert_eq!(session["groups"], json!(["admins", "staff"]));
    }
    let session = who(&mut browser, "bob", "bobs password").await;
    assert_eq!(session["user"], json!({ "name": "Bob" }));
    assert_eq!(session["groups"], json!(["staff"]));
}

#[tokio::test]
async fn whatever_is_wrong_with_an_account_is_the_same_refusal() {
    for mut browser in sites().await {
        for (username, password) in [
            ("ada", "wrong"),
            ("nobody", "correct horse"),
            ("nopass", "correct horse"),
            // Its first password is good for nothing but another.
            ("reset", "first password"),
            ("ada", ""),
            ("", "correct horse"),
            (" ", "correct horse"),
        ] {
            assert_refused(&mut browser, username, password).await;
        }
    }
    let [_, mut search] = sites().await;
    assert_refused(&mut search, "twice", "same password").await;
}

#[tokio::test]
async fn a_locked_account_stays_out() {
    let [mut direct, mut search] = sites().await;
    assert_ne!(who(&mut direct, "lock", "locks password").await, json!({}));
    for _ in 0..3 {
        assert_refused(&mut search, "lock", "wrong").await;
    }
    assert_refused(&mut search, "lock", "locks password").await;
    assert_refused(&mut direct, "lock", "locks password").await;
}

#[tokio::test]
async fn nobody_writes_a_name_or_a_filter() {
    let [mut direct, mut search] = sites().await;
    for name in [
        "*",
        "a*",
        "ada)(uid=*",
        "*)(uid=*))(|(uid=*",
        "ada)(|(uid=ada",
        "nobody)(uid=ada",
        "ada\0",
        "ada\\",
        "\\61da",
    ] {
        assert_refused(&mut search, name, "correct horse").await;
    }
    for name in [
        "ada,ou=people,dc=acme,dc=example",
        "ada,ou=people,dc=acme,dc=example+cn=",
        "ada+cn=Ada Lovelace",
        "x,uid=ada",
        "\\61da",
        "#616461",
        "ada\0",
        "\"ada\"",
    ] {
        assert_refused(&mut direct, name, "correct horse").await;
    }
    // And what looks like it is a name as any other.
    for browser in [&mut direct, &mut search] {
        let session = who(browser, "o,dd (*)", "odd password").await;
        assert_eq!(session["user"], json!({ "name": "Odd" }));
    }
    let session = who(&mut search, "o,dd (*)", "odd password").await;
    assert_eq!(session["groups"], json!(["admins"]));
}

#[tokio::test]
async fn a_certificate_must_be_the_servers_and_of_the_authority() {
    let place = place();
    let other = format!("{}/other-ca.pem", place.folder);
    for (url, ca) in [
        (place.ldaps(), other.clone()),
        (place.start_tls(), other),
        (format!("ldaps://127.0.0.1:{}", place.tls), place.ca()),
        (format!("ldap://127.0.0.1:{}", place.plain), place.ca()),
        // Two that don't understand each other.
        (format!("ldaps://localhost:{}", place.plain), place.ca()),
    ] {
        assert_broken(&mut site(Direct::builder(), url.clone(), ca.clone()).await).await;
        assert_broken(&mut site(Search::builder(), url, ca).await).await;
    }
    // The system knows nothing of this authority.
    auth! {
        struct System;
        providers: [Ldap { url: env("URL"), bind: "uid={username},ou=people,dc=acme,dc=example" }],
    }
    assert_broken(&mut site(System::builder(), place.ldaps(), place.ca()).await).await;
}

#[tokio::test]
async fn a_directory_that_refuses_the_setup_is_broken() {
    let place = place();
    let builder = Search::builder();
    assert_broken(&mut site_with(builder, place.ldaps(), place.ca(), "wrong").await).await;
    // Without an identifier there is no account.
    auth! {
        struct NoId;
        providers: [Ldap {
            url: env("URL"), ca_file: env("CA"), id_attribute: "title",
            bind: "uid={username},ou=people,dc=acme,dc=example",
        }],
    }
    assert_broken(&mut site(NoId::builder(), place.ldaps(), place.ca()).await).await;
    auth! {
        struct TwoIds;
        providers: [Ldap {
            url: env("URL"), ca_file: env("CA"), id_attribute: "telephoneNumber",
            bind: "uid={username},ou=people,dc=acme,dc=example",
        }],
    }
    assert_broken(&mut site(TwoIds::builder(), place.ldaps(), place.ca()).await).await;
    // The server takes no password without TLS.
    auth! {
        struct Plain;
        providers: [Ldap {
            url: env("URL"), start_tls: false,
            bind: "uid={username},ou=people,dc=acme,dc=example",
        }],
    }
    assert_broken(&mut site(Plain::builder(), place.start_tls(), place.ca()).await).await;
}
